package archive

import (
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/guard"
)

// glance finds out what was seen in requests while their messages are written,
// for the index.
type glance struct {
	see      func(*capture.Request) *capture.Seen // nil: nobody does
	patience time.Duration
	places   chan struct{} // of those that are under way, which hold their requests
}

// maxGlances bounds how many requests are looked at at a time. Others are not.
const maxGlances = 16

func newGlance(o Options) glance {
	return glance{see: o.See, patience: o.Patience, places: make(chan struct{}, maxGlances)}
}

// begin looks at r, which the caller has on hold, and returns who waits for the
// outcome: nil where nothing is to be told.
func (g *glance) begin(r *capture.Request) func() *capture.Seen {
	nothing := func() *capture.Seen { return nil }
	if g.see == nil || r.Rejected || !r.Hold() {
		return nothing
	}
	select {
	case g.places <- struct{}{}:
	default:
		r.Release()
		return nothing
	}
	found := make(chan *capture.Seen, 1)
	go func() {
		defer func() { <-g.places }()
		defer r.Release()
		var seen *capture.Seen
		_ = guard.Run(nil, "look at a request", func() { seen = g.see(r) }) // whoever reads it later says so
		found <- seen
	}()
	return func() *capture.Seen {
		select {
		case seen := <-found:
			return seen
		default:
		}
		late := time.NewTimer(g.patience)
		defer late.Stop()
		select {
		case seen := <-found:
			return seen
		case <-late.C:
			return nil
		}
	}
}
