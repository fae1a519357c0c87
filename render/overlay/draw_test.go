package overlay_test

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

func known(v float64) prediction.Confidence {
	return prediction.Confidence{Value: v, Known: true}
}

func object(class string, confidence, x, y, w, h float64) prediction.Object {
	return prediction.Object{
		Class: class, Confidence: known(confidence),
		Box: &prediction.Box{X: x, Y: y, Width: w, Height: h},
	}
}

func detection(objects ...prediction.Object) overlay.Scene {
	return overlay.Scene{
		Prediction: &prediction.Prediction{Kind: prediction.ObjectDetection, Objects: objects},
		View:       raster.Identity(),
	}
}

func grey(r image.Rectangle) *image.RGBA {
	img := image.NewRGBA(r)
	for i := range img.Pix {
		img.Pix[i] = 120
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

func draw(dst *image.RGBA, s overlay.Scene, o overlay.Options) overlay.Layout {
	return overlay.NewDrawer(overlay.NewPalette()).Draw(dst, s, o)
}

// colored returns the bounds of the pixels that have exactly the colour.
func colored(img *image.RGBA, c color.RGBA) image.Rectangle {
	var r image.Rectangle
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			if img.RGBAAt(x, y) == c {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestBoxesLieOnTheNearestPixels(t *testing.T) {
	t.Parallel()
	turned := raster.Affine{XY: -1, X0: 300, YX: 1} // a quarter turn: x' = 300-y, y' = x
	cases := map[string]struct {
		view raster.Affine
		box  prediction.Box
		want image.Rectangle
	}{
		"whole numbers":              {raster.Identity(), prediction.Box{X: 20, Y: 30, Width: 40, Height: 50}, image.Rect(20, 30, 60, 80)},
		"just under one half":        {raster.Identity(), prediction.Box{X: 20.49, Y: 30.49, Width: 40, Height: 50}, image.Rect(20, 30, 60, 80)},
		"one half":                   {raster.Identity(), prediction.Box{X: 20.5, Y: 30.5, Width: 40, Height: 50}, image.Rect(21, 31, 61, 81)},
		"scaled down":                {raster.Scale(0.5, 0.25), prediction.Box{X: 41, Y: 121, Width: 100, Height: 200}, image.Rect(21, 30, 71, 80)},
		"scaled up and moved":        {raster.Affine{XX: 3, X0: -10, YY: 3, Y0: 5}, prediction.Box{X: 10, Y: 10, Width: 9, Height: 9}, image.Rect(20, 35, 47, 62)},
		"turned":                     {turned, prediction.Box{X: 20, Y: 30, Width: 40, Height: 50}, image.Rect(220, 20, 270, 60)},
		"negative size":              {raster.Identity(), prediction.Box{X: 60, Y: 80, Width: -40, Height: -50}, image.Rect(20, 30, 60, 80)},
		"nothing wide":               {raster.Identity(), prediction.Box{X: 20.7, Y: 30, Width: 0, Height: 50}, image.Rect(20, 30, 21, 80)},
		"over the edges":             {raster.Identity(), prediction.Box{X: -50, Y: -60, Width: 1000, Height: 1000}, image.Rect(0, 0, 320, 200)},
		"far off":                    {raster.Identity(), prediction.Box{X: -1e300, Y: 10, Width: 1e301, Height: 20}, image.Rect(0, 10, 320, 30)},
		"outside":                    {raster.Identity(), prediction.Box{X: 400, Y: 10, Width: 10, Height: 10}, image.Rectangle{}},
		"beyond the last whole line": {raster.Identity(), prediction.Box{X: 319.6, Y: 10, Width: 0.4, Height: 10}, image.Rect(319, 10, 320, 20)},
		"infinite":                   {raster.Identity(), prediction.Box{X: 10, Y: 10, Width: math.Inf(1), Height: 10}, image.Rectangle{}},
		"not a number":               {raster.Identity(), prediction.Box{X: math.NaN(), Y: 10, Width: 10, Height: 10}, image.Rectangle{}},
		"a view that is not":         {raster.Affine{XX: math.NaN(), YY: 1}, prediction.Box{X: 1, Y: 10, Width: 10, Height: 10}, image.Rectangle{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dst := grey(image.Rect(0, 0, 320, 200))
			s := detection(prediction.Object{Class: "a", Box: &c.box})
			s.View = c.view
			layout := draw(dst, s, overlay.Options{Boxes: true, Selected: -1})
			if got := colored(dst, overlay.NewPalette().Color("a")); got != c.want {
				t.Errorf("drawn at %v, want %v", got, c.want)
			}
			if layout.Boxes[0] != c.want {
				t.Errorf("laid out at %v, want %v", layout.Boxes[0], c.want)
			}
		})
	}
}

func TestLineGrowsWithThePicture(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		size image.Point
		want int
	}{
		"half blocks": {image.Pt(80, 40), 1},
		"small":       {image.Pt(480, 360), 1},
		"usual":       {image.Pt(960, 540), 2},
		"4K":          {image.Pt(3840, 2160), 9},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dst := grey(image.Rectangle{Max: c.size})
			w, h := float64(c.size.X), float64(c.size.Y)
			draw(dst, detection(object("a", 1, w/4, h/4, w/2, h/2)), overlay.Options{Boxes: true, Selected: -1})
			got, want := 0, overlay.NewPalette().Color("a")
			for x := range c.size.X / 2 {
				if dst.RGBAAt(x, c.size.Y/2) == want {
					got++
				}
			}
			if got != c.want {
				t.Errorf("line is %d pixels wide, want %d", got, c.want)
			}
		})
	}
}

// TestNothingElseIsTouched draws into a part of a larger image, everything
// that can be drawn, over and beyond its edges.
func TestNothingElseIsTouched(t *testing.T) {
	t.Parallel()
	within := image.Rect(17, 23, 417, 323)
	cases := map[string]struct{ picture, allowed image.Rectangle }{
		"part of an image":    {image.Rectangle{}, within},
		"picture within":      {image.Rect(50, 60, 350, 300), image.Rect(50, 60, 350, 300)},
		"picture beyond":      {image.Rect(-1000, -1000, 3000, 3000), within},
		"picture elsewhere":   {image.Rect(1000, 1000, 3000, 3000), image.Rectangle{}},
		"small with no words": {image.Rect(50, 60, 90, 100), image.Rect(50, 60, 90, 100)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := image.NewRGBA(image.Rect(-20, -30, 500, 400))
			part, ok := all.SubImage(within).(*image.RGBA)
			if !ok {
				t.Fatal("not an RGBA image")
			}
			for i := range all.Pix {
				all.Pix[i] = 90
			}
			s := busy(raster.Identity())
			s.Picture = c.picture
			for _, kind := range []prediction.Kind{
				prediction.InstanceSegmentation, prediction.SemanticSegmentation, prediction.MultilabelClassification,
			} {
				s.Prediction.Kind = kind
				o := overlay.DefaultOptions()
				o.Selected = 2
				layout := draw(part, s, o)
				for i, r := range layout.Boxes {
					if !r.In(c.allowed) {
						t.Errorf("box %d at %v lies outside of %v", i, r, c.allowed)
					}
				}
			}
			touched := false
			for y := all.Rect.Min.Y; y < all.Rect.Max.Y; y++ {
				for x := all.Rect.Min.X; x < all.Rect.Max.X; x++ {
					if all.RGBAAt(x, y) == (color.RGBA{90, 90, 90, 90}) {
						continue
					}
					touched = true
					if !(image.Point{X: x, Y: y}).In(c.allowed) {
						t.Fatalf("pixel %d,%d was changed", x, y)
					}
				}
			}
			if touched == c.allowed.Empty() {
				t.Errorf("something drawn: %t", touched)
			}
		})
	}
}

