package vocabulary

import (
	"strings"

	"github.com/framebin/framebin/capture/prediction/object"
)

// Coordinate is one of the numbers that make a box.
type Coordinate uint8

// The coordinates. Those of a point are objects or lists of x and y.
const (
	NoCoordinate Coordinate = iota
	X                       // left or centre: the key does not say
	Y
	Left
	Top
	Right
	Bottom
	CenterX
	CenterY
	Width
	Height
	X0 // x of the corner that the key numbers 0..4
	X1
	X2
	X3
	X4
	Y0
	Y1
	Y2
	Y3
	Y4
	Angle
	TopLeft // the first of the points
	TopRight
	BottomRight
	BottomLeft
	Min
	Max
	Center
	Extent // width and height
	P0     // the point that the key numbers 0..4
	P1
	P2
	P3
	P4
	N0 // the number of a box that the key numbers 0..4: "bbox_0"
	N1
	N2
	N3
	N4
	RadiusX // half the width
	RadiusY
	Coordinates // how many there are
)

// Point reports whether a coordinate is two numbers.
func (c Coordinate) Point() bool { return c >= TopLeft && c < N0 }

// Place is what a key says of a coordinate.
type Place struct {
	At      Coordinate
	Units   object.Units // where the key tells them
	Radians bool         // of an angle
	Degrees bool
	Letter  bool   // the key has a word of one letter, as x has: it says little alone
	Zone    bool   // of a place of the camera
	Group   string // what the coordinates of one box have before them, such as "plate"; "" mostly
}

// place returns what a key is as a coordinate.
func (r *reading) place() Place {
	var p Place
	first := 0
	for first < r.n && (!r.known[first] || r.sense[first]&sayZone != 0) {
		first++
	}
	p.Zone = r.all&sayZone != 0
	for i := first; i < r.n; i++ {
		if !r.known[i] {
			return p
		}
	}
	const meant = sayZone | sayX | sayY | sayWidth | sayHeight | saySides | sayUnits | sayBox | sayNumber | sayPoint | sayTurn |
		sayRadians | sayDegrees | saySize | sayImage
	if r.all&^meant != 0 || r.all&sayImage != 0 {
		return p
	}
	if p.At = r.radius(); p.At == NoCoordinate {
		p.At = r.coordinate()
	}
	if p.At == NoCoordinate {
		return p
	}
	if first > 0 {
		p.Group = strings.Join(r.list[:first], " ")
		if p.At.Point() || p.At == Angle || first == r.n {
			return Place{}
		}
	}
	p.Units, p.Letter = r.units(), r.letter
	p.Radians, p.Degrees = r.all&sayRadians != 0, r.all&sayDegrees != 0
	return p
}

// units returns what the words say of the units.
func (r *reading) units() object.Units {
	return unitWords[r.all&sayUnits]
}

// unitWords are the units by the one word that tells them.
var unitWords = map[sense]object.Units{
	sayNormalised: object.Normalised, sayPixels: object.Pixels, sayPercent: object.Percent, sayPermille: object.Permille,
}

// axis is the coordinates along one side of the image.
type axis struct {
	plain, center, numbered, low, high Coordinate
	lows, highs                        sense // words for its ends
	lowCorner, highCorner              sense // corners of which it is the low or the high end
}

var (
	horizontal = axis{
		plain: X, center: CenterX, numbered: X0, low: Left, high: Right, lows: sayLeft | sayMin | sayTop, highs: sayRight | sayMax | sayBottom,
		lowCorner: sayBottom | sayLeft, highCorner: sayTop | sayRight,
	}
	vertical = axis{
		plain: Y, center: CenterY, numbered: Y0, low: Top, high: Bottom, lows: sayTop | sayMin | sayLeft, highs: sayBottom | sayMax | sayRight,
		lowCorner: sayTop | sayRight, highCorner: sayBottom | sayLeft,
	}
)

// coordinate returns which coordinate the words make.
func (r *reading) coordinate() Coordinate {
	side := r.all & saySides
	const axes = sayX | sayY | sayWidth | sayHeight
	told := r.all & axes
	if r.all&saySize != 0 && side == 0 { // "size_x"
		told = sizes[told]
	}
	switch {
	case told == sayX:
		return r.along(&horizontal, side)
	case told == sayY:
		return r.along(&vertical, side)
	case told == sayWidth && side == 0 && r.number <= 0:
		return Width
	case told == sayHeight && side == 0 && r.number <= 0:
		return Height
	case told == 0:
		return r.point(side)
	}
	return NoCoordinate
}

// radius returns the one along an axis that two words are: "rx", "radiusX".
func (r *reading) radius() Coordinate {
	if r.n != 2 || r.list[0] != "r" && r.list[0] != "radius" {
		return NoCoordinate
	}
	return radii[r.sense[1]]
}

var radii = map[sense]Coordinate{sayX: RadiusX, sayY: RadiusY}

// sizes are what the size along an axis is.
var sizes = map[sense]sense{sayX: sayWidth, sayY: sayHeight}

// along returns the coordinate on one axis.
func (r *reading) along(a *axis, side sense) Coordinate {
	switch {
	case side == 0 && r.number >= 0:
		return a.numbered + Coordinate(r.number)
	case side == 0 && r.all&sayTurn == 0:
		return a.plain
	case side == sayCenter:
		return a.center
	case side == 0: // a rotation about an axis
		return NoCoordinate
	case side&^a.lows == 0, side == a.lowCorner:
		return a.low
	case side&^a.highs == 0, side == a.highCorner:
		return a.high
	}
	return NoCoordinate
}

// sides are what the words for sides make without an axis: an edge or a point.
var sides = map[sense]Coordinate{
	sayLeft: Left, sayTop: Top, sayRight: Right, sayBottom: Bottom,
	sayTop | sayLeft: TopLeft, sayTop | sayRight: TopRight, sayBottom | sayRight: BottomRight, sayBottom | sayLeft: BottomLeft,
	sayMin: Min, sayMax: Max, sayCenter: Center,
}

// point returns a side alone, or the point that the words make.
func (r *reading) point(side sense) Coordinate {
	switch {
	case r.all&sayTurn != 0 && side == 0 && r.number < 0:
		return Angle
	case r.all&saySize != 0 && side == 0:
		return Extent
	case r.all&sayPoint != 0 && side == 0 && r.number >= 0:
		return P0 + Coordinate(r.number)
	case r.all == sayBox|sayNumber && r.number >= 0 && r.n == 2:
		return N0 + Coordinate(r.number)
	}
	return sides[side]
}
