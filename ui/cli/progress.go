package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/ui/escape"
)

// The bar of a replay.
const (
	barCols  = 24
	barEvery = 50 * time.Millisecond // from one drawing to the next
)

// bar tells how far a replay is on one line of a terminal, and leaves a line
// for each request that was not accepted.
type bar struct {
	w     io.Writer
	total int // 0: it has no end
	now   func() time.Time
	drawn time.Time
}

// show draws the bar after a request.
func (b *bar) show(r relay.Result, s relay.Summary) {
	last := outcome(r)
	if !r.OK() {
		b.clear()
		say(b.w, "%s\n", last)
		last = "" // it may be longer than a line
	}
	now := b.now()
	if s.Requests != b.total && now.Sub(b.drawn) < barEvery {
		return
	}
	b.drawn = now
	done, of := "", ""
	if b.total > 0 {
		n := barCols * min(s.Requests, b.total) / b.total
		done = strings.Repeat("━", n) + strings.Repeat("─", barCols-n) + " "
		of = fmt.Sprintf("/%d", b.total)
	}
	rate := 0.0
	if s.Took > 0 {
		rate = float64(s.Requests) / s.Took.Seconds()
	}
	say(b.w, "\r%s%d%s  %.1f/s  %s\x1b[K", done, s.Requests, of, rate, last)
}

// clear takes the bar away.
func (b *bar) clear() { say(b.w, "\r\x1b[K") }

// outcome is what became of a request.
func outcome(r relay.Result) string {
	text := fmt.Sprint(r.Status)
	if r.Err != nil {
		text = escape.Line(r.Err.Error())
	}
	return fmt.Sprintf("request %d  %s  %s", r.Seq, text, r.Latency.Round(100*time.Microsecond))
}

// lines prints a line a request.
func lines(w io.Writer, total int) func(relay.Result, relay.Summary) {
	return func(r relay.Result, s relay.Summary) {
		say(w, "%d/%d  %s\n", s.Requests, max(total, s.Requests), outcome(r))
	}
}
