package contour

import (
	"cmp"
	"math/bits"
	"slices"
)

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
