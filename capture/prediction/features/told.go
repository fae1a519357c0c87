package features

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// HearBox adds to word what the members of an object around others say of how
// boxes are written.
func (r *Inspector) HearBox(n jsonspan.Node, word *vocabulary.BoxWord) {
	const longest = 40
	if n.Kind() != jsonspan.Object {
		return
	}
	for c := range n.Children() {
		var said vocabulary.BoxWord
		switch c.Kind() {
		case jsonspan.String:
			said = r.Keys.ToldBox(c.RawKey(), c.Head(longest))
		case jsonspan.True, jsonspan.False:
			said.Units = r.Keys.ToldUnits(c.RawKey(), c.Kind() == jsonspan.True)
		default:
			continue
		}
		if said.Layout != object.AutoLayout || said.Corner {
			word.Layout, word.Corner = said.Layout, said.Corner
		}
		if said.Units != object.AutoUnits {
			word.Units = said.Units
		}
	}
}

// ScoredPoints reports whether all that lies in a value are points with a
// confidence, two at least.
func (r *Inspector) ScoredPoints(n jsonspan.Node) bool {
	if n.Len() < 2 || n.First().Kind() != jsonspan.Object {
		return false
	}
	for c := range n.Children() {
		_, flat := shapes.Point(c)
		_, placed := shapes.Place(c)
		if e := r.Features(c, 0); c.Kind() != jsonspan.Null && (!flat && !placed || !e.Any(Score) || e.Any(Box)) {
			return false
		}
	}
	return true
}
