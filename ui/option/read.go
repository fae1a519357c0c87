// Package option has the flags that commands share, with the values that they
// take: how predictions are read, what of a frame is drawn, how the screen
// shows it, sizes.
//
// It runs nothing; what the flags of the listener mean is in ui/serve. Commands
// import it, and what serves them.
package option

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/mapfile"
	"github.com/framebin/framebin/ui/message"
	"github.com/framebin/framebin/ui/tui/display"
)

// AutoGraphics is the value of --graphics that leaves the choice to what the
// terminal says.
const AutoGraphics = "auto"

// Read has the flags that say how predictions are read, and which of them are shown.
type Read struct {
	Threshold float64
	Maps      []string // files of --map

	boxes string
}

// Register adds the flags to a command.
func (f *Read) Register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Float64Var(&f.Threshold, "threshold", 0, "leave out objects of lower `confidence`, 0 to 1")
	flags.StringVar(&f.boxes, "box-format", "auto",
		"`how` to read four numbers as a box: auto, xywh, xyxy, cxcywh, yxyx, xxyy or trbl, with ,px, ,norm, ,percent or ,1000")
	_ = cmd.RegisterFlagCompletionFunc("box-format", cobra.FixedCompletions(
		strings.Fields("auto xywh xyxy cxcywh xywh,px xywh,norm xyxy,px xyxy,norm cxcywh,px cxcywh,norm yxyx yxyx,px yxyx,norm yxyx,1000 xxyy trbl"),
		cobra.ShellCompDirectiveNoFileComp))
	flags.StringArrayVar(&f.Maps, "map", nil, mapfile.Help)
}

// Reading returns how predictions are read, or what is wrong with the flags.
func (f *Read) Reading(warn io.Writer) (prediction.Options, error) {
	boxes, err := f.format()
	if err != nil {
		return prediction.Options{}, err
	}
	maps, err := mapfile.Read(f.Maps, warn)
	return prediction.Options{Boxes: boxes, Maps: maps}, err
}

// format returns the box format, or what is wrong with the flags.
func (f *Read) format() (prediction.BoxFormat, error) {
	if !(f.Threshold >= 0 && f.Threshold <= 1) { // also where it is no number
		return prediction.BoxFormat{}, fmt.Errorf("%w: --threshold %v: use a number from 0 to 1", message.ErrFlag, f.Threshold)
	}
	boxes, err := prediction.ParseBoxFormat(f.boxes)
	if err != nil {
		return prediction.BoxFormat{}, fmt.Errorf("--box-format: %w", err)
	}
	return boxes, nil
}

// Graphics says how pictures get to the terminal.
type Graphics string

// Register adds the flag to a command.
func (g *Graphics) Register(cmd *cobra.Command) {
	*g = AutoGraphics
	values := []string{cobra.CompletionWithDesc(AutoGraphics, "what the terminal shows best")}
	names := []string{AutoGraphics}
	for _, p := range graphics.Protocols() {
		values = append(values, cobra.CompletionWithDesc(p.String(), p.Help()))
		names = append(names, p.String())
	}
	last := len(names) - 1
	cmd.Flags().Var(g, "graphics", "how to draw pictures: "+strings.Join(names[:last], ", ")+" or "+names[last])
	_ = cmd.RegisterFlagCompletionFunc("graphics", cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// Set takes a protocol's name, or auto.
func (g *Graphics) Set(name string) error {
	if name != AutoGraphics {
		if _, err := graphics.ParseProtocol(name); err != nil {
			return err
		}
	}
	*g = Graphics(name)
	return nil
}

// String returns the name.
func (g *Graphics) String() string { return string(*g) }

// Type names the value in help texts.
func (*Graphics) Type() string { return "protocol" }

// View has the flags that say how the screen shows frames.
type View struct {
	Read

	Graphics Graphics
	Theme    Theme
	ASCII    bool
}

// Register adds the flags to a command.
func (f *View) Register(cmd *cobra.Command) {
	f.Graphics.Register(cmd)
	f.Theme = Theme(display.AutoTheme)
	cmd.Flags().Var(&f.Theme, "theme", "colour text for this `background`: auto, dark or light")
	_ = cmd.RegisterFlagCompletionFunc("theme", cobra.FixedCompletions(themes, cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().BoolVar(&f.ASCII, "ascii", false, "use no characters beyond ASCII: no lines, no block characters")
	f.Read.Register(cmd)
}

// Theme says for which background text is coloured.
type Theme display.Theme

var themes = []string{string(display.AutoTheme), string(display.DarkTheme), string(display.LightTheme)}

// Set takes the name of a theme.
func (f *Theme) Set(name string) error {
	if !slices.Contains(themes, name) {
		return fmt.Errorf("use %s", strings.Join(themes, ", "))
	}
	*f = Theme(name)
	return nil
}

// String returns the name.
func (f *Theme) String() string { return string(*f) }

// Type names the value in help texts.
func (*Theme) Type() string { return "background" }
