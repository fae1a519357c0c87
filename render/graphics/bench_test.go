package graphics_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/framebin/framebin/render/graphics"
)

// benchPhotos are a smooth, a middling and a rough picture.
var benchPhotos = []string{"fork_11.jpg", "blood_00038.jpg", "cards_cam_image2.jpg"}

// BenchmarkEncode measures each protocol at 960x540, the sixel encoder at a new
// scene every time and at the same one. Budget for sixel: 20 ms.
func BenchmarkEncode(b *testing.B) {
	for _, name := range benchPhotos {
		img, other := photo(b, name, 960, 540), photo(b, "trees_BLAN_1024.jpg", 96, 54)
		for _, p := range []graphics.Protocol{graphics.Sixel, graphics.Kitty, graphics.ITerm2} {
			e := newEncoder(b, p)
			var payload []byte
			run := func(scene string, before func()) {
				b.Run(fmt.Sprintf("%s/%v/%s", name, p, scene), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						before()
						var err error
						if payload, err = e.Encode(payload[:0], img, 1, nil); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(len(payload))/1000, "kB")
				})
			}
			run("same", func() {})
			if p == graphics.Sixel {
				run("new", func() { // a small one: it costs little, and changes the palette
					if _, err := e.Encode(nil, other, 1, nil); err != nil {
						b.Fatal(err)
					}
				})
			}
		}
	}
}

// BenchmarkSixelPeers encodes the same pictures by other encoders: go-sixel
// alone, and the programs img2sixel and chafa, which also have to start and to
// read a PNG.
func BenchmarkSixelPeers(b *testing.B) {
	for _, name := range benchPhotos {
		img := photo(b, name, 960, 540)
		file := filepath.Join(b.TempDir(), "picture.png")
		writePNG(b, file, img)
		peers := map[string]func() []byte{
			"framebin": func() []byte { return encode(b, newEncoder(b, graphics.Sixel), img) },
			"go-sixel": func() []byte { return adaptive(b, img) },
		}
		programs := map[string][]string{
			"img2sixel": {"img2sixel", file},
			"chafa":     {"chafa", "-f", "sixel", "--font-ratio", "1/1", "--size", "96x54", file},
		}
		for peer, command := range programs {
			if path, err := exec.LookPath(command[0]); err == nil {
				peers[peer] = func() []byte {
					out, err := exec.Command(path, command[1:]...).Output()
					if err != nil {
						b.Fatal(err)
					}
					return out
				}
			}
		}
		for _, peer := range []string{"framebin", "go-sixel", "img2sixel", "chafa"} {
			b.Run(name+"/"+peer, func(b *testing.B) {
				run, ok := peers[peer]
				if !ok {
					b.Skipf("%s is not installed", peer)
				}
				var payload []byte
				for b.Loop() {
					payload = run()
				}
				b.ReportMetric(float64(len(payload))/1000, "kB")
				if i := bytes.Index(payload, []byte("\x1bP")); i >= 0 {
					if got := decodeSixel(b, payload[i:]); got.Rect.Size() == img.Rect.Size() {
						b.ReportMetric(psnr(b, got, img), "dB")
					}
				}
			})
		}
	}
}

func writePNG(tb testing.TB, name string, img image.Image) {
	tb.Helper()
	f, err := os.Create(name)
	if err != nil {
		tb.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkBlockLines draws a picture in the cells of a large window.
func BenchmarkBlockLines(b *testing.B) {
	img := photo(b, "cards_cam_image2.jpg", 960, 540)
	for name, depth := range map[string]graphics.ColorDepth{
		"true": graphics.TrueColor, "256": graphics.Colors256, "16": graphics.Colors16, "mono": graphics.Monochrome,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				graphics.BlockLines(img, 120, 34, depth)
			}
		})
	}
}
