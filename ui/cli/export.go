package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/dataset"
	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/progress"
	"github.com/framebin/framebin/ui/source"
)

// exportCommand turns an archive into something else.
type exportCommand struct {
	program *Program
	format  string
	out     string
	force   bool
	filter  source.Filter
	overlay option.Overlay
	dataset datasetFlags

	memory   memoryFlag
	noLook   bool // at pixels
	redact   bool
	redacted func() bool // whether that was said
	how      prediction.Options

	warn       io.Writer
	incomplete int // pictures that lack something of what was sent
}

func newExport(p *Program) *cobra.Command {
	c := exportCommand{program: p}
	names := make([]string, 0, len(export.Formats()))
	var formats strings.Builder
	for _, f := range export.Formats() {
		names = append(names, f.Name)
		fmt.Fprintf(&formats, "  %-9s %s\n", f.Name, f.Help)
	}
	cmd := &cobra.Command{
		Use:   "export SOURCE [N...] --format F -o OUT",
		Short: "Turn captured requests into HAR, curl, raw HTTP, parts, pictures, datasets or JSON lines",
		Long: "Write requests in another format: all of SOURCE, or those of the numbers N,\n" +
			"as the list and the answers have them, which may be ranges such as 5-8, or last.\n\n" + source.Help +
			"\n\nFormats:\n" + formats.String(),
		Example: "  framebin export ./capture --format har -o requests.har\n" +
			"  framebin export ./capture 12 --format curl -o replay.sh\n" +
			"  framebin export ./capture 5-8 --format png -o pictures/\n" +
			"  framebin export ./capture --filter 'problem or confidence<0.5' --format har -o doubtful.har\n" +
			"  framebin export ./capture --format yolo --split 80/10/10 -o tomatoes.zip\n" +
			"  framebin export requests.har --format ndjson -o - | jq .prediction",
		Args: arguments("SOURCE", "[N...]"),
		RunE: c.run,
	}
	flags := cmd.Flags()
	flags.StringVarP(&c.format, "format", "f", "", "`format` to write: "+strings.Join(names, ", "))
	flags.StringVarP(&c.out, "output", "o", "", "`file` or folder to write, or ZIP where it ends in .zip; - is standard output")
	flags.BoolVar(&c.force, "force", false, "write over what is there")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
	c.filter.Register(cmd, "write only the requests")
	c.overlay.Register(cmd)
	c.dataset.register(cmd)
	option.NoPixels(cmd, &c.noLook)
	c.memory.register(cmd)
	flags.BoolVar(&c.redact, "redact", false, "take Authorization, cookies, secrets in URLs, and what is called a token, key or password out, also in bodies; by default for md and html")
	c.redacted = func() bool { return flags.Changed("redact") }
	return cmd
}

func (c *exportCommand) run(cmd *cobra.Command, args []string) error {
	job, err := c.job(cmd.ErrOrStderr())
	if err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	src, err := c.program.sources().Open(cmd.Context(), args[0], archive.Limits{Body: int64(c.memory.Bytes)})
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	picked, err := source.Select(src, args[1:])
	if err != nil {
		return misused(cmd.CommandPath(), err)
	}
	picked = c.filter.Among(src, picked, c.how)
	c.memory.keep()
	var broken []error
	bar := progress.New(cmd.ErrOrStderr(), c.program.Env, len(picked))
	c.warn = bar.Beside(c.warn)
	job.Requests = c.filter.Narrow(bar.Over(source.Requests(src, picked, &broken)), job.Read)
	result, err := c.write(cmd, job)
	bar.Clear()
	for _, s := range result.Skipped {
		message.Say(cmd.ErrOrStderr(), "skipped request %d: %s\n", s.Seq, escape.Line(s.Reason))
	}
	for _, b := range broken {
		message.Say(cmd.ErrOrStderr(), "skipped: %s\n", escape.Line(b.Error()))
	}
	sayProblems(cmd, args[0], src)
	if err != nil {
		return exportError(err, result)
	}
	if c.out != "-" || result.Note != "" {
		message.Say(cmd.ErrOrStderr(), "wrote %s\n", escape.Line(result.String()))
	}
	if n := len(result.Skipped) + len(broken) + c.incomplete; job.Format == export.PNG && n > 0 {
		return fmt.Errorf("%w: %d of %d", errUndrawn, n, result.Requests+len(result.Skipped)+len(broken))
	}
	if n := len(result.Skipped) + len(broken); n > 0 && (result.Requests == 0 || len(args) > 1) {
		return fmt.Errorf("%w: %d of %d", errSkipped, n, result.Requests+n)
	}
	return nil
}

