package document

import (
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/leftover"
)

// maxUnread bounds the values that are reported.
const maxUnread = 100

// leftovers are the values that no rule had a use for and that look like
// geometry.
type leftovers struct {
	detector leftover.Detector
	told     []jsonspan.Node // unread values that a finding told of
	before   jsonspan.Node   // not read on purpose
	list     []string        // pointers to what is missed
}

// missed reports whether a value that was not read looks like geometry, and
// nothing has told of it.
func (l *leftovers) missed(n jsonspan.Node, within, placed bool) bool {
	return n != l.before && !slices.Contains(l.told, n) && l.detector.Missed(n, within, placed)
}

// tell notes that a finding has told of a value.
func (l *leftovers) tell(n jsonspan.Node) { l.told = append(l.told, n) }

// left looks at a value that was not read, and reports it where it looks like
// geometry. within tells that it is of an object that says where it is.
func (r *reader) left(l unread, within bool) {
	if placed := len(r.raws) > 0 && Located(&r.raws[0]); r.leftovers.missed(l.node, within, placed) {
		r.miss(l)
	}
}

// miss reports geometry that was not read.
func (r *reader) miss(l unread) {
	if at := r.pointerOf(l); len(r.leftovers.list) < maxUnread && !slices.Contains(r.leftovers.list, at) {
		r.leftovers.list = append(r.leftovers.list, at)
	}
}

// more reads the objects in a value that was left over. It reports whether
// there were any.
func (r *reader) more(n jsonspan.Node, pointer, class string) bool {
	found := false
	i := 0
	for c := range n.Children() {
		at := r.element(pointer, i)
		if n.Kind() == jsonspan.Object {
			at = r.member(pointer, c)
		}
		i++
		switch {
		case c.Kind() == jsonspan.Object && r.ElementFeatures(c).Any(features.Located):
			found = r.object(c, at, "") || found
		case r.HoldsObjects(c):
			found = r.more(c, at, class) || found
		}
	}
	return found
}
