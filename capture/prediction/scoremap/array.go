package scoremap

import (
	"math"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
)

// array is numbers, and how long its sides are, without those of one number.
type array struct {
	sides []int
	v     []float64
	low   float64
	high  float64
	whole bool // all are whole numbers
}

// Bounds of an array.
const (
	maxSides = 6
	minMap   = 8       // of the sides of a picture
	maxBins  = 1 << 16 // classes
)

// nested reads lists in lists; false where they are not all of one length, or hold
// anything but numbers.
func nested(n jsonspan.Node) (a array, ok bool) {
	in := n
	for in.Kind() == jsonspan.Array && in.Len() > 0 {
		if len(a.sides) == maxSides {
			return a, false
		}
		a.sides = append(a.sides, in.Len())
		in = in.First()
	}
	if in.Kind() != jsonspan.Number || len(a.sides) == 0 || !a.take(n, a.sides) {
		return a, false
	}
	return a, a.settle()
}

// take takes the numbers in lists of these lengths.
func (a *array) take(n jsonspan.Node, sides []int) bool {
	if n.Kind() != jsonspan.Array || n.Len() != sides[0] {
		return false
	}
	for c := range n.Children() {
		if len(sides) > 1 {
			if !a.take(c, sides[1:]) {
				return false
			}
			continue
		}
		v, ok := c.Float()
		if !ok {
			return false
		}
		a.v = append(a.v, v)
	}
	return true
}

// flat reads the numbers of one list by the shape beside it: {"shape":[1,3,16,16],
// "data":[...]}.
func flat(n jsonspan.Node) (a array, name string, ok bool) {
	var data, shape jsonspan.Node
	for c := range n.Children() {
		switch strings.ToLower(string(c.RawKey())) {
		case "shape", "dims", "size", "dimensions":
			shape = c
		case "data", "values", "value", "float_data", "fp32_contents":
			data = c
		case "name":
			name = object.Clip(c.Text(), object.MaxText)
		}
	}
	if data.Kind() != jsonspan.Array || data.First().Kind() != jsonspan.Number {
		return a, name, false
	}
	a.sides = sidesOf(shape, data.Len())
	return a, name, a.sides != nil && a.take(data, []int{data.Len()}) && a.settle()
}

// sidesOf returns the sides that a shape tells of so many numbers; nil where it is
// none of these.
func sidesOf(shape jsonspan.Node, numbers int) (sides []int) {
	if shape.Kind() != jsonspan.Array || shape.Len() > maxSides {
		return nil
	}
	count := 1
	for c := range shape.Children() {
		side, ok := c.Float()
		if !ok || side < 1 || side != math.Trunc(side) || side > float64(numbers) || count > numbers {
			return nil
		}
		sides = append(sides, int(side))
		count *= int(side)
	}
	if count != numbers {
		return nil
	}
	return sides
}

// settle leaves out sides of one, and looks at the numbers.
func (a *array) settle() bool {
	sides := a.sides
	a.sides = nil
	for _, n := range sides {
		if n > 1 {
			a.sides = append(a.sides, n)
		}
	}
	a.low, a.high, a.whole = math.Inf(1), math.Inf(-1), true
	for _, v := range a.v {
		a.low, a.high = min(a.low, v), max(a.high, v)
		a.whole = a.whole && v == math.Trunc(v)
	}
	return len(a.v) > 1
}

// shares reports whether all numbers are within 0..1.
func (a *array) shares() bool {
	const rounding = 0.001
	return a.low >= -rounding && a.high <= 1+rounding
}

// String writes the sides as "3x16x16".
func (a *array) String() string {
	list := make([]string, len(a.sides))
	for i, n := range a.sides {
		list[i] = strconv.Itoa(n)
	}
	return strings.Join(list, "x")
}

// plane is the scores of some classes at each pixel.
type plane struct {
	*array
	size               object.Size
	classes            int
	ofClass, ofRow, of int // how far it is to the next class, row, pixel
}

// fits reports whether there may be so many pixels and classes.
func (p *plane) fits() bool {
	return min(p.size.Width, p.size.Height) >= minMap && p.classes <= maxBins
}

// few reports whether the classes are the shortest side.
func (p *plane) few() bool { return p.classes < min(p.size.Width, p.size.Height) }

// planes returns how three sides are classes and pixels: the classes are the
// shortest side, first or last, or the one that there are so many names of.
func (a *array) planes(named func(int) bool) (p plane, ok bool) {
	if len(a.sides) != 3 {
		return p, false
	}
	x, y, z := a.sides[0], a.sides[1], a.sides[2]
	first := plane{a, object.Size{Width: z, Height: y}, x, y * z, z, 1}
	last := plane{a, object.Size{Width: y, Height: x}, z, 1, y * z, z}
	namedFirst, namedLast := first.fits() && named(x), last.fits() && named(z)
	picture := a.whole && a.high > 1 && a.low >= 0 // of colours, not scores
	switch {
	case namedFirst && !namedLast:
		return first, true
	case namedLast && !namedFirst:
		return last, true
	case picture:
		return p, false
	case first.fits() && first.few():
		return first, true
	case last.fits() && last.few():
		return last, true
	}
	return p, false
}

// add up to one reports whether the scores of the first pixels do: they are the
// shares of the classes.
func (p *plane) addUp() bool {
	const enough, rounding = 64, 0.02
	for i := range min(enough, p.size.Width*p.size.Height) {
		sum := 0.0
		for k := range p.classes {
			sum += p.at(k, i)
		}
		if math.Abs(sum-1) > rounding {
			return false
		}
	}
	return true
}

// at returns the score of a class at the i-th pixel.
func (p *plane) at(class, i int) float64 {
	return p.v[class*p.ofClass+i/p.size.Width*p.ofRow+i%p.size.Width*p.of]
}

// best returns the class of each pixel that has the highest score.
func (p *plane) best() []uint16 {
	list := make([]uint16, p.size.Width*p.size.Height)
	for i := range list {
		top := p.at(0, i)
		for k := 1; k < p.classes; k++ {
			if v := p.at(k, i); v > top {
				top, list[i] = v, uint16(k)
			}
		}
	}
	return list
}

// runs makes run lengths of the pixels that is returns true for; nil where there are
// none.
func runs(size object.Size, is func(i int) bool) *object.RLE {
	m := object.RLEOf(size, is)
	if len(m.Counts) < 2 {
		return nil
	}
	return m
}
