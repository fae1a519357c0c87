package shapes

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxNest is how deep a box may be nested in its member.
const maxNest = 3

// Box is a box as a document wrote it: upright, or with its four corners, or
// with an angle.
type Box struct {
	object.Numbers
	Quad []object.Point // in their order around the object; nil for others
	Turn *object.Turn   // by an angle; nil for others
	More bool           // more than coordinates lies beside them
}

// PutInto makes the box that of an object.
func (b *Box) PutInto(g *object.Raw) {
	g.Numbers = b.Numbers
	switch {
	case b.Quad != nil:
		g.Turn = &object.Turn{Corners: b.Quad}
	case b.Turn != nil && b.Turn.Angle != 0:
		g.Turn = b.Turn
	}
}

// Reader reads boxes. It is not safe for concurrent use.
type Reader struct {
	Keys *vocabulary.Index

	plan   boxPlan // of the box read last
	sets   Sets
	floats []float64
}

// Box reads a box, or an outline in its place.
func (r *Reader) Box(n jsonspan.Node, word *vocabulary.BoxWord, depth int) (Box, [][]object.Point) {
	switch n.Kind() {
	case jsonspan.Object:
		return r.boxObject(n, word, depth)
	case jsonspan.String:
		if s := r.boxText(n, word); s.Written != object.NoBox {
			return s, nil
		}
		return ofOutline(n, word) // as WKT, or the points of SVG
	case jsonspan.Array:
	default:
		return Box{}, nil
	}
	first := n.First()
	switch {
	case Scalar(first) && n.Len() <= MaxFlat:
		if list, ok := Numbers(r.floats[:0], n, MaxFlat); ok {
			r.floats = list[:0]
			return OfNumbers(list, word), nil
		}
		return ofOutline(n, word) // of points that are texts
	case n.Len() == 1 && depth < maxNest:
		return r.Box(first, word, depth+1)
	case n.Len() == 2:
		return ofPair(n, word, depth), nil
	case n.Len() >= 3:
		return ofOutline(n, word)
	}
	return Box{}, nil
}

// ofOutline reads an outline in the place of a box, or a box that is turned.
func ofOutline(n jsonspan.Node, word *vocabulary.BoxWord) (Box, [][]object.Point) {
	if s := ofTurned(n); s.Written != object.NoBox {
		return s, nil
	}
	rings := Rings(n)
	if rings == nil {
		return Box{}, nil
	}
	return OfRings(rings, word.Units), rings
}

// ofPair reads a box of two pairs: two corners most likely, but Swift writes
// the corner and the size so, and OpenCV the centre and the size.
func ofPair(n jsonspan.Node, word *vocabulary.BoxWord, depth int) (s Box) {
	ring := Ring(n)
	if len(ring) != 2 {
		return s
	}
	a, b := ring[0], ring[1]
	turned := b.X < a.X && b.Y < a.Y
	if s.Numbers = object.Corners(a, b); !turned && depth == 0 && !word.Corner && word.Layout == object.AutoLayout {
		s.Numbers = object.Numbers{V: [4]float64{a.X, a.Y, b.X, b.Y}, Written: object.AsRow}
	}
	s.Units = word.Units
	return s
}

// ofTurned reads a box as OpenCV writes one that is turned: its centre, its size
// and the angle: [[200,100],[50,40],30].
func ofTurned(n jsonspan.Node) (s Box) {
	const values, numbers = 3, 5
	if n.Kind() != jsonspan.Array || n.Len() != values {
		return s
	}
	v := make([]float64, 0, numbers)
	for c := range n.Children() {
		if x, ok := Number(c); ok && len(v) == numbers-1 {
			v = append(v, x)
		} else if v, ok = Numbers(v, c, 2); !ok {
			return s
		}
	}
	if len(v) != numbers {
		return s
	}
	s.Numbers = object.Told(object.CXCYWH, v[0], v[1], v[2], v[3])
	s.Turn = &object.Turn{Angle: v[4], In: object.Degrees, Centre: true}
	return s
}

