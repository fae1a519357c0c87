//go:build e2e && linux

package e2e_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/e2e"
)

// open opens a capture on the screen.
func open(t *testing.T, dir string, o e2e.Options, flags ...string) *e2e.Terminal {
	t.Helper()
	o.Command = append([]string{framebin, "open", dir}, flags...)
	return e2e.Start(t, o)
}

// pane waits for the main page and returns the cells of the picture's pane,
// from the lines around it: between the separator and the right edge, from the
// title to the tabs of the details. Where it cannot be told, the page is not
// as it should be.
func pane(t *testing.T, term *e2e.Terminal) image.Rectangle {
	t.Helper()
	var found image.Rectangle
	term.WaitLines("the main page", func(rows []string) bool {
		cols, _ := term.Size()
		var problem string
		found, problem = mainPage(rows, cols)
		return problem == ""
	})
	return found
}

// mainPage finds the picture's pane, or says what is not as it should be:
// header, footer, panes and the line between them.
func mainPage(rows []string, cols int) (image.Rectangle, string) {
	const top = 2
	if !strings.HasPrefix(strings.TrimSpace(rows[0]), "framebin") {
		return image.Rectangle{}, fmt.Sprintf("the header says %q", rows[0])
	}
	if last := rows[len(rows)-1]; !strings.Contains(last, "? help") {
		return image.Rectangle{}, fmt.Sprintf("the footer says %q", last)
	}
	before, _, _ := strings.Cut(rows[top], "│")
	left := ansi.StringWidth(before)
	bottom := 0
	for y, row := range rows[top : len(rows)-1] {
		if ansi.Cut(row, left, left+1) != "│" {
			return image.Rectangle{}, fmt.Sprintf("no separator in column %d of row %d: %q", left, y+top, row)
		}
		if bottom == 0 && strings.Contains(row, "1 Pred") {
			bottom = y + top
		}
	}
	switch _, after, _ := strings.Cut(rows[top], "│"); {
	case bottom > 0:
		return image.Rect(left+1, top, cols, bottom), ""
	case strings.Contains(rows[top-1], "1 Pred"): // beside the picture, in a wide window
		within, _, _ := strings.Cut(after, "│")
		return image.Rect(left+1, top, left+1+ansi.StringWidth(within), len(rows)-1), ""
	}
	return image.Rectangle{}, "no details"
}

// meant is the annotated picture of the first request of a capture, as large
// as fits size, drawn by another run of the program and without a terminal.
func meant(t *testing.T, dir string, size image.Point) *image.RGBA {
	t.Helper()
	return meantAt(t, dir, "1", size)
}

// meantAt is that of any request.
func meantAt(t *testing.T, dir, which string, size image.Point) *image.RGBA {
	t.Helper()
	path := filepath.Join(t.TempDir(), "meant.png")
	cmd := exec.CommandContext(t.Context(), framebin, "show", dir, which, "-o", path, "--size", fmt.Sprintf("%dx%d", size.X, size.Y))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
	return decodePNG(t, path)
}

func decodePNG(t *testing.T, path string) *image.RGBA {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	rgba := image.NewRGBA(img.Bounds())
	draw.Draw(rgba, rgba.Rect, img, img.Bounds().Min, draw.Src)
	return rgba
}

// place finds where in the pane a picture is shown: at the top, give or take a
// cell, and in the middle, give or take two.
func place(s *e2e.Shot, pane image.Rectangle, want *image.RGBA) (image.Rectangle, e2e.Difference) {
	size := want.Rect.Size()
	room := s.Pixels(pane)
	middle := room.Min.X + (room.Dx()-size.X)/2
	tries := image.Rect(middle-2*s.Cell.X, room.Min.Y, middle+2*s.Cell.X, room.Min.Y+s.Cell.Y)
	var at image.Rectangle
	best := math.MaxInt
	for y := tries.Min.Y; y < tries.Max.Y; y++ {
		for x := tries.Min.X; x < tries.Max.X; x++ {
			r := image.Rectangle{Max: size}.Add(image.Pt(x, y))
			if !r.In(room) {
				continue
			}
			if n := e2e.Glance(want, s.RGBA, r.Min); n < best {
				at, best = r, n
			}
		}
	}
	if best == math.MaxInt {
		return at, e2e.Difference{}
	}
	d, _ := e2e.Compare(want, s.Crop(at))
	return at, d
}

// waitPicture waits until the picture that is meant is on the screen, give or
// take the colours that a sixel palette of 255 can hold: at least bound
// decibels.
func waitPicture(t *testing.T, term *e2e.Terminal, pane image.Rectangle, want *image.RGBA, bound float64) (*e2e.Shot, image.Rectangle) {
	t.Helper()
	var at image.Rectangle
	var difference e2e.Difference
	shot := term.WaitFor("the picture that is meant", func(s *e2e.Shot) bool {
		at, difference = place(s, pane, want)
		return difference.PSNR >= bound
	})
	t.Logf("picture of %v at %v: %v", want.Bounds().Size(), at, difference)
	return shot, at
}

// palette is the one of Okabe and Ito, the colours of classes.
func palette() []color.RGBA {
	return []color.RGBA{
		{0xE6, 0x9F, 0x00, 0xFF},
		{0x56, 0xB4, 0xE9, 0xFF},
		{0x00, 0x9E, 0x73, 0xFF},
		{0xF0, 0xE4, 0x42, 0xFF},
		{0x00, 0x72, 0xB2, 0xFF},
		{0xD5, 0x5E, 0x00, 0xFF},
		{0xCC, 0x79, 0xA7, 0xFF},
	}
}

// checkClassColors finds the pixels that have a class's very colour in the
// meant picture on the screen. Sixel tells colours in percent, which is at
// most 1.3/255 off.
func checkClassColors(t *testing.T, shown, want *image.RGBA) {
	t.Helper()
	const tolerance, enough = 2, 100
	found := false
	for _, c := range palette() {
		n, same := 0, 0
		for y := range want.Rect.Dy() {
			for x := range want.Rect.Dx() {
				if want.RGBAAt(x, y) != c {
					continue
				}
				n++
				if near(shown.RGBAAt(shown.Rect.Min.X+x, shown.Rect.Min.Y+y), c, tolerance) {
					same++
				}
			}
		}
		found = found || n >= enough
		if n >= enough && same != n {
			t.Errorf("%d of %d pixels in the class colour %v are so on the screen", same, n, c)
		}
	}
	if !found {
		t.Errorf("no class colour in the meant picture")
	}
}

func near(a, b color.RGBA, tolerance int) bool {
	for _, d := range [...]int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		if d > tolerance || -d > tolerance {
			return false
		}
	}
	return true
}
