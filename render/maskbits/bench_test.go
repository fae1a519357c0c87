package maskbits_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// blob returns a mask of 1920x1080 with a ragged disc inside.
func blob(bit bool) image.Image {
	r := image.Rect(0, 0, 1920, 1080)
	inside := func(x, y int) bool {
		dx, dy := x-900, y-500
		return dx*dx+dy*dy < 90000+((x*7+y*13)%50)*200
	}
	if bit {
		im := image.NewPaletted(r, color.Palette{color.Black, color.White})
		for i := range im.Pix {
			if inside(i%1920, i/1920) {
				im.Pix[i] = 1
			}
		}
		return im
	}
	im := image.NewGray(r)
	for i := range im.Pix {
		if inside(i%1920, i/1920) {
			im.Pix[i] = 255
		}
	}
	return im
}

// BenchmarkDecodeMask reads a mask of 1920x1080 beside image/png and beside
// inflating alone. Budget: 1.3 times inflating in 8 bits; 0.4 ms in 1 bit.
func BenchmarkDecodeMask(b *testing.B) {
	for name, data := range map[string][]byte{"8bit": encodePNG(b, blob(false)), "1bit": encodePNG(b, blob(true))} {
		b.Run(name+"/framebin", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := maskbits.Decode(data, raster.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/inflate", func(b *testing.B) {
			before, after, _ := bytes.Cut(data, []byte("IDAT"))
			stream := after[:binary.BigEndian.Uint32(before[len(before)-4:])]
			row := make([]byte, 1921)
			for b.Loop() {
				z, err := zlib.NewReader(bytes.NewReader(stream))
				for err == nil {
					_, err = io.ReadFull(z, row)
				}
			}
		})
		b.Run(name+"/image-png", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := png.Decode(bytes.NewReader(data)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
