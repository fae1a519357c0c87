package mask

import (
	"math"
	"slices"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// How well run lengths must fit the box of their object to be taken as they are
// written, and how well a way to read them must, to be proved: see [fill].
const (
	fitting = 0.5
	proving = 0.7
)

// runScheme is what the numbers of run lengths are.
type runScheme uint8

const (
	alternate  runScheme = iota // lengths, outside and inside in turn
	startsOf1                   // pairs of a start, counted from 1, and a length
	startsOf0                   // likewise, from 0
	ends                        // pairs of a start and the pixel behind the end
	last                        // pairs of a start and the last pixel
	valuePairs                  // pairs of a value and a length
)

// way is a way to read run lengths.
type way struct {
	scheme runScheme
	byRow  bool
	inBox  bool // they cover the box of the object
	size   object.Size
}

// SettleRuns reads the run lengths of objects whose document does not tell how:
// the way that puts them into the box of the object, or that its area proves,
// else the likeliest, which is said. What adds up in no way is broken.
func SettleRuns(objects []object.Raw, size func(image int) object.Size, name string) []finding.Finding {
	var out finding.List
	for i := range objects {
		g := &objects[i]
		if g.Runs == nil {
			continue
		}
		w, proved, ok := settle(g, size(g.Image))
		where := name + ":" + g.Pointer
		switch {
		case !ok && g.RLE == nil:
			if g.MaskLost = true; !out.Full(finding.RLEBroken.Rule) {
				out.Add(finding.RLEBroken.At(where, "they fit no size"))
			}
		case ok:
			g.RLE, _ = w.rle(g.Runs.List)
			if w.inBox {
				b := *g.Box
				g.MaskBox = &b
			}
			if !proved && !out.Full(finding.MaskOrderAssumed.Rule) {
				out.Add(finding.MaskOrderAssumed.At(where))
			}
		}
		g.Runs = nil
	}
	return out.Close()
}

// settle returns the way to read the run lengths of an object. It reports false
// where they are read already, or in no way.
func settle(g *object.Raw, image object.Size) (best way, proved, ok bool) {
	if g.RLE != nil && (g.Box == nil || fit(g.RLE, g.Box, image) >= fitting) {
		return best, false, false
	}
	top := 0.0
	for _, w := range ways(g, image) {
		fits, valid := w.fits(g, image)
		if valid && (!ok || fits > top+0.01) { // the likeliest of those that fit alike
			best, top, ok = w, fits, true
		}
	}
	if g.RLE != nil {
		return best, true, ok && top >= proving
	}
	sure := g.Runs.How == object.RowRuns || g.Runs.How == object.COCORuns && !best.byRow
	return best, sure || top >= proving, ok
}

// fits returns how well the run lengths of an object fit its box, or its area. It
// reports false where they make no sense so.
func (w way) fits(g *object.Raw, image object.Size) (fits float64, valid bool) {
	bounds, area, valid := w.bounds(g.Runs.List)
	switch {
	case !valid:
	case g.Box != nil:
		fits = fill(w.place(bounds, g.Box, image), *g.Box)
	case g.Area > 0 && math.Abs(g.Area-float64(area)) < 1:
		fits = fitting // which tells what the numbers are and not their order
	}
	return fits, valid
}

// fill returns how well bounds fit a box: from 0.5 on where they lie in it, as of a
// mask of which the model saw but a part, and up to 1 where they are the same.
func fill(bounds, box object.Box) float64 {
	const slack = 0.05
	overlap := bounds.Overlap(box)
	out := max(box.X-bounds.X, box.Y-bounds.Y, bounds.X+bounds.Width-box.X-box.Width, bounds.Y+bounds.Height-box.Y-box.Height)
	if overlap > 0 && out <= max(1, slack*min(box.Width, box.Height)) {
		return (1 + overlap) / 2
	}
	return overlap / 2
}

// fit returns how well run lengths fit a box.
func fit(m *object.RLE, box *object.Box, image object.Size) float64 {
	b, ok := m.Bounds()
	if !ok {
		return 1 // what is empty fits nothing better
	}
	w := way{size: m.Size}
	fits := fill(w.place(b, box, image), *box)
	if m.Size != image {
		fits = max(fits, onto(b, m.Size, *box).Overlap(*box)) // as a mask of the box
	}
	return fits
}

// ways returns the ways in which the run lengths of an object may be meant, the
// likeliest first.
func ways(g *object.Raw, image object.Size) (list []way) {
	told, how := g.Runs.Size, g.Runs.How
	for _, scheme := range schemes(how) {
		for _, w := range extents(g, image) {
			w.scheme = scheme
			// Lengths alone go row by row, unless COCO's size is told; starts go
			// column by column, as in the tables of Kaggle.
			alone := scheme == alternate && (told.Empty() && how == object.OpenRuns || w.inBox)
			w.byRow = alone || scheme == valuePairs || how == object.RowRuns
			list = append(list, w)
			if w.byRow = !w.byRow; how != object.RowRuns {
				list = append(list, w)
			}
		}
	}
	return list
}

// schemes returns what numbers may be by how they are written.
func schemes(how object.RunsWritten) []runScheme {
	switch how {
	case object.PairRuns:
		return []runScheme{startsOf1, startsOf0, ends, last}
	case object.ValueRuns:
		return []runScheme{valuePairs}
	case object.COCORuns, object.RowRuns:
		return []runScheme{alternate}
	default:
		return []runScheme{alternate, startsOf1, startsOf0, ends, last}
	}
}

// extents returns what run lengths may cover: the size that is told, also the
// other way round, else the image, or the box of the object.
func extents(g *object.Raw, image object.Size) (list []way) {
	told := g.Runs.Size
	if told.Empty() {
		told = image
	}
	list = []way{{size: told}, {size: told.Turned()}}
	if g.Box != nil {
		list = append(list, way{size: object.Size{Width: int(math.Round(g.Box.Width)), Height: int(math.Round(g.Box.Height))}, inBox: true})
	}
	return slices.DeleteFunc(list, func(w way) bool { return w.size.Empty() || w.size.Absurd() })
}

// spans calls f with each run inside. It reports false where the numbers make no
// sense so.
func (w way) spans(list []uint32, f func(from, to uint64)) bool {
	area := uint64(w.size.Width) * uint64(w.size.Height)
	switch w.scheme {
	case alternate:
		return cover(list, area, func(i int) bool { return i%2 == 1 }, f)
	case valuePairs:
		lengths := make([]uint32, 0, len(list)/2)
		for pair := range slices.Chunk(list, 2) {
			lengths = append(lengths, pair[1])
		}
		return cover(lengths, area, func(i int) bool { return list[2*i] != 0 }, f)
	default:
		return len(list)%2 == 0 && w.pairs(list, area, f)
	}
}

// cover is spans of lengths that cover an area.
func cover(lengths []uint32, area uint64, inside func(i int) bool, f func(from, to uint64)) bool {
	at := uint64(0)
	for i, n := range lengths {
		to := at + uint64(n)
		if to > area {
			return false
		}
		if n > 0 && inside(i) {
			f(at, to)
		}
		at = to
	}
	return at == area
}

// pairs is spans of pairs that begin with a start.
func (w way) pairs(list []uint32, area uint64, f func(from, to uint64)) bool {
	at := uint64(0)
	for pair := range slices.Chunk(list, 2) {
		from, to := uint64(pair[0]), uint64(pair[0])+uint64(pair[1])
		switch w.scheme {
		case startsOf1:
			from, to = from-1, to-1 // of 0 becomes too large
		case ends:
			to = uint64(pair[1])
		case last:
			to = uint64(pair[1]) + 1
		default:
		}
		if from < at || to <= from || to > area {
			return false
		}
		f(from, to)
		at = to
	}
	return true
}

// bounds returns what is around the pixels inside, and how many there are.
func (w way) bounds(list []uint32) (b object.Box, area uint64, valid bool) {
	m, valid := w.rle(list)
	if !valid {
		return b, 0, false
	}
	for i := 1; i < len(m.Counts); i += 2 {
		area += uint64(m.Counts[i])
	}
	b, _ = m.Bounds()
	return b, area, true
}

// place returns bounds of the mask in pixels of the image.
func (w way) place(bounds object.Box, box *object.Box, image object.Size) object.Box {
	if w.inBox {
		return onto(bounds, w.size, *box)
	}
	if image.Empty() {
		return bounds
	}
	return onto(bounds, w.size, extentOf(image))
}

// rle makes run lengths, outside and inside in turn. It reports false where the
// numbers make no sense so.
func (w way) rle(list []uint32) (m *object.RLE, valid bool) {
	m = &object.RLE{Size: w.size, ByRow: w.byRow}
	at := uint64(0)
	valid = w.spans(list, func(from, to uint64) {
		m.Counts = append(m.Counts, uint32(from-at), uint32(to-from))
		at = to
	})
	if rest := uint64(w.size.Width)*uint64(w.size.Height) - at; rest > 0 {
		m.Counts = append(m.Counts, uint32(rest))
	}
	return m, valid
}
