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

// Compare compares pictures of equal size, wherever they begin. Where they
// differ is told relative to the corner of a.
func Compare(a, b *image.RGBA) (Difference, error) { return CompareBeyond(a, b, 0) }

// CompareBeyond is Compare that overlooks pixels of which no channel differs by
// more than tolerance.
func CompareBeyond(a, b *image.RGBA, tolerance int) (Difference, error) {
	d := Difference{PSNR: math.Inf(1)}
	size := a.Rect.Size()
	if size != b.Rect.Size() {
		return d, fmt.Errorf("sizes differ: %v and %v", size, b.Rect.Size())
	}
	sum := 0
	for y := range size.Y {
		rowA := a.Pix[a.PixOffset(a.Rect.Min.X, a.Rect.Min.Y+y):]
		rowB := b.Pix[b.PixOffset(b.Rect.Min.X, b.Rect.Min.Y+y):]
		for x := range size.X {
			most, squares := distance(rowA[4*x:], rowB[4*x:])
			if most <= tolerance {
				continue
			}
			d.Count++
			d.Most = max(d.Most, most)
			d.Where = d.Where.Union(image.Rect(x, y, x+1, y+1))
			sum += squares
		}
	}
	if sum > 0 {
		const channels, peak = 3, 255 * 255
		d.PSNR = 10 * math.Log10(float64(peak*channels*size.X*size.Y)/float64(sum))
	}
	return d, nil
}

// Glance returns the squares of the differences between a picture and what
// another shows from a pixel on, at a few pixels only. It tells which of many
// places is the likeliest.
func Glance(a, b *image.RGBA, at image.Point) int {
	const stepX, stepY = 7, 11
	sum := 0
	for y := 0; y < a.Rect.Dy(); y += stepY {
		rowA := a.Pix[a.PixOffset(a.Rect.Min.X, a.Rect.Min.Y+y):]
		rowB := b.Pix[b.PixOffset(at.X, at.Y+y):]
		for x := 0; x < a.Rect.Dx(); x += stepX {
			_, squares := distance(rowA[4*x:], rowB[4*x:])
			sum += squares
		}
	}
	return sum
}

// distance compares two pixels.
func distance(a, b []uint8) (most, squares int) {
	for c := range 3 {
		d := int(a[c]) - int(b[c])
		most = max(most, d, -d)
		squares += d * d
	}
	return most, squares
}

// CountColor counts the pixels of a colour.
func CountColor(img *image.RGBA, c color.RGBA) int {
	n := 0
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		row := img.Pix[img.PixOffset(img.Rect.Min.X, y):][:4*img.Rect.Dx()]
		for i := 0; i < len(row); i += 4 {
			if row[i] == c.R && row[i+1] == c.G && row[i+2] == c.B {
				n++
			}
		}
	}
	return n
}

// Colors counts the colours of a picture.
func Colors(img *image.RGBA) map[color.RGBA]int {
	colors := make(map[color.RGBA]int)
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			colors[img.RGBAAt(x, y)]++
		}
	}
	return colors
}
