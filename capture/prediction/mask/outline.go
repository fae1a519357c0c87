package mask

import (
	"fmt"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// SettleOutlines brings outlines, whose units no key tells, to where the boxes of
// their objects are, in place: their points may count from the corner of the box, or
// be parts of it or of the image, while the boxes are in pixels. An outline that lies
// beside its box however it is read is a finding, and so is one, or keypoints, beside
// the image. size returns the size of an image; zero if it is not known.
func SettleOutlines(objects []object.Raw, size func(image int) object.Size, name string) []finding.Finding {
	const beside = 0.1
	var out finding.List
	for i := range objects {
		g := &objects[i]
		if g.Turn != nil || g.Rotation != 0 {
			continue // the outline is made of the box
		}
		where, image := func() string { return name + ":" + g.Pointer }, size(g.Image)
		if bounds, lies := settleOutline(g, image); lies < beside {
			if !out.Full(finding.MaskOutsideBox.Rule) {
				out.Add(finding.MaskOutsideBox.At(where(), outside(bounds, *g.Box)))
			}
		} else if bounds, ok := outlineBounds(g); ok && !onImage(bounds, image) && !out.Full(finding.OutlineOutside.Rule) {
			out.Add(finding.OutlineOutside.At(where(), fmt.Sprintf("%.6g, %.6g, %.6g x %.6g", bounds.X, bounds.Y, bounds.Width, bounds.Height), image))
		}
	}
	return out.Close()
}

// settleOutline brings an outline to its box, and returns where it was sent to and
// how well that fits the box; 1 where there is nothing to tell.
func settleOutline(g *object.Raw, image object.Size) (bounds object.Box, lies float64) {
	const same = 0.8
	if g.OutlineUnits != object.AutoUnits || g.Box == nil || g.Polygons == nil {
		return bounds, 1
	}
	bounds = object.BoundsOf(g.Polygons...)
	if lies = bounds.Overlap(*g.Box); lies >= fitting || fill(bounds, *g.Box) >= fitting {
		return bounds, 1
	}
	best, top := object.Box{}, 0.0
	for _, extent := range outlineExtents(*g.Box, image) {
		if fits := scaled(bounds, extent).Overlap(*g.Box); fits > top {
			best, top = extent, fits
		}
	}
	if top >= same {
		object.MoveRings(g.Polygons, func(p object.Point) object.Point { // from the unit square
			return object.Point{X: best.X + p.X*best.Width, Y: best.Y + p.Y*best.Height}
		})
		return bounds, 1
	}
	return bounds, lies
}

// outlineBounds returns what is around the outlines of an object, or its keypoints
// where it has none; false where there is neither.
func outlineBounds(g *object.Raw) (object.Box, bool) {
	if len(g.Polygons) > 0 {
		return object.BoundsOf(g.Polygons...), true
	}
	b := object.BoundsOf(g.Points())
	return b, len(g.Keypoints) > 0 && b != object.Box{} // no keypoint is seen
}

// onImage reports whether a part of bounds is on an image, or its size is not known.
func onImage(b object.Box, image object.Size) bool {
	return image.Empty() || b.X < float64(image.Width) && b.Y < float64(image.Height) && b.X+b.Width > 0 && b.Y+b.Height > 0
}

// outlineExtents returns where the unit square of an outline may lie.
func outlineExtents(box object.Box, image object.Size) []object.Box {
	list := []object.Box{
		{X: box.X, Y: box.Y, Width: 1, Height: 1}, // pixels of the box
		box,
		{X: box.X, Y: box.Y, Width: box.Width / 100, Height: box.Height / 100},
	}
	for _, full := range [...]float64{1, 100, 1000} {
		list = append(list, object.Box{Width: float64(image.Width) / full, Height: float64(image.Height) / full})
	}
	return list
}

// outside returns how many per cent of bounds lie outside a box.
func outside(b, box object.Box) int {
	w := min(b.X+b.Width, box.X+box.Width) - max(b.X, box.X)
	h := min(b.Y+b.Height, box.Y+box.Height) - max(b.Y, box.Y)
	if area := b.Width * b.Height; w > 0 && h > 0 && area > 0 {
		return 100 - int(100*w*h/area)
	}
	return 100
}
