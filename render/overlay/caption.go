package overlay

import (
	"cmp"
	"image"
	"slices"
	"strconv"

	"github.com/framebin/framebin/capture/prediction"
)

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
