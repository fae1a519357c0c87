package maskbits_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// pngChunk frames a chunk's name and data.
func pngChunk(body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
	b = append(b, body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
}

// encodePNG returns im as a PNG.
func encodePNG(tb testing.TB, im image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// slowNumbers numbers the colours of a map in colour as MaskImage documents
// it; nil for other images.
func slowNumbers(im image.Image) map[color.NRGBA]int {
	switch im.(type) {
	case *image.Gray, *image.Gray16, *image.Paletted:
		return nil
	}
	var all []color.NRGBA
	brightest := make(map[uint8]bool)
	for i := range im.Bounds().Dx() * im.Bounds().Dy() {
		at := im.Bounds().Min.Add(image.Pt(i%im.Bounds().Dx(), i/im.Bounds().Dx()))
		c, _ := color.NRGBAModel.Convert(im.At(at.X, at.Y)).(color.NRGBA)
		if !slices.Contains(all, c) && len(all) <= 64 {
			all = append(all, c)
		}
		brightest[max(c.R, c.G, c.B)] = true
	}
	if len(all) > 64 || len(all) == len(brightest) {
		return nil
	}
	slices.SortFunc(all, func(a, b color.NRGBA) int {
		return slices.Compare([]uint8{a.R, a.G, a.B}, []uint8{b.R, b.G, b.B})
	})
	numbers, first := make(map[color.NRGBA]int), 1
	if all[0] == (color.NRGBA{A: all[0].A}) {
		first = 0
	}
	for i, c := range all {
		numbers[c] = i + first
	}
	return numbers
}

// slowValue is the value of a pixel as MaskImage documents it.
func slowValue(im image.Image, depth int, alpha bool, numbers map[color.NRGBA]int, x, y int) int {
	switch im := im.(type) {
	case *image.Gray:
		return int(im.GrayAt(x, y).Y) / (255 / (1<<min(depth, 8) - 1))
	case *image.Gray16:
		return int(im.Gray16At(x, y).Y)
	case *image.Paletted:
		return int(im.ColorIndexAt(x, y))
	}
	c, _ := color.NRGBAModel.Convert(im.At(x, y)).(color.NRGBA)
	if alpha {
		return int(c.A)
	}
	if numbers != nil {
		return numbers[c]
	}
	return int(max(c.R, c.G, c.B))
}

// checkMask compares a decoded mask with what image/png decodes.
func checkMask(t *testing.T, got *maskbits.Image, want image.Image, depth int) {
	t.Helper()
	b := want.Bounds()
	if got.Size() != b.Size() {
		t.Fatalf("got size %v, want %v", got.Size(), b.Size())
	}
	alphas := make(map[uint32]bool)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			_, _, _, a := want.At(x, y).RGBA()
			alphas[a] = true
		}
	}
	values := make(map[int]int)
	inside, numbers := got.Select(0), slowNumbers(want)
	for y := range b.Dy() {
		for x := range b.Dx() {
			v := slowValue(want, depth, len(alphas) > 1, numbers, b.Min.X+x, b.Min.Y+y)
			values[v]++
			in := v != 0
			if got.Soft() {
				in = v >= 128
			}
			if inside.At(x, y) != in {
				t.Fatalf("(%d, %d): got inside %v, value is %d", x, y, !in, v)
			}
		}
	}
	counted := make(map[int]int)
	for _, v := range got.Values() {
		counted[v.Value] = v.Pixels
		if v.Value == 0 {
			continue
		}
		if m := got.Select(v.Value); m.Area != v.Pixels && depth > 1 {
			t.Errorf("value %d: got %d pixels, want %d", v.Value, m.Area, v.Pixels)
		}
	}
	if len(values) <= 256 && !maps.Equal(counted, values) {
		t.Errorf("values: got %v, want %v", counted, values)
	}
}

func TestDecodeMaskAgreesWithImagePNG(t *testing.T) {
	t.Parallel()
	all := files(t, "png-suite", "*.png")
	maps.Copy(all, files(t, "images", "*.png"))
	for name, data := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, wantErr := png.Decode(bytes.NewReader(data))
			got, err := maskbits.Decode(data, raster.Limits{})
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("got error %v, want %v", err, wantErr)
			}
			if err == nil {
				checkMask(t, got, want, int(data[24]))
			}
		})
	}
}

