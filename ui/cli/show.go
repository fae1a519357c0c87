package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/console"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/option"
	"github.com/framebin/framebin/ui/source"
)

var errNothing = errors.New("nothing to draw")

// showCommand draws one frame.
type showCommand struct {
	program  *Program
	input    source.Input
	frame    option.Frame
	graphics option.Graphics
	size     option.Pixels
	out      string
	force    bool
	several  string // --survey
	memory   memoryFlag
}

func newShow(p *Program) *cobra.Command {
	c := showCommand{program: p}
	cmd := &cobra.Command{
		Use:   "show SOURCE|IMAGE|- [N]",
		Short: "Draw one frame with its predictions, in the terminal or into a file",
		Long: "Draw the frame of request N of SOURCE, or an image file, with its predictions.\n" +
			"- reads an HTTP message or an image from standard input.\n\n" + source.Help +
			"\n\nThe predictions of an image file come from --predictions, or from a\n" +
			"predictions.json beside it, with the mask_*.png beside that.",
		Example: "  framebin show ./capture 3\n" +
			"  framebin show photo.jpg --predictions predictions.json\n" +
			"  framebin show ./capture last -o annotated.png\n" +
			"  framebin show ./capture last --object 2 --zoom object --grid\n" +
			"  framebin show ./capture --survey heat --class tomato\n" +
			"  framebin show photo.jpg --compare --class tomato -o beside.jpg\n" +
			"  framebin show photo.jpg --graphics sixel --size 960x540 > photo.six",
		Args: arguments("SOURCE|IMAGE|-", "[N]"),
		RunE: c.run,
	}
	flags := cmd.Flags()
	c.graphics.Register(cmd)
	flags.Var(&c.size, "size", "pixels to fit the picture into (default: the terminal, or the image's own size in a file)")
	flags.StringVarP(&c.out, "output", "o", "", "write a picture `file`, .png or .jpg, instead of drawing")
	flags.BoolVar(&c.force, "force", false, "write over what is there")
	flags.StringVar(&c.input.Predictions, "predictions", "", "`file` with the predictions of an image file")
	flags.StringArrayVar(&c.input.Masks, "mask", nil, "mask `file` of an image file; may be repeated")
	flags.StringVar(&c.several, "survey", "",
		"what `several` requests up to N show: heat (how many boxes fell where) or sheet (side by side)")
	_ = cmd.RegisterFlagCompletionFunc("survey", cobra.FixedCompletions(strings.Fields(surveyModes), cobra.ShellCompDirectiveNoFileComp))
	c.input.Filter.Register(cmd, "draw the last of the requests")
	c.memory.register(cmd)
	c.frame.Register(cmd)
	return cmd
}

func (c *showCommand) run(cmd *cobra.Command, args []string) error {
	c.memory.keep()
	options, err := c.frame.Options()
	if err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	if options.Survey.Mode, err = parseSurvey(c.several); err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	if c.input.Options, err = c.frame.Reading(cmd.ErrOrStderr()); err != nil {
		return message.WrongUse(cmd.CommandPath(), err)
	}
	c.input.Options.Memory, c.input.Limits = int64(c.memory.Bytes), c.memory.bodies()
	target, err := c.renderTarget(cmd.Context(), args, options)
	if err == nil && c.out != "" {
		err = c.save(cmd, target)
	} else if err == nil {
		err = c.print(cmd, target)
	}
	return misused(cmd.CommandPath(), c.memory.tooLarge(err))
}

// print draws in the terminal.
func (c *showCommand) print(cmd *cobra.Command, target *renderTarget) error {
	at, err := c.target(cmd.Context())
	if err != nil {
		return err
	}
	return draw(cmd, target, at)
}

// canvas is where a picture is drawn.
type canvas struct {
	graphics.Setup

	size   image.Point // pixels to fit into
	colors graphics.ColorDepth
	print  bool // on a terminal, where text comes before and after
}

// target finds out where to draw. Only what is not fixed by flags is asked of
// the terminal: that takes time.
func (c *showCommand) target(ctx context.Context) (canvas, error) {
	at := canvas{size: image.Point(c.size)}
	at.Cell = image.Pt(defaultCellWidth, defaultCellHeight)
	out := console.File(c.program.Stdout)
	if out != nil {
		at.colors = console.Colors(out, c.program.Env)
	}
	if c.graphics != option.AutoGraphics {
		at.Protocol, _ = graphics.ParseProtocol(string(c.graphics)) // the flag has checked it
	}
	switch {
	case c.graphics != option.AutoGraphics && c.size != (option.Pixels{}):
		return at, nil
	case out == nil && c.graphics == option.AutoGraphics:
		return at, console.Missing("use -o FILE.png, or fix --graphics and --size")
	case out == nil:
		at.size = image.Pt(defaultWidth, defaultHeight)
		return at, nil
	}
	tty, err := console.Open(c.program.Stdin, c.program.Stdout)
	if err != nil {
		return at, err
	}
	d, err := tty.Probe(ctx, string(c.graphics), c.program.Env)
	if err != nil {
		return at, err
	}
	found := d.Terminal()
	at.Setup, at.colors, at.print = setupOf(found, found.Protocol), textColors(found, tty.Out, c.program.Env), true
	if c.size == (option.Pixels{}) {
		at.size = pixelsOf(tty.Out, found.Cell, found.MaxPixels)
	}
	return at, nil
}

