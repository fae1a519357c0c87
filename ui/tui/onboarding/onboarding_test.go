package onboarding_test

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/onboarding"
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

// TestCode: a QR code where others can send and there is room, nothing else.
func TestCode(t *testing.T) {
	t.Parallel()
	open := onboarding.Listener{URLs: []string{"http://192.168.1.20:8080/rT5oQmYgB3"}, Exposed: true}
	lines := open.Code(80, 40)
	if len(lines) < 15 || !strings.Contains(strings.Join(lines, ""), "█") {
		t.Errorf("got %q", lines)
	}
	for name, got := range map[string][]string{
		"too low":    open.Code(80, len(lines)-1),
		"too narrow": open.Code(20, 40),
		"loopback":   onboarding.Listener{URLs: open.URLs}.Code(80, 40),
		"no URL":     onboarding.Listener{Exposed: true}.Code(80, 40),
	} {
		if got != nil {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
