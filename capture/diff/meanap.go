package diff

import (
	"math"
	"slices"

	"github.com/framebin/framebin/capture/prediction"
)

// MeanAP is COCO's mean average precision of detections, for boxes of all
// sizes and at most 100 detections of a class in an image: 0..1, and -1 where
// there is no truth to measure against.
type MeanAP struct {
	AP   float64 `json:"ap"` // mean over overlaps of 0.50 to 0.95
	AP50 float64 `json:"ap50"`
	AP75 float64 `json:"ap75"`
}

// What COCOeval measures at.
const (
	overlaps      = 10  // 0.50, 0.55, …
	recalls       = 101 // 0, 0.01, …
	maxDetections = 100 // of a class in an image, the surest
)

// evaluation is COCOeval.evaluate and accumulate of pycocotools, a class at a
// time. What decides a tie there decides it here: stable sorts, and the last
// of several truths that a detection overlaps alike.
type evaluation struct {
	classes map[string]*classEvaluation
}

type classEvaluation struct {
	truths     int
	detections []detection // in the order of the images, each image's by confidence
}

type detection struct {
	score   float64
	matched [overlaps]bool
}

func newEvaluation() *evaluation { return &evaluation{classes: make(map[string]*classEvaluation)} }

func (e *evaluation) class(name string) *classEvaluation {
	if e.classes[name] == nil {
		e.classes[name] = &classEvaluation{}
	}
	return e.classes[name]
}

// add takes in one image: the objects of truth, and those that were detected,
// which lie on an image of perhaps another size. Objects without a place are
// none.
func (e *evaluation) add(truth, detected *Frame) {
	scaleX, scaleY := 1.0, 1.0
	if t, d := truth.Size, detected.Size; t.Width > 0 && t.Height > 0 && d.Width > 0 && d.Height > 0 {
		scaleX, scaleY = float64(t.Width)/float64(d.Width), float64(t.Height)/float64(d.Height)
	}
	truths := map[string][]prediction.Box{}
	for _, o := range truth.Objects {
		if o.Box != nil {
			truths[o.Class] = append(truths[o.Class], *o.Box)
			e.class(o.Class).truths++
		}
	}
	found := map[string][]scored{}
	for _, o := range detected.Objects {
		if o.Box == nil {
			continue
		}
		score := 1.0 // of a model that does not say how sure it is
		if o.Confidence.Known {
			score = o.Confidence.Value
		}
		b := *o.Box
		found[o.Class] = append(found[o.Class], scored{prediction.Box{X: b.X * scaleX, Y: b.Y * scaleY, Width: b.Width * scaleX, Height: b.Height * scaleY}, score})
	}
	for name, list := range found {
		e.class(name).add(truths[name], list)
	}
}

// scored is a box that was detected.
type scored struct {
	box   prediction.Box
	score float64
}

// add takes in what was detected of the class in one image.
func (c *classEvaluation) add(truths []prediction.Box, found []scored) {
	slices.SortStableFunc(found, func(a, b scored) int { return compareDown(a.score, b.score) })
	found = found[:min(len(found), maxDetections)]
	first := len(c.detections)
	for _, s := range found {
		c.detections = append(c.detections, detection{score: s.score})
	}
	for t := range overlaps {
		taken := make([]bool, len(truths))
		for i, s := range found {
			best, at := overlapAt(t), -1
			for k, truth := range truths {
				if taken[k] {
					continue
				}
				if v := iou(s.box, truth); v >= best {
					best, at = v, k
				}
			}
			if at >= 0 {
				taken[at] = true
				c.detections[first+i].matched[t] = true
			}
		}
	}
}

// overlapAt returns numpy.linspace(0.5, 0.95, 10)[t], to the last bit.
func overlapAt(t int) float64 {
	first, last := 0.5, 0.95 // variables, as constants are exact
	if t == overlaps-1 {
		return last
	}
	return float64(t)*((last-first)/(overlaps-1)) + first
}

func compareDown(a, b float64) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}

// iou is bbIou of COCO's maskApi.c.
func iou(a, b prediction.Box) float64 {
	w := min(a.X+a.Width, b.X+b.Width) - max(a.X, b.X)
	h := min(a.Y+a.Height, b.Y+b.Height) - max(a.Y, b.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / (a.Width*a.Height + b.Width*b.Height - w*h)
}

// precision returns the mean over all recalls at one overlap.
func (c *classEvaluation) precision(t int) float64 {
	recall, precision := make([]float64, len(c.detections)), make([]float64, len(c.detections))
	right := 0.0
	for i := range c.detections {
		if c.detections[i].matched[t] {
			right++
		}
		recall[i] = right / float64(c.truths)
		precision[i] = right / (float64(i+1) + 0x1p-52)
	}
	for i := len(precision) - 2; i >= 0; i-- {
		precision[i] = max(precision[i], precision[i+1])
	}
	sum := 0.0
	for k := range recalls {
		at, _ := slices.BinarySearch(recall, float64(k)*0.01) // as numpy.linspace has them
		if at < len(precision) {
			sum += precision[at]
		}
	}
	return sum / recalls
}

// mean returns the mean over all classes of the truth, and each class's own.
func (e *evaluation) mean() (m MeanAP, classes map[string]float64) {
	classes = make(map[string]float64)
	n := 0.0
	for name, c := range e.classes {
		if c.truths == 0 {
			continue
		}
		n++
		slices.SortStableFunc(c.detections, func(a, b detection) int { return compareDown(a.score, b.score) })
		sum := 0.0
		for t := range overlaps {
			p := c.precision(t)
			sum += p
			switch t {
			case 0:
				m.AP50 += p
			case 5:
				m.AP75 += p
			}
		}
		classes[name] = sum / overlaps
		m.AP += sum / overlaps
	}
	if n == 0 {
		return MeanAP{-1, -1, -1}, classes
	}
	m.AP, m.AP50, m.AP75 = round(m.AP/n), round(m.AP50/n), round(m.AP75/n)
	return m, classes
}

// round keeps what does not depend on the order of a sum.
func round(v float64) float64 { return math.Round(v*1e9) / 1e9 }
