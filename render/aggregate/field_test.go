package aggregate_test

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/raster"
)

func imageSize() image.Point { return image.Pt(200, 100) }

func grey(v uint8) *image.RGBA {
	im := image.NewRGBA(image.Rectangle{Max: imageSize()})
	draw.Draw(im, im.Rect, image.NewUniform(color.RGBA{v, v, v, 255}), image.Point{}, draw.Src)
	return im
}

// TestField counts boxes that overlap, and paints them where they are.
func TestField(t *testing.T) {
	t.Parallel()
	f := aggregate.NewField(imageSize())
	f.Add(aggregate.Box{X0: 0.1, Y0: 0.2, X1: 0.5, Y1: 0.8})
	f.Add(aggregate.Box{X0: 0.3, Y0: 0.2, X1: 0.7, Y1: 0.8})
	f.Add(aggregate.Box{X0: 0.3, Y0: 0.2, X1: 0.4, Y1: 0.3})
	f.Add(aggregate.Box{X0: 1, Y0: 1, X1: 1, Y1: 1})       // a point on the edge
	f.Add(aggregate.Box{X0: 0.5, Y0: 0.5, X1: 0.4, Y1: 1}) // no box
	f.Settle()
	if f.Boxes != 4 || f.Most != 3 {
		t.Errorf("%d boxes, at most %v; want 4, 3", f.Boxes, f.Most)
	}
	im := grey(100)
	back, _ := raster.Scale(200, 100).Invert()
	f.Paint(im, im.Rect, back)
	at := func(x, y int) float64 {
		c := im.RGBAAt(x, y)
		return 0.3*float64(c.R) + 0.59*float64(c.G) + 0.11*float64(c.B)
	}
	if got := im.RGBAAt(10, 10); got != (color.RGBA{100, 100, 100, 255}) {
		t.Errorf("where nothing fell it is %v", got)
	}
	if one, two, three := at(40, 60), at(80, 60), at(70, 24); !(one < two && two < three) {
		t.Errorf("luminance %.0f, %.0f, %.0f of one, two and three boxes", one, two, three)
	}
}

// TestFieldMatchesCounting compares the sums with boxes counted one by one.
func TestFieldMatchesCounting(t *testing.T) {
	t.Parallel()
	boxes := make([]aggregate.Box, 0, 50)
	for i := range 50 {
		x, y := float32(i%7)/10, float32(i%11)/14
		boxes = append(boxes, aggregate.Box{X0: x, Y0: y, X1: x + 0.02*float32(i%13), Y1: y + 0.2})
	}
	f := aggregate.NewField(imageSize())
	most := 0
	for _, b := range boxes {
		f.Add(b)
	}
	f.Settle()
	const w, h = 240, 120
	for y := range h {
		for x := range w {
			n := 0
			for _, b := range boxes {
				r := image.Rect(int(b.X0*w+0.5), int(b.Y0*h+0.5), int(b.X1*w+0.5), int(b.Y1*h+0.5))
				r.Max.X, r.Max.Y = max(r.Max.X, r.Min.X+1), max(r.Max.Y, r.Min.Y+1)
				if image.Pt(x, y).In(r) {
					n++
				}
			}
			most = max(most, n)
		}
	}
	if int(f.Most) != most {
		t.Errorf("at most %v, counted %d", f.Most, most)
	}
}

func BenchmarkField(b *testing.B) {
	im := image.NewRGBA(image.Rect(0, 0, 960, 540))
	back, _ := raster.Scale(960, 540).Invert()
	for b.Loop() {
		f := aggregate.NewField(image.Pt(1920, 1080))
		for i := range 10000 {
			x, y := float32(i%80)/100, float32(i%70)/100
			f.Add(aggregate.Box{X0: x, Y0: y, X1: x + 0.2, Y1: y + 0.2})
		}
		f.Settle()
		f.Paint(im, im.Rect, back)
	}
}
