package guess

import (
	"bytes"

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
	Place   string
	Score   string
	aliases []vocabulary.Alias
}

// Vocabulary returns v with the keys in it.
func (k Keys) Vocabulary(v *vocabulary.Vocabulary) *vocabulary.Vocabulary { return v.With(k.aliases) }

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
// alone may be the place, and something must say that they are predictions: a
// class or a confidence.
func (f *finder) among(first jsonspan.Node, elements []jsonspan.Node) (k Keys, ok bool) {
	known := f.in.Features(first, 0)
	tensor := first.Member("shape").Kind() == jsonspan.Array && first.Member("data").Kind() == jsonspan.Array
	if first.Len() > maxKeys || tensor || known.Any(features.Located) {
		return k, false
	}
	named := known.Any(features.Label | features.Score)
	for c := range first.Children() {
		m := f.in.Keys.Of(c)
		if m.Role != vocabulary.NoRole || m.Place.At != vocabulary.NoCoordinate {
			continue
		}
		role := f.role(c, elements)
		one := &k.Place
		switch {
		case role == vocabulary.NoRole, role == vocabulary.Score && known.Any(features.Score):
			continue
		case role == vocabulary.Label:
			named = true
			continue
		case role == vocabulary.Score:
			one = &k.Score
		}
		if *one != "" {
			return Keys{}, false
		}
		k.add(one, c, role)
	}
	return k, k.Place != "" && (named || k.Score != "")
}

func (k *Keys) add(name *string, n jsonspan.Node, role vocabulary.Role) {
	if key := vocabulary.Normalise([]byte(n.Key())); key != "" {
		*name = n.Key()
		k.aliases = append(k.aliases, vocabulary.Alias{Key: key, Role: role})
	}
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
	return len(v) == 4 && leftover.MayBeBox(v) && min(v[0], v[1]) >= 0 && min(v[2], v[3]) > 0
}

func isOutline(rings [][]object.Point) bool { return len(rings) > 0 && len(rings[0]) > 2 }
