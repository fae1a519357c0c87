package geometry

import (
	"math"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

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
	radians, open, assumed := true, false, false
	var turned []*object.Raw
	for _, g := range r.boxes {
		t := g.Turn
		if !t.ByAngle() {
			continue
		}
		turned = append(turned, g)
		if t.In == object.OpenAngle {
			open = true
			radians = radians && math.Abs(t.Angle) <= 2*math.Pi && t.Angle != math.Trunc(t.Angle)
		}
		assumed = assumed || g.Numbers.Layout == object.XYWH && !r.Corner && !t.Centre
	}
	for _, g := range turned {
		angle := inRadians(g.Turn, radians)
		set(g, r.rotated(*g.Box, angle), angle)
	}
	if open = open && radians && len(turned) > 0; open || assumed {
		r.Assumed = true
		unit := "degrees"
		if open {
			unit = "radians"
		}
		r.out.Add(finding.BoxRotation.At(r.Name, unit, "middle"))
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
