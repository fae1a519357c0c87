package features

import (
	"github.com/framebin/framebin/capture/jsonspan"
)

// Sample reports whether one of the first elements of n is an object.
func (r *Inspector) Sample(n jsonspan.Node, trust bool) bool {
	i := 0
	for c := range n.Children() {
		if r.ElementFeatures(c).Element(trust) {
			return true
		}
		if i++; i == MaxSample {
			break
		}
	}
	return false
}

// HoldsObjects reports whether a value that was not read is a list of objects
// that say where they are, or holds one.
func (r *Inspector) HoldsObjects(n jsonspan.Node) bool {
	return r.objectsIn(n, deepest)
}

// deepest is how many levels below what was not read objects are looked for.
const deepest = 6

func (r *Inspector) objectsIn(n jsonspan.Node, depth int) bool {
	list := n.Kind() == jsonspan.Array && n.First().Kind() == jsonspan.Object
	if !list && n.Kind() != jsonspan.Object || depth < 0 {
		return false
	}
	i := 0
	for c := range n.Children() {
		if i++; i > MaxSample {
			return false
		}
		if r.IsObject(c, list) || r.objectsIn(c, depth-1) {
			return true
		}
	}
	return false
}

// IsObject reports whether a value that was not read is an object that says
// where it is.
func (r *Inspector) IsObject(n jsonspan.Node, listed bool) bool {
	if !listed {
		e := r.Features(n, 0)
		return e.Any(Located) && e.Any(Label|Score|StrongBox|StrongMask) && !r.Keys.Innocent(n.RawKey(), false, true)
	}
	e := r.ElementFeatures(n)
	return e.Any(Located) && e.Any(Label|Score|StrongBox|StrongMask)
}
