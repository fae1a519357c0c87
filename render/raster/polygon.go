package raster

import (
	"math"
	"slices"
)

// Point is a position in pixels.
type Point struct{ X, Y float64 }

// FillPolygon puts the pixels inside whose centre lies in the polygon, by the
// even-odd rule. Points are in pixels of the mask and may lie beyond it; the
// last is joined to the first. Several calls add up. Area and Bounds are left
// to Measure.
func (m *Mask) FillPolygon(ring []Point) {
	edges := edgesOf(ring, m.Height)
	if len(edges) == 0 {
		return
	}
	var crossings []float64
	active := edges[:0:0]
	next := 0
	for y := edges[0].first; y < m.Height; y++ {
		for ; next < len(edges) && edges[next].first <= y; next++ {
			active = append(active, edges[next])
		}
		active = slices.DeleteFunc(active, func(e edge) bool { return e.end <= y })
		if len(active) == 0 && next == len(edges) {
			return
		}
		crossings = crossings[:0]
		for _, e := range active {
			crossings = append(crossings, e.x0+(float64(y)+0.5-e.y0)*e.slope)
		}
		slices.Sort(crossings)
		for i := 0; i+1 < len(crossings); i += 2 {
			m.Fill(y, m.column(crossings[i]), m.column(crossings[i+1]))
		}
	}
}

// column returns the first pixel whose centre is at or after x, within the
// mask.
func (m *Mask) column(x float64) int {
	return int(min(max(math.Ceil(x-0.5), 0), float64(m.Width)))
}

// edge is a side of a polygon that some row's centre line crosses.
type edge struct {
	first, end    int // rows it crosses
	x0, y0, slope float64
}

// edgesOf returns the sides that cross the centre line of a row, by the first
// row they cross.
func edgesOf(ring []Point, height int) []edge {
	var edges []edge
	row := func(y float64) int { return int(min(max(math.Ceil(y-0.5), 0), float64(height))) }
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if !finite(a) || !finite(b) {
			return nil
		}
		if a.Y > b.Y {
			a, b = b, a
		}
		if e := (edge{first: row(a.Y), end: row(b.Y), x0: a.X, y0: a.Y}); e.first < e.end {
			e.slope = (b.X - a.X) / (b.Y - a.Y)
			edges = append(edges, e)
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return a.first - b.first })
	return edges
}

// finite reports whether a point is somewhere.
func finite(p Point) bool {
	return !math.IsNaN(p.X+p.Y) && !math.IsInf(p.X, 0) && !math.IsInf(p.Y, 0)
}