// busy returns a scene of everything, reaching over a picture of 400x300 at
// all sides.
func busy(view raster.Affine) overlay.Scene {
	size := image.Pt(450, 350)
	masks := []*maskbits.Mask{
		nil, ellipse(size, image.Rect(-50, -50, 200, 150)), nil, nil, ellipse(size, image.Rect(300, 200, 600, 500)), nil,
	}
	ring := []prediction.Point{{X: -100, Y: 200}, {X: 150, Y: 150}, {X: 120, Y: 900}}
	return overlay.Scene{
		Prediction: &prediction.Prediction{Kind: prediction.InstanceSegmentation, Objects: []prediction.Object{
			object("first", 0.9, -10, -10, 100, 100),
			{Class: "second", Confidence: known(0.8)},
			object("third", 0.7, 300, 250, 200, 200),
			{Class: "fourth", Confidence: known(0.6), Polygons: [][]prediction.Point{ring}},
			{Class: "fifth"},
			{Class: "sixth", Keypoints: []prediction.Keypoint{
				{Point: prediction.Point{X: 17, Y: 23}}, {Point: prediction.Point{X: 399, Y: 322}},
			}},
		}},
		Masks:        masks,
		Unreferenced: []*maskbits.Mask{ellipse(size, image.Rect(100, 100, 450, 180))},
		View:         view,
	}
}

func TestImagesThatCannotBeDrawnOn(t *testing.T) {
	t.Parallel()
	cases := map[string]*image.RGBA{
		"empty":          image.NewRGBA(image.Rectangle{}),
		"no height":      image.NewRGBA(image.Rect(5, 5, 10, 5)),
		"without pixels": {Rect: image.Rect(0, 0, 300, 300), Stride: 1200},
		"short stride":   {Rect: image.Rect(0, 0, 300, 300), Stride: 4, Pix: make([]uint8, 400000)},
	}
	for name, dst := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			layout := draw(dst, busy(raster.Identity()), overlay.DefaultOptions())
			if layout.Shown != 6 || layout.Total != 6 {
				t.Errorf("counted %d of %d, want 6 of 6", layout.Shown, layout.Total)
			}
		})
	}
}

