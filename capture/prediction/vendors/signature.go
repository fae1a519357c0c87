package vendors

import (
	"strconv"
	"strings"
	"sync"
)

// Signature is the keys that give a make away, and what they mean there
// although the numbers alone cannot prove it. Keys are in lower case and
// without separators.
type Signature struct {
	Product string
	Object  []string // all of them are members of the objects
	Around  []string // all of them are members of an object around the objects
	Layout  string   // of boxes: xywh, xyxy, cxcywh, xxyy or yxyx; "" leaves it open
	Units   Units    // of boxes
	Scale   float64  // what 1.0 is on the wire, where units are normalised
	Percent bool     // confidences are 0..100
}

// Units says what the numbers of a box count.
type Units uint8

// The units. AnyUnits leaves it open.
const (
	AnyUnits Units = iota
	Pixels
	Normalised
)

// Signatures returns those of the maps that come with the program, which are
// read when they are first asked for.
func Signatures() []Signature { return signatures() }

var signatures = sync.OnceValue(func() []Signature {
	var all []Signature
	for _, m := range Embedded() {
		all = append(all, m.signatures...)
	}
	return all
})

// comment takes a line of the comments at the head of a map that tells of a
// signature: "object" begins one, the others go on with it.
func (m *Map) comment(key, value string) {
	if key == "object" {
		m.signatures = append(m.signatures, Signature{Product: m.Product, Object: strings.Fields(value), Scale: 1})
		return
	}
	if len(m.signatures) == 0 {
		return
	}
	switch s := &m.signatures[len(m.signatures)-1]; key {
	case "around":
		s.Around = strings.Fields(value)
	case "confidence":
		s.Percent = value == "0..100"
	case "boxes":
		for word := range strings.FieldsSeq(value) {
			high, normalised := strings.CutPrefix(word, "0..")
			scale, err := strconv.ParseFloat(high, 64)
			switch {
			case normalised && err == nil && scale > 0:
				s.Units, s.Scale = Normalised, scale
			case word == "pixels":
				s.Units = Pixels
			default:
				s.Layout = word
			}
		}
	}
}
