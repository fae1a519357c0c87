package diff

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/compare"
	"github.com/framebin/framebin/capture/prediction"
)

// Counts are how many objects changed, and how.
type Counts struct {
	A       int `json:"a"` // objects in the first
	B       int `json:"b"`
	Same    int `json:"same"` // neither moved, shifted nor of another class
	Gained  int `json:"gained"`
	Lost    int `json:"lost"`
	Moved   int `json:"moved"`
	Shifted int `json:"shifted"` // of another confidence
	Renamed int `json:"renamed"` // of another class; counted for the class in A

	MeanIoU  float64 `json:"mean_iou"`  // of those that match; 0 for none
	LeastIoU float64 `json:"least_iou"` // 1 for none
	Shift    float64 `json:"shift"`     // mean of the differences of confidence, from A to B

	placed, shifts int
}

// Class is what became of a class.
type Class struct {
	Class string `json:"class"`
	Counts
	AP *float64 `json:"ap,omitempty"` // 0..1, COCO's; nil where A has none of it
}

// Changed is a pair of frames that differ.
type Changed struct {
	A       uint64   `json:"a"` // numbers of the requests
	B       uint64   `json:"b"`
	Changes []Change `json:"changes"`
}

// Change is an object that differs.
type Change struct {
	What  string          `json:"what"` // "gained", "lost", or what changed: "moved, shifted"
	Class string          `json:"class"`
	Was   string          `json:"was,omitempty"` // the class in A, where that is another
	IoU   *float64        `json:"iou,omitempty"`
	Shift *float64        `json:"shift,omitempty"`
	Box   *prediction.Box `json:"-"` // in A, or in B where it was gained
}

// Report is the outcome.
type Report struct {
	By      By
	A, B    int // frames
	Pairs   int
	Total   Counts
	Classes []Class   // by name
	Frames  []Changed // those that differ, most changes first; at most maxFrames
	Differ  int       // how many differ
	MeanAP  MeanAP    // of B against A
	Broken  []Broken  // limits
}

// maxFrames bounds how many frames a report lists.
const maxFrames = 100

// Scenes returns the pairs of frames in the order of the first capture, with what
// differs; without Changes where nothing does. It also says how they were paired,
// and counts.
func (d *Differ) Scenes() (scenes []Changed, by By, total Counts) {
	pairs, by := d.pairs()
	total.LeastIoU = 1
	for _, pair := range pairs {
		scenes = append(scenes, d.scene(pair, func(m compare.Match, change Change, _ string) { total.count(pair, m, change) }))
	}
	total.finish()
	return scenes, by, total
}

// scene compares a pair, and tells of each match, also of what did not change.
func (d *Differ) scene(pair [2]*Frame, each func(m compare.Match, change Change, class string)) Changed {
	changed := Changed{A: pair[0].Seq, B: pair[1].Seq}
	for _, m := range compare.Objects(objects(pair[0]), objects(pair[1]), compare.Options{
		MinIoU: d.options.MatchIoU, SizeA: pair[0].Size, SizeB: pair[1].Size,
	}).Matches {
		change, class := d.change(pair, m)
		each(m, change, class)
		if change.What != "" {
			changed.Changes = append(changed.Changes, change)
		}
	}
	return changed
}

// Report compares all that was taken in.
func (d *Differ) Report(l Limits) Report {
	pairs, by := d.pairs()
	r := Report{By: by, A: len(d.a), B: len(d.b), Pairs: len(pairs)}
	classes := map[string]*Counts{}
	of := func(class string) *Counts {
		if classes[class] == nil {
			classes[class] = &Counts{LeastIoU: 1}
		}
		return classes[class]
	}
	r.Total.LeastIoU = 1
	eval := newEvaluation()
	for _, pair := range pairs {
		changed := d.scene(pair, func(m compare.Match, change Change, class string) {
			for _, c := range []*Counts{&r.Total, of(class)} {
				c.count(pair, m, change)
			}
		})
		if changed.Changes != nil {
			r.Differ++
			r.Frames = append(r.Frames, changed)
		}
		eval.add(pair[0], pair[1])
	}
	slices.SortStableFunc(r.Frames, func(a, b Changed) int { return cmp.Compare(len(b.Changes), len(a.Changes)) })
	r.Frames = r.Frames[:min(len(r.Frames), maxFrames)]
	var ap map[string]float64
	r.MeanAP, ap = eval.mean()
	r.Total.finish()
	for _, name := range slices.Sorted(maps.Keys(classes)) {
		c := Class{Class: name, Counts: *classes[name]}
		c.finish()
		if v, ok := ap[name]; ok {
			c.AP = &v
		}
		r.Classes = append(r.Classes, c)
	}
	r.Broken = l.broken(&r)
	return r
}

