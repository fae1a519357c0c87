package raster_test

import (
	"bytes"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"framebin/render/raster"
)

// drawn returns a mask from rows of text, '#' inside.
func drawn(rows ...string) *raster.Mask {
	m := raster.NewMask(len(rows[0]), len(rows))
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
func text(m *raster.Mask) []string {
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
func compare(t *testing.T, m *raster.Mask, want ...string) {
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
				m := raster.NewMask(w, 3)
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
	m := raster.NewMask(3, 1)
	m.Bits[0] = 0xff
	m.Measure()
	if m.Area != 3 || m.Bits[0] != 0xe0 {
		t.Errorf("got area %d, bits %08b", m.Area, m.Bits[0])
	}
	raster.NewMask(0, 5).Measure()
	raster.NewMask(5, -1).Measure()
}

func TestFillPolygon(t *testing.T) {
	t.Parallel()
	t.Run("square", func(t *testing.T) {
		t.Parallel()
		m := raster.NewMask(6, 4)
		m.FillPolygon([]raster.Point{{1, 1}, {5, 1}, {5, 3}, {1, 3}})
		m.Measure()
		compare(t, m, "......", ".####.", ".####.", "......")
	})
	t.Run("star has a hole", func(t *testing.T) {
		t.Parallel()
		m := raster.NewMask(40, 40)
		var star []raster.Point
		for i := range 5 {
			a := float64(i) * 4 * math.Pi / 5
			star = append(star, raster.Point{X: 20 + 19*math.Sin(a), Y: 20 - 19*math.Cos(a)})
		}
		m.FillPolygon(star)
		if m.At(20, 20) || !m.At(20, 5) {
			t.Errorf("centre inside: %v, tip inside: %v", m.At(20, 20), m.At(20, 5))
		}
	})
	t.Run("not a polygon", func(t *testing.T) {
		t.Parallel()
		m := raster.NewMask(6, 4)
		m.FillPolygon(nil)
		m.FillPolygon([]raster.Point{{1, 1}})
		m.FillPolygon([]raster.Point{{1, 1}, {5, 3}})
		m.FillPolygon([]raster.Point{{0, 0}, {math.NaN(), 3}, {5, 5}})
		m.FillPolygon([]raster.Point{{0, 0}, {math.Inf(1), 3}, {5, 5}})
		m.Measure()
		if m.Area != 0 {
			t.Errorf("got %d pixels", m.Area)
		}
	})
}

// Even-odd, one centre at a time. near says that the centre is so near a side
// that rounding decides.
func inPolygon(ring []raster.Point, x, y float64) (in, near bool) {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.Y <= y) == (b.Y <= y) {
			continue
		}
		crossing := a.X + (y-a.Y)/(b.Y-a.Y)*(b.X-a.X)
		in = in != (crossing <= x)
		near = near || math.Abs(crossing-x) < 1e-9
	}
	return in, near
}

func TestFillPolygonEqualsTheRule(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		ring := make([]raster.Point, 3+rnd.IntN(9))
		for i := range ring {
			ring[i] = raster.Point{X: rnd.Float64()*60 - 10, Y: rnd.Float64()*50 - 10}
			if rnd.IntN(3) == 0 {
				ring[i].X, ring[i].Y = math.Round(ring[i].X), math.Round(ring[i].Y)+0.5
			}
		}
		m := raster.NewMask(41, 31)
		m.FillPolygon(ring)
		for y := range m.Height {
			for x := range m.Width {
				want, near := inPolygon(ring, float64(x)+0.5, float64(y)+0.5)
				if got := m.At(x, y); got != want && !near {
					t.Fatalf("%v: pixel (%d, %d): got %v, want %v", ring, x, y, got, want)
				}
			}
		}
	}
}

func TestFillRLE(t *testing.T) {
	t.Parallel()
	m := raster.NewMask(4, 3)
	if !m.FillRLE([]uint32{1, 1, 1, 7, 2}) {
		t.Error("exact runs are said not to be")
	}
	m.Measure()
	compare(t, m, ".###", "###.", ".##.")
	for name, counts := range map[string][]uint32{"short": {3, 2}, "long": {3, 100}, "none": nil} {
		m := raster.NewMask(4, 3)
		if m.FillRLE(counts) {
			t.Errorf("%s: said to be exact", name)
		}
	}
	if raster.NewMask(0, 0).FillRLE([]uint32{1, 5}) {
		t.Error("runs in nothing are said to be exact")
	}
}

func TestFillRLEEqualsColumnByColumn(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		m := raster.NewMask(1+rnd.IntN(30), 1+rnd.IntN(30))
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
		m.FillRLE(counts)
		for i, w := range want {
			if m.At(i/m.Height, i%m.Height) != w {
				t.Fatalf("%dx%d, %v: pixel %d: want %v", m.Width, m.Height, counts, i, w)
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
