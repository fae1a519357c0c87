package cli

import (
	"fmt"
	"image"
	"io"
	"os"

	"github.com/charmbracelet/x/term"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/escape"
)

// describe prints the predictions as text, a line an object, for terminals
// that are to show no pictures.
func describe(out io.Writer, req *capture.Request, o render.Options) error {
	if !req.Hold() {
		return errNothing
	}
	reading := prediction.Read(req, prediction.Options{Boxes: o.Boxes})
	req.Release()
	if reading.Prediction == nil {
		return fmt.Errorf("%w: there is no prediction in it", errNothing)
	}
	say(out, "%s\n", reading.Prediction.Kind)
	for i, object := range reading.Prediction.Objects {
		if !o.Overlay.Passes(&object) || o.Overlay.Only && i != o.Overlay.Selected {
			continue
		}
		line := escape.Line(object.Class)
		if object.Confidence.Known {
			line += fmt.Sprintf("  %.2f", object.Confidence.Value)
		}
		if b := object.Box; b != nil {
			line += fmt.Sprintf("  x %.0f y %.0f width %.0f height %.0f", b.X, b.Y, b.Width, b.Height)
		}
		if m := object.Mask; m != nil && m.Ref != "" {
			line += "  " + escape.Line(m.Ref)
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return printError(err)
		}
	}
	return nil
}

// room returns the pixels of a terminal, leaving its last line for the
// prompt.
func room(out *os.File, cell, most image.Point) image.Point {
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
