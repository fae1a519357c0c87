package leftover

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Detector looks at values that were not read. It keeps nothing.
type Detector struct{ Keys *vocabulary.Index }

// Missed reports whether a value that was not read looks like geometry. Of an
// object that says where it is, within, only an outline or the like is missed;
// placed tells that other objects say where they are.
func (d Detector) Missed(n jsonspan.Node, within, placed bool) bool {
	if d.isMask(n) || n.Kind() == jsonspan.String && shapes.Drawn(n) {
		return true
	}
	if m := d.Keys.Of(n); within && (m.Role == vocabulary.Box && m.Of == "" || !d.isPlace(n)) {
		return false // the box once more; "plateRect" beside it is that of another thing
	}
	return d.geometric(n, within || placed, 0)
}

// Geometric reports whether a value looks like geometry: four numbers or more
// together, coordinates by their names, points.
func (d Detector) Geometric(n jsonspan.Node) bool { return d.geometric(n, false, 0) }

// Point reports whether a value is two numbers under a key that does not say
// that they are something else: a point, if there are several.
func (d Detector) Point(n jsonspan.Node) bool {
	if n.Kind() != jsonspan.Array || n.Len() != 2 || d.Keys.Innocent(n.RawKey(), false, false) {
		return false
	}
	_, ok := shapes.Point(n)
	return ok
}

