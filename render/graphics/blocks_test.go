package graphics_test

import (
	"image"
	"image/color"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	xdraw "golang.org/x/image/draw"

	"github.com/framebin/framebin/render/graphics"
)

// quadrants says which quarters of a cell a character fills: top left, top
// right, bottom left, bottom right.
func quadrants(tb testing.TB, r rune) [4]bool {
	tb.Helper()
	filled := map[rune]string{
		' ': "0000", '▘': "1000", '▝': "0100", '▀': "1100", '▖': "0010", '▌': "1010", '▞': "0110", '▛': "1110",
		'▗': "0001", '▚': "1001", '▐': "0101", '▜': "1101", '▄': "0011", '▙': "1011", '▟': "0111", '█': "1111",
	}[r]
	if filled == "" {
		tb.Fatalf("character %q", r)
	}
	return [4]bool{filled[0] == '1', filled[1] == '1', filled[2] == '1', filled[3] == '1'}
}

// indexed returns one of xterm's 256 colours.
func indexed(i int) color.RGBA {
	r, g, b, _ := ansi.IndexedColor(i).RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
}

// cellScreen reads lines of cells back into pixels, two by two a cell.
type cellScreen struct {
	*image.RGBA
	fg, bg   color.RGBA
	sequence int // colour changes
}

func readBlocks(tb testing.TB, lines []string, cols int) *cellScreen {
	tb.Helper()
	white, black := color.RGBA{255, 255, 255, 255}, color.RGBA{0, 0, 0, 255}
	s := &cellScreen{RGBA: image.NewRGBA(image.Rect(0, 0, 2*cols, 2*len(lines)))}
	for row, line := range lines {
		if got := ansi.StringWidth(line); got != cols {
			tb.Fatalf("line %d is %d cells wide, want %d", row, got, cols)
		}
		line, ok := strings.CutSuffix(line, "\x1b[m")
		if !ok {
			tb.Fatalf("line %d does not end with a reset", row)
		}
		s.fg, s.bg = white, black
		for col := 0; line != ""; {
			if rest, ok := strings.CutPrefix(line, "\x1b["); ok {
				sgr, rest, _ := strings.Cut(rest, "m")
				s.sgr(tb, sgr)
				line = rest
				continue
			}
			r := []rune(line)[0]
			for i, on := range quadrants(tb, r) {
				c := s.bg
				if on {
					c = s.fg
				}
				s.SetRGBA(2*col+i&1, 2*row+i>>1, c)
			}
			line = line[len(string(r)):]
			col++
		}
	}
	return s
}

// sgr takes the parameters of one colour.
func (s *cellScreen) sgr(tb testing.TB, parameters string) {
	tb.Helper()
	s.sequence++
	var n []int
	for field := range strings.SplitSeq(parameters, ";") {
		v, err := strconv.Atoi(field)
		if err != nil {
			tb.Fatalf("SGR %q", parameters)
		}
		n = append(n, v)
	}
	var c color.RGBA
	switch {
	case len(n) == 5 && n[1] == 2:
		c = color.RGBA{uint8(n[2]), uint8(n[3]), uint8(n[4]), 255}
	case len(n) == 3 && n[1] == 5 && n[2] >= 16:
		c = indexed(n[2])
	case len(n) == 1 && n[0] >= 90:
		c = indexed(n[0]%10 + 8)
	case len(n) == 1:
		c = indexed(n[0] % 10)
	default:
		tb.Fatalf("SGR %q", parameters)
	}
	if base := n[0] / 10; base == 4 || base == 10 {
		s.bg = c
	} else {
		s.fg = c
	}
}

func TestBlockLinesShowTwoColoursExactly(t *testing.T) {
	t.Parallel()
	colours := [2]color.RGBA{{250, 20, 30, 255}, {0, 90, 200, 255}}
	img := image.NewRGBA(image.Rect(0, 0, 32, 2)) // every pattern of two colours
	for i := range 16 {
		for bit := range 4 {
			img.SetRGBA(2*i+bit&1, bit>>1, colours[i>>bit&1])
		}
	}
	for name, img := range map[string]*image.RGBA{"": img, "shifted": shifted(img)} {
		got := readBlocks(t, graphics.BlockLines(img, 16, 1, graphics.TrueColor), 16)
		if d := farthest(t, got, img); d != 0 {
			t.Errorf("%s: a channel is %d off", name, d)
		}
		if got.sequence > 16 {
			t.Errorf("%s: %d colour changes for two colours in 16 cells", name, got.sequence)
		}
	}
}

