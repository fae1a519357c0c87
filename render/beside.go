package render

import (
	"context"
	"fmt"
	"image"
	"runtime/debug"
	"slices"

	"github.com/framebin/framebin/capture/imageheader"
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

// pairing is two frames that become one picture. Each is opened when it is drawn
// where they are heavy: one at a time.
type pairing struct {
	key           Key
	heavy         bool // together they take more memory than one decoding may
	first, second func() (*Frame, error)
}

// side is what of a frame is to be known to lay it out.
type side struct {
	size            image.Point // oriented
	image, drawable bool
}

func sideOf(f *Frame) side { return side{f.Oriented(), f.Image != nil, f.drawable()} }

// told is what a frame will be like if its image is as its header tells.
func told(in *Input, further int) side {
	data, err := in.Reading.ImageFileAt(in.Request, which(in.Reading, further))
	if err != nil {
		return side{}
	}
	h, err := imageheader.Read(data)
	return side{h.Oriented(), err == nil, err == nil}
}

// beside draws two frames into one picture, the second of which is expected to be
// so. A frame that cannot be drawn leaves its place empty, and the note says why.
func (r *Renderer) beside(ctx context.Context, w *worker, two pairing, with side) (*Picture, error) {
	f, err := two.first()
	if err != nil {
		return nil, err
	}
	var other *Frame
	if !two.heavy {
		if other, err = two.second(); err != nil {
			return nil, err
		}
		with = sideOf(other)
	}
	half := r.drawFirst(w, f, with, two.key)
	if two.heavy {
		r.dropFrames()
		debug.FreeOSMemory() // f, too, which is drawn
		if other, err = two.second(); err != nil {
			return nil, err
		}
		if found := sideOf(other); found != with { // it could not be decoded
			r.dropFrames()
			return r.beside(ctx, w, two, found)
		}
	}
	half.Note, half.OtherFindings = besideNote(half.Note, other.Note, two.key), other.Findings
	if half.canvas == nil {
		return half.Picture, nil
	}
	r.drawSecond(half, other)
	return half.Picture, r.finish(ctx, w, half.canvas, &half.lay, half.Picture)
}

// unfinished is a picture of two of which one is drawn.
type unfinished struct {
	*Picture

	lay    plan
	canvas *image.RGBA // nil: there is nothing to draw
}

// drawFirst lays two frames out and draws one.
func (r *Renderer) drawFirst(w *worker, f *Frame, with side, key Key) *unfinished {
	p := &unfinished{Picture: &Picture{Key: key, Note: f.Note, Total: total(f), Findings: f.Findings, Areas: f.areas()}}
	if !f.drawable() && !with.drawable || key.Target.Protocol == graphics.None {
		return p
	}
	size, other := sizesOf(sideOf(f), with)
	p.lay = planBeside(size, other, viewportOf(key.Options, f), key.Options.Beside.Before, key.Target)
	p.canvas = w.blank(p.lay.size)
	fill(p.canvas, p.canvas.Rect, lookOf(key.Target).around)
	p.Layout = r.drawSide(p.canvas, f, p.lay.main(), key.Options, key.Target)
	p.Place, p.Shown = p.lay.place(size), p.Layout.Shown
	if f.drawable() {
		p.Probe = f.pixelProbe(key.Options.Crosshair, p.Layout)
	}
	return p
}

// drawSecond draws the other.
func (r *Renderer) drawSecond(p *unfinished, other *Frame) {
	o := p.Key.Options
	o.Overlay.Selected, o.Boxes = o.Beside.Selected, o.Beside.Boxes
	p.Other = r.drawSide(p.canvas, other, &p.lay.views[0], o, p.Key.Target)
	p.Layout.Labels = append(p.Layout.Labels, p.Other.Labels...)
	for _, c := range p.Other.Reserved {
		if len(p.Layout.Reserved) < maxReserved && !slices.Contains(p.Layout.Reserved, c) {
			p.Layout.Reserved = append(p.Layout.Reserved, c)
		}
	}
}

// drawSide draws one of two frames into its room.
func (r *Renderer) drawSide(canvas *image.RGBA, f *Frame, v *view, o Options, t Target) (l overlay.Layout) {
	room, look := part(canvas, v.room), lookOf(t)
	if f.drawable() {
		return r.painter.view(room, f, v, o, look)
	}
	fill(room, v.at, look.canvas)
	return l
}

// sizesOf are those of two frames as they are laid out: a canvas is as large as
// what is on it, so alone it tells no scale.
func sizesOf(a, b side) (size, other image.Point) {
	switch {
	case !a.image && !b.image:
		size = image.Pt(max(a.size.X, b.size.X), max(a.size.Y, b.size.Y))
		return size, size
	case !a.image:
		return b.size, b.size
	case !b.image:
		return a.size, a.size
	}
	return a.size, b.size
}

// besideNote says what is not as usual about the images of either.
func besideNote(first, second string, key Key) string {
	switch {
	case first == second:
		return first
	case second == "":
		return fmt.Sprintf("#%d: %s", key.Seq, first)
	case first == "":
		return fmt.Sprintf("#%d: %s", key.Options.Beside.Seq, second)
	}
	return fmt.Sprintf("#%d: %s; #%d: %s", key.Seq, first, key.Options.Beside.Seq, second)
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
