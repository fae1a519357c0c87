package overlay

import (
	"image"
	"math"

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
			if math.IsNaN(x) || math.IsNaN(y) || !p.seen(k) {
				continue
			}
			at := image.Pt(int(math.Floor(clampFar(x))), int(math.Floor(clampFar(y))))
			radius := p.lineWidth(it) + p.style.halo
			p.dot(at, radius, it)
			it.spot = it.spot.Union(image.Rect(at.X-radius, at.Y-radius, at.X+radius+1, at.Y+radius+1))
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
	p.disc(at, reach, it, true)
	p.disc(at, radius, it, false)
}

func (p *painting) disc(at image.Point, radius int, it *item, rim bool) {
	col, alpha := it.color, it.alpha
	if rim {
		col, alpha = black(), it.alpha*haloAlpha/255
	}
	limit := float64(radius) + 0.4
	for dy := -radius; dy <= radius; dy++ {
		half := int(math.Sqrt(max(limit*limit-float64(dy*dy), 0)))
		p.canvas.fill(image.Rect(at.X-half, at.Y+dy, at.X+half+1, at.Y+dy+1), col, alpha)
	}
}
