package graphics

import (
	"image"
	"image/color"
	"image/draw"
)

// CardColors are the colours of a card's bars, which have to come out exactly:
// those of a television's test picture.
func CardColors() []color.RGBA {
	const full = 0xff
	return []color.RGBA{
		{full, full, full, full},
		{full, full, 0, full},
		{0, full, full, full},
		{0, full, 0, full},
		{full, 0, full, full},
		{full, 0, 0, full},
		{0, 0, full, full},
		{0, 0, 0, full},
	}
}

// Card returns a test picture: a frame, bars of colour, a ramp of grey, a
// circle on a grid, and stripes of one pixel. A missing edge of the frame was
// cut off; a circle that is none has the wrong size of cell; stripes that are
// grey were scaled.
func Card(size image.Point) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: size})
	white, black := CardColors()[0], CardColors()[7]
	draw.Draw(img, img.Rect, image.NewUniform(white), image.Point{}, draw.Src)
	inside := img.Rect.Inset(1)
	if inside.Empty() {
		return img
	}
	draw.Draw(img, inside, image.NewUniform(black), image.Point{}, draw.Src)
	bars, rest := above(inside, inside.Dy()/4)
	ramp, rest := above(rest, inside.Dy()/8)
	drawBars(img, bars)
	drawRamp(img, ramp)
	side := min(rest.Dy(), rest.Dx()/2)
	drawCircle(img, image.Rectangle{Max: image.Pt(side, side)}.Add(rest.Min))
	drawStripes(img, image.Rectangle{Min: rest.Min.Add(image.Pt(side, 0)), Max: rest.Max})
	return img
}

// above cuts a rectangle in two.
func above(r image.Rectangle, height int) (top, bottom image.Rectangle) {
	top, bottom = r, r
	top.Max.Y = r.Min.Y + height
	bottom.Min.Y = top.Max.Y
	return top, bottom
}

func drawBars(img *image.RGBA, r image.Rectangle) {
	colors := CardColors()
	for i, c := range colors {
		bar := r
		bar.Min.X, bar.Max.X = r.Min.X+i*r.Dx()/len(colors), r.Min.X+(i+1)*r.Dx()/len(colors)
		draw.Draw(img, bar, image.NewUniform(c), image.Point{}, draw.Src)
	}
}

func drawRamp(img *image.RGBA, r image.Rectangle) {
	for x := r.Min.X; x < r.Max.X; x++ {
		level := uint8((x - r.Min.X) * 255 / max(r.Dx()-1, 1))
		for y := r.Min.Y; y < r.Max.Y; y++ {
			img.SetRGBA(x, y, color.RGBA{level, level, level, 0xff})
		}
	}
}

// drawCircle draws a circle in a square, on a grid.
func drawCircle(img *image.RGBA, r image.Rectangle) {
	const mesh = 8
	grid := color.RGBA{0x60, 0x60, 0x60, 0xff}
	// The middle of the square may be between two pixels: twice the distances
	// are whole numbers. A pixel belongs to the circle if its inner corner is
	// inside and its outer one is not.
	radius := r.Dx() - 2
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			dx, dy := 2*(x-r.Min.X)-r.Dx()+1, 2*(y-r.Min.Y)-r.Dy()+1
			d := dx*dx + dy*dy
			switch {
			case d <= radius*radius && d > (radius-2)*(radius-2):
				img.SetRGBA(x, y, CardColors()[1])
			case (x-r.Min.X)%mesh == 0 || (y-r.Min.Y)%mesh == 0:
				img.SetRGBA(x, y, grid)
			}
		}
	}
}

// drawStripes draws lines of one pixel: upright, lying, and both.
func drawStripes(img *image.RGBA, r image.Rectangle) {
	white := CardColors()[0]
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			var on bool
			switch 3 * (x - r.Min.X) / max(r.Dx(), 1) {
			case 0:
				on = x%2 == 0
			case 1:
				on = y%2 == 0
			default:
				on = (x+y)%2 == 0
			}
			if on {
				img.SetRGBA(x, y, white)
			}
		}
	}
}
