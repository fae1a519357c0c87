package render

import (
	"context"
	"errors"
	"fmt"
	"image"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
)

// sheet draws frames beside each other, that of the key marked.
func (s *surveyor) sheet(ctx context.Context) (*Picture, error) {
	o := s.key.Options.Survey
	p := &Picture{Key: s.key}
	n := min(o.Frames.Len(), o.Columns*o.Rows)
	if n == 0 || s.key.Target.Protocol == graphics.None {
		p.Note = "no frames yet"
		return p, nil
	}
	g := grainOf(s.key.Target)
	columns := max(min(o.Columns, g.cols), 1)
	rows := max(min((n+columns-1)/columns, g.rows), 1)
	cells := image.Pt(g.cols/columns, g.rows/max(min(o.Rows, g.rows), 1)) // of one tile
	plan := plan{cols: columns * cells.X, rows: rows * cells.Y}
	tile := image.Pt(cells.X*g.unit.X, cells.Y*g.unit.Y)
	plan.size = image.Pt(columns*tile.X, rows*tile.Y)
	canvas := s.worker.blank(plan.size)
	fill(canvas, canvas.Rect, s.look.around)
	for i, seq := range o.Frames.All() {
		if i >= columns*rows {
			break
		}
		at := image.Rectangle{Max: tile}.Add(image.Pt(i%columns*tile.X, i/columns*tile.Y))
		p.Tiles = append(p.Tiles, Tile{Seq: seq, At: at})
		if err := s.tile(ctx, canvas, g, p.Tiles[i]); err != nil {
			return nil, err
		}
		p.Layout.Labels = append(p.Layout.Labels, s.number(canvas, at, seq)...)
	}
	p.Summary = count(len(p.Tiles), "frame", "frames")
	return p, s.finish(ctx, s.worker, canvas, &plan, p)
}

// tile draws one frame. One that cannot be drawn leaves its place empty.
func (s *surveyor) tile(ctx context.Context, canvas *image.RGBA, g grain, t Tile) error {
	margin := max(g.unit.X/2, 1)
	selected := t.Seq == s.key.Seq
	if selected {
		fill(canvas, t.At, s.look.mark)
		fill(canvas, t.At.Inset(margin), s.look.around)
	}
	room := t.At.Inset(margin)
	fit := func(oriented image.Point) view {
		// Cells are higher than wide, pixels of the picture may be too.
		shown, window := zoomed(oriented, image.Pt(room.Dx()*g.cell.X/g.unit.X, room.Dy()*g.cell.Y/g.unit.Y), aim{})
		v := view{room: room, window: window}
		v.at = image.Rectangle{Max: image.Pt(scaled(shown.X, g.unit.X, g.cell.X), scaled(shown.Y, g.unit.Y, g.cell.Y))}
		v.at = v.at.Add(room.Min).Add(room.Size().Sub(v.at.Size()).Div(2))
		return v
	}
	f, err := s.open(ctx, t.Seq, func(oriented image.Point) bool {
		v := fit(oriented)
		return v.half()
	})
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("draw the contact sheet: %w", ctx.Err())
	case errors.Is(err, capture.ErrEvicted) || err == nil && !f.Drawable():
		fill(canvas, room, s.look.canvas)
		return nil
	case err != nil:
		return err
	}
	v := fit(f.Oriented())
	o := Options{Overlay: s.key.Options.Overlay, Raw: s.key.Options.Raw}
	o.Overlay.Labels, o.Overlay.Selected, o.Overlay.Only = false, -1, false
	s.painter.view(part(canvas, room), f, &v, o, s.look)
	return nil
}

// number writes which frame a tile shows.
func (s *surveyor) number(canvas *image.RGBA, at image.Rectangle, seq uint64) []overlay.Label {
	text := fmt.Sprintf("#%d", seq)
	return s.painter.drawer.Note(part(canvas, at), text, seq == s.key.Seq, s.look.cell)
}
