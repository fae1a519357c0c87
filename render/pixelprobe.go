package render

import (
	"fmt"
	"image"
	"image/color"

	"github.com/framebin/framebin/render/overlay"
)

// allowsHalf reports whether an image at half its resolution may be drawn at all:
// not where its very pixels are asked for, nor where it is not known yet how
// far is zoomed in.
func (o Options) allowsHalf() bool { return !o.Crosshair.On && o.Zoom >= 0 }

// pixelProbe returns what is under a cross.
func (f *Frame) pixelProbe(c Crosshair, layout overlay.Layout) *Probe {
	if !c.On || !image.Pt(c.X, c.Y).In(image.Rectangle{Max: f.Size}) {
		return nil
	}
	x, y := layout.View.Apply(float64(c.X)+0.5, float64(c.Y)+0.5)
	s := &Probe{X: c.X, Y: c.Y, Objects: layout.Under(int(x), int(y))}
	if f.Image != nil && !f.Image.Half() {
		im := f.Image.Image
		s.Value = valueText(im.At(im.Bounds().Min.X+c.X, im.Bounds().Min.Y+c.Y))
	}
	return s
}

// valueText says what a pixel holds, in the numbers of its file as far as
// possible.
func valueText(c color.Color) string {
	switch c := c.(type) {
	case color.Gray:
		return fmt.Sprintf("grey %d", c.Y)
	case color.Gray16:
		return fmt.Sprintf("grey %d of 65535", c.Y)
	}
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA) // the model's own type
	text := fmt.Sprintf("rgb %d %d %d", n.R, n.G, n.B)
	if n.A != 0xff {
		text += fmt.Sprintf(" alpha %d", n.A)
	}
	return text
}
