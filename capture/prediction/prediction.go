package prediction

import (
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// Prediction is what the model saw in one image.
type Prediction struct {
	Kind     Kind
	WireKind string   // the kind as sent, such as "ObjectDetection.v1"; "" if none
	Objects  []Object // in the order of the document
	Size     Size     // of the image as the document tells it; a side that it does not is 0
	Extra    []Field  // members of the document that were not understood
}

// The values that the stages of a reading hand on.
type (
	// Object is one detected thing, or one class of a classification.
	Object = object.Object
	// Confidence is how sure the model is of an object.
	Confidence = object.Confidence
	// Assumption is what of an object's place is a guess.
	Assumption = object.Assumption
	// Keypoint is a named position of an object's skeleton.
	Keypoint = object.Keypoint
	// Field is a member that was kept but not understood.
	Field = object.Field
	// Box is a rectangle in pixels.
	Box = object.Box
	// Point is a position in pixels.
	Point = object.Point
	// Size is a width and a height in pixels.
	Size = object.Size
	// MaskRef says where the mask of an object is.
	MaskRef = object.MaskRef
	// Span is a range of bytes.
	Span = object.Span
	// RLE is a mask in run lengths.
	RLE = object.RLE
	// Kind is one of the five project types.
	Kind = object.Kind
	// BoxFormat is a way to read four numbers as a box.
	BoxFormat = object.BoxFormat
	// BoxLayout says what the four numbers are.
	BoxLayout = object.Layout
	// BoxUnits says what the numbers count.
	BoxUnits = object.Units
	// Finding is one thing that is wrong with a request, or was assumed of it.
	Finding = finding.Finding
	// Severity ranks a Finding.
	Severity = finding.Severity
	// PartInfo describes a part without its bytes.
	PartInfo = parts.Info
)

// The project types, and Unknown for a prediction that fits none.
const (
	Unknown                  = object.Unknown
	ObjectDetection          = object.ObjectDetection
	ImageClassification      = object.ImageClassification
	MultilabelClassification = object.MultilabelClassification
	InstanceSegmentation     = object.InstanceSegmentation
	SemanticSegmentation     = object.SemanticSegmentation
)

// The layouts of four numbers, and their units.
const (
	AutoLayout = object.AutoLayout
	XYWH       = object.XYWH
	XYXY       = object.XYXY
	CXCYWH     = object.CXCYWH
	AutoUnits  = object.AutoUnits
	Pixels     = object.Pixels
	Normalised = object.Normalised
)

// The severities. An assumption that decides a picture is a Warning.
const (
	Info    = finding.Info
	Warning = finding.Warning
	Error   = finding.Error
)

// BodyIsIt stands in Reading.Image or Reading.Document for a request whose
// whole body, not a part of it, is the image or the document.
const BodyIsIt = parts.Body

// ErrInside is wrapped by the errors of [MaskFile].
var ErrInside = parts.ErrInline

// ParseBoxFormat reads the name of a format, see [object.ParseBoxFormat].
func ParseBoxFormat(s string) (BoxFormat, error) { return object.ParseBoxFormat(s) }
