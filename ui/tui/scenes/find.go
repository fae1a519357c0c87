package scenes

import (
	"context"
	"fmt"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/diff"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
)

// Search is where to find scenes.
type Search struct {
	Seqs      []uint64 // of both captures
	Second    uint64   // the first of the second capture
	Threshold float64  // of the objects
	Done      func(n int)
	Glance    func(seq uint64) (*capture.Request, error)
	Read      func(r *capture.Request) *prediction.Reading
}

// Found is what was found, and in words what was left out; "" for nothing.
type Found struct {
	Content Content
	LeftOut string
}

// Find finds what the second of two captures sees differently. The only error is
// that of ctx.
func Find(ctx context.Context, s Search) (Found, error) {
	d, unread, unseen := diff.New(diff.Options{}), 0, 0
	for i, seq := range s.Seqs {
		if ctx.Err() != nil {
			break
		}
		s.Done(i + 1)
		r, err := s.Glance(seq)
		if err != nil {
			unread++
			continue
		}
		rd := s.Read(r)
		if r.Rejected || rd.Prediction == nil {
			unseen++
			continue
		}
		f, err := render.Compared(ctx, r, rd, s.Threshold)
		if err != nil {
			break // with ctx
		}
		if seq >= s.Second {
			d.AddB(f)
		} else {
			d.AddA(f)
		}
	}
	if err := ctx.Err(); err != nil {
		return Found{}, fmt.Errorf("find scenes: %w", err)
	}
	var found Found
	found.Content.Scenes, found.Content.By, found.Content.Total = d.Scenes()
	if unread+unseen > 0 {
		found.LeftOut = fmt.Sprintf("left out: %d that could not be read, %d refused or without a prediction", unread, unseen)
	}
	return found, nil
}
