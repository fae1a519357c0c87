package render

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// Frame is an image with its prediction, decoded: all that drawing needs. It
// is read-only, and shares no memory with the request it was made of.
type Frame struct {
	Reading      *prediction.Reading
	Which        int              // of the images of Reading: objects of others are not drawn
	Image        *raster.Image    // nil if there is none
	Size         image.Point      // of the stored image, or of the canvas in its place; zero without either
	Masks        []*maskbits.Mask // parallel to the objects of the prediction; nil where one has none
	Unreferenced []*maskbits.Mask // masks that no object refers to

	// Findings are what decoding found wrong, beyond those of the reading.
	Findings []prediction.Finding
	// Note is one plain sentence if the image is missing or broken, else "".
	Note string
}

// Input is what a picture is made of: a request, and what was made out of it.
// Nothing here reads a request a second time.
type Input struct {
	Request *capture.Request
	Reading *prediction.Reading // of Request

	Beside *Input // on hold, of Options.Beside; nil for none
}

// Opening says how a request becomes a [Frame]. The zero value works.
type Opening struct {
	Limits raster.Limits
	// Half reports whether half the resolution is enough of an image of a
	// size, oriented; nil: never.
	Half func(oriented image.Point) bool
	// Image is how many images further than the one that is drawn first to go, of
	// a request with several.
	Image int
	// PreviewQuality leaves the masks over an image out, and has a JPEG at half its
	// resolution.
	PreviewQuality bool
}

// Open decodes the images and masks of a request, which the caller has on
// hold. What cannot be decoded is a finding; the only error is that of ctx.
func Open(ctx context.Context, in Input, o Opening) (*Frame, error) {
	req, f := in.Request, &Frame{Reading: in.Reading}
	parts, _ := req.Parts() // what is wrong with them is in the reading
	if o.PreviewQuality {
		o.Half = func(image.Point) bool { return true }
	}
	f.openImage(req, o)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("open the frame: %w", err)
	}
	m := newMaskLoader(f, req, parts, o.Limits)
	if o.PreviewQuality && f.Image != nil {
		return f, nil
	}
	if err := m.load(ctx); err != nil {
		return nil, fmt.Errorf("open the frame: %w", err)
	}
	return f, nil
}

// which returns the image that is so much further than the one drawn first.
func which(rd *prediction.Reading, further int) int {
	if n := len(rd.Images); n > 0 && rd.Image != -1 {
		return (rd.Drawn + further) % n
	}
	return rd.Drawn
}

// maxCanvas is the longest side of a canvas: boxes may reach anywhere.
const maxCanvas = 1 << 20

// openImage decodes the image, and settles the size of the canvas.
func (f *Frame) openImage(req *capture.Request, o Opening) {
	f.Size = image.Pt(min(f.Reading.Canvas.Width, maxCanvas), min(f.Reading.Canvas.Height, maxCanvas))
	f.Which = which(f.Reading, o.Image)
	where := f.Reading.ImagePlaceAt(f.Which)
	data, err := f.Reading.ImageFileAt(req, f.Which)
	switch {
	case errors.Is(err, prediction.ErrNoImage) && f.Reading.Link != "":
		f.Note = "no image was sent, only its address: nothing is fetched"
		return
	case errors.Is(err, prediction.ErrNoImage):
		f.Note = "no image was sent"
		return
	case err != nil:
		f.Note = "the image cannot be decoded: " + err.Error()
		f.find(finding.ImageUndecodable.At(where, err.Error()))
		return
	}
	im, err := raster.DecodeFor(data, o.Limits, o.Half)
	if im != nil {
		f.Image, f.Size = im, im.Stored()
	}
	switch {
	case err == nil && im.Reduced && (o.Half == nil || !o.Half(im.Size())):
		f.Note = "the image is shown at half its resolution: as a whole it is too large to draw under " + o.Limits.Under
	case err == nil:
	case errors.Is(err, raster.ErrTooLarge):
		f.Note = "the image is too large: " + raster.Reason(err)
		size := f.Reading.ImageSize
		f.find(finding.ImageTooLarge.At(where, prediction.Size{Width: size.Width, Height: size.Height}))
	case im != nil:
		f.Note = "the image is damaged: " + raster.Reason(err)
		f.find(finding.ImageUndecodable.At(where, raster.Reason(err)))
	default:
		f.Note = "the image cannot be decoded: " + raster.Reason(err)
		f.find(finding.ImageUndecodable.At(where, raster.Reason(err)))
	}
}

// maxAlike is how many findings of one code are listed.
const maxAlike = 10

// find adds a finding, unless the reading has it already or there are many.
func (f *Frame) find(x prediction.Finding) {
	n := 0
	for _, list := range [][]prediction.Finding{f.Reading.Findings, f.Findings} {
		for i := range list {
			if list[i].Code != x.Code {
				continue
			}
			if list[i].Where == x.Where {
				return
			}
			n++
		}
	}
	if n < maxAlike {
		f.Findings = append(f.Findings, x)
	}
}

// Oriented returns the size of the image as shown, after EXIF orientation.
func (f *Frame) Oriented() image.Point {
	if f.Image != nil {
		return f.Image.Size()
	}
	return f.Size
}

// drawable reports whether there is an image, or a canvas with something to
// draw on it.
func (f *Frame) drawable() bool {
	return f.Image != nil || f.Size.X > 0 && f.Size.Y > 0 && (total(f) > 0 || len(f.Unreferenced) > 0)
}

// Bytes returns about how much memory the frame holds, for the cache.
func (f *Frame) Bytes() int64 {
	const object = 512 // of a reading
	n := int64(4096)
	if f.Image != nil {
		n += f.Image.Bytes()
	}
	seen := make(map[*maskbits.Mask]bool)
	for _, list := range [][]*maskbits.Mask{f.Masks, f.Unreferenced} {
		for _, m := range list {
			if m != nil && !seen[m] {
				seen[m] = true
				n += m.Bytes()
			}
		}
	}
	if p := f.Reading.Prediction; p != nil {
		n += int64(len(p.Objects)) * object
		for i := range p.Objects {
			n += objectBytes(&p.Objects[i])
		}
	}
	return n
}

// objectBytes returns what an object's geometry holds.
func objectBytes(o *prediction.Object) int64 {
	const point = 16
	n := int64(0)
	for _, ring := range o.Polygons {
		n += int64(len(ring)) * point
	}
	if o.RLE != nil {
		n += int64(len(o.RLE.Counts)) * 4
	}
	return n
}

// areas returns how much of the picture each object with a mask covers, 0..1;
// negative for one without.
func (f *Frame) areas() []float32 {
	if !slices.ContainsFunc(f.Masks, func(m *maskbits.Mask) bool { return m != nil }) {
		return nil
	}
	areas := make([]float32, len(f.Masks))
	for i, m := range f.Masks {
		areas[i] = -1
		if m != nil {
			areas[i] = float32(float64(m.Area) / float64(max(m.Width*m.Height, 1)))
		}
	}
	return areas
}
