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
