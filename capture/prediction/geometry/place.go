package geometry

import (
	"fmt"
	"math"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// placer brings numbers whose meaning is settled to pixels of the stored image.
type placer struct {
	Frame
	canvas  object.Size
	seen    pixelOrientation
	units   object.Units // of numbers whose keys tell none
	forced  bool         // a user chose the units: the keys count for nothing
	objects []object.Raw
	boxes   []*object.Raw // those of objects with a box
	out     finding.List
}

// place fills the boxes of the objects and brings their outlines and keypoints to
// pixels, in place.
func (p *placer) place() {
	p.guessCanvas()
	p.placeBoxes()
	p.placeOutlines()
	p.turn()
	p.turnBack()
}

// guessCanvas makes a canvas where nothing tells its size: as large as the
// boxes in pixels reach, or 1000x750.
func (p *placer) guessCanvas() {
	if !p.canvas.Empty() {
		return
	}
	reach := object.Point{}
	add := func(x, y float64) { reach = object.Point{X: max(reach.X, x), Y: max(reach.Y, y)} }
	for _, g := range p.boxes {
		b := g.Numbers.Box()
		add(b.X+b.Width, b.Y+b.Height)
	}
	for i := range p.objects {
		for _, ring := range p.objects[i].Polygons {
			for _, at := range ring {
				add(at.X, at.Y)
			}
		}
		for _, k := range p.objects[i].Keypoints {
			add(k.X, k.Y)
		}
	}
	if reach == (object.Point{}) {
		return
	}
	p.canvas = object.Size{Width: 1000, Height: 750}
	if p.units.Full() == 0 && max(reach.X, reach.Y) > 2 && max(reach.X, reach.Y) <= maxCoordinate {
		p.canvas = object.Size{Width: max(1, int(math.Ceil(reach.X))), Height: max(1, int(math.Ceil(reach.Y)))}
	}
	p.out.Add(finding.CanvasGuessed.At(p.Name, p.canvas))
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
	if t.times.Y < 0 && out.Height < 0 { // what was the bottom is the top
		out.Y, out.Height = out.Y+out.Height, -out.Height
	}
	return out
}

// upwards returns the same of numbers that count from the bottom of an image of a
// height.
func (t toPixels) upwards(height float64) toPixels {
	t.add.Y, t.times.Y = -height/t.times.Y, -t.times.Y
	return t
}

// from returns what brings numbers of these units to pixels of an image of a
// size, and pixels by a factor.
func from(u object.Units, size object.Size, factor object.Point) toPixels {
	w, h := float64(size.Width), float64(size.Height)
	switch full := u.Full(); {
	case u == object.Centred:
		return toPixels{object.Point{X: 1, Y: -1}, object.Point{X: w / full, Y: -h / full}}
	case full != 0:
		return toPixels{times: object.Point{X: w / full, Y: h / full}}
	default:
		return toPixels{times: factor}
	}
}

// placeBoxes brings the boxes to pixels of the canvas and finds those that cannot
// be right.
func (p *placer) placeBoxes() {
	factor, size := p.documentScale(), p.seen.size(p.canvas)
	slab := make([]object.Box, len(p.boxes)) // one allocation for all of them
	for i, g := range p.boxes {
		own := p.units
		if g.Numbers.Units != object.AutoUnits && !p.forced {
			own = g.Numbers.Units
		}
		t := from(own, size, factor)
		if g.Numbers.Upwards && t.times.Y > 0 {
			t = t.upwards(float64(size.Height))
		}
		b := g.Numbers.Box()
		slab[i] = t.box(b)
		g.Box = &slab[i]
		if g.Turn != nil {
			p.outline(g, t)
		}
		p.checkBox(g, slab[i])
	}
	for i := range p.objects {
		if g := &p.objects[i]; g.MaskPlace != nil {
			b := from(g.MaskPlace.Units, size, factor).box(g.MaskPlace.Box())
			g.MaskBox = &b
		}
	}
	if factor == (object.Point{X: 1, Y: 1}) {
		return
	}
	for i := range p.objects {
		if g := &p.objects[i]; g.OutlineUnits.Full() == 0 {
			if g.Turn == nil {
				object.MoveRings(g.Polygons, toPixels{times: factor}.point)
			}
			object.MovePoints(g.Keypoints, toPixels{times: factor}.point)
		}
	}
}

// documentScale returns what brings pixels of the size that the document
// tells to pixels of the image, where both are known, differ, and have the
// same proportions.
func (p *placer) documentScale() object.Point {
	one := object.Point{X: 1, Y: 1}
	doc, img := p.Told, p.seen.size(p.Image)
	if doc.Width == 0 || doc.Height == 0 || img.Empty() || doc == img {
		return one
	}
	if p.units.Full() != 0 || len(p.boxes) == 0 && !p.outlined() {
		return one
	}
	if !doc.SameProportions(img) {
		p.out.Add(finding.ImageSizeDiffers.At(p.Name, doc, img))
		return one
	}
	p.out.Add(finding.BoxScaled.At(p.Name, doc, img))
	return object.Point{X: float64(img.Width) / float64(doc.Width), Y: float64(img.Height) / float64(doc.Height)}
}

// outlined reports whether an object has an outline or keypoints.
func (p *placer) outlined() bool {
	for i := range p.objects {
		if g := &p.objects[i]; g.Polygons != nil || g.Keypoints != nil {
			return true
		}
	}
	return false
}

// checkBox finds a box that cannot be right.
func (p *placer) checkBox(g *object.Raw, b object.Box) {
	size := p.Image
	if size.Empty() && p.Told.Width > 0 && p.Told.Height > 0 {
		size = p.Told
	}
	if p.seen == turnedPixels {
		size = size.Turned()
	}
	rule, x := boxFault(b, size)
	if rule == nil || p.out.Full(rule) {
		return
	}
	x.Where = p.where(g.Pointer)
	if g.BoxKey != "" {
		x.Where += "/" + g.BoxKey
	}
	p.out.Add(x)
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

// placeOutlines brings outlines and keypoints of 0..1 to pixels: where their key
// says so, the boxes are, or, without boxes, their numbers say so.
func (p *placer) placeOutlines() {
	if !p.outlined() {
		return
	}
	units, keyUnits := p.outlineUnits()
	one, size := object.Point{X: 1, Y: 1}, p.seen.size(p.canvas)
	norm := from(object.Normalised, size, one).times
	if full := units.Full(); full > 1 && units != object.Centred {
		norm = from(units, size, one).times
	}
	for i := range p.objects {
		g := &p.objects[i]
		own := g.Turn == nil // else the outline is made of the box
		times, told := norm, g.OutlineUnits.Full() != 0
		if told {
			times = from(g.OutlineUnits, size, one).times
		}
		if own && (units.Full() != 0 || told) {
			object.MoveRings(g.Polygons, toPixels{times: times}.point)
		}
		if keyUnits.Full() != 0 || told {
			object.MovePoints(g.Keypoints, toPixels{times: times}.point)
		}
	}
}

// outlineUnits returns the units of outlines and of keypoints.
func (p *placer) outlineUnits() (outlines, keypoints object.Units) {
	outlines, keypoints = p.units, p.units
	if p.units.Full() > 1 { // the sender has all alike
		return outlines, keypoints
	}
	s, keys := spreads(p.objects)
	if s.high > 2 {
		outlines = object.Pixels
	}
	if u, other := keys.units(); other == object.AutoUnits {
		keypoints = u
	}
	return outlines, keypoints
}

// outline makes the outline of a box that is given by four corners. One that
// an angle turns waits for the angles of all: see turn.
func (p *placer) outline(g *object.Raw, t toPixels) {
	if g.Turn.Corners == nil {
		return
	}
	ring := make([]object.Point, len(g.Turn.Corners))
	for i, corner := range g.Turn.Corners {
		ring[i] = t.point(corner)
	}
	set(g, ring, math.Atan2(ring[1].Y-ring[0].Y, ring[1].X-ring[0].X))
}

// set gives an object its outline, the box around it and its rotation.
func set(g *object.Raw, ring []object.Point, angle float64) {
	g.Polygons = [][]object.Point{ring}
	*g.Box = object.BoundsOf(g.Polygons...)
	const full = 360
	g.Rotation = math.Mod(math.Mod(angle*180/math.Pi, full)+full, full)
}

// turn turns the boxes that have an angle: in degrees or radians, as the keys
// say or the angles of all show, clockwise, about their middle.
func (p *placer) turn() {
	radians := true
	var turned []*object.Raw
	for _, g := range p.boxes {
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
		set(g, rotated(*g.Box, angle), angle)
		if g.Turn.Centre {
			continue
		}
		if unit = object.Degrees; g.Turn.In == object.Radians || g.Turn.In == object.OpenAngle && radians {
			unit = object.Radians
		}
		g.Assumed.Angle = unit
	}
	if unit != object.OpenAngle {
		p.out.Add(finding.BoxRotation.At(p.Name, unit.String(), "middle"))
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
func rotated(b object.Box, angle float64) []object.Point {
	pivot := object.Point{X: b.X + b.Width/2, Y: b.Y + b.Height/2}
	ring := []object.Point{{X: b.X, Y: b.Y}, {X: b.X + b.Width, Y: b.Y}, {X: b.X + b.Width, Y: b.Y + b.Height}, {X: b.X, Y: b.Y + b.Height}}
	sin, cos := math.Sincos(angle)
	for i, corner := range ring {
		dx, dy := corner.X-pivot.X, corner.Y-pivot.Y
		ring[i] = object.Point{X: pivot.X + dx*cos - dy*sin, Y: pivot.Y + dx*sin + dy*cos}
	}
	return ring
}

// turnBack brings boxes, outlines and keypoints from the pixels that the model
// saw to those that are stored, and says what was found out.
func (p *placer) turnBack() {
	if p.seen != turnedPixels {
		return
	}
	p.out.Add(finding.BoxTurned.At(p.Name, p.Orientation, p.Image.Turned()))
	for i := range p.objects {
		g := &p.objects[i]
		if g.Box != nil {
			*g.Box = p.storedBox(*g.Box)
		}
		if g.MaskBox != nil {
			*g.MaskBox = p.storedBox(*g.MaskBox)
		}
		object.MoveRings(g.Polygons, p.stored)
		object.MovePoints(g.Keypoints, p.stored)
	}
}

// storedBox brings a box to the stored pixels.
func (p *placer) storedBox(b object.Box) object.Box {
	a, c := p.stored(object.Point{X: b.X, Y: b.Y}), p.stored(object.Point{X: b.X + b.Width, Y: b.Y + b.Height})
	n := object.Corners(a, c)
	back := n.Box()
	if b.Width < 0 || b.Height < 0 { // wrong as sent, and to be found wrong
		back.Width, back.Height = -back.Width, -back.Height
	}
	return back
}

// stored brings a point from the image as EXIF turns it to the stored one.
func (p *placer) stored(at object.Point) object.Point {
	w, h := float64(p.Image.Width), float64(p.Image.Height)
	switch p.Orientation {
	case 5: // mirrored along the diagonal
		return object.Point{X: at.Y, Y: at.X}
	case 6: // a quarter turn clockwise
		return object.Point{X: at.Y, Y: h - at.X}
	case 7: // mirrored along the other diagonal
		return object.Point{X: w - at.Y, Y: h - at.X}
	default: // a quarter turn counterclockwise
		return object.Point{X: w - at.Y, Y: at.X}
	}
}