// exportError says what an export that failed has left, and the way out.
func exportError(err error, result export.Result) error {
	switch {
	case errors.Is(err, context.Canceled) && result.Files > 0:
		return fmt.Errorf("%w: the folder was there, and %d files are in it now", errInterrupted, result.Files)
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%w: nothing of it is left", errInterrupted)
	case errors.Is(err, export.ErrExists):
		return message.Hint(err, "use --force to write over it, or another -o")
	case errors.Is(err, export.ErrOneRequest):
		return message.Hint(err, "choose one by its number, as in 'framebin export SOURCE 3 ...', or name a folder")
	case errors.Is(err, export.ErrFolder):
		return message.Hint(err, "use -o with a folder")
	}
	return err
}

var errInterrupted = errors.New("interrupted")

var errSkipped = errors.New("what was asked for was skipped")

var errUndrawn = errors.New("not every request could be drawn as it was meant")

// job returns what the flags ask for, without the requests.
func (c *exportCommand) job(warn io.Writer) (export.Job, error) {
	if c.format == "" || c.out == "" {
		return export.Job{}, fmt.Errorf("%w: --format and --output are needed", message.ErrFlag)
	}
	format, err := export.ParseFormat(c.format)
	if err != nil {
		return export.Job{}, err
	}
	options, err := c.overlay.Options()
	if err != nil {
		return export.Job{}, err
	}
	c.warn = warn
	reading, err := c.overlay.Reading(warn)
	if err != nil {
		return export.Job{}, err
	}
	reading.Memory = int64(c.memory.Bytes)
	c.how = reading
	job := export.Job{Format: format, Version: c.program.Version.Number, Read: source.Reader(reading)}
	if c.force {
		job.Existing = export.Replace
	}
	job.Annotate = c.annotator(options, reading)
	job.Masks = render.Bitmaps
	if limits := c.memory.pixels(); !c.noLook {
		job.Inspect = func(ctx context.Context, r *capture.Request, rd *prediction.Reading) *prediction.Reading {
			return render.Inspect(ctx, r, rd, limits)
		}
	}
	if job.Redact = format.Redact; c.redacted() {
		job.Redact = c.redact
	}
	job.Temporaries = c.program.Temporaries
	job.Dataset, err = c.dataset.options(&c.overlay)
	return job, err
}

func (c *exportCommand) write(cmd *cobra.Command, job export.Job) (export.Result, error) {
	if c.out != "-" {
		return export.Save(cmd.Context(), c.out, job)
	}
	if job.Format.Binary && console.File(c.program.Stdout) != nil {
		return export.Result{}, message.Hint(errBinary, "use -o FILE%s, or 'framebin show' to see the picture", job.Format.Extension)
	}
	return export.Write(cmd.Context(), cmd.OutOrStdout(), job)
}

var errBinary = errors.New("a binary file is nothing for a terminal")

// annotator draws requests at original resolution, and says what is missing of
// the pictures.
func (c *exportCommand) annotator(o render.Options, reading prediction.Options) func(context.Context, *capture.Request) (image.Image, error) {
	r := render.New(render.Config{CacheBytes: -1, Palette: overlay.NewPalette()})
	return func(ctx context.Context, req *capture.Request) (image.Image, error) {
		if !req.Hold() {
			return nil, capture.ErrEvicted
		}
		defer req.Release()
		rd := source.Reader(reading)(req)
		drawn, err := r.Pixels(ctx, render.Input{Request: req, Reading: rd}, o, image.Point{})
		if err != nil {
			return nil, err
		}
		before := c.incomplete
		if n := rd.Elsewhere(); n > 0 {
			message.Say(c.warn, "request %d is not drawn as a whole: %d of its objects lie on another of its %d images\n", req.Seq, n, len(rd.Images))
			c.incomplete = before + 1
		}
		for _, f := range drawn.Findings {
			if f.Severity == prediction.Error {
				message.Say(c.warn, "request %d is not drawn as a whole: %s: %s\n", req.Seq, escape.Line(f.Where), escape.Line(f.Message))
				c.incomplete = before + 1
			}
		}
		return drawn.Image, nil
	}
}

