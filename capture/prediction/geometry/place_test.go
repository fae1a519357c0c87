package geometry_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/geometry"
	"github.com/framebin/framebin/capture/prediction/object"
)

func codesOf(found []finding.Finding) string {
	list := make([]string, 0, len(found))
	for _, f := range found {
		list = append(list, f.Code)
	}
	return strings.Join(list, " ")
}

// told returns an object with a box whose keys tell all.
func told(x, y, w, h float64) object.Raw {
	n := object.Told(object.XYWH, x, y, w, h)
	n.Units = object.Pixels
	return object.Raw{Object: new(object.Object), Numbers: n}
}

// Boxes that cannot be right, and those at the edge of it, on 640x480.
func TestBoxFaults(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		box   [4]float64
		codes string
	}{
		"all of the image":         {[4]float64{0, 0, 640, 480}, ""},
		"a width below 0":          {[4]float64{10, 10, -5, 5}, "box-negative"},
		"a height below 0":         {[4]float64{10, 10, 5, -5}, "box-negative"},
		"no width":                 {[4]float64{10, 10, 0, 5}, "box-empty"},
		"no height":                {[4]float64{10, 10, 5, 0}, "box-empty"},
		"it begins at the right":   {[4]float64{640, 10, 5, 5}, "box-outside"},
		"it begins at the bottom":  {[4]float64{10, 480, 5, 5}, "box-outside"},
		"it ends at the left":      {[4]float64{-5, 10, 5, 5}, "box-outside"},
		"it ends at the top":       {[4]float64{10, -5, 5, 5}, "box-outside"},
		"a little over the right":  {[4]float64{630, 10, 42, 5}, ""},
		"too far over the right":   {[4]float64{630, 10, 43, 5}, "box-overrun"},
		"a little over the left":   {[4]float64{-32, 10, 42, 5}, ""},
		"too far over the left":    {[4]float64{-33, 10, 42, 5}, "box-overrun"},
		"too far over the bottom":  {[4]float64{10, 470, 5, 35}, "box-overrun"},
		"as far as coordinates go": {[4]float64{10, 10, 1e6, 5}, "box-overrun"},
		"beyond every coordinate":  {[4]float64{10, 10, 1e6 + 1, 5}, "box-unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raws := []object.Raw{told(tt.box[0], tt.box[1], tt.box[2], tt.box[3])}
			if got := codesOf(geometry.Resolve(raws, frame, geometry.Hint{}).Findings); got != tt.codes {
				t.Errorf("%s, want %s", got, tt.codes)
			}
		})
	}
}

// What objects lie on: the image, the size that is told, a mask, or a guess.
func TestCanvas(t *testing.T) {
	t.Parallel()
	a, b, c := object.Size{Width: 640, Height: 480}, object.Size{Width: 320, Height: 240}, object.Size{Width: 160, Height: 120}
	for name, tt := range map[string]struct {
		frame geometry.Frame
		want  string
		codes string
	}{
		"the image":         {geometry.Frame{Image: a, StandIn: c}, "640x480", ""},
		"the size told":     {geometry.Frame{Told: b, StandIn: c}, "320x240", ""},
		"one side told":     {geometry.Frame{Told: object.Size{Width: 320}, StandIn: c}, "160x120", ""},
		"a mask":            {geometry.Frame{StandIn: c}, "160x120", ""},
		"as far as it goes": {geometry.Frame{}, "41x61", "canvas-guessed"},
	} {
		raws := []object.Raw{told(10, 20, 30.5, 40.5)}
		if r := geometry.Resolve(raws, tt.frame, geometry.Hint{}); r.Canvas.String() != tt.want || codesOf(r.Findings) != tt.codes {
			t.Errorf("%s: %v, findings %v", name, r.Canvas, r.Findings)
		}
	}
	if r := geometry.Resolve([]object.Raw{{Object: new(object.Object)}}, geometry.Frame{}, geometry.Hint{}); !r.Canvas.Empty() || len(r.Findings) > 0 {
		t.Errorf("nothing lies on %v, %v", r.Canvas, r.Findings)
	}
	parts := []object.Raw{told(.1, .2, .3, .4)}
	parts[0].Numbers.Units = object.Normalised
	if r := geometry.Resolve(parts, geometry.Frame{}, geometry.Hint{Force: object.BoxFormat{Units: object.Normalised}}); r.Canvas.String() != "1000x750" {
		t.Errorf("boxes of 0..1 lie on %v", r.Canvas)
	}
}

