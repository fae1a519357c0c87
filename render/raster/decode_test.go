package raster_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"maps"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"github.com/framebin/framebin/render/raster"
)

// decoders are what the standard library and x/image make of a format.
func decoders() map[string]func(io.Reader) (image.Image, error) {
	return map[string]func(io.Reader) (image.Image, error){
		"jpeg": jpeg.Decode, "png": png.Decode, "gif": gif.Decode,
		"bmp": bmp.Decode, "tiff": tiff.Decode, "webp": webp.Decode,
	}
}

func TestDecodeIsWhatTheDecodersSay(t *testing.T) {
	t.Parallel()
	all := files(t, "images", "[a-z]*.[jpgtbw]*")
	maps.Copy(all, files(t, "png-suite", "*.png"))
	for name, data := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ext := name[strings.LastIndexByte(name, '.')+1:]
			want, wantErr := decoders()[ext](bytes.NewReader(data))
			got, err := raster.Decode(data, raster.Limits{})
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("got error %v, want %v", err, wantErr)
			}
			if err != nil {
				if !documented(err) {
					t.Errorf("error of no documented kind: %v", err)
				}
				return
			}
			if got.Format != ext {
				t.Errorf("format: got %q, want %q", got.Format, ext)
			}
			if name == "triangle-001.gif" || strings.HasSuffix(name, ".lossy.webp") {
				return // its frame is smaller than its canvas; its range is another: see there
			}
			if most, _ := difference(t, got.Image, want); most != 0 {
				t.Errorf("differs by up to %d", most)
			}
		})
	}
}

// documented reports whether an error is one that Decode promises.
func documented(err error) bool {
	return errors.Is(err, raster.ErrTooLarge) || errors.Is(err, raster.ErrFormat) || errors.Is(err, raster.ErrBroken)
}

// A JPEG that does not fit as a whole is had at half its size.
func TestJPEGThatIsTooLargeAsAWhole(t *testing.T) {
	t.Parallel()
	data := encodeJPEG(t, scene(t, 640, 480), 90) // 4:2:0: 450 KiB, and 225 KiB at half size without subsampling
	for memory, want := range map[int64]struct{ large, reduced bool }{
		4 * 460 << 10: {}, 4 * 440 << 10: {reduced: true}, 4 * 200 << 10: {large: true},
	} {
		im, err := raster.Decode(data, raster.LimitsUnder(memory, "--max-memory"))
		if errors.Is(err, raster.ErrTooLarge) != want.large || im == nil != want.large {
			t.Fatalf("%d bytes: got %v, %v", memory, im, err)
		}
		if im != nil && (im.Reduced != want.reduced || im.Half() != want.reduced || im.Size() != image.Pt(640, 480)) {
			t.Errorf("%d bytes: reduced %v, half %v of %v", memory, im.Reduced, im.Half(), im.Size())
		}
	}
}

func TestDecodePutsGIFOnItsCanvas(t *testing.T) {
	t.Parallel()
	p := color.Palette{color.RGBA{0, 0, 0, 0}, color.RGBA{255, 0, 0, 255}}
	frame := image.NewPaletted(image.Rect(2, 3, 5, 6), p)
	frame.SetColorIndex(3, 4, 1)
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{
		Image: []*image.Paletted{frame}, Delay: []int{0},
		Config: image.Config{ColorModel: p, Width: 10, Height: 8},
	})
	if err != nil {
		t.Fatal(err)
	}
	im, err := raster.Decode(b.Bytes(), raster.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := im.Size(), image.Pt(10, 8); got != want {
		t.Errorf("size: got %v, want %v", got, want)
	}
	if got, want := rgba(im.Image, 3, 4), (color.RGBA{255, 0, 0, 255}); got != want {
		t.Errorf("pixel: got %v, want %v", got, want)
	}
}

