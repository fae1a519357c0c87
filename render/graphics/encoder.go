package graphics

import (
	"image"
	"image/color"
)

// ColorDepth is how many colours a cell of the terminal can have.
type ColorDepth uint8

// The depths.
const (
	TrueColor ColorDepth = iota
	Colors256
	Colors16
	Monochrome
)

// Setup says what an encoder has to know of the terminal. The zero value of
// all but the protocol serves any terminal outside of tmux.
type Setup struct {
	Protocol  Protocol
	Registers int         // Sixel: colours that the terminal can hold; 0: as many as there are
	Tmux      bool        // Sixel: tmux draws it; Kitty: commands pass through it, and cells hold the picture's place
	Cell      image.Point // Kitty in tmux: pixels of a cell; zero: 10x20

	Processors int // Sixel: how many may work on one picture; 0: one
}

// Encoder makes the bytes that draw a picture with the cursor in its top left
// cell. An Encoder keeps buffers and palettes between calls and is not safe
// for concurrent use.
type Encoder interface {
	// Encode appends the payload for img to dst and returns it. The payload
	// covers every pixel of img, whose alpha is ignored. id names the picture
	// to the terminal where the protocol needs that: not 0, and not that of
	// another picture on the screen. reserved are the colours that must come
	// out exactly, those of the overlay. The only error for a picture is
	// [ErrEmpty].
	Encode(dst []byte, img *image.RGBA, id uint32, reserved []color.RGBA) ([]byte, error)
	// Erase returns the bytes that take picture id away, nil where writing
	// over its cells does that.
	Erase(id uint32) []byte
	// Cells returns the text that belongs into the cells of picture id after
	// its payload, a line a row, each cols cells wide. It is nil where the
	// payload draws over whatever is in the cells.
	Cells(id uint32, cols, rows int) []string
}
