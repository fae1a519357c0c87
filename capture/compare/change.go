package compare

import (
	"math"
	"slices"

	"github.com/framebin/framebin/capture/prediction"
)

// String names the differences, such as "class, place"; "same" for none.
func (c Change) String() string {
	names := [...]string{"added", "removed", "class", "confidence", "place", "shape"}
	text := ""
	for i, name := range names {
		if c&(1<<i) == 0 {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += name
	}
	if text == "" {
		return "same"
	}
	return text
}

// change returns what differs between two objects that match.
func (m *matcher) change(i, j int) Change {
	a, b := &m.a[i], &m.b[j]
	var c Change
	if a.Class != b.Class || a.ClassID != b.ClassID {
		c |= Class
	}
	if confidenceDistance(a, b) > m.Confidence {
		c |= Confidence
	}
	if p, q := m.boundsA[i], m.boundsB[j]; p.known != q.known || p.known && !m.near(p.x0-q.x0, p.y0-q.y0, p.x1-q.x1, p.y1-q.y1) {
		c |= Place
	} else if !m.sameShape(a, b) || m.MaskIoU != nil && !m.sameMask(i, j) {
		c |= Shape
	}
	return c
}

// rounding is what scaling leaves behind the point.
const rounding = 1e-6

// near reports whether differences are within what counts as none.
func (m *matcher) near(differences ...float64) bool {
	for _, d := range differences {
		if math.Abs(d) > m.Pixels+rounding {
			return false
		}
	}
	return true
}

func (m *matcher) sameMask(i, j int) bool {
	iou, ok := m.MaskIoU(i, j)
	return !ok || iou == 1
}

// sameShape compares what is inside the bounds. Run lengths of two sizes are
// not compared: MaskIoU is there for that.
func (m *matcher) sameShape(a, b *prediction.Object) bool {
	switch {
	case (a.Mask == nil) != (b.Mask == nil), (a.RLE == nil) != (b.RLE == nil), math.Abs(a.Rotation-b.Rotation) > rounding:
		return false
	case a.RLE != nil && a.RLE.Size == b.RLE.Size && m.MaskIoU == nil && !slices.Equal(a.RLE.Counts, b.RLE.Counts):
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
	return m.near(p.X-q.X*m.scaleX, p.Y-q.Y*m.scaleY)
}
