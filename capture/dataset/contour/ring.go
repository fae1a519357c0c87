package contour

import (
	"cmp"
	"math/bits"
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

// Point is a corner of pixels: (0, 0) is the upper left one of the first.
type Point struct{ X, Y int }

// before orders points as they are read: by row, then from left to right.
func (p Point) before(q Point) int { return cmp.Or(cmp.Compare(p.Y, q.Y), cmp.Compare(p.X, q.X)) }

// direction is where an edge leads. What is inside lies to its right.
type direction uint8

const (
	right direction = iota
	down
	left
	up
)

// step returns the corner that an edge from p leads to.
func (p Point) step(d direction) Point {
	switch d {
	case right:
		p.X++
	case down:
		p.Y++
	case left:
		p.X--
	case up:
		p.Y--
	}
	return p
}

// edge reports whether an edge between inside and outside begins at p in that
// direction.
func (b *Bitmap) edge(p Point, d direction) bool {
	switch d {
	case right:
		return b.At(p.X, p.Y) && !b.At(p.X, p.Y-1)
	case down:
		return b.At(p.X-1, p.Y) && !b.At(p.X, p.Y)
	case left:
		return b.At(p.X-1, p.Y-1) && !b.At(p.X-1, p.Y)
	default:
		return b.At(p.X, p.Y-1) && !b.At(p.X-1, p.Y-1)
	}
}

// loops returns the closed outlines of pieces and holes, each as all the
// corners that it passes, from the first of them in reading order; and in that
// order. Pixels that touch at a corner only are different pieces.
func (b *Bitmap) loops() [][]Point {
	// An upper edge of a pixel is in one loop, and each loop has some.
	todo := make([]uint8, len(b.Bits))
	for i := range b.Bits {
		todo[i] = b.Bits[i]
		if i >= b.Stride {
			todo[i] &^= b.Bits[i-b.Stride]
		}
	}
	var all [][]Point
	for i := range todo {
		for todo[i] != 0 {
			start := Point{i%b.Stride*8 + bits.LeadingZeros8(todo[i]), i / b.Stride}
			all = append(all, b.follow(start, todo))
		}
	}
	slices.SortFunc(all, func(a, c []Point) int { return a[0].before(c[0]) })
	return all
}

// follow returns the loop that begins with the upper edge at start, and takes
// its upper edges out of todo.
func (b *Bitmap) follow(start Point, todo []uint8) []Point {
	loop, first := []Point{start}, 0
	for at, d := start, right; ; {
		if d == right {
			todo[at.Y*b.Stride+at.X/8] &^= 0x80 >> (at.X % 8)
		}
		at = at.step(d)
		d = b.turn(at, d)
		if at == start && d == right {
			return slices.Concat(loop[first:], loop[:first])
		}
		if at.before(loop[first]) < 0 {
			first = len(loop)
		}
		loop = append(loop, at)
	}
}

// turn returns where the outline goes on that came to p in a direction: to the
// right where two ways are open, which stays with the same pixel.
func (b *Bitmap) turn(p Point, d direction) direction {
	for _, next := range [...]direction{(d + 1) % 4, d} {
		if b.edge(p, next) {
			return next
		}
	}
	return (d + 3) % 4
}