func TestDecodeChecksTheHeaderFirst(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		data   []byte
		limits raster.Limits
		want   error
		words  string
	}{
		"default":     {claim(t, 50000, 50000), raster.Limits{}, raster.ErrTooLarge, "50000x50000 is 2500 megapixels, more than the limit of 100 megapixels"},
		"given":       {claim(t, 100, 101), raster.Limits{Pixels: 10000}, raster.ErrTooLarge, "10100 pixels"},
		"memory":      {claim(t, 1024, 1024), raster.Limits{Bytes: 1 << 20}, raster.ErrTooLarge, "4 MiB, more than the limit of 1 MiB"},
		"by a flag":   {claim(t, 10000, 10000), raster.LimitsUnder(128<<20, "--max-memory 128MiB"), raster.ErrTooLarge, "decoding 10000x10000 takes 381 MiB, too large to draw under --max-memory 128MiB"},
		"progressive": {file(t, "images", "video-001.q50.444.progressive.jpeg"), raster.Limits{Bytes: 200 << 10}, raster.ErrTooLarge, ""},
		"nothing":     {nil, raster.Limits{}, raster.ErrFormat, "no bytes"},
		"text":        {[]byte("hello"), raster.Limits{}, raster.ErrFormat, "none of"},
		"cut header":  {[]byte("\xff\xd8\xff"), raster.Limits{}, raster.ErrBroken, "ends early"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			im, err := raster.Decode(c.data, c.limits)
			if im != nil || !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.words) {
				t.Errorf("got %v, %v; want %v with %q", im, err, c.want, c.words)
			}
		})
	}
	if _, err := raster.Decode(file(t, "images", "video-001.q50.444.jpeg"), raster.Limits{Bytes: 200 << 10}); err != nil {
		t.Errorf("a baseline JPEG takes less: %v", err)
	}
}

