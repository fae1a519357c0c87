package jpeg

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// photograph returns a picture of gradients, an edge and noise.
func photograph(w, h int, noise float64) *image.RGBA {
	rnd := rand.New(rand.NewPCG(1, uint64(w)))
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			n := rnd.NormFloat64() * noise
			c := func(v float64) uint8 { return uint8(min(max(v+n, 0), 255)) }
			r, g, b := 128+60*math.Sin(9*fx+4*fy*fy), 120+50*math.Cos(7*fy-5*fx*fy), 110+50*math.Sin(13*fx*fy)
			if fx+fy > 1 {
				r, g, b = b, r, g
			}
			im.SetRGBA(x, y, color.RGBA{c(r), c(g), c(b), 255})
		}
	}
	return im
}

// asJPEG encodes an image: 4:2:0, or grey.
func asJPEG(tb testing.TB, im image.Image, quality int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: quality}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// checkHalf compares a half decoding with the averages of a whole one.
func checkHalf(t *testing.T, half, whole image.Image, tolerance int) {
	t.Helper()
	hp, wp := planesOf(half), planesOf(whole)
	if len(hp) == 0 || len(hp) != len(wp) {
		t.Fatalf("got %T for %T", half, whole)
	}
	size := whole.Bounds().Size()
	if got, want := half.Bounds().Size(), image.Pt((size.X+1)/2, (size.Y+1)/2); got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range hp {
		// Samples of the whole under one of the half.
		sx, sy := (wp[i].width+1)/hp[i].width, (wp[i].height+1)/hp[i].height
		most := 0
		// Samples at the far edges have fewer pixels under them.
		for y := range wp[i].height / sy {
			for x := range wp[i].width / sx {
				sum, cut := 0, false
				for dy := range sy {
					for dx := range sx {
						v := wp[i].pix[(y*sy+dy)*wp[i].stride+x*sx+dx]
						sum += int(v)
						cut = cut || v == 0 || v == 255
					}
				}
				if cut { // the whole was cut at black or white before the average
					continue
				}
				want := (2*sum/(sx*sy) + 1) / 2
				most = max(most, max(int(hp[i].pix[y*hp[i].stride+x])-want, want-int(hp[i].pix[y*hp[i].stride+x])))
			}
		}
		if most > tolerance {
			t.Errorf("plane %d: differs by up to %d of 255", i, most)
		}
	}
}

func TestHalfIsTheAverageOfTheWhole(t *testing.T) {
	t.Parallel()
	all := make(map[string][]byte)
	paths, err := filepath.Glob("../../testdata/images/*.jpeg")
	if err != nil || len(paths) == 0 {
		t.Fatal(err)
	}
	for _, p := range paths {
		if all[filepath.Base(p)], err = os.ReadFile(p); err != nil {
			t.Fatal(err)
		}
	}
	for _, size := range []image.Point{image.Pt(1, 1), image.Pt(16, 16), image.Pt(17, 15), image.Pt(200, 113)} {
		im := photograph(size.X, size.Y, 3)
		grey := image.NewGray(im.Rect)
		for i := range grey.Pix {
			grey.Pix[i] = im.Pix[4*i]
		}
		for _, quality := range []int{20, 75, 100} {
			all["made"+size.String()+string(rune('0'+quality/20))] = asJPEG(t, im, quality)
			all["made grey"+size.String()+string(rune('0'+quality/20))] = asJPEG(t, grey, quality)
		}
	}
	read := 0
	for name, data := range all {
		half, err := DecodeHalf(data)
		if err != nil {
			continue
		}
		read++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			whole, err := jpeg.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			// One for rounding, one for the decoder's own arithmetic.
			checkHalf(t, half, whole, 2)
		})
	}
	if read < 24+7 {
		t.Errorf("only %d of %d were read", read, len(all))
	}
}

func FuzzDecodeHalf(f *testing.F) {
	for _, q := range []int{5, 90} {
		f.Add(asJPEG(f, photograph(40, 30, 4), q))
		f.Add(asJPEG(f, photograph(9, 50, 4), q))
	}
	paths, _ := filepath.Glob("../../testdata/images/*.jpeg")
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		cfg, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil || cfg.Width*cfg.Height > 1<<18 {
			return
		}
		half, err := DecodeHalf(data)
		if err != nil {
			return
		}
		whole, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("read what image/jpeg refuses: %v", err)
		}
		checkHalf(t, half, whole, 255)
	})
}

func BenchmarkDecodeHalf(b *testing.B) {
	data := asJPEG(b, photograph(1920, 1080, 4), 85)
	b.Run("half", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := DecodeHalf(data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("image-jpeg", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
