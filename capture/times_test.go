package capture_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/inflight"
	"github.com/framebin/framebin/capture/meter"
)

// slowTarget answers after a while.
type slowTarget time.Duration

func (d slowTarget) Answer(context.Context, *capture.Request) (capture.Response, capture.Forwarded) {
	time.Sleep(time.Duration(d))
	return capture.Response{Status: http.StatusAccepted, Why: "as the target answered"}, capture.Forwarded{Status: http.StatusAccepted}
}

// slowDisk takes a while to record.
type slowDisk time.Duration

func (d slowDisk) Record(*capture.Request) error {
	time.Sleep(time.Duration(d))
	return nil
}

// TestTimes: a request counts from its arrival on, and whose time it took is
// told apart.
func TestTimes(t *testing.T) {
	t.Parallel()
	responder, err := capture.NewResponder(capture.ResponderConfig{DelayMin: 4 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	cfg := capture.Config{
		Responder: responder, Upstream: slowTarget(2 * time.Second),
		Recorder: slowDisk(time.Second), Records: "the disk",
	}
	bubble(t, cfg, func(b *bubbled) {
		conn := b.dial()
		defer func() { _ = conn.Close() }()
		at := time.Now()
		fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\na")
		synctest.Wait()
		if s := b.meter.Snapshot(time.Now()); s.Requests != 1 || s.Waiting != 1 || s.PerSecond == 0 {
			t.Errorf("while its body comes got %+v", s)
		}
		time.Sleep(500 * time.Millisecond)
		fmt.Fprint(conn, "b")
		time.Sleep(3*time.Second + time.Millisecond) // it is put off now
		r, ok := b.ring.Get(1)
		if !ok || !r.Time.Equal(at) || r.ReadTime != 500*time.Millisecond || r.TargetTime != 2*time.Second ||
			r.OwnTime != time.Second || r.Decision.Delay != 4*time.Second {
			t.Fatalf("got %+v", r)
		}
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || answer.StatusCode != http.StatusAccepted {
			t.Fatalf("got %v, %v", answer, err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		synctest.Wait()
		s := b.meter.Snapshot(time.Now())
		if s.Waiting != 0 || s.Ack.Max != 7*time.Second || s.Planned.Max != 4*time.Second || s.Target.Max != 2*time.Second ||
			s.Own.Max != time.Second || s.Record.Max != time.Second || s.PlannedBy != "--delay" || s.RecordedBy != "the disk" {
			t.Errorf("got %+v", s)
		}
	})
}

// TestInFlight: a request is listed from its arrival on, with what it waits for,
// until it has its number; also one whose sender leaves.
func TestInFlight(t *testing.T) {
	t.Parallel()
	cfg := capture.Config{Upstream: slowTarget(2 * time.Second), Recorder: slowDisk(time.Second)}
	bubble(t, cfg, func(b *bubbled) {
		conn, leaves := b.dial(), b.dial()
		defer func() { _ = conn.Close() }()
		fmt.Fprint(leaves, "POST /leaves HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\na")
		synctest.Wait()
		time.Sleep(time.Millisecond)
		fmt.Fprint(conn, "POST /stays HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\na")
		synctest.Wait()
		time.Sleep(500 * time.Millisecond)
		if got := b.late(); len(got) != 2 || got[0].Target != "/leaves" || got[0].Length != 9 || got[1].Read != 1 || got[1].State != inflight.Reading {
			t.Errorf("while the bodies come got %+v", got)
		}
		_ = leaves.Close()
		fmt.Fprint(conn, "b")
		synctest.Wait()
		time.Sleep(time.Second)
		if got := b.late(); len(got) != 1 || got[0].Target != "/stays" || got[0].State != inflight.Forwarding {
			t.Errorf("before the target has answered got %+v", got)
		}
		time.Sleep(time.Second)
		if got := b.late(); len(got) != 1 || got[0].State != inflight.Recording {
			t.Errorf("before it is recorded got %+v", got)
		}
		if status, _ := answer(t, conn); status != http.StatusAccepted {
			t.Errorf("got %d", status)
		}
		if got := b.late(); len(got) != 0 || b.ring.Stats().Appended != 2 {
			t.Errorf("after the answer got %+v", got)
		}
	})
}

// TestRefusalsAreNoPause: a camera that is refused, for too large a body, for want
// of memory or of connections, does not pause.
func TestRefusalsAreNoPause(t *testing.T) {
	t.Parallel()
	cfg := capture.Config{Limits: capture.Limits{Body: 10, Connections: 1}}
	bubble(t, cfg, func(b *bubbled) {
		send := func(body string, status int) {
			t.Helper()
			conn := b.dial()
			defer func() { _ = conn.Close() }()
			go fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil || answer.StatusCode != status {
				t.Fatalf("got %v, %v, want %d", answer, err, status)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
		}
		every := func(n int, send func()) {
			for range n {
				time.Sleep(100 * time.Millisecond)
				send()
				synctest.Wait()
			}
		}
		every(20, func() { send("0123456789", http.StatusOK) })
		every(40, func() { send("0123456789a", http.StatusRequestEntityTooLarge) })
		every(2, func() { send("0123456789", http.StatusOK) })
		occupied := b.dial()
		synctest.Wait()
		every(40, func() { send("", http.StatusServiceUnavailable) })
		_ = occupied.Close()
		synctest.Wait()
		every(2, func() { send("0123456789", http.StatusOK) })
		s := b.meter.Snapshot(time.Now())
		if s.Stalls != 0 || s.Connections != 40 || s.Rejected != 40 || s.Requests != 64 {
			t.Errorf("got %d stalls, %d connections refused, %d of %d requests", s.Stalls, s.Connections, s.Rejected, s.Requests)
		}
		for _, n := range meter.Advice(s) {
			if n.Code == "pause" || n.Code == "quiet" {
				t.Errorf("got %q", n.Text)
			}
		}
	})
}

// TestFailuresAreNoPause: a camera that keeps away after an answer that was planned
// to fail is told of as that, and not as one that paused.
func TestFailuresAreNoPause(t *testing.T) {
	t.Parallel()
	responder, err := capture.NewResponder(capture.ResponderConfig{})
	if err != nil {
		t.Fatal(err)
	}
	bubble(t, capture.Config{Responder: responder}, func(b *bubbled) {
		send := func() {
			conn := b.dial()
			go fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\na")
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
			synctest.Wait()
		}
		for range 20 {
			time.Sleep(100 * time.Millisecond)
			send()
		}
		for _, c := range []struct{ plan, want string }{
			{"503:100%", "answered 503, as planned by --fail 503:100%"},
			{"drop:100%", "answered by closing the connection, as planned by --fail drop:100%"},
		} {
			fault, err := capture.ParseFault(c.plan)
			if err != nil {
				t.Fatal(err)
			}
			if err := responder.Configure(capture.ResponderConfig{Faults: []capture.Fault{fault}}); err != nil {
				t.Fatal(err)
			}
			send()
			time.Sleep(3 * time.Second)
			quiet := meter.Advice(b.meter.Snapshot(time.Now()))
			send()
			paused := meter.Advice(b.meter.Snapshot(time.Now()))
			for code, notes := range map[string][]meter.Note{"quiet": quiet, "pause": paused} {
				if !slices.ContainsFunc(notes, func(n meter.Note) bool { return n.Code == code && strings.Contains(n.Text, c.want) }) {
					t.Errorf("%s: got %+v, want it to say %q", code, notes, c.want)
				}
			}
		}
	})
}
