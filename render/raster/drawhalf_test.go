package raster_test

import (
	"image"
	"math"
	"testing"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/raster"
)

func TestDrawFromHalf(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{image.Pt(320, 200), image.Pt(321, 203)} {
		data := encodeJPEG(t, scene(t, size.X, size.Y), 90)
		whole, err := raster.Decode(data, raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		asked := image.Point{}
		half, err := raster.DecodeFor(data, raster.Limits{}, func(s image.Point) bool { asked = s; return true })
		if err != nil || !half.Half() || asked != size || half.Size() != size {
			t.Fatalf("got half %v of %v, asked about %v, %v", half.Half(), half.Size(), asked, err)
		}
		for o := imageheader.AsStored; o <= imageheader.Rotate270; o++ {
			whole.Orientation, half.Orientation = o, o
			r := image.Rectangle{Max: raster.Fit(half.Size(), image.Pt(160, 160))}
			got, want := image.NewRGBA(r), image.NewRGBA(r)
			raster.Draw(got, r, half, raster.Whole(half.Size()))
			raster.Draw(want, r, whole, raster.Whole(whole.Size()))
			var sum float64
			for i, v := range got.Pix {
				d := float64(v) - float64(want.Pix[i])
				sum += d * d
			}
			if psnr := 10 * math.Log10(255*255*float64(len(got.Pix))/sum); psnr < 44 {
				t.Errorf("%v, orientation %d: got %.1f dB, want 44", size, o, psnr)
			}
		}
	}
	if im, _ := raster.DecodeFor(encodeJPEG(t, scene(t, 9, 9), 90), raster.Limits{}, func(image.Point) bool { return false }); im.Half() {
		t.Error("half although that was not enough")
	}
}
