package render

import (
	"context"
	"image"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/dataset/contour"
	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// Bitmaps is Masks for those who do not draw.
func Bitmaps(ctx context.Context, req *capture.Request, rd *prediction.Reading) ([]*contour.Bitmap, error) {
	masks, err := Masks(ctx, req, rd)
	if err != nil {
		return nil, err
	}
	bitmaps := make([]*contour.Bitmap, len(masks))
	for i, m := range masks {
		if m != nil {
			bitmaps[i] = &contour.Bitmap{Width: m.Width, Height: m.Height, Stride: m.Stride, Bits: m.Bits}
		}
	}
	return bitmaps, nil
}

// Masks decodes the masks of a request that was read, and nothing else of it:
// parallel to its objects, nil where one has none, and of the size of the
// stored image. The caller has req on hold. The only error is that of ctx.
func Masks(ctx context.Context, req *capture.Request, rd *prediction.Reading) ([]*maskbits.Mask, error) {
	f := &Frame{Reading: rd, Size: image.Pt(min(rd.Canvas.Width, maxCanvas), min(rd.Canvas.Height, maxCanvas))}
	parts, _ := req.Parts() // what is wrong with them is in the reading
	if data, err := rd.ImageFile(req); err == nil {
		if h, err := imageheader.Read(data); err == nil {
			f.Image, f.Size = &raster.Image{Image: &image.Gray{}, Orientation: h.Orientation, Full: h.Size}, h.Size
		}
	}
	limits := raster.DefaultLimits()
	if n := rd.Memory(); n > 0 {
		limits = raster.LimitsUnder(n, "--max-memory")
	}
	err := newMaskLoader(f, req, parts, limits).load(ctx)
	return f.Masks, err
}
