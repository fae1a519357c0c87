package overlay

import (
	"cmp"
	"image"
	"image/color"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/overlay/coverage"
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

// maxRanked is how many classes of a single-label classification are shown.
const maxRanked = 5

// maxRows bounds the rows of a panel before they are measured.
const maxRows = 100

// texts draws what is written: a caption for a classification, a legend for
// classes that cover areas, and labels at objects.
func (p *painting) texts() {
	if !p.options.Labels || p.scene.Prediction == nil || len(p.items) == 0 {
		return
	}
	switch p.scene.Prediction.Kind {
	case prediction.ImageClassification, prediction.MultilabelClassification:
		p.caption()
	case prediction.SemanticSegmentation:
		p.legend(share)
	case prediction.ObjectDetection, prediction.InstanceSegmentation, prediction.Unknown:
		p.labels()
	}
}

// caption ranks the classes of the whole image in a corner. Where several
// may be true at once, a mark in the bars shows one half.
func (p *painting) caption() {
	multi := p.scene.Prediction.Kind == prediction.MultilabelClassification
	items := make([]*item, len(p.items))
	for i := range p.items {
		items[i] = &p.items[i]
	}
	slices.SortStableFunc(items, func(a, b *item) int {
		return cmp.Or(
			cmp.Compare(b.object.Confidence.Value, a.object.Confidence.Value),
			cmp.Compare(a.index, b.index),
		)
	})
	shown := min(len(items), maxRows)
	if !multi {
		shown = min(shown, maxRanked)
	}
	t := table{mark: multi, more: len(items) - shown}
	for _, it := range items[:shown] {
		t.rows = append(t.rows, row{
			item: it, name: clean(it.object.Class), value: percent(it.object.Confidence),
			bar: it.object.Confidence.Value,
		})
		t.bars = t.bars || it.object.Confidence.Known
	}
	p.table(t)
}

// legend names the colours of classes in the corner across from captions, and
// how much there is of each: as measure says of the pixels of its masks and of
// the image, or else how many objects.
func (p *painting) legend(measure func(part, whole int) string) {
	t := table{right: true}
	rows := make(map[string]int)
	covered, objects := make([]int, 0, maxRows), make([]int, 0, maxRows)
	ordered := slices.Clone(p.items)
	slices.SortFunc(ordered, func(a, b item) int { return cmp.Compare(a.index, b.index) })
	for i := range ordered {
		it := &ordered[i]
		n, ok := rows[it.object.Class]
		if !ok && len(t.rows) == maxRows {
			t.more++ // at least: there is no telling them apart
			continue
		}
		if !ok {
			n = len(t.rows)
			rows[it.object.Class] = n
			t.rows = append(t.rows, row{item: it, name: clean(it.object.Class)})
			covered, objects = append(covered, 0), append(objects, 0)
		}
		if it.selected {
			t.rows[n].item = it
		}
		objects[n]++
		switch {
		case measure == nil:
			t.rows[n].value = strconv.Itoa(objects[n])
		case it.mask != nil:
			covered[n] += it.mask.Area
			t.rows[n].value = measure(covered[n], it.mask.Width*it.mask.Height)
		}
	}
	p.table(t)
}

// table is what a panel says.
type table struct {
	rows  []row
	more  int  // rows left out
	right bool // in the right corner instead of the left
	bars  bool // the confidence as a bar beside the name
	mark  bool // one half is marked in the bars
}

type row struct {
	item  *item
	name  string
	value string
	bar   float64 // 0..1
}

// table draws t in an upper corner, with as many rows as fit into the upper
// part of the picture, or leaves it to the caller as labels.
func (p *painting) table(t table) {
	cell := p.cell()
	if cell == (image.Point{}) {
		p.panel(t)
		return
	}
	clip := p.page()
	room := min(clip.Dx()/cell.X/2, 40)
	limit := clip.Dy() * 3 / 5 / cell.Y
	for i, r := range t.rows[:min(len(t.rows), max(limit, 1))] {
		tail := r.value
		if r.name != "" && tail != "" {
			tail = " " + tail
		}
		text := truncate(r.name, max(room-len(tail), 4)) + tail
		size := image.Pt(cells(text)*cell.X, cell.Y)
		at := image.Rectangle{Max: size}.Add(clip.Min).Add(image.Pt(0, i*cell.Y))
		if t.right {
			at = at.Add(image.Pt((clip.Dx()-size.X)/cell.X*cell.X, 0))
		}
		if size.X > 0 && at.In(clip) {
			p.covered = append(p.covered, at)
			p.drawTab(r.item, tab{text: text, size: size}, at)
		}
	}
}

// maxRunes bounds a class name before it is measured.
const maxRunes = 200

// clean makes one printable line of a class name: no control characters, no
// marks that reorder or hide text, no runs of white space, bounded.
func clean(s string) string {
	if len(s) > 8*maxRunes {
		s = s[:8*maxRunes]
	}
	var b strings.Builder
	n, space := 0, false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")) {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
			space = n > 0
			continue
		case unicode.Is(unicode.C, r) && !unicode.Is(unicode.Co, r), unicode.Is(unicode.Variation_Selector, r):
			continue
		}
		if n == maxRunes {
			b.WriteRune('…')
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// percent is a confidence as labels show it.
func percent(c prediction.Confidence) string {
	if !c.Known {
		return ""
	}
	return strconv.FormatFloat(min(max(c.Value, -9), 999), 'f', 2, 64)
}

// cells returns how many character cells s takes in a terminal.
func cells(s string) int { return ansi.StringWidth(s) }

// truncate shortens s to at most n character cells.
func truncate(s string, n int) string { return ansi.Truncate(s, n, "…") }

// share is a part of a whole as a legend shows it.
func share(part, whole int) string {
	switch {
	case whole <= 0:
		return ""
	case part > 0 && part*100 < whole:
		return "<1%"
	}
	return strconv.Itoa(int(float64(part)/float64(whole)*100+0.5)) + "%"
}

// stamp blends col into the picture where mask, whose top left is at, is set.
func (c canvas) stamp(mask *image.Alpha, at image.Point, col color.RGBA, alpha int) {
	r := image.Rectangle{Min: at, Max: at.Add(mask.Rect.Size())}.Intersect(c.clip)
	p := coverage.NewPaint(col, 255)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.row(r.Min.X, r.Max.X, y)
		m := mask.Pix[(y-at.Y)*mask.Stride+r.Min.X-at.X:]
		for i := 0; i < len(row); i += 4 {
			if a := int(m[i/4]); a != 0 {
				blend(row[i:], p, (a*alpha+127)/255)
			}
		}
	}
}
