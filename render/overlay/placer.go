package overlay

import (
	"image"
	"slices"
)

// placer finds room for labels.
type placer struct {
	clip    image.Rectangle
	cell    image.Point       // labels begin at multiples of it; zero: at any pixel
	taken   []image.Rectangle // labels
	objects []image.Rectangle // what labels should not hide
	budget  int               // pixels that labels may still cover
}

func (p *painting) newPlacer(items []item) *placer {
	l := &placer{clip: p.page(), cell: p.cell(), taken: p.covered}
	l.budget = l.clip.Dx() * l.clip.Dy() / 7
	if l.cell != (image.Point{}) {
		l.budget = l.budget * 2 / 3
	}
	for i := range items[:min(len(items), maxLabels)] {
		if r, _ := p.anchor(&items[i]); !r.Empty() {
			l.objects = append(l.objects, r)
		}
	}
	return l
}

// put finds a place of the given size at r, see places. Where every place is
// taken or outside of the picture it returns false, unless the label must be
// shown.
func (l *placer) put(r image.Rectangle, size image.Point, gap int, must bool) (image.Rectangle, bool) {
	area := size.X * size.Y
	if size.X > l.clip.Dx() || size.Y > l.clip.Dy() || !must && area > l.budget {
		return image.Rectangle{}, false
	}
	var first image.Rectangle
	for _, top := range places(r, size, gap) {
		at := l.inside(top, size)
		if moved := at.Min.Sub(top); abs(moved.Y) >= max(l.cell.Y, 1) || abs(moved.X) > size.X {
			continue // it would be pushed over the object
		}
		if !l.overlaps(at) && !l.hides(at, r) {
			l.take(at)
			return at, true
		}
		if first.Empty() {
			first = at
		}
	}
	if !must {
		return image.Rectangle{}, false
	}
	if first.Empty() {
		first = l.inside(r.Min, size)
	}
	l.take(first)
	return first, true
}

// places lists where the top left of a label may be, the best first: above
// the object, inside of it where it leaves most of it to be seen, below and
// beside it.
func places(r image.Rectangle, size image.Point, gap int) []image.Point {
	right, above, bottom := r.Max.X-size.X, r.Min.Y-gap-size.Y, r.Max.Y-size.Y
	inside := []image.Point{{r.Min.X, r.Min.Y}, {right, r.Min.Y}, {r.Min.X, bottom}}
	around := []image.Point{{r.Min.X, r.Max.Y + gap}, {r.Max.X + gap, r.Min.Y}, {r.Min.X - gap - size.X, r.Min.Y}}
	over := []image.Point{{r.Min.X, above}, {right, above}}
	if 2*size.Y > r.Dy() {
		return slices.Concat(over, around, inside)
	}
	return slices.Concat(over, inside, around)
}

// inside moves a label into the picture, and onto its cells.
func (l *placer) inside(top, size image.Point) image.Rectangle {
	limit := l.clip.Max.Sub(size)
	x := max(min(top.X, limit.X), l.clip.Min.X)
	y := max(min(top.Y, limit.Y), l.clip.Min.Y)
	if l.cell != (image.Point{}) {
		x -= (x - l.clip.Min.X) % l.cell.X
		y -= (y - l.clip.Min.Y) % l.cell.Y
	}
	return image.Rectangle{Min: image.Pt(x, y), Max: image.Pt(x, y).Add(size)}
}

func (l *placer) take(r image.Rectangle) {
	l.taken = append(l.taken, r)
	l.budget -= r.Dx() * r.Dy()
}

func (l *placer) overlaps(r image.Rectangle) bool {
	if l.cell == (image.Point{}) {
		r = r.Inset(-1)
	}
	return slices.ContainsFunc(l.taken, r.Overlaps)
}

// hides reports whether a label would cover more than half of an object that
// it does not belong to.
func (l *placer) hides(label, own image.Rectangle) bool {
	return slices.ContainsFunc(l.objects, func(o image.Rectangle) bool {
		if o == own {
			return false
		}
		c := o.Intersect(label)
		return 2*c.Dx()*c.Dy() > o.Dx()*o.Dy()
	})
}

func abs(v int) int { return max(v, -v) }
