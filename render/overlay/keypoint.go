package overlay

import (
	"image"
	"image/color"
	"math"
	"strings"
	"unicode"

	"github.com/framebin/framebin/capture/prediction"
)

// maxKeypoints bounds the keypoints drawn of one object.
const maxKeypoints = 1000

// keypoints draws the keypoints of all objects as dots, those of people joined
// by limbs.
func (p *painting) keypoints() {
	for i := range p.items {
		it := &p.items[i]
		points := it.object.Keypoints
		p.limbs(it)
		corner := len(points) == skeletonPoints && !named(points) // stands for one that was not found
		for _, k := range points[:min(len(points), maxKeypoints)] {
			if corner && k.Point == (prediction.Point{}) {
				continue
			}
			x, y := p.scene.View.Apply(k.X, k.Y)
			if math.IsNaN(x) || math.IsNaN(y) || !p.options.shows(k) {
				continue
			}
			at := image.Pt(int(math.Floor(clampFar(x))), int(math.Floor(clampFar(y))))
			radius := p.lineWidth(it) + p.style.halo
			p.dot(at, radius, it)
			it.pose = it.pose.Union(image.Rect(at.X-radius, at.Y-radius, at.X+radius+1, at.Y+radius+1))
		}
	}
}

// dot draws a disc of the given radius with a dark rim.
func (p *painting) dot(at image.Point, radius int, it *item) {
	rim := p.style.halo
	reach := radius + rim
	if !image.Rect(at.X-reach, at.Y-reach, at.X+reach+1, at.Y+reach+1).Overlaps(p.canvas.clip) {
		return
	}
	p.canvas.disc(at, reach, black(), it.alpha*haloAlpha/255)
	p.canvas.disc(at, radius, it.color, it.alpha)
}

// disc draws a disc.
func (c canvas) disc(at image.Point, radius int, col color.RGBA, alpha int) {
	limit := float64(radius) + 0.4
	for dy := -radius; dy <= radius; dy++ {
		half := int(math.Sqrt(max(limit*limit-float64(dy*dy), 0)))
		c.fill(image.Rect(at.X-half, at.Y+dy, at.X+half+1, at.Y+dy+1), col, alpha)
	}
}

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
			if a == nil || b == nil || !p.options.shows(*a) || !p.options.shows(*b) {
				continue
			}
			var s segment
			s.x0, s.y0 = p.scene.View.Apply(a.X, a.Y)
			s.x1, s.y1 = p.scene.View.Apply(b.X, b.Y)
			p.canvas.stroke(s, line+pass.grow, pass.color, float64(pass.alpha))
		}
	}
}

// shows reports whether a keypoint is drawn as far as its confidence goes.
func (o Options) shows(k prediction.Keypoint) bool { return k.Confidence.AtLeast(o.Threshold) }
