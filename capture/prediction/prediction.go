package prediction

// Kind is one of the five project types.
type Kind uint8

// The project types, and Unknown for a prediction that fits none.
const (
	Unknown Kind = iota
	ObjectDetection
	ImageClassification
	MultilabelClassification
	InstanceSegmentation
	SemanticSegmentation
)

// String returns the kind as the machine interface spells it.
func (k Kind) String() string {
	switch k {
	case ObjectDetection:
		return "object-detection"
	case ImageClassification:
		return "image-classification"
	case MultilabelClassification:
		return "multilabel-classification"
	case InstanceSegmentation:
		return "instance-segmentation"
	case SemanticSegmentation:
		return "semantic-segmentation"
	case Unknown:
		return "unknown"
	}
	return "unknown"
}

// Prediction is what the model saw in one image.
type Prediction struct {
	Kind     Kind
	WireKind string   // the kind as sent, such as "ObjectDetection.v1"; "" if none
	Objects  []Object // in the order of the document
	Size     Size     // of the image as the document tells it; a side that it does not is 0
	Extra    []Field  // members of the document that were not understood
}

// Size is a width and a height in pixels.
type Size struct{ Width, Height int }

// Object is one detected thing, or one class of a classification.
type Object struct {
	Class      string     // class label; "#8" where only a number was sent
	ClassID    string     // the id beside the label, if both were sent
	Confidence Confidence // absent is not zero
	Box        *Box       // nil if there is none
	Mask       *MaskRef   // nil if there is none
	Polygons   [][]Point  // outer rings, in pixels
	Rotation   float64    // of an oriented box, in degrees clockwise: Polygons[0] is its outline, Box the bounds; 0 if upright
	RLE        *RLE       // nil if there is none
	Keypoints  []Keypoint // in pixels
	Extra      []Field    // members that were not understood
	Pointer    string     // JSON pointer of the object in the document
}

// Confidence is how sure the model is of an object, 0..1.
type Confidence struct {
	Value float64
	Text  string // the number as it was sent
	Known bool   // false where none was sent: any threshold lets it pass
}

// AtLeast reports whether an object of this confidence passes threshold.
func (c Confidence) AtLeast(threshold float64) bool { return !c.Known || c.Value >= threshold }

// Box is a rectangle in pixels of the stored image, or of [Reading].Canvas
// where there is no image; its origin is top left. It may reach beyond the
// image.
type Box struct{ X, Y, Width, Height float64 }

// Point is a position in pixels of the stored image.
type Point struct{ X, Y float64 }

// Keypoint is a named position of an object's skeleton.
type Keypoint struct {
	Point
	Name       string
	Confidence Confidence
}

// MaskRef says where the mask of an object is.
type MaskRef struct {
	Ref    string // as sent; "" where it was found by order, or is inside the document
	Part   int    // index into the request's parts; -1 where no such part came
	Inside Span   // where the document holds the mask itself, see [MaskRef.File]; zero where it does not
	Value  int    // the pixel value that is inside; 0 means any but zero, unless Zero
	Zero   bool   // the pixels of value 0 are inside, as in a map of class ids from 0
	// Guessed says that objects share the mask and nothing tells their values:
	// Value is a guess by their order or class, for want of a look at the
	// pixels.
	Guessed bool
	// Listed says that the object is of a list of all classes, whether the
	// mask has a pixel of it or not.
	Listed bool
}

// Span is a range of bytes, without its end.
type Span struct{ Start, End int }

// RLE is a mask in COCO's run lengths: column by column, the first run
// outside.
type RLE struct {
	Size   Size
	Counts []uint32
}

// Field is a member of the document that was kept but not understood.
type Field struct {
	Pointer string // JSON pointer
	Value   string // JSON text as sent, bounded
}