// Pixels of the size that a document tells are brought to the image where that has
// the same proportions.
func TestDocumentScale(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		told  object.Size
		want  object.Box
		codes string
	}{
		"half":              {object.Size{Width: 320, Height: 240}, object.Box{X: 20, Y: 40, Width: 60, Height: 80}, "box-scaled"},
		"the same":          {frame.Image, object.Box{X: 10, Y: 20, Width: 30, Height: 40}, ""},
		"other proportions": {object.Size{Width: 320, Height: 320}, object.Box{X: 10, Y: 20, Width: 30, Height: 40}, "image-size-differs"},
		"one side":          {object.Size{Width: 320}, object.Box{X: 10, Y: 20, Width: 30, Height: 40}, ""},
	} {
		where := frame
		where.Told = tt.told
		raws := []object.Raw{told(10, 20, 30, 40)}
		raws[0].Polygons = [][]object.Point{{{X: 10, Y: 20}, {X: 40, Y: 20}, {X: 40, Y: 60}, {X: 10, Y: 60}}}
		raws[0].Keypoints = []object.Keypoint{{Point: object.Point{X: 10, Y: 20}}}
		r := geometry.Resolve(raws, where, geometry.Hint{})
		if *raws[0].Box != tt.want || object.BoundsOf(raws[0].Polygons...) != tt.want || raws[0].Keypoints[0].Point != (object.Point{X: tt.want.X, Y: tt.want.Y}) || codesOf(r.Findings) != tt.codes {
			t.Errorf("%s: box %+v, outline %v, keypoint %v, findings %v", name, raws[0].Box, raws[0].Polygons, raws[0].Keypoints, r.Findings)
		}
	}
}

// Outlines and keypoints are in the units of their key, else in those of the boxes,
// unless their numbers say otherwise.
func TestOutlineUnits(t *testing.T) {
	t.Parallel()
	ring := func(x, y, w, h float64) [][]object.Point {
		return [][]object.Point{{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}}}
	}
	parts := object.Told(object.XYWH, .1, .2, .25, .25)
	parts.Units = object.Normalised
	for name, tt := range map[string]struct {
		box      object.Numbers
		outline  [][]object.Point
		units    object.Units // of the outline, by its key
		keypoint object.Point
		want     object.Box
		at       object.Point
	}{
		"as their key says":           {object.Numbers{}, ring(10, 20, 25, 25), object.Percent, object.Point{X: 50, Y: 50}, object.Box{X: 64, Y: 96, Width: 160, Height: 120}, object.Point{X: 320, Y: 240}},
		"0..1 by their numbers":       {object.Numbers{}, ring(.1, .2, .25, .25), object.AutoUnits, object.Point{X: .5, Y: .5}, object.Box{X: 64, Y: 96, Width: 160, Height: 120}, object.Point{X: 320, Y: 240}},
		"pixels by their numbers":     {object.Numbers{}, ring(64, 96, 160, 120), object.AutoUnits, object.Point{X: 320, Y: 240}, object.Box{X: 64, Y: 96, Width: 160, Height: 120}, object.Point{X: 320, Y: 240}},
		"pixels beside boxes of 0..1": {parts, ring(64, 96, 160, 120), object.AutoUnits, object.Point{X: .5, Y: .5}, object.Box{X: 64, Y: 96, Width: 160, Height: 120}, object.Point{X: 320, Y: 240}},
	} {
		raws := []object.Raw{{Object: &object.Object{Polygons: tt.outline, Keypoints: []object.Keypoint{{Point: tt.keypoint}}}, OutlineUnits: tt.units, Numbers: tt.box}}
		geometry.Resolve(raws, frame, geometry.Hint{})
		if got := object.BoundsOf(raws[0].Polygons...); !same(got, tt.want) || raws[0].Keypoints[0].Point != tt.at {
			t.Errorf("%s: outline %+v, keypoint %v", name, got, raws[0].Keypoints[0].Point)
		}
	}
}

