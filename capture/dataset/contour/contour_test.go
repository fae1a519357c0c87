package contour_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/dataset/contour"
)

// drawn is the bitmap of a picture of dots and hashes.
func drawn(rows ...string) *contour.Bitmap {
	b := contour.NewBitmap(len(rows[0]), len(rows))
	for y, row := range rows {
		for x := range row {
			if row[x] == '#' {
				b.Set(x, y)
			}
		}
	}
	return b
}

// filled has the pixels whose centres are within the ring by the even-odd
// rule, or by the nonzero rule. It looks at each edge for each row, and shares
// nothing with what it proves.
func filled(width, height int, ring []contour.Point, nonzero bool) *contour.Bitmap {
	b := contour.NewBitmap(width, height)
	for y := range height {
		winding := make([]int, width+1)
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			switch {
			case p.Y <= y && q.Y > y:
				winding[crossing(p, q, y)]++
			case q.Y <= y && p.Y > y:
				winding[crossing(p, q, y)]--
			}
		}
		odd := make([]int, width+1)
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			if (p.Y <= y) != (q.Y <= y) {
				odd[crossing(p, q, y)]++
			}
		}
		w, o := 0, 0
		for x := range width {
			w, o = w+winding[x], o+odd[x]
			if nonzero && w != 0 || !nonzero && o%2 == 1 {
				b.Set(x, y)
			}
		}
	}
	return b
}

// crossing is the first column whose centre is right of where an edge meets the
// middle of row y.
func crossing(p, q contour.Point, y int) int {
	x := float64(p.X) + (float64(y)+0.5-float64(p.Y))*float64(q.X-p.X)/float64(q.Y-p.Y)
	return int(math.Ceil(x - 0.5))
}

// cocoFilled is rleFrPoly of COCO's maskApi.c, statement by statement, with
// its tie-breaking: what pycocotools makes of a polygon.
func cocoFilled(width, height int, ring []contour.Point) *contour.Bitmap {
	const scale = 5.0
	k := len(ring)
	x, y := make([]int, k+1), make([]int, k+1)
	for j, p := range ring {
		x[j], y[j] = int(scale*float64(p.X)+.5), int(scale*float64(p.Y)+.5)
	}
	x[k], y[k] = x[0], y[0]
	var u, v []int
	for j := range k {
		xs, xe, ys, ye := x[j], x[j+1], y[j], y[j+1]
		dx, dy := abs(xe-xs), abs(ys-ye)
		flip := dx >= dy && xs > xe || dx < dy && ys > ye
		if flip {
			xs, xe, ys, ye = xe, xs, ye, ys
		}
		s := 0.0
		if dx >= dy {
			if dx > 0 {
				s = float64(ye-ys) / float64(dx)
			}
		} else {
			s = float64(xe-xs) / float64(dy)
		}
		if dx >= dy {
			for d := range dx + 1 {
				t := d
				if flip {
					t = dx - d
				}
				u, v = append(u, t+xs), append(v, int(float64(ys)+s*float64(t)+.5))
			}
		} else {
			for d := range dy + 1 {
				t := d
				if flip {
					t = dy - d
				}
				v, u = append(v, t+ys), append(u, int(float64(xs)+s*float64(t)+.5))
			}
		}
	}
	var starts []int
	for j := 1; j < len(u); j++ {
		if u[j] == u[j-1] {
			continue
		}
		xd := float64(u[j])
		if u[j] >= u[j-1] {
			xd = float64(u[j] - 1)
		}
		xd = (xd+.5)/scale - .5
		if math.Floor(xd) != xd || xd < 0 || xd > float64(width-1) {
			continue
		}
		yd := float64(v[j])
		if v[j] >= v[j-1] {
			yd = float64(v[j-1])
		}
		yd = math.Ceil(min(max((yd+.5)/scale-.5, 0), float64(height)))
		starts = append(starts, int(xd)*height+int(yd))
	}
	starts = append(starts, width*height)
	slices.Sort(starts)
	b := contour.NewBitmap(width, height)
	inside, at := false, 0
	for _, s := range starts {
		for ; at < s; at++ {
			if inside {
				b.Set(at/height, at%height)
			}
		}
		inside = !inside
	}
	return b
}

func abs(x int) int { return max(x, -x) }

func checkRing(t *testing.T, b *contour.Bitmap) {
	t.Helper()
	ring, pieces := b.Ring()
	for name, got := range map[string]*contour.Bitmap{
		"even-odd": filled(b.Width, b.Height, ring, false), "nonzero": filled(b.Width, b.Height, ring, true),
		"pycocotools": cocoFilled(b.Width, b.Height, ring),
	} {
		if !slices.Equal(got.Bits, b.Bits) {
			t.Errorf("%s fills other pixels of %d outlines in %dx%d:\n%s\nwant\n%s\n%v", name, pieces, b.Width, b.Height, picture(got), picture(b), ring)
		}
	}
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		if p.X != q.X && p.Y != q.Y {
			t.Fatalf("%v to %v is neither level nor upright", p, q)
		}
	}
	if back := contour.FromRLE(b.Width, b.Height, b.RLE()); !slices.Equal(back.Bits, b.Bits) {
		t.Errorf("run lengths: got\n%s\nwant\n%s", picture(back), picture(b))
	}
	from, to, ok := b.Bounds()
	n := 0
	for y := range b.Height {
		for x := range b.Width {
			if b.At(x, y) {
				n++
				if x < from.X || y < from.Y || x >= to.X || y >= to.Y {
					t.Fatalf("%d,%d lies beside the bounds %v %v", x, y, from, to)
				}
			}
		}
	}
	if b.Area() != n || ok != (n > 0) {
		t.Errorf("area %d, bounds %v; want %d", b.Area(), ok, n)
	}
}

func picture(b *contour.Bitmap) string {
	var s strings.Builder
	for y := range b.Height {
		for x := range b.Width {
			s.WriteByte(".#"[map[bool]int{true: 1}[b.At(x, y)]])
		}
		s.WriteByte('\n')
	}
	return s.String()
}

func TestRing(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]*contour.Bitmap{
		"nothing":      drawn("....", "...."),
		"all":          drawn("####", "####"),
		"one":          drawn("....", ".#..", "...."),
		"hole":         drawn("#####", "#...#", "#.#.#", "#...#", "#####"),
		"two holes":    drawn("#######", "#.##..#", "#######"),
		"corners":      drawn("#.#", ".#.", "#.#"),
		"pieces":       drawn("##..##", "......", "..##..", "#....#"),
		"above a hole": drawn(".....#", ".###.#", ".#.#..", ".###.#"),
		"byte wide":    drawn("########.########", "#######...#######"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkRing(t, b)
		})
	}
}

// TestRingAny tries noise of every density, in which pieces, holes and corners
// that touch are everywhere.
func TestRingAny(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		b := contour.NewBitmap(1+random.IntN(40), 1+random.IntN(20))
		density := random.Float64()
		for y := range b.Height {
			for x := range b.Width {
				if random.Float64() < density {
					b.Set(x, y)
				}
			}
		}
		checkRing(t, b)
		if t.Failed() {
			return
		}
	}
}

func TestRingIsShort(t *testing.T) {
	t.Parallel()
	ring, pieces := drawn("####", "####", "##..").Ring()
	want := []contour.Point{{0, 0}, {4, 0}, {4, 2}, {2, 2}, {2, 3}, {0, 3}}
	if !slices.Equal(ring, want) || pieces != 1 {
		t.Errorf("got %v of %d pieces, want %v", ring, pieces, want)
	}
}
