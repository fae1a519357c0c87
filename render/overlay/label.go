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
