package maskbits

import (
	"cmp"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"maps"
	"slices"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/raster"
)

// maskBuilder makes a Image row by row. As long as there is one value
// beside zero it keeps a bit a pixel; from the second on all values.
type maskBuilder struct {
	im    *Image
	above []uint8 // the row above the first: nothing
}

// newMaskBuilder starts a mask image with all pixels zero.
func newMaskBuilder(format string, width, height int) maskBuilder {
	inside := New(width, height)
	return maskBuilder{
		im:    &Image{Width: width, Height: height, Format: format, inside: inside},
		above: make([]uint8, inside.Stride),
	}
}

// ones is a word of eight bytes 1; times a byte it repeats it.
const ones = 0x0101010101010101

// bytes sets row y to 8-bit values. Eight that are alike, nearly all of a
// bitmap, cost one comparison.
func (b maskBuilder) bytes(y int, row []uint8) {
	if b.im.plane != nil {
		b.wideBytes(y, row)
		return
	}
	bits := b.im.inside.Row(y)
	all := uint64(b.im.only) * ones
	for i := range bits {
		w := word(row, i*8)
		switch {
		case w == 0:
			bits[i] = 0
			continue
		case all == 0:
			b.im.only = int(firstNonZero(w))
			all = uint64(b.im.only) * ones
		}
		if w == all {
			bits[i] = 0xff
			continue
		}
		set := (w&(0x7f*ones) + 0x7f*ones | w) >> 7 & ones // 1 in each byte that is not zero
		if set*0xff&all != w {
			b.promote(y)
			b.wideBytes(y, row)
			return
		}
		bits[i] = packLowest(set)
	}
}

// repeat sets row y to what the row above it is.
func (b maskBuilder) repeat(y int) {
	copy(b.im.inside.Row(y), b.im.inside.Row(y-1))
	if b.im.plane != nil {
		w := b.im.Width
		copy(b.im.plane[y*w:(y+1)*w], b.im.plane[(y-1)*w:y*w])
	}
}

// wideBytes sets row y of the plane to 8-bit values.
func (b maskBuilder) wideBytes(y int, row []uint8) {
	plane := b.im.plane[y*b.im.Width:][:len(row)]
	for x, v := range row {
		plane[x] = uint16(v)
	}
	b.mark(y)
}

// wide sets row y to values of up to 16 bits.
func (b maskBuilder) wide(y int, row []uint16) {
	if b.im.plane == nil {
		for _, v := range row {
			if v != 0 && b.im.only == 0 {
				b.im.only = int(v)
			}
			if v != 0 && int(v) != b.im.only {
				b.promote(y)
				break
			}
		}
	}
	if b.im.plane != nil {
		copy(b.im.plane[y*b.im.Width:], row)
		b.mark(y)
		return
	}
	bits := b.im.inside.Row(y)
	for x, v := range row {
		if v != 0 {
			bits[x>>3] |= 0x80 >> (x & 7)
		}
	}
}

// mark sets the bits of row y from the plane.
func (b maskBuilder) mark(y int) {
	bits := b.im.inside.Row(y)
	clear(bits)
	for x, v := range b.im.plane[y*b.im.Width:][:b.im.Width] {
		if v != 0 {
			bits[x>>3] |= 0x80 >> (x & 7)
		}
	}
}

// promote begins to keep values, of the rows before y too.
func (b maskBuilder) promote(y int) {
	im := b.im
	im.plane = make([]uint16, im.Width*im.Height)
	for above := range y {
		plane := im.plane[above*im.Width:][:im.Width]
		bits := im.inside.Row(above)
		for x := range plane {
			if bits[x>>3]&(0x80>>(x&7)) != 0 {
				plane[x] = uint16(im.only)
			}
		}
	}
}

// word reads up to eight bytes from offset i, the first lowest.
func word(row []uint8, i int) uint64 {
	if i+8 <= len(row) {
		return binary.LittleEndian.Uint64(row[i:])
	}
	var tail [8]uint8
	copy(tail[:], row[i:])
	return binary.LittleEndian.Uint64(tail[:])
}

