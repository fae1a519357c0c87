package overlay_test

import (
	"image"
	"math"
	"strings"
	"testing"
	"unicode"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// TestClassNamesAreMadeHarmless reads labels as text, as the terminal gets
// them.
func TestClassNamesAreMadeHarmless(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ class, want string }{
		"plain":           {"tomato", "tomato 0.93"},
		"no class":        {"", "0.93"},
		"escape sequence": {"\x1b[31mred\x07\u009b0m", "[31mred0m 0.93"},
		"lines and tabs":  {"  a\r\n\tb  ", "a b 0.93"},
		"reordering":      {"\u202Eabc\u2066d\u200F", "abcd 0.93"},
		"invisible":       {"a\u200b\u200d\ufeff\u00adb\ufe0f", "ab 0.93"},
		"not UTF-8":       {"a\xff\xfeb", "a\uFFFDb 0.93"},
		"composed":        {"e\u0301", "\u00e9 0.93"},
		"wide":            {"漢字", "漢字 0.93"},
		"long":            {strings.Repeat("abc ", 1000), "abc abc abc abc abc abc abc abc ab… 0.93"},
		"combining":       {"a" + strings.Repeat("\u0335", 5000), ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dst := grey(image.Rect(0, 0, 200, 100))
			layout := draw(dst, detection(object(c.class, 0.93, 20, 20, 100, 50)), overlay.DefaultOptions())
			if c.want == "" {
				if len(layout.Labels) > 0 && len(layout.Labels[0].Text) > 1000 {
					t.Errorf("label of %d bytes", len(layout.Labels[0].Text))
				}
				return
			}
			if len(layout.Labels) != 1 || layout.Labels[0].Text != c.want {
				t.Fatalf("labels %+v, want %q", layout.Labels, c.want)
			}
			for _, r := range layout.Labels[0].Text {
				if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
					t.Errorf("label holds %U", r)
				}
			}
			large := grey(image.Rect(0, 0, 400, 300)) // and as pixels
			draw(large, detection(object(c.class, 0.93, 20, 20, 100, 50)), overlay.DefaultOptions())
		})
	}
}

func TestLabelsHaveRoom(t *testing.T) {
	t.Parallel()
	var objects []prediction.Object
	for i := range 30 {
		f := float64(i)
		objects = append(objects, object("class", f/100, math.Mod(f*53, 180)-10, math.Mod(f*31, 90)-10, 10+math.Mod(f*7, 40), 5+f/2))
	}
	sizes := map[string]struct {
		dst  image.Rectangle
		cell image.Point
	}{
		"half blocks":      {image.Rect(3, 5, 183, 95), image.Pt(1, 2)},
		"by itself":        {image.Rect(0, 0, 180, 90), image.Point{}},
		"larger cells":     {image.Rect(0, 0, 1800, 900), image.Pt(10, 20)},
		"quadrants":        {image.Rect(3, 5, 603, 95), image.Pt(2, 2)},
		"smaller than one": {image.Rect(0, 0, 5, 1), image.Pt(10, 20)},
	}
	for name, c := range sizes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := detection(objects...)
			s.View = raster.Scale(float64(c.dst.Dx())/180, float64(c.dst.Dy())/90)
			o := overlay.DefaultOptions()
			o.Cell = c.cell
			cell := c.cell
			if cell == (image.Point{}) {
				cell = image.Pt(1, 2)
			}
			s.Picture = image.Rectangle{Min: c.dst.Min.Add(image.Pt(1, 3)), Max: c.dst.Max} // not whole cells
			layout := draw(grey(c.dst), s, o)
			if len(layout.Labels) == 0 && name != "smaller than one" {
				t.Error("no labels at all")
			}
			var taken []image.Rectangle
			for _, l := range layout.Labels {
				r := image.Rect(0, 0, len(l.Text)*cell.X, cell.Y).Add(image.Pt(l.X, l.Y))
				if !r.In(s.Picture) || (l.X-c.dst.Min.X)%cell.X != 0 || (l.Y-c.dst.Min.Y)%cell.Y != 0 {
					t.Errorf("label %q at %v is off the cells of %v", l.Text, r, s.Picture)
				}
				for _, other := range taken {
					if r.Overlaps(other) {
						t.Errorf("label at %v covers that at %v", r, other)
					}
				}
				taken = append(taken, r)
			}
		})
	}
}

func TestSelectedLabelAlwaysWins(t *testing.T) {
	t.Parallel()
	objects := make([]prediction.Object, 0, 101)
	for range 100 {
		objects = append(objects, object("crowd", 0.9, 0, 0, 100, 60))
	}
	objects = append(objects, object("chosen", 0.1, 0, 0, 100, 60))
	o := overlay.DefaultOptions()
	o.Selected = 100
	layout := draw(grey(image.Rect(0, 0, 100, 60)), detection(objects...), o)
	var got []string
	for _, l := range layout.Labels {
		got = append(got, l.Text)
	}
	if want := "crowd 100,chosen 1,chosen 0.10"; strings.Join(got, ",") != want {
		t.Errorf("labels %q, want %q", got, want)
	}
}

func TestConfidentLabelsComeFirst(t *testing.T) {
	t.Parallel()
	s := detection(object("maybe", 0.3, 0, 0, 60, 8), object("surely", 0.9, 0, 0, 60, 8))
	layout := draw(grey(image.Rect(0, 0, 60, 8)), s, overlay.DefaultOptions())
	if len(layout.Labels) == 0 || layout.Labels[0].Object != 1 {
		t.Errorf("labels %+v, want that of object 1 first", layout.Labels)
	}
}

func TestLabelsLeaveSmallObjectsToBeSeen(t *testing.T) {
	t.Parallel()
	cases := map[string][]prediction.Object{
		"its own":   {object("own", 0.9, 10, 0, 8, 2)}, // no room above
		"another's": {object("own", 0.9, 10, 20, 40, 30), object("other", 0.1, 12, 18, 5, 2)},
	}
	for name, objects := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			layout := draw(grey(image.Rect(0, 0, 100, 60)), detection(objects...), overlay.DefaultOptions())
			if len(layout.Labels) == 0 {
				t.Fatal("no labels")
			}
			small := layout.Boxes[len(objects)-1]
			for _, l := range layout.Labels {
				r := image.Rect(l.X, l.Y, l.X+len(l.Text), l.Y+2)
				if c := r.Intersect(small); 2*c.Dx()*c.Dy() > small.Dx()*small.Dy() {
					t.Errorf("label %q at %v hides the object at %v", l.Text, r, small)
				}
			}
		})
	}
}
