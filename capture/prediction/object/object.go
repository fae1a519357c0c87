package object

import (
	"strconv"
	"strings"
)

// Object is one detected thing, or one class of a classification.
type Object struct {
	Class      string     // class label; "#8" where only a number was sent
	ClassID    string     // the id beside the label, if both were sent
	Confidence Confidence // absent is not zero
	Box        *Box       // nil if there is none
	Mask       *MaskRef   // nil if there is none
	Polygons   [][]Point  // outer rings, in pixels
	RLE        *RLE       // nil if there is none
	MaskBox    *Box       // what Mask or RLE covers, in pixels; nil: the image
	// Rotation is how far the box is turned, in degrees clockwise, 0..360; its
	// outline is then Polygons[0], and Box the bounds of that. 0 of an upright one.
	Rotation  float64
	Assumed   Assumption // what of its place is a guess
	Keypoints []Keypoint // in pixels
	Image     int        // index of the image that it lies on, in [prediction.Reading].Images
	Extra     []Field    // members that were not understood
	Pointer   string     // JSON pointer of the object in the document
}

// Assumption is what of the place of an object is a guess, since its document
// leaves it open. The zero value is none.
type Assumption struct {
	Boxes BoxFormat // how its numbers were read; a half that is not a guess is auto
	Angle AngleUnit // what its angle was taken to count, clockwise about its middle
	Key   string    // of the member that was taken for it, where no table knows it
}

// String says what was assumed, in a few words; "" of nothing.
func (a Assumption) String() string {
	var words []string
	if a.Boxes.Layout != AutoLayout {
		words = append(words, a.Boxes.Layout.String())
	}
	if a.Boxes.Units != AutoUnits {
		words = append(words, a.Boxes.Units.Name())
	}
	if a.Angle != OpenAngle {
		words = append(words, a.Angle.String()+" clockwise")
	}
	if a.Key != "" {
		words = append(words, "from "+strconv.Quote(a.Key))
	}
	return strings.Join(words, ", ")
}

// Confidence is how sure the model is of an object, 0..1.
type Confidence struct {
	Value float64
	Text  string // the number as it was sent
	Known bool   // false where none was sent: any threshold lets it pass
}

// ConfidenceOf returns a confidence of a number, whose text may be "" where it was
// not sent alone.
func ConfidenceOf(v float64, text string) Confidence {
	if text == "" {
		text = strconv.FormatFloat(v, 'g', -1, 64)
	}
	return Confidence{Value: v, Text: text, Known: true}
}

// AtLeast reports whether an object of this confidence passes threshold.
func (c Confidence) AtLeast(threshold float64) bool { return !c.Known || c.Value >= threshold }

// Keypoint is a named position of an object's skeleton.
type Keypoint struct {
	Point
	Name       string
	Confidence Confidence
}

// Field is a member of the document that was kept but not understood.
type Field struct {
	Pointer string // JSON pointer
	Value   string // JSON text as sent, bounded
}
