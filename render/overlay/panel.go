package overlay

import (
	"image"
	"image/color"
	"strconv"

	"github.com/framebin/framebin/render/overlay/font"
)

// panel draws a table as pixels on a dark ground.
func (p *painting) panel(t table) {
	face := p.fonts.Size(p.style.text)
	pad, clip := p.style.gap, p.canvas.clip
	height := face.Pixels + p.style.pad
	fit := (clip.Dy()*3/5 - 2*pad) / height
	if len(t.rows) > fit || t.more > 0 {
		kept := min(len(t.rows), max(fit-1, 1))
		t.more += len(t.rows) - kept
		t.rows = t.rows[:kept]
	}
	cols := p.columns(t, face)
	n := len(t.rows) + min(t.more, 1)
	size := image.Pt(cols.width(pad), n*height+2*pad-p.style.pad)
	r := image.Rectangle{Max: size}.Add(clip.Min).Add(image.Pt(pad, pad))
	if t.right {
		r = r.Add(image.Pt(clip.Dx()-size.X-2*pad, 0))
	}
	if len(t.rows) == 0 || !r.In(clip) {
		return
	}
	p.covered = append(p.covered, r)
	p.canvas.fill(r, black(), panelAlpha)
	line := image.Rect(r.Min.X, r.Min.Y+pad, r.Max.X, r.Min.Y+pad+height)
	for _, w := range t.rows {
		p.panelRow(t, w, cols, line)
		line = line.Add(image.Pt(0, height))
	}
	if t.more > 0 {
		text := face.Fit("+"+strconv.Itoa(t.more)+" more", r.Dx()-2*pad)
		p.write(text, image.Pt(r.Min.X+pad, line.Min.Y+face.Ascent+p.style.pad/2), white(), 180)
	}
}

// panelAlpha is the strength of the ground under text in a corner.
const panelAlpha = 170

// columns are the widths of a panel's parts; 0 for one that is not there.
type columns struct{ swatch, name, bar, value int }

func (c columns) width(pad int) int {
	sum := pad
	for _, w := range [...]int{c.swatch, c.name, c.bar, c.value} {
		if w > 0 {
			sum += w + pad
		}
	}
	return sum
}

func (p *painting) columns(t table, face *font.Face) columns {
	var c columns
	for _, w := range t.rows {
		c.name = max(c.name, font.Width(face.Text(w.name)))
		c.value = max(c.value, font.Width(face.Text(w.value)))
	}
	if t.bars {
		c.bar = 5 * face.Pixels
	} else {
		c.swatch = face.Ascent
	}
	room := p.canvas.clip.Dx()/2 - (c.width(p.style.gap) - c.name)
	if room < 4*face.Pixels && c.bar > 0 {
		c.bar /= 2
		room += c.bar
	}
	c.name = min(c.name, max(room, 4*face.Pixels))
	return c
}

// panelRow draws one row: a swatch or a bar in the class colour, class, value.
func (p *painting) panelRow(t table, w row, cols columns, r image.Rectangle) {
	face, pad, alpha := p.fonts.Size(p.style.text), p.style.gap, w.item.alpha
	p.layout.shapes = append(p.layout.shapes, shape{object: w.item.index, rank: rankLabel, rect: r, area: r.Dx() * r.Dy()})
	x, base := r.Min.X+pad, r.Min.Y+face.Ascent+p.style.pad/2
	top := base - face.Ascent
	if cols.swatch > 0 {
		p.canvas.fill(image.Rect(x, top, x+cols.swatch, base), w.item.color, alpha)
		x += cols.swatch + pad
	}
	if cols.name > 0 {
		p.write(face.Fit(w.name, cols.name), image.Pt(x, base), white(), alpha)
		x += cols.name + pad
	}
	if cols.bar > 0 {
		if w.value != "" {
			p.bar(image.Rect(x, top, x+cols.bar, base), w, t.mark)
		}
		x += cols.bar + pad
	}
	text := face.Text(w.value)
	p.write(text, image.Pt(x+cols.value-font.Width(text), base), white(), alpha)
}

// bar draws a confidence as a length.
func (p *painting) bar(r image.Rectangle, w row, mark bool) {
	p.canvas.fill(r, white(), w.item.alpha*48/255)
	full := r
	full.Max.X = r.Min.X + int(float64(r.Dx())*min(max(w.bar, 0), 1)+0.5)
	p.canvas.fill(full, w.item.color, w.item.alpha)
	if mark {
		line := max(1, p.style.line/2)
		x := r.Min.X + r.Dx()/2
		p.canvas.fill(image.Rect(x, r.Min.Y-line, x+line, r.Max.Y+line), white(), w.item.alpha)
	}
}

// write stamps glyphs from a point of the baseline on.
func (p *painting) write(text []font.Glyph, at image.Point, col color.RGBA, alpha int) {
	for _, g := range text {
		p.canvas.stamp(g.Mask, at.Add(g.Offset), col, alpha)
		at.X += g.Advance
	}
}
