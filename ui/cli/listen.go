package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/alert"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/serve"
	"github.com/framebin/framebin/ui/tui"
)

// listenCommand is what "framebin", "framebin listen" and "framebin demo" have
// in common: a listener, and a screen or lines.
type listenCommand struct {
	program  *Program
	listen   serve.Flags
	view     option.View
	headless bool
	noPixels bool
}

func (c *listenCommand) register(cmd *cobra.Command, addr string) {
	c.listen.Register(cmd, addr)
	c.view.Register(cmd)
	cmd.Flags().BoolVar(&c.headless, "headless", false, "no screen: print a JSON line a request")
	option.NoPixels(cmd, &c.noPixels)
}

const listenLong = `Listen for webhooks, and show each frame with its predictions in the terminal.

Paste the URL into the camera inference. Nothing leaves this computer, and only
this computer can send unless --listen says otherwise.`

const listenExample = `  framebin                                listen on http://127.0.0.1:8080/
  framebin --listen 0.0.0.0:8080 --secret let cameras of the network in, by a secret path
  framebin --headless | jq .prediction    JSON lines instead of a screen
  framebin --fail 503:10% --delay 1s      see how the sender takes it
  framebin demo                           look around, without a camera`

func newListen(p *Program) *cobra.Command {
	c := listenCommand{program: p}
	cmd := &cobra.Command{
		Use:     "listen",
		Short:   "Listen for webhooks and show the frames (also without 'listen')",
		Long:    listenLong,
		Example: listenExample,
		Args:    arguments(),
		RunE:    c.run,
	}
	c.register(cmd, defaultAddr)
	c.listen.RegisterNetwork(cmd)
	return cmd
}

const defaultAddr = "127.0.0.1:8080"

// run listens until the screen is left, or the context ends.
func (c *listenCommand) run(cmd *cobra.Command, _ []string) error {
	return c.with(cmd, nil)
}

// beside runs while a listener is open. The listener ends with it if it says
// so, or fails.
type beside func(ctx context.Context, l *serve.Listener) (end bool, err error)

// with listens, and runs something beside it, such as a camera.
func (c *listenCommand) with(cmd *cobra.Command, work beside) error {
	reading, err := c.view.Reading(cmd.ErrOrStderr())
	if err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	var tty *console.Console
	if !c.headless {
		if tty, err = console.Open(c.program.Stdin, c.program.Stdout); err != nil {
			return err
		}
	}
	c.listen.Pixels = tty != nil || !c.noPixels
	reading.Memory = c.listen.Memory()
	l, err := c.listen.Open(cmd)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(cmd.Context())
	defer cancel()
	worked := make(chan error, 1)
	if work == nil {
		worked <- nil
	} else {
		go func() {
			end, err := false, error(nil)
			if caught := guard.Run(l.Log, "run the camera", func() { end, err = work(ctx, l) }); caught != nil {
				err = caught
			}
			if end || err != nil {
				cancel()
			}
			worked <- err
		}()
	}
	err = c.show(ctx, cmd, l, tty, reading)
	cancel()
	return errors.Join(err, <-worked, l.Close())
}

// show runs the listener with its screen or its lines.
func (c *listenCommand) show(
	ctx context.Context, cmd *cobra.Command, l *serve.Listener, tty *console.Console, reading prediction.Options,
) error {
	human, rules := cmd.ErrOrStderr(), c.program.alerts
	if tty == nil {
		l.Announce(human)
		defer l.WatchAlerts(ctx, rules, reading, func(a alert.Alert) { serve.SayAlert(human, a) })()
		return l.Lines(ctx, serve.LineOptions{Reading: reading, Pixels: !c.noPixels, Limits: c.listen.PixelLimits()}, cmd.OutOrStdout(), cmd.ErrOrStderr())
	}
	said := make(chan tui.Alert, serve.AlertQueue)
	defer l.WatchAlerts(ctx, rules, reading, func(a alert.Alert) {
		select {
		case said <- tui.Alert{Text: serve.AlertWords(a), Raw: serve.AlertBytes(a)}:
		default: // it says others still
		}
	})()
	return besideScreen(ctx, l, human, func(ctx context.Context) error {
		return c.program.screen(ctx, tty, screenConfig{
			alerts: said,

			ring: l.Ring, meter: l.Meter, urls: l.Server.URLs(), warn: l.Warning,
			log: l.Log, view: c.view, reading: reading, live: l, memory: l.Memory, pictures: l.Pictures,
		})
	})
}

// besideScreen takes requests while a screen shows them, until it is left or ctx
// ends. Where the screen fails, requests are taken without it until ctx ends.
func besideScreen(ctx context.Context, l *serve.Listener, human io.Writer, screen func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	served := l.Serve(ctx, cancel)
	var err error
	if caught := guard.Run(l.Log, "show the screen", func() { err = screen(ctx) }); caught != nil {
		err = fmt.Errorf("%w: %w", tui.ErrFailed, caught)
	}
	if errors.Is(err, tui.ErrFailed) && ctx.Err() == nil {
		message.Say(human, "framebin: %s\n", escape.Line(err.Error()))
		message.Say(human, "framebin: it goes on taking requests at %s without a screen; ctrl+c ends it\n", l.Server.URL())
		<-ctx.Done()
	}
	cancel()
	err = errors.Join(err, <-served)
	l.Farewell(human)
	return err
}
