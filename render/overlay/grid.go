package overlay

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"

	"github.com/framebin/framebin/render/overlay/font"
	"github.com/framebin/framebin/render/raster"
)

// Grid is a grid over an image, in pixels of the stored image.
type Grid struct {
	View    raster.Affine   // from pixels of the stored image to pixels of the picture
	Size    image.Point     // of the stored image
	Picture image.Rectangle // where the image lies in the picture; nothing is drawn outside
	Cell    image.Point     // as [Options.Cell]
}

// The least distance of two lines of a grid: so that a label of four digits
// fits between them, in pixels of large and of small pictures and in cells.
const (
	gridGap   = 64
	gridSmall = 36
	gridShare = 7 // lines across a small picture
	gridCells = 5
)

// The strengths of a grid's lines: a light one on a dark one is seen over
// anything.
const (
	gridLight = 110
	gridDark  = 90
)

// Grid draws a grid with its coordinates, and returns those that are left to
// the caller to print.
func (d *Drawer) Grid(dst *image.RGBA, r Grid) []Label {
	p := d.notes(dst, r.Picture, r.Cell)
	if p.canvas.clip.Empty() || r.Size.X < 1 || r.Size.Y < 1 {
		return nil
	}
	page := p.page()
	for _, axis := range []struct {
		length     int
		at         func(v float64) (x, y float64)
		horizontal bool // the line lies in the picture, it does not stand
	}{
		{r.Size.X, func(v float64) (float64, float64) { return r.View.Apply(v, 0) }, r.View.YX != 0},
		{r.Size.Y, func(v float64) (float64, float64) { return r.View.Apply(0, v) }, r.View.XY == 0},
	} {
		step := p.gridStep(r.View, axis.horizontal)
		for v := step; v < float64(axis.length); v += step {
			x, y := axis.at(v)
			number := image.Pt(int(math.Round(x)), page.Min.Y) // where the line meets the edge
			if axis.horizontal {
				number = image.Pt(page.Min.X, int(math.Round(y)))
				p.horizontal(number.Y)
			} else {
				p.vertical(number.X)
			}
			p.note(strconv.Itoa(int(v)), number, white(), black())
		}
	}
	return p.layout.Labels
}

// gridStep is how many pixels of the image apart lines are: 1, 2 or 5 times a
// power of ten.
func (p *painting) gridStep(view raster.Affine, horizontal bool) float64 {
	scale := math.Sqrt(view.YX*view.YX + view.YY*view.YY)
	gap := min(gridGap, max(gridSmall, p.canvas.clip.Dx()/gridShare))
	if !horizontal {
		scale = math.Sqrt(view.XX*view.XX + view.XY*view.XY)
	}
	if cell := p.cell(); cell != (image.Point{}) {
		gap = gridCells * cell.X
		if horizontal {
			gap = max(gridCells*cell.Y/2, 1)
		}
	}
	least := float64(gap) / scale
	if !(least < math.MaxInt32) {
		return math.MaxInt32
	}
	step := 1.0
	for {
		for _, f := range []float64{1, 2, 5} {
			if f*step >= least {
				return f * step
			}
		}
		step *= 10
	}
}

func (p *painting) vertical(x int) {
	clip := p.canvas.clip
	p.canvas.fill(image.Rect(x, clip.Min.Y, x+1, clip.Max.Y), white(), gridLight)
	if p.style.fine {
		p.canvas.fill(image.Rect(x+1, clip.Min.Y, x+2, clip.Max.Y), black(), gridDark)
	}
}

func (p *painting) horizontal(y int) {
	clip := p.canvas.clip
	p.canvas.fill(image.Rect(clip.Min.X, y, clip.Max.X, y+1), white(), gridLight)
	if p.style.fine {
		p.canvas.fill(image.Rect(clip.Min.X, y+1, clip.Max.X, y+2), black(), gridDark)
	}
}

// note writes a short text with its upper left corner at a place, or a cell
// further where cells want it; not at all if it would not fit or cover another.
func (p *painting) note(text string, at image.Point, ink, paper color.RGBA) {
	if cell := p.cell(); cell != (image.Point{}) {
		from := p.canvas.img.Rect.Min
		at = at.Sub(from)
		at = image.Pt(at.X/cell.X*cell.X, at.Y/cell.Y*cell.Y).Add(from)
		r := image.Rectangle{Min: at, Max: at.Add(image.Pt(cells(text)*cell.X, cell.Y))}
		if p.reserve(r) {
			p.layout.Labels = append(p.layout.Labels, Label{
				Object: -1, X: at.X, Y: at.Y, Text: text, Color: paper, Ink: ink,
			})
		}
		return
	}
	face := p.fonts.Size(p.style.text)
	glyphs := face.Text(text)
	pad := p.style.pad
	r := image.Rectangle{Min: at, Max: at.Add(image.Pt(font.Width(glyphs)+2*pad, face.Ascent+2*pad))}
	if !p.reserve(r) {
		return
	}
	p.canvas.fill(r, paper, panelAlpha)
	p.write(glyphs, image.Pt(r.Min.X+pad, r.Max.Y-pad), ink, 255)
}

// Note writes a short text into the upper left corner of a picture, or returns
// it for the caller to print.
func (d *Drawer) Note(dst *image.RGBA, text string, emphasised bool, cell image.Point) []Label {
	p := d.notes(dst, dst.Rect, cell)
	if p.canvas.clip.Empty() {
		return nil
	}
	front, back := white(), black()
	if emphasised {
		front, back = back, front
	}
	p.note(clean(text), dst.Rect.Min, front, back)
	return p.layout.Labels
}

// notes is a painting of nothing but short texts: they are drawn however small
// the picture, unless cells take them.
func (d *Drawer) notes(dst *image.RGBA, picture image.Rectangle, cell image.Point) *painting {
	c := newCanvas(dst, picture)
	p := &painting{
		Drawer: d, canvas: c, image: picture, options: Options{Cell: cell}, style: newStyle(c.clip.Size(), cell),
	}
	p.style.fine = p.style.fine || cell == image.Point{}
	return p
}

// reserve takes a place for text, and reports false where it is taken or not
// all in the picture.
func (p *painting) reserve(r image.Rectangle) bool {
	if !r.In(p.page()) || slices.ContainsFunc(p.covered, r.Overlaps) {
		return false
	}
	p.covered = append(p.covered, r)
	return true
}
