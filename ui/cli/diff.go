package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/diff"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/progress"
	"github.com/framebin/framebin/ui/source"
)

// limitFlags are how much two captures may differ.
type limitFlags struct {
	flags                        *pflag.FlagSet
	lost, gained, moved, renamed int
	pairs                        int
	iou, shift, ap               float64
}

func (f *limitFlags) register(flags *pflag.FlagSet) {
	f.flags = flags
	flags.IntVar(&f.lost, "max-lost", 0, "fail if more than this `number` of objects are lost")
	flags.IntVar(&f.gained, "max-gained", 0, "fail if more than this `number` of objects are gained")
	flags.IntVar(&f.moved, "max-moved", 0, "fail if more than this `number` of objects moved")
	flags.IntVar(&f.renamed, "max-renamed", 0, "fail if more than this `number` of objects have another class")
	flags.IntVar(&f.pairs, "min-pairs", 1, "fail if fewer than this `number` of frames are in both")
	flags.Float64Var(&f.iou, "min-iou", 0, "fail if an object overlaps by less than this `share`, 0 to 1")
	flags.Float64Var(&f.shift, "max-shift", 0, "fail if the mean confidence of a class shifts by more than this `share`")
	flags.Float64Var(&f.ap, "min-map", 0, "fail if COCO's mean average precision is below this `share`")
}

// limits returns those that were given.
func (f *limitFlags) limits() (l diff.Limits) {
	for name, set := range map[string]func(){
		"max-lost": func() { l.MaxLost = &f.lost }, "max-gained": func() { l.MaxGained = &f.gained },
		"max-moved": func() { l.MaxMoved = &f.moved }, "max-renamed": func() { l.MaxRenamed = &f.renamed },
		"min-pairs": func() { l.MinPairs = &f.pairs }, "min-iou": func() { l.MinIoU = &f.iou },
		"max-shift": func() { l.MaxShift = &f.shift }, "min-map": func() { l.MinAP = &f.ap },
	} {
		if f.flags.Changed(name) {
			set()
		}
	}
	return l
}

// given reports whether there is a limit.
func (f *limitFlags) given() bool { return f.limits() != diff.Limits{} }

// diffCommand compares two captures.
type diffCommand struct {
	program *Program
	by      string
	options diff.Options
	limits  limitFlags
	read    option.Read
	filter  source.Filter
	memory  memoryFlag
	json    bool
	junit   string
}

func newDiff(p *Program) *cobra.Command {
	c := diffCommand{program: p}
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Compare what two captures saw in the same scenes",
		Long: "Pair the frames of two captures, match their objects, and say by class what was\n" +
			"gained, lost, moved, and surer or less sure: two models, two cameras, before and\n" +
			"after. B is also measured against A as the truth, as COCO does: mAP.\n\n" +
			"A and B are sources as for 'framebin open', labelled datasets as well.\n" +
			"'framebin open A B' goes through the same scenes with their pictures.\n\n" +
			"The exit code is 0, or 3 if a limit was not kept.",
		Example: "  framebin diff ./before ./after\n" +
			"  framebin diff truth.zip ./capture --min-map 0.6\n" +
			"  framebin diff ./before ./after --max-lost 2 --min-iou 0.9 --junit report.xml",
		Args: arguments("A", "B"),
		RunE: c.run,
	}
	flags := cmd.Flags()
	flags.StringVar(&c.by, "by", "auto", "`how` frames are paired: image, number, order, time, or auto: by image if most are in both, else by order")
	flags.Float64Var(&c.options.MatchIoU, "match-iou", 0.5, "overlap from which two objects are the same thing: `share`, 0 to 1")
	flags.Float64Var(&c.options.MovedIoU, "moved-iou", diff.DefaultMovedIoU, "overlap below which an object has moved: `share`, 0 to 1")
	flags.Float64Var(&c.options.Shift, "shift", diff.DefaultShift, "change of confidence from which an object has shifted: `share`, 0 to 1")
	flags.BoolVar(&c.json, "json", false, "print the report as a line of JSON")
	flags.StringVar(&c.junit, "junit", "", "also write the report to this `file`, as JUnit XML")
	_ = cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions([]string{"auto", "image", "number", "order", "time"}, cobra.ShellCompDirectiveNoFileComp))
	c.limits.register(flags)
	c.filter.Register(cmd, "compare only the requests")
	c.read.Register(cmd)
	c.memory.register(cmd)
	return cmd
}

