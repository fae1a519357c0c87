package camera_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
)

// clock is a time that moves only when a camera waits or a receiver works.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: noon()} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.Advance(d)
	return ctx.Err()
}

// receiver answers with handle and counts the requests in flight.
func receiver(t *testing.T, handle http.HandlerFunc) string {
	t.Helper()
	var mu sync.Mutex
	inFlight := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		inFlight++
		if inFlight > 1 {
			t.Errorf("%d requests in flight, want one", inFlight)
		}
		mu.Unlock()
		defer func() { mu.Lock(); inFlight--; mu.Unlock() }()
		_, _ = io.Copy(io.Discard, r.Body)
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func ok(http.ResponseWriter, *http.Request) {}

func TestRunTakesTurnsAtTheKinds(t *testing.T) {
	t.Parallel()
	c := newClock()
	var kinds []prediction.Kind
	sum, err := camera.Run(t.Context(), camera.Config{
		URL: receiver(t, ok), FPS: 10, Count: 6, Now: c.Now, Wait: c.Wait,
		OnSent: func(s camera.Sent) { kinds = append(kinds, s.Kind) },
	})
	if err != nil {
		t.Fatal(err)
	}
	want := append(camera.Kinds(), prediction.ObjectDetection)
	for i := range want {
		if kinds[i] != want[i] {
			t.Errorf("request %d: got %v, want %v", i, kinds[i], want[i])
		}
	}
	if sum.Sent != 6 || sum.Accepted != 6 || sum.Missed != 0 || sum.Elapsed != 500*time.Millisecond {
		t.Errorf("got %+v, want 6 sent, 6 accepted in 500ms", sum)
	}
}

// A receiver that takes 250 ms of a camera of 10 frames a second makes it
// miss two frames at a time; numbers go on as if they had been taken.
func TestStalledReceiverMakesFramesMissed(t *testing.T) {
	t.Parallel()
	c := newClock()
	var numbers, missed []int
	sum, err := camera.Run(t.Context(), camera.Config{
		URL: receiver(t, func(http.ResponseWriter, *http.Request) { c.Advance(250 * time.Millisecond) }),
		FPS: 10, Count: 4, Now: c.Now, Wait: c.Wait,
		Kinds:  []prediction.Kind{prediction.SemanticSegmentation},
		OnSent: func(s camera.Sent) { numbers, missed = append(numbers, s.Number), append(missed, s.Missed) },
	})
	if err != nil {
		t.Fatal(err)
	}
	// Frames fall due at 0, 100, 200 … ms; sent at 0, 250, 500, 750 ms.
	for i, want := range []int{1, 3, 6, 8} {
		if numbers[i] != want {
			t.Errorf("numbers: got %v, want 1 3 6 8", numbers)
			break
		}
	}
	if sum.Missed != 4 || missed[1] != 1 || missed[2] != 2 || missed[3] != 1 {
		t.Errorf("missed: got %v, in all %d, want 0 1 2 1, in all 4", missed, sum.Missed)
	}
	if sum.AckMax != 250*time.Millisecond {
		t.Errorf("longest wait: got %v, want 250ms", sum.AckMax)
	}
}

func TestRefusalsAreCountedAndTheCameraGoesOn(t *testing.T) {
	t.Parallel()
	c := newClock()
	n := 0
	url := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		switch n {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			panic(http.ErrAbortHandler) // breaks the connection off
		case 3:
			http.Redirect(w, r, "http://elsewhere.invalid/", http.StatusTemporaryRedirect)
		}
	})
	var errs []error
	sum, err := camera.Run(t.Context(), camera.Config{
		URL: url, Count: 4, Now: c.Now, Wait: c.Wait,
		OnSent: func(s camera.Sent) { errs = append(errs, s.Err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Refused != 2 || sum.Failed != 1 || sum.Accepted != 1 {
		t.Errorf("got %+v, want 2 refused, 1 failed, 1 accepted", sum)
	}
	if !errors.Is(errs[0], camera.ErrRefused) || !strings.Contains(errs[0].Error(), "503") {
		t.Errorf("first: got %v, want refused with 503", errs[0])
	}
	if errs[1] == nil || errors.Is(errs[1], camera.ErrRefused) {
		t.Errorf("second: got %v, want a broken connection", errs[1])
	}
	if !errors.Is(errs[2], camera.ErrRefused) || !strings.Contains(errs[2].Error(), "elsewhere.invalid") {
		t.Errorf("third: got %v, want a redirect that was not followed", errs[2])
	}
}

func TestRedirectOnTheSameHostIsFollowed(t *testing.T) {
	t.Parallel()
	var lengths []int64
	url := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/hook", http.StatusTemporaryRedirect)
			return
		}
		lengths = append(lengths, r.ContentLength)
	})
	sum, err := camera.Run(t.Context(), camera.Config{URL: url + "/", Count: 1})
	if err != nil || sum.Accepted != 1 || len(lengths) != 1 || lengths[0] < 1000 {
		t.Errorf("got %+v, %v, bodies of %v bytes, want one accepted with its body", sum, err, lengths)
	}
}

