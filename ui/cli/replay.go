package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/progress"
	"github.com/framebin/framebin/ui/source"
)

// replayCommand sends captured requests again.
type replayCommand struct {
	program  *Program
	to       string
	rate     string
	loop     bool
	anywhere bool
	insecure bool
	quiet    bool
	filter   source.Filter
	memory   memoryFlag
}

func newReplay(p *Program) *cobra.Command {
	c := replayCommand{program: p}
	cmd := &cobra.Command{
		Use:   "replay SOURCE [N...] --to URL",
		Short: "Send captured requests to another receiver",
		Long: "Send captured requests again, byte for byte, one after the other: all of SOURCE,\n" +
			"or those of the numbers N, as the list and the answers have them, which may be\n" +
			"ranges such as 5-8, or last. Each goes to its own path, unless URL has one.\n\n" + source.Help,
		Example: "  framebin replay ./capture --to http://127.0.0.1:3000/\n" +
			"  framebin replay ./capture 12 --to http://127.0.0.1:3000/hook\n" +
			"  framebin replay ./capture --to http://127.0.0.1:3000/ --rate 10/s --loop\n" +
			"  framebin replay ./capture --to http://127.0.0.1:3000/ --filter 'path:/cam2 problem'",
		Args: arguments("SOURCE", "[N...]"),
		RunE: c.run,
	}
	flags := cmd.Flags()
	flags.StringVar(&c.to, "to", "", "`URL` of the receiver")
	flags.StringVar(&c.rate, "rate", "as-captured", "`rate`: as-captured, max, or a number such as 5/s or 30/m")
	flags.BoolVar(&c.loop, "loop", false, "begin again at the end, until you press ctrl+c")
	flags.BoolVar(&c.anywhere, "follow-redirects", false, "follow redirects to other hosts, too")
	flags.BoolVar(&c.insecure, "insecure", false, "trust any certificate")
	flags.BoolVarP(&c.quiet, "quiet", "q", false, "print nothing for people but errors")
	c.filter.Register(cmd, "send only the requests")
	c.memory.register(cmd)
	return cmd
}

func (c *replayCommand) run(cmd *cobra.Command, args []string) error {
	if c.to == "" {
		return message.WrongUse(cmd.CommandPath(), fmt.Errorf("%w: --to is needed", message.ErrFlag))
	}
	target, err := relay.ParseTarget(option.WithScheme(c.to))
	if err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	rate, err := relay.ParseRate(c.rate)
	if err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	src, err := c.program.sources().Open(cmd.Context(), args[0], archive.Limits{Body: int64(c.memory.Bytes)})
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	c.memory.keep()
	picked, err := source.Select(src, args[1:])
	if err != nil {
		return misused(cmd.CommandPath(), err)
	}
	human := cmd.ErrOrStderr()
	if c.quiet {
		human = io.Discard
	}
	var broken []error
	client := relay.NewClient(target, relay.Options{Anywhere: c.anywhere, Insecure: c.insecure})
	total := len(picked)
	if !c.filter.Empty() {
		total = 0 // nobody knows
	}
	ends := total
	if c.loop {
		ends = 0
	}
	bar := progress.New(human, c.program.Env, ends)
	sum, err := relay.Replay(cmd.Context(), client, c.requests(src, picked, &broken), rate, told(human, bar, total))
	bar.Clear()
	for _, b := range broken {
		message.Say(cmd.ErrOrStderr(), "skipped: %s\n", escape.Line(c.memory.tooLarge(b).Error()))
	}
	sayProblems(cmd, args[0], src)
	err = c.end(human, sum, err)
	if n := len(broken); err == nil && n > 0 && (sum.Requests == 0 || len(args) > 1) {
		err = fmt.Errorf("%w: %s could not be read", errDelivery, units.Count(n, "request"))
	}
	return err
}

// requests yields what is to be sent, over and over if asked.
func (c *replayCommand) requests(src *archive.Source, picked []int, broken *[]error) iter.Seq2[*capture.Request, error] {
	once := c.filter.Narrow(source.Requests(src, c.filter.Among(src, picked, prediction.Options{}), broken), source.Reader(prediction.Options{}))
	if !c.loop {
		return once
	}
	return func(yield func(*capture.Request, error) bool) {
		for some := true; some; {
			some = false
			for r, err := range once {
				some = some || err != nil || !r.IsRefusal()
				if !yield(r, err) {
					return
				}
			}
			*broken = nil // said once is enough
		}
	}
}

// told tells what becomes of each request: on a terminal by the bar, and by a
// line for one that was not accepted, else by a line a request.
func told(w io.Writer, bar *progress.Bar, total int) func(relay.Result, relay.Summary) {
	return func(r relay.Result, s relay.Summary) {
		switch {
		case bar == nil:
			message.Say(w, "%d/%d  %s\n", s.Requests, max(total, s.Requests), outcome(r))
		case r.OK():
			bar.Step(s.Requests, outcome(r))
		default:
			message.Say(bar.Beside(w), "%s\n", outcome(r))
			bar.Step(s.Requests, "") // what became of it may be longer than a line
		}
	}
}

func (c *replayCommand) end(human io.Writer, s relay.Summary, err error) error {
	if errors.Is(err, context.Canceled) {
		err = nil // ctrl+c ends a replay as well as its last request does
	}
	if err != nil {
		return err
	}
	message.Say(human, "sent %d requests (%s) in %s: %d accepted, %d refused, %d not answered; slowest %s\n",
		s.Requests, units.Bytes(s.Bytes), s.Took.Round(time.Millisecond), s.Accepted, s.Refused, s.Failed,
		s.Slowest.Round(100*time.Microsecond))
	if s.NotSent > 0 {
		message.Say(human, "not sent: %s, of whose bodies nothing was kept\n", units.Count(s.NotSent, "request"))
	}
	if s.Cut > 0 {
		message.Say(human, "of %s no more could be sent than the part of the body that was kept\n", units.Count(s.Cut, "request"))
	}
	switch {
	case s.NotSent > 0 && s.Requests == 0:
		return fmt.Errorf("%w: there was nothing else", errDelivery)
	case s.FirstErr != nil:
		return fmt.Errorf("%w: %w", errDelivery, s.FirstErr)
	case s.Refused > 0:
		return fmt.Errorf("%w: %d requests were answered with an error", errDelivery, s.Refused)
	}
	return nil
}

// outcome is what became of a request.
func outcome(r relay.Result) string {
	text := fmt.Sprint(r.Status)
	if r.Err != nil {
		text = escape.Line(r.Err.Error())
	}
	return fmt.Sprintf("request %d  %s  %s", r.Seq, text, r.Latency.Round(100*time.Microsecond))
}