// objects returns a frame's objects as package compare has them.
func objects(f *Frame) []prediction.Object {
	list := make([]prediction.Object, len(f.Objects))
	for i, o := range f.Objects {
		list[i] = prediction.Object{Class: o.Class, Confidence: o.Confidence, Box: o.Box}
	}
	return list
}

// change says what a match is, and which class it counts for; What is "" where
// nothing changed.
func (d *Differ) change(pair [2]*Frame, m compare.Match) (c Change, class string) {
	switch {
	case m.A < 0:
		o := pair[1].Objects[m.B]
		return Change{What: "gained", Class: o.Class, Box: o.Box}, o.Class
	case m.B < 0:
		o := pair[0].Objects[m.A]
		return Change{What: "lost", Class: o.Class, Box: o.Box}, o.Class
	}
	a, b := pair[0].Objects[m.A], pair[1].Objects[m.B]
	c = Change{Class: b.Class, Box: a.Box}
	var what []string
	if a.Class != b.Class {
		c.Was = a.Class
		what = append(what, "renamed")
	}
	if a.Box != nil && b.Box != nil && m.IoU < d.options.MovedIoU {
		c.IoU = &m.IoU
		what = append(what, "moved")
	}
	if shift := b.Confidence.Value - a.Confidence.Value; a.Confidence.Known && b.Confidence.Known && math.Abs(shift) >= d.options.Shift {
		c.Shift = &shift
		what = append(what, "shifted")
	}
	c.What = strings.Join(what, ", ")
	return c, a.Class
}

// count takes a match in.
func (c *Counts) count(pair [2]*Frame, m compare.Match, change Change) {
	switch {
	case m.A < 0:
		c.B++
		c.Gained++
		return
	case m.B < 0:
		c.A++
		c.Lost++
		return
	}
	c.A++
	c.B++
	a, b := pair[0].Objects[m.A], pair[1].Objects[m.B]
	if a.Box != nil && b.Box != nil {
		c.placed++
		c.MeanIoU += m.IoU
		c.LeastIoU = min(c.LeastIoU, m.IoU)
	}
	if a.Confidence.Known && b.Confidence.Known {
		c.shifts++
		c.Shift += b.Confidence.Value - a.Confidence.Value
	}
	if change.What == "" {
		c.Same++
	}
	if change.Was != "" {
		c.Renamed++
	}
	if change.IoU != nil {
		c.Moved++
	}
	if change.Shift != nil {
		c.Shifted++
	}
}

// finish makes means of sums.
func (c *Counts) finish() {
	c.MeanIoU /= float64(max(c.placed, 1))
	c.Shift /= float64(max(c.shifts, 1))
}

// Limits are how much may change. A nil limit is none.
type Limits struct {
	MaxLost    *int
	MaxGained  *int
	MaxMoved   *int
	MaxRenamed *int
	MinIoU     *float64 // of each object that matches
	MaxShift   *float64 // of the mean confidence of a class, up or down
	MinAP      *float64
	MinPairs   *int // of frames
}

// Broken is a limit that was not kept.
type Broken struct {
	Limit string `json:"limit"` // such as "max-lost"
	Why   string `json:"why"`
}

// broken returns the limits that a report does not keep.
func (l Limits) broken(r *Report) (list []Broken) {
	fail := func(limit, format string, args ...any) {
		list = append(list, Broken{limit, fmt.Sprintf(format, args...)})
	}
	least := 1
	if l.MinPairs != nil {
		least = *l.MinPairs
	}
	if r.Pairs < least {
		fail("min-pairs", "%d frames are in both, at least %d must be", r.Pairs, least)
	}
	for _, c := range []struct {
		name string
		most *int
		n    int
		what string
	}{
		{"max-lost", l.MaxLost, r.Total.Lost, "lost"},
		{"max-gained", l.MaxGained, r.Total.Gained, "gained"},
		{"max-moved", l.MaxMoved, r.Total.Moved, "moved"},
		{"max-renamed", l.MaxRenamed, r.Total.Renamed, "of another class"},
	} {
		if c.most != nil && c.n > *c.most {
			fail(c.name, "%d objects are %s, at most %d may be", c.n, c.what, *c.most)
		}
	}
	if l.MinIoU != nil && r.Total.LeastIoU < *l.MinIoU {
		fail("min-iou", "an object overlaps by %.3f, at least %g is asked", r.Total.LeastIoU, *l.MinIoU)
	}
	for i := range r.Classes {
		if c := &r.Classes[i]; l.MaxShift != nil && max(c.Shift, -c.Shift) > *l.MaxShift {
			fail("max-shift", "the confidence of %q shifted by %+.3f on average, at most %g is allowed", c.Class, c.Shift, *l.MaxShift)
		}
	}
	if l.MinAP != nil && r.MeanAP.AP < *l.MinAP {
		fail("min-map", "the mean average precision is %.3f, at least %g is asked", r.MeanAP.AP, *l.MinAP)
	}
	return list
}
