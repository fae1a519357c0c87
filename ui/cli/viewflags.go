package cli

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/ui/tui"
)

const autoGraphics = "auto"

// readFlags say how predictions are read, and which of them are shown.
type readFlags struct {
	threshold float64
	boxes     string
	maps      []string
}

func (f *readFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Float64Var(&f.threshold, "threshold", 0, "leave out objects of lower `confidence`, 0 to 1")
	flags.StringVar(&f.boxes, "box-format", "auto",
		"`how` to read four numbers as a box: auto, xywh, xyxy, cxcywh, yxyx, xxyy or trbl, with ,px, ,norm, ,percent or ,1000")
	_ = cmd.RegisterFlagCompletionFunc("box-format", cobra.FixedCompletions(
		strings.Fields("auto xywh xyxy cxcywh xywh,px xywh,norm xyxy,px xyxy,norm cxcywh,px cxcywh,norm yxyx yxyx,px yxyx,norm yxyx,1000 xxyy trbl"),
		cobra.ShellCompDirectiveNoFileComp))
	flags.StringArrayVar(&f.maps, "map", nil, mapsHelp)
}

// reading returns how predictions are read, or what is wrong with the flags.
func (f *readFlags) reading(warn io.Writer) (prediction.Options, error) {
	boxes, err := f.format()
	if err != nil {
		return prediction.Options{}, err
	}
	maps, err := readMaps(f.maps, warn)
	return prediction.Options{Boxes: boxes, Maps: maps}, err
}

// format returns the box format, or what is wrong with the flags.
func (f *readFlags) format() (prediction.BoxFormat, error) {
	if !(f.threshold >= 0 && f.threshold <= 1) { // also where it is no number
		return prediction.BoxFormat{}, fmt.Errorf("%w: --threshold %v: use a number from 0 to 1", errFlag, f.threshold)
	}
	boxes, err := prediction.ParseBoxFormat(f.boxes)
	if err != nil {
		return prediction.BoxFormat{}, fmt.Errorf("--box-format: %w", err)
	}
	return boxes, nil
}

// graphicsFlag says how pictures get to the terminal.
type graphicsFlag string

