package raster_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"strings"
	"testing"

	"github.com/framebin/framebin/render/raster"
)

// huge returns samples whose headers ask for far more than the samples hold.
func huge(tb testing.TB) map[string][]byte {
	tb.Helper()
	put16 := func(data []byte, at int, v uint16) { binary.LittleEndian.PutUint16(data[at:], v) }
	gifData := bytes.Clone(file(tb, "images", "video-001.5bpp.gif"))
	put16(gifData, 6, 65535)
	put16(gifData, 8, 65535)
	bmpData := bytes.Clone(file(tb, "images", "bmp_8bpp.bmp"))
	binary.LittleEndian.PutUint32(bmpData[18:], 50000)
	binary.LittleEndian.PutUint32(bmpData[22:], 50000)
	tiffData := bytes.Clone(file(tb, "images", "video-001-gray.tiff"))
	order := binary.ByteOrder(binary.LittleEndian)
	if tiffData[0] == 'M' {
		order = binary.BigEndian
	}
	dir := int(order.Uint32(tiffData[4:]))
	for i := range int(order.Uint16(tiffData[dir:])) {
		entry := tiffData[dir+2+12*i:]
		if tag := order.Uint16(entry); tag == 0x100 || tag == 0x101 { // width and height
			order.PutUint16(entry[2:], 4) // as 32 bits
			order.PutUint32(entry[8:], 50000)
		}
	}
	webpData := append([]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"), 0x3f, 0x9c, 0, 0x3f, 0x9c, 0)
	_, pixels, _ := bytes.Cut(file(tb, "images", "gopher-doc.with-alpha.lossless.webp"), []byte("VP8L"))
	pixels = bytes.Clone(pixels)
	binary.LittleEndian.PutUint32(pixels[5:], 0x3fff|0x3fff<<14) // twice 14 bits, less one
	lossless := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(pixels)+8))
	lossless = append(append(lossless, "WEBPVP8L"...), pixels...)
	jpegData := bytes.Clone(file(tb, "images", "video-001.q50.420.jpeg"))
	frame := bytes.Index(jpegData, []byte("\xff\xc0"))
	binary.BigEndian.PutUint16(jpegData[frame+5:], 65500)
	binary.BigEndian.PutUint16(jpegData[frame+7:], 65500)
	return map[string][]byte{
		"gif": gifData, "bmp": bmpData, "tiff": tiffData, "webp": webpData, "lossless webp": lossless,
		"jpeg": jpegData, "png": claim(tb, 50000, 50000),
	}
}

// Every format is asked for its size before anything of it is decoded, and
// memory counts as pixels do.
func TestEveryFormatIsCapped(t *testing.T) {
	t.Parallel()
	for name, data := range huge(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, limits := range []raster.Limits{{}, {Pixels: 1 << 40}} {
				im, err := raster.Decode(data, limits)
				if im != nil || !errors.Is(err, raster.ErrTooLarge) {
					t.Errorf("with %+v: got %v, want %v", limits, err, raster.ErrTooLarge)
				}
			}
		})
	}
}

// A frame beyond its canvas, which the caps were asked for, is not decoded.
func TestFrameBeyondItsCanvas(t *testing.T) {
	t.Parallel()
	gifData := bytes.Clone(file(t, "images", "video-001.5bpp.gif"))
	binary.LittleEndian.PutUint16(gifData[6:], 1)
	binary.LittleEndian.PutUint16(gifData[8:], 1)
	lossy := file(t, "images", "video-001.lossy.webp")
	body := append([]byte("WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), lossy[12:]...)
	webpData := append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	for name, data := range map[string][]byte{"gif": gifData, "webp": webpData} {
		if im, err := raster.Decode(data, raster.Limits{}); im != nil || !errors.Is(err, raster.ErrBroken) {
			t.Errorf("%s: got %v, %v", name, im, err)
		}
	}
}

// Photographs of a camera in all its orientations, and in none that there is:
// each comes out as the first does.
func TestEXIFOfACamera(t *testing.T) {
	t.Parallel()
	draw := func(im *raster.Image) *image.RGBA {
		dst := image.NewRGBA(image.Rect(0, 0, 48, 32))
		raster.Draw(dst, dst.Rect, im, raster.Whole(im.Size()))
		return dst
	}
	decode := func(name string) *raster.Image {
		im, err := raster.Decode(file(t, "exif", name), raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return im
	}
	want := draw(decode("Landscape_1.jpg"))
	for n := range 9 {
		im := decode("Landscape_" + string(rune('0'+n)) + ".jpg")
		if got := im.Size(); got != image.Pt(96, 64) {
			t.Errorf("%d: got %v", n, got)
		}
		if int(im.Orientation) != max(n, 1) {
			t.Errorf("%d: got orientation %d", n, im.Orientation)
		}
		// Each file has its number written into it: the corners are alike.
		corner := image.Rect(0, 0, 48, 10)
		if _, psnr := difference(t, crop(t, draw(im), corner), crop(t, want, corner)); psnr < 24 {
			t.Errorf("%d: got %.1f dB, want 24", n, psnr)
		}
	}
}

// Of an animation the first frame is shown, whatever comes after it.
func TestFirstFrameOfAnAnimation(t *testing.T) {
	t.Parallel()
	p := color.Palette{color.RGBA{0, 0, 255, 255}, color.RGBA{255, 0, 0, 255}}
	first, second := image.NewPaletted(image.Rect(0, 0, 20, 10), p), image.NewPaletted(image.Rect(0, 0, 20, 10), p)
	for i := range second.Pix {
		second.Pix[i] = 1
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{first, second}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{b.Bytes(), b.Bytes()[:b.Len()-8]} {
		im, err := raster.Decode(data, raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := rgba(im.Image, 5, 5), (color.RGBA{0, 0, 255, 255}); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// What of a cut file is whole is shown, with the reason, in every format whose
// pixels lie in order.
func TestCutFilesKeepTheirTop(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		percent int
		top     int // rows that are whole
	}{
		"video-001.5bpp.gif": {60, 50}, "bmp_8bpp.bmp": {60, 0},
	} {
		data := file(t, "images", name)
		whole, err := raster.Decode(data, raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		im, err := raster.Decode(data[:len(data)*c.percent/100], raster.Limits{})
		if !errors.Is(err, raster.ErrBroken) || im == nil || im.Size() != whole.Size() {
			t.Errorf("%s: got %v, %v", name, im, err)
			continue
		}
		top := image.Rect(0, 0, whole.Size().X, c.top)
		if most, _ := difference(t, crop(t, im.Image, top), crop(t, whole.Image, top)); most != 0 {
			t.Errorf("%s: the top differs by %d", name, most)
		}
		if !strings.Contains(err.Error(), "; ") {
			t.Errorf("%s: got %q, want the reason and how much there is", name, err)
		}
	}
}

// The rows of an interlaced GIF are where they belong, cut or not.
func TestCutInterlacedGIF(t *testing.T) {
	t.Parallel()
	data := file(t, "images", "video-001.interlaced.gif")
	whole, err := raster.Decode(data, raster.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	im, err := raster.Decode(data[:len(data)*60/100], raster.Limits{})
	if !errors.Is(err, raster.ErrBroken) || im == nil {
		t.Fatalf("got %v, %v", im, err)
	}
	for y := 0; y < 100; y += 4 { // of the first three passes, half of the rows
		for _, x := range []int{0, 70, 149} {
			if got, want := rgba(im.Image, x, y), rgba(whole.Image, x, y); got != want {
				t.Fatalf("(%d, %d): got %v, want %v", x, y, got, want)
			}
		}
	}
}
