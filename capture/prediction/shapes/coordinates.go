package shapes

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Coordinates are those that lie side by side, by their names.
type Coordinates struct {
	have    uint64
	v       [vocabulary.Coordinates]object.Point // X only, of what is one number
	Units   object.Units                         // as the names tell them
	Group   string                               // what is before the names
	Zone    bool                                 // of a place of the camera
	radians bool
	degrees bool
	told    object.Units // by one of them that is a text with its unit
}

// maxSets is how many boxes may lie flat in one object.
const maxSets = 4

// Sets are coordinates that lie flat, those of each box in a set of its own.
type Sets []Coordinates

// Take takes a coordinate among those of its units and of its group, which is
// what is before their names. It returns the index of their set; -1 where n is no
// coordinate, or of one box too many.
func (s *Sets) Take(p *vocabulary.Place, group string, n jsonspan.Node) int {
	at := 0
	for at < len(*s) && ((*s)[at].Units != p.Units || (*s)[at].Group != group) {
		at++
	}
	if at == maxSets || p.At == vocabulary.NoCoordinate {
		return -1
	}
	if at == len(*s) {
		*s = slices.Grow(*s, 1)[:at+1]
		(*s)[at] = Coordinates{Units: p.Units, Group: group}
	}
	if !(*s)[at].Take(p, n) {
		return -1
	}
	return at
}

// Take sets the coordinate that the member is, if its value is one: also alone in a
// list, as XML that was turned into JSON has it.
func (c *Coordinates) Take(p *vocabulary.Place, n jsonspan.Node) bool {
	var v object.Point
	var ok bool
	if n.Kind() == jsonspan.Array && n.Len() == 1 {
		n = n.First()
	}
	if p.At.Point() {
		v, ok = Point(n)
		if !ok && p.At == vocabulary.Extent {
			v, ok = Extent(n)
		} else if !ok {
			v, ok = Place(n)
		}
	} else if v.X, ok = Number(n); !ok {
		if v.X, c.told, ok = withUnit(n, c.told); !ok {
			return c.takeRange(p, n)
		}
	}
	if ok {
		c.set(p, v)
	}
	return ok
}

// takeRange sets the two edges along the axis that the member is, if its value has
// both: "x":{"min":64,"max":224}, "rows":[96,216].
func (c *Coordinates) takeRange(p *vocabulary.Place, n jsonspan.Node) bool {
	low, high, ok := edges(n)
	if !ok {
		return false
	}
	first, second := *p, *p
	switch p.At {
	case vocabulary.X:
		first.At, second.At = vocabulary.Left, vocabulary.Right
	case vocabulary.Y:
		first.At, second.At = vocabulary.Top, vocabulary.Bottom
	default:
		return false
	}
	c.set(&first, object.Point{X: low})
	c.set(&second, object.Point{X: high})
	return true
}

// ends are the words for the two ends of a range.
var ends = map[string]int{
	"min": 0, "from": 0, "start": 0, "begin": 0, "low": 0, "lo": 0, "lower": 0, "first": 0, "left": 0, "top": 0,
	"max": 1, "to": 1, "end": 1, "stop": 1, "high": 1, "hi": 1, "upper": 1, "last": 1, "right": 1, "bottom": 1,
}

// edges reads two numbers that are the ends of a range.
func edges(n jsonspan.Node) (low, high float64, ok bool) {
	if n.Len() != 2 {
		return 0, 0, false
	}
	var v [2]float64
	var have [2]bool
	i := 0
	for c := range n.Children() {
		at := i
		if n.Kind() == jsonspan.Object {
			if at, ok = ends[vocabulary.Normalise(c.RawKey())]; !ok {
				return 0, 0, false
			}
		}
		if v[at], have[at] = Number(c); !have[at] {
			return 0, 0, false
		}
		i++
	}
	return v[0], v[1], have[0] && have[1] && v[0] <= v[1]
}

func (c *Coordinates) set(p *vocabulary.Place, v object.Point) {
	c.have |= 1 << p.At
	c.v[p.At] = v
	c.radians, c.degrees, c.Zone = c.radians || p.Radians, c.degrees || p.Degrees, c.Zone || p.Zone
}

// Place reports whether the coordinates say where something is, be they enough
// for a box or not: one alone may be anything.
func (c *Coordinates) Place() bool {
	const few = 2
	return c.Count() > few || c.Has(vocabulary.X, vocabulary.Y) || c.Has(vocabulary.CenterX, vocabulary.CenterY) ||
		c.Has(vocabulary.Left, vocabulary.Top) || c.Has(vocabulary.Center) || c.Has(vocabulary.TopLeft)
}

// Position returns the point that coordinates tell which make no box: the middle of
// something, or x and y.
func (c *Coordinates) Position() (p object.Point, ok bool) {
	switch {
	case c.Has(vocabulary.CenterX, vocabulary.CenterY):
		return c.at(vocabulary.CenterX, vocabulary.CenterY), true
	case c.Has(vocabulary.X, vocabulary.Y):
		return c.at(vocabulary.X, vocabulary.Y), true
	default:
		return c.v[vocabulary.Center], c.Has(vocabulary.Center)
	}
}

