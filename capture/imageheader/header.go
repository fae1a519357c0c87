package imageheader

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// Format is a file format, by the name that image.Decode has for it; "" is none.
type Format string

// The formats.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	BMP  Format = "bmp"
	TIFF Format = "tiff"
	WebP Format = "webp"
	PNM  Format = "pnm" // which image.Decode does not have: PBM, PGM and PPM
)

// MediaType returns the media type of files of the format, "" for none.
func (f Format) MediaType() string {
	switch f {
	case "":
		return ""
	case PNM:
		return "image/x-portable-anymap"
	default:
		return "image/" + string(f)
	}
}

// Sniff returns the format by the first bytes, whatever the sender called
// them; "" for anything else.
func Sniff(data []byte) Format {
	has := func(prefix string) bool { return bytes.HasPrefix(data, []byte(prefix)) }
	switch {
	case has("\xff\xd8\xff"):
		return JPEG
	case has(pngSignature):
		return PNG
	case has("GIF87a"), has("GIF89a"):
		return GIF
	case has("II*\x00"), has("MM\x00*"):
		return TIFF
	case has("RIFF") && len(data) >= 12 && string(data[8:12]) == "WEBP":
		return WebP
	case has("BM"):
		return BMP
	case has("P"):
		if _, ok := ParsePNM(data); ok {
			return PNM
		}
	}
	return ""
}

// Header is what a file says about its first image.
type Header struct {
	Format      Format
	Size        image.Point // in pixels, as stored
	Model       color.Model // of the decoded pixels
	Orientation Orientation // [AsStored] where the file says nothing that can be followed
}

// Oriented returns the size in pixels as shown, after orientation.
func (h Header) Oriented() image.Point { return h.Orientation.Size(h.Size) }

// ErrFormat is returned for bytes of no known format.
var ErrFormat = errors.New("neither JPEG, PNG, GIF, BMP, TIFF, WebP nor PNM")

// Read reads the header of an image. A format that is known but not readable
// gives the error of its decoder, or one that says that there are no pixels.
func Read(data []byte) (h Header, err error) {
	h.Format = Sniff(data)
	var config func(io.Reader) (image.Config, error)
	switch h.Format {
	case JPEG:
		config = jpeg.DecodeConfig
	case PNG:
		config = png.DecodeConfig
	case GIF:
		config = gif.DecodeConfig
	case BMP:
		config = bmp.DecodeConfig
	case TIFF:
		config = tiff.DecodeConfig
	case WebP:
		config = webp.DecodeConfig
	case PNM:
		config = pnmConfig
	default:
		return Header{}, ErrFormat
	}
	defer func() {
		if p := recover(); p != nil { // hostile bytes may find one
			err = fmt.Errorf("the decoder gave up: %v", p)
		}
	}()
	if size, ok := greyPNG(data); ok {
		h.Size, h.Model, h.Orientation = size, color.GrayModel, orientationOf(PNG, data)
		return h, nil
	}
	c, err := config(bytes.NewReader(data))
	if err != nil {
		return h, err
	}
	if c.Width < 1 || c.Height < 1 {
		return h, fmt.Errorf("its header says %dx%d pixels", c.Width, c.Height)
	}
	h.Size, h.Model = image.Pt(c.Width, c.Height), c.ColorModel
	h.Orientation = orientationOf(h.Format, data)
	return h, nil
}

// pnmConfig is the DecodeConfig of portable anymaps.
func pnmConfig(r io.Reader) (image.Config, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxPNMHeader))
	if err != nil {
		return image.Config{}, err
	}
	h, ok := ParsePNM(data)
	if !ok {
		return image.Config{}, errors.New("its header is broken")
	}
	return image.Config{ColorModel: h.model(), Width: h.Size.X, Height: h.Size.Y}, nil
}
