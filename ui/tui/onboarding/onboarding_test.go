package onboarding_test

import (
	"context"
	"image"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/onboarding"
	"github.com/framebin/framebin/ui/tui/theme"
)

// TestCurlExample runs what the waiting screen prints, as a person would.
func TestCurlExample(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"sh", "curl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	ring := capture.NewRing(10, 1<<20)
	server, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0", Limits: capture.DefaultLimits()}, ring, meter.New())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()
	line := strings.Join(onboarding.CurlExample(server.URL()), "\n")
	out, err := exec.CommandContext(ctx, "sh", "-c", line).CombinedOutput()
	cancel()
	if serveErr := <-served; err != nil || serveErr != nil {
		t.Fatalf("%v %v: %s", err, serveErr, out)
	}
	r, ok := ring.Get(1)
	if !ok || !r.Hold() {
		t.Fatalf("nothing was captured: %s", out)
	}
	defer r.Release()
	s := prediction.Read(r, prediction.Options{}).Summary()
	if s.Text != "ripe 0.97" || s.Problems != 0 {
		t.Errorf("the example reads as %q with %d problems", s.Text, s.Problems)
	}
}

// TestSocketExample shows a socket with what asks for it.
func TestSocketExample(t *testing.T) {
	t.Parallel()
	lines := onboarding.CurlExample("http://unix:/run/my bins/a.sock:/x")
	if lines[0] != `curl --unix-socket '/run/my bins/a.sock' http://localhost/x \` {
		t.Errorf("got %s", lines[0])
	}
	for _, line := range lines {
		if len(line) > 76 {
			t.Errorf("%s is cut off in a window of 80 columns", line)
		}
	}
}

// TestReachableLines: a QR code where others can send and there is room, as
// light on dark as the one on its own page; nothing else.
func TestReachableLines(t *testing.T) {
	t.Parallel()
	styles := theme.New(false, colorprofile.TrueColor)
	open := onboarding.Listener{URLs: []string{"http://192.168.1.20:8080/rT5oQmYgB3"}, Exposed: true}
	lines := open.ReachableLines(image.Pt(80, 40), false, styles)
	page := open.QRLines(image.Pt(80, 40), false, styles)
	if len(lines) < 15 || !slices.Equal(lines[2:], page[:len(lines)-2]) {
		t.Errorf("got %q, the page has %q", lines, page)
	}
	if !strings.Contains(lines[2], "48;2;0;0;0") {
		t.Errorf("on a light terminal its background is light: %q", lines[2])
	}
	for name, got := range map[string][]string{
		"too low":    open.ReachableLines(image.Pt(80, len(lines)-1), false, styles),
		"too narrow": open.ReachableLines(image.Pt(20, 40), false, styles),
		"ASCII":      open.ReachableLines(image.Pt(80, 40), true, styles),
		"loopback":   onboarding.Listener{URLs: open.URLs}.ReachableLines(image.Pt(80, 40), false, styles),
		"no URL":     onboarding.Listener{Exposed: true}.ReachableLines(image.Pt(80, 40), false, styles),
	} {
		if got != nil {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// TestQRLines says what a window that is too small takes.
func TestQRLines(t *testing.T) {
	t.Parallel()
	styles := theme.New(true, colorprofile.TrueColor)
	l := onboarding.Listener{URLs: []string{"http://127.0.0.1:8080/"}}
	all := len(l.QRLines(image.Pt(80, 80), false, styles))
	if got := l.QRLines(image.Pt(80, all), false, styles); len(got) != all {
		t.Errorf("%d rows are too few: %q", all, got)
	}
	if got := strings.Join(l.QRLines(image.Pt(80, all-3), false, styles), "\n"); !strings.Contains(got, "takes 0 columns and 3 rows more") {
		t.Errorf("got %s", got)
	}
}

// TestSmallWindows tells of a way to try it that is not cut, in any window.
func TestSmallWindows(t *testing.T) {
	t.Parallel()
	l := onboarding.Listener{URLs: []string{"http://127.0.0.1:8080/"}}
	for _, room := range []image.Point{{300, 80}, {80, 21}, {60, 11}, {40, 9}} {
		lines := l.Lines(0, room, theme.Styles{})
		seen := strings.Join(lines[:min(len(lines), room.Y)], "\n")
		if !strings.Contains(seen, "framebin send http://127.0.0.1:8080/") {
			t.Errorf("%v: no way to try it:\n%s", room, seen)
		}
		if got := strings.Contains(seen, "curl"); got != (room.X >= 80) {
			t.Errorf("%v: curl is told of: %v", room, got)
		}
		if room.X >= 60 && !strings.Contains(seen, "u copies the URL") {
			t.Errorf("%v: the keys are cut:\n%s", room, seen)
		}
	}
	if seen := strings.Join(l.Lines(3, image.Pt(60, 11), theme.Styles{})[:11], "\n"); !strings.Contains(seen, "3 requests were refused") {
		t.Errorf("not told what was refused:\n%s", seen)
	}
}
