package dataset

import (
	"image"
	"math"
	"strconv"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction"
)

func pointOf(width, height int) image.Point { return image.Pt(width, height) }

// oriented returns where a point of a stored image lies once the image is
// turned as its orientation asks.
func oriented(p prediction.Point, o imageheader.Orientation, width, height int) prediction.Point {
	w, h := float64(width), float64(height)
	switch o {
	case imageheader.FlipX:
		return prediction.Point{X: w - p.X, Y: p.Y}
	case imageheader.Rotate180:
		return prediction.Point{X: w - p.X, Y: h - p.Y}
	case imageheader.FlipY:
		return prediction.Point{X: p.X, Y: h - p.Y}
	case imageheader.Transpose:
		return prediction.Point{X: p.Y, Y: p.X}
	case imageheader.Rotate90:
		return prediction.Point{X: h - p.Y, Y: p.X}
	case imageheader.Transverse:
		return prediction.Point{X: h - p.Y, Y: w - p.X}
	case imageheader.Rotate270:
		return prediction.Point{X: p.Y, Y: w - p.X}
	default:
		return p
	}
}

// rounded keeps a millionth of a pixel.
func rounded(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// number spells v without an exponent and with no more places than it needs.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