// Size returns the width and the height among the coordinates.
func (c *Coordinates) Size() (p object.Point, ok bool) {
	if c.Has(vocabulary.Width, vocabulary.Height) {
		return c.at(vocabulary.Width, vocabulary.Height), true
	}
	return c.v[vocabulary.Extent], c.Has(vocabulary.Extent)
}

// Has reports whether all of them are there.
func (c *Coordinates) Has(list ...vocabulary.Coordinate) bool {
	for _, at := range list {
		if c.have>>at&1 == 0 {
			return false
		}
	}
	return true
}

// Extent reads {"width":3,"height":4}.
func Extent(n jsonspan.Node) (p object.Point, ok bool) {
	var w, h bool
	for c := range n.Children() {
		switch vocabulary.Normalise(c.RawKey()) {
		case "width", "w":
			p.X, w = Number(c)
		case "height", "h":
			p.Y, h = Number(c)
		}
	}
	return p, w && h
}

// ways are how four coordinates make a box, the surest first.
var ways = [...]struct {
	at     [4]vocabulary.Coordinate
	how    object.Written
	layout object.Layout
}{
	{[4]vocabulary.Coordinate{vocabulary.Left, vocabulary.Top, vocabulary.Right, vocabulary.Bottom}, object.AsTold, object.XYXY},
	{[4]vocabulary.Coordinate{vocabulary.Left, vocabulary.Top, vocabulary.Width, vocabulary.Height}, object.AsTold, object.XYWH},
	{[4]vocabulary.Coordinate{vocabulary.X1, vocabulary.Y1, vocabulary.X2, vocabulary.Y2}, object.AsTold, object.XYXY},
	{[4]vocabulary.Coordinate{vocabulary.CenterX, vocabulary.CenterY, vocabulary.Width, vocabulary.Height}, object.AsTold, object.CXCYWH},
	{[4]vocabulary.Coordinate{vocabulary.X, vocabulary.Y, vocabulary.Width, vocabulary.Height}, object.AsCorner, object.AutoLayout},
	{[4]vocabulary.Coordinate{vocabulary.X, vocabulary.Y, vocabulary.Right, vocabulary.Bottom}, object.AsTold, object.XYXY},
	{[4]vocabulary.Coordinate{vocabulary.X, vocabulary.Y, vocabulary.X2, vocabulary.Y2}, object.AsTold, object.XYXY},
	{[4]vocabulary.Coordinate{vocabulary.X1, vocabulary.Y1, vocabulary.Width, vocabulary.Height}, object.AsTold, object.XYWH},
	{[4]vocabulary.Coordinate{vocabulary.X0, vocabulary.Y0, vocabulary.Width, vocabulary.Height}, object.AsTold, object.XYWH},
}

// Box makes a box of the coordinates, and of the angle beside them, if they are
// enough for one.
func (c *Coordinates) Box() (s Box) {
	if c.have == 0 {
		return s
	}
	if q := c.corners(); q != nil {
		b := object.BoundsOf(q)
		s.Numbers = object.Told(object.XYXY, b.X, b.Y, b.X+b.Width, b.Y+b.Height)
		if !Upright(q) {
			s.Quad = q
		}
	} else if c.Has(vocabulary.X0, vocabulary.Y0, vocabulary.X1, vocabulary.Y1) {
		s.Numbers = object.Corners(c.at(vocabulary.X0, vocabulary.Y0), c.at(vocabulary.X1, vocabulary.Y1))
	} else {
		for _, w := range &ways {
			if c.Has(w.at[0], w.at[1], w.at[2], w.at[3]) {
				s.Numbers = object.Numbers{V: [4]float64{c.v[w.at[0]].X, c.v[w.at[1]].X, c.v[w.at[2]].X, c.v[w.at[3]].X}, Written: w.how, Layout: w.layout}
				break
			}
		}
	}
	if s.Written == object.NoBox {
		s.Numbers = c.numbered()
	}
	if s.Written == object.NoBox {
		s.Numbers = c.circle()
	}
	if s.Written == object.NoBox {
		s.Numbers = c.ofPoints()
	}
	if s.Written != object.NoBox {
		s.Units, s.Turn = cmp.Or(c.told, c.Units), c.Turn()
	}
	return s
}

// circle makes a box of a centre and a radius, whose key may be that of a right
// edge, too: "r"; or of the two of an ellipse.
func (c *Coordinates) circle() (n object.Numbers) {
	if p, ok := c.Position(); ok && c.Has(vocabulary.RadiusX, vocabulary.RadiusY) && !c.Has(vocabulary.X) {
		return object.Told(object.CXCYWH, p.X, p.Y, 2*c.v[vocabulary.RadiusX].X, 2*c.v[vocabulary.RadiusY].X)
	}
	if !c.Has(vocabulary.Right) || c.Has(vocabulary.Left) || c.Has(vocabulary.Top) || c.Has(vocabulary.Bottom) || c.Has(vocabulary.Width) || c.Has(vocabulary.Height) {
		return n
	}
	p, ok := c.Position()
	if !ok {
		return n
	}
	d := 2 * c.v[vocabulary.Right].X
	return object.Told(object.CXCYWH, p.X, p.Y, d, d)
}

