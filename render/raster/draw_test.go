package raster_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	xdraw "golang.org/x/image/draw"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/raster"
)

// slowDraw is Draw as its documentation says it, in floating point: the
// average under each pixel of the picture, or the line between the nearest
// two. It works on planes of chroma as they are stored.
func slowDraw(dst *image.RGBA, r image.Rectangle, im image.Image, w raster.Window) {
	b := im.Bounds()
	ycc, isYCC := im.(*image.YCbCr)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			sx, sy := w.Width/float64(r.Dx()), w.Height/float64(r.Dy())
			x0, y0 := w.X+float64(x-r.Min.X)*sx, w.Y+float64(y-r.Min.Y)*sy
			if !isYCC {
				ch := func(get func(c color.RGBA) uint8) uint8 {
					return uint8(average(x0, y0, x0+sx, y0+sy, b.Dx(), b.Dy(), func(i, j int) float64 {
						return float64(get(rgba(im, i, j)))
					}) + 0.5)
				}
				dst.SetRGBA(x, y, color.RGBA{
					ch(func(c color.RGBA) uint8 { return c.R }), ch(func(c color.RGBA) uint8 { return c.G }),
					ch(func(c color.RGBA) uint8 { return c.B }), ch(func(c color.RGBA) uint8 { return c.A }),
				})
				continue
			}
			// Chroma in absolute coordinates, where its grid begins at zero.
			sub := map[image.YCbCrSubsampleRatio][2]float64{
				image.YCbCrSubsampleRatio444: {1, 1}, image.YCbCrSubsampleRatio422: {2, 1},
				image.YCbCrSubsampleRatio420: {2, 2}, image.YCbCrSubsampleRatio440: {1, 2},
				image.YCbCrSubsampleRatio411: {4, 1}, image.YCbCrSubsampleRatio410: {4, 2},
			}[ycc.SubsampleRatio]
			cx, cy := float64(b.Min.X/int(sub[0])), float64(b.Min.Y/int(sub[1]))
			cw := (b.Max.X+int(sub[0])-1)/int(sub[0]) - int(cx)
			ch := (b.Max.Y+int(sub[1])-1)/int(sub[1]) - int(cy)
			ax, ay := x0+float64(b.Min.X), y0+float64(b.Min.Y)
			chroma := func(pix []uint8) uint8 {
				return uint8(average(ax/sub[0]-cx, ay/sub[1]-cy, (ax+sx)/sub[0]-cx, (ay+sy)/sub[1]-cy, cw, ch,
					func(i, j int) float64 { return float64(pix[j*ycc.CStride+i]) }) + 0.5)
			}
			luma := average(x0, y0, x0+sx, y0+sy, b.Dx(), b.Dy(),
				func(i, j int) float64 { return float64(ycc.Y[j*ycc.YStride+i]) })
			red, green, blue := color.YCbCrToRGB(uint8(luma+0.5), chroma(ycc.Cb), chroma(ycc.Cr))
			dst.SetRGBA(x, y, color.RGBA{red, green, blue, 255})
		}
	}
}

// average returns what a box sees of a grid of w by h samples.
func average(x0, y0, x1, y1 float64, w, h int, at func(i, j int) float64) float64 {
	x0, x1 = span(x0, x1, w)
	y0, y1 = span(y0, y1, h)
	var sum, area float64
	for j := int(y0); j < h && float64(j) < y1; j++ {
		for i := int(x0); i < w && float64(i) < x1; i++ {
			a := (math.Min(x1, float64(i+1)) - math.Max(x0, float64(i))) *
				(math.Min(y1, float64(j+1)) - math.Max(y0, float64(j)))
			sum += a * at(i, j)
			area += a
		}
	}
	return sum / area
}

// span limits a box to n samples; a box of less than a sample becomes the
// line between two.
func span(a, b float64, n int) (from, to float64) {
	last := float64(n - 1)
	if b-a < 1 {
		a = math.Min(math.Max((a+b)/2-0.5, 0), last)
		return a, math.Min(a+1, float64(n))
	}
	a = math.Min(math.Max(a, 0), last)
	return a, math.Max(math.Min(b, float64(n)), a+1e-9)
}

