// Package diff says what another model, or another run, sees differently: it
// pairs the frames of two captures of the same scenes, matches their objects
// with package compare, and counts by class what was gained, lost and moved.
// It also measures the second against the first as truth, as COCO does.
//
// It keeps classes, confidences and boxes of both captures, no image.
//
// render, ui/cli and ui/tui/scenes import it.
package diff

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/framebin/framebin/capture/compare"
	"github.com/framebin/framebin/capture/prediction"
)

// By is how frames are paired.
type By string

// The ways.
const (
	Auto   By = "auto"   // by image if most are in both, else by order
	Image  By = "image"  // the same image; the second of the same with the second
	Number By = "number" // the same number
	Order  By = "order"  // the first with the first
	Time   By = "time"   // at the same time since the first of each, within half a second
)

// ParseBy returns the way of that name.
func ParseBy(name string) (By, error) {
	ways := []By{Auto, Image, Number, Order, Time}
	if slices.Contains(ways, By(name)) {
		return By(name), nil
	}
	return Auto, fmt.Errorf("%q pairs nothing: use auto, image, number, order or time", name)
}

// Options say what is the same. Zero fields have their defaults.
type Options struct {
	By       By
	MatchIoU float64 // overlap from which two objects are the same thing; compare.DefaultMinIoU
	MovedIoU float64 // overlap below which it has moved; 0.9
	Shift    float64 // difference of confidence from which it has shifted; 0.05
}

// The defaults of Options.
const (
	DefaultMovedIoU = 0.9
	DefaultShift    = 0.05
)

// Frame is what a capture says of a scene.
type Frame struct {
	Seq     uint64
	Time    time.Time
	Image   [16]byte // hash of the image file; zero where there is none
	Size    prediction.Size
	Objects []Object
}

// Object is what is compared of an object.
type Object struct {
	Class      string
	Confidence prediction.Confidence
	Box        *prediction.Box // in pixels; nil for a class of the whole image
}

// ObjectsOf returns what is compared of a prediction. Of an object whose mask
// alone says where it is, box is asked; nil leaves it without a place.
func ObjectsOf(objects []prediction.Object, box func(i int) *prediction.Box) []Object {
	list := make([]Object, len(objects))
	for i := range objects {
		o := &objects[i]
		list[i] = Object{Class: o.Class, Confidence: o.Confidence}
		if b, ok := o.Bounds(); ok {
			list[i].Box = &b
		} else if box != nil {
			list[i].Box = box(i)
		}
	}
	return list
}

// Differ takes two captures in. It is not safe for concurrent use.
type Differ struct {
	options Options
	a, b    []Frame

	bytes int64 // of both, about
}

// New returns a Differ of nothing yet.
func New(o Options) *Differ {
	o.By = cmp.Or(o.By, Auto)
	o.MatchIoU = cmp.Or(o.MatchIoU, compare.DefaultMinIoU)
	o.MovedIoU = cmp.Or(o.MovedIoU, DefaultMovedIoU)
	o.Shift = cmp.Or(o.Shift, DefaultShift)
	return &Differ{options: o}
}

// AddA takes in the next frame of the first capture, the truth.
func (d *Differ) AddA(f Frame) { d.a, d.bytes = append(d.a, f), d.bytes+f.weight() }

// AddB takes in the next frame of the second.
func (d *Differ) AddB(f Frame) { d.b, d.bytes = append(d.b, f), d.bytes+f.weight() }

// Bytes returns about how much memory the frames take that were taken in.
func (d *Differ) Bytes() int64 { return d.bytes }

// weight returns about how much memory a frame takes.
func (f *Frame) weight() int64 {
	const frame, object = 128, 128 // with its box
	n := frame + object*cap(f.Objects)
	for i := range f.Objects {
		n += len(f.Objects[i].Class)
	}
	return int64(n)
}

// pairs returns the frames of one scene, and how they were found.
func (d *Differ) pairs() (pairs [][2]*Frame, by By) {
	by = d.options.By
	if by == Auto {
		pairs = byKey(d.a, d.b, imageOf)
		if least := min(len(d.a), len(d.b)); 2*len(pairs) >= least && least > 0 {
			return pairs, Image
		}
		pairs, by = nil, Order
	}
	switch by {
	case Image:
		return byKey(d.a, d.b, imageOf), by
	case Number:
		return byKey(d.a, d.b, func(f *Frame) (uint64, bool) { return f.Seq, true }), by
	case Time:
		return byTime(d.a, d.b), by
	default:
		for i := range min(len(d.a), len(d.b)) {
			pairs = append(pairs, [2]*Frame{&d.a[i], &d.b[i]})
		}
		return pairs, Order
	}
}

func imageOf(f *Frame) ([16]byte, bool) { return f.Image, f.Image != [16]byte{} }

// byKey pairs the first of a key with the first, the second with the second.
func byKey[K comparable](a, b []Frame, key func(*Frame) (K, bool)) (pairs [][2]*Frame) {
	waiting := make(map[K][]*Frame)
	for i := range b {
		if k, ok := key(&b[i]); ok {
			waiting[k] = append(waiting[k], &b[i])
		}
	}
	for i := range a {
		k, ok := key(&a[i])
		if list := waiting[k]; ok && len(list) > 0 {
			pairs = append(pairs, [2]*Frame{&a[i], list[0]})
			waiting[k] = list[1:]
		}
	}
	return pairs
}

// farthest is how long after each other two frames of one scene may come.
const farthest = 500 * time.Millisecond

// byTime pairs each frame with the next one that is nearest in time.
func byTime(a, b []Frame) (pairs [][2]*Frame) {
	k := 0
	for i := range a {
		at := a[i].Time.Sub(a[0].Time)
		away := func(k int) time.Duration { return (b[k].Time.Sub(b[0].Time) - at).Abs() }
		for k+1 < len(b) && away(k+1) < away(k) {
			k++
		}
		if k < len(b) && away(k) <= farthest {
			pairs = append(pairs, [2]*Frame{&a[i], &b[k]})
			k++
		}
	}
	return pairs
}