// claim returns a PNG whose header asks for a size that its pixels do not
// fill.
func claim(tb testing.TB, w, h uint32) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 1, 1))); err != nil {
		tb.Fatal(err)
	}
	data := b.Bytes()
	binary.BigEndian.PutUint32(data[16:], w)
	binary.BigEndian.PutUint32(data[20:], h)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func TestDecodeOfACutBaselineJPEGKeepsItsTop(t *testing.T) {
	t.Parallel()
	for name, data := range files(t, "images", "video-00*.jpeg") {
		if strings.Contains(name, "progressive") || strings.Contains(name, "cmyk") ||
			strings.Contains(name, "rgb") || strings.Contains(name, "separate") {
			continue
		}
		whole, err := raster.Decode(data, raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, percent := range []int{50, 75, 97} {
			im, err := raster.Decode(data[:len(data)*percent/100], raster.Limits{})
			if !errors.Is(err, raster.ErrBroken) || im == nil {
				t.Errorf("%s, %d %%: got %v, %v", name, percent, im, err)
				continue
			}
			size := im.Size()
			if size != whole.Size() {
				t.Fatalf("%s: got size %v, want %v", name, size, whole.Size())
			}
			top := image.Rect(0, 0, size.X, 16)
			if most, _ := difference(t, crop(t, im.Image, top), crop(t, whole.Image, top)); most != 0 {
				t.Errorf("%s, %d %%: the top differs by %d", name, percent, most)
			}
			if percent == 50 {
				if got, want := rgba(im.Image, size.X-1, size.Y-1), (color.RGBA{128, 128, 128, 255}); got != want {
					t.Errorf("%s: what is missing: got %v, want %v", name, got, want)
				}
			}
			if !strings.Contains(err.Error(), "the file ends early; ") || !strings.Contains(err.Error(), "% of it") {
				t.Errorf("%s: got %q, want the reason and how much", name, err)
			}
		}
	}
}

func TestDecodeOfACutProgressiveJPEGIsWholeButLessSharp(t *testing.T) {
	t.Parallel()
	for name, data := range files(t, "images", "video-00*.progressive.jpeg") {
		whole, err := raster.Decode(data, raster.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		worst := 0.0
		for _, percent := range []int{60, 80, 95} {
			im, err := raster.Decode(data[:len(data)*percent/100], raster.Limits{})
			if !errors.Is(err, raster.ErrBroken) || im == nil {
				t.Errorf("%s, %d %%: got %v, %v", name, percent, im, err)
				continue
			}
			_, psnr := difference(t, im.Image, whole.Image)
			if psnr < 20 || psnr < worst {
				t.Errorf("%s, %d %%: got %.1f dB, want 20 and no less than before", name, percent, psnr)
			}
			worst = psnr
		}
	}
}

func TestDecodeOfADamagedJPEGKeepsWhatComesBefore(t *testing.T) {
	t.Parallel()
	data := bytes.Clone(file(t, "images", "video-001.q50.420.jpeg"))
	whole, err := raster.Decode(data, raster.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)*3/4], data[len(data)*3/4+1] = 0xff, 0xc7 // a marker that no decoder takes there
	im, err := raster.Decode(data, raster.Limits{})
	if !errors.Is(err, raster.ErrBroken) || im == nil {
		t.Fatalf("got %v, %v", im, err)
	}
	top := image.Rect(0, 0, 150, 48)
	if most, _ := difference(t, crop(t, im.Image, top), crop(t, whole.Image, top)); most != 0 {
		t.Errorf("the top differs by %d", most)
	}
}

func TestDecodeOfADamagedPNGKeepsItsTop(t *testing.T) {
	t.Parallel()
	for name, data := range files(t, "png-suite", "b*.png") {
		if strings.HasPrefix(name, "basi") || len(data) < 300 {
			continue // interlaced: a cut takes from everywhere
		}
		want, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		im, err := raster.Decode(data[:len(data)-len(data)/8], raster.Limits{})
		if !errors.Is(err, raster.ErrBroken) || im == nil {
			t.Errorf("%s: got %v, %v", name, im, err)
			continue
		}
		top := image.Rect(0, 0, 32, 4)
		if most, _ := difference(t, crop(t, im.Image, top), crop(t, want, top)); most != 0 {
			t.Errorf("%s: the top differs by %d", name, most)
		}
	}
	// Its pixels are whole, only their checksum is not.
	im, err := raster.Decode(file(t, "png-suite", "xcsn0g01.png"), raster.Limits{})
	if !errors.Is(err, raster.ErrBroken) || im == nil || !strings.Contains(err.Error(), "100 %") {
		t.Errorf("wrong checksum: got %v, %v", im, err)
	}
}

func TestDecodeOfACutBMP(t *testing.T) {
	t.Parallel()
	data := file(t, "images", "bmp_8bpp.bmp")
	im, err := raster.Decode(data[:len(data)*2/3], raster.Limits{})
	if !errors.Is(err, raster.ErrBroken) || im == nil {
		t.Fatalf("got %v, %v", im, err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, folder := range []string{"images", "png-suite"} {
		for _, data := range files(f, folder, "*.[jpgtbw]*") {
			f.Add(data)
		}
	}
	limits := raster.Limits{Pixels: 1 << 16, Bytes: 1 << 20}
	f.Fuzz(func(t *testing.T, data []byte) {
		im, err := raster.Decode(data, limits)
		switch {
		case err != nil && !documented(err):
			t.Fatalf("error of no documented kind: %v", err)
		case im == nil && err == nil:
			t.Fatal("neither image nor error")
		case im == nil:
			return
		}
		size := im.Size()
		if size.X < 1 || size.Y < 1 || int64(size.X)*int64(size.Y) > limits.Pixels {
			t.Fatalf("got size %v beyond the limits", size)
		}
		dst := image.NewRGBA(image.Rect(0, 0, 17, 13))
		raster.Draw(dst, dst.Rect, im, raster.Whole(size))
	})
}
