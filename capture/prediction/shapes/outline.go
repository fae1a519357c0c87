package shapes

import (
	"bytes"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Rings reads one outline or a list of them, in any of their spellings:
// [x,y,x,y,...], [[x,y],...], [{"x":,"y":},...], {"x":[...],"y":[...]}. It
// returns nil where there is none of at least three points.
func Rings(n jsonspan.Node) [][]object.Point {
	if n.Kind() == jsonspan.String {
		return ringInText(n)
	}
	if n.Kind() == jsonspan.Object {
		if ring := ColumnsOf(n); len(ring) >= 3 {
			return [][]object.Point{ring}
		}
		return ringsOfMembers(n)
	}
	if ring := Ring(n); ring != nil {
		if len(ring) < 3 {
			return nil
		}
		return [][]object.Point{ring}
	}
	if isGrid(n) {
		return nil
	}
	var rings [][]object.Point
	for c := range n.Children() {
		if deep := c.First().First(); deep.Kind() == jsonspan.Array && deep.Len() == 2 { // several polygons of rings
			rings = append(rings, Rings(c)...)
			continue
		}
		var ring []object.Point
		if c.Kind() == jsonspan.Object {
			ring = ColumnsOf(c)
		} else {
			ring = Ring(c)
		}
		switch {
		case len(ring) >= 3:
			rings = append(rings, ring)
		case c.Kind() == jsonspan.Object:
			rings = append(rings, ringsOfMembers(c)...)
		}
	}
	return rings
}

// isGrid reports whether a list of lists is a map of classes, row by row, and no
// outlines: most of its numbers are those beside them.
func isGrid(n jsonspan.Node) bool {
	width := n.First().Len()
	if n.Len() < minLikelySide || width < minLikelySide {
		return false
	}
	same := 0
	for row := range n.Children() {
		if row.Kind() != jsonspan.Array || row.Len() != width {
			return false
		}
		before := ""
		for c := range row.Children() {
			if c.Kind() != jsonspan.Number {
				return false
			}
			if string(c.Raw()) == before {
				same++
			}
			before = string(c.Raw())
		}
	}
	return same*2 > n.Len()*width
}

// ringsOfMembers reads the outline that a member is, and the holes that another is.
func ringsOfMembers(n jsonspan.Node) (rings [][]object.Point) {
	var holes jsonspan.Node
	for c := range n.Children() {
		switch vocabulary.Normalise(c.RawKey()) {
		case "points", "vertices", "normalizedvertices", "coordinates", "paths", "path", "polygon":
			return Rings(c)
		case "outer", "shell", "exterior":
			rings = Rings(c)
		case "holes", "inner", "interiors":
			holes = c
		case "point", "vertex", "coordinate": // as XML has those that repeat
			rings = Rings(c)
		}
	}
	if rings != nil && holes.Len() > 0 {
		rings = append(rings, Rings(holes)...)
	}
	return rings
}

// Drawn reports whether a text is a drawing: well-known text, as databases write
// geometry, or a path of SVG.
func Drawn(n jsonspan.Node) bool {
	text := strings.TrimSpace(n.Head(drawnHead))
	for _, word := range [...]string{"POLYGON", "MULTIPOLYGON", "LINESTRING", "POINT", "MULTIPOINT", "BOX"} {
		if rest, ok := strings.CutPrefix(text, word); ok && strings.HasPrefix(strings.TrimSpace(rest), "(") {
			return true
		}
	}
	rest := strings.TrimLeft(text, "Mm")
	if len(rest) == len(text) || !strings.ContainsAny(text, "LlHhVvZzCcQq") {
		return false
	}
	rest = strings.TrimLeft(rest, " ")
	return rest != "" && strings.Trim(rest[:1], "0123456789-.") == ""
}

// drawnHead is how much of a text tells a drawing.
const drawnHead = 128

// ringInText reads "64,96 224,96 224,216", as SVG writes points.
func ringInText(n jsonspan.Node) [][]object.Point {
	const most, few = 2048, 6
	if Drawn(n) {
		if rings := pathRings(n.Text()); rings != nil {
			return rings
		}
	}
	list, ok := Numbers(nil, n, most)
	if !ok || len(list) < few || len(list)%2 != 0 {
		return nil
	}
	ring := make([]object.Point, 0, len(list)/2)
	for pair := range slices.Chunk(list, 2) {
		ring = append(ring, object.Point{X: pair[0], Y: pair[1]})
	}
	return [][]object.Point{ring}
}

// Ring reads one outline; nil where n is none.
func Ring(n jsonspan.Node) []object.Point {
	if n.Kind() != jsonspan.Array || n.Len() == 0 {
		return nil
	}
	if _, pair := Point(n.First()); Scalar(n.First()) && !pair {
		return flatRing(n)
	}
	ring := make([]object.Point, 0, n.Len())
	for c := range n.Children() {
		if c.Kind() == jsonspan.Array && c.Len() == 1 { // as OpenCV's contours
			c = c.First()
		}
		p, ok := Point(c)
		if !ok {
			return nil
		}
		ring = append(ring, p)
	}
	return ring
}

func flatRing(n jsonspan.Node) []object.Point {
	if n.Len()%2 != 0 || n.Len() < 6 {
		return nil
	}
	ring := make([]object.Point, 0, n.Len()/2)
	var x float64
	i := 0
	for c := range n.Children() {
		v, ok := Number(c)
		if !ok {
			return nil
		}
		if i++; i%2 == 1 {
			x = v
		} else {
			ring = append(ring, object.Point{X: x, Y: v})
		}
	}
	return ring
}

// ColumnsOf reads {"x":[...],"y":[...]}.
func ColumnsOf(n jsonspan.Node) []object.Point {
	var columns [2][]float64
	for c := range n.Children() {
		i := bytes.IndexByte([]byte("xy"), firstByte(c.RawKey()))
		if i < 0 || c.Kind() != jsonspan.Array {
			continue
		}
		for e := range c.Children() {
			v, ok := Number(e)
			if !ok {
				return nil
			}
			columns[i] = append(columns[i], v)
		}
	}
	ring := make([]object.Point, min(len(columns[0]), len(columns[1])))
	for i := range ring {
		ring[i] = object.Point{X: columns[0][i], Y: columns[1][i]}
	}
	return ring
}

// Paired returns the points of two members that are lists of as many numbers, of
// which the one is called as the other but for x and y: "xs" and "ys". It returns
// nil where they are not.
func Paired(x, y jsonspan.Node) []object.Point {
	if x.Kind() != jsonspan.Array || y.Kind() != jsonspan.Array || x.Len() != y.Len() || !otherAxis(x.RawKey(), y.RawKey()) {
		return nil
	}
	const most = 100_000
	across, ok := Numbers(nil, x, most)
	down, also := Numbers(nil, y, most)
	if !ok || !also {
		return nil
	}
	points := make([]object.Point, len(across))
	for i := range points {
		points[i] = object.Point{X: across[i], Y: down[i]}
	}
	return points
}

// otherAxis reports whether two keys are the same but for one x and y.
func otherAxis(x, y []byte) bool {
	if len(x) != len(y) {
		return false
	}
	differ := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if differ++; x[i]|0x20 != 'x' || y[i]|0x20 != 'y' {
			return false
		}
	}
	return differ == 1
}

