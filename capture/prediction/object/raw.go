package object

import "math"

// Written is how a document wrote four numbers, which decides what layouts
// they may have.
type Written uint8

// The ways.
const (
	NoBox    Written = iota
	AsList           // [a, b, c, d]
	AsRow            // the same at the head of a row of numbers, or in a column
	AsCorner         // x, y, width, height: the corner or the centre
	AsTold           // the keys say which layout
)

// Numbers is a box as a document wrote it.
type Numbers struct {
	V       [4]float64
	Written Written
	Layout  Layout // of AsTold
	Units   Units  // where the keys tell them
	Upwards bool   // y counts from the bottom: the document says so
}

// Told returns numbers of a layout that the keys tell.
func Told(l Layout, a, b, c, d float64) Numbers {
	return Numbers{V: [4]float64{a, b, c, d}, Written: AsTold, Layout: l}
}

// Corners returns the numbers of a box between two opposite corners.
func Corners(a, b Point) Numbers {
	return Told(XYXY, min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y))
}

// As returns the box that the four numbers are in a layout, in their units.
func (n *Numbers) As(l Layout) Box {
	v := &n.V
	switch l {
	case XYXY:
		return Box{v[0], v[1], v[2] - v[0], v[3] - v[1]}
	case CXCYWH:
		return Box{v[0] - v[2]/2, v[1] - v[3]/2, v[2], v[3]}
	case XXYY:
		return Box{v[0], v[2], v[1] - v[0], v[3] - v[2]}
	case YXYX:
		return Box{v[1], v[0], v[3] - v[1], v[2] - v[0]}
	case TRBL:
		return Box{v[3], v[0], v[1] - v[3], v[2] - v[0]}
	default:
		return Box{v[0], v[1], v[2], v[3]}
	}
}

// Box returns the box by the layout that is told or was decided.
func (n *Numbers) Box() Box { return n.As(n.Layout) }

// Open reports whether nothing tells which layout the numbers have.
func (n *Numbers) Open() bool { return n.Written == AsList || n.Written == AsRow }

// Contradict reports whether the numbers cannot be in a layout and units: a
// corner lies before the other, or they are of another size.
func (n *Numbers) Contradict(l Layout, u Units) bool {
	if n.Written == NoBox {
		return false
	}
	largest := 0.0
	for _, v := range n.V {
		largest = max(largest, math.Abs(v))
	}
	const beyond = 2 // 0..1 and what an object has outside of the image
	b := n.As(l)
	return u == Normalised && largest > beyond || u == Pixels && largest <= 1 ||
		n.Open() && l != AutoLayout && (b.Width < 0 || b.Height < 0)
}

// Tell gives numbers the layout and the units that are told of all, if they have
// none of their own.
func (n *Numbers) Tell(l Layout, u Units) {
	if n.Open() && l != AutoLayout {
		n.Written, n.Layout = AsTold, l
	}
	if n.Units == AutoUnits {
		n.Units = u
	}
}

// Raw is an object as a document wrote it: its box, confidence and mask are
// read but not settled, which needs the other objects and the image.
type Raw struct {
	*Object
	Number       string // the class by number, as sent; "" if none was
	Numbers      Numbers
	Twin         *Numbers  // the same box once more, in units that its keys tell; nil if it was told once
	Turn         *Turn     // of the box; nil of an upright one
	Area         float64   // of the object, as told; 0 if it is not
	Center       *Point    // of the object, as told
	BoxKey       string    // the member that holds the box, as a token of a pointer; "" where it lies flat
	MaskKey      string    // the member that refers to the mask, as a token of a pointer
	MaskPlace    *Numbers  // what the mask covers, as told; a size of 0 means that of the mask; nil: the image
	Runs         *Runs     // run lengths that are not settled; with RLE: how they were written
	MaskWeak     *Field    // the referring member, where its key is common outside predictions
	Kind         *WireKind // the object's own; nil if it has none
	OutlineUnits Units     // of the polygons and keypoints, where their key tells
	BadBox       bool      // a box was sent that is none
	MaskValued   bool      // Mask.Value was sent
	Colour       string    // that is told beside the mask, "#rrggbb"; "" where none is
	MaskLost     bool      // a mask inside the document cannot be drawn
}

// AngleUnit is what an angle counts.
type AngleUnit uint8

// The units. What the keys do not tell is settled by the angles of all objects.
const (
	OpenAngle AngleUnit = iota
	Degrees
	Radians
)

// String returns "degrees" or "radians"; "auto" where that is not known.
func (u AngleUnit) String() string {
	return [...]string{OpenAngle: "auto", Degrees: "degrees", Radians: "radians"}[u]
}

// Turn is how a box is turned: by an angle, clockwise, or by where its four
// corners are.
type Turn struct {
	Angle   float64
	In      AngleUnit
	Centre  bool    // about the middle: the document says so
	Corners []Point // in their order around the object, in the units of the box; nil where Angle tells
}

// ByAngle reports whether an angle tells how the box is turned.
func (t *Turn) ByAngle() bool { return t != nil && t.Corners == nil && t.Angle != 0 }