func (c *diffCommand) run(cmd *cobra.Command, args []string) error {
	options, err := c.read.Reading(cmd.ErrOrStderr())
	if err == nil {
		c.options.By, err = diff.ParseBy(c.by)
	}
	if err == nil && !(c.options.MatchIoU > 0 && c.options.MatchIoU <= 1) {
		err = fmt.Errorf("%w: --match-iou %v: use a number above 0 and up to 1", message.ErrFlag, c.options.MatchIoU)
	}
	if err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	c.memory.keep()
	options.Memory = int64(c.memory.Bytes)
	d := diff.New(c.options)
	for i, add := range []func(diff.Frame){d.AddA, d.AddB} {
		if err := c.program.frames(cmd, args[i], options, &c.filter, c.read.Threshold, within(options.Memory, d, add)); err != nil {
			return c.memory.tooLarge(err)
		}
	}
	report := d.Report(c.limits.limits())
	return writeDiff(cmd, &report, c.json, c.junit)
}

// writeDiff prints the report; limits that were not kept are an error.
func writeDiff(cmd *cobra.Command, r *diff.Report, asJSON bool, junit string) (err error) {
	if asJSON {
		err = r.WriteJSON(cmd.OutOrStdout())
	} else {
		err = r.WriteText(cmd.OutOrStdout(), escape.Line)
	}
	if err != nil {
		return message.Output(err)
	}
	if junit != "" {
		file, err := os.OpenFile(junit, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return fmt.Errorf("write the JUnit report: %w", err)
		}
		if err := errors.Join(r.WriteJUnit(file), file.Close()); err != nil {
			return err
		}
	}
	if !r.Passed() {
		return errChecked
	}
	return nil
}

// comparedShare is how much of --max-memory frames may take that are compared: what
// pairs them takes about as much again.
const comparedShare = 3

// errManyObjects is returned for captures that do not fit the memory.
var errManyObjects = errors.New("it has more objects than --max-memory has room for: raise it, or compare fewer requests with --filter")

// within hands frames over to d, by add, as long as they fit the memory.
func within(memory int64, d *diff.Differ, add func(diff.Frame)) func(diff.Frame) error {
	return func(f diff.Frame) error {
		if add(f); d.Bytes() > memory/comparedShare {
			return errManyObjects
		}
		return nil
	}
}

// frames hands over the frames of a source that have a prediction.
func (p *Program) frames(
	cmd *cobra.Command, name string, o prediction.Options, filter *source.Filter, threshold float64, add func(diff.Frame) error,
) error {
	src, err := p.sources().Open(cmd.Context(), name, archive.Limits{Body: max(o.Memory/2, 1)})
	if err != nil {
		return err
	}
	cut := 0 // requests of which not all was read
	bar := progress.New(cmd.ErrOrStderr(), p.Env, src.Len())
	for r, failed := range bar.Over(src.All()) {
		if failed == nil {
			failed = cmd.Context().Err()
		}
		if failed != nil {
			err = fmt.Errorf("read %s: %w", name, failed)
			break
		}
		rd := prediction.Read(r, o)
		if r.Rejected || rd.Prediction == nil || !filter.Passes(r, rd) {
			continue
		}
		if slices.ContainsFunc(rd.Findings, func(f prediction.Finding) bool { return f.Code == finding.JSONTooLarge.Code }) {
			cut++
		}
		var f diff.Frame
		if f, err = render.Compared(cmd.Context(), r, rd, threshold); err != nil {
			break
		}
		if err = add(f); err != nil {
			err = fmt.Errorf("request %d of %s: %w", r.Seq, name, err)
			break
		}
	}
	bar.Clear()
	if cut > 0 {
		message.Say(cmd.ErrOrStderr(), "%s: %s with more values than --max-memory has room for: what comes after them is not compared\n", name, units.Count(cut, "request"))
	}
	sayProblems(cmd, name, src)
	return errors.Join(err, src.Close())
}
