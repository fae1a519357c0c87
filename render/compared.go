package render

import (
	"context"
	"crypto/sha256"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/diff"
	"github.com/framebin/framebin/capture/prediction"
)

// Compared is what package diff compares of a request that was read: its image by a
// hash, and the objects of that confidence and up, with the boxes around masks where
// these alone say where they are. The caller has r on hold. The only error is that
// of ctx.
func Compared(ctx context.Context, r *capture.Request, rd *prediction.Reading, threshold float64) (diff.Frame, error) {
	f := diff.Frame{Seq: r.Seq, Time: r.Time, Size: rd.Canvas}
	if img, err := rd.ImageFile(r); err == nil && len(img) > 0 {
		sum := sha256.Sum256(img)
		copy(f.Image[:], sum[:])
	}
	objects := rd.Prediction.Objects
	var boxes []*prediction.Box
	for i := range objects {
		if _, ok := objects[i].Bounds(); ok || objects[i].Mask == nil && objects[i].RLE == nil {
			continue
		}
		bitmaps, err := Bitmaps(ctx, r, rd)
		if err != nil {
			return f, err
		}
		boxes = make([]*prediction.Box, len(objects))
		for k, m := range bitmaps {
			if m == nil {
				continue
			}
			if from, to, ok := m.Bounds(); ok {
				boxes[k] = &prediction.Box{X: float64(from.X), Y: float64(from.Y), Width: float64(to.X - from.X), Height: float64(to.Y - from.Y)}
			}
		}
		break
	}
	for _, o := range diff.ObjectsOf(objects, func(i int) *prediction.Box {
		if boxes == nil {
			return nil
		}
		return boxes[i]
	}) {
		if o.Confidence.AtLeast(threshold) {
			f.Objects = append(f.Objects, o)
		}
	}
	return f, nil
}
