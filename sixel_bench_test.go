package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/mattn/go-sixel"
	"golang.org/x/image/draw"
)

// BenchmarkShowQuality takes a JPEG of 1920x1080 to sixel at 960x540, without
// an overlay, by framebin, img2sixel, chafa and go-sixel's adaptive palette,
// decodes what each printed, and reports how near it is to the original at
// that size, in dB, and how many kB it takes. Peers that are not installed are
// left out. Budget: a PSNR no lower than img2sixel's and chafa's, no more bytes
// than go-sixel's.
//
//	go test -run '^$' -bench ShowQuality -benchtime 1x .
func BenchmarkShowQuality(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "framebin")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for name, write := range map[string]func(*testing.B, string){"photo": writePhoto, "synthetic": writeSynthetic, "noisy": writeNoisy} {
		b.Run(name, func(b *testing.B) {
			photo := filepath.Join(b.TempDir(), "frame.jpeg")
			write(b, photo)
			original := decodeJPEG(b, photo)
			adaptive := func() []byte {
				var out bytes.Buffer
				if err := sixel.NewEncoder(&out).Encode(resampled(original, image.Pt(960, 540))[0]); err != nil {
					b.Fatal(err)
				}
				return out.Bytes()
			}
			for b.Loop() {
				report(b, "framebin", original, printed(b, binary, "show", photo, "--raw", "--graphics", "sixel", "--size", "960x540"))
				report(b, "img2sixel", original, printed(b, "img2sixel", "-w", "960", photo))
				report(b, "chafa", original, printed(b, "chafa", "-f", "sixel", "--font-ratio", "1/1", "--size", chafaSize(b, photo), photo))
				report(b, "go-sixel", original, adaptive())
			}
			b.ReportMetric(0, "ns/op") // of all together
		})
	}
}

// printed returns what a command prints; nil where it is not installed.
func printed(b *testing.B, name string, args ...string) []byte {
	b.Helper()
	if _, err := exec.LookPath(name); err != nil {
		return nil
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return out
}

// report says how good and how large the first sixel picture of a text is.
func report(b *testing.B, name string, original image.Image, text []byte) {
	b.Helper()
	begin := bytes.Index(text, []byte("\x1bP"))
	if begin < 0 {
		return
	}
	end := bytes.Index(text[begin:], []byte("\x1b\\"))
	if end < 0 {
		b.Fatalf("%s: the picture has no end", name)
	}
	text = text[begin : begin+end+2]
	var got image.Image
	if err := sixel.NewDecoder(bytes.NewReader(text)).Decode(&got); err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	best := 0.0
	for _, want := range resampled(original, got.Bounds().Size()) {
		best = max(best, psnr(got, want))
	}
	b.ReportMetric(best, "dB/"+name)
	b.ReportMetric(float64(len(text))/1000, "kB/"+name)
}

// resampled returns an image at another size, by the mean of the pixels and by
// Catmull and Rom's filter: which one a program aims at is its own choice, so
// the nearer one counts.
func resampled(im image.Image, size image.Point) []*image.RGBA {
	out := []*image.RGBA{image.NewRGBA(image.Rectangle{Max: size}), image.NewRGBA(image.Rectangle{Max: size})}
	mean := draw.Kernel{Support: 0.5, At: func(float64) float64 { return 1 }}
	mean.Scale(out[0], out[0].Rect, im, im.Bounds(), draw.Src, nil)
	draw.CatmullRom.Scale(out[1], out[1].Rect, im, im.Bounds(), draw.Src, nil)
	return out
}

// psnr compares two pictures of one size, over all channels.
func psnr(got image.Image, want *image.RGBA) float64 {
	sum := 0.0
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			r, g, b, _ := got.At(x, y).RGBA()
			w := want.RGBAAt(x, y)
			for _, d := range [3]float64{float64(r>>8) - float64(w.R), float64(g>>8) - float64(w.G), float64(b>>8) - float64(w.B)} {
				sum += d * d
			}
		}
	}
	return 10 * math.Log10(255*255/(sum/float64(3*want.Rect.Dx()*want.Rect.Dy())))
}

func decodeJPEG(b *testing.B, path string) image.Image {
	b.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	im, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	return im
}

// writeSynthetic makes a frame of gradients and one edge; writeNoisy the same
// with the noise of a small sensor.
func writeSynthetic(b *testing.B, path string) { b.Helper(); writeWaves(b, path, 0) }
func writeNoisy(b *testing.B, path string)     { b.Helper(); writeWaves(b, path, 4) }

func writeWaves(b *testing.B, path string, noise float64) {
	b.Helper()
	rnd := rand.New(rand.NewPCG(1, 2))
	im := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
	for y := range 1080 {
		for x := range 1920 {
			fx, fy := float64(x)/1920, float64(y)/1080
			n := rnd.NormFloat64() * noise
			c := func(v float64) uint8 { return uint8(min(max(v+n, 0), 255)) }
			r, g, b := 128+90*math.Sin(9*fx+4*fy*fy), 120+80*math.Cos(7*fy-5*fx*fy), 110+70*math.Sin(13*fx*fy)
			if math.Hypot(fx-0.4, fy-0.5) < 0.2 {
				r, g = r*0.4, g+60
			}
			im.SetRGBA(x, y, color.RGBA{c(r), c(g), c(b), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, im, &jpeg.Options{Quality: 90}); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
}
