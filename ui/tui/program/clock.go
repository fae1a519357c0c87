package program

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Bubble Tea looks for a new frame 30 times a second for as long as it runs,
// which is most of what an idle screen costs. frame is how soon a first change
// is seen, active how long after a change its clock goes on as before, and
// resting how often it looks then: what a slow terminal kept it from writing
// comes no later.
const (
	frame   = time.Second / 30
	active  = 150 * time.Millisecond
	resting = 250 * time.Millisecond
)

// clock slows the clock of a program down while nothing changes.
type clock struct {
	program *tea.Program

	mu     sync.Mutex
	ticker *time.Ticker
	slow   bool
	last   time.Time // of a change
}

// changed has the clock go at its pace for a while. It is called by the
// goroutine of the program, which owns the ticker.
func (c *clock) changed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = time.Now()
	switch {
	case c.ticker == nil:
		if c.ticker = tickerOf(c.program); c.ticker != nil {
			time.AfterFunc(active, c.rest)
		}
	case c.slow:
		c.slow = false
		c.ticker.Reset(frame)
		time.AfterFunc(active, c.rest)
	}
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
