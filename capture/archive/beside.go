package archive

import (
	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/guard"
)

// maxBeside bounds how many requests are looked at at a time. Others are not.
const maxBeside = 16

// Beside has see look at requests while their messages are written, for
// [Options.Look]. What is not seen by then is not told: no answer waits for it.
func Beside(see func(*capture.Request) *capture.Seen) func(*capture.Request) func() *capture.Seen {
	slots := make(chan struct{}, maxBeside)
	nothing := func() *capture.Seen { return nil }
	return func(r *capture.Request) func() *capture.Seen {
		if !r.Hold() {
			return nothing
		}
		select {
		case slots <- struct{}{}:
		default:
			r.Release()
			return nothing
		}
		found := make(chan *capture.Seen, 1)
		go func() {
			defer func() { <-slots }()
			defer r.Release()
			var seen *capture.Seen
			_ = guard.Run(nil, "look at a request", func() { seen = see(r) }) // whoever reads it later says so
			found <- seen
		}()
		return func() *capture.Seen {
			select {
			case seen := <-found:
				return seen
			default:
				return nil
			}
		}
	}
}
