package graphics_test

import (
	"fmt"
	"image"
	"image/draw"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi/kitty"

	"github.com/framebin/framebin/render/graphics"
)

// behindTmux is a terminal that knows kitty's placeholders, as seen through a
// tmux that lets sequences through: pictures by number, and how many cells
// each is stretched to.
type behindTmux struct {
	pictures map[int]*image.RGBA
	sizes    map[int]image.Point
}

// receive takes what a program in tmux writes, and nothing that tmux would not
// hand on.
func (b *behindTmux) receive(tb testing.TB, s string) {
	tb.Helper()
	var through strings.Builder
	for s != "" {
		body, ok := strings.CutPrefix(s, "\x1bPtmux;")
		if !ok {
			tb.Fatalf("not for tmux to hand on: %.40q", s)
		}
		// tmux ends the sequence at the first escape that is not doubled.
		var n int
		for n = 0; n < len(body); n++ {
			if body[n] != '\x1b' {
				through.WriteByte(body[n])
				continue
			}
			if n+1 >= len(body) || body[n+1] != '\x1b' {
				break
			}
			through.WriteByte('\x1b')
			n++
		}
		if s, ok = strings.CutPrefix(body[n:], "\x1b\\"); !ok {
			tb.Fatalf("no end, but %.20q", body[n:])
		}
		if n >= 1<<20 {
			tb.Fatalf("%d bytes in one sequence: tmux drops them", n)
		}
	}
	for _, c := range parseKitty(tb, []byte(through.String())) {
		b.obey(tb, c)
	}
}

func (b *behindTmux) obey(tb testing.TB, c kittyCommand) {
	tb.Helper()
	id, err := strconv.Atoi(c.keys["i"])
	if err != nil || c.keys["q"] != "2" {
		tb.Fatalf("keys %v", c.keys)
	}
	if c.keys["a"] == "d" {
		if c.keys["d"] != "I" {
			tb.Errorf("deletes by %q: the pixels stay", c.keys["d"])
		}
		delete(b.pictures, id)
		return
	}
	cols, err1 := strconv.Atoi(c.keys["c"])
	rows, err2 := strconv.Atoi(c.keys["r"])
	if err1 != nil || err2 != nil || c.keys["U"] != "1" || c.keys["a"] != "T" {
		tb.Fatalf("not a virtual placement: %v", c.keys)
	}
	b.pictures[id], b.sizes[id] = decodeKitty(tb, c), image.Pt(cols, rows)
}

// show draws lines of cells as the terminal does.
func (b *behindTmux) show(tb testing.TB, lines []string, cols int, cell image.Point) *image.RGBA {
	tb.Helper()
	screen := image.NewRGBA(image.Rect(0, 0, cols*cell.X, len(lines)*cell.Y))
	marks := map[rune]int{}
	for i := range graphics.Kitty.CellsInTmux() {
		marks[kitty.Diacritic(i)] = i
	}
	for y, line := range lines {
		var low int
		if _, err := fmt.Sscanf(line, "\x1b[38;5;%dm", &low); err != nil || low < 16 || low > 255 {
			tb.Fatalf("the colour of %.20q: %d, %v", line, low, err)
		}
		_, text, _ := strings.Cut(line, "m")
		runes := []rune(strings.TrimSuffix(text, "\x1b[m"))
		if len(runes) != 4*cols {
			tb.Fatalf("%d characters for %d cells", len(runes), cols)
		}
		for x := range cols {
			c := runes[4*x:]
			id := marks[c[3]]<<24 | low
			img := b.pictures[id]
			if c[0] != 0x10EEEE || img == nil || b.sizes[id] != image.Pt(cols, len(lines)) {
				tb.Fatalf("cell %d,%d: %U of picture %#x, stretched to %v cells", x, y, c[:4], id, b.sizes[id])
			}
			part := image.Rectangle{Max: cell}.Add(image.Pt(marks[c[2]]*cell.X, marks[c[1]]*cell.Y))
			draw.Draw(screen, image.Rectangle{Max: cell}.Add(image.Pt(x*cell.X, y*cell.Y)), img, part.Min, draw.Src)
		}
	}
	return screen
}

