package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/graphics"
)

const autoGraphics = "auto"

// readFlags say how predictions are read, and which of them are shown.
type readFlags struct {
	threshold float64
	boxes     string
}

func (f *readFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Float64Var(&f.threshold, "threshold", 0, "leave out objects of lower `confidence`, 0 to 1")
	flags.StringVar(&f.boxes, "box-format", "auto",
		"`how` to read four numbers as a box: auto, xywh, xyxy or cxcywh, with ,px or ,norm")
	_ = cmd.RegisterFlagCompletionFunc("box-format", cobra.FixedCompletions(
		strings.Fields("auto xywh xyxy cxcywh xywh,px xywh,norm xyxy,px xyxy,norm cxcywh,px cxcywh,norm"),
		cobra.ShellCompDirectiveNoFileComp))
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
	cmd.Flags().Var(g, "graphics", "how to draw pictures: auto, sixel, kitty, iterm2, blocks or none")
	names := []string{autoGraphics}
	for p := graphics.None; p <= graphics.ITerm2; p++ {
		names = append(names, p.String())
	}
	_ = cmd.RegisterFlagCompletionFunc("graphics", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
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
}

func (f *viewFlags) register(cmd *cobra.Command) {
	f.graphics.register(cmd)
	f.readFlags.register(cmd)
}
