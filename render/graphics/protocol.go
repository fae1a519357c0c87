package graphics

import (
	"fmt"
	"image"
	"slices"
	"strings"
)

// Protocol is a way to put pixels on a terminal, one of [Protocols]. Protocols
// are comparable; the zero Protocol is [None].
type Protocol struct{ *protocol }

// protocol is all there is to know about a Protocol. It either draws over the
// cells, by an encoder, or is text in them, by lines, or does not draw.
type protocol struct {
	name string // that --graphics takes
	help string // a few words for completion

	// encoder makes the payloads for a terminal.
	encoder func(Setup) (Encoder, error)
	// band is how many rows of pixels are drawn together; 0: each by itself.
	band int
	// cellsInTmux is how many columns and rows of cells hold a picture inside
	// of tmux; 0: any number.
	cellsInTmux int

	// lines draws a picture in cells of text.
	lines func(img *image.RGBA, cols, rows int, depth ColorDepth) []string
	// perCell is how many pixels of a picture a cell of text shows.
	perCell image.Point
}

// None draws nothing.
var None Protocol

// protocols are all there are, in the order in which they are told.
var protocols = []Protocol{Sixel, Kitty, ITerm2, Blocks, ASCII, None}

// Protocols returns all protocols.
func Protocols() []Protocol { return slices.Clone(protocols) }

// String returns the name that --graphics takes.
func (p Protocol) String() string {
	if p == None {
		return "none"
	}
	return p.name
}

// Help returns what the protocol is, in a few words.
func (p Protocol) Help() string {
	if p == None {
		return "no pictures"
	}
	return p.help
}

// Text returns how many pixels of a picture a cell shows where the protocol is
// text in cells; zero for one that is not.
func (p Protocol) Text() image.Point {
	if p == None {
		return image.Point{}
	}
	return p.perCell
}

// Lines draws img in cols x rows cells of text and returns a line a row. It is
// nil for a protocol that is no text, see [Protocol.Text].
func (p Protocol) Lines(img *image.RGBA, cols, rows int, depth ColorDepth) []string {
	if p == None || p.lines == nil {
		return nil
	}
	return p.lines(img, cols, rows, depth)
}

// Band returns how many rows of pixels are drawn together, at least 1: inside
// of tmux a picture has whole bands only.
func (p Protocol) Band() int {
	if p == None {
		return 1
	}
	return max(p.band, 1)
}

// CellsInTmux returns how many columns and rows of cells can hold a picture
// inside of tmux; 0: any number.
func (p Protocol) CellsInTmux() int {
	if p == None {
		return 0
	}
	return p.cellsInTmux
}

// ParseProtocol is the inverse of String.
func ParseProtocol(name string) (Protocol, error) {
	var names []string
	for _, p := range protocols {
		if p.String() == name {
			return p, nil
		}
		names = append(names, p.String())
	}
	last := len(names) - 1
	return None, fmt.Errorf("unknown graphics protocol %q: use auto, %s or %s", name, strings.Join(names[:last], ", "), names[last])
}

// New returns an encoder for a terminal, by a protocol that draws over cells.
// One that is text, see [Protocol.Lines], or draws nothing is an error here.
func New(s Setup) (Encoder, error) {
	if s.Protocol == None || s.Protocol.encoder == nil {
		return nil, fmt.Errorf("the graphics protocol %q has no payload", s.Protocol)
	}
	return s.Protocol.encoder(s)
}
