// Package progress tells on one line of a terminal how far a command is: how
// many of how many, how fast, and how long still. Where standard error is no
// terminal it tells nothing. It does no work itself; commands import it.
package progress

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/console"
)

const (
	cols    = 24
	every   = 50 * time.Millisecond  // from one drawing to the next
	patient = 300 * time.Millisecond // of work that is over by then nothing is told
	usual   = 80                     // columns of a terminal that does not say
)

// Bar is the line. A nil Bar draws nothing and prints nothing. It is safe for
// concurrent use.
type Bar struct {
	w     io.Writer
	total int // 0: nobody knows
	now   func() time.Time
	width func() int

	mu           sync.Mutex
	began, drawn time.Time
	shown        bool
}

// New returns the bar of work of so many steps on standard error, of a command
// with that environment; nil where it would not be seen. total 0 means that
// nobody knows.
func New(stderr io.Writer, env []string, total int) *Bar {
	tty := console.File(stderr)
	if tty == nil || slices.Contains(env, "TERM=dumb") {
		return nil
	}
	return NewOn(stderr, total, time.Now, func() int {
		if width, _, err := term.GetSize(tty.Fd()); err == nil && width > 0 {
			return width
		}
		return usual
	})
}

// NewOn returns the bar on a terminal of that width.
func NewOn(w io.Writer, total int, now func() time.Time, width func() int) *Bar {
	return &Bar{w: w, total: total, now: now, width: width, began: now()}
}

// Step tells how many steps are done, and about the last of them.
func (b *Bar) Step(done int, about string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	spent := now.Sub(b.began)
	if spent < patient || done != b.total && now.Sub(b.drawn) < every {
		return
	}
	b.drawn, b.shown = now, true
	var line strings.Builder
	if b.total > 0 {
		n := cols * min(done, b.total) / b.total
		line.WriteString(strings.Repeat("━", n) + strings.Repeat("─", cols-n) + " ")
	}
	line.WriteString(units.Number(done))
	if b.total > 0 {
		line.WriteString(" of " + units.Number(b.total))
	}
	fmt.Fprintf(&line, "  %.1f/s", float64(done)/spent.Seconds())
	if b.total > done && done > 0 {
		left := time.Duration(float64(spent) / float64(done) * float64(b.total-done))
		line.WriteString("  " + left.Round(time.Second).String() + " left")
	}
	if about != "" {
		line.WriteString("  " + about)
	}
	text := ansi.Truncate(line.String(), max(b.width()-1, 1), "…") // a line that wraps cannot be taken back
	_, _ = io.WriteString(b.w, "\r"+text+"\x1b[K")                 // that it cannot be drawn is no reason to stop
}

// Clear takes the bar away, for what is printed after it.
func (b *Bar) Clear() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.clear()
}

func (b *Bar) clear() {
	if b.shown {
		_, _ = io.WriteString(b.w, "\r\x1b[K")
		b.shown, b.drawn = false, time.Time{}
	}
}

// Beside returns a writer for lines that are printed meanwhile, which take the
// bar away first. Without a bar it is w.
func (b *Bar) Beside(w io.Writer) io.Writer {
	if b == nil {
		return w
	}
	return beside{b, w}
}

type beside struct {
	bar *Bar
	w   io.Writer
}

func (o beside) Write(p []byte) (int, error) {
	o.bar.mu.Lock()
	defer o.bar.mu.Unlock()
	o.bar.clear()
	return o.w.Write(p)
}

// Over yields requests, and steps after each is done with.
func (b *Bar) Over(requests iter.Seq2[*capture.Request, error]) iter.Seq2[*capture.Request, error] {
	if b == nil {
		return requests
	}
	return func(yield func(*capture.Request, error) bool) {
		n := 0
		for r, err := range requests {
			more := yield(r, err)
			if n++; !more {
				return
			}
			b.Step(n, "")
		}
	}
}