// Every filter of PNG on every depth that the quick reader knows, against
// image/png, on masks with runs and without.
func TestDecodeMaskTakesBackFilters(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(7, 8))
	for _, depth := range []int{1, 2, 4, 8} {
		for _, w := range []int{1, 7, 8, 9, 63, 200} {
			for _, dense := range []bool{false, true} {
				data := filteredPNG(t, rnd, depth, w, 40, dense)
				want, err := png.Decode(bytes.NewReader(data))
				if err != nil {
					t.Fatal(err)
				}
				got, err := maskbits.Decode(data, raster.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				t.Run(fmt.Sprintf("%d bits, width %d, dense %v", depth, w, dense), func(t *testing.T) {
					t.Parallel()
					checkMask(t, got, want, depth)
				})
			}
		}
	}
}

// filteredPNG returns a grey PNG whose filtered rows are random bytes, or
// zeros with a few others between them.
func filteredPNG(tb testing.TB, rnd *rand.Rand, depth, w, h int, dense bool) []byte {
	tb.Helper()
	n := (w*depth + 7) / 8
	var rows []byte
	for y := range h {
		row := make([]byte, 1+n)
		row[0] = byte(y % 5)
		for i := range n {
			if dense || rnd.IntN(20) == 0 {
				row[1+i] = byte(rnd.IntN(256))
			}
		}
		rows = append(rows, row...)
	}
	return rawPNG(tb, depth, w, h, rows)
}

func TestDecodeMaskSelects(t *testing.T) {
	t.Parallel()
	grey := func(pix ...uint8) image.Image {
		return &image.Gray{Pix: pix, Stride: len(pix), Rect: image.Rect(0, 0, len(pix), 1)}
	}
	soft := image.NewGray(image.Rect(0, 0, 1000, 1))
	for x := range 1000 {
		soft.Pix[x] = uint8(min(max((x-490)*12, 0), 255))
	}
	palette := func(p color.Palette, pix ...uint8) image.Image {
		return &image.Paletted{Pix: pix, Stride: len(pix), Rect: image.Rect(0, 0, len(pix), 1), Palette: p}
	}
	alpha := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	alpha.SetNRGBA(0, 0, color.NRGBA{0, 0, 0, 255})
	alpha.SetNRGBA(1, 0, color.NRGBA{255, 255, 255, 0})
	opaqueRGBA := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	draw.Draw(opaqueRGBA, opaqueRGBA.Rect, image.Black, image.Point{}, draw.Src)
	opaqueRGBA.SetNRGBA(1, 0, color.NRGBA{0, 0, 7, 255})
	wide := image.NewGray16(image.Rect(0, 0, 3, 1))
	wide.SetGray16(1, 0, color.Gray16{300})
	wide.SetGray16(2, 0, color.Gray16{65535})
	cases := map[string]struct {
		data  []byte
		value int
		area  int
		soft  bool
	}{
		"0 and 255":               {encodePNG(t, grey(0, 255, 255, 0)), 0, 2, false},
		"0 and 1":                 {encodePNG(t, grey(0, 1, 1, 0)), 0, 2, false},
		"one class of one":        {encodePNG(t, grey(0, 1, 1, 0)), 1, 2, false},
		"absent class":            {encodePNG(t, grey(0, 1, 1, 0)), 2, 0, false},
		"label map, all":          {encodePNG(t, grey(0, 1, 2, 2, 5)), 0, 4, false},
		"label map, one":          {encodePNG(t, grey(0, 1, 2, 2, 5)), 2, 2, false},
		"label map, absent":       {encodePNG(t, grey(0, 1, 2, 2, 5)), 3, 0, false},
		"soft edge":               {encodePNG(t, soft), 0, 499, true},
		"nothing inside":          {encodePNG(t, grey(0, 0, 0)), 0, 0, false},
		"all inside":              {encodePNG(t, grey(9, 9, 9)), 0, 3, false},
		"palette index":           {encodePNG(t, palette(color.Palette{color.Black, color.White, color.Gray{9}}, 0, 2, 1)), 2, 1, false},
		"palette, white first":    {encodePNG(t, palette(color.Palette{color.White, color.Black}, 0, 1, 1)), 0, 1, false},
		"palette, black first":    {encodePNG(t, palette(color.Palette{color.Black, color.White}, 0, 1, 1)), 0, 2, false},
		"alpha decides":           {encodePNG(t, alpha), 0, 1, false},
		"alpha is all the same":   {encodePNG(t, opaqueRGBA), 0, 1, false},
		"16 bits":                 {encodePNG(t, wide), 300, 1, false},
		"one bit, named 255":      {rawPNG(t, 1, 8, 1, []byte{0, 0xf0}), 255, 4, false},
		"two bits, value 3":       {rawPNG(t, 2, 4, 1, []byte{0, 0b00011011}), 3, 1, false},
		"not a PNG":               {jpegMask(t), 0, 32 * 64, true},
		"value beyond any sample": {encodePNG(t, grey(0, 1, 255, 7)), 1 << 20, 0, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			im, err := maskbits.Decode(c.data, raster.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got := im.Select(c.value).Area; got != c.area {
				t.Errorf("got %d pixels, want %d", got, c.area)
			}
			if im.Soft() != c.soft {
				t.Errorf("soft: got %v, want %v", im.Soft(), c.soft)
			}
		})
	}
}

