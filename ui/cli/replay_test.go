package cli_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/ui/cli"
)

// TestBar draws a replay of four requests, of which the third fails, on one
// line, no more often than is legible, and whole at the end.
func TestBar(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	now := time.Unix(0, 0)
	show, ended := cli.NewBar(&out, 4, func() time.Time { return now })
	s := relay.Summary{}
	for seq, step := range []time.Duration{0, time.Millisecond, time.Millisecond, time.Second} {
		now = now.Add(step)
		s.Requests++
		s.Took += 500 * time.Millisecond
		r := relay.Result{Seq: uint64(seq + 1), Status: 200, Latency: 1200 * time.Microsecond}
		if seq == 2 {
			r = relay.Result{Seq: 3, Err: errors.New("\x1b[31mgone")}
		}
		show(r, s)
	}
	ended()
	bar := func(n int) string { return strings.Repeat("━", n) + strings.Repeat("─", 24-n) }
	want := "\r" + bar(6) + " 1/4  2.0/s  request 1  200  1.2ms\x1b[K" +
		"\r\x1b[Krequest 3  \\x1b[31mgone  0s\n" +
		"\r" + bar(24) + " 4/4  2.0/s  request 4  200  1.2ms\x1b[K" +
		"\r\x1b[K"
	if got := out.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestBarWithoutEnd counts where a replay begins again and again.
func TestBarWithoutEnd(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	show, _ := cli.NewBar(&out, 0, func() time.Time { return time.Unix(1, 0) })
	show(relay.Result{Seq: 7, Status: 204}, relay.Summary{Requests: 1234, Took: time.Minute})
	if got, want := out.String(), "\r1234  20.6/s  request 7  204  0s\x1b[K"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
