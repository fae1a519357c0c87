//go:build e2e && linux

package e2e_test

import (
	"image"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

// What holds in windows of all sizes and colours: a header, a footer, the
// picture that is meant in its pane, nothing of it elsewhere.
func TestEverySizeAndColor(t *testing.T) {
	t.Parallel()
	tests := map[string]e2e.Options{
		"60x14, the smallest": {Cols: 60, Rows: 14},
		"80x24":               {Cols: 80, Rows: 24},
		"250x80":              {Cols: 250, Rows: 80},
		"light":               {Light: true},
		"NO_COLOR":            {Env: []string{"NO_COLOR=1"}},
		"large font":          {Cols: 90, Rows: 30, FontSize: 16},
	}
	for name, o := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := single(t, prediction.InstanceSegmentation)
			term := open(t, dir, o)
			in := pane(t, term)
			shot, at := waitPicture(t, term, in, meant(t, dir, clamp(pixels(term, in))), sixelLikeness)
			checkNothingAround(t, shot, in, at)
			for y := range shot.Rows {
				line := shot.Row(y)
				if y >= in.Min.Y && y < in.Max.Y {
					line.Max.X = in.Min.X
				}
				checkText(t, shot, line, name == "NO_COLOR")
			}
		})
	}
}

// clamp is xterm's own limit: it leaves out larger pictures entirely.
func clamp(size image.Point) image.Point {
	const most = 1000
	return image.Pt(min(size.X, most), min(size.Y, most))
}

// checkText finds cells that have text in them and no picture, which has more
// colours than letters have; and with noColor, none but greys.
func checkText(t *testing.T, shot *e2e.Shot, cells image.Rectangle, noColor bool) {
	t.Helper()
	const few = 700 // of a theme, with the greys of their edges; a photograph has thousands
	colors := e2e.Colors(shot.Crop(shot.Pixels(cells)))
	if len(colors) > few {
		t.Errorf("%d colours in the text of %v", len(colors), cells)
	}
	if !noColor {
		return
	}
	for c := range colors {
		if c.R != c.G || c.G != c.B {
			t.Errorf("the colour %v in the text of %v", c, cells)
			return
		}
	}
}

func TestXTermWithoutSixelShowsBlocks(t *testing.T) {
	t.Parallel()
	dir := single(t, prediction.ObjectDetection)
	term := open(t, dir, e2e.Options{Emulator: e2e.XTermText})
	term.WaitText("▀")
	in := pane(t, term)
	want := meant(t, dir, pixels(term, in))
	// A cell shows two pixels: what is compared is both pictures at that size.
	// Lines are at least a pixel wide there, labels are text, and there are
	// 256 colours; but the wrong picture stays below 12 dB.
	const likeness = 16
	best := 0.0
	if !term.Watch(func(s *e2e.Shot) bool {
		half := image.Pt(s.Cell.X, s.Cell.Y/2)
		small := shrink(want, half)
		for x := in.Min.X; x < in.Max.X; x++ {
			at := image.Rectangle{Max: want.Rect.Size()}.Add(s.Pixels(image.Rect(x, in.Min.Y, x+1, in.Max.Y)).Min)
			if !at.In(s.Rect) {
				break
			}
			d, _ := e2e.Compare(small, shrink(s.Crop(at), half))
			best = max(best, d.PSNR)
		}
		return best >= likeness
	}) {
		t.Fatalf("the screen never showed the picture in half blocks: at best %.1f dB of %d", best, likeness)
	}
	t.Logf("PSNR %.1f dB", best)
}

// shrink returns the means of blocks of pixels.
func shrink(img *image.RGBA, block image.Point) *image.RGBA {
	b := img.Rect
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()/block.X, b.Dy()/block.Y))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			var sum [4]uint32
			for j := range block.Y {
				for i := range block.X {
					for c, v := range img.Pix[img.PixOffset(b.Min.X+x*block.X+i, b.Min.Y+y*block.Y+j):][:4] {
						sum[c] += uint32(v)
					}
				}
			}
			for c := range sum {
				out.Pix[out.PixOffset(x, y)+c] = uint8(sum[c] / uint32(block.X*block.Y))
			}
		}
	}
	return out
}
