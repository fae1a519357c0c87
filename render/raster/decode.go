package raster

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// Decode decodes the first frame of a JPEG, PNG, GIF, BMP, TIFF or WebP.
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
// half size, in a third of the time. See [Image.Half].
func DecodeFor(data []byte, l Limits, enough func(oriented image.Point) bool) (*Image, error) {
	c, err := sniff(data)
	if err != nil {
		return nil, err
	}
	l = l.orDefault()
	cfg, err := guard(func() (image.Config, error) { return c.config(bytes.NewReader(data)) })
	if err != nil {
		return nil, broken(c.name, err)
	}
	size := image.Pt(cfg.Width, cfg.Height)
	if size.X < 1 || size.Y < 1 {
		return nil, fmt.Errorf("%w: the %s header says %dx%d pixels", ErrBroken, c.name, size.X, size.Y)
	}
	if err := l.check(size, c.cost(data, cfg.ColorModel)); err != nil {
		return nil, err
	}
	o := orientationOf(c.name, data)
	if c.half != nil && enough != nil && enough(o.Size(size)) {
		if im, err := guard(func() (image.Image, error) { return c.half(data) }); err == nil {
			return &Image{Image: im, Orientation: o, Format: c.name, Full: size}, nil
		}
	}
	im, err := guard(func() (image.Image, error) { return c.decode(bytes.NewReader(data)) })
	if err != nil {
		im, err = c.salvage(data, int64(size.X)*int64(size.Y), err)
	}
	if im == nil || im.Bounds().Empty() {
		return nil, broken(c.name, err)
	}
	return &Image{Image: im, Orientation: o, Format: c.name}, err
}

// A codec is what there is to know about one format.
type codec struct {
	name   string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	// rescue decodes what is whole of damaged data and says in a few words
	// how much that is; pixels are those that the header tells. Nil where
	// there is no way.
	rescue func(data []byte, pixels int64, cause error) (image.Image, string)
	// half decodes at half size, what it can; nil where there is no way.
	half func(data []byte) (image.Image, error)
}

// sniff finds the codec by the first bytes, whatever the sender called them.
func sniff(data []byte) (codec, error) {
	has := func(prefix string) bool { return bytes.HasPrefix(data, []byte(prefix)) }
	switch {
	case has("\xff\xd8"):
		return codec{"jpeg", jpeg.DecodeConfig, jpeg.Decode, rescueJPEG, decodeHalf}, nil
	case has(pngSignature):
		return codec{"png", png.DecodeConfig, png.Decode, rescuePNG, nil}, nil
	case has("GIF87a"), has("GIF89a"):
		return codec{"gif", gif.DecodeConfig, decodeGIF, rescueGIF, nil}, nil
	case has("II*\x00"), has("MM\x00*"):
		return codec{"tiff", tiff.DecodeConfig, tiff.Decode, rescuePadded(tiff.Decode), nil}, nil
	case has("RIFF") && len(data) >= 12 && string(data[8:12]) == "WEBP":
		return codec{"webp", webp.DecodeConfig, webp.Decode, rescuePadded(webp.Decode), nil}, nil
	case has("BM"):
		return codec{"bmp", bmp.DecodeConfig, bmp.Decode, rescuePadded(bmp.Decode), nil}, nil
	case len(data) == 0:
		return codec{}, fmt.Errorf("%w: there are no bytes", ErrFormat)
	}
	return codec{}, fmt.Errorf("%w: it is none of JPEG, PNG, GIF, BMP, TIFF and WebP", ErrFormat)
}

// cost estimates the bytes that decoding takes for each pixel.
func (c codec) cost(data []byte, m color.Model) int64 {
	n := modelBytes(m)
	if c.name == "jpeg" && jpegHeader(data).progressive {
		n += 4 * n // the coefficients, kept as 32-bit numbers until the last scan
	}
	if c.name == "webp" && m == color.NRGBAModel {
		n += n // lossless: indexes of colours beside the colours
	}
	return n
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

// salvage gets what it can out of data that decode refused with cause.
func (c codec) salvage(data []byte, pixels int64, cause error) (image.Image, error) {
	if c.rescue == nil {
		return nil, cause
	}
	var how string
	im, err := guard(func() (image.Image, error) {
		var im image.Image
		im, how = c.rescue(data, pixels, cause)
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
func broken(format string, err error) error {
	if err == nil {
		return fmt.Errorf("%w: the %s holds no pixels", ErrBroken, format)
	}
	if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return fmt.Errorf("%w: %s", ErrFormat, plain(err))
	}
	return fmt.Errorf("%w: %s", ErrBroken, plain(err))
}

// plain says what a decoder complains of in words for people.
func plain(err error) string {
	if early(err) {
		return "the file ends early"
	}
	return err.Error()
}

// early reports whether a decoder wanted more bytes. image/jpeg calls it by
// another name inside a scan.
func early(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		errors.Is(err, jpeg.FormatError("short Huffman data"))
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
