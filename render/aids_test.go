package render_test

import (
	"context"
	"image"
	"image/color"
	"slices"
	"testing"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
)

// TestCompare checks that the image stands beside itself, the same to the
// pixel, and that only one of both has an overlay.
func TestCompare(t *testing.T) {
	t.Parallel()
	im := plain(300, 200, color.RGBA{20, 60, 20, 255})
	for x := range 300 {
		im.SetRGBA(x, 100, color.RGBA{uint8(x), 0, 0, 255})
	}
	req := post(t, 1, photo(asPNG(t, im)), detection(30, 30, 60, 60))
	r := render.New(render.Config{})
	for name, c := range map[string]struct {
		size    image.Point
		stacked bool
	}{
		"wide pane": {image.Pt(700, 200), false},
		"high pane": {image.Pt(300, 500), true},
	} {
		o := render.Options{Overlay: overlay.DefaultOptions(), Compare: true}
		still, err := r.Pixels(context.Background(), read(req), o, c.size)
		if err != nil {
			t.Fatal(err)
		}
		at := still.Layout.Boxes[0]
		stacked := at.Min.Y > still.Image.Rect.Dy()/2
		if stacked != c.stacked {
			t.Errorf("%s: %v in a picture of %v", name, at, still.Image.Rect)
		}
		o.Compare, o.Raw = false, true
		size := image.Pt(still.Image.Rect.Dx()/2, still.Image.Rect.Dy())
		if stacked {
			size = image.Pt(still.Image.Rect.Dx(), still.Image.Rect.Dy()/2)
		}
		alone, err := r.Pixels(context.Background(), read(req), o, size)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []image.Point{{0, 0}, alone.Image.Rect.Max.Div(2), alone.Image.Rect.Max.Sub(image.Pt(1, 1))} {
			if got, want := still.Image.At(p.X, p.Y), alone.Image.At(p.X, p.Y); got != want {
				t.Errorf("%s: at %v the image beside is %v, want %v", name, p, got, want)
			}
		}
		twin := at.Min.Sub(still.Image.Rect.Max.Sub(alone.Image.Rect.Max))
		if got := still.Image.RGBAAt(twin.X, twin.Y); !near(got, color.RGBA{20, 60, 20, 255}, 2) {
			t.Errorf("%s: the box is in the image alone, too: %v at %v", name, got, twin)
		}
	}
}

// TestCompareInCells checks that both images begin at whole cells and are told
// apart by the mouse.
func TestCompareInCells(t *testing.T) {
	t.Parallel()
	req := post(t, 1, photo(asPNG(t, plain(300, 200, color.Black))), detection(30, 30, 60, 60))
	r := render.New(render.Config{})
	for _, protocol := range []graphics.Protocol{graphics.Sixel, graphics.Blocks} {
		key := sixels(1)
		key.Target.Protocol, key.Options.Compare = protocol, true
		p := mustRender(t, r, req, key)
		if p.Cols > key.Target.Cols || p.Rows > key.Target.Rows || p.Place.Twin.Size() != p.Place.At.Size() {
			t.Errorf("%v: %dx%d cells, %+v", protocol, p.Cols, p.Rows, p.Place)
		}
		middle := p.Layout.Boxes[0].Min.Add(p.Layout.Boxes[0].Size().Div(2))
		twin := middle.Add(p.Place.Twin.Min).Sub(p.Place.At.Min)
		if p.Layout.Hit(middle.X, middle.Y) != 0 || p.Layout.Hit(twin.X, twin.Y) != -1 {
			t.Errorf("%v: hits %d and %d, want 0 and -1", protocol, p.Layout.Hit(middle.X, middle.Y), p.Layout.Hit(twin.X, twin.Y))
		}
	}
}

// TestZoomToObject looks at objects of every form, in an image that EXIF turns.
func TestZoomToObject(t *testing.T) {
	t.Parallel()
	r := render.New(render.Config{})
	body := asPNG(t, plain(400, 400, color.White))
	for name, c := range map[string]struct {
		parts []part
		want  image.Point // middle of the object
	}{
		"box":     {[]part{photo(body), detection(300, 100, 40, 40)}, image.Pt(320, 120)},
		"outline": {[]part{photo(body), document(`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","polygon":[[80,300],[120,300],[120,340],[80,340]]}]}`)}, image.Pt(100, 320)},
		"mask": {[]part{
			photo(body), document(`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","maskRef":"mask_0000"}]}`),
			mask(0, asPNG(t, patch(400, 400, image.Rect(200, 40, 240, 80), 255))),
		}, image.Pt(220, 60)},
		"none": {[]part{photo(body), document(`{"kind":"ImageClassification.v1","classId":"a","confidence":0.9}`)}, image.Pt(200, 200)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key := sixels(0)
			key.Options.Zoom, key.Options.Overlay.Selected = render.ZoomObject, 0
			p := mustRender(t, r, post(t, 0, c.parts...), key)
			x, y := p.Layout.View.Apply(float64(c.want.X), float64(c.want.Y))
			if d := image.Pt(int(x), int(y)).Sub(p.Size.Div(2)); max(d.X, -d.X, d.Y, -d.Y) > 12 {
				t.Errorf("%v is drawn at (%.0f, %.0f) of %v", c.want, x, y, p.Size)
			}
			if scale := p.Layout.View.XX; (scale > 2) != (name != "none") {
				t.Errorf("drawn at %.2f", scale)
			}
		})
	}
}

// TestProbe checks what is told of the pixel under the crosshair.
func TestProbe(t *testing.T) {
	t.Parallel()
	im := plain(1600, 800, color.White) // shown at less than half its size
	im.SetRGBA(150, 160, color.RGBA{1, 2, 3, 255})
	req := post(t, 1, photo(asPNG(t, im)), detection(100, 100, 300, 300))
	r := render.New(render.Config{})
	for at, want := range map[image.Point]*render.Probe{
		{150, 160}:  {X: 150, Y: 160, Value: "rgb 1 2 3", Objects: []int{0}},
		{900, 700}:  {X: 900, Y: 700, Value: "rgb 255 255 255"},
		{-1, 5}:     nil,
		{1600, 799}: nil,
	} {
		key := sixels(1)
		key.Options.Crosshair = render.Crosshair{On: true, X: at.X, Y: at.Y}
		got := mustRender(t, r, req, key).Probe
		if (got == nil) != (want == nil) {
			t.Errorf("at %v: %+v, want %+v", at, got, want)
			continue
		}
		if got != nil && (got.Value != want.Value || got.X != want.X || got.Y != want.Y || !slices.Equal(got.Objects, want.Objects)) {
			t.Errorf("at %v: %+v, want %+v", at, got, want)
		}
		if _, kept := r.Cached(key); kept {
			t.Error("a picture with a cross is kept")
		}
	}
	if got := mustRender(t, r, req, sixels(1)).Probe; got != nil {
		t.Errorf("without a cross: %+v", got)
	}
}

// TestProbeGrey checks that grey images tell the numbers of their file.
func TestProbeGrey(t *testing.T) {
	t.Parallel()
	deep := image.NewGray16(image.Rect(0, 0, 40, 40))
	deep.SetGray16(3, 4, color.Gray16{40000})
	key := sixels(0)
	key.Options.Crosshair = render.Crosshair{On: true, X: 3, Y: 4}
	got := mustRender(t, render.New(render.Config{}), post(t, 0, photo(asPNG(t, deep))), key).Probe
	if got == nil || got.Value != "grey 40000 of 65535" {
		t.Errorf("got %+v", got)
	}
}
