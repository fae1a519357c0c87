package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/doctor"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/serve"
)

// errUnreached is wrapped where no request came, or none arrives.
var errUnreached = errors.New("not reached")

// doctorCommand listens once, or tries an address.
type doctorCommand struct {
	program  *Program
	listen   serve.Flags
	wait     time.Duration
	insecure bool
}

const doctorLong = `Find out why nothing arrives.

Without a URL: listen as framebin does, print each address to paste and what of
this computer may stand in the way, wait for one request, and say what arrived
or what to try. Run it where framebin will listen.

With a URL: go the way to it step by step as a camera does, and post one small
prediction. Run it on the camera's side of the network.`

func newDoctor(p *Program) *cobra.Command {
	c := doctorCommand{program: p}
	cmd := &cobra.Command{
		Use:   "doctor [URL]",
		Short: "Find out why nothing arrives",
		Long:  doctorLong,
		Example: `  framebin doctor                              wait for one request from anywhere
  framebin doctor http://192.168.1.5:8080/     can that be reached from here?`,
		Args: arguments("[URL]"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return c.probe(cmd, option.WithScheme(args[0]))
			}
			return c.await(cmd)
		},
	}
	c.listen.Register(cmd, "0.0.0.0:8080")
	c.listen.RegisterNetwork(cmd)
	cmd.Flags().DurationVar(&c.wait, "wait", 2*time.Minute, "how `long` to wait for a request")
	cmd.Flags().BoolVar(&c.insecure, "insecure", false, "with a URL: trust any certificate")
	return cmd
}

// probe goes the way to a URL.
func (c *doctorCommand) probe(cmd *cobra.Command, target string) error {
	out := cmd.OutOrStdout()
	var failed error
	for _, step := range doctor.Probe(cmd.Context(), target, c.insecure) {
		if step.Err == nil {
			message.Say(out, "ok    %-8s %s\n", step.Name, escape.Line(step.Said))
			continue
		}
		message.Say(out, "FAIL  %-8s %s\n", step.Name, escape.Line(step.Err.Error()))
		failed = message.Hint(fmt.Errorf("%w: %s", errUnreached, target), "%s", step.Way)
	}
	return failed
}

// await listens until one request came, or time is up.
func (c *doctorCommand) await(cmd *cobra.Command) error {
	l, err := c.listen.Open(cmd)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), c.wait)
	defer cancel()
	watch := l.Ring.Watch()
	defer watch.Close()
	served := l.Serve(ctx, cancel)
	out := cmd.OutOrStdout()
	c.introduce(out, l.Server.URLs())
	var requests []*capture.Request
	for len(requests) == 0 && ctx.Err() == nil {
		select {
		case <-watch.C():
			requests, _ = l.Ring.Since(0, 1)
		case <-ctx.Done():
		}
	}
	for _, r := range requests {
		tell(out, r)
	}
	cancel()
	err = errors.Join(<-served, l.Close())
	if err == nil && len(requests) == 0 && cmd.Context().Err() == nil {
		err = message.Hint(fmt.Errorf("%w: nothing came in %s", errUnreached, c.wait), "%s",
			"on the camera's computer, run the curl line above: what it says is what the camera meets. "+
				"From elsewhere, ssh -R 8080:127.0.0.1:8080 or a tunnel brings the port to where the sender is")
	}
	return err
}

// introduce says where to send, how to try it, and what may stand in the way.
func (c *doctorCommand) introduce(out io.Writer, urls []string) {
	message.Say(out, "Paste one of these as the webhook URL, the first unless you know better:\n\n")
	for _, u := range urls {
		message.Say(out, "    %s\n", u)
	}
	first, err := url.Parse(urls[0])
	if err != nil {
		return
	}
	if _, _, ok := capture.SplitSocketURL(urls[0]); ok {
		message.Say(out, "\nOnly who may open that file can send there, on this computer:\n\n    %s -d '{}'\n\nWaiting %s for one request; ctrl+c ends.\n\n", doctor.Curl(urls[0]), c.wait)
		return
	}
	if addr, err := net.ResolveIPAddr("ip", first.Hostname()); err == nil && addr.IP.IsLoopback() {
		message.Say(out, "\nOnly this computer can send there: --listen 0.0.0.0:%s lets the network in.\n", first.Port())
	} else if lines, err := doctor.QR(urls[0]); err == nil {
		message.Say(out, "\nOn a phone in the same network:\n\n    %s\n", strings.Join(lines, "\n    "))
	}
	message.Say(out, "\nOn the camera's computer, this says whether it is reachable:\n\n    curl -i %s -d '{}'\n", urls[0])
	if hints := doctor.Hints(os.DirFS("/"), doctor.System, first.Port()); len(hints) > 0 {
		const width = 76 // of a line, indented
		wrapped := ansi.Wordwrap(strings.Join(hints, "\n"), width, "")
		message.Say(out, "\nWhat may stand in the way:\n\n    %s\n", strings.ReplaceAll(wrapped, "\n", "\n    "))
	}
	message.Say(out, "\nWaiting %s for one request; ctrl+c ends.\n\n", c.wait)
}

// tell says what arrived.
func tell(out io.Writer, r *capture.Request) {
	message.Say(out, "A request came from %s: %s %s, %s, answered %d.\n", escape.Line(r.Remote), escape.Line(r.Method), escape.Line(r.Target), units.Bytes(r.Size), r.Status)
	if r.Rejected {
		message.Say(out, "It was refused: %s\n", escape.Line(r.Reason))
		return
	}
	if !r.Hold() {
		return
	}
	defer r.Release()
	reading := prediction.Read(r, prediction.Options{})
	for _, f := range reading.Findings {
		message.Say(out, "  %s: %s\n", f.Severity, escape.Line(f.Message))
	}
	if reading.Prediction != nil {
		message.Say(out, "It is read as %s with %s. framebin shows it.\n", reading.Prediction.Kind, units.Count(len(reading.Prediction.Objects), "object"))
		return
	}
	message.Say(out, "No prediction was found in it; framebin shows it as what it is.\n")
}
