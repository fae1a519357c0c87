package object

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// BoxFormat is a way to read four numbers as a box.
type BoxFormat struct {
	Layout Layout
	Units  Units
}

// Layout says what the four numbers are.
type Layout uint8

// The layouts that a document may use without saying which.
const (
	AutoLayout Layout = iota
	XYWH              // left, top, width, height
	XYXY              // left, top, right, bottom
	CXCYWH            // centre x, centre y, width, height
	YXYX              // top, left, bottom, right
	XXYY              // left, right, top, bottom
)

// Units says what the numbers count.
type Units uint8

// The units.
const (
	AutoUnits  Units = iota
	Pixels           // of the stored image
	Normalised       // 0..1 of the stored image
	Percent          // 0..100 of it
	Permille         // 0..1000 of it
	Of8192           // 0..8191 of it
	Of10000          // 0..10000 of it
	Centred          // -1..1 of it, y upwards, 0 in its middle
)

// ErrBoxFormat is wrapped by the error of [ParseBoxFormat].
var ErrBoxFormat = errors.New(`box format: want "auto", "xywh", "xyxy" or "cxcywh", with ",px" or ",norm" where it is known`)

// String returns "auto", "xywh", "xyxy" or "cxcywh".
func (l Layout) String() string {
	switch l {
	case XYWH:
		return "xywh"
	case XYXY:
		return "xyxy"
	case CXCYWH:
		return "cxcywh"
	case YXYX:
		return "yxyx"
	case XXYY:
		return "x1x2y1y2"
	case AutoLayout:
		return "auto"
	}
	return "auto"
}

// String returns "auto", "px" or "norm".
func (u Units) String() string {
	switch u {
	case Pixels:
		return "px"
	case Normalised:
		return "norm"
	case Percent:
		return "percent"
	case Permille:
		return "1000"
	case Of8192:
		return "8192"
	case Of10000:
		return "10000"
	case Centred:
		return "centred"
	case AutoUnits:
		return "auto"
	}
	return "auto"
}

// String spells the format as [ParseBoxFormat] reads it.
func (f BoxFormat) String() string {
	if f.Units == AutoUnits {
		return f.Layout.String()
	}
	return f.Layout.String() + "," + f.Units.String()
}

// ParseBoxFormat reads "auto", "xywh", "xyxy" or "cxcywh", with ",px" or
// ",norm" behind it where the units are known too; "px" or "norm" alone fix
// the units only. The empty string is "auto".
func ParseBoxFormat(s string) (BoxFormat, error) {
	var f BoxFormat
	for word := range strings.SplitSeq(strings.ToLower(s), ",") {
		switch strings.TrimSpace(word) {
		case "auto", "":
		case "xywh":
			f.Layout = XYWH
		case "xyxy":
			f.Layout = XYXY
		case "cxcywh":
			f.Layout = CXCYWH
		case "px", "pixels":
			f.Units = Pixels
		case "norm", "normalised", "normalized":
			f.Units = Normalised
		default:
			return BoxFormat{}, fmt.Errorf("%w, not %q", ErrBoxFormat, s)
		}
	}
	return f, nil
}

// Next returns the format that follows when a person goes through them:
// the layouts in pixels, then normalised, then back to auto.
func (f BoxFormat) Next() BoxFormat {
	all := []BoxFormat{
		{},
		{XYWH, Pixels},
		{XYXY, Pixels},
		{CXCYWH, Pixels},
		{XYWH, Normalised},
		{XYXY, Normalised},
		{CXCYWH, Normalised},
	}
	for i, g := range all {
		if f == g {
			return all[(i+1)%len(all)]
		}
	}
	// A format with one half open: start with what is fixed.
	if f.Units == Normalised {
		return BoxFormat{XYWH, Normalised}
	}
	return BoxFormat{XYWH, Pixels}
}

// Full returns what the whole side of the image is in these units; 0 for
// pixels and where they are not known.
func (u Units) Full() float64 {
	switch u {
	case Normalised:
		return 1
	case Percent:
		return 100
	case Permille:
		return 1000
	case Of8192:
		return 8192
	case Of10000:
		return 10000
	case Centred:
		return 2
	default:
		return 0
	}
}

// Scale names Full.
func (u Units) Scale() string { return strconv.FormatFloat(u.Full(), 'f', -1, 64) }
