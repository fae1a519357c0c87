package document

import (
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/leftover"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// boxOf reads the box from its own member, or from coordinates that lie flat
// on the object.
func (b *builder) boxOf(pointer string) {
	if n := b.best[vocabulary.Box]; n.Kind() != jsonspan.None {
		b.boxMember(n, pointer)
	}
	used := -1
	for _, zones := range [...]bool{false, true} {
		for i := range b.sets {
			if b.sets[i].Zone == zones && b.takeSet(i, used) {
				used = i
			}
		}
	}
	if b.Numbers.Written == object.NoBox && used < 0 {
		used = b.pointAndSize()
	}
	b.leaveFlat(used)
	b.Numbers.Upwards = b.Numbers.Written != object.NoBox && slices.ContainsFunc(b.loose, fromBelow)
}

// fromBelow reports whether a member says that the origin is at the bottom:
// "coord_origin":"BOTTOMLEFT".
func fromBelow(l unread) bool {
	if l.node.Kind() != jsonspan.String {
		return false
	}
	const longest = 24
	said := vocabulary.Normalise([]byte(l.node.Head(longest)))
	return said == "bottomleft" || said == "lowerleft"
}

// takeSet takes the box of coordinates that lie flat, unless there is one
// already, and the angle beside them. It reports whether it took the box.
func (b *builder) takeSet(i, used int) (took bool) {
	s := &b.sets[i]
	switch box := s.Box(); {
	case box.Written == object.NoBox:
	case b.Numbers.Written == object.NoBox:
		box.PutInto(b.Raw)
		took = true
	case box.Units != object.AutoUnits && s.Group == "":
		b.Twin = &box.Numbers
	}
	if took || used < 0 { // an angle may lie beside a box of another form
		b.turnBy(s.Turn())
	}
	return took
}

// turnBy takes an angle as that of the box.
func (b *builder) turnBy(t *object.Turn) {
	if t != nil && t.Angle != 0 && b.Turn == nil && b.Numbers.Written != object.NoBox {
		b.Turn = t
	}
}

// leaveFlat keeps the coordinates that lie flat and are not of the box. The
// centre of the object among them may prove what the box is.
func (b *builder) leaveFlat(used int) {
	for _, c := range b.flat {
		angle := b.r.Keys.Of(c.node).Place.At == vocabulary.Angle && b.Numbers.Written != object.NoBox
		switch m := b.r.Keys.Of(c.node); {
		case c.set == used || m.Place.Group != "":
		case m.Place.At == vocabulary.Center:
			p := b.sets[c.set].Point(vocabulary.Center)
			b.Center = &p
		}
		if c.set != used && !angle {
			b.loose = append(b.loose, unread{c.node, c.pointer})
		}
	}
	for i := range b.sets {
		s := &b.sets[i]
		other := s.Group != "" && !s.Zone && s.Box().Written != object.NoBox
		if i != used && (other || b.Numbers.Written == object.NoBox && isPart(*s)) {
			at := slices.IndexFunc(b.flat, func(c flatNode) bool { return c.set == i })
			b.miss(b.r.pointerOf(unread{b.flat[at].node, b.flat[at].pointer}))
		}
	}
}

// other returns another member that is called a box, where the one that was
// picked is none, as one in space; it takes the place of that among what is left.
func (b *builder) other(n jsonspan.Node) (in jsonspan.Node, box shapes.Box, rings [][]object.Point) {
	for i, l := range b.loose {
		m := b.r.Keys.Of(l.node)
		if m.Role != vocabulary.Box {
			continue
		}
		if box, rings = b.r.Box(l.node, &m.Box, 0); box.Written != object.NoBox {
			b.loose[i].node = n
			return l.node, box, rings
		}
	}
	return n, shapes.Box{}, nil
}

// boxMember reads the box from the member that is for it.
func (b *builder) boxMember(n jsonspan.Node, pointer string) {
	box, rings := b.r.Box(n, &b.r.Keys.Of(n).Box, 0)
	if box.Written == object.NoBox {
		n, box, rings = b.other(n)
	}
	m := b.r.Keys.Of(n)
	b.BoxKey = b.r.token(n)
	box.PutInto(b.Raw)
	if box.More {
		b.looseInBox(n, pointer)
	}
	switch {
	case len(rings) == 1 && shapes.Upright(rings[0]): // the box itself
	case rings != nil:
		b.Polygons, b.OutlineUnits = rings, box.Units
	case box.Written == object.NoBox:
		if !m.Weak && (n.Kind() != jsonspan.String || leftover.Numbered(n)) {
			b.BadBox = true
			b.out.Add(finding.BoxUnreadable.At(b.r.where(b.r.member(pointer, n))))
			b.tell(n)
		}
		b.loose = append(b.loose, unread{n, pointer})
	}
}

// looseInBox keeps what a box has beside its coordinates, such as a
// confidence of its own, which is that of an object without one.
func (b *builder) looseInBox(n jsonspan.Node, pointer string) {
	pointer = b.r.member(pointer, n)
	for c := range n.Children() {
		m := b.r.Keys.Of(c)
		if m.Role == vocabulary.Score && shapes.Scalar(c) && b.best[vocabulary.Score].Kind() == jsonspan.None && !b.Confidence.Known {
			if v, ok := shapes.Number(c); ok && v >= 0 && v <= 100 {
				b.Confidence = object.Confidence{Value: v, Text: b.r.text(c), Known: true}
				continue
			}
		}
		l := unread{c, pointer}
		if c.IsMember() && (m.Place.At == vocabulary.NoCoordinate || fromBelow(l)) && m.Role != vocabulary.Polygon {
			b.loose = append(b.loose, l)
		}
	}
}

// classAsKey takes class and box from such a member.
func (b *builder) classAsKey(n jsonspan.Node) {
	if b.Class != "" || b.Numbers.Written != object.NoBox {
		return
	}
	box := b.r.NamedBox(n)
	if box.Kind() == jsonspan.None {
		return
	}
	v, _ := shapes.Four(box)
	b.Class, b.BoxKey = object.Clip(box.Key(), object.MaxText), b.r.token(box)
	b.Numbers = object.Told(object.XYXY, v[0], v[1], v[2], v[3])
	for i, l := range b.loose {
		if l.node == box {
			b.loose = append(b.loose[:i], b.loose[i+1:]...)
			break
		}
	}
}
