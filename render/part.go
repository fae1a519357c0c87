package render

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// openPart decodes one part of a request, which the caller has on hold, as a
// frame of its own: an image as it is, a mask so that what it holds is seen.
// What it is comes in a few words.
func (r *Renderer) openPart(in Input, index int, half func(image.Point) bool) (f *Frame, about string) {
	f = &Frame{Reading: &prediction.Reading{Image: -1, Document: -1}}
	parts, _ := in.Request.Parts() // what is wrong with them is in the reading
	if index < 0 || index >= len(parts) {
		f.Note = "the request has no such part"
		return f, ""
	}
	data := prediction.PartFile(&parts[index])
	im, err := raster.DecodeFor(data, r.limits, half)
	if f.Image = im; im == nil {
		f.Note = "this part cannot be drawn: " + raster.Reason(err)
		return f, ""
	}
	f.Size = f.Image.Stored()
	about = fmt.Sprintf("%dx%d", f.Size.X, f.Size.Y)
	if err != nil {
		f.Note = "it is damaged: " + raster.Reason(err)
	}
	if !slices.Contains(in.Reading.Masks, index) {
		return f, about
	}
	mask, err := maskbits.Decode(data, r.limits)
	if mask == nil || mask.Size() != f.Size {
		return f, about
	}
	if err == nil {
		f.Image = &raster.Image{Image: r.visible(mask, f.Image.Image, valueClasses(in.Reading, index)), Format: mask.Format}
	}
	return f, "mask " + about + " · " + maskWords(mask)
}

// visible is a mask in colours that a person can tell apart: inside white, or,
// where there are several values, each in the colour of its class. Soft edges
// stay as they are.
func (r *Renderer) visible(mask *maskbits.Image, plain image.Image, classes map[int]string) image.Image {
	values := insideValues(mask)
	if mask.Soft() || len(values) >= maxShades {
		return plain
	}
	colors := color.Palette{color.RGBA{A: 0xff}}
	out := image.NewPaletted(image.Rectangle{Max: mask.Size()}, nil)
	for i, m := range mask.Exactly(values...) {
		shade := color.RGBA{0xff, 0xff, 0xff, 0xff}
		if len(values) > 1 {
			name, named := classes[values[i]]
			if !named {
				name = fmt.Sprint(values[i])
			}
			shade = r.palette.Color(name)
		}
		colors = append(colors, shade)
		for y := m.Bounds.Min.Y; y < m.Bounds.Max.Y; y++ {
			for x := m.Bounds.Min.X; x < m.Bounds.Max.X; x++ {
				if m.At(x, y) {
					out.Pix[y*out.Stride+x] = uint8(i + 1)
				}
			}
		}
	}
	out.Palette = colors
	return out
}

// maxShades is how many values of a mask have a colour of their own.
const maxShades = 256

// valueClasses are the classes whose objects refer to values of a mask.
func valueClasses(reading *prediction.Reading, part int) map[int]string {
	classes := make(map[int]string)
	if reading.Prediction == nil {
		return classes
	}
	for i := range reading.Prediction.Objects {
		if o := &reading.Prediction.Objects[i]; o.Mask != nil && o.Mask.Part == part {
			classes[o.Mask.Value] = o.Class
		}
	}
	return classes
}

// maskWords say how much of a mask is inside, and in which values.
func maskWords(mask *maskbits.Image) string {
	const most = 8
	var words []string
	inside, whole := 0, max(mask.Width*mask.Height, 1)
	for _, v := range mask.Values() {
		if v.Value == 0 {
			continue
		}
		inside += v.Pixels
		if len(words) < most {
			words = append(words, fmt.Sprint(v.Value))
		}
	}
	text := fmt.Sprintf("%.3g%% inside", 100*float64(inside)/float64(whole))
	switch n := len(insideValues(mask)); {
	case mask.Soft() || n == 0:
	case n == 1:
		text += " · value " + words[0]
	case n > most:
		text += fmt.Sprintf(" · %d values", n)
	default:
		text += " · values " + strings.Join(words, " ")
	}
	return text
}

// partFrame opens a part for a picture of it alone.
func (r *Renderer) partFrame(in Input, key Key, half func(image.Point) bool) (f *Frame, about string, err error) {
	if !in.Request.Hold() {
		return nil, "", capture.ErrEvicted
	}
	defer in.Request.Release()
	f, about = r.openPart(in, key.Options.Part-1, half)
	return f, about, nil
}
