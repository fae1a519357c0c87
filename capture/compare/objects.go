package compare

import (
	"cmp"
	"math"
	"slices"

	"github.com/framebin/framebin/capture/prediction"
)

// DefaultMinIoU is the overlap from which two objects are taken for one thing.
const DefaultMinIoU = 0.5

// Options say when two objects are the same thing, and the same. The zero
// value is strict: each difference counts.
type Options struct {
	MinIoU float64 // from which two places match, above 0 and up to 1; 0: DefaultMinIoU

	// SizeA and SizeB are the sizes of the images that the objects lie on. Where
	// both are known and differ, the places of the second are scaled to the
	// first. A canvas that was guessed from the objects is no such size.
	SizeA, SizeB prediction.Size
}

// Match is an object of the first prediction and its counterpart in the
// second.
type Match struct {
	A, B   int     // indexes of the objects; -1 for the one that is not there
	IoU    float64 // of their places, 0..1; 0 where they have none
	Change Change  // what differs
}

// Change is a set of differences.
type Change uint8

// The differences. Added and Removed stand alone.
const (
	Added      Change = 1 << iota // only the second has it
	Removed                       // only the first has it
	Class                         // another class
	Confidence                    // another confidence, or one that is known in one only
	Place                         // its bounds moved
	Shape                         // the same bounds, but another outline, mask or skeleton
)

// Has reports whether c holds any of the differences.
func (c Change) Has(some Change) bool { return c&some != 0 }

// Result is the outcome of comparing two lists of objects.
type Result struct {
	// Matches hold each object once: those of the first list in their order,
	// then those that only the second has, in theirs.
	Matches []Match
	// Cut says that so many objects lie in one spot that not all pairs were
	// looked at: an object may be called added and removed instead of moved.
	Cut bool
}

// Count returns how many matches have any of the differences; with a zero
// Change those that have none.
func (r Result) Count(some Change) int {
	n := 0
	for _, m := range r.Matches {
		if m.Change.Has(some) || some == 0 && m.Change == 0 {
			n++
		}
	}
	return n
}

// Objects matches the objects of two predictions.
func Objects(a, b []prediction.Object, o Options) Result {
	m := matcher{Options: o, a: a, b: b, ofA: unmatched(len(a)), ofB: unmatched(len(b)), iou: make([]float64, len(a))}
	if m.MinIoU <= 0 {
		m.MinIoU = DefaultMinIoU
	}
	scaleX, scaleY := 1.0, 1.0
	if s, t := o.SizeA, o.SizeB; s.Width > 0 && s.Height > 0 && t.Width > 0 && t.Height > 0 {
		scaleX, scaleY = float64(s.Width)/float64(t.Width), float64(s.Height)/float64(t.Height)
	}
	m.scaleX, m.scaleY = scaleX, scaleY
	m.boundsA, m.boundsB = bounds(a, 1, 1), bounds(b, scaleX, scaleY)

	m.equals()
	m.overlaps(true)
	m.overlaps(false)
	m.placeless()
	return m.result()
}

// matcher is two lists being matched.
type matcher struct {
	Options
	a, b             []prediction.Object
	boundsA, boundsB []bound
	scaleX, scaleY   float64 // of the second list's places
	ofA, ofB         []int   // the counterpart of each object; -1: none yet
	iou              []float64
	cut              bool
}

// bound is where an object is, in pixels of the first canvas.
type bound struct {
	x0, y0, x1, y1 float64
	known          bool
}

func bounds(objects []prediction.Object, scaleX, scaleY float64) []bound {
	list := make([]bound, len(objects))
	for i := range objects {
		if box, ok := objects[i].Bounds(); ok {
			list[i] = bound{
				x0: box.X * scaleX, y0: box.Y * scaleY,
				x1: (box.X + box.Width) * scaleX, y1: (box.Y + box.Height) * scaleY, known: true,
			}
		}
	}
	return list
}

