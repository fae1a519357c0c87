package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/check"
	"github.com/framebin/framebin/capture/diff"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/mapfile"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/progress"
	"github.com/framebin/framebin/ui/serve"
	"github.com/framebin/framebin/ui/source"
)

// errChecked ends a check that found problems: exit code 3.
var errChecked = errors.New("the check found problems")

// checkCommand holds captures or live requests against what is expected.
type checkCommand struct {
	program *Program
	listen  serve.Flags
	want    check.Expectations
	expect  string
	boxes   string
	maps    []string
	noLook  bool // at pixels
	timeout time.Duration
	json    bool
	junit   string
	filter  source.Filter

	baseline string
	limits   limitFlags
	differ   *diff.Differ // nil without a baseline
	overfull bool         // frames did not fit --max-memory
}

func newCheck(p *Program) *cobra.Command {
	c := checkCommand{program: p}
	cmd := &cobra.Command{
		Use:   "check [SOURCE...]",
		Short: "Test a camera set-up: do the requests hold what they should?",
		Long: "Hold captured requests, or those that come in now, against what a camera\n" +
			"inference should send, and say what is wrong. Without SOURCE it listens, until\n" +
			"--count requests came or --timeout is over.\n\n" + source.Help +
			"\n\nThe exit code is 0 if all is well, 3 if a finding is an error or an expectation\n" +
			"was not met, 1 if the check itself failed.",
		Example: "  framebin check ./capture\n" +
			"  framebin check --expect object-detection --count 100 --max-gap 2s\n" +
			"  framebin check --count 50 --min-fps 10 --classes ripe,unripe --junit report.xml",
		Args: cobra.ArbitraryArgs,
		RunE: c.run,
	}
	c.listen.Register(cmd, defaultAddr)
	c.listen.RegisterNetwork(cmd)
	flags := cmd.Flags()
	flags.StringVar(&c.expect, "expect", "", "the `kind` that every prediction must have, such as object-detection")
	flags.IntVar(&c.want.Count, "count", 0, "`number` of requests that must come; the listener ends with the last")
	flags.DurationVar(&c.timeout, "timeout", 30*time.Second, "how `long` to listen; 0 is until ctrl+c")
	flags.DurationVar(&c.want.MaxGap, "max-gap", 0, "longest `time` between two requests")
	flags.Float64Var(&c.want.MinRate, "min-fps", 0, "`frames` a second that must come on average")
	flags.StringSliceVar(&c.want.Classes, "classes", nil, "the only `classes` that may occur")
	flags.BoolVar(&c.want.Strict, "strict", false, "warnings fail the check, too")
	flags.StringVar(&c.boxes, "box-format", "auto", "`how` to read boxes: auto, or xywh, xyxy, cxcywh, yxyx, xxyy, trbl with ,px, ,norm, ,percent or ,1000")
	flags.StringArrayVar(&c.maps, "map", nil, mapfile.Help)
	option.NoPixels(cmd, &c.noLook)
	flags.BoolVar(&c.json, "json", false, "print the report as a line of JSON")
	flags.StringVar(&c.junit, "junit", "", "also write the report to this `file`, as JUnit XML")
	flags.StringVar(&c.baseline, "baseline", "", "also compare with this `capture`, as 'framebin diff' does, within the limits below")
	c.limits.register(flags)
	c.filter.Register(cmd, "check only the requests")
	return cmd
}

func (c *checkCommand) run(cmd *cobra.Command, args []string) error {
	boxes, err := prediction.ParseBoxFormat(c.boxes)
	if err == nil && c.expect != "" {
		c.want.Kind, err = camera.ParseKind(c.expect)
	}
	if err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	maps, err := mapfile.Read(c.maps, cmd.ErrOrStderr())
	if err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	c.listen.Pixels = !c.noLook
	how := prediction.Options{Boxes: boxes, Maps: maps, Memory: c.listen.Memory()}
	if err := c.readBaseline(cmd, how); err != nil {
		return err
	}
	checker := check.New(c.want)
	session := &prediction.Session{}
	observe := func(r *capture.Request) {
		if reading := session.Read(r, how); c.filter.Passes(r, reading) {
			if !c.noLook && !r.Rejected {
				background.Do(func() { reading = render.Inspect(cmd.Context(), r, reading, c.listen.PixelLimits()) })
			}
			checker.Observe(r, reading)
			c.compare(cmd, r, reading)
		}
	}
	if len(args) == 0 {
		err = c.watch(cmd, checker, observe)
	} else {
		err = c.read(cmd, args, observe)
	}
	if err != nil {
		return err
	}
	return c.report(cmd, checker.Report())
}

// readBaseline reads the capture to compare with, if there is one.
func (c *checkCommand) readBaseline(cmd *cobra.Command, o prediction.Options) error {
	if c.baseline == "" {
		if c.limits.given() {
			return message.WrongUse(cmd.CommandPath(), fmt.Errorf("%w: limits of change need --baseline", message.ErrFlag))
		}
		return nil
	}
	c.differ = diff.New(diff.Options{})
	keepWithin(c.listen.Memory())
	return c.program.frames(cmd, c.baseline, o, &c.filter, 0, within(o.Memory, c.differ, c.differ.AddA))
}

