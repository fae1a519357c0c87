package overlay

import (
	"image/color"
	"math"
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
	s.begin(p.canvas.clip)
	if p.options.Masks && !p.options.Only {
		for _, m := range p.scene.Loose {
			s.mask(m, p.scene.View, p.canvas.clip)
			grey := item{color: color.RGBA{R: 0xC8, G: 0xC8, B: 0xC8, A: 255}, alpha: 255}
			p.shape(s, &grey)
		}
	}
	budget := maxPolygonPictures * p.canvas.clip.Dx() * p.canvas.clip.Dy()
	for i := range p.items {
		it := &p.items[i]
		switch {
		case it.mask != nil:
			s.mask(it.mask, p.scene.View, p.canvas.clip)
		case len(it.object.Polygons) > 0:
			budget = s.polygons(it.object.Polygons, p.scene.View, p.canvas.clip, budget)
		default:
			continue
		}
		p.shape(s, it)
	}
	s.flush()
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
	c := s.coat()
	it.shape = c.stencil.settle()
	if p.options.Masks && it.outline == nil {
		p.coat(s, c, it)
	}
	s.end()
}

// coat chooses how a shape is drawn.
func (p *painting) coat(s *scratch, c *coat, it *item) {
	opacity := p.options.Opacity
	if it.selected {
		opacity += selectedOpacity
	}
	if !(opacity > 0) {
		opacity = 0
	}
	alpha := int(math.Round(min(opacity, 1) * float64(it.alpha)))
	c.filled, c.stripe = alpha > 0, p.style.dash
	c.fill = newPaint(it.color, alpha)
	c.hatch = c.fill
	dash := 0
	if it.pattern > 0 {
		c.hatch, dash = newPaint(it.color, alpha*2/5), p.style.dash
	}
	if !p.style.fine && p.options.Boxes && !it.box.Empty() && alpha > 0 {
		return // box and contour together would leave nothing of it
	}
	rest := *it.shape
	if p.rimmed && it.alpha == 255 && it.shape.area > minRimmed {
		var dark bitmap
		dark, rest = s.contour(&rest, 1)
		c.rims = append(c.rims, rim{dark, newPaint(black(), haloAlpha), 0})
	}
	line, _ := s.contour(&rest, p.lineWidth(it))
	c.rims = append(c.rims, rim{line, newPaint(it.color, it.alpha), dash})
}
