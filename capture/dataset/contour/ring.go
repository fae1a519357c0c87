package contour

import (
	"cmp"
	"slices"
)

// Ring returns one closed outline of all that is inside, without its last
// point, which is the first again; nil where nothing is. Its corners are those
// of pixels. Pieces and holes are joined by bridges that are gone there and
// back, so that whoever fills it by the even-odd or the nonzero rule has the
// same pixels again. Pieces is how many outlines of pieces and holes it has.
func (b *Bitmap) Ring() (ring []Point, pieces int) {
	loops := b.loops()
	if len(loops) == 0 {
		return nil, 0
	}
	bridges := bridgesBetween(loops)
	r := ringBuilder{loops: loops, bridges: bridges}
	r.walk(0)
	last := len(r.ring) - 1 // the root's first point again
	return r.ring[:last], len(loops)
}

// bridge leads from a corner of one loop to the first of another.
type bridge struct {
	from Point
	loop int
}

// bridgesBetween joins each loop to one before it, and returns for each loop
// the bridges that begin there. A bridge goes to the left, to the next edge in
// the row below the loop's first corner: whatever loop that edge is of begins
// further up or further left. Where there is none it goes to the first corner
// of the loop before.
func bridgesBetween(loops [][]Point) [][]bridge {
	bridges := make([][]bridge, len(loops))
	if len(loops) == 1 {
		return bridges
	}
	type edge struct{ x, loop int }
	var rows [][]edge // upright edges by row
	for i, loop := range loops {
		for k, p := range loop {
			q := loop[(k+1)%len(loop)]
			if p.X != q.X {
				continue
			}
			y := min(p.Y, q.Y)
			if y >= len(rows) {
				rows = append(rows, make([][]edge, y+1-len(rows))...)
			}
			rows[y] = append(rows[y], edge{p.X, i})
		}
	}
	for _, row := range rows {
		slices.SortFunc(row, func(a, b edge) int { return cmp.Compare(a.x, b.x) })
	}
	for i := 1; i < len(loops); i++ {
		to := loops[i][0]
		row := rows[to.Y]
		k, _ := slices.BinarySearchFunc(row, to.X, func(e edge, x int) int { return cmp.Compare(e.x, x) })
		if k > 0 {
			from := row[k-1]
			bridges[from.loop] = append(bridges[from.loop], bridge{Point{from.x, to.Y}, i})
		} else {
			bridges[i-1] = append(bridges[i-1], bridge{loops[i-1][0], i})
		}
	}
	return bridges
}

// ringBuilder goes round the loops.
type ringBuilder struct {
	loops   [][]Point
	bridges [][]bridge
	ring    []Point
}

// walk goes round loop i from its first corner back to it, and over each
// bridge where it comes to it first.
func (r *ringBuilder) walk(i int) {
	loop := r.loops[i]
	open := make(map[Point][]int, len(r.bridges[i]))
	for _, b := range r.bridges[i] {
		open[b.from] = append(open[b.from], b.loop)
	}
	for k, p := range loop {
		before, after := loop[(k+len(loop)-1)%len(loop)], loop[(k+1)%len(loop)]
		beyond, isBridge := open[p]
		if k > 0 && !isBridge && after.X-p.X == p.X-before.X && after.Y-p.Y == p.Y-before.Y {
			continue // straight on
		}
		r.ring = append(r.ring, p)
		delete(open, p)
		for _, other := range beyond {
			to := r.loops[other][0]
			corner := Point{to.X, p.Y}
			bent := corner != p && corner != to
			if bent {
				r.ring = append(r.ring, corner)
			}
			r.walk(other)
			if bent {
				r.ring = append(r.ring, corner)
			}
			r.ring = append(r.ring, p)
		}
	}
	r.ring = append(r.ring, loop[0])
}