// boxText reads a box that is a text: four numbers, or two points.
func (r *Reader) boxText(n jsonspan.Node, word *vocabulary.BoxWord) (s Box) {
	list, ok := Numbers(r.floats[:0], n, MaxFlat)
	if !ok {
		if place, size, cut := strings.Cut(n.Head(maxSized), "x"); cut { // "0.25,0.3,0.1x0.4"
			var v [4]float64
			if _, err := fmt.Sscanf(place+" "+size, "%g,%g,%g %g", &v[0], &v[1], &v[2], &v[3]); err == nil {
				return Box{Numbers: object.Told(object.XYWH, v[0], v[1], v[2], v[3])}
			}
		}
		return r.boxPairs(n)
	}
	if strings.HasPrefix(n.Head(enoughOfType), "Rect") && len(list) == len(s.V) && strings.Contains(n.Text(), "(") { // Android's Rect and RectF
		return Box{Numbers: object.Told(object.XYXY, list[0], list[1], list[2], list[3])}
	}
	if len(list) != len(s.V) || !twoPairs(n) {
		return OfNumbers(list, word)
	}
	s.Numbers = object.Corners(object.Point{X: list[0], Y: list[1]}, object.Point{X: list[2], Y: list[3]})
	s.Units = word.Units
	return s
}

// maxSized is longer than a text of a place and its size.
const maxSized = 128

// enoughOfType is longer than the name of a type.
const enoughOfType = 8

// boxPairs reads a box whose numbers have their names in the text:
// "BBox(xmin=64, ymin=96, xmax=224, ymax=216)", "x: 64, y: 96, w: 160, h: 120".
func (r *Reader) boxPairs(n jsonspan.Node) Box {
	const longest, most = 512, 8
	if len(n.Raw()) > longest {
		return Box{}
	}
	var c Coordinates
	i := 0
	for pair := range strings.FieldsFuncSeq(typed(n.Text()), func(r rune) bool { return strings.ContainsRune(",;{}[]()", r) }) {
		at := strings.IndexAny(pair, "=:")
		if i++; at < 0 || i > most {
			return Box{}
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(pair[at+1:]), 64)
		p := r.Keys.Look([]byte(strings.Trim(pair[:at], " \"'"))).Place
		if err != nil || p.At == vocabulary.NoCoordinate || p.At.Point() {
			return Box{}
		}
		c.set(&p, object.Point{X: v})
	}
	return c.Box()
}

// twoPairs reports whether a text writes two points: "(64,96),(224,216)".
func twoPairs(n jsonspan.Node) bool {
	text := strings.TrimSpace(n.Text())
	for _, brackets := range [...]string{"()", "[]"} {
		inner := strings.TrimSuffix(strings.TrimPrefix(text, "[["), "]]")
		if strings.Count(text, brackets[:1]) >= 2 && strings.Count(inner, ",") <= 3 {
			return true
		}
	}
	return false
}

// OfRings makes a box of what is around outlines.
func OfRings(rings [][]object.Point, units object.Units) (s Box) {
	b := object.BoundsOf(rings...)
	s.Numbers = object.Told(object.XYXY, b.X, b.Y, b.X+b.Width, b.Y+b.Height)
	s.Units = units
	return s
}

// MaxFlat is how many numbers a list has that is a box: four corners.
const MaxFlat = 8

// OfNumbers makes a box of a list of numbers: four, five with an angle or a
// confidence, or eight, which are four corners.
func OfNumbers(v []float64, word *vocabulary.BoxWord) (s Box) {
	const corners, turned = 8, 5
	switch n := len(v); {
	case n == corners:
		q := make([]object.Point, 0, corners/2)
		for pair := range slices.Chunk(v, 2) {
			q = append(q, object.Point{X: pair[0], Y: pair[1]})
		}
		s = OfRings([][]object.Point{q}, word.Units)
		if !Upright(q) {
			s.Quad = q
		}
		return s
	case n == turned && word.Turned:
		s.Turn = &object.Turn{Angle: v[n-1]}
	case n != len(s.V):
		return s
	}
	var first [4]float64
	copy(first[:], v)
	s.Numbers = object.Numbers{V: first, Written: object.AsList, Layout: word.Layout, Units: word.Units}
	switch {
	case word.Layout != object.AutoLayout:
		s.Written = object.AsTold
	case word.Corner:
		s.Written = object.AsCorner
	case word.Corners:
		s.Written = object.AsRow
	}
	return s
}

