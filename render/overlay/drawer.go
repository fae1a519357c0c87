package overlay

import (
	"image"
	"image/color"
	"math"
	"slices"
	"sync"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/overlay/coverage"
	"github.com/framebin/framebin/render/overlay/font"
)

// Drawer draws overlays. It is safe for concurrent use.
type Drawer struct {
	palette *Palette
	fonts   font.Fonts
	layers  sync.Pool // of *coverage.Stack
}

// NewDrawer returns a Drawer that takes its colours from p.
func NewDrawer(p *Palette) *Drawer { return &Drawer{palette: p} }

// Draw draws s over dst, which already holds the image where s.View puts it,
// and says where things are. Pixels outside of dst.Rect and of s.Picture are
// not touched.
func (d *Drawer) Draw(dst *image.RGBA, s Scene, o Options) Layout {
	p := d.begin(dst, s, o)
	p.items = p.collect()
	if !p.canvas.clip.Empty() {
		p.masks()
		p.boxes()
		p.keypoints()
		p.texts()
	}
	p.finish()
	return p.layout
}

// painting is one Draw.
type painting struct {
	*Drawer
	canvas  canvas
	image   image.Rectangle // the whole image, in pixels of the picture
	scene   Scene
	options Options
	style   style
	rimmed  bool              // masks have a dark rim; classes that meet everywhere have none
	items   []item            // in the order of drawing
	covered []image.Rectangle // by what is written in corners
	layout  Layout
}

func (d *Drawer) begin(dst *image.RGBA, s Scene, o Options) *painting {
	whole := s.Picture
	if whole.Empty() {
		whole = dst.Rect
	}
	c := newCanvas(dst, whole)
	look := newStyle(c.clip.Size(), o.Cell)
	semantic := s.Prediction != nil && s.Prediction.Kind == prediction.SemanticSegmentation
	return &painting{
		Drawer: d, canvas: c, image: whole, scene: s, options: o,
		style: look, rimmed: look.fine && !semantic, layout: Layout{View: s.View},
	}
}

// bounds returns the visible part of an item's box, or else of its mask, or
// else of its keypoints.
func (p *painting) bounds(it *item) image.Rectangle {
	if r := it.box.Intersect(p.canvas.clip); !r.Empty() {
		return r
	}
	if it.shape != nil && it.shape.Area() > 0 {
		return it.shape.Bounds()
	}
	return it.pose.Intersect(p.canvas.clip)
}

// maxReserved bounds the colours that a reduced palette is asked to keep.
const maxReserved = 32

// finish reports what was drawn.
func (p *painting) finish() {
	for i := range p.items {
		it := &p.items[i]
		p.layout.Boxes[it.index] = p.bounds(it)
	}
	p.layout.shapes = p.shapes()
	seen := map[color.RGBA]bool{black(): true, white(): true}
	p.layout.Reserved = []color.RGBA{black(), white()}
	for i := len(p.items) - 1; i >= 0 && len(p.layout.Reserved) < maxReserved; i-- {
		if c := p.items[i].color; !seen[c] {
			seen[c] = true
			p.layout.Reserved = append(p.layout.Reserved, c)
		}
	}
}

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
	if len(p.scene.Unreferenced) == 0 && !slices.ContainsFunc(p.items, shaped) {
		return
	}
	s, ok := p.layers.Get().(*coverage.Stack)
	if !ok {
		s = &coverage.Stack{}
	}
	defer p.layers.Put(s)
	s.Reset(p.canvas.clip)
	if p.options.Masks && !p.options.Only {
		for _, m := range p.scene.Unreferenced {
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
	for i := range p.items {
		if it := &p.items[i]; p.options.Masks && it.dashable() {
			p.dashedOutlines(it)
		}
	}
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
	if it.object != nil && it.dashable() {
		return
	}
	rest := it.shape
	if p.rimmed && it.alpha == 255 && it.shape.Area() > minRimmed {
		rest = s.Rim(rest, 1, coverage.NewPaint(black(), haloAlpha))
	}
	s.Rim(rest, p.lineWidth(it), coverage.NewPaint(it.color, it.alpha))
}
