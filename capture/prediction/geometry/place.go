package geometry

import (
	"fmt"
	"math"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// guessCanvas makes a canvas where nothing tells its size: as large as the
// boxes in pixels reach, or 1000x750.
func (r *resolver) guessCanvas(units object.Units) {
	if !r.Canvas.Empty() {
		return
	}
	reach := object.Point{}
	add := func(x, y float64) { reach = object.Point{X: max(reach.X, x), Y: max(reach.Y, y)} }
	for _, g := range r.boxes {
		b := g.Numbers.Box()
		add(b.X+b.Width, b.Y+b.Height)
	}
	for i := range r.objects {
		for _, ring := range r.objects[i].Polygons {
			for _, p := range ring {
				add(p.X, p.Y)
			}
		}
		for _, k := range r.objects[i].Keypoints {
			add(k.X, k.Y)
		}
	}
	if reach == (object.Point{}) {
		return
	}
	r.Canvas = object.Size{Width: 1000, Height: 750}
	if units.Full() == 0 && max(reach.X, reach.Y) > 2 && max(reach.X, reach.Y) <= maxCoordinate {
		r.Canvas = object.Size{Width: max(1, int(math.Ceil(reach.X))), Height: max(1, int(math.Ceil(reach.Y)))}
	}
	r.out.Add(finding.CanvasGuessed.At(r.Name, r.Canvas))
}

// toPixels brings numbers of some units to pixels: what is added to them
// first, and what they are then multiplied by.
type toPixels struct{ add, times object.Point }

func (t toPixels) point(p object.Point) object.Point {
	return object.Point{X: (p.X + t.add.X) * t.times.X, Y: (p.Y + t.add.Y) * t.times.Y}
}

func (t toPixels) box(b object.Box) object.Box {
	p := t.point(object.Point{X: b.X, Y: b.Y})
	out := object.Box{X: p.X, Y: p.Y, Width: b.Width * t.times.X, Height: b.Height * t.times.Y}
	if t.times.Y < 0 && out.Height < 0 { // y upwards: what was the bottom is the top
		out.Y, out.Height = out.Y+out.Height, -out.Height
	}
	return out
}

// from returns what brings numbers of these units to pixels.
func (r *resolver) from(u object.Units, zoom object.Point) toPixels {
	size := r.seen.size(r.Canvas)
	w, h := float64(size.Width), float64(size.Height)
	switch full := u.Full(); {
	case u == object.Centred:
		return toPixels{object.Point{X: 1, Y: -1}, object.Point{X: w / full, Y: -h / full}}
	case full != 0:
		return toPixels{times: object.Point{X: w / full, Y: h / full}}
	default:
		return toPixels{times: zoom}
	}
}

// place brings the boxes to pixels of the canvas and finds those that cannot
// be right.
func (r *resolver) place(units object.Units) {
	zoom := r.documentScale(units)
	slab := make([]object.Box, len(r.boxes)) // one allocation for all of them
	for i, g := range r.boxes {
		own := units
		if g.Numbers.Units != object.AutoUnits && r.Force.Units == object.AutoUnits {
			own = g.Numbers.Units
		}
		t := r.from(own, zoom)
		b := g.Numbers.Box()
		slab[i] = t.box(b)
		g.Box = &slab[i]
		if g.Turn != nil {
			r.outline(g, t)
		}
		r.checkBox(g, slab[i])
	}
	for i := range r.objects {
		if g := &r.objects[i]; g.MaskPlace != nil {
			b := r.from(g.MaskPlace.Units, zoom).box(g.MaskPlace.Box())
			g.MaskBox = &b
		}
	}
	if zoom == (object.Point{X: 1, Y: 1}) {
		return
	}
	for i := range r.objects {
		if g := &r.objects[i]; g.OutlineUnits != object.Normalised {
			if g.Turn == nil {
				stretch(g.Polygons, zoom)
			}
			stretchKeypoints(g.Keypoints, zoom)
		}
	}
}

// documentScale returns what brings pixels of the size that the document
// tells to pixels of the image, where both are known, differ, and have the
// same proportions.
func (r *resolver) documentScale(units object.Units) object.Point {
	one := object.Point{X: 1, Y: 1}
	doc, img := r.Told, r.seen.size(r.Image)
	if doc.Width == 0 || doc.Height == 0 || img.Empty() || doc == img {
		return one
	}
	if units.Full() != 0 || len(r.boxes) == 0 && !r.outlined() {
		return one
	}
	if !doc.SameProportions(img) {
		r.out.Add(finding.ImageSizeDiffers.At(r.Name, doc, img))
		return one
	}
	r.out.Add(finding.BoxScaled.At(r.Name, doc, img))
	return object.Point{X: float64(img.Width) / float64(doc.Width), Y: float64(img.Height) / float64(doc.Height)}
}

// outlined reports whether an object has an outline or keypoints.
func (r *resolver) outlined() bool {
	for i := range r.objects {
		if g := &r.objects[i]; g.Polygons != nil || g.Keypoints != nil {
			return true
		}
	}
	return false
}

// checkBox finds a box that cannot be right.
func (r *resolver) checkBox(g *object.Raw, b object.Box) {
	size := r.Image
	if size.Empty() && r.Told.Width > 0 && r.Told.Height > 0 {
		size = r.Told
	}
	if r.seen == turnedPixels {
		size = size.Turned()
	}
	rule, x := boxFault(b, size)
	if rule == nil || r.out.Full(rule) {
		return
	}
	x.Where = r.where(g.Pointer)
	if g.BoxKey != "" {
		x.Where += "/" + g.BoxKey
	}
	r.out.Add(x)
}

// boxFault returns what is wrong with a box on an image, whose size is zero if
// it is not known; a nil rule where nothing is.
func boxFault(b object.Box, size object.Size) (*finding.Rule, finding.Finding) {
	w, h := float64(size.Width), float64(size.Height)
	numbers := func() string { return fmt.Sprintf("%.6g, %.6g, %.6g x %.6g", b.X, b.Y, b.Width, b.Height) }
	switch {
	case b.Width < 0 || b.Height < 0:
		return finding.BoxNegative.Rule, finding.BoxNegative.At("", numbers())
	case b.Width == 0 || b.Height == 0:
		return finding.BoxEmpty.Rule, finding.BoxEmpty.At("", numbers())
	case w == 0 || h == 0:
	case b.X >= w || b.Y >= h || b.X+b.Width <= 0 || b.Y+b.Height <= 0:
		return finding.BoxOutside.Rule, finding.BoxOutside.At("", numbers(), size)
	case !within(b.X, b.Width, w) || !within(b.Y, b.Height, h):
		return finding.BoxOverrun.Rule, finding.BoxOverrun.At("", numbers(), size)
	}
	return nil, finding.Finding{}
}

// outlines brings outlines and keypoints of 0..1 to pixels: where their key
// says so, the boxes are, or, without boxes, their numbers say so.
func (r *resolver) outlines(units object.Units) {
	if !r.outlined() {
		return
	}
	units, keyUnits := r.outlineUnits(units)
	one := object.Point{X: 1, Y: 1}
	norm := r.from(object.Normalised, one).times
	if full := units.Full(); full > 1 && units != object.Centred {
		norm = r.from(units, one).times
	}
	for i := range r.objects {
		g := &r.objects[i]
		own := g.Turn == nil // else the outline is made of the box
		if own && (units.Full() != 0 || g.OutlineUnits == object.Normalised) {
			stretch(g.Polygons, norm)
		}
		if keyUnits.Full() != 0 || g.OutlineUnits == object.Normalised {
			stretchKeypoints(g.Keypoints, norm)
		}
	}
}

// outlineUnits returns the units of outlines and of keypoints, given those of
// the boxes.
func (r *resolver) outlineUnits(boxes object.Units) (outlines, keypoints object.Units) {
	if boxes.Full() > 1 { // the sender has all alike
		return boxes, boxes
	}
	s, keys := r.spreads()
	outlines, keypoints = boxes, boxes
	if s.high > 2 {
		outlines = object.Pixels
	}
	if u, other := keys.units(); other == object.AutoUnits {
		keypoints = u
	}
	return outlines, keypoints
}

// spreads returns what tells the units of the outlines and of the keypoints:
// MediaPipe's boxes are pixels, its keypoints 0..1.
func (r *resolver) spreads() (outlines, keypoints spread) {
	for i := range r.objects {
		g := &r.objects[i]
		if g.OutlineUnits != object.AutoUnits {
			continue
		}
		for _, ring := range g.Polygons {
			for k := 0; k < len(ring) && g.Turn == nil; k++ {
				outlines.add(ring[k].X, ring[k].Y)
			}
		}
		for _, k := range g.Keypoints {
			keypoints.add(k.X, k.Y)
		}
	}
	return outlines, keypoints
}

func stretch(rings [][]object.Point, by object.Point) {
	for _, ring := range rings {
		for i := range ring {
			ring[i] = object.Point{X: ring[i].X * by.X, Y: ring[i].Y * by.Y}
		}
	}
}

func stretchKeypoints(list []object.Keypoint, by object.Point) {
	for i := range list {
		list[i].Point = object.Point{X: list[i].X * by.X, Y: list[i].Y * by.Y}
	}
}

// outline makes the outline of a box that is given by four corners. One that
// an angle turns waits for the angles of all: see turn.
func (r *resolver) outline(g *object.Raw, t toPixels) {
	if g.Turn.Corners == nil {
		return
	}
	ring := make([]object.Point, len(g.Turn.Corners))
	for i, p := range g.Turn.Corners {
		ring[i] = t.point(p)
	}
	set(g, ring, math.Atan2(ring[1].Y-ring[0].Y, ring[1].X-ring[0].X))
}

// set gives an object its outline, the box around it and its rotation.
func set(g *object.Raw, ring []object.Point, angle float64) {
	g.Polygons = [][]object.Point{ring}
	*g.Box = object.BoundsOf(g.Polygons)
	const full = 360
	g.Rotation = math.Mod(math.Mod(angle*180/math.Pi, full)+full, full)
}

// turn turns the boxes that have an angle: in degrees or radians, as the keys
// say or the angles of all show, clockwise, about their middle, or about the
// corner where the sender is known to.
func (r *resolver) turn() {
	radians := true
	var turned []*object.Raw
	for _, g := range r.boxes {
		t := g.Turn
		if !t.ByAngle() {
			continue
		}
		turned = append(turned, g)
		if t.In == object.OpenAngle {
			radians = radians && math.Abs(t.Angle) <= 2*math.Pi && t.Angle != math.Trunc(t.Angle)
		}
	}
	unit := object.OpenAngle // assumed
	for _, g := range turned {
		angle := inRadians(g.Turn, radians)
		set(g, r.rotated(*g.Box, angle), angle)
		if r.Corner || g.Turn.Centre {
			continue
		}
		if unit = object.Degrees; g.Turn.In == object.Radians || g.Turn.In == object.OpenAngle && radians {
			unit = object.Radians
		}
		g.Assumed.Angle = unit
	}
	if unit != object.OpenAngle {
		r.out.Add(finding.BoxRotation.At(r.Name, unit.String(), "middle"))
	}
}

// inRadians returns an angle in radians, which one whose unit nothing tells may
// be already.
func inRadians(t *object.Turn, already bool) float64 {
	if t.In == object.Radians || t.In == object.OpenAngle && already {
		return t.Angle
	}
	return t.Angle * math.Pi / 180
}

// rotated returns the corners of a box that is turned by an angle in radians.
func (r *resolver) rotated(b object.Box, angle float64) []object.Point {
	pivot := object.Point{X: b.X + b.Width/2, Y: b.Y + b.Height/2}
	if r.Corner {
		pivot = object.Point{X: b.X, Y: b.Y}
	}
	ring := []object.Point{{X: b.X, Y: b.Y}, {X: b.X + b.Width, Y: b.Y}, {X: b.X + b.Width, Y: b.Y + b.Height}, {X: b.X, Y: b.Y + b.Height}}
	sin, cos := math.Sincos(angle)
	for i, p := range ring {
		dx, dy := p.X-pivot.X, p.Y-pivot.Y
		ring[i] = object.Point{X: pivot.X + dx*cos - dy*sin, Y: pivot.Y + dx*sin + dy*cos}
	}
	return ring
}
