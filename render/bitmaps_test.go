package render_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"testing"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/imageheader/exiftest"
	"github.com/framebin/framebin/render"
)

// TestMasksAlone: masks without their image are those that a frame has, also
// one that was made of the turned image.
func TestMasksAlone(t *testing.T) {
	t.Parallel()
	bits := func(w, h int) []byte {
		im := image.NewGray(image.Rect(0, 0, w, h))
		im.SetGray(w-1, 0, color.Gray{Y: 255})
		var b bytes.Buffer
		if err := png.Encode(&b, im); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	req := post(t, 1, photo(exiftest.JPEG(asJPEG(t, plain(40, 30, color.White)), exiftest.Orientation(int(imageheader.Rotate90)))), mask(0, bits(40, 30)), mask(1, bits(30, 40)),
		document(`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","maskFile":"mask_0000.png"},{"classId":"b","maskFile":"mask_0001.png"},{"classId":"c"}]}`))
	in := read(req)
	got, err := render.Masks(t.Context(), req, in.Reading)
	if err != nil || len(got) != 3 || got[2] != nil {
		t.Fatalf("got %v, %v", got, err)
	}
	frame, err := render.Open(t.Context(), in, render.Opening{})
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range got[:2] {
		if want := frame.Masks[i]; m.Width != 40 || m.Height != 30 || m.Area != 1 || !slices.Equal(m.Bits, want.Bits) {
			t.Errorf("mask %d: got %+v, want %+v", i, m, want)
		}
	}
}
