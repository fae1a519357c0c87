package features

import (
	"cmp"
	"math"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// NamesClasses reports whether the key of a member promises classes.
func (r *Inspector) NamesClasses(n jsonspan.Node) bool {
	role := r.Keys.Of(n).Role
	_, _, container := r.Keys.Container(n.RawKey())
	return role == vocabulary.Label || container || role == vocabulary.Nest || role == vocabulary.Kind
}

// NamesClass reports whether an element of a list names a class and is no place.
func (r *Inspector) NamesClass(n jsonspan.Node) bool {
	e := r.Features(n, 0)
	for c := range n.Children() {
		if f := r.Features(c, 0); f.Any(Label) && f.Any(Score) && !f.Any(Located) {
			e |= f
		}
	}
	return !e.Any(Located) && e.Any(Label) && !r.attributes(n)
}

// attributes reports whether a value is a name with a text as its value: what an
// object is like, and not what it is.
func (r *Inspector) attributes(n jsonspan.Node) bool {
	for c := range n.Children() {
		if r.Keys.Of(c).Role == vocabulary.Value && c.Kind() == jsonspan.String {
			return true
		}
	}
	return false
}

// likeliest returns the class and the confidence of the surest of a list; of
// the first where they have none.
func (r *Inspector) likeliest(n jsonspan.Node) (class, score jsonspan.Node) {
	most := math.Inf(-1)
	for e := range n.Children() {
		name, sure := r.nameOf(e)
		v, ok := shapes.Number(sure)
		if !ok {
			v = -1
		}
		if name.Kind() != jsonspan.None && v > most {
			most, class, score = v, name, sure
		}
	}
	return class, score
}

// SurestElement returns the element of a list with the highest confidence, and its index;
// the first one where none has any.
func (r *Inspector) SurestElement(n jsonspan.Node) (surest jsonspan.Node, at int) {
	most := math.Inf(-1)
	surest = n.First()
	for i, e := range n.Elements() {
		for c := range e.Children() {
			if v, ok := shapes.Number(c); ok && v > most && r.Keys.Of(c).Role == vocabulary.Score {
				most, surest, at = v, e, i
			}
		}
	}
	return surest, at
}

// nameOf returns the class and the confidence among the members of n: the best
// of those that are called so, else, with a confidence, the first text that may
// be one. The only number, within 0..1, is the confidence where none is called so.
func (r *Inspector) nameOf(n jsonspan.Node) (name, sure jsonspan.Node) {
	var text jsonspan.Node
	var rank uint8
	for c := range n.Children() {
		m := r.Keys.Of(c)
		switch {
		case c.Kind() != jsonspan.String:
		case m.Role == vocabulary.Label && (name.Kind() == jsonspan.None || m.Rank < rank):
			name, rank = c, m.Rank
		case text.Kind() == jsonspan.None && m.Role != vocabulary.Label && vocabulary.NameWorth(c.RawKey()) > 0:
			text = c
		}
		if m.Role == vocabulary.Score && shapes.Scalar(c) {
			sure = c
		}
	}
	sure = cmp.Or(sure, onlyShare(n))
	if name.Kind() == jsonspan.None && sure.Kind() != jsonspan.None {
		name = text
	}
	return name, sure
}

// onlyShare returns the only number among the members of n, if it is within 0..1.
func onlyShare(n jsonspan.Node) (share jsonspan.Node) {
	numbers := 0
	for c := range n.Children() {
		v, ok := c.Float()
		if !ok {
			continue
		}
		if numbers++; v >= 0 && v <= 1 {
			share = c
		}
	}
	if numbers != 1 {
		return jsonspan.Node{}
	}
	return share
}

// Around is what an object tells of itself, as [Inspector.Belongs] asks for it. It is
// looked for once, as an object may have very many members.
type Around struct {
	known bool
	boxed bool // it has a box
	told  bool // its class, its confidence and its box lie in it
	apart bool // its class and its box lie in a member that is for that
}

func (r *Inspector) around(n jsonspan.Node) Around {
	a := Around{known: true, boxed: r.Features(n, MaxNest).Any(Box)}
	var own Set
	for c := range n.Children() {
		m := r.Keys.Of(c)
		switch deep := r.Features(Nested(m.Role, c), 0); {
		case m.Role == vocabulary.Nest && deep.Any(Label) && deep.Any(Located):
			a.apart = true
		case m.Role == vocabulary.Label && !m.Weak && c.Kind() == jsonspan.String:
			own |= Label
		case m.Role == vocabulary.Score && shapes.Scalar(c):
			own |= Score
		case m.Role == vocabulary.Box:
			own |= Box
		}
	}
	a.told = own.All(Label | Score | Box)
	return a
}

// Belongs reports whether the members of what lies in n are those of n. They are not
// where both have a box, as a car and its plate, unless the key nests them; nor
// where it is a further class of an object whose own lies with its box, in n or
// deeper: {"detection":{"label":"car","box":…},"type":{"label":"van"}}.
func (r *Inspector) Belongs(n, in jsonspan.Node, nests bool, about *Around) bool {
	e := r.Features(in, 0)
	class, boxed := e.Any(Label) && !e.Any(Located), !nests && r.Features(in, MaxNest).Any(Box)
	if !class && !boxed {
		return true
	}
	if !about.known {
		*about = r.around(n)
	}
	further := class && (about.told || about.apart && !nests)
	return !further && (!boxed || !about.boxed)
}
