package inflight_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framebin/framebin/capture/inflight"
)

func TestLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var l inflight.List
		told := make(chan []inflight.Request, 1)
		go func() { told <- l.Late(t.Context(), false) }()
		var quick, slow, slower inflight.Entry
		l.Begin(&quick, inflight.Request{Time: time.Now(), Target: "/quick"})
		time.Sleep(100 * time.Millisecond)
		l.Begin(&slower, inflight.Request{Time: time.Now(), Target: "/slower", Length: 9})
		quick.End()
		quick.End()
		time.Sleep(10 * time.Millisecond)
		l.Begin(&slow, inflight.Request{Time: time.Now(), Target: "/slow"})
		slower.Received(4)
		slow.Await(inflight.Forwarding)
		time.Sleep(200 * time.Millisecond)
		if len(told) > 0 {
			t.Error("it tells of what came just now")
		}
		got := <-told
		if len(got) != 1 || got[0].Target != "/slower" || got[0].Read != 4 || got[0].State != inflight.Reading {
			t.Errorf("got %+v", got)
		}
		if got = l.Late(t.Context(), true); len(got) != 2 || got[0].Target != "/slower" || got[1].State != inflight.Forwarding {
			t.Errorf("got %+v, want the oldest first", got)
		}
		slower.End()
		begin := time.Now()
		if got = l.Late(t.Context(), true); len(got) != 1 || time.Since(begin) > 100*time.Millisecond {
			t.Errorf("got %+v after %v", got, time.Since(begin))
		}
		slow.End()
		if got = l.Late(t.Context(), true); len(got) != 0 {
			t.Errorf("got %+v of an empty list", got)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if got = l.Late(ctx, false); got != nil || ctx.Err() == nil {
			t.Errorf("got %+v, want to wait", got)
		}
	})
}