// firstNonZero returns the lowest byte of w that is not zero.
func firstNonZero(w uint64) uint8 {
	for w&0xff == 0 {
		w >>= 8
	}
	return uint8(w)
}

// packLowest makes one byte of the lowest bits of eight, the first byte's bit
// highest. The factor moves bit 8k to bit 63-k and nothing onto another.
func packLowest(set uint64) uint8 {
	return uint8(set * 0x8040201008040201 >> 56)
}

// What a bitmap with blurred edges looks like.
const (
	softTop    = 240 // something is at least this bright
	softValues = 8   // and there are this many values
	softShare  = 20  // and all but one pixel in so many are at an end
)

// finish counts what was set and returns it. lossy says that the file
// format does not keep values, so a bitmap comes out blurred.
func (b maskBuilder) finish(lossy bool) *Image {
	im := b.im
	im.inside.Measure()
	outside := im.Width*im.Height - im.inside.Area
	if im.plane == nil {
		im.count(0, outside)
		im.count(im.only, im.inside.Area)
		return im
	}
	seen := make([]int, 1<<16)
	for _, v := range im.plane {
		seen[v]++
	}
	distinct, top := 0, 0
	for v, n := range seen {
		im.count(v, n)
		if n > 0 {
			distinct, top = distinct+1, v
		}
	}
	between := im.inside.Area - seen[top]
	im.soft = lossy || top >= softTop && top <= 0xff &&
		distinct >= softValues && between*softShare <= im.Width*im.Height
	return im
}

// count notes how often a value occurs.
func (m *Image) count(value, pixels int) {
	if pixels > 0 && len(m.counts) < maxValues {
		m.counts = append(m.counts, Value{value, pixels})
	}
}

// Decode decodes a mask file: the PNGs that masks usually are by a reader
// that keeps bits as bits, everything else as [raster.Decode] does. Errors are
// those of it, and as there a damaged file comes back as far as it could be
// decoded, with an error.
func Decode(data []byte, l raster.Limits) (*Image, error) {
	im, err := decodeMaskPNG(data, l)
	if !errors.Is(err, errNotPlain) {
		return im, err
	}
	whole, err := raster.Decode(data, l)
	if whole == nil {
		return nil, err
	}
	return maskOf(whole, greyStep(data)), err
}

// greyStep returns what image/png multiplies grey samples of fewer than 8
// bits by; 1 for all else.
func greyStep(data []byte) uint8 {
	for c := range imageheader.PNGChunks(data) {
		if hd, ok := imageheader.ParseIHDR(c.Data); ok && c.Name == "IHDR" && hd.Kind == imageheader.PNGGrey && hd.Depth < 8 {
			return 0xff / (1<<hd.Depth - 1)
		}
		break
	}
	return 1
}

// maskOf reads the values of a decoded image. Those of grey are multiples of
// step.
func maskOf(im *raster.Image, step uint8) *Image {
	bounds := im.Image.Bounds()
	b := newMaskBuilder(im.Format, bounds.Dx(), bounds.Dy())
	lossy := im.Format == "jpeg"
	if luma := lumaOf(im.Image); luma != nil {
		b.im.bitmap = step == 0xff
		row := make([]uint8, bounds.Dx())
		for y := range bounds.Dy() {
			for x, v := range luma(y) {
				row[x] = v / step
			}
			b.bytes(y, row)
		}
		return b.finish(lossy || im.Format == "webp")
	}
	value := valueOf(im.Image, b.im)
	row := make([]uint16, bounds.Dx())
	for y := range bounds.Dy() {
		for x := range row {
			row[x] = value(bounds.Min.X+x, bounds.Min.Y+y)
		}
		b.wide(y, row)
	}
	return b.finish(lossy)
}

