package tui_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/ui/tui"
)

func TestAnswers(t *testing.T) {
	configured := capture.ResponderConfig{
		Status: 202, Rules: []capture.Rule{{Path: "/hook", Status: 201}},
	}
	responder, err := capture.NewResponder(configured)
	if err != nil {
		t.Fatal(err)
	}
	type planned struct {
		status int
		delay  time.Duration
		drop   bool
	}
	ask := func(target string) planned {
		a := responder.Plan(capture.NewRequest("POST", target, nil, nil))
		return planned{a.Status, a.Delay, a.Drop}
	}
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Listener: tui.Listener{Responder: responder}}
	driveConfig(t, 120, 40, cfg, func(d *driver) {
		d.keys("R")
		d.shows("How shall requests be answered", "as configured", "503 always", "500 every 5th")
		d.keys("esc")
		d.hides("How shall requests")
		for _, c := range []struct {
			key, status string
			root, hook  planned
		}{
			{"1", "answers: 503", planned{503, 0, false}, planned{503, 0, false}},
			{"3", "answers: drop", planned{0, 0, true}, planned{0, 0, true}},
			{"4", "answers: 202 +1s 1 rule", planned{202, time.Second, false}, planned{201, time.Second, false}},
			{"5", "answers: 202 +5s 1 rule", planned{202, 5 * time.Second, false}, planned{201, 5 * time.Second, false}},
		} {
			d.keys("R", c.key)
			d.shows(c.status)
			if root, hook := ask("/"), ask("/hook"); root != c.root || hook != c.hook {
				t.Errorf("%s: got %+v and %+v", c.status, root, hook)
			}
		}
		d.keys("R", "2")
		for n := 1; n <= 10; n++ {
			if got := ask("/hook"); (got.status == 500) != (n%5 == 0) {
				t.Errorf("answer %d of 500 every 5th: got %+v", n, got)
			}
		}
		if why := responder.Plan(nil).Why; why != "chosen on the screen: 500:every=5" {
			t.Errorf("got the reason %q", why)
		}
		d.keys("R", "a")
		d.hides("answers: 500")
		d.shows("answers: 202 1 rule")
		if root, hook := ask("/"), ask("/hook"); root != (planned{202, 0, false}) || hook != (planned{201, 0, false}) {
			t.Errorf("got %+v and %+v after going back", root, hook)
		}
	})
	drive(t, 120, 40, func(d *driver) {
		d.document(ripe)
		d.keys("R")
		d.shows("nothing is answered here")
	})
}

// typed types a text, key by key.
func (d *driver) typed(text string) {
	d.t.Helper()
	for _, r := range text {
		if r == ' ' {
			d.keys("space")
			continue
		}
		d.keys(string(r))
	}
}

// TestAnswersInWords types how to answer: what is wrong is said at its column
// while one types, what is in force in the status line, and its end as well.
func TestAnswersInWords(t *testing.T) {
	responder, err := capture.NewResponder(capture.ResponderConfig{Status: 202})
	if err != nil {
		t.Fatal(err)
	}
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Listener: tui.Listener{Responder: responder}}
	driveConfig(t, 120, 40, cfg, func(d *driver) {
		d.keys("R", "w")
		d.shows("answer 503:10%  500:every=5  drop:1%  delay:50ms..2s  for:30s")
		d.typed("503 for:x")
		d.shows("column 5: want for:30s or for:5m, up to for:24h")
		d.keys("enter") // it is no plan
		d.shows("column 5: ")
		d.send(tea.KeyPressMsg{Code: tea.KeyBackspace})
		d.typed("20s delay:50ms..2s")
		d.shows("and then as configured")
		d.keys("enter")
		d.shows("from now on: 503 delay:50ms..2s for:20s", "answers: 503 +50ms..2s 20s left")
		if got := responder.Plan(nil); got.Status != 503 || got.Delay < 50*time.Millisecond {
			t.Errorf("got %+v", got)
		}
		d.pass(5 * time.Second)
		d.shows("answers: 503 +50ms..2s 15s left")
		d.pass(16 * time.Second)
		d.shows("503 delay:50ms..2s for:20s is over: requests are answered as configured", "answers: 202")
		d.hides("left")
		if got := responder.Plan(nil); got.Status != 202 || got.Delay != 0 {
			t.Errorf("got %+v afterwards", got)
		}
		d.pass(time.Minute) // it is said until it was read
		d.shows("is over")
		d.keys("R", "w", "up")
		d.shows("503 delay:50ms..2s for:20s")
		d.keys("esc")
		d.hides("is over", "and then")

		d.keys("R", "w")
		d.typed("503 for:20s")
		d.keys("enter", "R", "1") // another plan before the time is over
		d.pass(30 * time.Second)
		d.shows("answers: 503")
		d.hides("is over", "left")
	})
}

