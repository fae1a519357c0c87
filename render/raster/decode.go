package raster

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/render/jpeg"
)

// Decode decodes the first frame of a JPEG, PNG, GIF, BMP, TIFF, WebP or
// PNM (PBM, PGM, PPM).
//
// The limits are checked against the header first. An image that is cut short
// or damaged comes back as far as it could be decoded, if at all, together
// with an error that wraps [ErrBroken] and says why; with any other error
// there is no image.
func Decode(data []byte, l Limits) (*Image, error) {
	return DecodeFor(data, l, nil)
}

// DecodeFor is Decode for an image of which half the resolution may do: it
// asks enough, given the size of the oriented image, and may then decode at
// half size, in a third of the time. See [Image.Half]. So is a JPEG that is too
// large for its limits as a whole. See [Image.Reduced].
func DecodeFor(data []byte, l Limits, enough func(oriented image.Point) bool) (*Image, error) {
	c, err := codecOf(data)
	if err != nil {
		return nil, err
	}
	h, err := imageheader.Read(data)
	if err != nil {
		return nil, broken(h.Format, err)
	}
	out := &Image{Format: string(h.Format), Orientation: h.Orientation}
	tooLarge := l.Check(h.Size, cost(data, h))
	out.Reduced = tooLarge != nil && c.half != nil && l.Check(h.Size.Div(2), halfCost(h)) == nil
	if c.half != nil && (out.Reduced || tooLarge == nil && enough != nil && enough(h.Oriented())) {
		if im, err := guard(func() (image.Image, error) { return c.half(data) }); err == nil {
			out.Image, out.Full = im, h.Size
			return out, nil
		}
	}
	if tooLarge != nil {
		return nil, tooLarge
	}
	im, err := guard(func() (image.Image, error) { return c.decode(data) })
	if err != nil {
		im, err = c.decodePartial(data, int64(h.Size.X)*int64(h.Size.Y), err)
	}
	if im == nil || im.Bounds().Empty() {
		return nil, broken(h.Format, err)
	}
	out.Image = im
	return out, err
}

// A codec is what there is to know about one format.
type codec struct {
	decode func(data []byte) (image.Image, error)
	// partial decodes what is whole of damaged data and says in a few words
	// how much that is; pixels are those that the header tells.
	partial func(data []byte, pixels int64, cause error) (image.Image, string)
	// half decodes at half size, what it can; nil where there is no way.
	half func(data []byte) (image.Image, error)
}

// codecOf finds the codec by the first bytes.
func codecOf(data []byte) (codec, error) {
	switch imageheader.Sniff(data) {
	case imageheader.JPEG:
		partial := func(data []byte, _ int64, cause error) (image.Image, string) { return jpeg.DecodePartial(data, cause) }
		return codec{jpeg.Decode, partial, jpeg.DecodeHalf}, nil
	case imageheader.PNG:
		return codec{from(png.Decode), partialPNG, nil}, nil
	case imageheader.GIF:
		return codec{from(decodeGIF), partialGIF, nil}, nil
	case imageheader.TIFF:
		return codec{from(tiff.Decode), partialPadded(tiff.Decode), nil}, nil
	case imageheader.WebP:
		return codec{from(decodeWebP), partialPadded(decodeWebP), nil}, nil
	case imageheader.BMP:
		return codec{from(bmp.Decode), partialPadded(bmp.Decode), nil}, nil
	case imageheader.PNM:
		return codec{decodePNM, partialPNM, nil}, nil
	}
	if len(data) == 0 {
		return codec{}, fmt.Errorf("%w: there are no bytes", ErrFormat)
	}
	return codec{}, fmt.Errorf("%w: it is none of JPEG, PNG, GIF, BMP, TIFF, WebP and PNM", ErrFormat)
}

// decodePNM decodes a portable anymap: PBM, PGM or PPM, its pixels as bytes or as
// text.
func decodePNM(data []byte) (image.Image, error) {
	im, whole, err := pnm(data)
	if err == nil && !whole {
		return nil, io.ErrUnexpectedEOF
	}
	return im, err
}

// partialPNM decodes what there is of one that was cut short.
func partialPNM(data []byte, _ int64, _ error) (image.Image, string) {
	im, _, err := pnm(data)
	if err != nil {
		return nil, ""
	}
	return im, "what is missing of it is black"
}

// from makes a decoder of bytes of one that reads.
func from(decode func(io.Reader) (image.Image, error)) func([]byte) (image.Image, error) {
	return func(data []byte) (image.Image, error) { return decode(bytes.NewReader(data)) }
}

// cost estimates the bytes that decoding takes.
func cost(data []byte, h imageheader.Header) int64 {
	pixels := int64(h.Size.X) * int64(h.Size.Y)
	n := pixels * modelBytes(h.Model)
	switch {
	case h.Format == imageheader.JPEG:
		n = jpeg.Cost(data, n)
	case h.Format == imageheader.WebP && h.Model == color.NRGBAModel:
		n += n // lossless: indexes of colours beside the colours
	}
	return n
}

// halfCost is cost at half the size, where chroma is as fine as luma.
func halfCost(h imageheader.Header) int64 {
	return int64((h.Size.X+1)/2) * int64((h.Size.Y+1)/2) * modelBytes(h.Model)
}

// modelBytes returns the bytes of a decoded pixel.
func modelBytes(m color.Model) int64 {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.YCbCrModel:
		return 3
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, ok := m.(color.Palette); ok {
		return 1
	}
	return 4
}

// decodePartial gets what it can out of data that decode refused with cause.
func (c codec) decodePartial(data []byte, pixels int64, cause error) (image.Image, error) {
	var how string
	im, err := guard(func() (image.Image, error) {
		var im image.Image
		im, how = c.partial(data, pixels, cause)
		return im, nil
	})
	if err != nil || im == nil {
		return nil, cause
	}
	return im, fmt.Errorf("%w: %s; %s", ErrBroken, plain(cause), how)
}

// guard turns a panic of a decoder, which hostile bytes may find, into an
// error.
func guard[T any](f func() (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the decoder gave up: %v", p)
		}
	}()
	return f()
}

// broken wraps the error of a decoder.
func broken(format imageheader.Format, err error) error {
	if err == nil {
		return fmt.Errorf("%w: the %s holds no pixels", ErrBroken, format)
	}
	if jpeg.Unsupported(err) {
		return fmt.Errorf("%w: %s", ErrFormat, plain(err))
	}
	return fmt.Errorf("%w: %s", ErrBroken, plain(err))
}

// plain says what a decoder complains of in words for people.
func plain(err error) string {
	if jpeg.Early(err) {
		return "the file ends early"
	}
	return err.Error()
}

// decodeGIF decodes the first frame onto the canvas that the header gives,
// of which the frame may be a part.
func decodeGIF(r io.Reader) (image.Image, error) {
	var head bytes.Buffer
	cfg, err := gif.DecodeConfig(io.TeeReader(r, &head))
	if err != nil {
		return nil, err
	}
	im, err := gif.Decode(io.MultiReader(&head, r))
	if err != nil {
		return nil, err
	}
	canvas := image.Rect(0, 0, cfg.Width, cfg.Height)
	if im.Bounds() == canvas {
		return im, nil
	}
	whole := image.NewRGBA(canvas)
	draw.Draw(whole, im.Bounds(), im, im.Bounds().Min, draw.Src)
	return whole, nil
}