// datasetFlags say what becomes a dataset.
type datasetFlags struct {
	classes string
	rename  []string
	split   string
	dedupe  bool
	masks   string
	task    string
	origin  int
}

func (f *datasetFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.classes, "classes", "", "`file` of the only classes of a dataset, one a line, in the order of their numbers")
	flags.StringArrayVar(&f.rename, "rename", nil, "call a class otherwise in a dataset: `OLD=NEW`; may be repeated")
	flags.StringVar(&f.split, "split", "", "`shares` for training, validation and test, such as 80/10/10; an image is always in the same")
	flags.BoolVar(&f.dedupe, "dedupe", false, "leave out of a dataset an image that is in it")
	flags.StringVar(&f.masks, "masks", "polygon", "`how` coco has masks: polygon, or rle, which trainers take for crowds")
	flags.StringVar(&f.task, "task", "auto", "`task` of a yolo dataset: auto, detect, segment, pose or obb")
	flags.IntVar(&f.origin, "voc-origin", 0, "`number` of the first pixel in voc: 0 as CVAT reads it, or 1")
	for name, values := range map[string][]string{
		"masks": {"polygon", "rle"}, "task": {"auto", "detect", "segment", "pose", "obb"}, "voc-origin": {"0", "1"}, "split": {"80/20", "80/10/10"},
	} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
}

// options returns what the flags ask for, beside those of the overlay.
func (f *datasetFlags) options(drawn *option.Overlay) (o dataset.Options, err error) {
	o = dataset.Options{Threshold: drawn.Threshold, Dedupe: f.dedupe, RLE: f.masks == "rle", VOCOrigin: f.origin}
	switch {
	case f.masks != "rle" && f.masks != "polygon":
		return o, fmt.Errorf("%w: --masks %q: use polygon or rle", message.ErrFlag, f.masks)
	case f.origin != 0 && f.origin != 1:
		return o, fmt.Errorf("%w: --voc-origin %d: use 0 or 1", message.ErrFlag, f.origin)
	case len(drawn.Classes) > 0 || len(drawn.Hidden) > 0:
		o.Keep = func(class string) bool {
			return (len(drawn.Classes) == 0 || slices.Contains(drawn.Classes, class)) && !slices.Contains(drawn.Hidden, class)
		}
	}
	if o.Task, err = dataset.ParseTask(f.task); err != nil {
		return o, fmt.Errorf("%w: --task %w", message.ErrFlag, err)
	}
	if f.split != "" {
		if o.Split, err = dataset.ParseSplit(f.split); err != nil {
			return o, fmt.Errorf("%w: --split %w", message.ErrFlag, err)
		}
	}
	if o.Rename, err = renames(f.rename); err == nil && f.classes != "" {
		o.Classes, err = readClasses(f.classes)
	}
	return o, err
}

// renames reads OLD=NEW.
func renames(pairs []string) (map[string]string, error) {
	to := make(map[string]string, len(pairs))
	for _, pair := range pairs {
		older, newer, ok := strings.Cut(pair, "=")
		if !ok || older == "" || newer == "" {
			return nil, fmt.Errorf("%w: --rename %q: use OLD=NEW", message.ErrFlag, pair)
		}
		to[older] = newer
	}
	return to, nil
}

// readClasses reads a file of classes, one a line; empty lines are none.
func readClasses(name string) ([]string, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	classes := []string{}
	for lines := bufio.NewScanner(file); ; {
		if !lines.Scan() {
			if err = lines.Err(); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			break
		}
		class := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\uFEFF"))
		if class != "" && !slices.Contains(classes, class) {
			classes = append(classes, class)
		}
	}
	if len(classes) == 0 {
		return nil, fmt.Errorf("%w: %s holds no class", message.ErrFlag, name)
	}
	return classes, nil
}
