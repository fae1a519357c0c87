package progress_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/ui/progress"
)

func width(n int) func() int { return func() int { return n } }

// TestBar draws work of four steps on one line, no more often than is legible,
// whole at the end, and gives way to lines that are printed meanwhile.
func TestBar(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	now := time.Unix(0, 0)
	b := progress.NewOn(&out, 4, func() time.Time { return now }, width(80))
	for i, took := range []time.Duration{100 * time.Millisecond, time.Second, time.Millisecond, 3 * time.Second} {
		now = now.Add(took)
		b.Step(i+1, fmt.Sprintf("request %d", i+1))
		if i == 1 {
			fmt.Fprintf(b.Beside(&out), "request 2 is odd\n")
		}
	}
	b.Clear()
	b.Clear()
	bar := func(n int) string { return strings.Repeat("━", n) + strings.Repeat("─", 24-n) }
	want := "\r" + bar(12) + " 2 of 4  1.8/s  1s left  request 2\x1b[K" +
		"\r\x1b[Krequest 2 is odd\n" +
		"\r" + bar(18) + " 3 of 4  2.7/s  0s left  request 3\x1b[K" +
		"\r" + bar(24) + " 4 of 4  1.0/s  request 4\x1b[K" +
		"\r\x1b[K"
	if got := out.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestBarFits: a line never wraps, and where nobody knows the end none is told.
func TestBarFits(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	now := time.Unix(0, 0)
	b := progress.NewOn(&out, 0, func() time.Time { return now }, width(20))
	now = now.Add(time.Minute)
	b.Step(1234, "request 1234  204  0s")
	if got, want := out.String(), "\r1,234  20.6/s  req…\x1b[K"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestNoTerminal tells nothing, and lets all through.
func TestNoTerminal(t *testing.T) {
	t.Parallel()
	b := progress.New(io.Discard, nil, 3)
	if b != nil {
		t.Fatal("there is a bar without a terminal")
	}
	var out strings.Builder
	n := 0
	for range b.Over(export.Of(capture.NewRequest("POST", "/", nil, nil), capture.NewRequest("POST", "/", nil, nil))) {
		n++
		fmt.Fprint(b.Beside(&out), n)
		b.Step(n, "")
	}
	b.Clear()
	if n != 2 || out.String() != "12" {
		t.Errorf("got %d requests and %q", n, out.String())
	}
}
