package maskbits_test

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
)

// drawn returns a mask from rows of text, '#' inside.
func drawn(rows ...string) *maskbits.Mask {
	m := maskbits.New(len(rows[0]), len(rows))
	for y, row := range rows {
		for x, c := range row {
			if c == '#' {
				m.Fill(y, x, x+1)
			}
		}
	}
	m.Measure()
	return m
}

// text is the inverse of drawn.
func text(m *maskbits.Mask) []string {
	rows := make([]string, m.Height)
	for y := range rows {
		row := bytes.Repeat([]byte("."), m.Width)
		for x := range row {
			if m.At(x, y) {
				row[x] = '#'
			}
		}
		rows[y] = string(row)
	}
	return rows
}

// compare fails unless m is what the rows show, and measured right.
func compare(t *testing.T, m *maskbits.Mask, want ...string) {
	t.Helper()
	got := text(m)
	if len(got) != len(want) {
		t.Fatalf("got %d rows, want %d", len(got), len(want))
	}
	area, bounds := 0, image.Rectangle{}
	for y := range want {
		if got[y] != want[y] {
			t.Errorf("row %d: got %s, want %s", y, got[y], want[y])
		}
		for x, c := range want[y] {
			if c == '#' {
				area++
				bounds = bounds.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if m.Area != area || m.Bounds != bounds {
		t.Errorf("got area %d within %v, want %d within %v", m.Area, m.Bounds, area, bounds)
	}
}

func TestMaskFillAndMeasure(t *testing.T) {
	t.Parallel()
	for w := 1; w < 40; w++ {
		for a := -2; a <= w+2; a++ {
			for b := a - 1; b <= w+2; b++ {
				m := maskbits.New(w, 3)
				m.Fill(1, a, b)
				m.Fill(3, 0, w)
				m.Fill(-1, 0, w)
				m.Measure()
				want := max(min(b, w)-max(a, 0), 0)
				if m.Area != want || want > 0 && m.Bounds != image.Rect(max(a, 0), 1, min(b, w), 2) {
					t.Fatalf("width %d, %d to %d: got %d within %v", w, a, b, m.Area, m.Bounds)
				}
			}
		}
	}
}

func TestMaskMeasureClearsTheBitsBeyond(t *testing.T) {
	t.Parallel()
	m := maskbits.New(3, 1)
	m.Bits[0] = 0xff
	m.Measure()
	if m.Area != 3 || m.Bits[0] != 0xe0 {
		t.Errorf("got area %d, bits %08b", m.Area, m.Bits[0])
	}
	maskbits.New(0, 5).Measure()
	maskbits.New(5, -1).Measure()
}

func TestFillRLE(t *testing.T) {
	t.Parallel()
	m := maskbits.New(4, 3)
	if !m.FillRLE([]uint32{1, 1, 1, 7, 2}, false) {
		t.Error("exact runs are said not to be")
	}
	m.Measure()
	compare(t, m, ".###", "###.", ".##.")
	for name, counts := range map[string][]uint32{"short": {3, 2}, "long": {3, 100}, "none": nil} {
		m := maskbits.New(4, 3)
		if m.FillRLE(counts, false) {
			t.Errorf("%s: said to be exact", name)
		}
	}
	if maskbits.New(0, 0).FillRLE([]uint32{1, 5}, false) {
		t.Error("runs in nothing are said to be exact")
	}
}

func TestFillRLEInEitherOrder(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(5, 6))
	for k := range 400 {
		byRow := k%2 == 1
		m := maskbits.New(1+rnd.IntN(30), 1+rnd.IntN(30))
		total := m.Width * m.Height
		var counts []uint32
		want := make([]bool, 0, total)
		for inside := false; len(want) < total; inside = !inside {
			n := min(rnd.IntN(1+total/3), total-len(want))
			counts = append(counts, uint32(n))
			for range n {
				want = append(want, inside)
			}
		}
		m.FillRLE(counts, byRow)
		for i, w := range want {
			x, y := i/m.Height, i%m.Height
			if byRow {
				x, y = i%m.Width, i/m.Width
			}
			if m.At(x, y) != w {
				t.Fatalf("%dx%d, %v, by row %v: pixel %d: want %v", m.Width, m.Height, counts, byRow, i, w)
			}
		}
	}
}

func TestMaskScale(t *testing.T) {
	t.Parallel()
	m := drawn("#..", ".#.", "..#", "...")
	compare(t, m.Scale(image.Pt(6, 8)),
		"##....", "##....", "..##..", "..##..", "....##", "....##", "......", "......")
	compare(t, m.Scale(image.Pt(1, 2)), "#", ".")
	if m.Scale(image.Pt(3, 4)) != m {
		t.Error("its own size makes a copy")
	}
	if got := m.Scale(image.Pt(0, 0)); got.Area != 0 {
		t.Errorf("got area %d", got.Area)
	}
}
