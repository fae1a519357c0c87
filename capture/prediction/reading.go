package prediction

import "github.com/framebin/framebin/capture/prediction/vendors"

// Options fix what Read would otherwise work out.
type Options struct {
	Boxes BoxFormat   // zero: decide from the document
	Maps  vendors.Set // zero: those that come with the program

	rules *rules // nil: all of them
}

// BoxFormat is a way to read four numbers as a box.
type BoxFormat struct {
	Layout BoxLayout
	Units  BoxUnits
}

// BoxLayout says what the four numbers are.
type BoxLayout uint8

// The layouts that a document may use without saying which.
const (
	AutoLayout BoxLayout = iota
	XYWH                 // left, top, width, height
	XYXY                 // left, top, right, bottom
	CXCYWH               // centre x, centre y, width, height
)

// BoxUnits says what the numbers count.
type BoxUnits uint8

// The units.
const (
	AutoUnits  BoxUnits = iota
	Pixels              // of the stored image
	Normalised          // 0..1 of the stored image
)

// Reading is all that was made out of one request. It shares no memory with
// the request's body and may be kept after the request is evicted.
type Reading struct {
	Prediction *Prediction // nil where there is none
	Boxes      BoxFormat   // how the boxes were read; zero if their keys left no doubt
	Assumed    bool        // Boxes is a guess, marked as such wherever it decides a picture
	Parts      []PartInfo  // of a multipart body
	Image      int         // index of the image part; -1 if none, or BodyIsIt
	Document   int         // index of the predictions part; -1 if none, or BodyIsIt
	Masks      []int       // indexes of the mask parts
	ImageSize  Size        // of the stored image by its header, before EXIF orientation; zero if unknown
	Canvas     Size        // what boxes and polygons lie on: the image, or what stands in for it; zero if nothing is drawn
	Shape      string      // how the document is built, equal for requests of one sender; "" without a prediction
	Findings   []Finding

	fits uint8 // the layouts that no box excludes, a bit each, where the keys leave it open
}

// BodyIsIt stands in Reading.Image or Reading.Document for a request whose
// whole body, not a part of it, is the image or the document.
const BodyIsIt = -2

// PartInfo describes a part without its bytes.
type PartInfo struct {
	Name, Filename, MediaType string
	Bytes                     int
	Size                      Size // of an image by its header; zero otherwise
}
