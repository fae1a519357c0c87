package prediction

import (
	"cmp"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
)

// maxNest is how deep the members of one object may be nested.
const maxNest = 3

// roles is how many roles there are.
const roles = int(roleValue) + 1

// gather is one object being read: the best member of each role so far.
type gather struct {
	*draft
	best   [roles]jsonspan.Node
	rank   [roles]uint8
	number jsonspan.Node // a label or id that is a number
	pixels coordSet      // flat coordinates
	norms  coordSet      // those whose keys say 0..1
	flat   []jsonspan.Node
	loose  []looseMember

	inherit string // a class that the key of an inner object tells
}

// looseMember is a member that lost to a better one of the same role, or has
// none.
type looseMember struct {
	node    jsonspan.Node
	pointer string // of the object around it
}

// object reads one object, and those within it, into drafts. inherited is
// the label of the object around it. It reports whether anything was read.
func (d *decoder) object(n jsonspan.Node, pointer, inherited string) bool {
	if len(d.drafts) >= maxObjects {
		d.full = true
		return false
	}
	at := d.add(pointer)
	g := gather{draft: &d.drafts[at], flat: d.flat[:0], loose: d.loose[:0]}
	d.members(&g, n, pointer, 0)
	d.innerWithoutBox(&g, pointer)
	d.label(&g, cmp.Or(g.inherit, inherited))
	d.score(&g)
	d.shape(&g, pointer)
	d.readNamedBox(&g, n)
	if len(g.loose) > 1 {
		slices.SortStableFunc(g.loose, func(a, b looseMember) int { return a.node.Compare(b.node) })
	}
	for _, l := range g.loose {
		g.Extra = d.keep(g.Extra, l.pointer, l.node)
	}
	d.flat, d.loose = g.flat, g.loose // their storage serves the next object
	found := g.anything()
	nested := d.within(&g, pointer, at)
	if !found && !nested && len(d.drafts) == at+1 {
		d.undo()
	}
	return found || nested
}

// anything reports whether something of an object was read.
func (g *draft) anything() bool {
	return g.Class != "" || g.box.layout != rawNone || g.badBox || g.Mask != nil ||
		g.Polygons != nil || g.RLE != nil || g.Confidence.Known
}

// members sorts the members of n by their roles.
func (d *decoder) members(g *gather, n jsonspan.Node, pointer string, depth int) {
	d.duplicates(n, pointer)
	for c := range n.Children() {
		m := d.keys.of(c)
		if m.at != atNone && m.role == roleNone && g.coordinate(m.at, c) {
			continue
		}
		if in := nested(m.role, c); in.Kind() == jsonspan.Object && depth < maxNest {
			at := pointer + "/" + pointerToken(c)
			if c.Kind() == jsonspan.Array {
				at += "/0"
			}
			d.members(g, in, at, depth+1)
			if c.Len() > 1 && c.Kind() == jsonspan.Array { // the others are kept
				g.loose = append(g.loose, looseMember{c, pointer})
			}
			continue
		}
		switch role := usable(m.role, c); role {
		case roleNone:
		case roleFrame:
			d.frame(c)
			continue
		default:
			c = g.pick(role, m.rank, c)
		}
		if c.Kind() != jsonspan.None {
			g.loose = append(g.loose, looseMember{c, pointer})
		}
	}
}

// nested returns what belongs to the object around a member that nests:
// itself, or the first of its list; the zero Node for members that do not.
func nested(r role, n jsonspan.Node) jsonspan.Node {
	switch kind := n.Kind(); {
	case r == roleNest && kind == jsonspan.Array:
		return n.First()
	case r == roleData && holdsConcepts(n):
		return n
	case r == roleNest, (r == roleLabel || r == roleValue) && kind == jsonspan.Object:
		return n
	default:
		return jsonspan.Node{}
	}
}

// holdsConcepts reports whether a member called data is that of Clarifai's
// regions: what others call so is theirs.
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
func (g *gather) pick(role role, rank uint8, n jsonspan.Node) (loser jsonspan.Node) {
	if role == roleLabelID && n.Kind() == jsonspan.Number {
		loser, g.number = g.number, n
		return loser
	}
	if g.best[role].Kind() != jsonspan.None && rank > g.rank[role] {
		return n
	}
	loser = g.best[role]
	if loser.Kind() != jsonspan.None && loser.SameKey(n) {
		loser = jsonspan.Node{}
	}
	g.best[role], g.rank[role] = n, rank
	return loser
}

