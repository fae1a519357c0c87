package overlay_test

import (
	"image"
	"path/filepath"
	"slices"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

func TestClasses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		choice overlay.Classes
		shown  []string
		hidden []string
	}{
		"all":          {overlay.Classes{}, []string{"a", "", "b\nc"}, nil},
		"only":         {overlay.OnlyClasses("b", "a", "a"), []string{"a", "b"}, []string{"c", "", `"a"`}},
		"only nothing": {overlay.OnlyClasses(), []string{"a"}, nil},
		"without":      {overlay.WithoutClasses("a"), []string{"b", ""}, []string{"a"}},
		"odd names":    {overlay.WithoutClasses("a\nb", "", "\xff"), []string{"a", "b", "\xfe", `\xff`}, []string{"a\nb", "", "\xff"}},
		"toggled off":  {overlay.Classes{}.Toggle("a"), []string{"b"}, []string{"a"}},
		"toggled on":   {overlay.WithoutClasses("a", "b").Toggle("a"), []string{"a"}, []string{"b"}},
		"solo and one": {overlay.OnlyClasses("a").Toggle("b"), []string{"a", "b"}, []string{"c"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, class := range c.shown {
				if !c.choice.Has(class) {
					t.Errorf("%q is left out", class)
				}
			}
			for _, class := range c.hidden {
				if c.choice.Has(class) {
					t.Errorf("%q is drawn", class)
				}
			}
		})
	}
}

// TestClassesAreKeys checks that equal choices are equal, however they came
// about.
func TestClassesAreKeys(t *testing.T) {
	t.Parallel()
	if a, b := overlay.WithoutClasses("x", "y"), (overlay.Classes{}).Toggle("y").Toggle("x"); a != b {
		t.Errorf("%v and %v differ", a, b)
	}
	if back := (overlay.Classes{}).Toggle("x").Toggle("x"); !back.All() {
		t.Errorf("hidden and shown again, %v is not every class", back)
	}
	if got := overlay.OnlyClasses("b\n", "a").Names(); !slices.Equal(got, []string{"a", "b\n"}) {
		t.Errorf("names %q", got)
	}
}

// TestClassesAreLeftOut checks that a class that is not drawn cannot be hit
// either, and that the colours of the others stay.
func TestClassesAreLeftOut(t *testing.T) {
	t.Parallel()
	s := detection(object("a", 0.9, 10, 10, 20, 20), object("b", 0.9, 50, 10, 20, 20))
	all := draw(grey(image.Rect(0, 0, 100, 50)), s, overlay.DefaultOptions())
	o := overlay.DefaultOptions()
	o.Classes = overlay.OnlyClasses("b")
	l := draw(grey(image.Rect(0, 0, 100, 50)), s, o)
	if l.Shown != 1 || l.Total != 2 || l.Hit(20, 20) != -1 || l.Hit(60, 20) != 1 {
		t.Errorf("%d of %d shown, hit %d and %d; want 1 of 2, -1 and 1", l.Shown, l.Total, l.Hit(20, 20), l.Hit(60, 20))
	}
	if l.Colors[1] != all.Colors[1] {
		t.Errorf("b is drawn in %v, and in %v beside a", l.Colors[1], all.Colors[1])
	}
}

func TestUnder(t *testing.T) {
	t.Parallel()
	size := image.Pt(100, 50)
	s := detection(object("a", 0.9, 10, 10, 60, 30), object("b", 0.9, 30, 15, 20, 20), object("c", 0.9, 0, 0, 90, 50))
	s.Masks = []*maskbits.Mask{nil, nil, ellipse(size, image.Rect(60, 0, 90, 50))}
	l := draw(grey(image.Rectangle{Max: size}), s, overlay.Options{Boxes: true, Masks: true, Selected: -1})
	for at, want := range map[image.Point][]int{
		{35, 20}: {0, 1},
		{12, 38}: {0},
		{65, 25}: {0, 2}, // in a mask, not merely in the box around it
		{3, 3}:   nil,
	} {
		got := l.Under(at.X, at.Y)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("under %v are %v, want %v", at, got, want)
		}
	}
}

// TestAidsGolden draws grid and cross the ways that the screen does.
func TestAidsGolden(t *testing.T) {
	t.Parallel()
	whole := image.Rect(0, 0, 320, 200)
	cases := map[string]overlay.Grid{
		"ruler":        {View: raster.Scale(0.5, 0.5), Size: image.Pt(640, 400), Picture: whole},
		"ruler-turned": {View: raster.Affine{XY: -0.5, X0: 320, YX: 0.5}, Size: image.Pt(400, 640), Picture: whole},
		"ruler-cells":  {View: raster.Scale(0.5, 0.5), Size: image.Pt(640, 400), Picture: whole, Cell: image.Pt(2, 2)},
		"ruler-zoomed": {
			View: raster.Affine{XX: 20, X0: -200, YY: 20, Y0: -100}, Size: image.Pt(64, 40),
			Picture: image.Rect(-200, -100, 1080, 700),
		},
	}
	for name, r := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			img := backdrop(whole)
			d := overlay.NewDrawer(overlay.NewPalette())
			labels := d.Grid(img, r)
			for _, l := range labels {
				if l.X%2 != 0 || l.Y%2 != 0 || l.Object != -1 {
					t.Errorf("label %+v does not stand on cells of its own", l)
				}
			}
			if (len(labels) > 0) != (r.Cell != image.Point{}) {
				t.Errorf("%d labels are left to the caller, with cells of %v", len(labels), r.Cell)
			}
			d.Crosshair(img, r.View, image.Pt(30, 20), r.Picture)
			same(t, filepath.Join("testdata", name+".png"), img)
		})
	}
}

// TestRulerSurvives draws grids that make no sense.
func TestRulerSurvives(t *testing.T) {
	t.Parallel()
	d := overlay.NewDrawer(overlay.NewPalette())
	whole := image.Rect(0, 0, 50, 40)
	for _, r := range []overlay.Grid{
		{},
		{Size: image.Pt(10, 10), Picture: whole},
		{Size: image.Pt(1<<30, 1<<30), Picture: whole, View: raster.Scale(1e-9, 1e-9)},
		{Size: image.Pt(10, 10), Picture: image.Rect(100, 100, 120, 120), View: raster.Identity()},
	} {
		d.Grid(grey(whole), r)
		d.Crosshair(grey(whole), r.View, image.Pt(-5, 1<<30), r.Picture)
	}
}
