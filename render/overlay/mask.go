package overlay

import (
	"image/color"
	"math"
	"slices"

	"github.com/framebin/framebin/render/overlay/coverage"
)

// selectedOpacity is added to the opacity of the selected mask.
const selectedOpacity = 0.2

// minRimmed is how many pixels a mask has at least that can do without some of
// them for a dark rim around its contour.
const minRimmed = 100

// maxPolygonPictures bounds the filling of polygons, in whole pictures: a
// small document can hold very many polygons that cover everything.
const maxPolygonPictures = 100

// masks draws all masks and polygons, blended into the picture once.
func (p *painting) masks() {
	shaped := func(it item) bool { return it.mask != nil || len(it.object.Polygons) > 0 }
	if len(p.scene.Loose) == 0 && !slices.ContainsFunc(p.items, shaped) {
		return
	}
	s, ok := p.layers.Get().(*coverage.Stack)
	if !ok {
		s = &coverage.Stack{}
	}
	defer p.layers.Put(s)
	s.Reset(p.canvas.clip)
	if p.options.Masks && !p.options.Only {
		for _, m := range p.scene.Loose {
			s.Mask(m, p.scene.View)
			grey := item{color: color.RGBA{R: 0xC8, G: 0xC8, B: 0xC8, A: 255}, alpha: 255}
			p.shape(s, &grey)
		}
	}
	budget := maxPolygonPictures * p.canvas.clip.Dx() * p.canvas.clip.Dy()
	for i := range p.items {
		it := &p.items[i]
		switch {
		case it.mask != nil:
			s.Mask(it.mask, p.scene.View)
		case len(it.object.Polygons) > 0:
			budget = s.Polygons(it.object.Polygons, p.scene.View, budget)
		default:
			continue
		}
		p.shape(s, it)
	}
	s.Blend(p.canvas.img, p.canvas.clip)
}

// shape draws the shape that was begun in the colours of an item, and keeps the
// pixels that it holds.
func (p *painting) shape(s *coverage.Stack, it *item) {
	it.shape = s.Shape()
	if p.options.Masks && it.outline == nil {
		p.maskStyle(s, it)
	}
	s.End()
}

// maskStyle chooses how a shape is drawn.
func (p *painting) maskStyle(s *coverage.Stack, it *item) {
	opacity := p.options.Opacity
	if it.selected {
		opacity += selectedOpacity
	}
	if !(opacity > 0) {
		opacity = 0
	}
	alpha := int(math.Round(min(opacity, 1) * float64(it.alpha)))
	fill := coverage.NewPaint(it.color, alpha)
	hatch := fill
	if it.pattern > 0 {
		hatch = coverage.NewPaint(it.color, alpha*2/5)
	}
	if alpha > 0 {
		s.Fill(fill, hatch, p.style.dash)
	}
	if !p.style.fine && p.options.Boxes && !it.box.Empty() && alpha > 0 {
		return // box and contour together would leave nothing of it
	}
	rest := it.shape
	if p.rimmed && it.alpha == 255 && it.shape.Area() > minRimmed {
		rest = s.Rim(rest, 1, coverage.NewPaint(black(), haloAlpha))
	}
	s.Rim(rest, p.lineWidth(it), coverage.NewPaint(it.color, it.alpha))
}
