package features

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Role returns the role of a member after a look at its value. Four numbers
// under a key for several boxes are the one of the object; what is made of
// words only may be a box must be one, for "deviceLocation" is mostly none;
// and the name of a shape is no class.
func (r *Inspector) Role(in jsonspan.Node, m *vocabulary.Member, n jsonspan.Node) vocabulary.Role {
	role := Usable(roleIn(in, n, m), n)
	switch {
	case m.Role == vocabulary.NoRole && n.Kind() == jsonspan.Array && n.Len() == 4 && n.First().Kind() == jsonspan.Number:
		if key, _ := r.Keys.Column(n.RawKey()); key.Column == vocabulary.BoxColumn {
			return vocabulary.Box
		}
	case role == vocabulary.Box && m.ByWords() && !r.isBox(m, n), (role == vocabulary.Box || role == vocabulary.Polygon) && r.isObjects(n):
		return vocabulary.NoRole
	case role == vocabulary.Kind, role == vocabulary.Label && m.Weak && n.Kind() == jsonspan.String:
		if _, sure := vocabulary.ShapeWord(n.Text()); sure {
			return vocabulary.NoRole
		}
	}
	return role
}

// roleIn returns the role of a member c of n. In GeoJSON the type is no class, the
// coordinates of a polygon are an outline, and those of a line no box.
func roleIn(n, c jsonspan.Node, m *vocabulary.Member) vocabulary.Role {
	switch {
	case m.Role == vocabulary.Kind && geoTypes[c.Text()] != 0:
		return vocabulary.NoRole
	case m.Role == vocabulary.Box && string(c.RawKey()) == "coordinates":
		switch geoTypes[n.Member("type").Text()] {
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
	vocabulary.RLE:       composites | 1<<jsonspan.String,
	vocabulary.Keypoints: composites,
	vocabulary.Instances: 1 << jsonspan.Array,
	vocabulary.Inner:     1 << jsonspan.Object,
}

// Usable returns the role of a member after a look at its value: a value of
// the wrong type has none.
func Usable(role vocabulary.Role, n jsonspan.Node) vocabulary.Role {
	k := n.Kind()
	switch {
	case role == vocabulary.Label && (k == jsonspan.Number || shapes.Digits(n)):
		return vocabulary.LabelID
	case role == vocabulary.Text && k == jsonspan.String:
		return vocabulary.Label
	case role == vocabulary.Value && k == jsonspan.Number:
		return vocabulary.Score
	case !acceptable(role, n):
		return vocabulary.NoRole
	}
	return role
}

// acceptable reports whether a value is of a type that a role may have.
func acceptable(role vocabulary.Role, n jsonspan.Node) bool {
	k := n.Kind()
	switch {
	case role == vocabulary.Score && k == jsonspan.Array:
		return n.Len() == 1 && shapes.Scalar(n.First())
	case role == vocabulary.Label && k == jsonspan.Array:
		return n.First().Kind() == jsonspan.String
	case role == vocabulary.Box && k == jsonspan.String:
		return len(n.Raw()) > len(`""`)
	case role == vocabulary.Polygon && k == jsonspan.String:
		return shapes.Rings(n) != nil
	case role == vocabulary.Instances && n.First().Kind() != jsonspan.Object:
		return false
	}
	return accepted[role]&(1<<k) != 0
}

// isObjects reports whether a value is a list of objects, and no place itself:
// "contours" may be both.
func (r *Inspector) isObjects(n jsonspan.Node) bool {
	first := n.First()
	if n.Kind() != jsonspan.Array || first.Kind() != jsonspan.Object || first.Len() <= 2 {
		return false
	}
	e := r.Features(first, MaxNest)
	for c := range first.Children() {
		if c.Kind() == jsonspan.Array && r.NamesClasses(c) && r.NamesClass(c.First()) {
			e |= Label
		}
	}
	return e.Any(Located) && e.Any(Label|Score)
}

// isBox reports whether a value can be read as a box, and holds no member
// that is one.
func (r *Inspector) isBox(m *vocabulary.Member, n jsonspan.Node) bool {
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

// Nested returns what belongs to the object around a member that nests:
// itself, or the first of its list; the zero Node for members that do not.
func Nested(role vocabulary.Role, n jsonspan.Node) jsonspan.Node {
	switch kind := n.Kind(); {
	case role == vocabulary.Nest && kind == jsonspan.Array:
		return n.First()
	case role == vocabulary.Data && holdsConcepts(n), kind == jsonspan.Object && string(n.RawKey()) == "geometry" && geoTypes[n.Member("type").Text()] != 0:
		return n
	case role == vocabulary.Nest, role == vocabulary.Score && isValue(n), (role == vocabulary.Label || role == vocabulary.Kind || role == vocabulary.Value) && kind == jsonspan.Object && !tables.IsScores(n):
		return n
	default:
		return jsonspan.Node{}
	}
}

// isValue reports whether an object holds a number called value, and little else.
func isValue(n jsonspan.Node) bool {
	return n.Kind() == jsonspan.Object && n.Len() <= 2 && n.Member("value").Kind() == jsonspan.Number
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
