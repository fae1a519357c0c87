package guess

import (
	"bytes"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/leftover"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Bounds of the search.
const (
	maxDepth = 10     // levels below the root
	maxLooks = 10_000 // values that are looked at
	maxKeys  = 64     // members of an object, each of which is looked for in others
)

// Keys are what keys of a document are taken for; "" where none is.
type Keys struct {
	Place   string // or the four numbers of one, with commas between
	Score   string
	aliases []vocabulary.Alias
	numbers []string // as a vocabulary has them
}

// Vocabulary returns v with the keys in it.
func (k Keys) Vocabulary(v *vocabulary.Vocabulary) *vocabulary.Vocabulary {
	return v.With(k.aliases, k.numbers)
}

// Find returns the keys of the first objects in a document that have a place
// under a key that is not known. It reports false where there are none, or where
// several members may be the place.
func Find(root jsonspan.Node, in *features.Inspector) (Keys, bool) {
	f := finder{in: in}
	return f.find(root, 0, true)
}

type finder struct {
	in    *features.Inspector
	looks int
}

// find looks into n, which alone tells to be no element of a list.
func (f *finder) find(n jsonspan.Node, depth int, alone bool) (Keys, bool) {
	if f.looks++; depth > maxDepth || f.looks > maxLooks {
		return Keys{}, false
	}
	if n.First().Kind() == jsonspan.Object {
		if k, ok := f.propose(n); ok {
			return k, true
		}
	}
	for c := range n.Children() {
		if k, ok := f.find(c, depth+1, n.Kind() == jsonspan.Object); ok {
			return k, true
		}
	}
	if alone && n.Kind() == jsonspan.Object {
		if k, ok := f.among(n, []jsonspan.Node{n}); ok && (k.Score != "" || f.in.Features(n, 0).Any(features.Score)) {
			return k, true
		}
	}
	return Keys{}, false
}

// propose looks at the objects of a list, or of a map by their names.
func (f *finder) propose(list jsonspan.Node) (Keys, bool) {
	var elements []jsonspan.Node
	for c := range list.Children() {
		if c.Kind() != jsonspan.Object {
			return Keys{}, false
		}
		if elements = append(elements, c); len(elements) == features.MaxSample {
			break
		}
	}
	return f.among(list.First(), elements)
}

// among returns what the keys of the first of some objects are for. One member
// alone may be the place, or four, and something must say that they are
// predictions: a class or a confidence.
func (f *finder) among(first jsonspan.Node, elements []jsonspan.Node) (k Keys, ok bool) {
	known := f.in.Features(first, 0)
	if first.Len() > maxKeys || isTensor(first) || known.Any(features.Located) {
		return k, false
	}
	u := f.unknown(first, elements)
	scored := known.Any(features.Score)
	if scored {
		u.scores = nil
	}
	if len(u.places) > 1 || len(u.scores) > 1 {
		return k, false
	}
	for _, n := range u.scores {
		k.add(&k.Score, n, vocabulary.Score)
		scored = true
	}
	for _, n := range u.places {
		k.add(&k.Place, n, f.role(n, elements))
	}
	if k.Place == "" && scored { // a class and four numbers may be anything
		k.addSides(u.numbers, elements)
	}
	return k, k.Place != "" && (u.named || scored || known.Any(features.Label))
}

func isTensor(n jsonspan.Node) bool {
	return n.Member("shape").Kind() == jsonspan.Array && n.Member("data").Kind() == jsonspan.Array
}

// unknown is what members whose keys are not known may be, by what is under them.
type unknown struct {
	places, scores, numbers []jsonspan.Node
	named                   bool // one may be the class
}

func (f *finder) unknown(first jsonspan.Node, elements []jsonspan.Node) (u unknown) {
	for c := range first.Children() {
		if m := f.in.Keys.Of(c); m.Role != vocabulary.NoRole || m.Place.At != vocabulary.NoCoordinate {
			continue
		}
		switch f.role(c, elements) {
		case vocabulary.NoRole:
			if areNumbers(c, elements) {
				u.numbers = append(u.numbers, c)
			}
		case vocabulary.Label:
			u.named = true
		case vocabulary.Score:
			u.scores = append(u.scores, c)
		default:
			u.places = append(u.places, c)
		}
	}
	return u
}

func (k *Keys) add(name *string, n jsonspan.Node, role vocabulary.Role) {
	if key := vocabulary.Normalise([]byte(n.Key())); key != "" {
		*name = n.Key()
		k.aliases = append(k.aliases, vocabulary.Alias{Key: key, Role: role})
	}
}

// sides is how many numbers a box is.
const sides = 4

// addSides takes four members for the numbers of a box, in their order, if they may
// be that in all objects.
func (k *Keys) addSides(members, objects []jsonspan.Node) {
	if len(members) != sides || !areBoxes(members, objects) {
		return
	}
	keys := make([]string, 0, sides)
	for _, m := range members {
		keys = append(keys, m.Key())
		k.numbers = append(k.numbers, vocabulary.Normalise([]byte(m.Key())))
	}
	k.Place = strings.Join(keys, ", ")
}

// areNumbers reports whether all objects have a number under the key of a member.
func areNumbers(member jsonspan.Node, objects []jsonspan.Node) bool {
	return !slices.ContainsFunc(objects, func(o jsonspan.Node) bool {
		return o.Member(string(member.RawKey())).Kind() != jsonspan.Number
	})
}

// areBoxes reports whether four members of each object may be a box.
func areBoxes(members, objects []jsonspan.Node) bool {
	return !slices.ContainsFunc(objects, func(o jsonspan.Node) bool {
		var v [sides]float64
		for i, m := range members {
			v[i], _ = o.Member(string(m.RawKey())).Float()
		}
		return !isBox(v[:])
	})
}

// role returns what a member of the first of some objects may be for in all of
// them; a text may be a class.
func (f *finder) role(member jsonspan.Node, elements []jsonspan.Node) vocabulary.Role {
	if f.in.Keys.Innocent(member.RawKey(), false, false) {
		return vocabulary.NoRole
	}
	role, whole := roleOf(member), true
	for _, e := range elements {
		for c := range e.Children() {
			if !bytes.Equal(c.RawKey(), member.RawKey()) || c.Kind() == jsonspan.Null {
				continue
			}
			if roleOf(c) != role {
				return vocabulary.NoRole
			}
			whole = whole && !bytes.ContainsRune(c.Raw(), '.')
		}
	}
	if role == vocabulary.Score && whole { // a number of things
		return vocabulary.NoRole
	}
	return role
}

// roleOf returns what a value may be for.
func roleOf(n jsonspan.Node) vocabulary.Role {
	const longest = 120 // bytes of a class
	if v, ok := shapes.Number(n); ok {
		if v >= 0 && v <= 1 {
			return vocabulary.Score
		}
		return vocabulary.NoRole
	}
	switch numbers, ok := shapes.Numbers(nil, n, shapes.MaxFlat); {
	case ok && isBox(numbers):
		return vocabulary.Box
	case ok && len(numbers) > 0:
		return vocabulary.NoRole
	case n.Kind() == jsonspan.Array && isOutline(shapes.Rings(n)):
		return vocabulary.Polygon
	case n.Kind() == jsonspan.String && len(n.Raw()) <= longest:
		return vocabulary.Label
	default:
		return vocabulary.NoRole
	}
}

// isBox reports whether numbers may be a corner and another or a size.
func isBox(v []float64) bool {
	return len(v) == sides && leftover.MayBeBox(v) && min(v[0], v[1]) >= 0 && min(v[2], v[3]) > 0
}

func isOutline(rings [][]object.Point) bool { return len(rings) > 0 && len(rings[0]) > 2 }
