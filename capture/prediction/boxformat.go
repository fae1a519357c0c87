package prediction

import (
	"errors"
	"fmt"
	"strings"
)

// ErrBoxFormat is wrapped by the error of [ParseBoxFormat].
var ErrBoxFormat = errors.New(`box format: want "auto", "xywh", "xyxy" or "cxcywh", with ",px" or ",norm" where it is known`)

// String returns "auto", "xywh", "xyxy" or "cxcywh".
func (l BoxLayout) String() string {
	switch l {
	case XYWH:
		return "xywh"
	case XYXY:
		return "xyxy"
	case CXCYWH:
		return "cxcywh"
	case AutoLayout:
		return "auto"
	}
	return "auto"
}

// String returns "auto", "px" or "norm".
func (u BoxUnits) String() string {
	switch u {
	case Pixels:
		return "px"
	case Normalised:
		return "norm"
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