// coordinate takes a flat coordinate.
func (g *gather) coordinate(at coordinate, n jsonspan.Node) bool {
	set, at, norm := &g.pixels, at&^atNormalised, at&atNormalised != 0
	if norm {
		set = &g.norms
	}
	v, ok := n.Float()
	if !ok || at >= atTopLeft {
		return false
	}
	set.set(at, v)
	g.flat = append(g.flat, n)
	return true
}

// usable returns the role of a member after a look at its value: a value of
// the wrong type has none.
func usable(r role, n jsonspan.Node) role {
	k := n.Kind()
	switch {
	case r == roleLabel && k == jsonspan.Number:
		return roleLabelID
	case r == roleText && k == jsonspan.String:
		return roleLabel
	case r == roleValue && k == jsonspan.Number:
		return roleScore
	case accepted(r)&(1<<k) == 0,
		r == roleLabel && k == jsonspan.Array && n.First().Kind() != jsonspan.String,
		r == roleInstances && n.First().Kind() != jsonspan.Object:
		return roleNone
	}
	return r
}

// accepted returns the types that the value of a role may have, a bit each.
func accepted(r role) uint {
	const (
		scalars    = 1<<jsonspan.String | 1<<jsonspan.Number
		composites = 1<<jsonspan.Array | 1<<jsonspan.Object
	)
	switch r {
	case roleLabel:
		return 1<<jsonspan.String | 1<<jsonspan.Array
	case roleLabelID, roleScore, roleFrame:
		return scalars
	case roleKind:
		return 1 << jsonspan.String
	case roleMask:
		return scalars | composites
	case roleBox, rolePolygon, roleRLE, roleKeypoints:
		return composites
	case roleInstances:
		return 1 << jsonspan.Array
	case roleInner:
		return 1 << jsonspan.Object
	case roleNone, roleNest, roleData, roleText, roleValue:
	}
	return 0
}

// within reads the objects inside the object at index at: boxes that share
// its label, which replace it, and an inner object, which follows it.
func (d *decoder) within(g *gather, pointer string, at int) bool {
	list, inner := g.best[roleInstances], g.best[roleInner]
	class, id, extra, found := g.Class, g.ClassID, g.Extra, false
	if list.Kind() != jsonspan.None {
		base := pointer + "/" + pointerToken(list)
		i := 0
		for c := range list.Children() {
			found = d.object(c, d.arena.element(base, i), class) || found
			i++
		}
		if found {
			d.drafts = slices.Delete(d.drafts, at, at+1)
			first := &d.drafts[at]
			first.ClassID = cmp.Or(first.ClassID, id)
			first.Extra = append(first.Extra, extra...)
		}
	}
	if inner.Kind() != jsonspan.None {
		found = d.object(inner, pointer+"/"+pointerToken(inner), "") || found
	}
	return found
}

// duplicates reports keys that an object repeats.
func (d *decoder) duplicates(n jsonspan.Node, pointer string) {
	var met uint64 // a bit for some keys each: most objects are done with this
	suspect := false
	for c := range n.Children() {
		id := c.KeyID()
		bit := uint64(1) << (id % 64)
		suspect = suspect || id == 0 || met&bit != 0
		met |= bit
	}
	const small = 32
	switch {
	case !suspect:
		return
	case n.Len() > small:
		d.manyDuplicates(n, pointer)
		return
	}
	var keys [small]jsonspan.Node
	i := 0
	for c := range n.Children() {
		if slices.ContainsFunc(keys[:i], c.SameKey) {
			d.duplicate(c, pointer)
		}
		keys[i] = c
		i++
	}
}

func (d *decoder) manyDuplicates(n jsonspan.Node, pointer string) {
	seen := make(map[string]struct{}, n.Len())
	for c := range n.Children() {
		if _, ok := seen[string(c.RawKey())]; ok {
			d.duplicate(c, pointer)
		}
		seen[string(c.RawKey())] = struct{}{}
	}
}

func (d *decoder) duplicate(n jsonspan.Node, pointer string) {
	d.out.add(CodeJSONDuplicateKey, d.where(pointer+"/"+pointerToken(n)), clip(n.Key(), 80))
}