// kinds returns one scene in every type that Draw has a path for.
func kinds(tb testing.TB, w, h int) map[string]image.Image {
	tb.Helper()
	from := scene(tb, w, h)
	b := from.Rect
	all := make(map[string]image.Image)
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		im := image.NewYCbCr(b, ratio)
		for y := range h {
			for x := range w {
				c := from.RGBAAt(x, y)
				im.Y[im.YOffset(x, y)], im.Cb[im.COffset(x, y)], im.Cr[im.COffset(x, y)] = color.RGBToYCbCr(c.R, c.G, c.B)
			}
		}
		all[ratio.String()] = im
	}
	for name, im := range map[string]draw.Image{
		"gray": image.NewGray(b), "gray16": image.NewGray16(b), "rgba": image.NewRGBA(b), "nrgba": image.NewNRGBA(b),
		"nrgba64": image.NewNRGBA64(b), "cmyk": image.NewCMYK(b),
		"paletted": image.NewPaletted(b, color.Palette{color.Black, color.White, color.RGBA{200, 80, 30, 255}}),
	} {
		draw.Draw(im, b, from, image.Point{}, draw.Src)
		all[name] = im
	}
	return all
}

func TestDrawEqualsSlowDraw(t *testing.T) {
	t.Parallel()
	// Two roundings, of the weights to 1/256 down and across, where the slow
	// way has one.
	const tolerance = 2
	windows := map[string]struct {
		w    raster.Window
		size image.Point
	}{
		"half":       {raster.Window{X: 2, Y: 2, Width: 80, Height: 60}, image.Pt(40, 30)},
		"third":      {raster.Window{X: 1, Y: 3, Width: 90, Height: 60}, image.Pt(30, 20)},
		"odd":        {raster.Window{Width: 97, Height: 71}, image.Pt(53, 47)},
		"same":       {raster.Window{X: 5, Y: 7, Width: 64, Height: 48}, image.Pt(64, 48)},
		"twice":      {raster.Window{X: 20, Y: 20, Width: 30, Height: 20}, image.Pt(60, 40)},
		"broken":     {raster.Window{X: 10.3, Y: 9.7, Width: 41.9, Height: 33.3}, image.Pt(61, 20)},
		"wide, low":  {raster.Window{Width: 97, Height: 71}, image.Pt(190, 9)},
		"one pixel":  {raster.Window{Width: 97, Height: 71}, image.Pt(1, 1)},
		"over edges": {raster.Window{X: -20, Y: -10, Width: 140, Height: 100}, image.Pt(70, 50)},
	}
	for kind, im := range kinds(t, 101, 79) {
		for name, c := range windows {
			for _, r := range []image.Rectangle{im.Bounds(), image.Rect(3, 5, 100, 76)} {
				t.Run(fmt.Sprintf("%s/%s/%v", kind, name, r.Min), func(t *testing.T) {
					t.Parallel()
					part := crop(t, im, r)
					got, want := image.NewRGBA(image.Rectangle{Max: c.size}), image.NewRGBA(image.Rectangle{Max: c.size})
					raster.Draw(got, got.Rect, &raster.Image{Image: part}, c.w)
					slowDraw(want, want.Rect, part, c.w)
					if most, _ := difference(t, got, want); most > limit(tolerance, part) {
						t.Errorf("differs by up to %d of 255", most)
					}
				})
			}
		}
	}
}

// limit allows for what conversion makes of a difference in a sample: one of
// chroma becomes almost two of blue.
func limit(tolerance int, im image.Image) int {
	if _, ok := im.(*image.YCbCr); ok {
		return 3 * tolerance
	}
	return tolerance
}

func TestDrawTurns(t *testing.T) {
	t.Parallel()
	stored := crop(t, kinds(t, 101, 79)["YCbCrSubsampleRatio444"], image.Rect(1, 2, 98, 75))
	plain := image.NewRGBA(image.Rectangle{Max: stored.Bounds().Size()})
	raster.Draw(plain, plain.Rect, &raster.Image{Image: stored}, raster.Whole(plain.Rect.Max))
	for o := imageheader.AsStored; o <= imageheader.Rotate270; o++ {
		im := &raster.Image{Image: stored, Orientation: o}
		turned := image.NewRGBA(image.Rectangle{Max: im.Size()})
		a := im.Affine()
		for y := range plain.Rect.Max.Y {
			for x := range plain.Rect.Max.X {
				tx, ty := a.Apply(float64(x)+0.5, float64(y)+0.5)
				turned.SetRGBA(int(tx), int(ty), plain.RGBAAt(x, y))
			}
		}
		w := raster.Window{X: 10, Y: 20, Width: 50, Height: 40}
		got, want := image.NewRGBA(image.Rect(0, 0, 25, 16)), image.NewRGBA(image.Rect(0, 0, 25, 16))
		raster.Draw(got, got.Rect, im, w)
		raster.Draw(want, want.Rect, &raster.Image{Image: turned}, w)
		if most, _ := difference(t, got, want); most > 3 {
			t.Errorf("orientation %d: differs by up to %d of 255", o, most)
		}
	}
}