func TestOverlappingMasksDoNotAddUp(t *testing.T) {
	t.Parallel()
	size := image.Pt(320, 200)
	one := ellipse(size, image.Rect(40, 40, 240, 160))
	s := detection(prediction.Object{Class: "a"})
	s.Masks = []*maskbits.Mask{one}
	once := grey(image.Rectangle{Max: size})
	draw(once, s, overlay.DefaultOptions())

	s.Prediction.Objects = make([]prediction.Object, 5)
	s.Masks = nil
	for i := range s.Prediction.Objects {
		s.Prediction.Objects[i].Class = "a"
		s.Masks = append(s.Masks, one)
	}
	often := grey(image.Rectangle{Max: size})
	o := overlay.DefaultOptions()
	draw(often, s, o)
	got, want := often.RGBAAt(140, 100), once.RGBAAt(140, 100)
	if got != want || want == (color.RGBA{120, 120, 120, 255}) {
		t.Errorf("five masks blend to %v, one to %v", got, want)
	}
}

func TestSelectionStandsOut(t *testing.T) {
	t.Parallel()
	s := detection(object("a", 0.9, 20, 20, 50, 50), object("b", 0.9, 100, 100, 50, 50), object("c", 0.1, 200, 100, 50, 50))
	p := overlay.NewPalette()
	for _, class := range []string{"a", "b", "c"} {
		p.Color(class)
	}
	cases := map[string]struct {
		options overlay.Options
		full    []string // classes drawn in full colour
		shown   int
	}{
		"none":               {overlay.Options{Boxes: true, Selected: -1}, []string{"a", "b", "c"}, 3},
		"one":                {overlay.Options{Boxes: true, Selected: 1}, []string{"b"}, 3},
		"only one":           {overlay.Options{Boxes: true, Selected: 1, Only: true}, []string{"b"}, 1},
		"only, but none":     {overlay.Options{Boxes: true, Selected: -1, Only: true}, []string{"a", "b", "c"}, 3},
		"beyond the last":    {overlay.Options{Boxes: true, Selected: 99}, []string{"a", "b", "c"}, 3},
		"below threshold":    {overlay.Options{Boxes: true, Selected: 2, Threshold: 0.5}, []string{"a", "b"}, 2},
		"threshold":          {overlay.Options{Boxes: true, Selected: -1, Threshold: 0.9}, []string{"a", "b"}, 2},
		"without boxes":      {overlay.Options{Selected: -1}, nil, 3},
		"only one too small": {overlay.Options{Boxes: true, Selected: 2, Only: true, Threshold: 0.5}, nil, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dst := grey(image.Rect(0, 0, 320, 200))
			layout := overlay.NewDrawer(p).Draw(dst, s, c.options)
			var got []string
			for _, class := range []string{"a", "b", "c"} {
				if !colored(dst, p.Color(class)).Empty() {
					got = append(got, class)
				}
			}
			if strings.Join(got, " ") != strings.Join(c.full, " ") {
				t.Errorf("in full colour: %v, want %v", got, c.full)
			}
			if layout.Shown != c.shown || layout.Total != 3 {
				t.Errorf("counted %d of %d, want %d of 3", layout.Shown, layout.Total, c.shown)
			}
		})
	}
}

func TestSmallObjectsAreDrawnOverLargeOnes(t *testing.T) {
	t.Parallel()
	s := detection(object("small", 0.9, 100, 50, 20, 20), object("large", 0.9, 10, 60, 300, 100))
	dst := grey(image.Rect(0, 0, 320, 200))
	draw(dst, s, overlay.Options{Boxes: true, Selected: -1})
	p := overlay.NewPalette()
	if got, want := dst.RGBAAt(100, 60), p.Color("small"); got != want {
		t.Errorf("where the lines cross is %v, want %v", got, want)
	}
}

func TestDrawIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	d := overlay.NewDrawer(overlay.NewPalette())
	s := busy(raster.Identity())
	want := grey(image.Rect(0, 0, 400, 300))
	d.Draw(want, s, overlay.DefaultOptions())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for size := range 3 {
				other := grey(image.Rect(0, 0, 300+size*100, 200+size*100))
				d.Draw(other, s, overlay.DefaultOptions())
				dst := grey(image.Rect(0, 0, 400, 300))
				d.Draw(dst, s, overlay.DefaultOptions())
				if !bytes.Equal(dst.Pix, want.Pix) {
					t.Error("the same scene is drawn differently")
				}
			}
		})
	}
	wg.Wait()
}
