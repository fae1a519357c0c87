package diff

import "fmt"

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
