package document

import (
	"math"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// unread is a member that lost to a better one of the same role, or has none.
type unread struct {
	node    jsonspan.Node
	pointer string // of the object around it
}

// assignment is which member of an object is for what: the best of each role so
// far, and what has none. It reads no value.
type assignment struct {
	r       *reader
	best    [vocabulary.Roles]jsonspan.Node
	rank    [vocabulary.Roles]uint8
	place   [vocabulary.Roles]string // pointers of the objects that the best lie in
	number  jsonspan.Node            // a label or id that is a number
	inherit string                   // a class that the key of an inner object tells
	scratch
	remarks
}

// scratch is the lists of an assignment, whose storage serves one object after
// the other.
type scratch struct {
	sets  shapes.Sets // those that lie flat, by units and by what is before their names
	flat  []flatNode  // where they were taken from
	loose []unread
}

// assign sorts the members of an object, and of what belongs to it, by what they
// are for.
func (a *assignment) assign(n jsonspan.Node, pointer string) {
	a.members(n, pointer, 0)
	a.inner(pointer)
	a.descend()
}

// flatNode is a coordinate that lies flat.
type flatNode struct {
	node    jsonspan.Node
	set     int
	pointer string
}

// members sorts the members of n by their roles.
func (a *assignment) members(n jsonspan.Node, pointer string, depth int) {
	a.r.duplicates(&a.out, n, pointer)
	var about features.Around
	for c := range n.Children() {
		m := a.r.Keys.Of(c)
		if m.Role == vocabulary.NoRole && a.coordinate(m, c, pointer) {
			continue
		}
		if in := features.Nested(m.Role, c); in.Kind() == jsonspan.Object && depth < features.MaxNest && a.r.Belongs(n, in, m.Role == vocabulary.Nest, &about) {
			a.nest(c, in, pointer, depth)
			continue
		}
		switch role := a.r.Role(n, m, c); role {
		case vocabulary.NoRole:
		case vocabulary.ImageSide:
			a.size.Side(c)
			continue
		default:
			rank := m.Rank
			if m.Role == vocabulary.Value {
				rank = math.MaxUint8 // a number called value may be anything
			}
			if lost := a.pick(role, rank, unread{c, pointer}); lost.node.Kind() != jsonspan.None {
				a.loose = append(a.loose, lost)
			}
			continue
		}
		a.loose = append(a.loose, unread{c, pointer})
	}
}

// nest sorts the members of what belongs to the object around it.
func (a *assignment) nest(n, in jsonspan.Node, pointer string, depth int) {
	at := a.r.member(pointer, n)
	if n.Kind() == jsonspan.Array {
		surest, i := a.r.SurestElement(n)
		in, at = surest, a.r.element(at, i)
	}
	a.members(in, at, depth+1)
	if m := a.r.Keys.Of(n); m.Role == vocabulary.Label || m.Role == vocabulary.Kind {
		a.valueOfClass(in, m)
	}
	if n.Len() > 1 && n.Kind() == jsonspan.Array { // the others are kept
		a.loose = append(a.loose, unread{n, pointer})
	}
}

// valueOfClass takes the class from an object that is called one and has a
// value: {"tag":{"value":"person","confidence":0.9}}.
func (a *assignment) valueOfClass(n jsonspan.Node, m *vocabulary.Member) {
	for i, l := range a.loose {
		if l.node.Kind() != jsonspan.String || a.r.Keys.Of(l.node).Role != vocabulary.Value {
			continue
		}
		for c := range n.Children() {
			if c == l.node {
				a.pick(vocabulary.Label, m.Rank, l)
				a.loose = slices.Delete(a.loose, i, i+1)
				return
			}
		}
	}
}

// pick makes n the best of its role if it is at least as good as the one
// before, and returns the one that lost. Of equal keys the last one wins.
func (a *assignment) pick(role vocabulary.Role, rank uint8, l unread) (loser unread) {
	n := l.node
	if role == vocabulary.LabelID && n.Kind() == jsonspan.Number {
		loser = unread{a.number, a.place[role]}
		a.number, a.place[role] = n, l.pointer
		return loser
	}
	if a.best[role].Kind() != jsonspan.None && rank > a.rank[role] {
		return l
	}
	loser = unread{a.best[role], a.place[role]}
	if loser.node.Kind() != jsonspan.None && loser.node.SameKey(n) {
		loser = unread{}
	}
	a.best[role], a.rank[role], a.place[role] = n, rank, l.pointer
	return loser
}

// coordinate takes a coordinate that lies flat.
func (a *assignment) coordinate(m *vocabulary.Member, n jsonspan.Node, pointer string) bool {
	at := a.sets.Take(&m.Place, m.Place.Group, n)
	if at < 0 {
		return false
	}
	a.flat = append(a.flat, flatNode{n, at, pointer})
	return true
}

// inner lets the members of an inner object belong to the one around it where
// that has the box and no class: an object that is described by a "vehicle" or
// a "person". Its key is the class where it tells none.
func (a *assignment) inner(pointer string) {
	n := a.best[vocabulary.Inner]
	if n.Kind() == jsonspan.None || a.r.Features(n, features.MaxNest).Any(features.Box|features.Mask|features.Outline) {
		return
	}
	told := a.best[vocabulary.Label].Kind() != jsonspan.None || a.best[vocabulary.LabelID].Kind() != jsonspan.None ||
		a.number.Kind() != jsonspan.None
	if told || a.best[vocabulary.Box].Kind() == jsonspan.None {
		return
	}
	a.best[vocabulary.Inner] = jsonspan.Node{}
	a.members(n, a.r.member(pointer, n), features.MaxNest)
	if kind := a.best[vocabulary.Kind]; a.best[vocabulary.Label].Kind() == jsonspan.None && kind.Kind() == jsonspan.None {
		a.inherit = a.r.token(n)
	}
}

// maxDescents bounds how many members descend looks into.
const maxDescents = 8

// descend looks into members without a meaning for what the object lacks: its
// place, and its class.
func (a *assignment) descend() {
	from := 0
	for range maxDescents {
		at := from
		for at < len(a.loose) && !a.onlyNames(a.loose[at].node) {
			at++
		}
		if at == len(a.loose) {
			at = from
		}
		for at < len(a.loose) && !a.belongs(a.loose[at].node) {
			at++
		}
		if at == len(a.loose) {
			return
		}
		l := a.loose[at]
		pointer, in := a.r.pointerOf(l), l.node
		if in.Kind() == jsonspan.Array {
			surest, i := a.r.SurestElement(in)
			in, pointer = surest, a.r.element(pointer, i)
		}
		if l.node.Len() == 1 || in == l.node {
			a.loose = slices.Delete(a.loose, at, at+1)
		} else {
			from = at + 1 // the others are kept
		}
		a.lacking(in, pointer)
	}
}

// lacking takes from the members of a value what the object has none of.
func (a *assignment) lacking(n jsonspan.Node, pointer string) {
	had, ranks := a.best, a.rank
	a.members(n, pointer, 1)
	for role := range had {
		if had[role].Kind() == jsonspan.None || a.best[role] == had[role] {
			continue
		}
		if role == int(vocabulary.Label) && a.r.Keys.Of(had[role]).Weak && !a.r.Keys.Of(a.best[role]).Weak {
			continue // a "name" of whatever lies around the "class"
		}
		a.loose = slices.DeleteFunc(a.loose, func(l unread) bool { return l.node == had[role] })
		a.loose = append(a.loose, unread{a.best[role], pointer})
		a.best[role], a.rank[role] = had[role], ranks[role]
	}
}

// onlyNames reports whether a member says what the object is and nothing of where
// it is: it is asked first.
func (a *assignment) onlyNames(n jsonspan.Node) bool {
	e := a.r.Features(n, 0)
	return e.Any(features.StrongLabel) && !e.Any(features.Located) && a.belongs(n)
}

// belongs reports whether a member is a part of the object that it lies in
// because the object has no such part of its own.
func (a *assignment) belongs(n jsonspan.Node) bool {
	in := n
	if n.Kind() == jsonspan.Array {
		in = n.First()
	}
	if in.Kind() != jsonspan.Object {
		return false
	}
	e := a.r.Features(in, 0)
	if n.Kind() == jsonspan.Array {
		return !a.labelled() && a.r.NamesClasses(n) && a.r.NamesClass(in)
	}
	if deep := e | a.r.Inside(in, features.MaxNest); deep.Any(features.Located) {
		return !a.isPlaced()
	}
	if a.labelled() || !e.Any(features.Label) {
		return false
	}
	return e.Any(features.StrongLabel|features.Score) || string(n.RawKey()) == "properties" // of a feature of GeoJSON (RFC 7946)
}

// isPlaced reports whether a member says where the object is.
func (a *assignment) isPlaced() bool {
	if n := a.best[vocabulary.Box]; n.Kind() != jsonspan.None {
		if s, _ := a.r.Box(n, &a.r.Keys.Of(n).Box, 0); s.Written != object.NoBox {
			return true
		}
	}
	for _, role := range [...]vocabulary.Role{vocabulary.Mask, vocabulary.Polygon, vocabulary.RLE, vocabulary.Keypoints, vocabulary.Instances} {
		if n := a.best[role]; n.Kind() != jsonspan.None && (role != vocabulary.Mask || n.Kind() != jsonspan.Object) {
			return true
		}
	}
	for i := range a.sets {
		if a.sets[i].Box().Written != object.NoBox {
			return true
		}
	}
	return false
}

// labelled reports whether a member says what the object is.
func (a *assignment) labelled() bool {
	return a.best[vocabulary.Label].Kind() != jsonspan.None || a.best[vocabulary.Kind].Kind() != jsonspan.None || a.best[vocabulary.LabelID].Kind() != jsonspan.None || a.number.Kind() != jsonspan.None
}