// compare takes a request in that is to be compared with the baseline.
func (c *checkCommand) compare(cmd *cobra.Command, r *capture.Request, rd *prediction.Reading) {
	if c.differ == nil || r.Rejected || rd.Prediction == nil {
		return
	}
	if c.differ.Bytes() > c.listen.Memory()/comparedShare {
		c.overfull = true
		return
	}
	if f, err := render.Compared(cmd.Context(), r, rd, 0); err == nil { // it fails where the check was cancelled only
		c.differ.AddB(f)
	}
}

// read checks captures.
func (c *checkCommand) read(cmd *cobra.Command, sources []string, observe func(*capture.Request)) error {
	keepWithin(c.listen.Memory())
	for _, name := range sources {
		src, err := c.program.sources().Open(cmd.Context(), name, archive.Limits{Body: max(c.listen.Memory()/2, 1)})
		if err != nil {
			return err
		}
		bar := progress.New(cmd.ErrOrStderr(), c.program.Env, src.Len())
		for r, err := range bar.Over(src.All()) {
			if err == nil {
				err = cmd.Context().Err()
			}
			switch {
			case errors.Is(err, context.Canceled):
				bar.Clear()
				return errors.Join(fmt.Errorf("%w: not all of %s was checked", errInterrupted, name), src.Close())
			case err != nil:
				bar.Clear()
				return errors.Join(fmt.Errorf("read %s: %w", name, err), src.Close())
			}
			observe(r)
		}
		bar.Clear()
		sayProblems(cmd, name, src)
		if err := src.Close(); err != nil {
			return fmt.Errorf("close %s: %w", name, err)
		}
	}
	return nil
}

// watch checks what comes in, until it is enough or time is up.
func (c *checkCommand) watch(cmd *cobra.Command, checker *check.Checker, observe func(*capture.Request)) error {
	l, err := c.listen.Open(cmd)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(cmd.Context())
	defer cancel()
	if c.timeout > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, c.timeout)
		defer stop()
	}
	if c.json {
		_, err = cmd.OutOrStdout().Write(export.ListeningLine(l.Server.URL(), l.Server.URLs(), l.Fingerprint))
	} else {
		message.Say(cmd.ErrOrStderr(), "listening on %s\n", l.Server.URL())
	}
	if err != nil {
		return errors.Join(message.Output(err), l.Close())
	}
	watch := l.Ring.Watch()
	defer watch.Close()
	served := l.Serve(ctx, cancel)
	bar := progress.New(cmd.ErrOrStderr(), c.program.Env, c.want.Count)
	defer bar.Clear()
	f := follower{ring: l.Ring, observe: func(r *capture.Request) {
		observe(r)
		bar.Step(checker.Observed(), "")
	}}
	for ctx.Err() == nil && !checker.Enough() {
		select {
		case <-ctx.Done():
		case <-watch.C():
			f.rest(checker.Enough)
		}
	}
	cancel()
	err = <-served
	f.rest(checker.Enough)
	bar.Clear()
	if f.missed > 0 {
		message.Say(cmd.ErrOrStderr(), "%d requests were evicted before they were checked: raise --max-memory\n", f.missed)
	}
	return errors.Join(err, l.Close())
}

// follower hands requests over as they are captured.
type follower struct {
	ring    *capture.Ring
	observe func(*capture.Request)
	last    uint64 // Seq of the last one
	missed  uint64 // evicted before their turn
}

// rest hands over what came since, until it is enough.
func (f *follower) rest(enough func() bool) {
	for {
		reqs, missed := f.ring.Since(f.last, serve.Batch)
		f.missed += missed
		if len(reqs) == 0 {
			return
		}
		for _, r := range reqs {
			if enough() {
				return
			}
			f.last = r.Seq
			if !r.Hold() {
				f.missed++
				continue
			}
			f.observe(r)
			r.Release()
		}
	}
}

// report prints the outcome.
func (c *checkCommand) report(cmd *cobra.Command, r check.Report) error {
	if c.overfull {
		return fmt.Errorf("compare with %s: %w", c.baseline, errManyObjects)
	}
	if c.differ != nil {
		changes := c.differ.Report(c.limits.limits())
		for _, b := range changes.Broken {
			r.Fail("baseline-"+b.Limit, b.Why)
		}
		if err := writeDiff(cmd, &changes, c.json, ""); err != nil && !errors.Is(err, errChecked) {
			return err
		}
	}
	var err error
	if c.json {
		err = r.WriteJSON(cmd.OutOrStdout())
	} else {
		err = r.WriteText(cmd.OutOrStdout(), escape.Line)
	}
	if err != nil {
		return message.Output(err)
	}
	if err := c.writeJUnit(r); err != nil {
		return err
	}
	if !r.Passed {
		return errChecked
	}
	return nil
}

func (c *checkCommand) writeJUnit(r check.Report) (err error) {
	if c.junit == "" {
		return nil
	}
	file, err := os.OpenFile(c.junit, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write the JUnit report: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return r.WriteJUnit(io.Writer(file), c.want.Strict)
}