func unmatched(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = -1
	}
	return list
}

func (m *matcher) pair(i, j int, iou float64) {
	m.ofA[i], m.ofB[j], m.iou[i] = j, i, iou
}

// equals matches objects that are equal in class, bounds and confidence, so
// that a thousand equal ones cost no more than a thousand others.
func (m *matcher) equals() {
	type same struct {
		class      string
		bound      bound
		confidence prediction.Confidence
	}
	seen := make(map[same][]int) // of the second list, in order
	for j := range m.b {
		if m.boundsB[j].known {
			k := same{m.b[j].Class, m.boundsB[j], valueOf(&m.b[j])}
			seen[k] = append(seen[k], j)
		}
	}
	for i := range m.a {
		k := same{m.a[i].Class, m.boundsA[i], valueOf(&m.a[i])}
		if left := seen[k]; m.boundsA[i].known && len(left) > 0 {
			seen[k] = left[1:]
			m.pair(i, left[0], m.boundsA[i].iou(m.boundsB[left[0]]))
		}
	}
}

// valueOf is a confidence without the spelling of its number.
func valueOf(o *prediction.Object) prediction.Confidence {
	return prediction.Confidence{Value: o.Confidence.Value, Known: o.Confidence.Known}
}

// What a comparison may cost where many objects lie in one spot.
const (
	maxLooks = 1 << 27 // pairs that are looked at, some tenths of a second
	maxPairs = 1 << 20 // pairs that overlap enough and are kept, 40 MiB
)

// candidate is a pair that overlaps enough.
type candidate struct {
	i, j     int
	iou      float64
	distance float64 // of their confidences
}

// overlaps matches what overlaps, greedily; with alike only objects of one
// class.
func (m *matcher) overlaps(alike bool) {
	pairs := m.candidates(alike)
	slices.SortFunc(pairs, func(p, q candidate) int {
		return cmp.Or(
			cmp.Compare(q.iou, p.iou), cmp.Compare(p.distance, q.distance),
			cmp.Compare(p.i+p.j, q.i+q.j), cmp.Compare(max(p.i, p.j), max(q.i, q.j)), cmp.Compare(p.i, q.i))
	})
	for _, p := range pairs {
		if m.ofA[p.i] < 0 && m.ofB[p.j] < 0 {
			m.pair(p.i, p.j, p.iou)
		}
	}
}

// candidates returns the pairs that overlap enough, of what is left.
func (m *matcher) candidates(alike bool) []candidate {
	var order []int // of the second list, by its left edge
	widest := 0.0
	for j, b := range m.boundsB {
		if b.known && m.ofB[j] < 0 {
			order = append(order, j)
			widest = max(widest, b.x1-b.x0)
		}
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(m.boundsB[i].x0, m.boundsB[j].x0) })
	var pairs []candidate
	looks := 0
	for i, a := range m.boundsA {
		if !a.known || m.ofA[i] >= 0 {
			continue
		}
		first, _ := slices.BinarySearchFunc(order, a.x0-widest, func(j int, x float64) int {
			return cmp.Compare(m.boundsB[j].x0, x)
		})
		for k := first; k < len(order) && m.boundsB[order[k]].x0 <= a.x1; k++ {
			if looks++; looks > maxLooks || len(pairs) >= maxPairs {
				m.cut = true
				return pairs
			}
			j := order[k]
			if alike && m.a[i].Class != m.b[j].Class {
				continue
			}
			if iou := m.boundsA[i].iou(m.boundsB[j]); iou >= m.MinIoU {
				pairs = append(pairs, candidate{i, j, iou, confidenceDistance(&m.a[i], &m.b[j])})
			}
		}
	}
	return pairs
}

