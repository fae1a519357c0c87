package prediction

import (
	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/geometry"
	"github.com/framebin/framebin/capture/prediction/notation"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Options fix what Read would otherwise work out.
type Options struct {
	Boxes BoxFormat   // zero: decide from the document
	Maps  vendors.Set // zero: those that come with the program

	// Memory is what the program may take, in bytes: what is read of one
	// document is bounded by a share of it. 0: by fixed numbers alone.
	Memory int64

	vocabulary *vocabulary.Vocabulary // nil: that of the program
}

// Memory returns how much of it what draws the reading may take; 0 where that was
// not told.
func (r *Reading) Memory() int64 { return r.memory }

// Reading is all that was made out of one request. It shares no memory with
// the request's body and may be kept after the request is evicted.
type Reading struct {
	Prediction *Prediction   // nil where there is none
	Boxes      BoxFormat     // how the boxes were read; zero if their keys left no doubt
	Assumed    bool          // of some objects it is a guess where they are, see Object.Assumed
	Parts      []PartInfo    // of a multipart body
	Image      int           // index of the image part; -1 if none, or BodyIsIt, or EmbeddedImage
	Images     []ImageSource // all images that are no masks, wherever they lie
	Link       string        // the address of an image that was not sent; "" for none
	Drawn      int           // index in Images of the one that Image is
	Document   int           // index of the predictions part; -1 if none, or BodyIsIt, or parts.Fields
	Masks      []int         // indexes of the mask parts
	ImageSize  Size          // of the stored image by its header, before EXIF orientation; zero if unknown
	Canvas     Size          // what boxes and polygons lie on: the image, or what stands in for it; zero if nothing is drawn
	Shape      string        // how the document is built, equal for requests of one sender; "" without a prediction
	Findings   []Finding

	memory  int64
	lenient bool             // the document is almost JSON, see [notation.Lenient]
	opened  []object.Span    // of the strings that the document lies in, outermost first; none if it is one itself
	history geometry.History // what the boxes prove for requests of the same shape
}

// JSON returns the document that r was made of as it lies in req, which the
// caller has on hold and does not change; nil where there is none.
func (r *Reading) JSON(req *capture.Request) []byte {
	document := parts.JSON(req, r.Document, r.memory)
	if r.lenient {
		document, _ = notation.Lenient(document)
	}
	for _, at := range r.opened {
		inner := r.inner(document, at)
		if inner == nil {
			return document
		}
		document = inner
	}
	return document
}

// inner returns the document in a string of another; nil where there is none.
func (r *Reading) inner(document []byte, at object.Span) []byte {
	if at.End > len(document) {
		return nil
	}
	tree, err := jsonspan.Parse(document[at.Start:at.End], jsonspan.Limits{Nodes: 1})
	if err != nil {
		return nil
	}
	return parts.TextOfJSON(tree.Root().Text())
}

// Where names a place in the document, given as a JSON pointer, as findings
// do.
func (r *Reading) Where(pointer string) string { return where(r.Parts, r.Document, pointer) }

func where(infos []PartInfo, document int, pointer string) string {
	place := "body"
	if document == parts.Fields {
		place = "fields"
	}
	if document >= 0 && document < len(infos) {
		place = infos[document].Place()
	}
	return place + ":" + pointer
}

// MaskFile decodes the mask that lies inside the document, which
// [Reading.JSON] returns: an image file. Its size is bounded by that of the
// document.
func MaskFile(m *MaskRef, document []byte) ([]byte, error) {
	return inString(document, m.Inside)
}
