package document

import (
	"bytes"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// features is what the keys of a value say for its being a predicted object,
// a set.
type features uint16

// The features. The strong ones are keys that are rare outside predictions.
const (
	hasLabel features = 1 << iota
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

const located = hasBox | hasMask | hasOutline | hasNamedBox

// feature returns the plain one, and the strong one unless the key is weak.
func feature(plain, strong features, weak bool) features {
	if weak {
		return plain
	}
	return plain | strong
}

func (e features) any(of features) bool { return e&of != 0 }
func (e features) all(of features) bool { return e&of == of }

// inspector looks at values for what their keys say.
type inspector struct{ tables.Reader }

// features looks at the members of n, and of those that it nests.
func (r *inspector) features(n jsonspan.Node, depth int) features {
	var e features
	if n.Kind() != jsonspan.Object {
		return e
	}
	var flat shapes.Coordinates
	for c := range n.Children() {
		m := r.Keys.Of(c)
		if m.Role == vocabulary.Data {
			continue // around the objects too
		}
		if in := nested(m.Role, c); in.Kind() == jsonspan.Object && depth < maxNest {
			e |= r.features(in, depth+1)
			continue
		}
		if m.Role == vocabulary.NoRole && m.Place.At != vocabulary.NoCoordinate {
			flat.Take(&m.Place, c)
			continue
		}
		if m.Role != vocabulary.Value { // a number called value is common everywhere
			e |= r.feature1(r.role(n, m, c), m, c)
		}
	}
	if flat.Count() > 0 && flat.Box().Written != object.NoBox {
		e |= hasBox
	}
	if e == hasScore|hasUnitScore && r.namedBox(n).Kind() != jsonspan.None {
		e |= hasNamedBox
	}
	return e
}

// roleIn returns the role of a member c of n. In GeoJSON the type is no class, the
// coordinates of a polygon are an outline, and those of a line no box.
func roleIn(n, c jsonspan.Node, m *vocabulary.Member) vocabulary.Role {
	switch {
	case m.Role == vocabulary.Kind && geoTypes[c.Text()] != 0:
		return vocabulary.NoRole
	case m.Role == vocabulary.Box && string(c.RawKey()) == "coordinates":
		switch geoTypes[memberOf(n, "type").Text()] {
		case geoArea:
			return vocabulary.Polygon
		case geoOther:
			return vocabulary.NoRole
		}
	}
	return m.Role
}

// What the types of GeoJSON (RFC 7946) have coordinates of.
const (
	geoArea = 1 + iota
	geoOther
)

var geoTypes = map[string]int{
	"Polygon": geoArea, "MultiPolygon": geoArea, "Point": geoOther, "MultiPoint": geoOther, "LineString": geoOther,
	"MultiLineString": geoOther, "GeometryCollection": geoOther, "Feature": geoOther, "FeatureCollection": geoOther,
}

// feature1 returns what one member says.
func (r *inspector) feature1(role vocabulary.Role, m *vocabulary.Member, n jsonspan.Node) features {
	switch role {
	case vocabulary.Label, vocabulary.LabelID:
		return feature(hasLabel, hasStrongLabel, m.Weak)
	case vocabulary.Kind:
		return hasLabel
	case vocabulary.Score:
		e := feature(hasScore, hasStrongScore, m.Weak)
		if v, ok := n.Float(); ok && v >= 0 && v <= 1 {
			e |= hasUnitScore
		}
		return e
	case vocabulary.Box:
		if b, _ := r.Box(n, &m.Box, 0); b.Written != object.NoBox {
			return feature(hasBox, hasStrongBox, m.Weak)
		}
	case vocabulary.Mask:
		return maskFeatures(n, m.Weak)
	case vocabulary.Polygon, vocabulary.RLE, vocabulary.Keypoints:
		if r.isOutline(role, n, m) {
			return hasOutline
		}
	default:
		return r.innerFeatures(role, n)
	}
	return 0
}

// innerFeatures returns what a member says that holds objects.
func (r *inspector) innerFeatures(role vocabulary.Role, n jsonspan.Node) features {
	switch role {
	case vocabulary.Inner:
		return r.features(n, maxNest) & (hasLabel | hasScore)
	case vocabulary.Instances:
		return r.features(n.First(), maxNest) & hasBox
	default:
		return 0
	}
}

// isOutline reports whether a member holds an outline, a mask of run lengths or
// a skeleton: of a common key after a look at its value.
func (r *inspector) isOutline(role vocabulary.Role, n jsonspan.Node, m *vocabulary.Member) bool {
	if role == vocabulary.Keypoints {
		return n.Len() > 1 && n.First().Kind() != jsonspan.String
	}
	if !m.Weak {
		return true
	}
	b, rings := r.Box(n, &m.Box, 0)
	return rings != nil || b.Written != object.NoBox
}

// maskFeatures returns what a mask member says. A file of a common key says
// nothing unless it is called a mask: a shop's list has images too.
func maskFeatures(n jsonspan.Node, weak bool) features {
	if n.Kind() == jsonspan.String {
		inline, ok := maskWord(n, weak)
		if !ok && (inline == 0 || weak) || weak && !bytes.Contains(bytes.ToLower(n.Raw()), []byte("mask")) {
			return 0
		}
	} else if weak {
		return 0
	}
	return feature(hasMask, hasStrongMask, weak)
}

// elementFeatures returns the features of an element of a list: its own, and, where it
// is not located itself, those of what lies in it without a meaning.
func (r *inspector) elementFeatures(n jsonspan.Node) features {
	e := r.features(n, 0)
	if !e.any(located) && n.Kind() == jsonspan.Object {
		e |= r.inside(n, maxNest)
	}
	return e
}

// inside returns the features of the objects in the members of n that have no
// meaning of their own, and that it holds one of.
func (r *inspector) inside(n jsonspan.Node, depth int) (e features) {
	for c := range n.Children() {
		in, m := c, r.Keys.Of(c)
		if c.Kind() == jsonspan.Array && m.Role == vocabulary.NoRole && r.justPlaced(c.First()) {
			e |= r.features(n, 0) | r.features(c.First(), 0)
			continue
		}
		if in.Kind() != jsonspan.Object || nested(m.Role, c).Kind() != jsonspan.None || r.role(n, m, c) != vocabulary.NoRole {
			continue
		}
		f := r.features(in, 0)
		if !f.any(located) && depth > 1 {
			f |= r.inside(in, depth-1)
		}
		if f.any(located) {
			e |= f
		}
	}
	return e
}

// scored reports whether there is a class with its confidence: keys that are
// common elsewhere, as in {"name":"Bob","score":12}, only with a value that
// a confidence has.
func (e features) scored() bool {
	return e.all(hasLabel|hasScore) && (e.all(hasStrongLabel|hasStrongScore) || e.any(hasUnitScore))
}

// element reports whether a list of such values is a list of objects. With
// trust, the request says that it carries a prediction and little is asked;
// without, a label must come with a score, or a shape with either.
func (e features) element(trust bool) bool {
	if trust {
		return e.any(hasLabel | located)
	}
	placed := e.any(hasBox|hasOutline|hasMask) && e.any(hasLabel|hasScore)
	return e.scored() || placed || e.any(hasStrongBox|hasStrongMask|hasNamedBox)
}

// alone reports whether such a value is a prediction of its own. A document
// of one object needs more than a label, as {"name":"Bob"} has one.
func (e features) alone(trust bool) bool {
	if trust {
		return e.any(hasStrongLabel|located) || e.all(hasLabel|hasScore)
	}
	if e.scored() && e.any(hasStrongLabel|hasStrongScore) {
		return true
	}
	shape := e.any(hasStrongBox|hasStrongMask|hasOutline) || e.all(hasBox|hasScore)
	return shape && e.any(hasLabel|hasScore)
}

// namedBox returns the member of an object that is the box and names the
// class with its key, as TorchServe's object detector writes it:
// {"person":[167,57,301,436],"score":0.99}. It returns the zero Node unless
// there is exactly one list of four numbers under a key without a meaning,
// and a score.
func (r *inspector) namedBox(n jsonspan.Node) jsonspan.Node {
	var box jsonspan.Node
	const members = 2
	if n.Kind() != jsonspan.Object || n.Len() != members {
		return box
	}
	scored := false
	for c := range n.Children() {
		m := r.Keys.Of(c)
		switch {
		case m.Role == vocabulary.Score:
			v, ok := c.Float()
			scored = ok && v >= 0 && v <= 1
		case usable(m.Role, c) == vocabulary.NoRole && m.Place.At == vocabulary.NoCoordinate:
			if _, ok := shapes.Four(c); ok && c.Kind() == jsonspan.Array {
				box = c
			}
		}
	}
	if !scored {
		return jsonspan.Node{}
	}
	return box
}

// classAsKey takes class and box from such a member.
func (b *builder) classAsKey(n jsonspan.Node) {
	if b.Class != "" || b.Numbers.Written != object.NoBox {
		return
	}
	box := b.r.namedBox(n)
	if box.Kind() == jsonspan.None {
		return
	}
	v, _ := shapes.Four(box)
	b.Class, b.BoxKey = object.Clip(box.Key(), maxText), b.r.token(box)
	b.Numbers = object.Told(object.XYXY, v[0], v[1], v[2], v[3])
	for i, l := range b.loose {
		if l.node == box {
			b.loose = append(b.loose[:i], b.loose[i+1:]...)
			break
		}
	}
}
