package prediction

import (
	"bytes"
	"math"

	"github.com/framebin/framebin/capture/jsonspan"
)

// outlineOf reads polygons from their own member.
func (d *decoder) outlineOf(g *gather, pointer string) {
	n := g.best[rolePolygon]
	if n.Kind() == jsonspan.None || d.rectangle(g, n) {
		return
	}
	rings := ringsOf(n)
	if rings == nil || g.Polygons != nil {
		if rings == nil && !d.keys.of(n).weak && n.Len() > 0 {
			d.out.add(CodePolygonBroken, d.where(pointer+"/"+pointerToken(n)))
		}
		g.loose = append(g.loose, looseMember{n, pointer})
		return
	}
	g.Polygons = rings
	g.polyNorm = unitsOfKey(n)
}

// unitsOfKey returns Normalised for a key that says so.
func unitsOfKey(n jsonspan.Node) BoxUnits {
	if key := n.RawKey(); bytes.Contains(key, []byte("ormali")) {
		return Normalised
	}
	return AutoUnits
}

// ringsOf reads one outline or a list of them, in any of their spellings:
// [x,y,x,y,...], [[x,y],...], [{"x":,"y":},...], {"x":[...],"y":[...]}. It
// returns nil where there is none of at least three points.
func ringsOf(n jsonspan.Node) [][]Point {
	if n.Kind() == jsonspan.Object {
		if ring := columnsOf(n); len(ring) >= 3 {
			return [][]Point{ring}
		}
		for c := range n.Children() {
			switch normalise(c.RawKey()) {
			case "points", "vertices", "normalizedvertices", "exterior", "coordinates":
				return ringsOf(c)
			}
		}
		return nil
	}
	if ring := ringOf(n); ring != nil {
		if len(ring) < 3 {
			return nil
		}
		return [][]Point{ring}
	}
	var rings [][]Point
	for c := range n.Children() {
		var ring []Point
		if c.Kind() == jsonspan.Object {
			ring = columnsOf(c)
		} else {
			ring = ringOf(c)
		}
		if len(ring) >= 3 {
			rings = append(rings, ring)
		}
	}
	return rings
}

// ringOf reads one outline; nil where n is none.
func ringOf(n jsonspan.Node) []Point {
	if n.Kind() != jsonspan.Array || n.Len() == 0 {
		return nil
	}
	if n.First().Kind() == jsonspan.Number {
		return flatRing(n)
	}
	ring := make([]Point, 0, n.Len())
	for c := range n.Children() {
		p, ok := pointOf(c)
		if !ok {
			return nil
		}
		ring = append(ring, p)
	}
	return ring
}

func flatRing(n jsonspan.Node) []Point {
	if n.Len()%2 != 0 || n.Len() < 6 {
		return nil
	}
	ring := make([]Point, 0, n.Len()/2)
	var x float64
	i := 0
	for c := range n.Children() {
		v, ok := c.Float()
		if !ok {
			return nil
		}
		if i++; i%2 == 1 {
			x = v
		} else {
			ring = append(ring, Point{x, v})
		}
	}
	return ring
}

// columnsOf reads {"x":[...],"y":[...]}.
func columnsOf(n jsonspan.Node) []Point {
	var columns [2][]float64
	for c := range n.Children() {
		i := bytes.IndexByte([]byte("xy"), firstByte(c.RawKey()))
		if i < 0 || c.Kind() != jsonspan.Array {
			continue
		}
		for e := range c.Children() {
			v, ok := e.Float()
			if !ok {
				return nil
			}
			columns[i] = append(columns[i], v)
		}
	}
	ring := make([]Point, min(len(columns[0]), len(columns[1])))
	for i := range ring {
		ring[i] = Point{columns[0][i], columns[1][i]}
	}
	return ring
}

// firstByte returns the byte of a key of one letter; 0 for longer ones.
func firstByte(key []byte) byte {
	if len(key) != 1 {
		return 0
	}
	return key[0]
}

// pointOf reads [x,y] or {"x":,"y":}. A coordinate that an object leaves out
// is 0, and so are both of {}: encoders of protocol buffers omit zeros.
func pointOf(n jsonspan.Node) (Point, bool) {
	var p Point
	found := 0
	switch n.Kind() {
	case jsonspan.Array:
		for c := range n.Children() {
			v, ok := c.Float()
			if !ok || found > 1 {
				return p, false
			}
			if found == 0 {
				p.X = v
			} else {
				p.Y = v
			}
			found++
		}
		return p, found == 2
	case jsonspan.Object:
		for c := range n.Children() {
			v, ok := c.Float()
			switch key := firstByte(c.RawKey()) | 0x20; {
			case key == 'x' && ok:
				p.X = v
				found++
			case key == 'y' && ok:
				p.Y = v
				found++
			}
		}
		return p, found > 0 || n.Len() == 0
	default:
		return p, false
	}
}

// corners makes a box of two opposite corners.
func corners(a, b Point) rawBox {
	return rawBox{
		v:      [4]float64{min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y)},
		layout: rawXYXY,
	}
}

// boundsOf returns the box around outlines.
func boundsOf(rings [][]Point) rawBox {
	low := Point{math.Inf(1), math.Inf(1)}
	high := Point{math.Inf(-1), math.Inf(-1)}
	for _, ring := range rings {
		for _, p := range ring {
			low = Point{min(low.X, p.X), min(low.Y, p.Y)}
			high = Point{max(high.X, p.X), max(high.Y, p.Y)}
		}
	}
	return corners(low, high)
}

// isRectangle reports whether the outlines are one upright rectangle.
func isRectangle(rings [][]Point) bool {
	if len(rings) != 1 || len(rings[0]) != 4 {
		return false
	}
	r := rings[0]
	across := r[0].Y == r[1].Y && r[1].X == r[2].X && r[2].Y == r[3].Y && r[3].X == r[0].X
	down := r[0].X == r[1].X && r[1].Y == r[2].Y && r[2].X == r[3].X && r[3].Y == r[0].Y
	return across || down
}
