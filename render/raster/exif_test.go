package raster_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/imageheader/exiftest"
	"github.com/framebin/framebin/render/raster"
)

func TestOrientationOfJPEG(t *testing.T) {
	t.Parallel()
	data := file(t, "images", "video-001.q50.420.jpeg")
	cases := map[string]struct {
		exif []byte
		want imageheader.Orientation
	}{
		"turned":   {exiftest.Orientation(6), imageheader.Rotate90},
		"mirrored": {exiftest.Orientation(2), imageheader.FlipX},
		"nothing":  {nil, imageheader.AsStored},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			im, err := raster.Decode(exiftest.JPEG(data, c.exif), raster.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if im.Orientation != c.want {
				t.Errorf("got %d, want %d", im.Orientation, c.want)
			}
			if got, want := im.Size(), c.want.Size(image.Pt(150, 103)); got != want {
				t.Errorf("size: got %v, want %v", got, want)
			}
		})
	}
}

func TestOrientationOfPNG(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3))); err != nil {
		t.Fatal(err)
	}
	im, err := raster.Decode(exiftest.PNG(b.Bytes(), exiftest.Orientation(5)), raster.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := im.Size(), image.Pt(3, 4); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// All eight orientations of one scene, written turned and tagged so, come out
// upright.
func TestEveryOrientationComesOutUpright(t *testing.T) {
	t.Parallel()
	upright := scene(t, 160, 96)
	want := image.NewRGBA(image.Rect(0, 0, 80, 48))
	raster.Draw(want, want.Rect, &raster.Image{Image: upright}, raster.Whole(image.Pt(160, 96)))
	for o := imageheader.AsStored; o <= imageheader.Rotate270; o++ {
		size := o.Size(upright.Rect.Max)
		a := raster.Orient(o, size)
		stored := image.NewRGBA(image.Rectangle{Max: size})
		for y := range size.Y {
			for x := range size.X {
				tx, ty := a.Apply(float64(x)+0.5, float64(y)+0.5)
				stored.SetRGBA(x, y, upright.RGBAAt(int(tx), int(ty)))
			}
		}
		data := exiftest.JPEG(encodeJPEG(t, stored, 95), exiftest.Orientation(int(o)))
		im, err := raster.Decode(data, raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got := image.NewRGBA(want.Rect)
		raster.Draw(got, got.Rect, im, raster.Whole(im.Size()))
		if _, psnr := difference(t, got, want); psnr < 30 {
			t.Errorf("orientation %d: got %.1f dB, want 30", o, psnr)
		}
	}
}