// boxObject reads a box of named coordinates, or an outline of vertices.
func (r *Reader) boxObject(n jsonspan.Node, word *vocabulary.BoxWord, depth int) (Box, [][]object.Point) {
	if s, ok := r.plan.read(n); ok {
		if s.Units == object.AutoUnits {
			s.Units = word.Units
		}
		return s, nil
	}
	r.sets = r.sets[:0]
	var in jsonspan.Node
	more := false
	for c := range n.Children() {
		m := r.Keys.Of(c)
		switch {
		case m.Role == vocabulary.Polygon:
			if s, rings := outlineBox(c, m.Box.Units); s.Written != object.NoBox {
				s.More = more
				return s, rings
			}
		case r.sets.Take(&m.Place, "", c) >= 0:
		default:
			more = true
			if m.Role == vocabulary.Box && c.Kind() != jsonspan.String || c.Kind() == jsonspan.Object && in.Kind() == jsonspan.None {
				in = c
			}
		}
	}
	if s := r.ofSets(n, word); s.Written != object.NoBox {
		s.More = more
		return s, nil
	}
	if in.Kind() != jsonspan.None && depth < maxNest {
		s, rings := r.Box(in, &r.Keys.Of(in).Box, depth+1)
		s.More = s.Written != object.NoBox
		return s, rings
	}
	return Box{}, nil
}

// ofSets makes the box n of the first coordinates that are enough for one.
func (r *Reader) ofSets(n jsonspan.Node, word *vocabulary.BoxWord) (s Box) {
	for i := range r.sets {
		s = r.sets[i].Box()
		if s.Written == object.NoBox {
			continue
		}
		if s.Units == object.AutoUnits {
			s.Units = word.Units
		}
		if len(r.sets) == 1 && s.Turn == nil && s.Quad == nil {
			r.plan.make(r.Keys, n, s)
		}
		return s
	}
	return Box{}
}

// outlineBox reads the box around an outline, or between two corners.
func outlineBox(n jsonspan.Node, units object.Units) (s Box, rings [][]object.Point) {
	if rings = Rings(n); rings != nil {
		return OfRings(rings, units), rings
	}
	if ring := Ring(n); len(ring) == 2 {
		s.Numbers = object.Corners(ring[0], ring[1])
		s.Units = units
	}
	return s, nil
}

// boxPlan is how the box read last was written, for the next one is most
// likely written alike: which key gives which of the four numbers.
type boxPlan struct {
	ids    [4]int // of the keys in their order; 0 in a plan of nothing
	places [4]uint8
	like   Box
}

// read reads a box that is written as planned.
func (p *boxPlan) read(n jsonspan.Node) (s Box, ok bool) {
	if p.ids[0] == 0 || n.Len() != len(p.ids) {
		return s, false
	}
	s = p.like
	i := 0
	for c := range n.Children() {
		v, number := c.Float()
		if !number || c.KeyID() != p.ids[i] {
			return s, false
		}
		s.V[p.places[i]] = v
		i++
	}
	return s, true
}

// make makes a plan of a box that was read, if nothing but its four
// coordinates lies in n, each a number of its own.
func (p *boxPlan) make(keys *vocabulary.Index, n jsonspan.Node, s Box) {
	*p = boxPlan{}
	if n.Len() != len(s.V) {
		return
	}
	plan := boxPlan{like: s}
	for _, w := range &ways {
		if w.how != s.Written || w.layout != s.Layout {
			continue
		}
		i, seen := 0, 0
		for c := range n.Children() {
			for place, at := range w.at {
				if at == keys.Of(c).Place.At {
					plan.places[i], seen = uint8(place), seen|1<<place
				}
			}
			if plan.ids[i] = c.KeyID(); plan.ids[i] == 0 {
				return
			}
			i++
		}
		if seen == 1<<len(s.V)-1 {
			*p = plan
			return
		}
	}
}
