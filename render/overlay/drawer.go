package overlay

import (
	"image"
	"image/color"
	"sync"

	"github.com/framebin/framebin/capture/prediction"
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
	return it.spot.Intersect(p.canvas.clip)
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
