package cli_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/cli"
	"github.com/framebin/framebin/ui/tui"
)

// TestCaptureOutlivesTheScreen: a screen that fails, by a panic of its own or
// of what runs it, does not take the listener with it.
func TestCaptureOutlivesTheScreen(t *testing.T) {
	t.Parallel()
	url := regexp.MustCompile(`it goes on taking requests at (http://\S+) without a screen`)
	for name, screen := range map[string]func(context.Context) error{
		"a defect of the screen": func(context.Context) error { return fmt.Errorf("%w: defect", tui.ErrFailed) },
		"a panic around it":      func(context.Context) error { panic("defect") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			human, in := io.Pipe()
			logged := filepath.Join(t.TempDir(), "log")
			ended := make(chan error, 1)
			go func() {
				ended <- cli.ListenBeside(ctx, in, screen, "--listen", "127.0.0.1:0", "--log", logged)
				_ = in.Close()
			}()
			var said strings.Builder
			lines := bufio.NewScanner(human)
			for lines.Scan() {
				said.WriteString(lines.Text() + "\n")
				if m := url.FindStringSubmatch(lines.Text()); m != nil {
					post(t, m[1], "x")
					cancel()
				}
			}
			if err := <-ended; !errors.Is(err, tui.ErrFailed) || !strings.Contains(err.Error(), "defect") {
				t.Errorf("got %v", err)
			}
			if !strings.Contains(said.String(), "captured 1 request ") {
				t.Errorf("got %q, want the request that came afterwards", said.String())
			}
			if text, _ := os.ReadFile(logged); strings.Contains(name, "panic") != strings.Contains(string(text), "beside_test.go") {
				t.Errorf("got log %q", text)
			}
		})
	}
}

// TestScreenThatIsLeft ends the listener as well.
func TestScreenThatIsLeft(t *testing.T) {
	t.Parallel()
	var human strings.Builder
	err := cli.ListenBeside(t.Context(), &human, func(context.Context) error { return nil }, "--listen", "127.0.0.1:0")
	if err != nil || !strings.Contains(human.String(), "captured 0 requests") {
		t.Errorf("got %v, %q", err, &human)
	}
}
