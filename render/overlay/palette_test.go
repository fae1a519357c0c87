package overlay_test

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

func TestPaletteGoesByFirstSeen(t *testing.T) {
	t.Parallel()
	want := []color.RGBA{
		{0xE6, 0x9F, 0x00, 0xFF},
		{0x56, 0xB4, 0xE9, 0xFF},
		{0x00, 0x9E, 0x73, 0xFF},
		{0xF0, 0xE4, 0x42, 0xFF},
		{0x00, 0x72, 0xB2, 0xFF},
		{0xD5, 0x5E, 0x00, 0xFF},
		{0xCC, 0x79, 0xA7, 0xFF},
	}
	p := overlay.NewPalette()
	seen := make(map[color.RGBA]bool)
	for i := range 42 {
		class := fmt.Sprintf("class %d", 100-i)
		got := p.Color(class)
		if i < 7 && got != want[i] {
			t.Errorf("class %d has %v, want %v", i, got, want[i])
		}
		if i < 21 == seen[got] {
			t.Errorf("class %d has a colour of a class before: %v", i, seen[got])
		}
		seen[got] = true
		if got := p.Pattern(class); got != i/21 {
			t.Errorf("class %d has pattern %d, want %d", i, got, i/21)
		}
	}
	if got := p.Color("class 100"); got != want[0] {
		t.Errorf("the first class changed to %v", got)
	}
}

func TestPaletteOfManyClassesStaysStable(t *testing.T) {
	t.Parallel()
	p := overlay.NewPalette()
	names := func(i int) string { return strconv.Itoa(i) + strings.Repeat("x", i%400) }
	first := make([]color.RGBA, 10000)
	for i := range first {
		first[i] = p.Color(names(i))
	}
	for i := range first {
		if got := p.Color(names(i)); got != first[i] {
			t.Fatalf("class %d was %v and is %v", i, first[i], got)
		}
	}
}

func TestPaletteIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	p := overlay.NewPalette()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 100 {
				p.Color(strconv.Itoa(i))
			}
		})
	}
	wg.Wait()
	seen := make(map[int]int)
	for i := range 100 {
		seen[p.Pattern(strconv.Itoa(i))]++
	}
	for pattern := range 4 {
		if seen[pattern] != 21 {
			t.Errorf("%d classes have pattern %d, want 21", seen[pattern], pattern)
		}
	}
}

func TestObjectColorsDiffer(t *testing.T) {
	t.Parallel()
	p := overlay.NewPalette()
	seen := make(map[color.RGBA]int)
	for i := range 21 {
		c := p.Object(i)
		if other, ok := seen[c]; ok {
			t.Errorf("objects %d and %d are both %v", other, i, c)
		}
		seen[c] = i
	}
	p.Object(-1) // does not panic
}

// TestTextIsReadOnItsColor checks the contrast that WCAG 2 asks of text.
func TestTextIsReadOnItsColor(t *testing.T) {
	t.Parallel()
	p := overlay.NewPalette()
	for i := range 21 {
		s := detection(object(strconv.Itoa(i), 0.5, 10, 10, 50, 30))
		s.View = raster.Identity()
		for range i { // so that the label is that of object i
			s.Prediction.Objects = append([]prediction.Object{{}}, s.Prediction.Objects...)
		}
		o := overlay.DefaultOptions()
		o.ByObject = true
		layout := overlay.NewDrawer(p).Draw(grey(image.Rect(0, 0, 100, 60)), s, o)
		if len(layout.Labels) != 1 {
			t.Fatalf("%d labels", len(layout.Labels))
		}
		a, b := luminance(layout.Labels[0].Color), luminance(layout.Labels[0].Ink)
		if got := (max(a, b) + 0.05) / (min(a, b) + 0.05); got < 4.5 {
			t.Errorf("contrast %.2f on %v", got, layout.Labels[0].Color)
		}
	}
}

func luminance(c color.RGBA) float64 {
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}
