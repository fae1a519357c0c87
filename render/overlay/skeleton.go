package overlay

import (
	"image/color"
	"strings"
	"unicode"

	"github.com/framebin/framebin/capture/prediction"
)

// The skeleton of a person as COCO has it (the category "person" of its
// person_keypoints files): names in the order of the list, and which of them
// limbs join, counted from 0.
const skeletonNames = "nose lefteye righteye leftear rightear leftshoulder rightshoulder " +
	"leftelbow rightelbow leftwrist rightwrist lefthip righthip leftknee rightknee leftankle rightankle"

const skeletonPoints = 17

func skeletonLimbs() [19][2]int {
	return [...][2]int{
		{15, 13},
		{13, 11},
		{16, 14},
		{14, 12},
		{11, 12},
		{5, 11},
		{6, 12},
		{5, 6},
		{5, 7},
		{6, 8},
		{7, 9},
		{8, 10},
		{1, 2},
		{0, 1},
		{0, 2},
		{1, 3},
		{2, 4},
		{3, 5},
		{4, 6},
	}
}

// skeleton returns the keypoints of a person by COCO's order, nil for those
// that are missing, and false for keypoints of anything else: their names say
// it, or that there are as many and none has a name. Of those without a name
// one in the very corner is one that was not found.
func skeleton(points []prediction.Keypoint) (found [skeletonPoints]*prediction.Keypoint, ok bool) {
	if len(points) == skeletonPoints && !named(points) {
		for i := range points {
			if p := points[i].Point; p != (prediction.Point{}) {
				found[i] = &points[i]
			}
		}
		return found, true
	}
	names := strings.Fields(skeletonNames)
	n := 0
	for i := range points {
		name := bare(points[i].Name)
		for k, known := range names {
			if name == known {
				found[k] = &points[i]
				n++
			}
		}
	}
	return found, n > 1
}

func named(points []prediction.Keypoint) bool {
	for i := range points {
		if points[i].Name != "" {
			return true
		}
	}
	return false
}

// bare is a name in small letters and nothing else.
func bare(name string) string {
	const longest = 64
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name[:min(len(name), longest)])
}

// limbs joins the keypoints of a person.
func (p *painting) limbs(it *item) {
	points := it.object.Keypoints
	found, ok := skeleton(points[:min(len(points), maxKeypoints)])
	if !ok {
		return
	}
	line := float64(p.lineWidth(it))/2 + 0.3
	for _, pass := range []struct {
		grow  float64
		color color.RGBA
		alpha int
	}{{float64(p.style.halo), black(), it.alpha * haloAlpha / 255}, {0, it.color, it.alpha}} {
		if pass.grow > 0 && !p.style.fine {
			continue
		}
		for _, limb := range skeletonLimbs() {
			a, b := found[limb[0]], found[limb[1]]
			if a == nil || b == nil || !p.seen(*a) || !p.seen(*b) {
				continue
			}
			var s segment
			s.x0, s.y0 = p.scene.View.Apply(a.X, a.Y)
			s.x1, s.y1 = p.scene.View.Apply(b.X, b.Y)
			p.canvas.stroke(s, line+pass.grow, pass.color, float64(pass.alpha))
		}
	}
}

// seen reports whether a keypoint is drawn as far as its confidence goes.
func (p *painting) seen(k prediction.Keypoint) bool { return k.Confidence.AtLeast(p.options.Threshold) }
