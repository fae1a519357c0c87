package survey

import "math"

// Step is where an object of one frame was, and where one that may be the same
// was in the frame before.
type Step struct {
	Mark

	Age    int  // frames ago
	Linked bool // From is known
	FromX  float64
	FromY  float64
}

// reach is how far an object may have gone from frame to frame, in shares of
// the image: beyond, it is rather another one.
const reach = 0.2

// Steps follows the objects of frames, the oldest first, from each to the
// nearest of the same class in the next. The oldest steps come first.
func Steps(frames [][]Mark) []Step {
	var steps []Step
	var before []Mark
	for i, marks := range frames {
		free := make([]bool, len(before))
		for j := range free {
			free[j] = true
		}
		for _, m := range marks {
			if !m.placed() {
				continue
			}
			s := Step{Mark: m, Age: len(frames) - 1 - i}
			if n := nearest(before, free, m); n >= 0 {
				free[n], s.Linked = false, true
				s.FromX, s.FromY = before[n].Center()
			}
			steps = append(steps, s)
		}
		before = marks
	}
	return steps
}

// nearest returns the free mark of the same class that is nearest within
// reach, -1 if there is none.
func nearest(marks []Mark, free []bool, to Mark) int {
	best, at := reach, -1
	x, y := to.Center()
	for i, m := range marks {
		if !free[i] || m.Class != to.Class || !m.placed() {
			continue
		}
		mx, my := m.Center()
		if d := math.Hypot(mx-x, my-y); d < best {
			best, at = d, i
		}
	}
	return at
}
