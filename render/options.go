package render

import (
	"image"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// Options say how a frame is drawn. They are comparable: part of [Key].
type Options struct {
	Overlay   overlay.Options
	Boxes     prediction.BoxFormat // how the boxes of the reading were asked to be read
	Maps      vendors.Set          // that the reading was made by
	Raw       bool                 // the image alone, without any overlay
	Compare   bool                 // the image alone, and beside it the same with its overlay; not with Raw
	Grid      bool                 // lines with the coordinates of the stored image
	Zoom      float64              // 0: fit; 1: one image pixel a screen pixel; 2: twice that; or ZoomObject
	CenterX   float64              // of the view when zoomed, 0..1 of the oriented image
	CenterY   float64
	Crosshair Crosshair
	Survey    Survey
	Beside    Beside
	Image     int // how many images further than the one that is drawn first, of a request with several
	Part      int // 1 and up: that part of the request alone, an image or a mask; 0: the frame

	// PreviewQuality is for a picture that is passed by: a JPEG at half its resolution,
	// and no masks. A sharp picture that is at hand takes its place.
	PreviewQuality bool
}

// Survey is what is shown of several frames over or in place of one. The zero
// Survey is the frame alone.
type Survey struct {
	Mode    aggregate.Mode
	Frames  aggregate.Frames // the frames surveyed, oldest first
	Class   string           // of the objects counted or followed, unless All
	All     bool             // objects of all classes
	Version uint64           // of what is known of the frames
	Names   string           // of the frames on a contact sheet, a line each; "" for none
	Columns int              // of a contact sheet
	Rows    int              //
}

// ZoomObject stands for the factor that shows the selected object as large as it
// fits with something around it; without one, or one without a place, all.
const ZoomObject = -1

// MaxZoom is how large a pixel of the image is shown at most.
const MaxZoom = 32

// Crosshair is a pixel of the stored image that hair lines point out. The picture
// tells what is there, see [Picture].
type Crosshair struct {
	On   bool
	X, Y int
}

// Target is where a picture goes: a rectangle of cells, and what they can show.
type Target struct {
	Protocol  graphics.Protocol
	Cols      int
	Rows      int
	Cell      image.Point         // pixels of one cell
	MaxPixels image.Point         // largest picture that the terminal draws; zero: no limit
	Colors    graphics.ColorDepth // of cells, for Blocks
	Registers int                 // colours that the terminal can hold, for Sixel; 0: not told
	Tmux      bool                // between us and the terminal
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
	Lines   []string       // styled text, one a row, for Blocks, or to go with the payload; nil otherwise
	Size    image.Point    // pixels of the picture
	Layout  overlay.Layout // where things are, for the mouse and the status line
	Other   overlay.Layout // of the request beside it
	Shown   int            // objects drawn
	Total   int            // objects predicted
	Place   Place          // where the image is in the picture, and what of it
	Probe   *Probe         // what is under the crosshair; nil without one, or beside the image
	Tiles   []Tile         // of a contact sheet
	Areas   []float32      // of the objects with masks, 0..1 of the image; negative without one; nil without any
	Summary string         // what a survey found or a part is, in a few words; "" without one
	Note    string         // one plain sentence if the image is missing or broken; "" otherwise

	// Findings are what decoding found wrong, beyond those of the reading.
	Findings      []prediction.Finding
	OtherFindings []prediction.Finding // of the request beside it
}

// Bytes returns about how much memory the picture holds, for a cache.
func (p *Picture) Bytes() int64 {
	const rest = 1024
	n := rest + len(p.Payload) + p.Layout.Bytes() + p.Other.Bytes() + 4*len(p.Areas)
	for _, line := range p.Lines {
		n += len(line)
	}
	return int64(n)
}

// Place says where in a picture which part of an image is.
type Place struct {
	Oriented image.Point     // size of the image as shown, after EXIF orientation; zero without anything drawn
	At       image.Rectangle // where it is, in pixels of the picture
	Window   raster.Window   // what of the oriented image
	Twin     image.Rectangle // where the same part is shown without overlay, or of the other request; empty if it is not
}

// Stacked reports whether of two requests in the picture one is above the other.
func (p Place) Stacked() bool {
	return !p.Twin.Empty() && (p.Twin.Max.Y <= p.At.Min.Y || p.At.Max.Y <= p.Twin.Min.Y)
}

// Tile is a frame on a contact sheet.
type Tile struct {
	Seq uint64
	At  image.Rectangle // with its margin, in pixels of the picture
}

// Probe is what is at one pixel of the stored image.
type Probe struct {
	X, Y    int
	Value   string // such as "rgb 31 160 195"; "" without an image
	Objects []int  // that cover it, as drawn
}
