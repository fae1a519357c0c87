package document

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// maxUnread bounds the values that are reported.
const maxUnread = 100

// Left is a value that looks like geometry and that no rule had a use for.
type Left struct {
	Pointer string
	Within  bool // an object that says where it is
}

// holdsObjects reports whether a value that was not read is a list of objects
// that say where they are, or holds one.
func (r *inspector) holdsObjects(n jsonspan.Node) bool {
	return r.objectsIn(n, maxNest)
}

func (r *inspector) objectsIn(n jsonspan.Node, depth int) bool {
	list := n.Kind() == jsonspan.Array && n.First().Kind() == jsonspan.Object
	if !list && n.Kind() != jsonspan.Object || depth < 0 {
		return false
	}
	i := 0
	for c := range n.Children() {
		if i++; i > maxSample {
			return false
		}
		if r.isObject(c, list) || r.objectsIn(c, depth-1) {
			return true
		}
	}
	return false
}

// isObject reports whether a value that was not read is an object that says
// where it is.
func (r *inspector) isObject(n jsonspan.Node, listed bool) bool {
	if !listed {
		e := r.features(n, 0)
		return e.any(located) && e.any(hasLabel|hasScore|hasStrongBox|hasStrongMask) && !r.Keys.Innocent(n.RawKey(), false, true)
	}
	e := r.elementFeatures(n)
	return e.any(located) && e.any(hasLabel|hasScore|hasStrongBox|hasStrongMask)
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
		case c.Kind() == jsonspan.Object && r.elementFeatures(c).any(located):
			found = r.object(c, at, "") || found
		case r.objectsIn(c, maxNest):
			found = r.more(c, at, class) || found
		}
	}
	return found
}

// sibling reads a list of objects beside the one that was read, unless it has
// the same objects once more, which is said.
func (r surroundings) sibling(l link, n jsonspan.Node) bool {
	first := len(r.raws)
	if !r.more(n, r.member(l.pointer, n), "") {
		return false
	}
	if r.same(first) {
		for len(r.raws) > first {
			r.undo()
		}
		r.out.Add(finding.ContainerChosen.At(r.where(l.pointer), r.doc.Container, r.member(l.pointer, n)))
		return false
	}
	return true
}

// same reports whether the objects from first on are among those before it.
func (r surroundings) same(first int) bool {
	seen := make(map[[4]float64]struct{}, first)
	for i := range r.raws[:first] {
		seen[r.raws[i].Numbers.V] = struct{}{}
	}
	for i := range r.raws[first:] {
		g := &r.raws[first+i]
		if _, ok := seen[g.Numbers.V]; !ok || g.Numbers.Written == object.NoBox {
			return false
		}
	}
	return true
}

// left looks at a value that was not read, and reports it where it looks like
// geometry. Of an object that says where it is, only an outline or the like is
// missed.
func (r *reader) left(l unread, within bool) {
	if l.node == r.past || slices.Contains(r.told, l.node) {
		return
	}
	if r.unreadMask(l.node) {
		r.miss(l, within)
		return
	}
	if m := r.Keys.Of(l.node); within && (m.Role == vocabulary.Box && m.Of == "" || !r.calledPlace(l.node)) {
		return // the box once more; "plateRect" beside it is that of another thing
	}
	placed := within || len(r.raws) > 0 && Located(&r.raws[0])
	if r.geometric(l.node, placed, 0) {
		r.miss(l, within)
	}
}

// unreadMask reports whether a value is called a mask and holds more than a
// name: no more need be asked of it.
func (r *inspector) unreadMask(n jsonspan.Node) bool {
	if runsInText(n) {
		return true
	}
	m := r.Keys.Of(n)
	if m.Role != vocabulary.Mask && m.Role != vocabulary.RLE || m.Weak && !m.ByWords() {
		return false
	}
	const name = 64
	switch n.Kind() {
	case jsonspan.Object, jsonspan.Array:
		return n.Len() > 1 || n.First().Len() > 1
	case jsonspan.String:
		return len(n.Raw()) > name
	default:
		return false
	}
}

// runsInText reports whether a text is a list of whole numbers, as masks are in
// tables: "1461 20 1509 20".
func runsInText(n jsonspan.Node) bool {
	const few = 8
	text := n.Raw()
	return n.Kind() == jsonspan.String && len(bytes.Trim(text, `"0123456789 `)) == 0 && bytes.Count(text, []byte(" ")) >= few
}

// miss reports geometry that was not read.
func (r *reader) miss(l unread, within bool) {
	if len(r.doc.Unread) < maxUnread {
		r.doc.Unread = append(r.doc.Unread, Left{Pointer: r.pointerOf(l), Within: within})
	}
}

// calledPlace reports whether a member is called a box, an outline or the
// like.
func (r *inspector) calledPlace(n jsonspan.Node) bool {
	m := r.Keys.Of(n)
	switch m.Role {
	case vocabulary.Box, vocabulary.Polygon, vocabulary.Keypoints, vocabulary.RLE:
		return true
	case vocabulary.Mask:
		return r.unreadMask(n)
	default:
		return false
	}
}

