package maskbits

import (
	"cmp"
	"errors"
	"image"
	"image/color"
	"maps"
	"slices"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/raster"
)

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
	value := valueOf(im.Image)
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
func valueOf(im image.Image) func(x, y int) uint16 {
	switch im := im.(type) {
	case *image.Gray16:
		return func(x, y int) uint16 { return im.Gray16At(x, y).Y }
	case *image.Paletted:
		flip := uint16(0)
		if whiteFirst(im.Palette) {
			flip = 1
		}
		return func(x, y int) uint16 { return uint16(im.ColorIndexAt(x, y)) ^ flip }
	}
	at := nrgbaAt(im)
	if alphaVaries(im.Bounds(), at) {
		return func(x, y int) uint16 { return uint16(at(x, y).A) }
	}
	numbers := colourNumbers(im.Bounds(), at)
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
// count from 1 by red, then green, then blue. It returns nil for an image
// whose colours the largest channel tells apart, and for one of more colours
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
		return nil
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

// whiteFirst reports whether a palette is white and then black, and no more.
func whiteFirst(p color.Palette) bool {
	if len(p) != 2 {
		return false
	}
	return color.GrayModel.Convert(p[0]) == color.Gray{Y: 0xff} && color.GrayModel.Convert(p[1]) == color.Gray{}
}
