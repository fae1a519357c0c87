package render

import (
	"context"
	"fmt"
	"image"
	"slices"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
)

// Beside is a second request in a picture, beside the first or below it, of the
// same part of its image at the same scale. The zero Beside is none. A part
// alone, a survey and a picture without cells have none.
type Beside struct {
	Seq      uint64
	Boxes    prediction.BoxFormat // as in [Options]
	Selected int                  // of its objects; -1 for none
	Before   bool                 // it comes first, left or above
}

// maxReserved is how many colours the palette of a picture keeps exactly.
const maxReserved = 32

// beside draws two frames into one picture. A frame that cannot be drawn leaves
// its place empty, and the note says why.
func (r *Renderer) beside(ctx context.Context, w *worker, f, other *Frame, key Key) (*Picture, error) {
	p := &Picture{Key: key, Note: besideNote(f, other, key), Total: total(f), Findings: f.Findings, Areas: f.areas()}
	if !f.drawable() && !other.drawable() || key.Target.Protocol == graphics.None {
		return p, nil
	}
	size, otherSize := f.Oriented(), other.Oriented()
	switch { // a canvas is as large as what is on it: alone it tells no scale
	case f.Image == nil && other.Image == nil:
		size = image.Pt(max(size.X, otherSize.X), max(size.Y, otherSize.Y))
		otherSize = size
	case f.Image == nil:
		size = otherSize
	case other.Image == nil:
		otherSize = size
	}
	o, second := key.Options, key.Options
	second.Overlay.Selected, second.Boxes = o.Beside.Selected, o.Beside.Boxes
	a := viewportOf(o, f)
	plan := planBeside(size, otherSize, a, o.Beside.Before, key.Target)
	canvas, look := w.blank(plan.size), lookOf(key.Target)
	fill(canvas, canvas.Rect, look.around)
	draw := func(f *Frame, v *view, o Options) (l overlay.Layout) {
		room := part(canvas, v.room)
		if f.drawable() {
			return r.painter.view(room, f, v, o, look)
		}
		fill(room, v.at, look.canvas)
		return l
	}
	p.Other = draw(other, &plan.views[0], second)
	p.Layout = draw(f, plan.main(), o)
	p.Layout.Labels = append(p.Layout.Labels, p.Other.Labels...)
	for _, c := range p.Other.Reserved {
		if len(p.Layout.Reserved) < maxReserved && !slices.Contains(p.Layout.Reserved, c) {
			p.Layout.Reserved = append(p.Layout.Reserved, c)
		}
	}
	p.Place, p.Shown = plan.place(size), p.Layout.Shown
	if f.drawable() {
		p.Probe = f.pixelProbe(o.Crosshair, p.Layout)
	}
	return p, r.finish(ctx, w, canvas, &plan, p)
}

// besideNote says what is not as usual about the images of either.
func besideNote(f, other *Frame, key Key) string {
	switch {
	case f.Note == other.Note:
		return f.Note
	case other.Note == "":
		return fmt.Sprintf("#%d: %s", key.Seq, f.Note)
	case f.Note == "":
		return fmt.Sprintf("#%d: %s", key.Options.Beside.Seq, other.Note)
	}
	return fmt.Sprintf("#%d: %s; #%d: %s", key.Seq, f.Note, key.Options.Beside.Seq, other.Note)
}

// planBeside lays two frames out, the one that is spoken of last in the views.
func planBeside(size, other image.Point, a viewport, otherFirst bool, t Target) plan {
	g := cellGridOf(t)
	lay := func(room cellGrid, down bool) plan {
		a, b := a.resolved(size, image.Pt(room.cols*g.cell.X, room.rows*g.cell.Y)), viewport{}
		if a.zoom > 0 {
			b = a
			b.zoom *= float64(size.X) / float64(max(other.X, 1)) // the same part, as large
		}
		first, second := room.fit(size, a), room.fit(other, b)
		by := image.Pt(max(first.room.Dx(), second.room.Dx())+g.unit.X, 0)
		if down {
			by = image.Pt(0, max(first.room.Dy(), second.room.Dy())+g.unit.Y)
		}
		if otherFirst {
			first = first.moved(by)
		} else {
			second = second.moved(by)
		}
		p := plan{views: []view{second, first}, size: first.room.Union(second.room).Max}
		p.cols, p.rows = p.size.X/g.unit.X, p.size.Y/g.unit.Y
		return p
	}
	side, stacked := g, g
	side.cols, stacked.rows = max((g.cols-1)/2, 1), max((g.rows-1)/2, 1)
	left, upper := lay(side, false), lay(stacked, true)
	if area(*upper.main()) > muchLarger*area(*left.main()) {
		return upper
	}
	return left
}

// muchLarger is how much larger pictures are one above the other before they no
// longer stand beside each other, where they are easier to compare.
const muchLarger = 2
