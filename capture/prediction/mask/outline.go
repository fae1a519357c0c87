package mask

import (
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// SettleOutlines brings outlines, whose units no key tells, to where the boxes of
// their objects are, in place: their points may count from the corner of the box, or
// be parts of it or of the image, while the boxes are in pixels. An outline that lies
// beside its box however it is read is a finding.
func SettleOutlines(objects []object.Raw, image object.Size, name string) []finding.Finding {
	const same, beside = 0.8, 0.1
	var out finding.List
	for i := range objects {
		g := &objects[i]
		if open := g.OutlineUnits == object.AutoUnits && g.Turn == nil && g.Rotation == 0; !open || g.Box == nil || g.Polygons == nil {
			continue
		}
		bounds := object.BoundsOf(g.Polygons)
		lies := bounds.Overlap(*g.Box)
		if lies >= fitting || fill(bounds, *g.Box) >= fitting {
			continue
		}
		best, top := object.Box{}, 0.0
		for _, extent := range outlineExtents(*g.Box, image) {
			if fits := scaled(bounds, extent).Overlap(*g.Box); fits > top {
				best, top = extent, fits
			}
		}
		switch {
		case top >= same:
			stretch(g.Polygons, best)
		case lies < beside && !out.Full(finding.MaskOutsideBox.Rule):
			out.Add(finding.MaskOutsideBox.At(name+":"+g.Pointer, outside(bounds, *g.Box)))
		}
	}
	return out.Close()
}

// stretch brings points from the unit square to an extent.
func stretch(rings [][]object.Point, to object.Box) {
	for _, ring := range rings {
		for k, p := range ring {
			ring[k] = object.Point{X: to.X + p.X*to.Width, Y: to.Y + p.Y*to.Height}
		}
	}
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

// scaled returns bounds in units of an extent.
func scaled(b, extent object.Box) object.Box {
	return object.Box{X: extent.X + b.X*extent.Width, Y: extent.Y + b.Y*extent.Height, Width: b.Width * extent.Width, Height: b.Height * extent.Height}
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