// isMask reports whether a value is called a mask and holds more than a
// name: no more need be asked of it.
func (d Detector) isMask(n jsonspan.Node) bool {
	if runsInText(n) {
		return true
	}
	m := d.Keys.Of(n)
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

// isPlace reports whether a member is called a box, an outline or the like.
func (d Detector) isPlace(n jsonspan.Node) bool {
	m := d.Keys.Of(n)
	switch m.Role {
	case vocabulary.Box, vocabulary.Polygon, vocabulary.Keypoints, vocabulary.RLE:
		return true
	case vocabulary.Mask:
		return d.isMask(n)
	default:
		const box = "box" // as in "hbox", that of a head
		key := n.RawKey()
		return len(key) >= len(box) && bytes.EqualFold(key[len(key)-len(box):], []byte(box))
	}
}

func (d Detector) geometric(n jsonspan.Node, placed bool, depth int) bool {
	if depth > deepest || d.innocent(n, placed) {
		return false
	}
	switch {
	case n.Kind() == jsonspan.Object:
		return d.geometricObject(n, placed, depth) || d.isPlace(n) && hasFour(n)
	case n.Kind() == jsonspan.String:
		return geometricText(n) || d.isPlace(n) && Numbered(n)
	case n.Kind() != jsonspan.Array:
		return false
	case shapes.Scalar(n.First()):
		list, ok := shapes.Numbers(nil, n, maxPlain)
		return ok && (MayBeBox(list) || d.placing(n, len(list), placed))
	default:
		return d.geometricList(n, placed, depth)
	}
}

// hasFour reports whether an object has four numbers, whatever they are called.
func hasFour(n jsonspan.Node) bool {
	numbers := 0
	for c := range n.Children() {
		if _, ok := shapes.Number(c); ok {
			numbers++
		}
	}
	return numbers >= 4
}

// placing reports whether the key of so many numbers says that they are a place.
func (d Detector) placing(n jsonspan.Node, count int, placed bool) bool {
	return count >= 4 && d.isPlace(n) || count >= 2 && !placed && d.Keys.Placing(n.RawKey())
}

// deepest is how many levels below what was not read are looked at.
const deepest = 10

// geometricText reports whether a text is four numbers or more, a drawing, or an
// array as NumPy saves it, in base64.
func geometricText(n jsonspan.Node) bool {
	const numpy = "k05VTVBZ"
	list, ok := shapes.Numbers(nil, n, shapes.MaxFlat)
	return n.Head(len(numpy)) == numpy || ok && len(list) >= 4 && len(n.Raw()) < object.MaxText || shapes.Drawn(n) || linesOfNumbers(n)
}

// Numbered reports whether there are four numbers or more in a text, whatever is
// between them.
func Numbered(n jsonspan.Node) bool {
	const enough = 4
	numbers := strings.FieldsFunc(n.Head(object.MaxText), func(c rune) bool { return (c < '0' || c > '9') && c != '.' })
	return n.Kind() == jsonspan.String && len(numbers) >= enough
}

// innocent reports whether the key of a value says that it is no geometry.
func (d Detector) innocent(n jsonspan.Node, placed bool) bool {
	list := n.Kind() == jsonspan.Array
	if list && string(n.RawKey()) == "shape" {
		return isTensor(n)
	}
	return (placed || !inPixels(n)) && d.Keys.Innocent(n.RawKey(), list && n.First().Kind() == jsonspan.Object || d.holdsPlace(n), placed)
}

// holdsPlace reports whether a member of an object is called a box or the like.
func (d Detector) holdsPlace(n jsonspan.Node) bool {
	for c := range n.Children() {
		if n.Kind() == jsonspan.Object && c.Kind() == jsonspan.Object && d.isPlace(c) {
			return true
		}
	}
	return false
}

// isTensor reports whether numbers are how many values a tensor has in each
// direction.
func isTensor(n jsonspan.Node) bool {
	for c := range n.Children() {
		if v, ok := c.Float(); !ok || v != math.Trunc(v) {
			return false
		}
	}
	return true
}

// inPixels reports whether a value is an outline, in more than shares of something.
func inPixels(n jsonspan.Node) bool {
	const few = 3
	ring := shapes.Ring(n)
	return len(ring) >= few && n.First().Kind() != jsonspan.Number && slices.ContainsFunc(ring, func(p object.Point) bool { return p.X > 1 })
}

// geometricList reports whether there are points in a list, or other geometry.
func (d Detector) geometricList(n jsonspan.Node, placed bool, depth int) bool {
	several := n.Len() > 1
	if several && d.isPlace(n) && shapes.Scalar(n.First().First()) {
		return true
	}
	i := 0
	for c := range n.Children() {
		if d.placedIn(c, n.Len(), placed) {
			return true
		}
		c = ofContour(c)
		_, point := shapes.Point(c)
		if point && c.Len() > 0 && (several || !placed && c.Kind() == jsonspan.Object) || !point && d.geometric(c, placed, depth+1) {
			return true
		}
		if i++; i == features.MaxSample {
			break
		}
	}
	return false
}

// ofContour returns the point that is alone in a list, as in OpenCV's contours; else
// the value itself.
func ofContour(n jsonspan.Node) jsonspan.Node {
	if _, point := shapes.Point(n.First()); point && n.Kind() == jsonspan.Array && n.Len() == 1 {
		return n.First()
	}
	return n
}

// placedIn reports whether an element of a list of so many is a point under
// names of its own, one in space, or a row of a table with numbers.
func (d Detector) placedIn(n jsonspan.Node, count int, placed bool) bool {
	return count > 2 && d.isPoint(n) || count > 1 && inSpace(n, placed) || isRow(n)
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

// place reports whether a value is a point, of two numbers or of three.
func (d Detector) place(n jsonspan.Node) bool {
	_, flat := shapes.Point(n)
	return flat && n.Len() == 2 || inSpace(n, false) && !d.innocent(n, false)
}

// isPoint reports whether an object has x and y under names of its own, such as
// "positionX".
func (d Detector) isPoint(n jsonspan.Node) bool {
	var flat shapes.Coordinates
	for c := range n.Children() {
		if m := d.Keys.Of(c); c.IsMember() && !m.Place.At.Point() && m.Place.At != vocabulary.NoCoordinate {
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

// MayBeBox reports whether numbers may be a box, or four corners: not a few
// shares that add up to one.
func MayBeBox(v []float64) bool {
	const corners = 8
	if len(v) < 4 || len(v) > 6 && len(v) != corners {
		return false
	}
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum < 0.995 || sum > 1.005
}

// wrapped returns the value that is alone in an object, as one beside its type is:
// {"int":64}; else the value itself.
func wrapped(n jsonspan.Node) jsonspan.Node {
	if n.Kind() == jsonspan.Object && n.Len() == 1 && shapes.Scalar(n.First()) {
		return n.First()
	}
	return n
}

// geometricObject reports whether members have names of coordinates, enough
// for a place.
func (d Detector) geometricObject(n jsonspan.Node, placed bool, depth int) bool {
	var flat shapes.Coordinates
	points := 0
	for c := range n.Children() {
		m := d.Keys.Of(c)
		if !placed && d.place(c) {
			points++
		}
		if m.Place.At != vocabulary.NoCoordinate && m.Role == vocabulary.NoRole && flat.Take(&m.Place, wrapped(c)) {
			continue
		}
		if d.geometric(c, placed, depth+1) {
			return true
		}
	}
	const few = 2 // one alone may be anything
	return flat.Count() > few || points >= few || !placed && flat.Place() || flat.Box().Written != object.NoBox ||
		flat.Has(vocabulary.Left, vocabulary.Top) || flat.Has(vocabulary.CenterX, vocabulary.CenterY)
}