// TestWhatWasAnswered: the headers tell what a request was answered and why.
func TestWhatWasAnswered(t *testing.T) {
	drive(t, 120, 40, func(d *driver) {
		for _, c := range []struct {
			change func(*capture.Request)
			want   string
		}{
			{func(r *capture.Request) { r.Decision.Why = "rule 1, /hook" }, "answered             200, rule 1, /hook"},
			{func(r *capture.Request) {
				r.Status, r.Reason = 503, "as planned by --fail 503"
				r.Decision = capture.Decision{Why: r.Reason, Delay: time.Second}
			}, "answered             503, 1s late on purpose, as planned by --fail 503"},
			{func(r *capture.Request) {
				r.Status, r.Decision = 0, capture.Decision{Why: "planned", Dropped: true}
			}, "answered             nothing, the connection was closed, planned"},
			{func(r *capture.Request) {
				r.Forwarded = &capture.Forwarded{Status: 201, Latency: 2 * time.Millisecond}
			}, "target               2ms, answered 201"},
			{func(r *capture.Request) {
				r.Forwarded = &capture.Forwarded{Err: "connection refused", Latency: time.Millisecond}
			}, "target               1ms, connection refused"},
		} {
			r := capture.NewRequest("POST", "/hook", http.Header{"Content-Type": {"application/json"}}, []byte(ripe))
			c.change(r)
			d.post(r)
			d.keys("G", "6")
			d.shows(c.want)
		}
	})
}

// TestNotRecorded: what should be on disk and is not says so in the list, in the
// details and in the status line.
func TestNotRecorded(t *testing.T) {
	dir := t.TempDir()
	recorder, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cfg := tui.Config{URLs: []string{"http://127.0.0.1:8080/"}, Listener: tui.Listener{Recorder: recorder}}
	driveConfig(t, 120, 40, cfg, func(d *driver) {
		kept := capture.NewRequest("POST", "/", http.Header{"Content-Type": {"application/json"}}, []byte(ripe))
		if err := recorder.Record(kept); err != nil {
			t.Fatal(err)
		}
		d.post(kept)
		d.send()
		d.hides("not recorded")
		if err := recorder.Close(); err != nil { // from now on it takes nothing
			t.Fatal(err)
		}
		lost := capture.NewRequest("POST", "/", http.Header{"Content-Type": {"application/json"}}, []byte(ripe))
		err := recorder.Record(lost)
		if !errors.Is(err, archive.ErrClosed) {
			t.Fatal(err)
		}
		lost.Status, lost.Reason, lost.NotRecorded = 507, err.Error(), true
		d.post(lost)
		time.Sleep(time.Second) // for the clock of the status line
		d.send()
		d.shows(" 1 not recorded ", "not recorded · ripe", "507")
		d.keys("5")
		d.shows("not recorded: the recording has ended")
		d.keys("/")
		for _, r := range "recorded" {
			d.keys(string(r))
		}
		d.shows("1 of 2")
	})
}

func TestOpenToTheNetwork(t *testing.T) {
	cfg := tui.Config{
		URLs: []string{"https://192.0.2.7:8080/", "https://127.0.0.1:8080/"},
		Reach: tui.Reach{
			Exposed:     true,
			Fingerprint: "AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89",
		},
	}
	driveConfig(t, 80, 24, cfg, func(d *driver) {
		d.shows("open to the network", "https://192.0.2.7:8080/", "https://127.0.0.1:8080/", "curl -k https", "--insecure",
			"AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89", "AB:CD:EF:01:23:45:67:89")
		d.document(ripe)
		d.shows("open to the network")
		d.keys("s")
		d.shows("Open to the network", "https://192.0.2.7:8080/", "https://127.0.0.1:8080/", "certificate SHA-256")
	})
	drive(t, 80, 24, func(d *driver) {
		d.keys("s")
		d.hides("pen to the network", "certificate")
	})
}

// TestWhatSendersMeetIsSaid: what framebin does to senders is on the screen in
// every window, in short where there is little room.
func TestWhatSendersMeetIsSaid(t *testing.T) {
	responder, err := capture.NewResponder(capture.ResponderConfig{
		DelayMin: 50 * time.Millisecond, DelayMax: 2 * time.Second, Faults: []capture.Fault{{Status: 503, Share: 0.1}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for width, texts := range map[int][]string{
		150: {"http://127.0.0.1:8080/", "● follow", "answers: 503:10% +50ms..2s", "rec 0 B", "open to the network", "ring 1/100"},
		80:  {"http://127.0.0.1:8080/", "●", "503:10% +50ms..2s", "rec", "open"},
		60:  {":8080", "●", "503:10% +50ms..2s", "rec", "open"},
	} {
		recorder, err := archive.NewRecorder(t.TempDir(), archive.Options{})
		if err != nil {
			t.Fatal(err)
		}
		cfg := tui.Config{
			URLs: []string{"http://127.0.0.1:8080/"}, Reach: tui.Reach{Exposed: true},
			Listener: tui.Listener{Responder: responder, Recorder: recorder},
		}
		driveConfig(t, width, 24, cfg, func(d *driver) {
			d.document(ripe)
			d.pass(time.Second)
			for _, text := range texts {
				if line, _, _ := strings.Cut(d.text(), "\n"); !strings.Contains(line, text) {
					t.Errorf("%d columns: %q is not in %q", width, text, line)
				}
			}
		})
		_ = recorder.Close()
	}
}