func TestDrawKeepsWithinItsRectangle(t *testing.T) {
	t.Parallel()
	im := &raster.Image{Image: scene(t, 64, 64)}
	whole := image.NewRGBA(image.Rect(-40, -40, 60, 60))
	raster.Draw(whole, whole.Rect, im, raster.Whole(im.Size()))
	for _, o := range []imageheader.Orientation{imageheader.AsStored, imageheader.Rotate90} {
		im := &raster.Image{Image: im.Image, Orientation: o}
		raster.Draw(whole, whole.Rect, im, raster.Whole(im.Size()))
		part := image.NewRGBA(image.Rect(0, 0, 20, 20))
		raster.Draw(part, whole.Rect, im, raster.Whole(im.Size()))
		if most, _ := difference(t, part, crop(t, whole, part.Rect)); most > 1 {
			t.Errorf("orientation %d: a part differs from that part of the whole by %d", o, most)
		}
	}
	dst := image.NewRGBA(image.Rect(0, 0, 20, 20))
	raster.Draw(dst, image.Rect(5, 5, 10, 10), im, raster.Whole(im.Size()))
	for y := range 20 {
		for x := range 20 {
			if inside := image.Pt(x, y).In(image.Rect(5, 5, 10, 10)); inside != (dst.RGBAAt(x, y).A == 255) {
				t.Fatalf("(%d, %d): drawn %v, want %v", x, y, !inside, inside)
			}
		}
	}
}

func TestDrawIgnoresWindowsWithoutArea(t *testing.T) {
	t.Parallel()
	dst := image.NewRGBA(image.Rect(0, 0, 4, 4))
	im := &raster.Image{Image: scene(t, 8, 8)}
	for _, w := range []raster.Window{
		{}, {Width: -1, Height: 5}, {Width: math.NaN(), Height: 1}, {X: math.Inf(1), Width: 1, Height: 1},
	} {
		raster.Draw(dst, dst.Rect, im, w)
	}
	raster.Draw(dst, dst.Rect, &raster.Image{Image: image.NewGray(image.Rectangle{})}, raster.Window{Width: 1, Height: 1})
	for _, v := range dst.Pix {
		if v != 0 {
			t.Fatal("something was drawn")
		}
	}
}

func TestDrawLetsThroughWhatIsTransparent(t *testing.T) {
	t.Parallel()
	src := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	src.SetNRGBA(0, 0, color.NRGBA{255, 0, 0, 255})
	src.SetNRGBA(1, 0, color.NRGBA{255, 0, 0, 128})
	dst := image.NewRGBA(image.Rect(0, 0, 3, 1))
	draw.Draw(dst, dst.Rect, image.NewUniform(color.RGBA{0, 0, 200, 255}), image.Point{}, draw.Src)
	raster.Draw(dst, dst.Rect, &raster.Image{Image: src}, raster.Whole(image.Pt(3, 1)))
	for x, want := range []color.RGBA{{255, 0, 0, 255}, {128, 0, 100, 255}, {0, 0, 200, 255}} {
		if got := dst.RGBAAt(x, 0); got != want {
			t.Errorf("pixel %d: got %v, want %v", x, got, want)
		}
	}
}

// Averaging must be no worse than ApproxBiLinear, which looks at four pixels
// of however many: both against Catmull-Rom over all of them.
func TestDrawIsAsGoodAsApproxBiLinear(t *testing.T) {
	t.Parallel()
	src := scene(t, 480, 270)
	for _, size := range []image.Point{image.Pt(240, 135), image.Pt(213, 120), image.Pt(100, 56), image.Pt(400, 225)} {
		r := image.Rectangle{Max: size}
		best, approx, got := image.NewRGBA(r), image.NewRGBA(r), image.NewRGBA(r)
		xdraw.CatmullRom.Scale(best, r, src, src.Rect, draw.Src, nil)
		xdraw.ApproxBiLinear.Scale(approx, r, src, src.Rect, draw.Src, nil)
		raster.Draw(got, r, &raster.Image{Image: src}, raster.Whole(src.Rect.Max))
		_, ours := difference(t, got, best)
		// At half size both average the same four pixels: they differ in rounding.
		if _, theirs := difference(t, approx, best); ours < theirs-0.2 {
			t.Errorf("%v: got %.1f dB, want at least the %.1f dB of ApproxBiLinear", size, ours, theirs)
		}
	}
}