func TestBlockLinesOfOneColourSaySoOnce(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 100, 100))
	paint(img, img.Rect, color.RGBA{1, 2, 3, 255})
	for _, line := range graphics.BlockLines(img, 40, 10, graphics.TrueColor) {
		if want := "\x1b[48;2;1;2;3m" + strings.Repeat(" ", 40) + "\x1b[m"; line != want {
			t.Errorf("got %q, want %q", line, want)
		}
	}
}

// halves is the picture as half blocks show it: two pixels a cell.
func halves(img *image.RGBA, cols, rows int) *image.RGBA {
	small := image.NewRGBA(image.Rect(0, 0, cols, 2*rows))
	xdraw.BiLinear.Scale(small, small.Rect, img, img.Rect, xdraw.Src, nil)
	wide := image.NewRGBA(image.Rect(0, 0, 2*cols, 2*rows))
	xdraw.NearestNeighbor.Scale(wide, wide.Rect, small, small.Rect, xdraw.Src, nil)
	return wide
}

func TestBlockLinesOfPhotographs(t *testing.T) {
	t.Parallel()
	const cols, rows = 80, 24
	img := photo(t, "japanese_cherry_1.jpg", 320, 192)
	want := image.NewRGBA(image.Rect(0, 0, 2*cols, 2*rows))
	xdraw.BiLinear.Scale(want, want.Rect, img, img.Rect, xdraw.Src, nil)
	tests := map[string]struct {
		depth graphics.ColorDepth
		least float64 // dB
	}{
		"true colour": {graphics.TrueColor, psnr(t, halves(img, cols, rows), want)},
		"256 colours": {graphics.Colors256, 20},
		"16 colours":  {graphics.Colors16, 9},
		"monochrome":  {graphics.Monochrome, 4},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines := graphics.BlockLines(img, cols, rows, test.depth)
			if len(lines) != rows {
				t.Fatalf("%d lines, want %d", len(lines), rows)
			}
			if got := psnr(t, readBlocks(t, lines, cols), want); got < test.least {
				t.Errorf("%.2f dB, want %.2f at least", got, test.least)
			}
		})
	}
}

// Dithering must keep the brightness: that is all that monochrome has.
func TestBlockLinesMonochromeKeepsBrightness(t *testing.T) {
	t.Parallel()
	for _, level := range []uint8{0, 32, 64, 128, 192, 224, 255} {
		img := image.NewRGBA(image.Rect(0, 0, 64, 64))
		paint(img, img.Rect, color.RGBA{level, level, level, 255})
		lines := graphics.BlockLines(img, 32, 16, graphics.Monochrome)
		if strings.Contains(strings.Join(lines, ""), "\x1b[3") {
			t.Fatal("monochrome lines have colours")
		}
		got := readBlocks(t, lines, 32)
		sum := 0
		for i := 0; i < len(got.Pix); i += 4 {
			sum += int(got.Pix[i])
		}
		if mean := sum / (len(got.Pix) / 4); mean < int(level)-9 || mean > int(level)+9 {
			t.Errorf("level %d is shown as %d", level, mean)
		}
	}
}

func TestBlockLinesWithoutCells(t *testing.T) {
	t.Parallel()
	img := noise(4, 4, 1)
	for name, test := range map[string]struct {
		img        *image.RGBA
		cols, rows int
		want       int
	}{
		"no rows":   {img, 4, 0, 0},
		"no cols":   {img, 0, 4, 4},
		"negative":  {img, -1, -1, 0},
		"no pixels": {&image.RGBA{}, 4, 2, 2},
	} {
		if got := graphics.BlockLines(test.img, test.cols, test.rows, graphics.TrueColor); len(got) != test.want {
			t.Errorf("%s: %d lines, want %d", name, len(got), test.want)
		}
	}
}

func FuzzBlockLines(f *testing.F) {
	f.Add(uint8(1), uint8(1), uint8(1), uint8(1), uint8(0))
	f.Add(uint8(5), uint8(7), uint8(40), uint8(3), uint8(1))
	f.Add(uint8(200), uint8(3), uint8(7), uint8(9), uint8(2))
	f.Add(uint8(3), uint8(200), uint8(1), uint8(60), uint8(3))
	f.Fuzz(func(t *testing.T, width, height, cols, rows, depth uint8) {
		if width == 0 || height == 0 || cols == 0 {
			t.Skip()
		}
		img := noise(int(width), int(height), uint64(cols))
		lines := graphics.BlockLines(img, int(cols), int(rows), graphics.ColorDepth(depth%4))
		if len(lines) != int(rows) {
			t.Fatalf("%d lines, want %d", len(lines), rows)
		}
		readBlocks(t, lines, int(cols))
	})
}
