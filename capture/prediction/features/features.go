package features

import (
	"bytes"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Set is what the keys of a value say for its being a predicted object.
type Set uint16

// The features. The strong ones are keys that are rare outside predictions.
const (
	Label Set = 1 << iota
	StrongLabel
	Score
	StrongScore
	UnitScore // within 0..1
	Box
	StrongBox
	Mask
	StrongMask
	Outline
	NamedBox // whose key is the class
)

// Located is what says where an object is.
const Located = Box | Mask | Outline | NamedBox

// feature returns the plain one, and the strong one unless the key is weak.
func feature(plain, strong Set, weak bool) Set {
	if weak {
		return plain
	}
	return plain | strong
}

// Any reports whether one of some features is there.
func (e Set) Any(of Set) bool { return e&of != 0 }

// All reports whether all of them are.
func (e Set) All(of Set) bool { return e&of == of }

// scored reports whether there is a class with its confidence: keys that are
// common elsewhere, as in {"name":"Bob","score":12}, only with a value that
// a confidence has.
func (e Set) scored() bool {
	return e.All(Label|Score) && (e.All(StrongLabel|StrongScore) || e.Any(UnitScore))
}

// Element reports whether a list of such values is a list of objects. With
// trust, the request says that it carries a prediction and little is asked;
// without, a label must come with a score, or a shape with either.
func (e Set) Element(trust bool) bool {
	if trust {
		return e.Any(Label | Located)
	}
	placed := e.Any(Box|Outline|Mask) && e.Any(Label|Score)
	return e.scored() || placed || e.Any(StrongBox|StrongMask|NamedBox)
}

// Alone reports whether such a value is a prediction of its own. A document
// of one object needs more than a label, as {"name":"Bob"} has one.
func (e Set) Alone(trust bool) bool {
	if trust {
		return e.Any(StrongLabel|Located) || e.All(Label|Score)
	}
	if e.scored() && e.Any(StrongLabel|StrongScore) {
		return true
	}
	shape := e.Any(StrongBox|StrongMask|Outline) || e.All(Box|Score)
	return shape && e.Any(Label|Score)
}

// MaxNest is how deep the members of one object may be nested.
const MaxNest = 3

// MaxSample is how many elements of a list tell what it is.
const MaxSample = 16

// Inspector looks at values for what their keys say.
type Inspector struct{ tables.Reader }

// Features looks at the members of n, and of those that it nests.
func (r *Inspector) Features(n jsonspan.Node, depth int) Set {
	var e Set
	if n.Kind() != jsonspan.Object {
		return e
	}
	var flat shapes.Coordinates
	for c := range n.Children() {
		m := r.Keys.Of(c)
		if m.Role == vocabulary.Data {
			continue // around the objects too
		}
		if in := Nested(m.Role, c); in.Kind() == jsonspan.Object && depth < MaxNest {
			e |= r.Features(in, depth+1)
			continue
		}
		if m.Role == vocabulary.NoRole && m.Place.At != vocabulary.NoCoordinate {
			flat.Take(&m.Place, c)
			continue
		}
		if m.Role != vocabulary.Value { // a number called value is common everywhere
			e |= r.feature1(r.Role(n, m, c), m, c)
		}
	}
	if flat.Count() > 0 && flat.Box().Written != object.NoBox {
		e |= Box
	}
	if e == Score|UnitScore && r.NamedBox(n).Kind() != jsonspan.None {
		e |= NamedBox
	}
	return e
}

// feature1 returns what one member says.
func (r *Inspector) feature1(role vocabulary.Role, m *vocabulary.Member, n jsonspan.Node) Set {
	switch role {
	case vocabulary.Label, vocabulary.LabelID:
		return feature(Label, StrongLabel, m.Weak)
	case vocabulary.Kind:
		return Label
	case vocabulary.Score:
		e := feature(Score, StrongScore, m.Weak)
		if v, ok := n.Float(); ok && v >= 0 && v <= 1 {
			e |= UnitScore
		}
		return e
	case vocabulary.Box:
		if b, _ := r.Box(n, &m.Box, 0); b.Written != object.NoBox {
			return feature(Box, StrongBox, m.Weak)
		}
	case vocabulary.Mask:
		return maskFeatures(n, m.Weak)
	case vocabulary.Polygon, vocabulary.RLE, vocabulary.Keypoints:
		if r.isOutline(role, n, m) {
			return Outline
		}
	default:
		return r.innerFeatures(role, n)
	}
	return 0
}

// innerFeatures returns what a member says that holds objects.
func (r *Inspector) innerFeatures(role vocabulary.Role, n jsonspan.Node) Set {
	switch role {
	case vocabulary.Inner:
		return r.Features(n, MaxNest) & (Label | Score)
	case vocabulary.Instances:
		return r.Features(n.First(), MaxNest) & Box
	default:
		return 0
	}
}

// isOutline reports whether a member holds an outline, a mask of run lengths or
// a skeleton: of a common key after a look at its value.
func (r *Inspector) isOutline(role vocabulary.Role, n jsonspan.Node, m *vocabulary.Member) bool {
	if role == vocabulary.Keypoints {
		return shapes.Repeated(n).Len() > 1 && n.First().Kind() != jsonspan.String
	}
	if !m.Weak {
		return true
	}
	b, rings := r.Box(n, &m.Box, 0)
	return rings != nil || b.Written != object.NoBox || role == vocabulary.Polygon && shapes.Rings(n) != nil
}

// maskFeatures returns what a mask member says. A file of a common key says
// nothing unless it is called a mask: a shop's list has images too.
func maskFeatures(n jsonspan.Node, weak bool) Set {
	if n.Kind() == jsonspan.String {
		inline, ok := MaskWord(n, weak)
		if !ok && (inline == 0 || weak) || weak && !bytes.Contains(bytes.ToLower(n.Raw()), []byte("mask")) {
			return 0
		}
	} else if weak {
		return 0
	}
	return feature(Mask, StrongMask, weak)
}

// MaskWord reports whether a string refers to a mask, or how many bytes of a
// mask it is itself. A member of a common name refers to one only with the
// name of a PNG or a mask as its value.
func MaskWord(n jsonspan.Node, weak bool) (inline int, ok bool) {
	size := len(n.Raw())
	if size > parts.InlineText {
		return size, false
	}
	ref := n.Text()
	if parts.IsInline(ref) {
		return size, false
	}
	lower := strings.ToLower(ref)
	return 0, ref != "" && (!weak || strings.HasSuffix(lower, ".png") || strings.Contains(lower, "mask"))
}

// ElementFeatures returns the features of an element of a list: its own, and, where it
// is not Located itself, those of what lies in it without a meaning.
func (r *Inspector) ElementFeatures(n jsonspan.Node) Set {
	e := r.Features(n, 0)
	if !e.Any(Located) && n.Kind() == jsonspan.Object {
		e |= r.Inside(n, MaxNest)
	}
	return e
}

// Inside returns the features of the objects in the members of n that have no
// meaning of their own, and that it holds one of.
func (r *Inspector) Inside(n jsonspan.Node, depth int) (e Set) {
	for c := range n.Children() {
		in, m := c, r.Keys.Of(c)
		if c.Kind() == jsonspan.Array && m.Role == vocabulary.NoRole && r.JustPlaced(c.First()) {
			e |= r.Features(n, 0) | r.Features(c.First(), 0)
			continue
		}
		if in.Kind() != jsonspan.Object || Nested(m.Role, c).Kind() != jsonspan.None || r.Role(n, m, c) != vocabulary.NoRole {
			continue
		}
		f := r.Features(in, 0)
		if !f.Any(Located) && depth > 1 {
			f |= r.Inside(in, depth-1)
		}
		if f.Any(Located) {
			e |= f
		}
	}
	return e
}

// JustPlaced reports whether a value says where an object is, and not what.
func (r *Inspector) JustPlaced(n jsonspan.Node) bool {
	e := r.Features(n, 0)
	return e.Any(Located) && !e.Any(Label|Score)
}

// NamedBox returns the member of an object that is the box and names the
// class with its key, as TorchServe's object detector writes it:
// {"person":[167,57,301,436],"score":0.99}. It returns the zero Node unless
// there is exactly one list of four numbers under a key without a meaning,
// and a score.
func (r *Inspector) NamedBox(n jsonspan.Node) jsonspan.Node {
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
		case Usable(m.Role, c) == vocabulary.NoRole && m.Place.At == vocabulary.NoCoordinate:
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
