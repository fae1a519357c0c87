package object

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

var kindNames = [...]string{
	Unknown: "unknown", ObjectDetection: "object-detection", ImageClassification: "image-classification",
	MultilabelClassification: "multilabel-classification", InstanceSegmentation: "instance-segmentation",
	SemanticSegmentation: "semantic-segmentation",
}

// String returns the kind as the machine interface spells it.
func (k Kind) String() string { return kindNames[k] }

// WireKind is a kind as a document spells it.
type WireKind struct {
	Kind    Kind
	Version string // what follows ".v", "" if nothing does
	Text    string // as sent, bounded
	Pointer string // of the member that says it
	Exact   bool   // the name of a project type, not only a word of it
}
