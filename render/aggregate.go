package render

import (
	"context"
	"fmt"
	"image"
	"strconv"
	"strings"

	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// Sources is where a survey takes its frames from.
type Sources struct {
	Get func(seq uint64) (Input, error) // or why a request is not to be had
	Log *aggregate.Log                  // where objects were
}

// Survey returns the picture of several frames that key asks for, as
// [Renderer.Render] does of one. Frames that are not to be had are left out, and
// its Note says so.
func (r *Renderer) Survey(ctx context.Context, from Sources, key Key) (*Picture, error) {
	if p, ok := r.Cached(key); ok {
		return p, nil
	}
	return r.inFlight.do(ctx, key, func(ctx context.Context) (*Picture, error) {
		return r.kept(ctx, key, func(w *worker) (*Picture, error) {
			s := surveyor{Renderer: r, worker: w, from: from, key: key, look: lookOf(key.Target)}
			return s.draw(ctx)
		})
	})
}

// surveyor is one drawing of a survey.
type surveyor struct {
	*Renderer
	worker *worker
	from   Sources
	key    Key
	look   look
	keep   bool        // the pixels instead of encoding them
	kept   *image.RGBA // those
	tiles  int         // that show a frame
	lost   int         // frames of a sheet with which something is wrong
	why    string      // what it is with the first
}

func (s *surveyor) draw(ctx context.Context) (*Picture, error) {
	if s.key.Options.Survey.Mode == aggregate.Sheet {
		return s.sheet(ctx)
	}
	f, err := s.open(ctx, s.key.Seq, func(oriented image.Point) bool {
		plan := s.plan(oriented)
		return plan.main().half()
	})
	if err != nil {
		return nil, err
	}
	p := &Picture{Key: s.key, Note: f.Note, Total: total(f)}
	if !f.drawable() || s.key.Target.Protocol == graphics.None {
		return p, nil
	}
	plan := s.plan(f.Oriented())
	canvas := s.worker.blank(plan.size)
	v := plan.main()
	if v.at != v.room {
		fill(canvas, v.room, s.look.around)
	}
	s.painter.image(canvas, f, v, s.look)
	p.Place, p.Layout = plan.place(f.Oriented()), overlay.Layout{View: v.affine(f), Total: p.Total}
	if err := s.lay(ctx, canvas, f, v, p); err != nil {
		return nil, err
	}
	if s.key.Options.Grid {
		p.Layout.Labels = append(p.Layout.Labels, s.painter.drawer.Grid(canvas, overlay.Grid{
			View: p.Layout.View, Size: f.Size, Picture: v.whole(f.Oriented()), Cell: s.look.cell,
		})...)
	}
	return p, s.finish(ctx, s.worker, canvas, &plan, p)
}

// plan shows all of an image: surveys are not zoomed into.
func (s *surveyor) plan(oriented image.Point) plan {
	return planOf(oriented, Options{}, viewport{}, s.key.Target)
}

// open returns a frame.
func (s *surveyor) open(ctx context.Context, seq uint64, half func(image.Point) bool) (*Frame, error) {
	in, err := s.from.Get(seq)
	if err != nil {
		return nil, err
	}
	leave, err := s.admit(ctx, in)
	if err != nil {
		return nil, err
	}
	defer leave()
	return s.frame(ctx, in, frameKey{seq: seq, boxes: s.key.Options.Boxes, maps: s.key.Options.Maps}, half)
}

// lay draws what was surveyed over the image of the frame.
func (s *surveyor) lay(ctx context.Context, canvas *image.RGBA, f *Frame, v *view, p *Picture) error {
	switch s.key.Options.Survey.Mode {
	case aggregate.Heat:
		return s.heat(ctx, canvas, f, v, p)
	case aggregate.None, aggregate.Sheet:
	}
	return nil
}

// marks returns the objects of the frames surveyed that count. Objects whose
// place only a mask tells are looked up in it.
func (s *surveyor) marks(ctx context.Context) ([][]aggregate.Mark, error) {
	o := s.key.Options
	out := make([][]aggregate.Mark, 0, o.Survey.Frames.Len())
	looked := 0
	for i := o.Survey.Frames.Len() - 1; i >= 0; i-- { // the newest masks first
		seq := o.Survey.Frames.At(i)
		all, complete := s.from.Log.Marks(seq)
		if !complete && looked < maxLooked {
			looked++
			if err := s.locate(ctx, seq, all); err != nil {
				return nil, err
			}
			all, _ = s.from.Log.Marks(seq)
		}
		out = append(out, picked(all, o))
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out, nil
}

// maxLooked is how many frames are decoded for the sake of their masks, for
// one picture. They are remembered: the next picture looks at others.
const maxLooked = 32

// picked returns the objects that count.
func picked(all []aggregate.Mark, o Options) []aggregate.Mark {
	out := make([]aggregate.Mark, 0, len(all))
	for _, m := range all {
		if (o.Survey.All || m.Class == o.Survey.Class) && m.Confidence.AtLeast(o.Overlay.Threshold) && o.Overlay.Classes.Has(m.Class) {
			out = append(out, m)
		}
	}
	return out
}

// locate tells the log where the objects of a frame are by their masks.
func (s *surveyor) locate(ctx context.Context, seq uint64, marks []aggregate.Mark) error {
	f, err := s.open(ctx, seq, func(image.Point) bool { return true })
	if ctx.Err() != nil {
		return fmt.Errorf("look at masks: %w", ctx.Err())
	}
	for _, m := range marks {
		b := aggregate.Box{X0: 1} // of no place for good
		if err == nil && f.Size.X > 0 && f.Size.Y > 0 {
			if e, ok := f.extent(m.Object); ok {
				w, h := float64(f.Size.X), float64(f.Size.Y)
				b = aggregate.Box{X0: float32(e.x0 / w), Y0: float32(e.y0 / h), X1: float32(e.x1 / w), Y1: float32(e.y1 / h)}
			}
		}
		s.from.Log.Place(seq, m.Object, b)
	}
	return nil
}

// heat counts the boxes over each place.
func (s *surveyor) heat(ctx context.Context, canvas *image.RGBA, f *Frame, v *view, p *Picture) error {
	frames, err := s.marks(ctx)
	if err != nil {
		return err
	}
	field := aggregate.NewField(f.Size)
	for _, marks := range frames {
		for _, m := range marks {
			field.Add(m.Box)
		}
	}
	field.Settle()
	aggregate.Fade(canvas, v.at)
	if back, ok := shares(f, v).Invert(); ok {
		field.Paint(canvas, v.at, back)
	}
	var key []overlay.Swatch
	for _, l := range field.Levels() {
		key = append(key, overlay.Swatch{Color: l.Color, Text: strconv.Itoa(l.Boxes)})
	}
	if len(key) > 0 {
		key[len(key)-1].Text = count(int(field.Most), "box", "boxes")
	}
	p.Layout.Labels = append(p.Layout.Labels, s.painter.drawer.Legend(canvas, key, v.at, s.look.cell)...)
	p.Summary = fmt.Sprintf("up to %s at a place · %d in %s",
		count(int(field.Most), "box", "boxes"), field.Boxes, count(len(frames), "frame", "frames"))
	return nil
}

// shares is the map from shares of the stored image to pixels of the picture.
func shares(f *Frame, v *view) raster.Affine {
	return v.affine(f).Mul(raster.Scale(float64(f.Size.X), float64(f.Size.Y)))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// sheet draws frames beside each other, that of the key marked.
func (s *surveyor) sheet(ctx context.Context) (*Picture, error) {
	o := s.key.Options.Survey
	p := &Picture{Key: s.key}
	n := min(o.Frames.Len(), o.Columns*o.Rows)
	if n == 0 || s.key.Target.Protocol == graphics.None {
		p.Note = "no frames yet"
		return p, nil
	}
	g := cellGridOf(s.key.Target)
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
		p.Layout.Labels = append(p.Layout.Labels, s.number(canvas, at, i, seq)...)
	}
	p.Summary, p.Note = count(len(p.Tiles), "frame", "frames"), s.why
	if s.lost > 1 {
		p.Note += fmt.Sprintf(" (and of %d more something is missing)", s.lost-1)
	}
	if s.tiles == 0 {
		p.Tiles, p.Layout = nil, overlay.Layout{}
		return p, nil
	}
	return p, s.finish(ctx, s.worker, canvas, &plan, p)
}

// tile draws one frame. One that cannot be drawn leaves its place empty.
func (s *surveyor) tile(ctx context.Context, canvas *image.RGBA, g cellGrid, t Tile) error {
	margin := max(g.unit.X/2, 1)
	selected := t.Seq == s.key.Seq
	if selected {
		fill(canvas, t.At, s.look.mark)
		fill(canvas, t.At.Inset(margin), s.look.around)
	}
	room := t.At.Inset(margin)
	fit := func(oriented image.Point) view {
		// Cells are higher than wide, pixels of the picture may be too.
		shown, window := zoomed(oriented, image.Pt(room.Dx()*g.cell.X/g.unit.X, room.Dy()*g.cell.Y/g.unit.Y), viewport{})
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
	case err != nil:
		s.lose(t.Seq, err.Error())
		fill(canvas, room, s.look.canvas)
		return nil
	}
	s.lose(t.Seq, f.Note)
	if !f.drawable() {
		fill(canvas, room, s.look.canvas)
		return nil
	}
	s.tiles++
	v := fit(f.Oriented())
	o := Options{Overlay: s.key.Options.Overlay, Raw: s.key.Options.Raw}
	o.Overlay.Labels, o.Overlay.Selected, o.Overlay.Only = false, -1, false
	s.painter.view(part(canvas, room), f, &v, o, s.look)
	return nil
}

// lose notes what is wrong with a frame; "" is nothing.
func (s *surveyor) lose(seq uint64, why string) {
	switch {
	case why == "":
		return
	case s.lost == 0:
		s.why = fmt.Sprintf("#%d: %s", seq, why)
	}
	s.lost++
}

// number writes which frame a tile shows.
func (s *surveyor) number(canvas *image.RGBA, at image.Rectangle, i int, seq uint64) []overlay.Label {
	text := fmt.Sprintf("#%d", seq)
	if names := strings.Split(s.key.Options.Survey.Names, "\n"); i < len(names) && names[i] != "" {
		text += " " + names[i]
	}
	return s.painter.drawer.Note(part(canvas, at), text, seq == s.key.Seq, s.look.cell)
}

// sheetSize is that of a contact sheet if none is asked for.
func sheetSize() image.Point { return image.Pt(1600, 900) }

// SurveyPixels draws what [Renderer.Survey] does of several frames, so that it
// fits within size; the zero size means that of the frame's image. The target
// of the key says nothing but the background.
func (r *Renderer) SurveyPixels(ctx context.Context, from Sources, key Key, size image.Point) (*Image, error) {
	var (
		s surveyor
		p *Picture
	)
	err := r.workers.do(ctx, func(w *worker) (err error) {
		s = surveyor{Renderer: r, worker: w, from: from, key: key, look: newLook(true), keep: true}
		if size, err = s.within(ctx, size); err != nil {
			return err
		}
		// A cell of one pixel, whatever draws it.
		s.key.Target = Target{Protocol: graphics.Sixel, Cols: size.X, Rows: size.Y, Cell: image.Pt(1, 1)}
		p, err = s.draw(ctx)
		return err
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("draw the survey: %w", err)
	case s.kept == nil:
		return nil, fmt.Errorf("%w: %s", ErrNothing, p.Note)
	}
	return &Image{
		Image: s.kept, Layout: p.Layout, Reserved: p.Layout.Reserved, Total: p.Total, Note: p.Note, Summary: p.Summary,
	}, nil
}

// within returns the size to fit into.
func (s *surveyor) within(ctx context.Context, size image.Point) (image.Point, error) {
	if size.X < 1 || size.Y < 1 {
		size = sheetSize()
		f, err := s.open(ctx, s.key.Seq, func(image.Point) bool { return true })
		if err != nil {
			return size, err
		}
		if own := f.Oriented(); own.X > 0 && own.Y > 0 && max(own.X, own.Y) <= largestCanvas {
			size = own
		}
	}
	if err := s.checkPicture(size); err != nil {
		return size, err
	}
	return size, nil
}

// finish encodes the picture, or keeps it as it is.
func (s *surveyor) finish(ctx context.Context, w *worker, canvas *image.RGBA, plan *plan, p *Picture) error {
	if !s.keep {
		return s.Renderer.finish(ctx, w, canvas, plan, p)
	}
	s.kept, w.canvas = canvas, nil // it is not the worker's any more
	return nil
}