// What a model saw of an image that EXIF turns comes back to the stored pixels: the
// size that the document tells proves what it saw.
func TestTurnBack(t *testing.T) {
	t.Parallel()
	w, h := float64(frame.Image.Width), float64(frame.Image.Height)
	random := rand.New(rand.NewPCG(7, 8))
	for orientation, seen := range map[int]func(p object.Point) object.Point{
		5: func(p object.Point) object.Point { return object.Point{X: p.Y, Y: p.X} },
		6: func(p object.Point) object.Point { return object.Point{X: h - p.Y, Y: p.X} },
		7: func(p object.Point) object.Point { return object.Point{X: h - p.Y, Y: w - p.X} },
		8: func(p object.Point) object.Point { return object.Point{X: p.Y, Y: w - p.X} },
	} {
		where := frame
		where.Orientation, where.Told = orientation, frame.Image.Turned()
		for _, b := range randomBoxes(random, 20) {
			from, to := object.Point{X: b.X, Y: b.Y}, object.Point{X: b.X + b.Width, Y: b.Y + b.Height}
			raws := []object.Raw{{Object: new(object.Object), Numbers: object.Corners(seen(from), seen(to))}}
			raws[0].Numbers.Units = object.Pixels
			raws[0].Polygons = [][]object.Point{{seen(from), seen(to), seen(object.Point{X: b.X, Y: b.Y + b.Height})}}
			raws[0].Keypoints = []object.Keypoint{{Point: seen(to)}}
			r := geometry.Resolve(raws, where, geometry.Hint{})
			if !same(*raws[0].Box, b) || !same(object.BoundsOf(raws[0].Polygons...), b) || raws[0].Keypoints[0].Point != to {
				t.Fatalf("orientation %d: %+v comes back as %+v, %v", orientation, b, *raws[0].Box, raws[0].Polygons)
			}
			if got := codesOf(r.Findings); got != "box-turned" {
				t.Fatalf("findings %s", got)
			}
		}
		where.Told = frame.Image
		stored := []object.Raw{told(10, 20, 30, 40)}
		if geometry.Resolve(stored, where, geometry.Hint{}); !same(*stored[0].Box, object.Box{X: 10, Y: 20, Width: 30, Height: 40}) {
			t.Errorf("orientation %d: pixels as stored are read as %+v", orientation, *stored[0].Box)
		}
	}
}

// Four corners, and a box that an angle turns about its middle, are the same box.
func TestTurned(t *testing.T) {
	t.Parallel()
	for degrees := 15.0; degrees < 360; degrees += 30 {
		byAngle := []object.Raw{told(300, 200, 100, 50)}
		byAngle[0].Turn = &object.Turn{Angle: degrees, In: object.Degrees, Centre: true}
		geometry.Resolve(byAngle, frame, geometry.Hint{})
		byCorners := []object.Raw{told(300, 200, 100, 50)}
		byCorners[0].Turn = &object.Turn{Corners: byAngle[0].Polygons[0]}
		geometry.Resolve(byCorners, frame, geometry.Hint{})
		a, b := byAngle[0], byCorners[0]
		if !same(*a.Box, *b.Box) || fmt.Sprintf("%.6f %.6f", a.Rotation, b.Rotation) != fmt.Sprintf("%.6f %.6f", degrees, degrees) {
			t.Errorf("%v degrees: %+v turned by %v, by corners %+v turned by %v", degrees, *a.Box, a.Rotation, *b.Box, b.Rotation)
		}
	}
}
