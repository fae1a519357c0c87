package prediction

import "framebin/capture/prediction/jsontree"

// evidence is what the keys of a value say for its being a predicted object.
type evidence struct {
	label, strongLabel bool
	score, strongScore bool
	unit               bool // the score is within 0..1
	box, strongBox     bool
	mask, strongMask   bool
	outline            bool
}

// evidence looks at the members of n, and of those that it nests.
func (d *decoder) evidence(n jsontree.Node, depth int) evidence {
	var e evidence
	var flat coordSet
	if n.Kind() != jsontree.Object || n.Len() > 4096 {
		return e
	}
	for c := range n.Children() {
		m := d.keys.of(c.RawKey())
		if m.role == roleNest && depth < 3 {
			e.join(d.evidence(nested(c), depth+1))
			continue
		}
		if _, ok := c.Float(); ok && m.role == roleNone && m.at != atNone {
			flat.take(m.at&^atNormalised, c)
			continue
		}
		d.weigh(&e, usable(m.role, c), m.weak, c)
	}
	if flat.box().layout != rawNone {
		e.box = true
	}
	return e
}

// weigh adds what one member says.
func (d *decoder) weigh(e *evidence, r role, weak bool, n jsontree.Node) {
	switch r {
	case roleLabel, roleLabelID:
		e.label = true
		e.strongLabel = e.strongLabel || !weak
	case roleKind:
		e.label = true
	case roleScore:
		e.score = true
		e.strongScore = e.strongScore || !weak
		v, ok := n.Float()
		e.unit = e.unit || ok && v >= 0 && v <= 1
	case roleBox:
		if b, _ := d.boxNode(n, 0); b.layout != rawNone {
			e.box = true
			e.strongBox = e.strongBox || !weak
		}
	case roleMask:
		e.weighMask(n, weak)
	case rolePolygon, roleRLE:
		e.outline = true
	case roleInstances:
		in := d.evidence(n.First(), 2)
		e.box = e.box || in.box
	default:
	}
}

func (e *evidence) weighMask(n jsontree.Node, weak bool) {
	if n.Kind() == jsontree.String {
		if inline, ok := maskWord(n, weak); !ok && (inline == 0 || weak) {
			return
		}
	} else if weak {
		return
	}
	e.mask = true
	e.strongMask = e.strongMask || !weak
}

func (e *evidence) join(o evidence) {
	e.label = e.label || o.label
	e.strongLabel = e.strongLabel || o.strongLabel
	e.score = e.score || o.score
	e.strongScore = e.strongScore || o.strongScore
	e.unit = e.unit || o.unit
	e.box = e.box || o.box
	e.strongBox = e.strongBox || o.strongBox
	e.mask = e.mask || o.mask
	e.strongMask = e.strongMask || o.strongMask
	e.outline = e.outline || o.outline
}

// element reports whether a list of such values is a list of objects. With
// trust, the request says that it carries a prediction and little is asked;
// without, a label must come with a score, or a shape with either.
func (e evidence) element(trust bool) bool {
	if trust {
		return e.label || e.box || e.mask || e.outline
	}
	scored := e.label && e.score && (e.strongLabel && e.strongScore || e.unit)
	located := (e.box || e.outline || e.mask) && (e.label || e.score)
	return scored || located || e.strongBox || e.strongMask
}

// alone reports whether such a value is a prediction of its own. A document
// of one object needs more than a label, as {"name":"Bob"} has one.
func (e evidence) alone(trust bool) bool {
	if trust {
		return e.strongLabel || e.label && e.score || e.box || e.mask || e.outline
	}
	scored := e.label && e.score && (e.strongLabel || e.strongScore) && (e.strongLabel && e.strongScore || e.unit)
	located := (e.strongBox || e.strongMask || e.outline || e.box && e.score) && (e.label || e.score)
	return scored || located
}
