//go:build e2e && linux

package e2e

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// Difference is what sets two pictures apart.
type Difference struct {
	Count int             // pixels
	Where image.Rectangle // around all of them
	Most  int             // largest difference of a channel
	PSNR  float64         // decibels; +Inf for equal pictures
}

// String says it for a failed test.
func (d Difference) String() string {
	return fmt.Sprintf("%d pixels differ in %v, by up to %d/255, PSNR %.1f dB", d.Count, d.Where, d.Most, d.PSNR)
}

// Compare compares pictures of equal size, wherever they begin. Pixels are
// told relative to the first picture's corner.
func Compare(a, b image.Image) (Difference, error) {
	d := Difference{PSNR: math.Inf(1)}
	size := a.Bounds().Size()
	if size != b.Bounds().Size() {
		return d, fmt.Errorf("sizes differ: %v and %v", size, b.Bounds().Size())
	}
	sum := 0
	for y := range size.Y {
		for x := range size.X {
			at := image.Pt(x, y)
			most, squares := distance(pixel(a, at), pixel(b, at))
			if most == 0 {
				continue
			}
			d.Count++
			d.Most = max(d.Most, most)
			d.Where = d.Where.Union(image.Rectangle{Min: at, Max: at.Add(image.Pt(1, 1))})
			sum += squares
		}
	}
	if sum > 0 {
		const channels, peak = 3, 255 * 255
		d.PSNR = 10 * math.Log10(float64(peak*channels*size.X*size.Y)/float64(sum))
	}
	return d, nil
}

// pixel returns the colour of a pixel, counted from the picture's corner.
func pixel(img image.Image, at image.Point) color.RGBA {
	at = at.Add(img.Bounds().Min)
	if rgba, ok := img.(*image.RGBA); ok {
		return rgba.RGBAAt(at.X, at.Y)
	}
	c, _ := color.RGBAModel.Convert(img.At(at.X, at.Y)).(color.RGBA)
	return c
}

func distance(a, b color.RGBA) (most, squares int) {
	for _, d := range [...]int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		most = max(most, d, -d)
		squares += d * d
	}
	return most, squares
}

// CountColor counts the pixels of a colour, give or take tolerance in each
// channel.
func CountColor(img image.Image, c color.RGBA, tolerance int) int {
	n := 0
	size := img.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			if most, _ := distance(pixel(img, image.Pt(x, y)), c); most <= tolerance {
				n++
			}
		}
	}
	return n
}

// Colors counts the colours of a picture.
func Colors(img image.Image) map[color.RGBA]int {
	colors := make(map[color.RGBA]int)
	size := img.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			colors[pixel(img, image.Pt(x, y))]++
		}
	}
	return colors
}
