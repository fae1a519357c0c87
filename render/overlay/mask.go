package overlay

import (
	"image"
	"image/color"
	"math"
	"math/bits"
)

// selectedOpacity is added to the opacity of the selected mask.
const selectedOpacity = 0.2

// minRimmed is how many pixels a mask has at least that can do without some of
// them for a dark rim around its contour.
const minRimmed = 100

// masks draws all masks and polygons, blended into the picture once.
func (p *painting) masks() {
	if !p.hasMasks() {
		return
	}
	s, ok := p.layers.Get().(*scratch)
	if !ok {
		s = &scratch{}
	}
	defer p.layers.Put(s)
	s.layer.reset(p.canvas.clip)
	if p.options.Masks && !p.options.Only {
		for _, m := range p.scene.Loose {
			s.cover.maskCoverage(m, p.scene.View, p.canvas.clip)
			grey := item{color: color.RGBA{R: 0xC8, G: 0xC8, B: 0xC8, A: 255}, alpha: 255}
			p.shape(s, &grey)
		}
	}
	budget := maxPolygonPictures * p.canvas.clip.Dx() * p.canvas.clip.Dy()
	for i := range p.items {
		it := &p.items[i]
		switch {
		case it.mask != nil:
			s.cover.maskCoverage(it.mask, p.scene.View, p.canvas.clip)
		case len(it.object.Polygons) > 0:
			budget = s.polygons(it.object.Polygons, p.scene.View, p.canvas.clip, budget)
		default:
			continue
		}
		p.shape(s, it)
	}
	s.layer.blend(p.canvas)
}

func (p *painting) hasMasks() bool {
	if len(p.scene.Loose) > 0 {
		return true
	}
	for _, it := range p.items {
		if it.mask != nil || len(it.object.Polygons) > 0 {
			return true
		}
	}
	return false
}

// shape lays what s covers into its layer in the colours of it, and keeps the
// pixels that it holds.
func (p *painting) shape(s *scratch, it *item) {
	it.shape = s.cover.settle()
	if !p.options.Masks {
		return
	}
	opacity := p.options.Opacity
	if it.selected {
		opacity += selectedOpacity
	}
	if !(opacity > 0) {
		opacity = 0
	}
	alpha := int(math.Round(min(opacity, 1) * float64(it.alpha)))
	fill := newPaint(it.color, alpha)
	if alpha > 0 {
		hatch := fill
		if it.pattern > 0 {
			hatch = newPaint(it.color, alpha*2/5)
		}
		s.layer.shade(&s.cover, fill, hatch, p.style.dash)
	}
	dash := 0
	if it.pattern > 0 {
		dash = p.style.dash
	}
	if !p.style.fine && p.options.Boxes && !it.box.Empty() && alpha > 0 {
		return // box and contour together would leave nothing of it
	}
	rest := it.shape
	if p.rimmed && it.alpha == 255 && it.shape.area > minRimmed {
		rest = s.layer.contour(rest, newPaint(black(), haloAlpha), 1, 0)
	}
	s.layer.contour(rest, newPaint(it.color, it.alpha), p.lineWidth(it), dash)
}

// bounds returns the bounds of the set pixels.
func (b *bitmap) bounds() image.Rectangle {
	out := image.Rectangle{}
	for y := b.rect.Min.Y; y < b.rect.Max.Y; y++ {
		for i, w := range b.row(y) {
			if w == 0 {
				continue
			}
			x := b.rect.Min.X + i*64
			out = out.Union(image.Rect(x+bits.TrailingZeros64(w), y, x+64-bits.LeadingZeros64(w), y+1))
		}
	}
	return out
}
