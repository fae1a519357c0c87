package features

import (
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// TellBoxes applies what is said of how boxes are written, unless the numbers of one
// contradict it: "bbox_format":"xyxy", "normalized":true. The first of the nodes
// holds the objects, the others lie around it.
func (r *Inspector) TellBoxes(nodes []jsonspan.Node, objects []object.Raw) {
	var word vocabulary.BoxWord
	for _, n := range nodes[1:] {
		r.hearBox(n, &word)
	}
	r.hearBox(nodes[0], &word)
	if nodes[0].Kind() == jsonspan.Array {
		r.hearBox(nodes[0].First(), &word)
	}
	if word == (vocabulary.BoxWord{}) ||
		slices.ContainsFunc(objects, func(g object.Raw) bool { return g.Numbers.Contradict(word.Layout, word.Units) }) {
		return
	}
	for i := range objects {
		n := &objects[i].Numbers
		n.Tell(word.Layout, word.Units)
		if word.Corner && n.Open() {
			n.Written = object.AsCorner
		}
		if objects[i].OutlineUnits == object.AutoUnits {
			objects[i].OutlineUnits = word.Units
		}
	}
}

// hearBox adds to word what the members of an object around others say of how
// boxes are written.
func (r *Inspector) hearBox(n jsonspan.Node, word *vocabulary.BoxWord) {
	const longest = 40
	if n.Kind() != jsonspan.Object {
		return
	}
	for c := range n.Children() {
		var said vocabulary.BoxWord
		switch c.Kind() {
		case jsonspan.String:
			said = r.Keys.ToldBox(c.RawKey(), c.Head(longest))
		case jsonspan.Array:
			said = r.Keys.ToldBox(c.RawKey(), texts(c))
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

// texts returns the texts of a list of four, with commas between them; "" of another.
func texts(n jsonspan.Node) string {
	const coordinates, longest = 4, 12
	if n.Len() != coordinates || n.First().Kind() != jsonspan.String {
		return ""
	}
	list := make([]string, 0, coordinates)
	for c := range n.Children() {
		list = append(list, c.Head(longest))
	}
	return strings.Join(list, ",")
}

// Skeleton reports whether all that lies in a value are points, and what says that
// they are keypoints: a confidence or a visibility each, or three names.
func (r *Inspector) Skeleton(n jsonspan.Node) bool {
	const names = 3
	if n.Len() < 2 || n.First().Kind() != jsonspan.Object {
		return false
	}
	for c := range n.Children() {
		_, flat := shapes.Point(c)
		_, placed := shapes.Place(c)
		if c.Kind() == jsonspan.Null {
			continue
		}
		if !flat && !placed || r.Features(c, 0).Any(Box) {
			return false
		}
		named := n.Len() >= names && c.IsMember() && r.Keys.Of(c).Place.At == vocabulary.NoCoordinate
		if !named && !r.seen(c) {
			return false
		}
	}
	return true
}

// seen reports whether a point says how sure it is, or whether it is visible.
func (r *Inspector) seen(n jsonspan.Node) bool {
	for c := range n.Children() {
		switch vocabulary.Normalise(c.RawKey()) {
		case "visibility", "visible", "presence":
			return true
		}
		if r.Keys.Of(c).Role == vocabulary.Score {
			return true
		}
	}
	return false
}
