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
