package render

import (
	"image"

	"github.com/framebin/framebin/render/raster"
)

// plan is how the views of a picture lie beside each other. The last is the
// one with the overlay; one before it shows the image alone.
type plan struct {
	cols, rows int // cells that the picture covers; 0 without cells
	size       image.Point
	views      []view
}

// main is the view with the overlay.
func (p *plan) main() *view { return &p.views[len(p.views)-1] }

// place tells where the image is.
func (p *plan) place(oriented image.Point) Place {
	at := Place{Oriented: oriented, At: p.main().at, Window: p.main().window}
	if len(p.views) > 1 {
		at.Twin = p.views[0].at
	}
	return at
}

// planOf lays out a picture for a target.
func planOf(oriented image.Point, o Options, a viewport, t Target) plan {
	if o.Beside.Seq != 0 {
		return planBeside(oriented, oriented, a, o.Beside.Before, t)
	}
	g := cellGridOf(t)
	if !o.compares() {
		v := g.fit(oriented, a)
		return g.plan(v)
	}
	side, stacked := g, g
	side.cols, stacked.rows = max((g.cols-1)/2, 1), max((g.rows-1)/2, 1)
	left, upper := side.fit(oriented, a), stacked.fit(oriented, a)
	if area(upper) > area(left) {
		return g.plan(upper, upper.moved(image.Pt(0, upper.room.Dy()+g.unit.Y)))
	}
	return g.plan(left, left.moved(image.Pt(left.room.Dx()+g.unit.X, 0)))
}

// plan covers the views with cells.
func (g cellGrid) plan(views ...view) plan {
	p := plan{views: views, size: views[len(views)-1].room.Max}
	p.cols, p.rows = p.size.X/g.unit.X, p.size.Y/g.unit.Y
	return p
}

// planIn lays out a picture within a size, without cells. The zero size shows
// the image at its own.
func planIn(oriented image.Point, o Options, a viewport, size image.Point) plan {
	own := size.X < 1 || size.Y < 1
	if own {
		size = oriented
	}
	if !o.compares() {
		return plan{views: []view{viewIn(oriented, a, size)}}.sized()
	}
	gap := max(size.X/100, 2)
	left, upper := viewIn(oriented, a, image.Pt(max((size.X-gap)/2, 1), size.Y)), view{}
	if own {
		left = viewIn(oriented, a, size)
	} else {
		upper = viewIn(oriented, a, image.Pt(size.X, max((size.Y-gap)/2, 1)))
	}
	if area(upper) > area(left) {
		return plan{views: []view{upper, upper.moved(image.Pt(0, upper.room.Dy()+gap))}}.sized()
	}
	return plan{views: []view{left, left.moved(image.Pt(left.room.Dx()+gap, 0))}}.sized()
}

func (p plan) sized() plan {
	p.size = p.main().room.Max
	return p
}

// area is that of the image in a view.
func area(v view) int { return v.at.Dx() * v.at.Dy() }

// compares reports whether the image alone is shown too.
func (o Options) compares() bool { return o.Compare && !o.Raw }

// viewportOf returns what of a frame is to be seen.
func viewportOf(o Options, f *Frame) viewport {
	a := viewport{zoom: o.Zoom, x: o.CenterX, y: o.CenterY}
	if o.Zoom >= 0 || f == nil {
		return a
	}
	if e, ok := f.extent(o.Overlay.Selected); ok {
		a.object = e.mapped(f.orientation())
	}
	return a
}

// orientation returns the map from pixels of the stored image to those of the
// oriented one.
func (f *Frame) orientation() raster.Affine {
	if f.Image != nil {
		return f.Image.Affine()
	}
	return raster.Identity()
}

// extent is a rectangle with edges between pixels.
type extent struct{ x0, y0, x1, y1 float64 }

// mapped returns the bounds of the extent under a map that turns by quarters.
func (e extent) mapped(a raster.Affine) extent {
	x0, y0 := a.Apply(e.x0, e.y0)
	x1, y1 := a.Apply(e.x1, e.y1)
	return extent{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}
}

// extent returns where object i is, in pixels of the stored image: its box, or
// else the bounds of its mask, its outline or its keypoints. It reports false
// for an object without a place.
func (f *Frame) extent(i int) (extent, bool) {
	p := f.Reading.Prediction
	if p == nil || i < 0 || i >= len(p.Objects) {
		return extent{}, false
	}
	if b, ok := p.Objects[i].Bounds(); ok {
		return extent{b.X, b.Y, b.X + b.Width, b.Y + b.Height}, true
	}
	if i >= len(f.Masks) || f.Masks[i] == nil || f.Masks[i].Bounds.Empty() {
		return extent{}, false
	}
	m := f.Masks[i]
	sx, sy := float64(f.Size.X)/float64(m.Width), float64(f.Size.Y)/float64(m.Height)
	return extent{
		float64(m.Bounds.Min.X) * sx, float64(m.Bounds.Min.Y) * sy,
		float64(m.Bounds.Max.X) * sx, float64(m.Bounds.Max.Y) * sy,
	}, true
}
