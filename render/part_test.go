package render_test

import (
	"context"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/framebin/framebin/render"
)

// TestPart draws parts alone: an image as it is, a mask so that what it holds
// is seen, whatever its values are.
func TestPart(t *testing.T) {
	t.Parallel()
	photograph := color.RGBA{90, 140, 30, 255}
	labels := patch(400, 400, image.Rect(0, 0, 200, 400), 1)
	for y := range 400 {
		for x := 200; x < 300; x++ {
			labels.SetGray(x, y, color.Gray{Y: 2})
		}
	}
	in := read(post(t, 1, photo(asPNG(t, plain(400, 400, photograph))),
		document(`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","maskRef":"mask_0000"},{"classId":"b","maskRef":"mask_0001"}]}`),
		mask(0, asPNG(t, patch(400, 400, image.Rect(0, 0, 100, 400), 1))), mask(1, asPNG(t, labels))))
	draw := func(part int) (*render.Picture, image.Image) {
		t.Helper()
		key := sixels(1)
		key.Options.Part = part
		p, err := render.New(render.Config{}).Render(context.Background(), in, key)
		if err != nil {
			t.Fatal(err)
		}
		if p.Payload == nil {
			return p, nil
		}
		return p, decode(t, p.Payload)
	}

	p, im := draw(1)
	if p.Summary != "400x400" || !near(im.At(200, 200), photograph, 4) {
		t.Errorf("the image is %q, %v", p.Summary, im.At(200, 200))
	}
	p, im = draw(3) // its value is 1, which is black to the eye
	if want := "mask 400x400 · 25% inside · value 1"; p.Summary != want {
		t.Errorf("got %q, want %q", p.Summary, want)
	}
	if !near(im.At(50, 200), color.White, 4) || !near(im.At(200, 200), color.Black, 4) {
		t.Errorf("inside is %v, outside %v", im.At(50, 200), im.At(200, 200))
	}
	p, im = draw(4)
	if want := "mask 400x400 · 75% inside · values 1 2"; p.Summary != want {
		t.Errorf("got %q, want %q", p.Summary, want)
	}
	if one, two := im.At(100, 200), im.At(250, 200); one == two || !colourful(one) || !colourful(two) {
		t.Errorf("two values are %v and %v", one, two)
	}
	if p, _ = draw(2); !strings.Contains(p.Note, "cannot be drawn") {
		t.Errorf("a document: %q", p.Note)
	}
	if p, _ = draw(9); p.Note == "" {
		t.Error("a part that there is none of says nothing")
	}
}

// TestAreas tells how much of the image each object with a mask covers.
func TestAreas(t *testing.T) {
	t.Parallel()
	in := read(post(t, 1, photo(asPNG(t, plain(200, 200, color.White))),
		document(`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","maskRef":"mask_0000"},{"classId":"b","box":{"x":1,"y":2,"width":3,"height":4}}]}`),
		mask(0, asPNG(t, patch(200, 200, image.Rect(0, 0, 100, 100), 255)))))
	p, err := render.New(render.Config{}).Render(context.Background(), in, sixels(1))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Areas) != 2 || p.Areas[0] != 0.25 || p.Areas[1] >= 0 {
		t.Errorf("got %v, want 0.25 and none", p.Areas)
	}
}