// iou returns the intersection over union of two places.
func (b bound) iou(o bound) float64 {
	if b == o {
		return 1 // also without an area
	}
	width, height := min(b.x1, o.x1)-max(b.x0, o.x0), min(b.y1, o.y1)-max(b.y0, o.y0)
	if width <= 0 || height <= 0 {
		return 0
	}
	both := width * height
	return both / ((b.x1-b.x0)*(b.y1-b.y0) + (o.x1-o.x0)*(o.y1-o.y0) - both)
}

// confidenceDistance is infinite where one is known and the other is not.
func confidenceDistance(a, b *prediction.Object) float64 {
	switch {
	case a.Confidence.Known && b.Confidence.Known:
		return math.Abs(a.Confidence.Value - b.Confidence.Value)
	case a.Confidence.Known == b.Confidence.Known:
		return 0
	}
	return math.Inf(1)
}

// placeless matches objects without a place by class.
func (m *matcher) placeless() {
	left := make(map[string][]int)
	for j := range m.b {
		if !m.boundsB[j].known {
			left[m.b[j].Class] = append(left[m.b[j].Class], j)
		}
	}
	for i := range m.a {
		js := left[m.a[i].Class]
		if m.boundsA[i].known || len(js) == 0 {
			continue
		}
		left[m.a[i].Class] = js[1:]
		m.pair(i, js[0], 0)
	}
}

func (m *matcher) result() Result {
	r := Result{Matches: make([]Match, 0, len(m.a)), Cut: m.cut}
	for i, j := range m.ofA {
		if j < 0 {
			r.Matches = append(r.Matches, Match{A: i, B: -1, Change: Removed})
			continue
		}
		r.Matches = append(r.Matches, Match{A: i, B: j, IoU: m.iou[i], Change: m.change(i, j)})
	}
	for j, i := range m.ofB {
		if i < 0 {
			r.Matches = append(r.Matches, Match{A: -1, B: j, Change: Added})
		}
	}
	return r
}

// change returns what differs between two objects that match.
func (m *matcher) change(i, j int) Change {
	a, b := &m.a[i], &m.b[j]
	var c Change
	if a.Class != b.Class || a.ClassID != b.ClassID {
		c |= Class
	}
	if confidenceDistance(a, b) > 0 {
		c |= Confidence
	}
	if p, q := m.boundsA[i], m.boundsB[j]; p.known != q.known || p.known && !near(p.x0-q.x0, p.y0-q.y0, p.x1-q.x1, p.y1-q.y1) {
		c |= Place
	} else if !m.sameShape(a, b) {
		c |= Shape
	}
	return c
}

// rounding is what scaling leaves behind the point.
const rounding = 1e-6

// near reports whether differences are those of rounding.
func near(differences ...float64) bool {
	return !slices.ContainsFunc(differences, func(d float64) bool { return math.Abs(d) > rounding })
}

// sameShape compares what is inside the bounds. Run lengths of two sizes
// or orders are not compared.
func (m *matcher) sameShape(a, b *prediction.Object) bool {
	switch {
	case (a.Mask == nil) != (b.Mask == nil), (a.RLE == nil) != (b.RLE == nil), math.Abs(a.Rotation-b.Rotation) > rounding:
		return false
	case a.RLE != nil && a.RLE.Size == b.RLE.Size && a.RLE.ByRow == b.RLE.ByRow && !slices.Equal(a.RLE.Counts, b.RLE.Counts):
		return false
	case len(a.Polygons) != len(b.Polygons), len(a.Keypoints) != len(b.Keypoints):
		return false
	}
	for i := range a.Polygons {
		if !slices.EqualFunc(a.Polygons[i], b.Polygons[i], m.samePoint) {
			return false
		}
	}
	return slices.EqualFunc(a.Keypoints, b.Keypoints, func(p, q prediction.Keypoint) bool {
		return p.Name == q.Name && m.samePoint(p.Point, q.Point)
	})
}

func (m *matcher) samePoint(p, q prediction.Point) bool {
	return near(p.X-q.X*m.scaleX, p.Y-q.Y*m.scaleY)
}
