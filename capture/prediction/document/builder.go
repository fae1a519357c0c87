package document

import (
	"cmp"
	"math"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
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
	r       *reader
	best    [vocabulary.Roles]jsonspan.Node
	rank    [vocabulary.Roles]uint8
	place   [vocabulary.Roles]string // pointers of the objects that the best lie in
	number  jsonspan.Node            // a label or id that is a number
	sets    []shapes.Coordinates     // those that lie flat, by units and by what is before their names
	flat    []flatNode               // where they were taken from
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
	if len(r.raws) >= r.mostObjects {
		r.full = true
		return false
	}
	at := r.add(pointer)
	b := builder{r: r, Raw: &r.raws[at], sets: r.sets[:0], flat: r.flat[:0], loose: r.loose[:0]}
	b.members(n, pointer, 0)
	b.inner(pointer)
	b.descend()
	b.label(cmp.Or(b.inherit, inherited))
	b.score()
	b.boxOf(pointer)
	b.maskOf(pointer)
	b.outlineOf(pointer)
	b.keypointsOf(pointer)
	b.classAsKey(n)
	b.assumeClass()
	if len(b.loose) > 1 {
		slices.SortStableFunc(b.loose, func(x, y unread) int { return x.node.Compare(y.node) })
	}
	b.places()
	children := b.leave()
	r.sets, r.flat, r.loose = b.sets, b.flat, b.loose[:0] // their storage serves the next object
	found := anything(b.Raw)
	nested := b.within(pointer, at)
	for _, c := range children {
		nested = r.child(c, b.Class) || nested
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

// child reads what lies in an object: another one, or some.
func (r *reader) child(l unread, class string) bool {
	if r.holdsObjects(l.node) {
		return r.more(l.node, l.pointer, class)
	}
	return r.object(l.node, l.pointer, "")
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
func (b *builder) members(n jsonspan.Node, pointer string, depth int) {
	b.r.duplicates(n, pointer)
	for c := range n.Children() {
		m := b.r.Keys.Of(c)
		if m.Role == vocabulary.NoRole && m.Place.At != vocabulary.NoCoordinate && b.coordinate(m, c, pointer) {
			continue
		}
		if in := nested(m.Role, c); in.Kind() == jsonspan.Object && depth < maxNest && (m.Role == vocabulary.Nest || !b.another(n, in)) {
			b.nest(c, in, pointer, depth)
			continue
		}
		switch role := b.r.role(n, m, c); role {
		case vocabulary.NoRole:
		case vocabulary.ImageSide:
			b.r.side(c)
			continue
		default:
			rank := m.Rank
			if m.Role == vocabulary.Value {
				rank = math.MaxUint8 // a number called value may be anything
			}
			if lost := b.pick(role, rank, unread{c, pointer}); lost.node.Kind() != jsonspan.None {
				b.loose = append(b.loose, lost)
			}
			continue
		}
		b.loose = append(b.loose, unread{c, pointer})
	}
}

// isBox reports whether a value can be read as a box, and holds no member
// that is one.
func (r *inspector) isBox(m *vocabulary.Member, n jsonspan.Node) bool {
	for c := range n.Children() {
		if c.IsMember() {
			if role := r.Keys.Of(c).Role; role == vocabulary.Box || role == vocabulary.Polygon {
				return false
			}
		}
	}
	s, _ := r.Box(n, &m.Box, 0)
	return s.Written != object.NoBox
}

// another reports whether what lies in n is an object of its own, as the plate of
// a car: both have a box.
func (b *builder) another(n, in jsonspan.Node) bool {
	return b.r.features(in, maxNest).any(hasBox) && b.r.features(n, maxNest).any(hasBox)
}

// nest sorts the members of what belongs to the object around it.
func (b *builder) nest(n, in jsonspan.Node, pointer string, depth int) {
	at := b.r.member(pointer, n)
	if n.Kind() == jsonspan.Array {
		at += "/0"
	}
	b.members(in, at, depth+1)
	if m := b.r.Keys.Of(n); m.Role == vocabulary.Label || m.Role == vocabulary.Kind {
		b.valueOfClass(in, m)
	}
	if n.Len() > 1 && n.Kind() == jsonspan.Array { // the others are kept
		b.loose = append(b.loose, unread{n, pointer})
	}
}

// valueOfClass takes the class from an object that is called one and has a
// value: {"tag":{"value":"person","confidence":0.9}}.
func (b *builder) valueOfClass(n jsonspan.Node, m *vocabulary.Member) {
	for i, l := range b.loose {
		if l.node.Kind() != jsonspan.String || b.r.Keys.Of(l.node).Role != vocabulary.Value {
			continue
		}
		for c := range n.Children() {
			if c == l.node {
				b.pick(vocabulary.Label, m.Rank, l)
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
	case role == vocabulary.Data && holdsConcepts(n), kind == jsonspan.Object && string(n.RawKey()) == "geometry" && geoTypes[memberOf(n, "type").Text()] != 0:
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
func (b *builder) pick(role vocabulary.Role, rank uint8, l unread) (loser unread) {
	n := l.node
	if role == vocabulary.LabelID && n.Kind() == jsonspan.Number {
		loser = unread{b.number, b.place[role]}
		b.number, b.place[role] = n, l.pointer
		return loser
	}
	if b.best[role].Kind() != jsonspan.None && rank > b.rank[role] {
		return l
	}
	loser = unread{b.best[role], b.place[role]}
	if loser.node.Kind() != jsonspan.None && loser.node.SameKey(n) {
		loser = unread{}
	}
	b.best[role], b.rank[role], b.place[role] = n, rank, l.pointer
	return loser
}

// maxSets is how many boxes may lie flat in one object.
const maxSets = 4

// coordinate takes a coordinate that lies flat.
func (b *builder) coordinate(m *vocabulary.Member, n jsonspan.Node, pointer string) bool {
	at := 0
	for at < len(b.sets) && (b.sets[at].Units != m.Place.Units || b.sets[at].Group != m.Place.Group) {
		at++
	}
	if at == len(b.sets) {
		if at == maxSets {
			return false
		}
		if at < cap(b.sets) {
			b.sets = b.sets[:at+1]
		} else {
			b.sets = append(b.sets, shapes.Coordinates{})
		}
		b.sets[at].Reset(m.Place.Units, m.Place.Group)
	}
	if !b.sets[at].Take(&m.Place, n) {
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
	vocabulary.Polygon:   composites | 1<<jsonspan.String,
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
		role == vocabulary.Polygon && k == jsonspan.String && shapes.Rings(n) == nil,
		role == vocabulary.Instances && n.First().Kind() != jsonspan.Object:
		return vocabulary.NoRole
	}
	return role
}

// role returns the role of a member after a look at its value. Four numbers
// under a key for several boxes are the one of the object; what is made of
// words only may be a box must be one, for "deviceLocation" is mostly none;
// and the name of a shape is no class.
func (r *inspector) role(in jsonspan.Node, m *vocabulary.Member, n jsonspan.Node) vocabulary.Role {
	role := usable(roleIn(in, n, m), n)
	switch {
	case m.Role == vocabulary.NoRole && n.Kind() == jsonspan.Array && n.Len() == 4 && n.First().Kind() == jsonspan.Number:
		if key, _ := r.Keys.Column(n.RawKey()); key.Column == vocabulary.BoxColumn {
			return vocabulary.Box
		}
	case role == vocabulary.Box && m.ByWords() && !r.isBox(m, n):
		return vocabulary.NoRole
	case role == vocabulary.Kind:
		if _, sure := vocabulary.ShapeWord(n.Text()); sure {
			return vocabulary.NoRole
		}
	}
	return role
}

// inner lets the members of an inner object belong to the one around it where
// that has the box and no class: an object that is described by a "vehicle" or
// a "person". Its key is the class where it tells none.
func (b *builder) inner(pointer string) {
	n := b.best[vocabulary.Inner]
	if n.Kind() == jsonspan.None || b.r.features(n, maxNest).any(hasBox|hasMask|hasOutline) {
		return
	}
	told := b.best[vocabulary.Label].Kind() != jsonspan.None || b.best[vocabulary.LabelID].Kind() != jsonspan.None ||
		b.number.Kind() != jsonspan.None
	if told || b.best[vocabulary.Box].Kind() == jsonspan.None {
		return
	}
	b.best[vocabulary.Inner] = jsonspan.Node{}
	b.members(n, b.r.member(pointer, n), maxNest)
	if kind := b.best[vocabulary.Kind]; b.best[vocabulary.Label].Kind() == jsonspan.None && kind.Kind() == jsonspan.None {
		b.inherit = b.r.token(n)
	}
}

// maxDescents bounds how many members descend looks into.
const maxDescents = 8

// descend looks into members without a meaning for what the object lacks: its
// place, and its class.
func (b *builder) descend() {
	from := 0
	for range maxDescents {
		at := from
		for at < len(b.loose) && !b.onlyNames(b.loose[at].node) {
			at++
		}
		if at == len(b.loose) {
			at = from
		}
		for at < len(b.loose) && !b.belongs(b.loose[at].node) {
			at++
		}
		if at == len(b.loose) {
			return
		}
		l := b.loose[at]
		pointer, in := b.r.pointerOf(l), l.node
		if in.Kind() == jsonspan.Array {
			in, pointer = in.First(), pointer+"/0"
		}
		if l.node.Len() == 1 || in == l.node {
			b.loose = slices.Delete(b.loose, at, at+1)
		} else {
			from = at + 1 // the others are kept
		}
		b.lacking(in, pointer)
	}
}

// lacking takes from the members of a value what the object has none of.
func (b *builder) lacking(n jsonspan.Node, pointer string) {
	had, ranks := b.best, b.rank
	b.members(n, pointer, 1)
	for role := range had {
		if had[role].Kind() == jsonspan.None || b.best[role] == had[role] {
			continue
		}
		b.loose = slices.DeleteFunc(b.loose, func(l unread) bool { return l.node == had[role] })
		b.loose = append(b.loose, unread{b.best[role], pointer})
		b.best[role], b.rank[role] = had[role], ranks[role]
	}
}

// onlyNames reports whether a member says what the object is and nothing of where
// it is: it is asked first.
func (b *builder) onlyNames(n jsonspan.Node) bool {
	e := b.r.features(n, 0)
	return e.any(hasStrongLabel) && !e.any(located) && b.belongs(n)
}

// belongs reports whether a member is a part of the object that it lies in
// because the object has no such part of its own.
func (b *builder) belongs(n jsonspan.Node) bool {
	in := n
	if n.Kind() == jsonspan.Array {
		in = n.First()
	}
	if in.Kind() != jsonspan.Object {
		return false
	}
	e := b.r.features(in, 0)
	if n.Kind() == jsonspan.Array {
		return !b.labelled() && b.r.namesClasses(n) && b.r.namesClass(in)
	}
	if deep := e | b.r.inside(in, maxNest); deep.any(located) {
		return !b.isPlaced()
	}
	if b.labelled() || !e.any(hasLabel) {
		return false
	}
	return e.any(hasStrongLabel|hasScore) || string(n.RawKey()) == "properties" // of a feature of GeoJSON (RFC 7946)
}

// namesClass reports whether an element of a list names a class and is no place.
func (r *inspector) namesClass(n jsonspan.Node) bool {
	e := r.features(n, 0)
	for c := range n.Children() {
		if f := r.features(c, 0); f.any(hasLabel) && f.any(hasScore) && !f.any(located) {
			e |= f
		}
	}
	return !e.any(located) && e.any(hasLabel) && !r.attributes(n)
}

// attributes reports whether a value is a name with a text as its value: what an
// object is like, and not what it is.
func (r *inspector) attributes(n jsonspan.Node) bool {
	for c := range n.Children() {
		if r.Keys.Of(c).Role == vocabulary.Value && c.Kind() == jsonspan.String {
			return true
		}
	}
	return false
}

// isPlaced reports whether a member says where the object is.
func (b *builder) isPlaced() bool {
	if n := b.best[vocabulary.Box]; n.Kind() != jsonspan.None {
		if s, _ := b.r.Box(n, &b.r.Keys.Of(n).Box, 0); s.Written != object.NoBox {
			return true
		}
	}
	for _, role := range [...]vocabulary.Role{vocabulary.Mask, vocabulary.Polygon, vocabulary.RLE, vocabulary.Keypoints, vocabulary.Instances} {
		if n := b.best[role]; n.Kind() != jsonspan.None && (role != vocabulary.Mask || n.Kind() != jsonspan.Object) {
			return true
		}
	}
	for i := range b.sets {
		if b.sets[i].Box().Written != object.NoBox {
			return true
		}
	}
	return false
}

// places takes a list of nothing but places as those of an object that says
// what is there, as of the frames in which it is seen.
func (b *builder) places() {
	if b.Class == "" || Located(b.Raw) || b.best[vocabulary.Instances].Kind() != jsonspan.None {
		return
	}
	for i, l := range b.loose {
		if l.node.Kind() == jsonspan.Array && b.r.justPlaced(l.node.First()) && l.pointer == b.Pointer {
			b.best[vocabulary.Instances] = l.node
			b.loose = slices.Delete(b.loose, i, i+1)
			return
		}
	}
}

// justPlaced reports whether a value says where an object is, and not what.
func (r *inspector) justPlaced(n jsonspan.Node) bool {
	e := r.features(n, 0)
	return e.any(located) && !e.any(hasLabel|hasScore)
}

// labelled reports whether a member says what the object is.
func (b *builder) labelled() bool {
	return b.best[vocabulary.Label].Kind() != jsonspan.None || b.best[vocabulary.Kind].Kind() != jsonspan.None || b.best[vocabulary.LabelID].Kind() != jsonspan.None || b.number.Kind() != jsonspan.None
}

// leave keeps what was not read of an object, and returns what may hold other
// objects.
func (b *builder) leave() (children []unread) {
	for _, l := range b.loose {
		if b.Area == 0 && l.node.Kind() == jsonspan.Number && b.r.Keys.Of(l.node).Area {
			if v, ok := l.node.Float(); ok && v > 0 {
				b.Area = v
			}
		}
		if b.r.holdsObjects(l.node) || b.r.isObject(l.node, false) && b.r.features(l.node, 0).all(hasBox|hasLabel) {
			children = append(children, unread{l.node, b.r.pointerOf(l)})
			continue
		}
		b.Extra = b.r.keepMember(b.Extra, l.pointer, l.node)
		b.r.left(l, Located(b.Raw))
	}
	if points := b.points(); len(points) > 1 && !Located(b.Raw) { // each alone may be anything
		for _, l := range points {
			b.r.miss(l, false)
		}
	}
	return children
}

// points returns the members that were not read and are two numbers each.
func (b *builder) points() (list []unread) {
	for _, l := range b.loose {
		if l.node.Kind() == jsonspan.Array && l.node.Len() == 2 && !b.r.Keys.Innocent(l.node.RawKey(), false, false) {
			if _, ok := shapes.Point(l.node); ok {
				list = append(list, l)
			}
		}
	}
	return list
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
func (b *builder) within(pointer string, at int) bool {
	list, inner := b.best[vocabulary.Instances], b.best[vocabulary.Inner]
	class, id, extra, confidence, found := b.Class, b.ClassID, b.Extra, b.Confidence, false
	if list.Kind() != jsonspan.None {
		base := b.r.member(pointer, list)
		i := 0
		for c := range list.Children() {
			first := len(b.r.raws)
			found = b.r.object(c, b.r.element(base, i), class) || found
			i++
			if len(b.r.raws) > first && !b.r.raws[first].Confidence.Known {
				b.r.raws[first].Confidence = confidence
			}
		}
		if found {
			b.r.remove(at)
			first := &b.r.raws[at]
			first.ClassID = cmp.Or(first.ClassID, id)
			first.Extra = append(first.Extra, extra...)
		}
	}
	if inner.Kind() != jsonspan.None {
		found = b.r.object(inner, b.r.member(pointer, inner), "") || found
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
