package guard_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/guard"
)

func TestRun(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	log := slog.New(slog.NewTextHandler(&text, nil))
	if err := guard.Run(log, "do nothing", func() {}); err != nil || text.Len() > 0 {
		t.Errorf("got %v, log %q", err, &text)
	}
	err := guard.Run(log, "read request 3", broken)
	if caught, ok := errors.AsType[*guard.PanicError](err); !ok || caught.Doing != "read request 3" {
		t.Fatalf("got %#v", err)
	}
	if want := "framebin failed to read request 3: index out of range"; !strings.HasPrefix(err.Error(), want) &&
		!strings.Contains(err.Error(), "index out of range") {
		t.Errorf("got %q", err)
	}
	if !strings.Contains(text.String(), "guard_test.broken") {
		t.Errorf("got log %q, want the place of the panic in it", &text)
	}
	text.Reset()
	err = guard.Run(log, "draw", func() { panic(&guard.PanicError{Value: "no pixels", Stack: []byte("stack of another goroutine")}) })
	if err == nil || err.Error() != "framebin failed to draw: no pixels" || !strings.Contains(text.String(), "stack of another goroutine") {
		t.Errorf("got %v, log %q", err, &text)
	}
	if err := guard.Run(nil, "go on without a log", broken); err == nil {
		t.Error("got no error")
	}
}

func broken() {
	var none []int
	none[len(none)%7]++
}
