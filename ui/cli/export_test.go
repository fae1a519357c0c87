package cli

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/relay"
)

// For the tests.
var (
	ParseSize      = parseSize
	ParseSelection = parseSelection
	Nearest        = nearest
)

// Pace is a pace whose clock the test has.
type Pace struct{ pace pace }

// NewPace returns one.
func NewPace(now func() time.Time) *Pace { return &Pace{pace: pace{now: now}} }

// Hurry notes what was lost, and asks.
func (p *Pace) Hurry(s capture.RingStats, printed, lost uint64) bool {
	p.pace.lost(lost)
	return p.pace.hurry(s, printed)
}

// CaughtUp notes that nothing waits.
func (p *Pace) CaughtUp() { p.pace.caughtUp() }

// Outpaced notes how many requests arrived during a line, and asks.
func (p *Pace) Outpaced(arrived uint64) bool {
	p.pace.wrote(arrived)
	return p.pace.outpaced()
}

// NewBar returns the bar of a replay, by the clock of the test.
func NewBar(w io.Writer, total int, now func() time.Time) (show func(relay.Result, relay.Summary), ended func()) {
	b := &bar{w: w, total: total, now: now}
	return b.show, b.clear
}

// ListenBeside runs framebin listen beside a screen of the test's.
func ListenBeside(ctx context.Context, human io.Writer, screen func(context.Context) error, args ...string) error {
	c := listenCommand{program: &Program{}}
	cmd := &cobra.Command{}
	c.register(cmd, defaultAddr)
	if err := cmd.ParseFlags(args); err != nil {
		return err
	}
	l, err := c.listen.open(cmd)
	if err != nil {
		return err
	}
	return errors.Join(l.beside(ctx, human, screen), l.Close())
}
