package vocabulary

// Role is what a member of an object is for.
type Role uint8

// The roles.
const (
	NoRole Role = iota
	Label
	LabelID   // a class by number or identifier, used as label where there is no other
	Score     //
	Box       // four numbers, or an object of coordinates
	Mask      // a reference to a part, or the mask itself
	Polygon   //
	RLE       //
	Keypoints //
	Nest      // an object whose members belong to the object around it
	Instances // a list of boxes that share the label of the object around it
	Inner     // an object of its own inside the object, such as the vehicle around a plate
	Kind      // the kind, or a label where it is none
	ImageSide // width or height of the image, told with each object
	Data      // as Nest where it holds concepts
	Text      // a label, unless it is an object, which has another meaning
	Value     // an object as Nest, or a number as the confidence
)

// Roles is how many roles there are.
const Roles = int(Value) + 1

// String names the role for the reference page.
func (r Role) String() string {
	names := [Roles]string{
		NoRole:    "unknown",
		Label:     "class",
		LabelID:   "class, or its id beside a name",
		Score:     "confidence",
		Box:       "box",
		Mask:      "mask",
		Polygon:   "outline",
		RLE:       "run lengths",
		Keypoints: "keypoints",
		Nest:      "holds members of the object",
		Instances: "boxes that share the class",
		Inner:     "an object of its own",
		Kind:      "kind, or the class",
		ImageSide: "size of the image",
		Data:      "holds members of the object, in `concepts`",
		Text:      "class",
		Value:     "holds members of the object, or confidence",
	}
	return names[min(int(r), Roles-1)]
}
