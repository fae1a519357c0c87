package render

import (
	"context"
	"fmt"
	"image"

	"github.com/framebin/framebin/render/graphics"
)

// sheetSize is that of a contact sheet if none is asked for.
func sheetSize() image.Point { return image.Pt(1600, 900) }

// SurveyPixels draws what [Renderer.Survey] does of several frames, so that it
// fits within size; the zero size means that of the frame's image. The target
// of the key says nothing but the background.
func (r *Renderer) SurveyPixels(ctx context.Context, from Sources, key Key, size image.Point) (*Still, error) {
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
	return &Still{
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
