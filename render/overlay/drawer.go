package overlay

import (
	"image"
	"image/color"
	"sync"
)

// Drawer draws overlays. It is safe for concurrent use.
type Drawer struct {
	palette *Palette
	fonts   fonts
	layers  sync.Pool // of *scratch
}

// scratch is the memory of one Draw, kept for the next.
type scratch struct {
	layer layer
	cover coverage
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
	items   []item // in the order of drawing
	layout  Layout
}

func (d *Drawer) begin(dst *image.RGBA, s Scene, o Options) *painting {
	whole := s.Picture
	if whole.Empty() {
		whole = dst.Rect
	}
	c := newCanvas(dst, whole)
	return &painting{
		Drawer: d, canvas: c, image: whole, scene: s, options: o,
		style: newStyle(c.clip.Size()), layout: Layout{View: s.View},
	}
}

// maxReserved bounds the colours that a reduced palette is asked to keep.
const maxReserved = 32

// finish reports what was drawn.
func (p *painting) finish() {
	for i := range p.items {
		it := &p.items[i]
		r := it.box.Intersect(p.canvas.clip)
		if r.Empty() && it.shape != nil {
			r = it.shape.bounds()
		}
		p.layout.Boxes[it.index] = r
	}
	p.layout.shapes = p.shapes()
	black, white := color.RGBA{A: 255}, color.RGBA{R: 255, G: 255, B: 255, A: 255}
	seen := map[color.RGBA]bool{black: true, white: true}
	p.layout.Reserved = []color.RGBA{black, white}
	for i := len(p.items) - 1; i >= 0 && len(p.layout.Reserved) < maxReserved; i-- {
		if c := p.items[i].color; !seen[c] {
			seen[c] = true
			p.layout.Reserved = append(p.layout.Reserved, c)
		}
	}
}
