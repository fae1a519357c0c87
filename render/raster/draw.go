package raster

import (
	"encoding/binary"
	"image"
	"image/draw"
	"math"

	"github.com/framebin/framebin/capture/imageheader"
)

// Draw scales the window src of the oriented image into the rectangle r of
// dst. It averages where the picture is smaller than the image and
// interpolates where it is larger; what is transparent lets dst through. Parts
// of r outside dst are left out, and beyond the image its edge goes on.
func Draw(dst *image.RGBA, r image.Rectangle, im *Image, src Window) {
	clip := r.Intersect(dst.Rect)
	if clip.Empty() || im.Image.Bounds().Empty() || !src.drawable() {
		return
	}
	from := src.part(r, clip).stored(im)
	if im.Orientation <= imageheader.AsStored || im.Orientation > imageheader.Rotate270 {
		drawStored(dst, clip, im.Image, from)
		return
	}
	size := im.Orientation.Size(clip.Size()) // swapping once more swaps back
	stored := image.NewRGBA(image.Rectangle{Max: size})
	drawStored(stored, stored.Rect, im.Image, from)
	orient(dst, clip, stored, im.Orientation)
}

// drawStored scales a window of an image into a rectangle of dst as it is.
func drawStored(dst *image.RGBA, r image.Rectangle, im image.Image, from Window) {
	planes, ok := planesOf(im)
	if !ok {
		drawPixels(dst, r, im, from)
		return
	}
	drawPlanes(dst, r, planes, from)
}

// drawable reports whether the window is an area of finite numbers.
func (w Window) drawable() bool {
	sum := w.X + w.Y + w.Width + w.Height
	return w.Width > 0 && w.Height > 0 && !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// part returns the window that clip shows when w is shown in r.
func (w Window) part(r, clip image.Rectangle) Window {
	if r == clip {
		return w
	}
	sx, sy := w.Width/float64(r.Dx()), w.Height/float64(r.Dy())
	return Window{
		X: w.X + float64(clip.Min.X-r.Min.X)*sx, Width: float64(clip.Dx()) * sx,
		Y: w.Y + float64(clip.Min.Y-r.Min.Y)*sy, Height: float64(clip.Dy()) * sy,
	}
}

// stored returns the window in the coordinates of the decoded image, whose
// bounds may start anywhere.
func (w Window) stored(im *Image) Window {
	back, ok := im.Affine().Invert()
	if !ok {
		return w
	}
	x0, y0 := back.Apply(w.X, w.Y)
	x1, y1 := back.Apply(w.X+w.Width, w.Y+w.Height)
	at := im.Image.Bounds().Min
	scale := 1.0
	if im.Half() {
		scale = 0.5
	}
	return Window{
		X: min(x0, x1)*scale + float64(at.X), Width: math.Abs(x1-x0) * scale,
		Y: min(y0, y1)*scale + float64(at.Y), Height: math.Abs(y1-y0) * scale,
	}
}

// drawPlanes scales each plane by itself and makes colours of the results.
func drawPlanes(dst *image.RGBA, r image.Rectangle, planes []plane, from Window) {
	var scalers [3]*resampler
	for i := range planes {
		scalers[i] = planes[i].resampler(r.Size(), from)
	}
	var colours *ycbcrTable
	if len(planes) > 1 {
		colours = newYCbCrTable()
	}
	for y := range r.Dy() {
		at := dst.PixOffset(r.Min.X, r.Min.Y+y)
		row := dst.Pix[at : at+4*r.Dx()]
		if colours == nil {
			greyRow(row, scalers[0].row(y))
		} else {
			colours.row(row, scalers[0].row(y), scalers[1].row(y), scalers[2].row(y))
		}
	}
}

// drawPixels scales an image of any type. Its rows are made RGBA one by one,
// as they are needed.
func drawPixels(dst *image.RGBA, r image.Rectangle, im image.Image, from Window) {
	b := im.Bounds()
	x0, y0 := from.X-float64(b.Min.X), from.Y-float64(b.Min.Y)
	s := newResampler(newPixelRows(im), 4,
		newAxis(r.Dx(), x0, x0+from.Width, b.Dx()),
		newAxis(r.Dy(), y0, y0+from.Height, b.Dy()))
	for y := range r.Dy() {
		at := dst.PixOffset(r.Min.X, r.Min.Y+y)
		blendRow(dst.Pix[at:at+4*r.Dx()], s.row(y))
	}
}

// resampler returns what scales the part of the plane under a window.
func (p plane) resampler(size image.Point, from Window) *resampler {
	x0, y0 := from.X/float64(p.subX)-float64(p.x0), from.Y/float64(p.subY)-float64(p.y0)
	h := newAxis(size.X, x0, x0+from.Width/float64(p.subX), p.width)
	v := newAxis(size.Y, y0, y0+from.Height/float64(p.subY), p.height)
	return newResampler(p, 1, h, v)
}

// orient puts a picture of a stored image, turned by an orientation, over the
// rectangle of dst that it fills when turned.
func orient(dst *image.RGBA, r image.Rectangle, stored *image.RGBA, o imageheader.Orientation) {
	size := stored.Rect.Size()
	back, ok := Orient(o, size).Invert()
	if !ok {
		return
	}
	// Steps through the stored picture, in bytes: where the first pixel of
	// the turned one comes from, one to the right, one down.
	dx := int(back.XX)*4 + int(back.YX)*stored.Stride
	dy := int(back.XY)*4 + int(back.YY)*stored.Stride
	x, y := back.Apply(0.5, 0.5)
	from := stored.PixOffset(int(x), int(y))
	row := make([]uint8, 4*r.Dx())
	for y := range r.Dy() {
		at := from + y*dy
		for i := 0; i < len(row); i += 4 {
			copy(row[i:i+4], stored.Pix[at:at+4])
			at += dx
		}
		blendRow(dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y+y):], row)
	}
}

