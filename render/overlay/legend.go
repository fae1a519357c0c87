package overlay

import (
	"image"
	"image/color"

	"github.com/framebin/framebin/render/overlay/font"
)

// Swatch is a colour and what it means.
type Swatch struct {
	Color color.RGBA
	Text  string
}

// Legend writes what colours mean into the lower left corner of a picture, one
// beside the other, or returns it for the caller to print. Those that there is
// no room for are left out, the last one first.
func (d *Drawer) Legend(dst *image.RGBA, swatches []Swatch, picture image.Rectangle, cell image.Point) []Label {
	p := d.notes(dst, picture, cell)
	if p.canvas.clip.Empty() {
		return nil
	}
	page := p.page()
	at := image.Pt(page.Min.X, page.Max.Y)
	for _, s := range swatches {
		text := clean(s.Text)
		var size image.Point
		var glyphs []font.Glyph
		if cell := p.cell(); cell != (image.Point{}) {
			text = " " + text + " "
			size = image.Pt(cells(text)*cell.X, cell.Y)
		} else {
			face := p.fonts.Size(p.style.text)
			glyphs = face.Text(text)
			size = image.Pt(font.Width(glyphs)+4*p.style.pad, face.Ascent+2*p.style.pad)
		}
		r := image.Rect(at.X, at.Y-size.Y, at.X+size.X, at.Y)
		if !r.In(page) {
			break
		}
		at.X = r.Max.X
		if p.cell() != (image.Point{}) {
			p.layout.Labels = append(p.layout.Labels, Label{
				Object: -1, X: r.Min.X, Y: r.Min.Y, Text: text, Color: s.Color, Ink: ink(s.Color),
			})
			continue
		}
		p.canvas.fill(r, s.Color, 255)
		p.write(glyphs, image.Pt(r.Min.X+2*p.style.pad, r.Max.Y-p.style.pad), ink(s.Color), 255)
	}
	return p.layout.Labels
}
