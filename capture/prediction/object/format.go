package object

import (
	"errors"
	"fmt"
	"slices"
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
	TRBL              // top, right, bottom, left
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

// errBoxFormat is wrapped by the error of [ParseBoxFormat].
var errBoxFormat = errors.New(`box format: want "auto", "xywh", "xyxy", "cxcywh", "yxyx", "xxyy" or "trbl", with ",px", ",norm", ",percent", ",1000", ",8192" or ",10000" where it is known`)

var layoutNames = [...]string{AutoLayout: "auto", XYWH: "xywh", XYXY: "xyxy", CXCYWH: "cxcywh", YXYX: "yxyx", XXYY: "xxyy", TRBL: "trbl"}

// String returns the name by which [ParseBoxFormat] knows the layout.
func (l Layout) String() string { return layoutNames[l] }

var unitNames = [...]struct {
	name string
	full float64 // of the whole side of the image
}{
	AutoUnits: {"auto", 0}, Pixels: {"px", 0}, Normalised: {"norm", 1}, Percent: {"percent", 100}, Permille: {"1000", 1000},
	Of8192: {"8192", 8192}, Of10000: {"10000", 10000}, Centred: {"centred", 2},
}

// String returns the name by which [ParseBoxFormat] knows the units.
func (u Units) String() string { return unitNames[u].name }

// String spells the format as [ParseBoxFormat] reads it.
func (f BoxFormat) String() string {
	if f.Units == AutoUnits {
		return f.Layout.String()
	}
	return f.Layout.String() + "," + f.Units.String()
}

// ParseBoxFormat reads "auto", "xywh", "xyxy", "cxcywh", "yxyx", "xxyy" or
// "trbl", with ",px", ",norm", ",percent", ",1000", ",8192" or ",10000" behind it where the
// units are known too; units alone fix the units only. The empty string is
// "auto".
func ParseBoxFormat(s string) (BoxFormat, error) {
	var f BoxFormat
	for word := range strings.SplitSeq(strings.ToLower(s), ",") {
		word = strings.TrimSpace(word)
		if l := slices.Index(layoutNames[:], word); l > 0 {
			f.Layout = Layout(l)
		} else if u, ok := unitWords[word]; ok {
			f.Units = u
		} else if word != "auto" && word != "" {
			return BoxFormat{}, fmt.Errorf("%w, not %q", errBoxFormat, s)
		}
	}
	return f, nil
}

var unitWords = map[string]Units{
	"px": Pixels, "pixels": Pixels, "norm": Normalised, "normalised": Normalised, "normalized": Normalised,
	"percent": Percent, "1000": Permille, "8192": Of8192, "10000": Of10000, "centred": Centred,
}

// steps are the formats in the order in which a person goes through them: auto,
// the layouts in pixels, in 0..1, and corners of 0..1000, either way.
var steps = []BoxFormat{
	{},
	{XYWH, Pixels},
	{XYXY, Pixels},
	{CXCYWH, Pixels},
	{YXYX, Pixels},
	{TRBL, Pixels},
	{XXYY, Pixels},
	{XYWH, Normalised},
	{XYXY, Normalised},
	{CXCYWH, Normalised},
	{YXYX, Normalised},
	{XYXY, Permille},
	{YXYX, Permille},
}

// NextUnits returns the units that follow when a person goes through them for
// boxes whose layout is told, and after the last one auto.
func (f BoxFormat) NextUnits() BoxFormat {
	if f.Units >= Of10000 {
		return BoxFormat{}
	}
	return BoxFormat{Units: f.Units + 1}
}

// Next returns the format that follows when a person goes through them, and
// after the last one auto.
func (f BoxFormat) Next() BoxFormat {
	for i, g := range steps {
		if f == g {
			return steps[(i+1)%len(steps)]
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
func (u Units) Full() float64 { return unitNames[u].full }

// Name says what the units are: "pixels", "0..1".
func (u Units) Name() string {
	switch u {
	case Pixels, AutoUnits:
		return "pixels"
	case Centred:
		return "-1..1"
	default:
		return "0.." + u.Scale()
	}
}

// Scale names Full.
func (u Units) Scale() string { return strconv.FormatFloat(u.Full(), 'f', -1, 64) }
