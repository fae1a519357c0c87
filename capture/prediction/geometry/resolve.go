package geometry

import (
	"math"
	"slices"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Frame is what is known of the picture that objects lie on.
type Frame struct {
	Image       object.Size   // as stored; zero if it is not known
	Told        object.Size   // by the document; a side that is not is 0
	StandIn     object.Size   // of a mask, where nothing else tells the size
	Orientation int           // of EXIF; 0 or 1 of an upright image, and without one
	Masks       []object.Size // of all masks: they were made of what the model saw
	ImageName   string        // of the image in findings
	Name        string        // of the document in findings
}

// Hint is what is known of the numbers before they are looked at.
type Hint struct {
	Force   object.BoxFormat // a user chose it
	Sent    Sent
	History History // what requests of the same shape have proved

	WholePixels bool // the sender is one whose whole numbers are pixels
}

// Sent is what the keys of a sender that is known give away.
type Sent struct {
	Layout object.Layout
	Units  object.Units
	By     string // who it is
}

// Result is how the numbers were read.
type Result struct {
	Boxes    object.BoxFormat // zero if the keys left no doubt
	Canvas   object.Size      // what the objects lie on; zero if nothing is drawn
	History  History          // what this request proves; zero if the keys left no doubt
	Findings []finding.Finding
}

// History is what is known of the boxes of one shape of document.
type History struct {
	Fits  uint16 // the layouts that no box excludes, a bit each; 0 where the keys tell
	Units object.Units

	seen spread // of the numbers so far
}

// Empty reports whether there is nothing to remember.
func (h History) Empty() bool { return h.Fits == 0 && h.seen.n == 0 }

// Then adds what a later request proves. What is contradicted was another
// sender's, and is forgotten.
func (h History) Then(next History) History {
	if h.Units != next.Units {
		return next
	}
	next.seen = next.seen.with(h.seen)
	if both := h.Fits & next.Fits; both != 0 {
		next.Fits = both
	}
	return next
}

// resolver settles the boxes of one request, all alike.
type resolver struct {
	Frame
	Hint
	Result
	out     finding.List
	objects []object.Raw
	boxes   []*object.Raw // those with a box
	groups  []group
	seen    pixelOrientation
}

// group is boxes that are written alike.
type group struct {
	boxes   []*object.Raw
	numbers spread
}

// Resolve settles the objects of one request: it fills their Box, and what of
// it is assumed, and brings their outlines and keypoints to pixels, in place.
func Resolve(objects []object.Raw, f Frame, h Hint) Result {
	r := resolver{Frame: f, Hint: h, objects: objects}
	r.canvas()
	r.collect()
	r.doubtSender()
	r.yUpwards()
	r.group()
	r.doubtKeys()
	units := r.units()
	r.Result.History.Units = units
	r.seen = r.orientation(units)
	r.layouts(units)
	p := placer{Frame: f, canvas: r.Canvas, seen: r.seen, units: units, forced: h.Force.Units != object.AutoUnits, objects: objects, boxes: r.boxes}
	p.place()
	r.Canvas, r.Findings = p.canvas, append(r.out.Close(), p.out.Close()...)
	if r.seen == openPixels && r.Orientation > 1 {
		r.Findings = append([]finding.Finding{finding.ImageRotated.At(r.ImageName, r.Orientation)}, r.Findings...)
	}
	return r.Result
}

// canvas takes what objects lie on: the image, the size that the document
// tells, or a mask.
func (r *resolver) canvas() {
	r.Canvas = r.Image
	if r.Canvas.Empty() && r.Told.Width > 0 && r.Told.Height > 0 {
		r.Canvas = r.Told
	}
	if r.Canvas.Empty() {
		r.Canvas = r.StandIn
	}
}

// maxCoordinate is beyond every image; larger numbers are no coordinates.
const maxCoordinate = 1e6

// collect takes the objects with a box, and drops boxes of absurd numbers.
func (r *resolver) collect() {
	r.boxes = make([]*object.Raw, 0, len(r.objects))
	for i := range r.objects {
		g := &r.objects[i]
		if g.Numbers.Written == object.NoBox {
			continue
		}
		absurd := false
		for _, v := range g.Numbers.V {
			absurd = absurd || math.Abs(v) > maxCoordinate
		}
		if absurd {
			g.Numbers, g.BadBox, g.Turn = object.Numbers{}, true, nil
			r.out.Add(finding.BoxUnreadable.At(r.where(g.Pointer)))
			continue
		}
		if r.Sent.Layout == object.YXYX && g.Numbers.Written == object.AsTold && g.Numbers.Layout == object.XYXY && g.Turn == nil {
			g.Numbers.Layout = object.YXYX // two corners, written as the sender writes all
		}
		r.boxes = append(r.boxes, g)
	}
}

// doubtKeys finds boxes whose keys tell units that their numbers contradict, as
// a detector's "detection_boxes" in pixels: they are read as pixels.
func (r *resolver) doubtKeys() {
	const most = 2
	for _, group := range r.groups {
		u := group.boxes[0].Numbers.Units
		if full := u.Full(); full == 0 || max(group.numbers.high, -group.numbers.low) <= most*full {
			continue
		}
		for _, g := range group.boxes {
			g.Numbers.Units, g.Assumed.Boxes.Units = object.Pixels, object.Pixels
		}
		r.out.Add(finding.BoxUnits.At(r.Name, u.Name()+", as their key says, or pixels", object.Pixels.Name()))
	}
}

// doubtSender forgets what the keys of a sender give away where the numbers
// contradict it: the keys were another's.
func (r *resolver) doubtSender() {
	const most = 1.5
	if r.Sent.Units == object.AutoUnits {
		return
	}
	var s spread
	for _, g := range r.boxes {
		if g.Numbers.Units == object.AutoUnits {
			s.addBox(&g.Numbers)
		}
	}
	full := r.Sent.Units.Full()
	small := s.fraction && s.high <= 1+tolerance && s.high > 0
	if full != 0 && s.high > most*full || r.Sent.Units == object.Pixels && small {
		r.Sent = Sent{}
	}
}

// yUpwards finds boxes of -1..1 around the middle of the image whose top is
// above their bottom in numbers too: y counts upwards, as ONVIF has it.
func (r *resolver) yUpwards() {
	negative := false
	for _, g := range r.boxes {
		n := &g.Numbers
		if n.Written != object.AsTold || n.Layout != object.XYXY || n.Units != object.AutoUnits || n.V[1] <= n.V[3] || n.V[0] > n.V[2] {
			return
		}
		for _, v := range n.V {
			if math.Abs(v) > 1+tolerance {
				return
			}
			negative = negative || v < 0
		}
	}
	if !negative {
		return
	}
	for _, g := range r.boxes {
		g.Numbers.Units = object.Centred
	}
}

// where names a place in the document.
func (f *Frame) where(pointer string) string { return f.Name + ":" + pointer }

// transposed is the first EXIF orientation that makes width and height change
// places, as do all above it.
const transposed = 5

// pixelOrientation is which pixels of an image that EXIF turns the model saw.
type pixelOrientation uint8

const (
	openPixels   pixelOrientation = iota // nothing proves it: those that are stored, by assumption
	storedPixels                         // as they are stored
	turnedPixels                         // as EXIF turns them
)

// size returns the size of the image as the model saw it.
func (p pixelOrientation) size(s object.Size) object.Size {
	if p == turnedPixels {
		return s.Turned()
	}
	return s
}

// orientation finds out what the model saw where it can be proved: by the size
// that the document tells or that the masks have, or by boxes that lie outside
// of one and within the other. Orientations that keep the size prove nothing,
// nor do boxes of 0..1.
func (r *resolver) orientation(units object.Units) pixelOrientation {
	stored := r.Image
	if r.Orientation < transposed || stored.Width == stored.Height || stored.Empty() {
		return openPixels
	}
	sizes := append([]object.Size{r.Told}, r.Masks...)
	for i := range r.objects {
		if rle := r.objects[i].RLE; rle != nil {
			sizes = append(sizes, rle.Size)
		}
	}
	asStored, asTurned := slices.Contains(sizes, stored), slices.Contains(sizes, stored.Turned())
	if asStored == asTurned {
		if units != object.Pixels || len(r.boxes) == 0 {
			return openPixels
		}
		asStored, asTurned = r.fitsSome(stored), r.fitsSome(stored.Turned())
	}
	switch {
	case asStored && !asTurned:
		return storedPixels
	case asTurned && !asStored:
		return turnedPixels
	}
	return openPixels
}

// fitsSome reports whether all boxes are possible on a canvas of this size, in
// some layout that they may have.
func (r *resolver) fitsSome(size object.Size) bool {
	extent := object.Point{X: float64(size.Width), Y: float64(size.Height)}
	for _, group := range r.groups {
		if !slices.ContainsFunc(r.mayBe(&group.boxes[0].Numbers), func(l object.Layout) bool {
			return fit(group.boxes, l, extent) && (l != object.YXYX || r.Sent.Layout == l || r.Force.Layout == l)
		}) {
			return false
		}
	}
	return true
}