// jpegMask returns a mask as a JPEG, whose left half is inside.
func jpegMask(tb testing.TB) []byte {
	tb.Helper()
	im := image.NewGray(image.Rect(0, 0, 64, 64))
	draw.Draw(im, image.Rect(0, 0, 32, 64), image.White, image.Point{}, draw.Src)
	// Not on the border of a block, so that the edge rings.
	draw.Draw(im, image.Rect(28, 0, 32, 64), image.NewUniform(color.Gray{200}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: 60}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestDecodeMaskChecksTheHeaderFirst(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"bytes": rawPNG(t, 8, 60000, 60000, []byte{0}), "bits": rawPNG(t, 1, 60000, 60000, []byte{0}),
	} {
		if _, err := maskbits.Decode(data, raster.Limits{}); !errors.Is(err, raster.ErrTooLarge) {
			t.Errorf("%s: got %v, want %v", name, err, raster.ErrTooLarge)
		}
	}
}

func TestDecodeMaskOfACutFileKeepsItsTop(t *testing.T) {
	t.Parallel()
	im := image.NewGray(image.Rect(0, 0, 200, 200))
	for y := range 200 {
		for x := range 200 {
			if (x*x+y*y*3)%97 < 40 {
				im.SetGray(x, y, color.Gray{255})
			}
		}
	}
	data := encodePNG(t, im)
	mask, err := maskbits.Decode(data[:len(data)*3/4], raster.Limits{})
	if !errors.Is(err, raster.ErrBroken) || mask == nil {
		t.Fatalf("got %v, %v", mask, err)
	}
	got := mask.Select(0)
	for x := range 200 {
		if got.At(x, 100) != (im.GrayAt(x, 100).Y != 0) {
			t.Fatalf("row 100, pixel %d: got %v", x, got.At(x, 100))
		}
	}
}

func FuzzDecodeMask(f *testing.F) {
	for _, data := range files(f, "png-suite", "*.png") {
		f.Add(data)
	}
	rnd := rand.New(rand.NewPCG(9, 10))
	for _, depth := range []int{1, 2, 4, 8} {
		f.Add(filteredPNG(f, rnd, depth, 20, 10, false))
	}
	limits := raster.Limits{Pixels: 1 << 16}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = mend(data)
		got, err := maskbits.Decode(data, limits)
		if err != nil && !documented(err) {
			t.Fatalf("error of no documented kind: %v", err)
		}
		if errors.Is(err, raster.ErrTooLarge) || !bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")) {
			return
		}
		want, wantErr := png.Decode(bytes.NewReader(data))
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("got error %v, want %v", err, wantErr)
		}
		if err == nil {
			checkMask(t, got, want, int(data[24]))
		}
	})
}