// firstByte returns the byte of a key of one letter; 0 for longer ones.
func firstByte(key []byte) byte {
	if len(key) != 1 {
		return 0
	}
	return key[0]
}

// Point reads [x,y], "x,y" or {"x":,"y":}. A coordinate that an object leaves
// out is 0, and so are both of {}: encoders of protocol buffers omit zeros.
func Point(n jsonspan.Node) (p object.Point, ok bool) {
	if n.Kind() == jsonspan.Object {
		return pointOfMembers(n)
	}
	var v [2]float64
	if n.Kind() == jsonspan.Array && n.Len() != len(v) {
		return flatPoint(n)
	}
	list, ok := Numbers(v[:0], n, len(v))
	return object.Point{X: v[0], Y: v[1]}, ok && len(list) == len(v)
}

// flatPoint reads [x,y,0], a point of a plane in space.
func flatPoint(n jsonspan.Node) (p object.Point, ok bool) {
	const space = 3
	var v [space]float64
	if n.Len() != space || n.First().Kind() != jsonspan.Number {
		return p, false
	}
	list, ok := Numbers(v[:0], n, space)
	return object.Point{X: v[0], Y: v[1]}, ok && len(list) == space && v[2] == 0
}

func pointOfMembers(n jsonspan.Node) (p object.Point, ok bool) {
	found := 0
	for c := range n.Children() {
		v, ok := Number(c)
		switch key := firstByte(c.RawKey()) | 0x20; {
		case !ok:
		case key == 'x', string(c.RawKey()) == "left":
			p.X = v
			found++
		case key == 'y', string(c.RawKey()) == "top":
			p.Y = v
			found++
		}
	}
	return p, found > 0 || n.Len() == 0
}

// Place reads {"type":"LEFT_EYE","position":{"x":1,"y":2}}, as Google Vision
// writes landmarks.
func Place(n jsonspan.Node) (object.Point, bool) {
	for c := range n.Children() {
		if vocabulary.Positions(c.RawKey()) {
			return Point(c)
		}
	}
	return object.Point{}, false
}

// Repeated returns the list that is all there is in an object, as XML has elements
// that repeat: {"point":["64,96","224,96"]}; else n.
func Repeated(n jsonspan.Node) jsonspan.Node {
	if in := n.First(); n.Kind() == jsonspan.Object && n.Len() == 1 && in.Kind() == jsonspan.Array {
		return in
	}
	return n
}

// Unwrapped returns the lists that lie alone in a list, or in one in one.
func Unwrapped(n jsonspan.Node) jsonspan.Node {
	for n.Len() == 1 && n.First().First().Kind() == jsonspan.Array {
		n = n.First()
	}
	return n
}
