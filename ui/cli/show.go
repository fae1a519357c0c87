package cli

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/graphics"
)

var errNothing = errors.New("nothing to draw")

// showCommand draws one frame.
type showCommand struct {
	program  *Program
	subject  subject
	frame    frameFlags
	graphics graphicsFlag
	size     pixelSize
	out      string
	force    bool
	several  string // --survey
}

func newShow(p *Program) *cobra.Command {
	c := showCommand{program: p}
	cmd := &cobra.Command{
		Use:   "show SOURCE|IMAGE|- [N]",
		Short: "Draw one frame with its predictions, in the terminal or into a file",
		Long: "Draw the frame of request N of SOURCE, or an image file, with its predictions.\n" +
			"- reads an HTTP message or an image from standard input.\n\n" + sourceHelp +
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
	c.graphics.register(cmd)
	flags.Var(&c.size, "size", "pixels to fit the picture into (default: the terminal, or the image's own size in a file)")
	flags.StringVarP(&c.out, "output", "o", "", "write a picture `file`, .png or .jpg, instead of drawing")
	flags.BoolVar(&c.force, "force", false, "write over what is there")
	flags.StringVar(&c.subject.predictions, "predictions", "", "`file` with the predictions of an image file")
	flags.StringArrayVar(&c.subject.masks, "mask", nil, "mask `file` of an image file; may be repeated")
	flags.StringVar(&c.several, "survey", "",
		"what `several` requests up to N show: heat (how many boxes fell where), trail, sheet (side by side) or change")
	_ = cmd.RegisterFlagCompletionFunc("survey", cobra.FixedCompletions(strings.Fields(surveyModes), cobra.ShellCompDirectiveNoFileComp))
	c.frame.register(cmd)
	return cmd
}

func (c *showCommand) run(cmd *cobra.Command, args []string) error {
	defer runtime.KeepAlive(collectLess(false))
	options, err := c.frame.options()
	if err != nil {
		return wrongUse(cmd.CommandPath(), err)
	}
	if options.Survey.Mode, err = parseSurvey(c.several); err != nil {
		return wrongUse(cmd.CommandPath(), err)
	}
	subject, err := c.subjectOf(cmd.InOrStdin(), args, options)
	if err == nil && c.out != "" {
		err = c.save(cmd, subject)
	} else if err == nil {
		err = c.print(cmd, subject)
	}
	return misused(cmd.CommandPath(), err)
}

// print draws in the terminal.
func (c *showCommand) print(cmd *cobra.Command, subject *shown) error {
	target, err := c.target(cmd.Context())
	if err != nil {
		return err
	}
	return draw(cmd, subject, target)
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
	out := asTerminal(c.program.Stdout)
	if out != nil {
		at.colors = colorsOf(out, c.program.Env)
	}
	if c.graphics != autoGraphics {
		at.Protocol, _ = graphics.ParseProtocol(string(c.graphics)) // the flag has checked it
	}
	switch {
	case c.graphics != autoGraphics && c.size != (pixelSize{}):
		return at, nil
	case out == nil && c.graphics == autoGraphics:
		return at, noTerminal("use -o FILE.png, or fix --graphics and --size")
	case out == nil:
		at.size = image.Pt(defaultWidth, defaultHeight)
		return at, nil
	}
	tty, err := c.program.terminal()
	if err != nil {
		return at, err
	}
	d, err := c.program.probe(ctx, tty, c.graphics)
	if err != nil {
		return at, err
	}
	found := d.Terminal()
	at.Setup, at.colors, at.print = setupOf(found, found.Protocol), textColors(found, tty.out, c.program.Env), true
	if c.size == (pixelSize{}) {
		at.size = room(tty.out, found.Cell, found.MaxPixels)
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
func draw(cmd *cobra.Command, subject *shown, at canvas) error {
	out := cmd.OutOrStdout()
	if at.Protocol == graphics.None {
		return subject.text(out)
	}
	if at.Protocol == graphics.Blocks {
		return blocks(cmd, subject, at)
	}
	still, err := subject.pixels(cmd.Context(), at.size)
	if err != nil {
		return err
	}
	subject.tell(cmd.ErrOrStderr(), still.Note, still.Summary, still.Spot)
	at.Processors = runtime.NumCPU() // nothing else is to be done
	encoder, err := graphics.NewFor(at.Setup)
	if err != nil {
		return err
	}
	id := uint32(1) // always the same bytes in a file
	if at.print {
		id = pictureID(0)
	}
	payload, err := encoder.Encode(nil, still.Image, id, still.Reserved)
	if err != nil {
		return fmt.Errorf("encode the picture: %w", err)
	}
	if cols, rows := at.cells(still.Image); at.print {
		return printPicture(out, payload, encoder.Cells(id, cols, rows), rows)
	}
	if _, err := out.Write(payload); err != nil {
		return printError(err)
	}
	if _, err := io.WriteString(out, "\n"); err != nil {
		return printError(err)
	}
	return nil
}

// cells returns how many cells a picture covers.
func (at *canvas) cells(img *image.RGBA) (cols, rows int) {
	size := img.Rect.Size()
	return (size.X + at.Cell.X - 1) / at.Cell.X, (size.Y + at.Cell.Y - 1) / at.Cell.Y
}

// blocks prints the picture as text, and its labels as such.
func blocks(cmd *cobra.Command, subject *shown, at canvas) error {
	picture, err := subject.lines(cmd.Context(), render.Target{
		Protocol: graphics.Blocks, Cols: max(at.size.X/at.Cell.X, 1), Rows: max(at.size.Y/at.Cell.Y, 1),
		Cell: at.Cell, Colors: at.colors, Dark: true,
	})
	if err != nil {
		return err
	}
	subject.tell(cmd.ErrOrStderr(), picture.Note, picture.Summary, picture.Spot)
	for _, line := range picture.Lines {
		if _, err := fmt.Fprintln(cmd.OutOrStdout(), line); err != nil {
			return printError(err)
		}
	}
	return nil
}
