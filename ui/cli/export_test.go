package cli

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/relay"
)

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
	l, err := c.listen.Open(cmd)
	if err != nil {
		return err
	}
	return errors.Join(besideScreen(ctx, l, human, screen), l.Close())
}