func (g *graphicsFlag) register(cmd *cobra.Command) {
	*g = autoGraphics
	values := []string{cobra.CompletionWithDesc(autoGraphics, "what the terminal shows best")}
	names := []string{autoGraphics}
	for _, p := range graphics.Protocols() {
		values = append(values, cobra.CompletionWithDesc(p.String(), p.Help()))
		names = append(names, p.String())
	}
	last := len(names) - 1
	cmd.Flags().Var(g, "graphics", "how to draw pictures: "+strings.Join(names[:last], ", ")+" or "+names[last])
	_ = cmd.RegisterFlagCompletionFunc("graphics", cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// Set takes a protocol's name, or auto.
func (g *graphicsFlag) Set(name string) error {
	if name != autoGraphics {
		if _, err := graphics.ParseProtocol(name); err != nil {
			return err
		}
	}
	*g = graphicsFlag(name)
	return nil
}

// String returns the name.
func (g *graphicsFlag) String() string { return string(*g) }

// Type names the value in help texts.
func (*graphicsFlag) Type() string { return "protocol" }

// viewFlags say how the screen shows frames.
type viewFlags struct {
	readFlags

	graphics graphicsFlag
	theme    themeFlag
}

func (f *viewFlags) register(cmd *cobra.Command) {
	f.graphics.register(cmd)
	f.theme = themeFlag(tui.AutoTheme)
	cmd.Flags().Var(&f.theme, "theme", "colour text for this `background`: auto, dark or light")
	_ = cmd.RegisterFlagCompletionFunc("theme", cobra.FixedCompletions(themes, cobra.ShellCompDirectiveNoFileComp))
	f.readFlags.register(cmd)
}

// themeFlag says for which background text is coloured.
type themeFlag tui.Theme

var themes = []string{string(tui.AutoTheme), string(tui.DarkTheme), string(tui.LightTheme)}

// Set takes the name of a theme.
func (f *themeFlag) Set(name string) error {
	if !slices.Contains(themes, name) {
		return fmt.Errorf("use %s", strings.Join(themes, ", "))
	}
	*f = themeFlag(name)
	return nil
}

// String returns the name.
func (f *themeFlag) String() string { return string(*f) }

// Type names the value in help texts.
func (*themeFlag) Type() string { return "background" }

// overlayFlags say what is drawn over an image.
type overlayFlags struct {
	readFlags

	noBoxes, noMasks, noLabels bool

	classes []string
	hidden  []string
}

func (f *overlayFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.noBoxes, "no-boxes", false, "draw no boxes")
	flags.BoolVar(&f.noMasks, "no-masks", false, "draw no masks")
	flags.BoolVar(&f.noLabels, "no-labels", false, "draw no classes and confidences")
	flags.StringArrayVar(&f.classes, "class", nil, "draw objects of this `class` only; may be repeated")
	flags.StringArrayVar(&f.hidden, "hide-class", nil, "leave objects of this `class` out; may be repeated")
	f.readFlags.register(cmd)
}

// options returns what the flags ask for.
func (f *overlayFlags) options() (render.Options, error) {
	boxes, err := f.format()
	if err != nil {
		return render.Options{}, err
	}
	o := overlay.DefaultOptions()
	o.Boxes, o.Masks, o.Labels = !f.noBoxes, !f.noMasks, !f.noLabels
	o.Threshold = f.threshold
	switch {
	case len(f.classes) > 0 && len(f.hidden) > 0:
		return render.Options{}, fmt.Errorf("%w: use --class or --hide-class, not both", errFlag)
	case len(f.classes) > 0:
		o.Classes = overlay.OnlyClasses(f.classes...)
	case len(f.hidden) > 0:
		o.Classes = overlay.WithoutClasses(f.hidden...)
	}
	return render.Options{Overlay: o, Boxes: boxes}, nil
}

// frameFlags say how one frame is looked at.
type frameFlags struct {
	overlayFlags

	raw, compare, grid bool

	byObject bool
	opacity  float64
	object   int
	only     bool
	zoom     string
	center   string
	at       string
}

func (f *frameFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	f.overlayFlags.register(cmd)
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

// options returns what the flags ask for.
func (f *frameFlags) options() (render.Options, error) {
	o, err := f.overlayFlags.options()
	if err != nil {
		return o, err
	}
	o.Raw, o.Compare, o.Grid = f.raw, f.compare, f.grid
	o.Overlay.ByObject, o.Overlay.Opacity = f.byObject, f.opacity
	o.Overlay.Selected, o.Overlay.Only = f.object-1, f.only
	switch {
	case !(f.opacity >= 0 && f.opacity <= 1): // also where it is no number
		return o, fmt.Errorf("%w: --opacity %v: use a number from 0 to 1", errFlag, f.opacity)
	case f.raw && f.compare:
		return o, fmt.Errorf("%w: use --raw or --compare, not both", errFlag)
	case f.object < 0:
		return o, fmt.Errorf("%w: --object %d: objects are counted from 1", errFlag, f.object)
	case f.object == 0 && (f.only || f.zoom == "object"):
		return o, fmt.Errorf("%w: --only and --zoom object need --object", errFlag)
	}
	if o.CenterX, o.CenterY, err = parseCenter(f.center); err != nil {
		return o, err
	}
	if o.Cross, err = parsePixel(f.at); err != nil {
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
		return 0, fmt.Errorf("%w: --zoom %q: use fit, object, or a factor above 0 and up to %d", errFlag, text, render.MaxZoom)
	}
	return factor, nil
}

// parsePixel reads X,Y; no cross where nothing is given.
func parsePixel(text string) (render.Cross, error) {
	if text == "" {
		return render.Cross{}, nil
	}
	left, right, _ := strings.Cut(text, ",")
	x, errX := strconv.Atoi(left)
	y, errY := strconv.Atoi(right)
	if errX != nil || errY != nil || x < 0 || y < 0 {
		return render.Cross{}, fmt.Errorf("%w: --at %q: use two whole numbers, such as 640,360", errFlag, text)
	}
	return render.Cross{On: true, X: x, Y: y}, nil
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
		return 0, 0, fmt.Errorf("%w: --center %q: use two numbers from 0 to 1, such as 0.5,0.25", errFlag, text)
	}
	return x, y, nil
}
