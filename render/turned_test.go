package render_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"golang.org/x/image/tiff"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/imageheader/exiftest"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/raster"
)

// taggedTIFF encodes an image of two colours, with the tag in the place of one
// that says what goes without saying: one sample a pixel.
func taggedTIFF(t *testing.T, im image.Image, o imageheader.Orientation) []byte {
	t.Helper()
	p := image.NewPaletted(im.Bounds(), color.Palette{im.At(0, 0), color.RGBA{230, 20, 20, 255}})
	draw.Draw(p, p.Rect, im, image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := tiff.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	data, order := b.Bytes(), binary.LittleEndian
	at := bytes.LastIndex(data, []byte{0x15, 0x01, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0})
	order.PutUint16(data[at:], 0x0112)
	order.PutUint16(data[at+8:], uint16(o))
	return data
}

// A box, and a mask of the stored image or of the turned one, lie over what they
// lie over in the file, however the image is turned and mirrored to be seen;
// and what is clicked there is the object.
func TestOverlayFollowsEveryOrientation(t *testing.T) {
	t.Parallel()
	grey, red := color.RGBA{90, 90, 90, 255}, color.RGBA{230, 20, 20, 255}
	stored := plain(400, 200, grey)
	at := image.Rect(40, 20, 140, 60) // near one corner, and longer than high
	draw.Draw(stored, at, image.NewUniform(red), image.Point{}, draw.Src)
	photos := func(o imageheader.Orientation) map[string]part {
		all := map[string]part{"JPEG": photo(exiftest.JPEG(asJPEG(t, stored), exiftest.Orientation(int(o))))}
		if o == imageheader.Transpose || o == imageheader.Rotate90 || o == imageheader.Rotate180 {
			all["PNG"] = part{"image", "image.png", "image/png", exiftest.PNG(asPNG(t, stored), exiftest.Orientation(int(o)))}
			all["TIFF"] = part{"image", "image.tiff", "image/tiff", taggedTIFF(t, stored, o)}
		}
		return all
	}
	for o := imageheader.AsStored; o <= imageheader.Rotate270; o++ {
		size := o.Size(image.Pt(400, 200))
		x0, y0 := raster.Orient(o, image.Pt(400, 200)).Apply(float64(at.Min.X), float64(at.Min.Y))
		x1, y1 := raster.Orient(o, image.Pt(400, 200)).Apply(float64(at.Max.X), float64(at.Max.Y))
		seen := image.Rect(int(x0), int(y0), int(x1), int(y1)) // in the turned image
		asSeen := mask(0, asPNG(t, patch(size.X, size.Y, seen, 255)))
		asStored := mask(0, asPNG(t, patch(400, 200, at, 255)))
		for format, photo := range photos(o) {
			for name, req := range map[string][]part{
				"box":                      {photo, detection(at.Min.X, at.Min.Y, at.Dx(), at.Dy())},
				"mask of the stored image": {photo, asStored, segmentation([2]int{0, 0})},
				"mask of the turned image": {photo, asSeen, segmentation([2]int{0, 0})},
			} {
				if name == "mask of the turned image" && size == image.Pt(400, 200) {
					continue // there is no telling which of the two it is
				}
				t.Run(fmt.Sprintf("%s, %d, %s", format, o, name), func(t *testing.T) {
					t.Parallel()
					overlayFollows(t, uint64(o), red, req)
				})
			}
		}
	}
}

// overlayFollows checks that the one object of a request lies over what is red
// in its image.
func overlayFollows(t *testing.T, seq uint64, red color.Color, req []part) {
	t.Helper()
	key := sixels(seq)
	key.Options.Raw = true
	r := render.New(render.Config{})
	found := colourBounds(decode(t, mustRender(t, r, post(t, seq, req...), key).Payload), red)
	key.Options.Raw = false
	layout := mustRender(t, r, post(t, seq, req...), key).Layout
	if got := layout.Boxes[0]; !found.In(got.Inset(-3)) || !got.In(found.Inset(-3)) {
		t.Errorf("the object is drawn in %v, the image has it in %v", got, found)
	}
	mid := found.Min.Add(found.Max).Div(2)
	if got := layout.Hit(mid.X, mid.Y); got != 0 {
		t.Errorf("a click on it hits %d", got)
	}
}

// colourBounds returns where in a picture a colour is.
func colourBounds(im image.Image, c color.Color) image.Rectangle {
	var r image.Rectangle
	for y := range im.Bounds().Dy() {
		for x := range im.Bounds().Dx() {
			if near(im.At(x, y), c, 40) {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}
