package graphics_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/mattn/go-sixel"
	xdraw "golang.org/x/image/draw"

	"github.com/framebin/framebin/render/graphics"
)

// frames holds the photographs of the simulated camera; their origin and
// licences are in the folder.
const frames = "../../capture/camera/frames"

// photo returns a photograph at a size.
func photo(tb testing.TB, name string, width, height int) *image.RGBA {
	tb.Helper()
	f, err := os.Open(filepath.Join(frames, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	src, err := jpeg.Decode(f)
	if err != nil {
		tb.Fatal(err)
	}
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	xdraw.ApproxBiLinear.Scale(dst, dst.Rect, src, src.Bounds(), xdraw.Src, nil)
	return dst
}

// noise returns a picture in which every pixel is anything.
func noise(width, height int, seed uint64) *image.RGBA {
	random := rand.New(rand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = uint8(random.Uint32())
	}
	opaque(img)
	return img
}

func opaque(img *image.RGBA) {
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
}

// paint fills a rectangle.
func paint(img *image.RGBA, r image.Rectangle, c color.RGBA) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// shifted returns the same picture with another origin, inside of a larger one.
func shifted(img *image.RGBA) *image.RGBA {
	r := img.Rect.Add(image.Pt(-3, 5))
	large := image.NewRGBA(r.Inset(-7))
	draw.Draw(large, r, img, img.Rect.Min, draw.Src)
	sub, ok := large.SubImage(r).(*image.RGBA)
	if !ok {
		panic("not RGBA")
	}
	return sub
}

func newEncoder(tb testing.TB, p graphics.Protocol) graphics.Encoder {
	tb.Helper()
	e, err := graphics.New(graphics.Setup{Protocol: p})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func encode(tb testing.TB, e graphics.Encoder, img *image.RGBA, reserved ...color.RGBA) []byte {
	tb.Helper()
	got, err := e.Encode(nil, img, 7, reserved)
	if err != nil {
		tb.Fatal(err)
	}
	return got
}

// decodeSixel reads sixel back by a decoder that knows nothing of ours.
func decodeSixel(tb testing.TB, data []byte) *image.NRGBA {
	tb.Helper()
	var img image.Image
	if err := sixel.NewDecoder(bytes.NewReader(data)).Decode(&img); err != nil {
		tb.Fatalf("the sixel does not decode: %v", err)
	}
	got, ok := img.(*image.NRGBA)
	if !ok {
		tb.Fatalf("decoded to %T", img)
	}
	return got
}

// psnr compares two pictures of the same size, in dB.
func psnr(tb testing.TB, got image.Image, want *image.RGBA) float64 {
	tb.Helper()
	if got.Bounds().Size() != want.Rect.Size() {
		tb.Fatalf("size %v, want %v", got.Bounds().Size(), want.Rect.Size())
	}
	sum := 0.0
	eachPixel(got, want, func(_ image.Point, g, w color.RGBA) {
		for _, d := range [3]int{int(g.R) - int(w.R), int(g.G) - int(w.G), int(g.B) - int(w.B)} {
			sum += float64(d * d)
		}
	})
	pixels := want.Rect.Dx() * want.Rect.Dy()
	return 10 * math.Log10(255*255*3*float64(pixels)/max(sum, 1e-9))
}

// farthest returns the largest difference of a channel.
func farthest(tb testing.TB, got image.Image, want *image.RGBA) int {
	tb.Helper()
	if got.Bounds().Size() != want.Rect.Size() {
		tb.Fatalf("size %v, want %v", got.Bounds().Size(), want.Rect.Size())
	}
	most := 0
	eachPixel(got, want, func(_ image.Point, g, w color.RGBA) {
		most = max(most, apart(g, w))
	})
	return most
}

// apart returns the difference of the channel that differs most.
func apart(a, b color.RGBA) int {
	abs := func(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
	return max(abs(a.R, b.R), abs(a.G, b.G), abs(a.B, b.B))
}

func eachPixel(got image.Image, want *image.RGBA, visit func(at image.Point, g, w color.RGBA)) {
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			r, g, b, _ := got.At(got.Bounds().Min.X+x, got.Bounds().Min.Y+y).RGBA()
			visit(image.Pt(x, y), color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255},
				want.RGBAAt(want.Rect.Min.X+x, want.Rect.Min.Y+y))
		}
	}
}
