package render

import (
	"image"

	"framebin/capture/prediction"
	"framebin/render/graphics"
	"framebin/render/overlay"
)

// Options say how a frame is drawn. They are comparable: part of [Key].
type Options struct {
	Overlay overlay.Options
	Boxes   prediction.BoxFormat // how to read boxes; zero: as the document proves
	Raw     bool                 // the image alone, without any overlay
	Zoom    float64              // 0: fit; 1: one image pixel a screen pixel; 2: twice that
	CenterX float64              // of the view when zoomed, 0..1 of the oriented image
	CenterY float64
}

// Target is where a picture goes: a rectangle of cells, and what they can show.
type Target struct {
	Protocol  graphics.Protocol
	Cols      int
	Rows      int
	Cell      image.Point         // pixels of one cell
	MaxPixels image.Point         // largest picture that the terminal draws; zero: no limit
	Colors    graphics.ColorDepth // of cells, for Blocks
	Dark      bool                // background of the terminal
}

// Key identifies a picture: equal keys draw equal pictures.
type Key struct {
	Seq     uint64
	Options Options
	Target  Target
}

// Picture is a drawn frame, ready for the terminal.
type Picture struct {
	Key     Key
	Cols    int            // cells covered, at most those of the target
	Rows    int            //
	Payload []byte         // for protocols that draw over cells; nil otherwise
	Erase   []byte         // takes the payload away again; nil where writing over the cells does
	Lines   []string       // styled text, one a row, for Blocks; nil otherwise
	Size    image.Point    // pixels of the picture
	Layout  overlay.Layout // where things are, for the mouse and the status line
	Shown   int            // objects drawn
	Total   int            // objects predicted
	Note    string         // one plain sentence if the image is missing or broken; "" otherwise

	// Findings are what decoding found wrong, beyond those of the reading.
	Findings []prediction.Finding
}