const neutral = 128 // chroma of no colour

const opaque = 0xff000000 // alpha of a pixel in memory order

// ycbcrTable holds what each chroma sample adds to a colour, in the fixed
// point of color.YCbCrToRGB, whose results row gives exactly.
type ycbcrTable struct {
	red, blue [256]int32
	greenCb   [256]int32
	greenCr   [256]int32
}

// newYCbCrTable returns the table for JFIF's full-range YCbCr (ITU-T T.871).
func newYCbCrTable() *ycbcrTable {
	t := &ycbcrTable{}
	for i := range t.red {
		c := int32(i) - neutral
		t.red[i], t.blue[i] = 91881*c, 116130*c
		t.greenCb[i], t.greenCr[i] = 22554*c, 46802*c
	}
	return t
}

// row converts a row of samples to RGBA.
func (t *ycbcrTable) row(dst, luma, cb, cr []uint8) {
	cb, cr, dst = cb[:len(luma)], cr[:len(luma)], dst[:4*len(luma)]
	for i, y := range luma {
		yy, b, r := int32(y)*0x10101, cb[i], cr[i]
		red := yy + t.red[r]
		green := yy - t.greenCb[b] - t.greenCr[r]
		blue := yy + t.blue[b]
		if uint32(red|green|blue)&0xff000000 != 0 {
			red, green, blue = clamp(red), clamp(green), clamp(blue)
		}
		px := uint32(red)>>16 | uint32(green)>>16<<8 | uint32(blue)>>16<<16 | opaque
		binary.LittleEndian.PutUint32(dst[i*4:], px)
	}
}

// clamp limits a channel in 8.16 fixed point to what eight bits hold.
func clamp(v int32) int32 { return min(max(v, 0), 0xffffff) }

// greyRow converts a row of grey to RGBA.
func greyRow(dst, grey []uint8) {
	dst = dst[:4*len(grey)]
	for i, g := range grey {
		binary.LittleEndian.PutUint32(dst[i*4:], uint32(g)*0x010101|opaque)
	}
}

// blendRow puts a row of premultiplied RGBA over another.
func blendRow(dst, src []uint8) {
	dst = dst[:len(src)]
	for i := 0; i+4 <= len(src); i += 4 {
		px := binary.LittleEndian.Uint32(src[i:])
		switch px & opaque {
		case opaque:
			binary.LittleEndian.PutUint32(dst[i:], px)
		case 0:
		default:
			rest := 255 - uint32(src[i+3])
			for k, v := range dst[i : i+4] {
				under := (uint32(v)*rest + 127) / 255
				dst[i+k] = uint8(min(uint32(src[i+k])+under, 255))
			}
		}
	}
}

