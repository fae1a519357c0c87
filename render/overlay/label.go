package overlay

import (
	"cmp"
	"image"
	"slices"

	"github.com/framebin/framebin/render/overlay/font"
)

// maxLabels bounds how many labels are tried: more do not fit anyway.
const maxLabels = 300

// The numbers of objects above which labels would hide more than they tell:
// beside that of a selected object, and at all.
const (
	crowdAround = 15
	crowd       = 30
)

// labels puts class and confidence at the objects, the most confident first.
// In a crowd only the selected object has a label, and a legend tells the
// classes.
// A label that would cover another one, or most of another object, is left
// out, and so is what would hide too much of the picture; the selected
// object's never is.
func (p *painting) labels() {
	items := slices.Clone(p.items)
	slices.SortStableFunc(items, func(a, b item) int {
		return cmp.Or(
			cmp.Compare(b2i(b.selected), b2i(a.selected)),
			cmp.Compare(b.object.Confidence.Value, a.object.Confidence.Value),
			cmp.Compare(a.index, b.index),
		)
	})
	if len(items) > crowd && !p.options.ByObject {
		p.legend(nil)
	}
	if len(items) > crowd && !items[0].selected {
		return
	}
	if len(items) > crowdAround && items[0].selected {
		items = items[:1]
	}
	place := p.newPlacer(items)
	for i := range items[:min(len(items), maxLabels)] {
		it := &items[i]
		at, gap := p.anchor(it)
		text := p.newTab(it)
		if at.Empty() || text.size.X == 0 {
			continue
		}
		if r, ok := place.put(at, text.size, gap, it.selected); ok {
			p.drawTab(it, text, r)
		}
	}
}

// anchor returns what the label of an item stands at, and how far beyond it.
func (p *painting) anchor(it *item) (r image.Rectangle, gap int) {
	if r = it.box.Intersect(p.canvas.clip); !r.Empty() {
		line := p.lineWidth(it)
		return p.frame(it.box, line).Intersect(p.canvas.clip), 0
	}
	return p.bounds(it), 1
}

// tab is the text of a label.
type tab struct {
	text   string
	glyphs []font.Glyph
	size   image.Point // of the label, in pixels; zero if there is no text
}

// newTab makes the text of an item: its class, shortened if it must be, and
// its confidence, which is never cut.
func (p *painting) newTab(it *item) tab {
	name, value := clean(it.object.Class), percent(it.object.Confidence)
	if name != "" && value != "" {
		value = " " + value
	}
	page := p.page()
	room := page.Dx()
	if cell := p.cell(); cell != (image.Point{}) {
		text := truncate(name, max(min(room/cell.X/2, 40)-len(value), 4)) + value
		if w := cells(text) * cell.X; w <= room && cell.Y <= page.Dy() {
			return tab{text: text, size: image.Pt(w, cell.Y)}
		}
		return tab{}
	}
	face := p.fonts.Size(p.style.text)
	tail := face.Text(value)
	room = min(room/2, 24*p.style.text) - 2*p.style.pad - font.Width(tail)
	t := tab{glyphs: append(face.Fit(name, max(room, 2*p.style.text)), tail...)}
	if len(t.glyphs) > 0 {
		t.size = image.Pt(font.Width(t.glyphs)+2*p.style.pad, face.Ascent+2*p.style.pad)
	}
	return t
}

// drawTab draws a label, or leaves it to the caller.
func (p *painting) drawTab(it *item, t tab, r image.Rectangle) {
	col := it.color
	p.layout.shapes = append(p.layout.shapes, shape{object: it.index, rank: rankLabel, rect: r, area: r.Dx() * r.Dy()})
	if p.cell() != (image.Point{}) {
		p.layout.Labels = append(p.layout.Labels, Label{
			Object: it.index, X: r.Min.X, Y: r.Min.Y, Text: t.text, Color: col, Ink: ink(col),
		})
		return
	}
	base := r.Min.Add(image.Pt(p.style.pad, r.Dy()-p.style.pad))
	if it.alpha == dimmed { // text in a faint colour could not be read
		p.canvas.fill(r, black(), haloAlpha)
		p.write(t.glyphs, base, col, 255)
		return
	}
	p.canvas.ring(r.Inset(-p.style.halo), r, black(), haloAlpha)
	p.canvas.fill(r, col, 255)
	p.write(t.glyphs, base, ink(col), 255)
}

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