// numbered makes a box of numbers that are members each, as those of a list
// become in a table: "bbox_0".
func (c *Coordinates) numbered() (n object.Numbers) {
	for _, at := range [...]vocabulary.Coordinate{vocabulary.N0, vocabulary.N1} {
		if c.Has(at, at+1, at+2, at+3) {
			n.V = [4]float64{c.v[at].X, c.v[at+1].X, c.v[at+2].X, c.v[at+3].X}
			n.Written = object.AsList
			return n
		}
	}
	return n
}

func (c *Coordinates) at(x, y vocabulary.Coordinate) object.Point {
	return object.Point{X: c.v[x].X, Y: c.v[y].X}
}

// corners returns four corners by their numbers or their names; nil where
// there are fewer.
func (c *Coordinates) corners() []object.Point {
	const first = vocabulary.X0
	for from := range vocabulary.Coordinate(2) {
		x, y, p := first+from, vocabulary.Y0+from, vocabulary.P0+from
		switch {
		case c.Has(x, x+1, x+2, x+3, y, y+1, y+2, y+3):
			return []object.Point{c.at(x, y), c.at(x+1, y+1), c.at(x+2, y+2), c.at(x+3, y+3)}
		case c.Has(p, p+1, p+2, p+3):
			return []object.Point{c.v[p], c.v[p+1], c.v[p+2], c.v[p+3]}
		}
	}
	if c.Has(vocabulary.TopLeft, vocabulary.TopRight, vocabulary.BottomRight, vocabulary.BottomLeft) {
		return []object.Point{c.v[vocabulary.TopLeft], c.v[vocabulary.TopRight], c.v[vocabulary.BottomRight], c.v[vocabulary.BottomLeft]}
	}
	return nil
}

// ofPoints makes a box of coordinates that are points.
func (c *Coordinates) ofPoints() object.Numbers {
	v := &c.v
	size, sized := c.Size()
	for _, pair := range [...]struct{ from, to vocabulary.Coordinate }{
		{vocabulary.TopLeft, vocabulary.BottomRight}, {vocabulary.Min, vocabulary.Max},
	} {
		if c.Has(pair.from, pair.to) {
			return object.Told(object.XYXY, v[pair.from].X, v[pair.from].Y, v[pair.to].X, v[pair.to].Y)
		}
	}
	for _, pair := range [...]struct{ a, b vocabulary.Coordinate }{
		{vocabulary.BottomLeft, vocabulary.TopRight}, {vocabulary.P1, vocabulary.P2}, {vocabulary.P0, vocabulary.P1},
	} {
		if c.Has(pair.a, pair.b) {
			return object.Corners(v[pair.a], v[pair.b])
		}
	}
	if !sized {
		return object.Numbers{}
	}
	for _, from := range [...]struct {
		at     vocabulary.Coordinate
		layout object.Layout
	}{{vocabulary.Center, object.CXCYWH}, {vocabulary.TopLeft, object.XYWH}, {vocabulary.Min, object.XYWH}} {
		if c.Has(from.at) {
			return object.Told(from.layout, v[from.at].X, v[from.at].Y, size.X, size.Y)
		}
	}
	switch {
	case c.Has(vocabulary.CenterX, vocabulary.CenterY):
		return object.Told(object.CXCYWH, v[vocabulary.CenterX].X, v[vocabulary.CenterY].X, size.X, size.Y)
	case c.Has(vocabulary.X, vocabulary.Y):
		return object.Numbers{V: [4]float64{v[vocabulary.X].X, v[vocabulary.Y].X, size.X, size.Y}, Written: object.AsCorner}
	case c.Has(vocabulary.Right, vocabulary.Bottom):
		right, bottom := v[vocabulary.Right].X, v[vocabulary.Bottom].X
		return object.Told(object.XYXY, right-size.X, bottom-size.Y, right, bottom)
	}
	return object.Numbers{}
}

// Turn returns the angle beside the coordinates; nil without one.
func (c *Coordinates) Turn() *object.Turn {
	if !c.Has(vocabulary.Angle) {
		return nil
	}
	t := &object.Turn{Angle: c.v[vocabulary.Angle].X, In: object.OpenAngle}
	switch {
	case c.degrees:
		t.In = object.Degrees
	case c.radians:
		t.In = object.Radians
	}
	return t
}

// Upright reports whether four corners are those of an upright rectangle.
func Upright(r []object.Point) bool {
	if len(r) != 4 {
		return false
	}
	across := r[0].Y == r[1].Y && r[1].X == r[2].X && r[2].Y == r[3].Y && r[3].X == r[0].X
	down := r[0].X == r[1].X && r[1].Y == r[2].Y && r[2].X == r[3].X && r[3].Y == r[0].Y
	return across || down
}

// Count returns how many coordinates there are.
func (c *Coordinates) Count() int { return bits.OnesCount64(c.have) }

// Point returns a coordinate that is a point.
func (c *Coordinates) Point(at vocabulary.Coordinate) object.Point { return c.v[at] }
