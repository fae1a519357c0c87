package detail

import (
	"fmt"
	"math"

	"github.com/framebin/framebin/capture/prediction"
)

// area returns how much of the canvas an object covers, 0..1, by the most
// exact that the document tells: run lengths, an outline, a box. It reports
// false where nothing does, as for a mask that is a part: pixels are looked at
// for the picture alone.
func area(o *prediction.Object, canvas prediction.Size) (share float64, ok bool) {
	whole := float64(canvas.Width) * float64(canvas.Height)
	switch {
	case o.RLE != nil && o.RLE.Size.Width > 0 && o.RLE.Size.Height > 0:
		inside := uint64(0)
		for i := 1; i < len(o.RLE.Counts); i += 2 {
			inside += uint64(o.RLE.Counts[i])
		}
		share = float64(inside) / (float64(o.RLE.Size.Width) * float64(o.RLE.Size.Height))
		if o.MaskBox != nil && whole > 0 {
			share *= math.Abs(o.MaskBox.Width*o.MaskBox.Height) / whole
		}
		return share, true
	case whole <= 0:
		return 0, false
	case len(o.Polygons) > 0:
		for _, ring := range o.Polygons {
			share += math.Abs(ringArea(ring)) / whole
		}
		return share, true
	case o.Box != nil:
		return math.Abs(o.Box.Width*o.Box.Height) / whole, true
	}
	return 0, false
}

// ringArea is that of a polygon, by the shoelace formula; its sign is the
// direction of the ring.
func ringArea(ring []prediction.Point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return sum / 2
}

// areaText is the share in percent, in a column of areaWidth.
func areaText(o *prediction.Object, canvas prediction.Size) string {
	share, ok := area(o, canvas)
	switch {
	case !ok || math.IsNaN(share) || math.IsInf(share, 0):
		return ""
	case share < 0.0995:
		return fmt.Sprintf("%.2g%%", share*100)
	}
	return fmt.Sprintf("%.0f%%", share*100)
}

// maskText is the size of the mask of an object, as it was sent.
func maskText(o *prediction.Object, reading *prediction.Reading) string {
	switch {
	case o.RLE != nil:
		return fmt.Sprintf("%dx%d", o.RLE.Size.Width, o.RLE.Size.Height)
	case o.Mask == nil || o.Mask.Part < 0 || o.Mask.Part >= len(reading.Parts):
		return ""
	}
	size := reading.Parts[o.Mask.Part].Size
	if size.Width == 0 {
		return ""
	}
	return fmt.Sprintf("%dx%d", size.Width, size.Height)
}