func newBehindTmux() *behindTmux {
	return &behindTmux{pictures: map[int]*image.RGBA{}, sizes: map[int]image.Point{}}
}

func TestPlaceholdersShowThePicture(t *testing.T) {
	t.Parallel()
	cell := image.Pt(7, 13)
	tests := map[string]image.Point{
		"photo":       {40, 20},
		"cell":        {1, 1},
		"many marks":  {297, 2},
		"tall":        {2, 297},
		"large chunk": {120, 40},
	}
	for name, size := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, err := graphics.New(graphics.Setup{Protocol: graphics.Kitty, Tmux: true, Cell: cell})
			if err != nil {
				t.Fatal(err)
			}
			terminal := newBehindTmux()
			for id, img := range []*image.RGBA{noise(size.X*cell.X, size.Y*cell.Y, 1), photo(t, "fork_11.jpg", size.X*cell.X, size.Y*cell.Y)} {
				payload, err := e.Encode(nil, img, uint32(id+250), nil)
				if err != nil {
					t.Fatal(err)
				}
				terminal.receive(t, string(payload))
				got := terminal.show(t, e.Cells(uint32(id+250), size.X, size.Y), size.X, cell)
				if d := farthest(t, got, img); d != 0 {
					t.Errorf("picture %d: a channel is %d off", id, d)
				}
			}
			for id := range uint32(2) {
				terminal.receive(t, string(e.Erase(id+250)))
			}
			if len(terminal.pictures) != 0 {
				t.Errorf("%d pictures stay in the terminal", len(terminal.pictures))
			}
		})
	}
}

// A picture that is no multiple of the cells is in their top left corner, and
// covers the last ones in part.
func TestPlaceholdersRoundUp(t *testing.T) {
	t.Parallel()
	for cell, want := range map[image.Point]image.Point{{8, 16}: {3, 2}, {}: {2, 1}} {
		e, err := graphics.New(graphics.Setup{Protocol: graphics.Kitty, Tmux: true, Cell: cell})
		if err != nil {
			t.Fatal(err)
		}
		terminal := newBehindTmux()
		img := noise(20, 20, 1)
		terminal.receive(t, string(encode(t, e, shifted(img))))
		size := image.Pt(20, 20) // in cells of 10x20 pixels
		if cell.X > 0 {
			size = image.Pt(cell.X*want.X, cell.Y*want.Y)
		}
		for id, got := range terminal.sizes {
			all := terminal.pictures[id]
			part, _ := all.SubImage(img.Rect).(*image.RGBA)
			if d := farthest(t, part, img); d != 0 || all.Rect.Size() != size {
				t.Errorf("%v pixels, want %v; a channel is %d off", all.Rect.Size(), size, d)
			}
			if last := all.RGBAAt(size.X-1, size.Y-1); size.X > 20 && last.A != 0 {
				t.Errorf("%v beside the picture", last)
			}
			if got != want || id>>24 == 0 || id&255 < 16 {
				t.Errorf("cells of %v: picture %#x is stretched to %v, want %v", cell, id, got, want)
			}
		}
	}
}

// The pictures that are in the terminal at the same time, the latest and the
// one before it, must not have the same number.
func TestPlaceholdersAreToldApart(t *testing.T) {
	t.Parallel()
	e, err := graphics.New(graphics.Setup{Protocol: graphics.Kitty, Tmux: true})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for id := range uint32(240) {
		line := e.Cells(id, 1, 1)[0]
		if seen[line] {
			t.Fatalf("picture %d has the cells of another: %q", id, line)
		}
		seen[line] = true
	}
	for _, size := range [][2]int{{0, 0}, {-1, -1}, {5000, 5000}} {
		lines := e.Cells(1, size[0], size[1])
		if len(lines) > graphics.Kitty.CellsInTmux() {
			t.Errorf("%v: %d lines", size, len(lines))
		}
	}
}

func TestCellsOfOtherProtocols(t *testing.T) {
	t.Parallel()
	for _, p := range []graphics.Protocol{graphics.Sixel, graphics.Kitty, graphics.ITerm2} {
		if got := newEncoder(t, p).Cells(1, 2, 3); got != nil {
			t.Errorf("%v writes %q into the cells", p, got)
		}
	}
}