func TestNobodyThere(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.NotFoundHandler())
	url := s.URL
	s.Close()
	sum, err := camera.Run(t.Context(), camera.Config{URL: url})
	if !errors.Is(err, camera.ErrUnreachable) || sum.Sent != 0 {
		t.Errorf("got %+v, %v, want nothing sent and %v", sum, err, camera.ErrUnreachable)
	}
}

func TestNoAnswerInTime(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	url := receiver(t, func(http.ResponseWriter, *http.Request) { <-release })
	client := camera.NewClient()
	client.Timeout = 500 * time.Millisecond
	var got error
	_, err := camera.Run(t.Context(), camera.Config{
		URL: url, Count: 1, FPS: 1, Client: client,
		OnSent: func(s camera.Sent) { got = s.Err; close(release) },
	})
	if err != nil || !errors.Is(got, camera.ErrTimeout) {
		t.Errorf("got %v, %v, want %v", err, got, camera.ErrTimeout)
	}
}

func TestEndOfContextIsNoError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := newClock()
	sum, err := camera.Run(ctx, camera.Config{
		URL: receiver(t, ok), Now: c.Now, Wait: c.Wait,
		OnSent: func(s camera.Sent) {
			if s.Number == 3 {
				cancel()
			}
		},
	})
	if err != nil || sum.Sent != 3 || sum.Failed != 0 {
		t.Errorf("got %+v, %v, want 3 sent and no error", sum, err)
	}
}

func TestFaultsAreMixedIn(t *testing.T) {
	t.Parallel()
	c := newClock()
	seen := map[camera.Fault]int{}
	every := 3 * len(camera.Faults())
	sum, err := camera.Run(t.Context(), camera.Config{
		URL: receiver(t, ok), Count: every, Faults: true, Now: c.Now, Wait: c.Wait,
		OnSent: func(s camera.Sent) { seen[s.Fault]++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range camera.Faults() {
		if seen[f] != 1 {
			t.Errorf("%v: got %d of %d requests, want 1", f, seen[f], every)
		}
	}
	if sum.Faulty != len(camera.Faults()) || sum.Accepted != every {
		t.Errorf("got %+v, want %d faulty, all accepted", sum, len(camera.Faults()))
	}
}

func TestConfigThatCannotRun(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		cfg  camera.Config
		want error
	}{
		"no address": {camera.Config{}, camera.ErrConfig},
		"no scheme":  {camera.Config{URL: "127.0.0.1:8080"}, camera.ErrConfig},
		"a file":     {camera.Config{URL: "file:///etc/passwd"}, camera.ErrConfig},
		"negative":   {camera.Config{URL: "http://127.0.0.1", FPS: -1}, camera.ErrConfig},
		"too fast":   {camera.Config{URL: "http://127.0.0.1", FPS: 1e9}, camera.ErrConfig},
		"count":      {camera.Config{URL: "http://127.0.0.1", Count: -1}, camera.ErrConfig},
		"kind":       {camera.Config{URL: "http://127.0.0.1", Kinds: []prediction.Kind{prediction.Unknown}}, camera.ErrKind},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := camera.Run(t.Context(), c.cfg); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}
