package render_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// BenchmarkMasks reads 100 masks of 1920x1080, scales them to a picture of
// 960x540 and blends them in, beside inflating the same bytes and beside
// image/png decoding them, in turn in one run. Budget: 1.3 times inflating in
// 8 bits, 40 ms in 1 bit.
//
//	go test -run '^$' -bench 'Masks$' -benchtime 20x ./render
//
// instances are outlines of real objects, some percent of the frame each;
// full are shapes with ragged edges that take most of the frame each, so that
// 100 of them lie over each other.
func BenchmarkMasks(b *testing.B) {
	for _, set := range []struct {
		name  string
		masks func(testing.TB) []*image.Gray
	}{{"instances", instances}, {"full", fullFrames}} {
		for _, depth := range []int{8, 1} {
			b.Run(set.name+"/"+map[int]string{8: "8bit", 1: "1bit"}[depth], func(b *testing.B) {
				benchmarkMasks(b, set.masks(b), depth)
			})
		}
	}
}

func benchmarkMasks(b *testing.B, masks []*image.Gray, depth int) {
	b.Helper()
	var files [][]byte
	var parts []part
	var refs [][2]int
	for i, m := range masks {
		files = append(files, asPNG(b, atDepth(m, depth)))
		parts = append(parts, mask(i, files[i]))
		refs = append(refs, [2]int{i, 0})
	}
	req := post(b, 1, append(parts, segmentation(refs...))...)
	dst := image.NewRGBA(image.Rect(0, 0, 960, 540))
	drawer := overlay.NewDrawer(overlay.NewPalette())
	var opened, blend, inflated, decoded []time.Duration
	for b.Loop() {
		start := time.Now()
		f, err := render.Open(context.Background(), read(req), render.Opening{})
		if err != nil || len(f.Masks) != len(masks) {
			b.Fatal(err, f)
		}
		opened = append(opened, time.Since(start))
		start = time.Now()
		drawer.Draw(dst, overlay.Scene{
			Prediction: f.Reading.Prediction, Masks: f.Masks, View: raster.Scale(0.5, 0.5), Picture: dst.Rect,
		}, overlay.DefaultOptions())
		blend = append(blend, time.Since(start))
		start = time.Now()
		inflate(b, files)
		inflated = append(inflated, time.Since(start))
		start = time.Now()
		for _, file := range files {
			if _, err := png.Decode(bytes.NewReader(file)); err != nil {
				b.Fatal(err)
			}
		}
		decoded = append(decoded, time.Since(start))
	}
	ms := func(d []time.Duration) float64 {
		slices.Sort(d)
		return float64(d[len(d)/2].Microseconds()) / 1000
	}
	b.ReportMetric(ms(opened), "read-ms")
	b.ReportMetric(ms(blend), "blend-ms")
	b.ReportMetric(ms(inflated), "inflate-ms")
	b.ReportMetric(ms(decoded), "image/png-ms")
	b.ReportMetric((ms(opened)+ms(blend))/ms(inflated), "x-inflate")
	b.ReportMetric((ms(opened)+ms(blend))/ms(decoded), "x-image/png")
	b.ReportMetric(0, "ns/op") // of all that is compared: no number to look at
}

// inflate inflates the pixels of PNGs, row by row.
func inflate(b *testing.B, files [][]byte) {
	b.Helper()
	row := make([]byte, 1921)
	z, err := zlib.NewReader(bytes.NewReader(imageData(files[0])))
	if err != nil {
		b.Fatal(err)
	}
	again, _ := z.(zlib.Resetter) // as documented
	for _, file := range files {
		err := again.Reset(bytes.NewReader(imageData(file)), nil)
		for err == nil {
			_, err = io.ReadFull(z, row)
		}
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			b.Fatal(err)
		}
	}
}

// imageData returns the pixels of a PNG as they are stored.
func imageData(file []byte) []byte {
	var data []byte
	for rest := file[8:]; len(rest) >= 12; {
		n := binary.BigEndian.Uint32(rest)
		if string(rest[4:8]) == "IDAT" {
			data = append(data, rest[8:8+n]...)
		}
		rest = rest[12+n:]
	}
	return data
}

// atDepth returns a mask as an image that becomes a PNG of so many bits.
func atDepth(m *image.Gray, depth int) image.Image {
	if depth == 8 {
		return m
	}
	return &image.Paletted{Pix: bits(m.Pix), Stride: m.Stride, Rect: m.Rect, Palette: color.Palette{color.Black, color.White}}
}

// instances returns 100 masks of objects in photographs, each mirrored and
// moved until there are as many.
func instances(tb testing.TB) []*image.Gray {
	tb.Helper()
	var samples []image.Image
	for _, scene := range []string{"nuclei_gray_696_masks", "trees_BLAN_1024_masks"} {
		files, err := filepath.Glob("../capture/camera/frames/" + scene + "/*.png")
		if err != nil || len(files) == 0 {
			tb.Fatal(scene, err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			im, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				tb.Fatal(err)
			}
			samples = append(samples, im)
		}
	}
	masks := make([]*image.Gray, 100)
	for i := range masks {
		masks[i] = image.NewGray(image.Rect(0, 0, 1920, 1080))
		im, n := samples[i%len(samples)], i/len(samples)
		size := im.Bounds().Size()
		for y := range 1080 {
			for x := range 1920 {
				u, v := (x+n*431)%1920, (y+n*277)%1080
				if n&1 != 0 {
					u = 1919 - u
				}
				r, _, _, _ := im.At(u*size.X/1920, v*size.Y/1080).RGBA()
				if r != 0 {
					masks[i].Pix[y*1920+x] = 255
				}
			}
		}
	}
	return masks
}

// fullFrames returns 100 masks that cover most of the frame, with holes and a
// ragged edge.
func fullFrames(testing.TB) []*image.Gray {
	masks := make([]*image.Gray, 100)
	for i := range masks {
		masks[i] = image.NewGray(image.Rect(0, 0, 1920, 1080))
		for y := range 1080 {
			edge := 60 + 40*math.Sin(float64(y*(i+3))/190) + float64((y*7+i*13)%9)
			for x := range 1920 {
				hole := math.Hypot(float64(x-300-i*13), float64(y-200-i*7)) < 80
				if !hole && float64(x) > edge && float64(x) < 1920-edge && y > 10+i%20 && y < 1070-i%30 {
					masks[i].Pix[y*1920+x] = 255
				}
			}
		}
	}
	return masks
}
