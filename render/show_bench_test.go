package render_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// camera1080p returns a request with a JPEG of 1920x1080 and 50 boxes.
func camera1080p(tb testing.TB) *capture.Request {
	tb.Helper()
	rnd := rand.New(rand.NewPCG(1, 2))
	im := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
	for y := range 1080 {
		for x := range 1920 {
			fx, fy := float64(x)/1920, float64(y)/1080
			n := rnd.NormFloat64() * 4
			c := func(v float64) uint8 { return uint8(min(max(v+n, 0), 255)) }
			r, g, b := 128+90*math.Sin(9*fx+4*fy*fy), 120+80*math.Cos(7*fy-5*fx*fy), 110+70*math.Sin(13*fx*fy)
			if math.Hypot(fx-0.4, fy-0.5) < 0.2 {
				r, g = r*0.4, g+60
			}
			im.SetRGBA(x, y, color.RGBA{c(r), c(g), c(b), 255})
		}
	}
	var objects []string
	for i := range 50 {
		objects = append(objects, fmt.Sprintf(
			`{"classId":"class %d","confidence":%.2f,"boundingBox":{"left":%d,"top":%d,"width":%d,"height":%d}}`,
			i%7, rnd.Float64(), rnd.IntN(1700), rnd.IntN(900), 40+rnd.IntN(200), 40+rnd.IntN(150)))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: 85}); err != nil {
		tb.Fatal(err)
	}
	return post(tb, 1, photo(b.Bytes()),
		document(`{"kind":"ObjectDetection.v1","objects":[`+strings.Join(objects, ",")+`]}`))
}

// BenchmarkShow1080p is the way of a frame from the bytes of a request to
// those for the terminal, at 960x540, and its stages. Budgets: open 20 ms,
// which is image/jpeg, and 8 at half the resolution; fit 3, overlay 2, encode
// 12.
func BenchmarkShow1080p(b *testing.B) {
	req := camera1080p(b)
	ctx := context.Background()
	f, err := render.Open(ctx, read(req), render.Opening{})
	if err != nil {
		b.Fatal(err)
	}
	key := render.Key{
		Options: render.Options{Overlay: overlay.DefaultOptions()},
		Target:  render.Target{Protocol: graphics.Sixel, Cols: 96, Rows: 27, Cell: image.Pt(10, 20), Dark: true},
	}
	canvas := image.NewRGBA(image.Rect(0, 0, 960, 540))
	drawer := overlay.NewDrawer(overlay.NewPalette())
	scene := overlay.Scene{Prediction: f.Reading.Prediction, Masks: f.Masks, View: raster.Scale(0.5, 0.5), Picture: canvas.Rect}
	var layout overlay.Layout
	encoder, err := graphics.New(graphics.Setup{Protocol: graphics.Sixel})
	if err != nil {
		b.Fatal(err)
	}
	stage := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	stage("open", func() error {
		_, err := render.Open(ctx, read(req), render.Opening{})
		return err
	})
	stage("open half", func() error {
		_, err := render.Open(ctx, read(req), render.Opening{Half: func(image.Point) bool { return true }})
		return err
	})
	stage("fit", func() error {
		raster.Draw(canvas, canvas.Rect, f.Image, raster.Whole(f.Image.Size()))
		return nil
	})
	stage("overlay", func() error {
		layout = drawer.Draw(canvas, scene, key.Options.Overlay)
		return nil
	})
	stage("encode", func() error {
		_, err := encoder.Encode(nil, canvas, 1, layout.Reserved)
		return err
	})
	r := render.New(render.Config{})
	stage("all", func() error {
		_, err := r.Render(ctx, read(req), key)
		return err
	})
	kept := key
	kept.Seq = 1
	stage("kept frame", func() error {
		kept.Options.Overlay.Opacity += 1e-9
		_, err := r.Render(ctx, read(req), kept)
		return err
	})
}