// lumaOf returns the rows of luma or grey of an image that has them by
// themselves; nil for another.
func lumaOf(im image.Image) func(y int) []uint8 {
	rows := func(pix []uint8, stride int) func(int) []uint8 {
		return func(y int) []uint8 { return pix[y*stride:][:im.Bounds().Dx()] }
	}
	switch im := im.(type) {
	case *image.Gray:
		return rows(im.Pix, im.Stride)
	case *image.YCbCr:
		return rows(im.Y, im.YStride)
	}
	return nil
}

// valueOf returns the function that gives the value of a pixel.
func valueOf(im image.Image, about *Image) func(x, y int) uint16 {
	switch im := im.(type) {
	case *image.Gray16:
		return func(x, y int) uint16 { return im.Gray16At(x, y).Y }
	case *image.Paletted:
		flip := uint16(0)
		if whiteFirst(im.Palette) {
			flip = 1
		}
		about.colours = make(map[color.NRGBA]uint16, len(im.Palette))
		for i, c := range slices.Backward(im.Palette) { // the first of several alike
			about.colours[opaque(c)] = uint16(i) ^ flip
		}
		return func(x, y int) uint16 { return uint16(im.ColorIndexAt(x, y)) ^ flip }
	}
	at := nrgbaAt(im)
	if alphaVaries(im.Bounds(), at) {
		return func(x, y int) uint16 { return uint16(at(x, y).A) }
	}
	numbers := colourNumbers(im.Bounds(), at)
	about.colours = numbers
	return func(x, y int) uint16 {
		c := at(x, y)
		if numbers != nil {
			return numbers[c]
		}
		return uint16(max(c.R, c.G, c.B))
	}
}

// labelColours is how many colours a map of classes in colour has at most.
const labelColours = 64

// colourNumbers numbers the colours of a map in colour: black is 0, the others
// count from 1 by red, then green, then blue. Where the largest channel tells the
// colours apart it is their number. It returns nil for an image of more colours
// than a map has.
func colourNumbers(b image.Rectangle, at func(x, y int) color.NRGBA) map[color.NRGBA]uint16 {
	numbers, brightest := make(map[color.NRGBA]uint16), make(map[uint8]bool)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := at(x, y)
			if _, ok := numbers[c]; ok {
				continue
			}
			if len(numbers) == labelColours {
				return nil
			}
			numbers[c] = 0
			brightest[max(c.R, c.G, c.B)] = true
		}
	}
	if len(brightest) == len(numbers) {
		for c := range numbers {
			numbers[c] = uint16(max(c.R, c.G, c.B))
		}
		return numbers
	}
	next := uint16(1)
	for _, c := range slices.SortedFunc(maps.Keys(numbers), byChannels) {
		if max(c.R, c.G, c.B) > 0 {
			numbers[c] = next
			next++
		}
	}
	return numbers
}

func byChannels(a, b color.NRGBA) int {
	return cmp.Or(cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
}

// nrgbaAt returns the function that gives the colour of a pixel, not
// multiplied by its alpha.
func nrgbaAt(im image.Image) func(x, y int) color.NRGBA {
	if im, ok := im.(*image.NRGBA); ok {
		return im.NRGBAAt
	}
	return func(x, y int) color.NRGBA {
		c, _ := color.NRGBAModel.Convert(im.At(x, y)).(color.NRGBA)
		return c
	}
}

// alphaVaries reports whether the pixels differ in alpha.
func alphaVaries(b image.Rectangle, at func(x, y int) color.NRGBA) bool {
	first := at(b.Min.X, b.Min.Y).A
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if at(x, y).A != first {
				return true
			}
		}
	}
	return false
}

// opaque returns a colour without its alpha.
func opaque(c color.Color) color.NRGBA {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0xff
	return n
}

// whiteFirst reports whether a palette is white and then black, and no more.
func whiteFirst(p color.Palette) bool {
	if len(p) != 2 {
		return false
	}
	return color.GrayModel.Convert(p[0]) == color.Gray{Y: 0xff} && color.GrayModel.Convert(p[1]) == color.Gray{}
}
