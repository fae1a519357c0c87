package prediction

import (
	"bytes"

	"github.com/framebin/framebin/capture/jsonspan"
)

// evidence is what the keys of a value say for its being a predicted object:
// a set of signs.
type evidence uint16

// The signs. The strong ones are keys that are rare outside predictions.
const (
	hasLabel evidence = 1 << iota
	hasStrongLabel
	hasScore
	hasStrongScore
	hasUnitScore // within 0..1
	hasBox
	hasStrongBox
	hasMask
	hasStrongMask
	hasOutline
	hasNamedBox // whose key is the class
)

// sign returns the sign, and the strong one unless the key is weak.
func sign(plain, strong evidence, weak bool) evidence {
	if weak {
		return plain
	}
	return plain | strong
}

// any reports whether one of the signs is there.
func (e evidence) any(signs evidence) bool { return e&signs != 0 }

// all reports whether all of the signs are there.
func (e evidence) all(signs evidence) bool { return e&signs == signs }

// evidence looks at the members of n, and of those that it nests.
func (d *decoder) evidence(n jsonspan.Node, depth int) evidence {
	var e evidence
	var flat coordSet
	if n.Kind() != jsonspan.Object {
		return e
	}
	for c := range n.Children() {
		m := d.keys.of(c)
		if m.role == roleData {
			continue // around the objects too
		}
		if in := nested(m.role, c); in.Kind() == jsonspan.Object && depth < maxNest {
			e |= d.evidence(in, depth+1)
			continue
		}
		if _, ok := c.Float(); ok && m.role == roleNone && m.at != atNone {
			flat.take(m.at&^atNormalised, c)
			continue
		}
		if m.role != roleValue { // a number called value is common everywhere
			e |= d.weigh(usable(m.role, c), m.weak, c)
		}
	}
	if flat.box().layout != rawNone {
		e |= hasBox
	}
	if e == hasScore|hasUnitScore && d.namedBox(n).Kind() != jsonspan.None {
		e |= hasNamedBox
	}
	return e
}

// weigh returns what one member says.
func (d *decoder) weigh(r role, weak bool, n jsonspan.Node) evidence {
	switch r {
	case roleLabel, roleLabelID:
		return sign(hasLabel, hasStrongLabel, weak)
	case roleKind:
		return hasLabel
	case roleScore:
		e := sign(hasScore, hasStrongScore, weak)
		if v, ok := n.Float(); ok && v >= 0 && v <= 1 {
			e |= hasUnitScore
		}
		return e
	case roleBox:
		if b, _ := d.boxNode(n, 0); b.layout != rawNone {
			return sign(hasBox, hasStrongBox, weak)
		}
	case roleMask:
		return weighMask(n, weak)
	case rolePolygon, roleRLE:
		return hasOutline
	case roleInner:
		return d.evidence(n, maxNest) & (hasLabel | hasScore)
	case roleInstances:
		return d.evidence(n.First(), maxNest) & hasBox
	default:
	}
	return 0
}

// weighMask returns what a mask member says. A file of a common key says
// nothing unless it is called a mask: a shop's list has images too.
func weighMask(n jsonspan.Node, weak bool) evidence {
	if n.Kind() == jsonspan.String {
		inline, ok := maskWord(n, weak)
		if !ok && (inline == 0 || weak) || weak && !bytes.Contains(bytes.ToLower(n.Raw()), []byte("mask")) {
			return 0
		}
	} else if weak {
		return 0
	}
	return sign(hasMask, hasStrongMask, weak)
}

// scored reports whether there is a class with its confidence: keys that are
// common elsewhere, as in {"name":"Bob","score":12}, only with a value that
// a confidence has.
func (e evidence) scored() bool {
	return e.all(hasLabel|hasScore) && (e.all(hasStrongLabel|hasStrongScore) || e.any(hasUnitScore))
}

// element reports whether a list of such values is a list of objects. With
// trust, the request says that it carries a prediction and little is asked;
// without, a label must come with a score, or a shape with either.
func (e evidence) element(trust bool) bool {
	if trust {
		return e.any(hasLabel | hasBox | hasMask | hasOutline | hasNamedBox)
	}
	located := e.any(hasBox|hasOutline|hasMask) && e.any(hasLabel|hasScore)
	return e.scored() || located || e.any(hasStrongBox|hasStrongMask|hasNamedBox)
}

// alone reports whether such a value is a prediction of its own. A document
// of one object needs more than a label, as {"name":"Bob"} has one.
func (e evidence) alone(trust bool) bool {
	if trust {
		return e.any(hasStrongLabel|hasBox|hasMask|hasOutline|hasNamedBox) || e.all(hasLabel|hasScore)
	}
	if e.scored() && e.any(hasStrongLabel|hasStrongScore) {
		return true
	}
	shape := e.any(hasStrongBox|hasStrongMask|hasOutline) || e.all(hasBox|hasScore)
	return shape && e.any(hasLabel|hasScore)
}
