package program

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Bubble Tea looks for a new frame 30 times a second for as long as it runs,
// which is most of what an idle screen costs, and has a key wait for that. At the
// start and after a rest the clock goes quickly for a moment, then as before
// while there are changes, and slowly then: what a slow terminal kept it from
// writing comes no later.
const (
	quick   = 5 * time.Millisecond
	waking  = 50 * time.Millisecond  // how long it goes quickly
	frame   = time.Second / 30       // Bubble Tea's own
	active  = 150 * time.Millisecond // how long after a change it goes on
	resting = 250 * time.Millisecond
)

// clock sets the clock of a program by what changes.
type clock struct {
	program *tea.Program

	mu     sync.Mutex
	ticker *time.Ticker
	slow   bool
	last   time.Time // of a change
}

// changed has the clock go for a while. It is called by the goroutine of the
// program, which owns the ticker.
func (c *clock) changed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = time.Now()
	switch {
	case c.ticker == nil:
		if c.ticker = tickerOf(c.program); c.ticker != nil {
			c.wake()
		}
	case c.slow:
		c.slow = false
		c.wake()
	}
}

// wake has the clock go quickly until it goes as before.
func (c *clock) wake() {
	c.ticker.Reset(quick)
	time.AfterFunc(waking, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.ticker.Reset(frame)
	})
	time.AfterFunc(active, c.rest)
}

// rest slows the clock down, unless there was a change meanwhile.
func (c *clock) rest() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if left := active - time.Since(c.last); left > 0 {
		time.AfterFunc(left, c.rest)
		return
	}
	c.slow = true
	c.ticker.Reset(resting)
}

// tickerOf returns the clock of a program that runs, which Bubble Tea lets
// nobody set; nil where it has none by that name.
func tickerOf(p *tea.Program) *time.Ticker {
	field := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return *(**time.Ticker)(field.Addr().UnsafePointer())
}
