package option

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/ui/message"
)

// Overlay has the flags that say what is drawn over an image.
type Overlay struct {
	Read

	noBoxes, noMasks, noLabels bool

	Classes []string // the only ones
	Hidden  []string // the others
}

// Register adds the flags to a command.
func (f *Overlay) Register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.noBoxes, "no-boxes", false, "draw no boxes")
	flags.BoolVar(&f.noMasks, "no-masks", false, "draw no masks")
	flags.BoolVar(&f.noLabels, "no-labels", false, "draw no classes and confidences")
	flags.StringArrayVar(&f.Classes, "class", nil, "draw objects of this `class` only; may be repeated")
	flags.StringArrayVar(&f.Hidden, "hide-class", nil, "leave objects of this `class` out; may be repeated")
	f.Read.Register(cmd)
}

// Options returns what the flags ask for.
func (f *Overlay) Options() (render.Options, error) {
	boxes, err := f.format()
	if err != nil {
		return render.Options{}, err
	}
	o := overlay.DefaultOptions()
	o.Boxes, o.Masks, o.Labels = !f.noBoxes, !f.noMasks, !f.noLabels
	o.Threshold = f.Threshold
	switch {
	case len(f.Classes) > 0 && len(f.Hidden) > 0:
		return render.Options{}, fmt.Errorf("%w: use --class or --hide-class, not both", message.ErrFlag)
	case len(f.Classes) > 0:
		o.Classes = overlay.OnlyClasses(f.Classes...)
	case len(f.Hidden) > 0:
		o.Classes = overlay.WithoutClasses(f.Hidden...)
	}
	return render.Options{Overlay: o, Boxes: boxes}, nil
}

// Frame has the flags that say how one frame is looked at.
type Frame struct {
	Overlay

	raw, compare, grid bool

	byObject bool
	opacity  float64
	object   int
	only     bool
	zoom     string
	center   string
	at       string
}

// Register adds the flags to a command.
func (f *Frame) Register(cmd *cobra.Command) {
	flags := cmd.Flags()
	f.Overlay.Register(cmd)
	flags.IntVar(&f.object, "object", 0, "emphasise object `number` N, counted from 1 as the document lists them")
	flags.BoolVar(&f.only, "only", false, "draw nothing but the object of --object")
	flags.BoolVar(&f.byObject, "color-by-object", false, "one colour an object instead of one a class")
	flags.Float64Var(&f.opacity, "opacity", overlay.DefaultOptions().Opacity, "how strongly masks are filled: `share`, 0 to 1")
	flags.BoolVar(&f.raw, "raw", false, "draw the image alone")
	flags.BoolVar(&f.compare, "compare", false, "draw the image alone and, beside it, with its predictions")
	flags.BoolVar(&f.grid, "grid", false, "draw a grid with pixel coordinates")
	flags.StringVar(&f.zoom, "zoom", "fit", "`how` large: fit, object (see --object), or a factor such as 2")
	flags.StringVar(&f.center, "center", "", "the `X,Y` to zoom to, 0 to 1 of the picture (default its middle)")
	flags.StringVar(&f.at, "at", "", "point out the pixel `X,Y` of the stored image, and say what is there")
	_ = cmd.RegisterFlagCompletionFunc("zoom", cobra.FixedCompletions([]string{"fit", "object", "1", "2"}, cobra.ShellCompDirectiveNoFileComp))
}

// Options returns what the flags ask for.
func (f *Frame) Options() (render.Options, error) {
	o, err := f.Overlay.Options()
	if err != nil {
		return o, err
	}
	o.Raw, o.Compare, o.Grid = f.raw, f.compare, f.grid
	o.Overlay.ByObject, o.Overlay.Opacity = f.byObject, f.opacity
	o.Overlay.Selected, o.Overlay.Only = f.object-1, f.only
	switch {
	case !(f.opacity >= 0 && f.opacity <= 1): // also where it is no number
		return o, fmt.Errorf("%w: --opacity %v: use a number from 0 to 1", message.ErrFlag, f.opacity)
	case f.raw && f.compare:
		return o, fmt.Errorf("%w: use --raw or --compare, not both", message.ErrFlag)
	case f.object < 0:
		return o, fmt.Errorf("%w: --object %d: objects are counted from 1", message.ErrFlag, f.object)
	case f.object == 0 && (f.only || f.zoom == "object"):
		return o, fmt.Errorf("%w: --only and --zoom object need --object", message.ErrFlag)
	}
	if o.CenterX, o.CenterY, err = parseCenter(f.center); err != nil {
		return o, err
	}
	if o.Crosshair, err = parsePixel(f.at); err != nil {
		return o, err
	}
	o.Zoom, err = parseZoom(f.zoom)
	return o, err
}

// parseZoom reads fit, object or a factor.
func parseZoom(text string) (float64, error) {
	switch text {
	case "fit":
		return 0, nil
	case "object":
		return render.ZoomObject, nil
	}
	factor, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || !(factor > 0 && factor <= render.MaxZoom) {
		return 0, fmt.Errorf("%w: --zoom %q: use fit, object, or a factor above 0 and up to %d", message.ErrFlag, text, render.MaxZoom)
	}
	return factor, nil
}

// parsePixel reads X,Y; no cross where nothing is given.
func parsePixel(text string) (render.Crosshair, error) {
	if text == "" {
		return render.Crosshair{}, nil
	}
	left, right, _ := strings.Cut(text, ",")
	x, errX := strconv.Atoi(left)
	y, errY := strconv.Atoi(right)
	if errX != nil || errY != nil || x < 0 || y < 0 {
		return render.Crosshair{}, fmt.Errorf("%w: --at %q: use two whole numbers, such as 640,360", message.ErrFlag, text)
	}
	return render.Crosshair{On: true, X: x, Y: y}, nil
}

// parseCenter reads X,Y; the middle where nothing is given.
func parseCenter(text string) (x, y float64, err error) {
	const middle = 0.5
	if text == "" {
		return middle, middle, nil
	}
	left, right, _ := strings.Cut(text, ",")
	x, errX := strconv.ParseFloat(left, 64)
	y, errY := strconv.ParseFloat(right, 64)
	if errX != nil || errY != nil || !(x >= 0 && x <= 1 && y >= 0 && y <= 1) {
		return 0, 0, fmt.Errorf("%w: --center %q: use two numbers from 0 to 1, such as 0.5,0.25", message.ErrFlag, text)
	}
	return x, y, nil
}

// NoPixels adds the flag that leaves images and masks undecoded.
func NoPixels(cmd *cobra.Command, off *bool) {
	cmd.Flags().BoolVar(off, "no-pixels", false, "do not decode images and masks to find what is wrong with them")
}