// plane is a rectangle of 8-bit samples.
type plane struct {
	pix           []uint8
	stride        int
	width, height int
	// Where the plane lies in the coordinates of its image: sample i covers
	// the pixels from (x0+i)*subX up to (x0+i+1)*subX.
	x0, y0     int
	subX, subY int
}

// planesOf returns the planes of an image that has them: luma and two of
// chroma, or grey alone.
func planesOf(im image.Image) ([]plane, bool) {
	switch im := im.(type) {
	case *image.Gray:
		b := im.Rect
		return []plane{{
			pix: im.Pix, stride: im.Stride, width: b.Dx(), height: b.Dy(),
			x0: b.Min.X, y0: b.Min.Y, subX: 1, subY: 1,
		}}, true
	case *image.YCbCr:
		sub := subsampling(im.SubsampleRatio)
		if sub.X == 0 || im.Rect.Min.X < 0 || im.Rect.Min.Y < 0 {
			return nil, false
		}
		return ycbcrPlanes(im, sub), true
	}
	return nil, false
}

// ycbcrPlanes returns the planes of an image whose bounds do not reach below
// zero, where the rounding of its offsets would be another.
func ycbcrPlanes(im *image.YCbCr, sub image.Point) []plane {
	b := im.Rect
	c := image.Rect(b.Min.X/sub.X, b.Min.Y/sub.Y, (b.Max.X+sub.X-1)/sub.X, (b.Max.Y+sub.Y-1)/sub.Y)
	chroma := plane{
		stride: im.CStride, width: c.Dx(), height: c.Dy(),
		x0: c.Min.X, y0: c.Min.Y, subX: sub.X, subY: sub.Y,
	}
	cb, cr := chroma, chroma
	cb.pix, cr.pix = im.Cb, im.Cr
	return []plane{{
		pix: im.Y, stride: im.YStride, width: b.Dx(), height: b.Dy(),
		x0: b.Min.X, y0: b.Min.Y, subX: 1, subY: 1,
	}, cb, cr}
}

// subsampling returns the pixels that a chroma sample covers, zero for a
// ratio that is not known.
func subsampling(r image.YCbCrSubsampleRatio) image.Point {
	switch r {
	case image.YCbCrSubsampleRatio444:
		return image.Pt(1, 1)
	case image.YCbCrSubsampleRatio422:
		return image.Pt(2, 1)
	case image.YCbCrSubsampleRatio420:
		return image.Pt(2, 2)
	case image.YCbCrSubsampleRatio440:
		return image.Pt(1, 2)
	case image.YCbCrSubsampleRatio411:
		return image.Pt(4, 1)
	case image.YCbCrSubsampleRatio410:
		return image.Pt(4, 2)
	}
	return image.Point{}
}

// row returns the samples of a row.
func (p plane) row(y int) []uint8 { return p.pix[y*p.stride:][:p.width:p.width] }

// pixelRows hands out the rows of any image as premultiplied RGBA. It keeps
// the last two, as the rows of a picture share them.
type pixelRows struct {
	im   image.Image
	kept [2]*image.RGBA
	have [2]int
}

// newPixelRows returns the rows of im; RGBA gives its own.
func newPixelRows(im image.Image) rowSource {
	if rgba, ok := im.(*image.RGBA); ok {
		return rgbaRows{rgba}
	}
	p := &pixelRows{im: im, have: [2]int{-1, -1}}
	for i := range p.kept {
		p.kept[i] = image.NewRGBA(image.Rect(0, 0, im.Bounds().Dx(), 1))
	}
	return p
}

// row implements rowSource.
func (p *pixelRows) row(y int) []uint8 {
	slot := y & 1
	if p.have[slot] != y {
		b := p.im.Bounds()
		draw.Draw(p.kept[slot], p.kept[slot].Rect, p.im, b.Min.Add(image.Pt(0, y)), draw.Src)
		p.have[slot] = y
	}
	return p.kept[slot].Pix
}

// rgbaRows are the rows of an image that is RGBA already.
type rgbaRows struct{ im *image.RGBA }

// row implements rowSource.
func (r rgbaRows) row(y int) []uint8 {
	at := y * r.im.Stride
	return r.im.Pix[at : at+4*r.im.Rect.Dx()]
}
