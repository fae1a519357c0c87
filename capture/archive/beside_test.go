package archive_test

import (
	"testing"
	"testing/synctest"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
)

// TestBeside: who sees something in time is heard, and nobody is waited for.
func TestBeside(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		late := make(chan struct{})
		look := archive.Beside(func(r *capture.Request) *capture.Seen {
			switch string(r.Body()) {
			case "panics":
				panic("a defect")
			case "late":
				<-late
			}
			return &capture.Seen{Kind: string(r.Body())}
		})
		defer close(late)
		told := func(body string) *capture.Seen {
			seen := look(post(body))
			synctest.Wait()
			return seen()
		}
		if got := told("in time"); got == nil || got.Kind != "in time" {
			t.Errorf("got %+v", got)
		}
		if got := told("panics"); got != nil {
			t.Errorf("got %+v of a defect", got)
		}
		for range 16 {
			if got := told("late"); got != nil {
				t.Errorf("got %+v before it was seen", got)
			}
		}
		if got := told("in time"); got != nil {
			t.Errorf("got %+v of one more than are looked at at a time", got)
		}
	})
}
