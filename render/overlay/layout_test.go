package overlay_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

func TestHit(t *testing.T) {
	t.Parallel()
	size := image.Pt(400, 300)
	s := detection(
		object("large", 0.9, 20, 40, 300, 240),
		object("small", 0.1, 100, 100, 40, 40),
		object("masked", 0.5, 200, 80, 100, 100), // its mask is an ellipse in its box
		object("inner", 0.5, 205, 85, 95, 95),    // a box in the box of the masked one
		object("doubtful", 0.05, 30, 200, 20, 20),
		prediction.Object{Class: "pose", Keypoints: []prediction.Keypoint{{Point: prediction.Point{X: 350, Y: 150}}}},
	)
	s.Masks = []*maskbits.Mask{nil, nil, ellipse(size, image.Rect(200, 80, 300, 180))}
	o := overlay.DefaultOptions()
	o.Labels = false
	o.Threshold = 0.08
	layout := draw(grey(image.Rectangle{Max: size}), s, o)
	cases := map[string]struct {
		at   image.Point
		want int
	}{
		"nothing":               {image.Pt(5, 5), -1},
		"outside":               {image.Pt(-5, 5000), -1},
		"the large one":         {image.Pt(50, 100), 0},
		"the small one on it":   {image.Pt(120, 120), 1},
		"first pixel":           {image.Pt(100, 100), 1},
		"last pixel":            {image.Pt(139, 139), 1},
		"one beyond":            {image.Pt(140, 140), 0},
		"a mask before a box":   {image.Pt(250, 130), 2},
		"beside the mask":       {image.Pt(203, 83), 0},
		"in a box beside it":    {image.Pt(207, 87), 3},
		"left out by threshold": {image.Pt(40, 210), 0},
		"a keypoint":            {image.Pt(350, 150), 5},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := layout.Hit(c.at.X, c.at.Y); got != c.want {
				t.Errorf("hit %d at %v, want %d", got, c.at, c.want)
			}
		})
	}
}

func TestBoxAroundAMaskIsHitLast(t *testing.T) {
	t.Parallel()
	size := image.Pt(300, 300)
	s := detection(object("masked", 0.9, 100, 100, 50, 50))
	s.Masks = []*maskbits.Mask{ellipse(size, image.Rect(100, 100, 150, 150))}
	o := overlay.DefaultOptions()
	o.Labels = false
	if got := draw(grey(image.Rectangle{Max: size}), s, o).Hit(101, 101); got != 0 {
		t.Errorf("hit %d in the corner of the box, want 0", got)
	}
}

func TestLabelsAreTheirObject(t *testing.T) {
	t.Parallel()
	s := detection(object("under", 0.9, 0, 0, 300, 200), object("over", 0.8, 100, 100, 100, 50))
	layout := draw(grey(image.Rect(0, 0, 300, 200)), s, overlay.DefaultOptions())
	if got := layout.Hit(110, 95); got != 1 {
		t.Errorf("hit %d on the label above object 1", got)
	}
	s.Prediction.Kind = prediction.ImageClassification
	layout = draw(grey(image.Rect(0, 0, 300, 200)), s, overlay.DefaultOptions())
	hits := map[int]bool{}
	for y := range 60 {
		hits[layout.Hit(10, y)] = true
	}
	if !hits[0] || !hits[1] {
		t.Errorf("hit only %v in the caption", hits)
	}
}

func TestReservedColors(t *testing.T) {
	t.Parallel()
	s := detection(object("a", 0.9, 0, 0, 50, 50), object("b", 0.1, 100, 100, 50, 50), object("a", 0.8, 60, 0, 50, 50))
	p := overlay.NewPalette()
	o := overlay.DefaultOptions()
	o.Threshold = 0.5
	got := overlay.NewDrawer(p).Draw(grey(image.Rect(0, 0, 300, 200)), s, o).Reserved
	want := []color.RGBA{{A: 255}, {255, 255, 255, 255}, p.Color("a")}
	if len(got) != len(want) {
		t.Fatalf("reserved %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("reserved %v, want %v", got, want)
		}
	}
	for range 100 {
		s.Prediction.Objects = append(s.Prediction.Objects, s.Prediction.Objects[0])
	}
	o.ByObject = true
	if got := overlay.NewDrawer(p).Draw(grey(image.Rect(0, 0, 300, 200)), s, o).Reserved; len(got) != 23 {
		t.Errorf("reserved %d colours, want the 21 of objects, black and white", len(got))
	}
}

func TestCaptionInCells(t *testing.T) {
	t.Parallel()
	names := "oak,elm,ash,fir,yew,box"
	cases := map[string]struct {
		kind      prediction.Kind
		size      image.Point
		threshold float64
		want      string
	}{
		"classification": {prediction.ImageClassification, image.Pt(80, 80), 0, "oak 0.90,elm 0.75,ash 0.60,fir 0.45,yew 0.30"},
		"multilabel":     {prediction.MultilabelClassification, image.Pt(80, 80), 0.2, "oak 0.90,elm 0.75,ash 0.60,fir 0.45,yew 0.30"},
		"all labels":     {prediction.MultilabelClassification, image.Pt(80, 80), 0, "oak 0.90,elm 0.75,ash 0.60,fir 0.45,yew 0.30,box 0.15"},
		"low":            {prediction.ImageClassification, image.Pt(80, 8), 0, "oak 0.90,elm 0.75"},
		"narrow":         {prediction.ImageClassification, image.Pt(8, 80), 0, "oak 0.90,elm 0.75,ash 0.60,fir 0.45,yew 0.30"},
		"too narrow":     {prediction.ImageClassification, image.Pt(7, 80), 0, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := overlay.Scene{
				Prediction: &prediction.Prediction{Kind: c.kind, Objects: classes(names, 0.9, 0.15)}, View: raster.Identity(),
			}
			o := overlay.DefaultOptions()
			o.Threshold = c.threshold
			layout := draw(grey(image.Rectangle{Max: c.size}), s, o)
			var got []string
			for i, l := range layout.Labels {
				got = append(got, l.Text)
				if l.X != 0 || l.Y != 2*i || l.Object != i {
					t.Errorf("label %d of object %d is at %d,%d", i, l.Object, l.X, l.Y)
				}
			}
			if strings.Join(got, ",") != c.want {
				t.Errorf("labels %q, want %q", got, c.want)
			}
		})
	}
}

func TestLegendNamesEachClassOnce(t *testing.T) {
	t.Parallel()
	size := image.Pt(100, 100)
	half, tiny := maskbits.New(100, 100), maskbits.New(100, 100)
	for y := range 50 {
		half.Fill(y, 0, 100)
	}
	tiny.Fill(99, 0, 1)
	half.Measure()
	tiny.Measure()
	s := overlay.Scene{
		Prediction: &prediction.Prediction{Kind: prediction.SemanticSegmentation, Objects: []prediction.Object{
			{Class: "soil"}, {Class: "bug"}, {Class: "soil"}, {Class: "lost"},
		}},
		Masks: []*maskbits.Mask{half, tiny, tiny, nil}, View: raster.Identity(),
	}
	layout := draw(grey(image.Rectangle{Max: size}), s, overlay.DefaultOptions())
	var got []string
	for _, l := range layout.Labels {
		got = append(got, l.Text)
		if end := l.X + len(l.Text); end != 100 {
			t.Errorf("row %q ends at %d, want at the right edge", l.Text, end)
		}
	}
	if want := "soil 50%,bug <1%,lost"; strings.Join(got, ",") != want {
		t.Errorf("legend %q, want %q", got, want)
	}
}
