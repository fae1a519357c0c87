package quantize

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// The search by green must find what looking at every colour finds.
func TestNearestIsTheNearest(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	anyColour := func() rgb { return rgb{random.Int32N(256), random.Int32N(256), random.Int32N(256)} }
	for _, n := range []int{1, 2, 16, MaxColors} {
		p := &palette{n: n}
		for i := range n {
			p.colors[i] = anyColour()
			p.colors[i].g &= 0xF8 // the same green more than once
		}
		p.sort()
		for range 2000 {
			c := anyColour()
			least := int32(math.MaxInt32)
			for _, d := range p.colors[:n] {
				least = min(least, c.distance(d))
			}
			if got := c.distance(p.colors[p.nearest(c)]); got != least {
				t.Fatalf("of %d colours the nearest to %v is %d away, found one %d away", n, c, least, got)
			}
		}
	}
}

// go-sixel truncates a colour to percent: what it is given must come out as
// the percent that was meant.
func TestLeastSurvivesTruncation(t *testing.T) {
	t.Parallel()
	for v := range int32(256) {
		if got := int32(least(v)) * 100 / math.MaxUint16; got != percent(v) {
			t.Errorf("level %d becomes %d percent, want %d", v, got, percent(v))
		}
		if d := shown(v) - v; d < -1 || d > 1 {
			t.Errorf("level %d is shown as %d", v, shown(v))
		}
	}
}

// A colour that hardly differs from its neighbour's is drawn alike, one that
// differs more is not.
func TestMapperSmoothsWithinSlackOnly(t *testing.T) {
	t.Parallel()
	p := &palette{n: 3, slack: 20}
	p.colors[0], p.colors[1], p.colors[2] = rgb{100, 100, 100}, rgb{104, 100, 100}, rgb{140, 100, 100}
	p.sort()
	p.mark()
	img := image.NewRGBA(image.Rect(0, 0, 4, 1))
	for x, r := range []uint8{100, 104, 140, 100} {
		img.SetRGBA(x, 0, color.RGBA{r, 100, 100, 255})
	}
	dst := image.NewPaletted(img.Rect, nil)
	var m mapper
	m.paint(dst, img, 0, img.Rect.Dy(), p, &histogram{})
	want := [4]uint8{0, 0, 2, 0}
	if got := [4]uint8(dst.Pix); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	p.slack = 0
	m.paint(dst, img, 0, img.Rect.Dy(), p, &histogram{})
	if got, want := [4]uint8(dst.Pix), [4]uint8{0, 1, 2, 0}; got != want {
		t.Errorf("without slack: got %v, want %v", got, want)
	}
}