// geometric reports whether a value looks like geometry: four numbers or more
// together, coordinates by their names, points.
func (r *inspector) geometric(n jsonspan.Node, placed bool, depth int) bool {
	if depth > maxNest || r.innocent(n, placed) {
		return false
	}
	switch {
	case n.Kind() == jsonspan.Object:
		return r.geometricObject(n, placed, depth)
	case n.Kind() == jsonspan.String:
		return geometricText(n)
	case n.Kind() != jsonspan.Array:
		return false
	case shapes.Scalar(n.First()):
		list, ok := shapes.Numbers(nil, n, maxPlain)
		called := len(list) >= 4 || len(list) == 2 && !placed
		return ok && (called && r.calledPlace(n) || mayBeBox(list))
	default:
		return r.geometricList(n, placed, depth)
	}
}

// geometricText reports whether a text is four numbers or more, or a drawing.
func geometricText(n jsonspan.Node) bool {
	list, ok := shapes.Numbers(nil, n, shapes.MaxFlat)
	return ok && len(list) >= 4 && len(n.Raw()) < maxText || shapes.Drawn(n) || linesOfNumbers(n)
}

// innocent reports whether the key of a value says that it is no geometry.
func (r *inspector) innocent(n jsonspan.Node, placed bool) bool {
	list := n.Kind() == jsonspan.Array
	tensor := list && string(n.RawKey()) == "shape"
	return tensor || r.Keys.Innocent(n.RawKey(), list && n.First().Kind() == jsonspan.Object, placed)
}

// geometricList reports whether there are points in a list, or other geometry.
func (r *inspector) geometricList(n jsonspan.Node, placed bool, depth int) bool {
	several := n.Len() > 1
	if several && r.calledPlace(n) && shapes.Scalar(n.First().First()) {
		return true
	}
	i := 0
	for c := range n.Children() {
		if r.placedIn(c, n.Len(), placed) {
			return true
		}
		_, point := shapes.Point(c)
		if point && c.Len() > 0 && several || !point && r.geometric(c, placed, depth+1) {
			return true
		}
		if i++; i == maxSample {
			break
		}
	}
	return false
}

// placedIn reports whether an element of a list of so many is a point under
// names of its own, one in space, or a row of a table with numbers.
func (r *inspector) placedIn(n jsonspan.Node, count int, placed bool) bool {
	return count > 2 && r.isPoint(n) || count > 1 && inSpace(n, placed) || isRow(n)
}

// linesOfNumbers reports whether a text has several lines, each of a word and
// four numbers or more.
func linesOfNumbers(n jsonspan.Node) bool {
	const few, longest = 4, 64 << 10
	if len(n.Raw()) > longest || !bytes.Contains(n.Raw(), []byte(`\n`)) {
		return false
	}
	lines := 0
	for line := range strings.Lines(n.Text()) {
		numbers := 0
		for _, word := range strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(",;|\t\r\n ", c) }) {
			if _, err := strconv.ParseFloat(word, 64); err == nil {
				numbers++
			}
		}
		if numbers < few {
			return false
		}
		lines++
	}
	return lines > 0
}

// isRow reports whether a list is a row of a class and the texts of numbers.
func isRow(n jsonspan.Node) bool {
	const few, most = 4, 16
	if n.Kind() != jsonspan.Array || n.Len() <= few || n.Len() > most {
		return false
	}
	numbers, texts := 0, 0
	for c := range n.Children() {
		if _, ok := shapes.Number(c); ok {
			numbers++
		} else if c.Kind() == jsonspan.String {
			texts++
		}
	}
	return numbers >= few && texts == 1
}

// isPoint reports whether an object has x and y under names of its own, such as
// "positionX".
func (r *inspector) isPoint(n jsonspan.Node) bool {
	var flat shapes.Coordinates
	for c := range n.Children() {
		if m := r.Keys.Of(c); c.IsMember() && !m.Place.At.Point() && m.Place.At != vocabulary.NoCoordinate {
			flat.Take(&m.Place, c)
		}
	}
	return flat.Has(vocabulary.X, vocabulary.Y)
}

// inSpace reports whether a value is a list of three numbers, where nothing else
// says where an object is.
func inSpace(n jsonspan.Node, placed bool) bool {
	if placed || n.Len() != 3 {
		return false
	}
	_, ok := tables.RowOf(n)
	return ok
}

// maxPlain is from how many numbers on a list is a vector of something else.
const maxPlain = 64

// mayBeBox reports whether numbers may be a box, or four corners: not a few
// shares that add up to one.
func mayBeBox(v []float64) bool {
	const corners = 8
	if len(v) < 4 || len(v) > 6 && len(v) != corners {
		return false
	}
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum < 0.99 || sum > 1.01
}

// geometricObject reports whether members have names of coordinates, enough
// for a place.
func (r *inspector) geometricObject(n jsonspan.Node, placed bool, depth int) bool {
	var flat shapes.Coordinates
	points := 0
	for c := range n.Children() {
		m := r.Keys.Of(c)
		if _, ok := shapes.Point(c); ok && c.Len() == 2 && !placed {
			points++
		}
		if m.Place.At != vocabulary.NoCoordinate && m.Role == vocabulary.NoRole && flat.Take(&m.Place, c) {
			continue
		}
		if r.geometric(c, placed, depth+1) {
			return true
		}
	}
	const few = 2 // one alone may be anything
	return flat.Count() > few || points >= few || !placed && flat.Has(vocabulary.X, vocabulary.Y) || flat.Box().Written != object.NoBox ||
		flat.Has(vocabulary.Left, vocabulary.Top) || flat.Has(vocabulary.CenterX, vocabulary.CenterY)
}