const (
	defaultCellWidth  = 10
	defaultCellHeight = 20
	defaultWidth      = 960
	defaultHeight     = 540
)

// draw prints the picture.
func draw(cmd *cobra.Command, target *renderTarget, at canvas) error {
	out := cmd.OutOrStdout()
	if at.Protocol == graphics.None {
		return target.text(out)
	}
	if at.Protocol.Text() != (image.Point{}) {
		return blocks(cmd, target, at)
	}
	drawn, err := target.pixels(cmd.Context(), at.size)
	if err != nil {
		return err
	}
	target.tell(cmd.ErrOrStderr(), drawn.Note, drawn.Summary, drawn.Probe)
	at.Processors = runtime.NumCPU() // nothing else is to be done
	encoder, err := graphics.New(at.Setup)
	if err != nil {
		return err
	}
	id := uint32(1) // always the same bytes in a file
	if at.print {
		id = pictureID(0)
	}
	payload, err := encoder.Encode(nil, drawn.Image, id, drawn.Reserved)
	if err != nil {
		return fmt.Errorf("encode the picture: %w", err)
	}
	if cols, rows := at.cells(drawn.Image); at.print {
		return printPicture(out, payload, encoder.Cells(id, cols, rows), rows)
	}
	if _, err := out.Write(payload); err != nil {
		return message.Output(err)
	}
	if _, err := io.WriteString(out, "\n"); err != nil {
		return message.Output(err)
	}
	return nil
}

// cells returns how many cells a picture covers.
func (at *canvas) cells(img *image.RGBA) (cols, rows int) {
	size := img.Rect.Size()
	return (size.X + at.Cell.X - 1) / at.Cell.X, (size.Y + at.Cell.Y - 1) / at.Cell.Y
}

// blocks prints the picture as text, and its labels as such.
func blocks(cmd *cobra.Command, target *renderTarget, at canvas) error {
	picture, err := target.lines(cmd.Context(), render.Target{
		Protocol: at.Protocol, Cols: max(at.size.X/at.Cell.X, 1), Rows: max(at.size.Y/at.Cell.Y, 1),
		Cell: at.Cell, Colors: at.colors, Dark: true,
	})
	if err != nil {
		return err
	}
	target.tell(cmd.ErrOrStderr(), picture.Note, picture.Summary, picture.Probe)
	for _, line := range picture.Lines {
		if _, err := fmt.Fprintln(cmd.OutOrStdout(), line); err != nil {
			return message.Output(err)
		}
	}
	return nil
}

// pixelsOf returns the pixels of a terminal, leaving its last line for the
// prompt.
func pixelsOf(out *os.File, cell, most image.Point) image.Point {
	cols, rows, err := term.GetSize(out.Fd())
	if err != nil || cols < 1 || rows < 2 {
		return image.Pt(defaultWidth, defaultHeight)
	}
	size := image.Pt(cols*cell.X, (rows-1)*cell.Y)
	if most.X > 0 {
		size.X = min(size.X, most.X)
	}
	if most.Y > 0 {
		size.Y = min(size.Y, most.Y)
	}
	return size
}

const savedQuality = 92

// save writes the picture to a file, of the image's own size unless another
// was asked for.
func (c *showCommand) save(cmd *cobra.Command, target *renderTarget) error {
	drawn, err := target.pixels(cmd.Context(), image.Point(c.size))
	if err != nil {
		return err
	}
	target.tell(cmd.ErrOrStderr(), drawn.Note, drawn.Summary, drawn.Probe)
	var buf bytes.Buffer
	switch ext := strings.ToLower(filepath.Ext(c.out)); ext {
	case ".png":
		err = png.Encode(&buf, drawn.Image)
	case ".jpg", ".jpeg":
		err = jpeg.Encode(&buf, drawn.Image, &jpeg.Options{Quality: savedQuality})
	default:
		return message.WrongUse("framebin show", fmt.Errorf("%w: -o %s: end the name with .png or .jpg", message.ErrFlag, c.out))
	}
	if err != nil {
		return fmt.Errorf("encode the picture: %w", err)
	}
	return writeNew(cmd.Context(), c.out, buf.Bytes(), c.force)
}

// writeNew writes a file as a whole, for whoever runs this alone. One that is
// there stays unless force is set.
func writeNew(ctx context.Context, name string, content []byte, force bool) error {
	existing := export.Refuse
	if force {
		existing = export.Replace
	}
	return exportError(export.WriteWhole(ctx, name, existing, content), export.Result{})
}

var errNoText = fmt.Errorf("%w: --survey draws pictures, it has no text: use --graphics blocks, or -o", message.ErrFlag)

// surveyModes are what --survey takes.
const surveyModes = "heat sheet"

func parseSurvey(text string) (aggregate.Mode, error) {
	switch text {
	case "":
		return aggregate.None, nil
	case "heat":
		return aggregate.Heat, nil
	case "sheet":
		return aggregate.Sheet, nil
	}
	return aggregate.None, fmt.Errorf("%w: --survey %q: use one of %s", message.ErrFlag, text, strings.ReplaceAll(surveyModes, " ", ", "))
}
