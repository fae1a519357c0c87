package document

import (
	"cmp"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxNest is how deep the members of one object may be nested.
const maxNest = 3

// unread is a member that lost to a better one of the same role, or has none.
type unread struct {
	node    jsonspan.Node
	pointer string // of the object around it
}

// builder makes one object: the best member of each role so far.
type builder struct {
	*object.Raw
	best    [vocabulary.Roles]jsonspan.Node
	rank    [vocabulary.Roles]uint8
	number  jsonspan.Node // a label or id that is a number
	sets    []coordinates // those that lie flat, by units and by what is before their names
	flat    []flatNode    // where they were taken from
	loose   []unread
	inherit string // a class that the key of an inner object tells
}

// flatNode is a coordinate that lies flat.
type flatNode struct {
	node    jsonspan.Node
	set     int
	pointer string
}

// object reads one object, and those within it. inherited is the label of the
// object around it. It reports whether anything was read.
func (r *reader) object(n jsonspan.Node, pointer, inherited string) bool {
	if len(r.raws) >= MaxObjects {
		r.full = true
		return false
	}
	at := r.add(pointer)
	b := builder{Raw: &r.raws[at], sets: r.sets[:0], flat: r.flat[:0], loose: r.loose[:0]}
	r.members(&b, n, pointer, 0)
	r.inner(&b, pointer)
	r.descend(&b)
	r.label(&b, cmp.Or(b.inherit, inherited))
	r.score(&b)
	r.boxOf(&b, pointer)
	r.maskOf(&b, pointer)
	r.outlineOf(&b, pointer)
	r.keypointsOf(&b, pointer)
	r.classAsKey(&b, n)
	if len(b.loose) > 1 {
		slices.SortStableFunc(b.loose, func(x, y unread) int { return x.node.Compare(y.node) })
	}
	children := r.leave(&b)
	r.sets, r.flat, r.loose = b.sets, b.flat, b.loose[:0] // their storage serves the next object
	found := anything(b.Raw)
	nested := r.within(&b, pointer, at)
	for _, c := range children {
		nested = r.more(c.node, c.pointer, b.Class) || nested
	}
	g := &r.raws[at]
	switch {
	case !found && !nested && len(r.raws) == at+1:
		r.undo()
	case len(children) > 0 && len(r.raws) > at+1 && g.Class == "" && !g.Confidence.Known && g.Pointer == pointer:
		r.groups++ // a line of words, a group of persons
		r.remove(at)
	}
	return found || nested
}

// anything reports whether something of an object was read.
func anything(g *object.Raw) bool {
	return g.Class != "" || Located(g) || g.BadBox || g.Confidence.Known
}

// Located reports whether an object says where it is.
func Located(g *object.Raw) bool {
	return g.Numbers.Written != object.NoBox || g.Mask != nil || g.Polygons != nil || g.RLE != nil || g.Keypoints != nil
}

// members sorts the members of n by their roles.
func (r *reader) members(b *builder, n jsonspan.Node, pointer string, depth int) {
	r.duplicates(n, pointer)
	for c := range n.Children() {
		m := r.keys.Of(c)
		if m.Role == vocabulary.NoRole && m.Place.At != vocabulary.NoCoordinate && b.coordinate(m, c, pointer) {
			continue
		}
		if in := nested(m.Role, c); in.Kind() == jsonspan.Object && depth < maxNest {
			r.nest(b, c, in, pointer, depth)
			continue
		}
		switch role := usable(m.Role, c); role {
		case vocabulary.NoRole:
		case vocabulary.ImageSide:
			r.side(c)
			continue
		default:
			c = b.pick(role, m.Rank, c)
		}
		if c.Kind() != jsonspan.None {
			b.loose = append(b.loose, unread{c, pointer})
		}
	}
}

// nest sorts the members of what belongs to the object around it.
func (r *reader) nest(b *builder, n, in jsonspan.Node, pointer string, depth int) {
	at := r.member(pointer, n)
	if n.Kind() == jsonspan.Array {
		at += "/0"
	}
	r.members(b, in, at, depth+1)
	if m := r.keys.Of(n); m.Role == vocabulary.Label || m.Role == vocabulary.Kind {
		r.valueOfClass(b, in, m)
	}
	if n.Len() > 1 && n.Kind() == jsonspan.Array { // the others are kept
		b.loose = append(b.loose, unread{n, pointer})
	}
}

// valueOfClass takes the class from an object that is called one and has a
// value: {"tag":{"value":"person","confidence":0.9}}.
func (r *reader) valueOfClass(b *builder, n jsonspan.Node, m *vocabulary.Member) {
	for i, l := range b.loose {
		if l.node.Kind() != jsonspan.String || r.keys.Of(l.node).Role != vocabulary.Value {
			continue
		}
		for c := range n.Children() {
			if c == l.node {
				b.pick(vocabulary.Label, m.Rank, c)
				b.loose = slices.Delete(b.loose, i, i+1)
				return
			}
		}
	}
}

// nested returns what belongs to the object around a member that nests:
// itself, or the first of its list; the zero Node for members that do not.
func nested(role vocabulary.Role, n jsonspan.Node) jsonspan.Node {
	switch kind := n.Kind(); {
	case role == vocabulary.Nest && kind == jsonspan.Array:
		return n.First()
	case role == vocabulary.Data && holdsConcepts(n):
		return n
	case role == vocabulary.Nest, (role == vocabulary.Label || role == vocabulary.Kind || role == vocabulary.Value) && kind == jsonspan.Object && !isScores(n):
		return n
	default:
		return jsonspan.Node{}
	}
}

// holdsConcepts reports whether a member called data holds the classes of an
// object, in a list called concepts: what others call so is theirs.
func holdsConcepts(n jsonspan.Node) bool {
	for c := range n.Children() {
		if c.IsMember() && string(c.RawKey()) == "concepts" {
			return true
		}
	}
	return false
}

// pick makes n the best of its role if it is at least as good as the one
// before, and returns the one that lost. Of equal keys the last one wins.
func (b *builder) pick(role vocabulary.Role, rank uint8, n jsonspan.Node) (loser jsonspan.Node) {
	if role == vocabulary.LabelID && n.Kind() == jsonspan.Number {
		loser, b.number = b.number, n
		return loser
	}
	if b.best[role].Kind() != jsonspan.None && rank > b.rank[role] {
		return n
	}
	loser = b.best[role]
	if loser.Kind() != jsonspan.None && loser.SameKey(n) {
		loser = jsonspan.Node{}
	}
	b.best[role], b.rank[role] = n, rank
	return loser
}

// maxSets is how many boxes may lie flat in one object.
const maxSets = 4

// coordinate takes a coordinate that lies flat.
func (b *builder) coordinate(m *vocabulary.Member, n jsonspan.Node, pointer string) bool {
	at := 0
	for at < len(b.sets) && (b.sets[at].units != m.Place.Units || b.sets[at].group != m.Place.Group) {
		at++
	}
	if at == len(b.sets) {
		if at == maxSets {
			return false
		}
		if at < cap(b.sets) {
			b.sets = b.sets[:at+1]
		} else {
			b.sets = append(b.sets, coordinates{})
		}
		s := &b.sets[at]
		s.have, s.units, s.group, s.radians, s.degrees = 0, m.Place.Units, m.Place.Group, false, false
	}
	if !b.sets[at].take(&m.Place, n) {
		return false
	}
	b.flat = append(b.flat, flatNode{n, at, pointer})
	return true
}

// The types of a value, a set.
const (
	scalars    = 1<<jsonspan.String | 1<<jsonspan.Number
	composites = 1<<jsonspan.Array | 1<<jsonspan.Object
)

// accepted are the types that the value of a role may have.
var accepted = [vocabulary.Roles]uint{
	vocabulary.Label:     1<<jsonspan.String | 1<<jsonspan.Array,
	vocabulary.LabelID:   scalars,
	vocabulary.Score:     scalars,
	vocabulary.ImageSide: scalars,
	vocabulary.Kind:      1 << jsonspan.String,
	vocabulary.Mask:      scalars | composites,
	vocabulary.Box:       composites | 1<<jsonspan.String,
	vocabulary.Polygon:   composites,
	vocabulary.RLE:       composites,
	vocabulary.Keypoints: composites,
	vocabulary.Instances: 1 << jsonspan.Array,
	vocabulary.Inner:     1 << jsonspan.Object,
}

// usable returns the role of a member after a look at its value: a value of
// the wrong type has none.
func usable(role vocabulary.Role, n jsonspan.Node) vocabulary.Role {
	k := n.Kind()
	switch {
	case role == vocabulary.Label && k == jsonspan.Number:
		return vocabulary.LabelID
	case role == vocabulary.Text && k == jsonspan.String:
		return vocabulary.Label
	case role == vocabulary.Value && k == jsonspan.Number:
		return vocabulary.Score
	case accepted[role]&(1<<k) == 0,
		role == vocabulary.Label && k == jsonspan.Array && n.First().Kind() != jsonspan.String,
		role == vocabulary.Box && k == jsonspan.String && len(n.Raw()) <= len(`""`),
		role == vocabulary.Instances && n.First().Kind() != jsonspan.Object:
		return vocabulary.NoRole
	}
	return role
}

// inner lets the members of an inner object belong to the one around it where
// that has the box and no class: an object that is described by a "vehicle" or
// a "person". Its key is the class where it tells none.
func (r *reader) inner(b *builder, pointer string) {
	n := b.best[vocabulary.Inner]
	if n.Kind() == jsonspan.None || r.features(n, maxNest).any(hasBox|hasMask|hasOutline) {
		return
	}
	told := b.best[vocabulary.Label].Kind() != jsonspan.None || b.best[vocabulary.LabelID].Kind() != jsonspan.None ||
		b.number.Kind() != jsonspan.None
	if told || b.best[vocabulary.Box].Kind() == jsonspan.None {
		return
	}
	b.best[vocabulary.Inner] = jsonspan.Node{}
	r.members(b, n, r.member(pointer, n), maxNest)
	if kind := b.best[vocabulary.Kind]; b.best[vocabulary.Label].Kind() == jsonspan.None && kind.Kind() == jsonspan.None {
		b.inherit = r.token(n)
	}
}

// maxDescents bounds how many members descend looks into.
const maxDescents = 8

// descend looks into members without a meaning for what the object lacks: its
// place, and its class.
func (r *reader) descend(b *builder) {
	from := 0
	for range maxDescents {
		at := from
		for at < len(b.loose) && !r.onlyNames(b, b.loose[at].node) {
			at++
		}
		if at == len(b.loose) {
			at = from
		}
		for at < len(b.loose) && !r.belongs(b, b.loose[at].node) {
			at++
		}
		if at == len(b.loose) {
			return
		}
		l := b.loose[at]
		pointer, in := r.pointerOf(l), l.node
		if in.Kind() == jsonspan.Array {
			in, pointer = in.First(), pointer+"/0"
		}
		if l.node.Len() == 1 || in == l.node {
			b.loose = slices.Delete(b.loose, at, at+1)
		} else {
			from = at + 1 // the others are kept
		}
		r.members(b, in, pointer, 1)
	}
}

// onlyNames reports whether a member says what the object is and nothing of where
// it is: it is asked first.
func (r *reader) onlyNames(b *builder, n jsonspan.Node) bool {
	e := r.features(n, 0)
	return e.any(hasStrongLabel) && !e.any(located) && r.belongs(b, n)
}

// belongs reports whether a member is a part of the object that it lies in
// because the object has no such part of its own.
func (r *reader) belongs(b *builder, n jsonspan.Node) bool {
	in := n
	if n.Kind() == jsonspan.Array {
		in = n.First()
	}
	if in.Kind() != jsonspan.Object {
		return false
	}
	e := r.features(in, 0)
	if n.Kind() == jsonspan.Array {
		for c := range in.Children() {
			if f := r.features(c, 0); f.any(hasLabel) && f.any(hasScore) && !f.any(located) {
				e |= f
			}
		}
		return !b.labelled() && !e.any(located) && e.any(hasLabel) && r.namesClasses(n)
	}
	if deep := e | r.inside(in, maxNest); deep.any(located) {
		return !r.isPlaced(b)
	}
	return !b.labelled() && e.any(hasLabel) && e.any(hasStrongLabel|hasScore)
}

// isPlaced reports whether a member says where the object is.
func (r *reader) isPlaced(b *builder) bool {
	if n := b.best[vocabulary.Box]; n.Kind() != jsonspan.None {
		if s, _ := r.boxNode(n, &r.keys.Of(n).Box, 0); s.Written != object.NoBox {
			return true
		}
	}
	for _, role := range [...]vocabulary.Role{vocabulary.Mask, vocabulary.Polygon, vocabulary.RLE, vocabulary.Keypoints, vocabulary.Instances} {
		if n := b.best[role]; n.Kind() != jsonspan.None && (role != vocabulary.Mask || n.Kind() != jsonspan.Object) {
			return true
		}
	}
	for i := range b.sets {
		if b.sets[i].shape().Written != object.NoBox {
			return true
		}
	}
	return false
}

// labelled reports whether a member says what the object is.
func (b *builder) labelled() bool {
	return b.best[vocabulary.Label].Kind() != jsonspan.None || b.best[vocabulary.Kind].Kind() != jsonspan.None || b.best[vocabulary.LabelID].Kind() != jsonspan.None || b.number.Kind() != jsonspan.None
}

// leave keeps what was not read of an object, and returns what may hold other
// objects.
func (r *reader) leave(b *builder) (children []unread) {
	for _, l := range b.loose {
		if v, ok := l.node.Float(); ok && v > 0 && b.Area == 0 && strings.Contains(vocabulary.Normalise(l.node.RawKey()), "area") {
			b.Area = v
		}
		if r.holdsObjects(l.node) {
			children = append(children, unread{l.node, r.pointerOf(l)})
			continue
		}
		b.Extra = r.keepMember(b.Extra, l.pointer, l.node)
		r.left(l, Located(b.Raw))
	}
	return children
}

// pointerOf returns the pointer of an unread value.
func (r *reader) pointerOf(l unread) string {
	if l.node.IsMember() {
		return r.member(l.pointer, l.node)
	}
	return l.pointer
}

// within reads the objects inside the object at index at: boxes that share
// its label, which replace it, and an inner object, which follows it.
func (r *reader) within(b *builder, pointer string, at int) bool {
	list, inner := b.best[vocabulary.Instances], b.best[vocabulary.Inner]
	class, id, extra, found := b.Class, b.ClassID, b.Extra, false
	if list.Kind() != jsonspan.None {
		base := r.member(pointer, list)
		i := 0
		for c := range list.Children() {
			found = r.object(c, r.element(base, i), class) || found
			i++
		}
		if found {
			r.remove(at)
			first := &r.raws[at]
			first.ClassID = cmp.Or(first.ClassID, id)
			first.Extra = append(first.Extra, extra...)
		}
	}
	if inner.Kind() != jsonspan.None {
		found = r.object(inner, r.member(pointer, inner), "") || found
	}
	return found
}

// duplicates reports keys that an object repeats.
func (r *reader) duplicates(n jsonspan.Node, pointer string) {
	var met uint64 // a bit for some keys each: most objects are done with this
	suspect := false
	for c := range n.Children() {
		id := c.KeyID()
		bit := uint64(1) << (id % 64)
		suspect = suspect || id == 0 || met&bit != 0
		met |= bit
	}
	if !suspect {
		return
	}
	seen := make(map[string]struct{}, n.Len())
	for c := range n.Children() {
		if _, ok := seen[string(c.RawKey())]; ok {
			r.out.Add(finding.JSONDuplicateKey.At(r.where(r.member(pointer, c)), object.Clip(c.Key(), 80)))
		}
		seen[string(c.RawKey())] = struct{}{}
	}
}
