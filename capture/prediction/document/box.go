package document

import (
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// boxOf reads the box from its own member, or from coordinates that lie flat
// on the object.
func (r *reader) boxOf(b *builder, pointer string) {
	if n := b.best[vocabulary.Box]; n.Kind() != jsonspan.None {
		r.boxMember(b, n, pointer)
	}
	used := -1
	for i := range b.sets {
		s := &b.sets[i]
		if box := s.shape(); b.Numbers.Written == object.NoBox && box.Written != object.NoBox {
			b.take(boxShape{shape: box, turn: s.turn()})
			used = i
		}
		// An angle may lie beside a box of another form.
		if t := s.turn(); t != nil && t.Angle != 0 && b.Turn == nil && (used == i || used < 0) && b.Numbers.Written != object.NoBox {
			b.Turn = t
		}
	}
	r.leaveFlat(b, used)
}

// leaveFlat keeps the coordinates that lie flat and are not of the box. The
// centre of the object among them may prove what the box is.
func (r *reader) leaveFlat(b *builder, used int) {
	for _, c := range b.flat {
		angle := r.keys.Of(c.node).Place.At == vocabulary.Angle && b.Numbers.Written != object.NoBox
		switch m := r.keys.Of(c.node); {
		case c.set == used || m.Place.Group != "":
		case m.Place.At == vocabulary.Center:
			p := b.sets[c.set].v[vocabulary.Center]
			b.Center = &p
		}
		if c.set != used && !angle {
			b.loose = append(b.loose, unread{c.node, c.pointer})
		}
	}
}

// boxMember reads the box from the member that is for it.
func (r *reader) boxMember(b *builder, n jsonspan.Node, pointer string) {
	m := r.keys.Of(n)
	b.BoxKey = r.token(n)
	r.strange = false
	box, rings := r.boxNode(n, &m.Box, 0)
	b.take(box)
	r.looseInBox(b, n, pointer)
	switch {
	case len(rings) == 1 && upright(rings[0]): // the box itself
	case rings != nil:
		b.Polygons, b.OutlineUnits = rings, box.Units
	case box.Written == object.NoBox:
		if !m.Weak && n.Kind() != jsonspan.String {
			b.BadBox = true
			r.out.Add(finding.BoxUnreadable.At(r.where(r.member(pointer, n))))
			r.told = append(r.told, n)
		}
		b.loose = append(b.loose, unread{n, pointer})
	}
}

// take takes a box as the object's own.
func (b *builder) take(s boxShape) {
	b.Numbers = s.Numbers
	if s.turn != nil && s.turn.Angle != 0 {
		b.Turn = s.turn
	}
	if s.quad != nil {
		b.Turn = &object.Turn{Corners: s.quad}
	}
}

// boxShape is a box, and the angle beside its coordinates.
type boxShape struct {
	shape
	turn *object.Turn
}

// looseInBox keeps what a box has beside its coordinates, such as a
// confidence of its own, which is that of an object without one.
func (r *reader) looseInBox(b *builder, n jsonspan.Node, pointer string) {
	if !r.strange || b.Numbers.Written == object.NoBox {
		return
	}
	pointer = r.member(pointer, n)
	for c := range n.Children() {
		m := r.keys.Of(c)
		if m.Role == vocabulary.Score && scalar(c) && b.best[vocabulary.Score].Kind() == jsonspan.None && !b.Confidence.Known {
			if v, ok := number(c); ok && v >= 0 && v <= 100 {
				b.Confidence = object.Confidence{Value: v, Text: r.text(c), Known: true}
				continue
			}
		}
		if c.IsMember() && m.Place.At == vocabulary.NoCoordinate && m.Role != vocabulary.Polygon {
			b.loose = append(b.loose, unread{c, pointer})
		}
	}
}

// boxNode reads a box, or an outline in its place.
func (r *reader) boxNode(n jsonspan.Node, word *vocabulary.BoxWord, depth int) (boxShape, [][]object.Point) {
	switch n.Kind() {
	case jsonspan.Object:
		return r.boxObject(n, word, depth)
	case jsonspan.String:
		return r.boxText(n, word), nil
	case jsonspan.Array:
	default:
		return boxShape{}, nil
	}
	first := n.First()
	switch {
	case scalar(first) && n.Len() <= maxFlat:
		if list, ok := numbers(r.floats[:0], n, maxFlat); ok {
			r.floats = list[:0]
			return boxOfNumbers(list, word), nil
		}
		rings := ringsOf(n) // of points that are texts
		if rings == nil {
			return boxShape{}, nil
		}
		return ofRings(rings, word.Units), rings
	case n.Len() == 1 && depth < maxNest:
		return r.boxNode(first, word, depth+1)
	case n.Len() == 2:
		if ring := ringOf(n); len(ring) == 2 {
			s := boxShape{shape: shape{Numbers: object.Corners(ring[0], ring[1])}}
			s.Units = word.Units
			return s, nil
		}
	case n.Len() >= 3:
		if rings := ringsOf(n); rings != nil {
			return ofRings(rings, word.Units), rings
		}
	}
	return boxShape{}, nil
}

// boxText reads a box that is a text: four numbers, or two points.
func (r *reader) boxText(n jsonspan.Node, word *vocabulary.BoxWord) (s boxShape) {
	list, _ := numbers(r.floats[:0], n, maxFlat)
	if len(list) != len(s.V) || !twoPairs(n) {
		return boxOfNumbers(list, word)
	}
	s.Numbers = object.Corners(object.Point{X: list[0], Y: list[1]}, object.Point{X: list[2], Y: list[3]})
	s.Units = word.Units
	return s
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

// ofRings makes a box of what is around outlines.
func ofRings(rings [][]object.Point, units object.Units) (s boxShape) {
	b := object.BoundsOf(rings)
	s.Numbers = object.Told(object.XYXY, b.X, b.Y, b.X+b.Width, b.Y+b.Height)
	s.Units = units
	return s
}

// maxFlat is how many numbers a list has that is a box: four corners.
const maxFlat = 8

// boxOfNumbers makes a box of a list of numbers: four, five with an angle or a
// confidence, or eight, which are four corners.
func boxOfNumbers(v []float64, word *vocabulary.BoxWord) (s boxShape) {
	const corners, turned = 8, 5
	switch n := len(v); {
	case n == corners:
		q := make([]object.Point, 0, corners/2)
		for pair := range slices.Chunk(v, 2) {
			q = append(q, object.Point{X: pair[0], Y: pair[1]})
		}
		s = ofRings([][]object.Point{q}, word.Units)
		if !upright(q) {
			s.quad = q
		}
		return s
	case n == turned && word.Turned:
		s.turn = &object.Turn{Angle: v[n-1]}
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
func (r *reader) boxObject(n jsonspan.Node, word *vocabulary.BoxWord, depth int) (boxShape, [][]object.Point) {
	if s, ok := r.plan.read(n); ok {
		if s.Units == object.AutoUnits {
			s.Units = word.Units
		}
		return boxShape{shape: s}, nil
	}
	r.boxSets = r.boxSets[:0]
	var in jsonspan.Node
	for c := range n.Children() {
		m := r.keys.Of(c)
		switch {
		case m.Role == vocabulary.Polygon:
			if s, rings := outlineBox(c, m.Box.Units); s.Written != object.NoBox {
				return s, rings
			}
		case r.coordinateOf(m, c):
		default:
			r.strange = true
			if c.Kind() == jsonspan.Object || c.Kind() == jsonspan.Array && m.Role == vocabulary.Box {
				in = c
			}
		}
	}
	if s := r.ofSets(n, word); s.Written != object.NoBox {
		return s, nil
	}
	if in.Kind() != jsonspan.None && depth < maxNest {
		return r.boxNode(in, &r.keys.Of(in).Box, depth+1)
	}
	return boxShape{}, nil
}

// ofSets makes the box n of the first coordinates that are enough for one.
func (r *reader) ofSets(n jsonspan.Node, word *vocabulary.BoxWord) (s boxShape) {
	for i := range r.boxSets {
		s = boxShape{shape: r.boxSets[i].shape(), turn: r.boxSets[i].turn()}
		if s.Written == object.NoBox {
			continue
		}
		if s.Units == object.AutoUnits {
			s.Units = word.Units
		}
		if len(r.boxSets) == 1 && s.turn == nil && s.quad == nil {
			r.plan.make(r.keys, n, s.shape)
		}
		return s
	}
	return boxShape{}
}

// outlineBox reads the box around an outline, or between two corners.
func outlineBox(n jsonspan.Node, units object.Units) (s boxShape, rings [][]object.Point) {
	if rings = ringsOf(n); rings != nil {
		return ofRings(rings, units), rings
	}
	if ring := ringOf(n); len(ring) == 2 {
		s.Numbers = object.Corners(ring[0], ring[1])
		s.Units = units
	}
	return s, nil
}

// coordinateOf takes a coordinate of a box, among those of its units.
func (r *reader) coordinateOf(m *vocabulary.Member, n jsonspan.Node) bool {
	if m.Place.At == vocabulary.NoCoordinate {
		return false
	}
	at := slices.IndexFunc(r.boxSets, func(c coordinates) bool { return c.units == m.Place.Units })
	if at < 0 {
		if len(r.boxSets) == maxSets {
			return false
		}
		at = len(r.boxSets)
		r.boxSets = append(r.boxSets, coordinates{units: m.Place.Units})
	}
	return r.boxSets[at].take(&m.Place, n)
}

// boxPlan is how the box read last was written, for the next one is most
// likely written alike: which key gives which of the four numbers.
type boxPlan struct {
	ids    [4]int // of the keys in their order; 0 in a plan of nothing
	places [4]uint8
	like   shape
}

// read reads a box that is written as planned.
func (p *boxPlan) read(n jsonspan.Node) (s shape, ok bool) {
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
func (p *boxPlan) make(keys *vocabulary.Index, n jsonspan.Node, s shape) {
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
