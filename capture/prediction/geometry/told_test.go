package geometry_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/framebin/framebin/capture/prediction/geometry"
	"github.com/framebin/framebin/capture/prediction/object"
)

// numbersOf writes a box of pixels in a layout and units.
func numbersOf(b object.Box, l object.Layout, u object.Units, image object.Size) object.Numbers {
	if full := u.Full(); full > 0 {
		x, y := full/float64(image.Width), full/float64(image.Height)
		b = object.Box{X: b.X * x, Y: b.Y * y, Width: b.Width * x, Height: b.Height * y}
	}
	right, bottom := b.X+b.Width, b.Y+b.Height
	n := map[object.Layout]object.Numbers{
		object.XYWH:   object.Told(l, b.X, b.Y, b.Width, b.Height),
		object.XYXY:   object.Told(l, b.X, b.Y, right, bottom),
		object.CXCYWH: object.Told(l, b.X+b.Width/2, b.Y+b.Height/2, b.Width, b.Height),
		object.YXYX:   object.Told(l, b.Y, b.X, bottom, right),
		object.XXYY:   object.Told(l, b.X, right, b.Y, bottom),
		object.TRBL:   object.Told(l, b.Y, right, bottom, b.X),
	}[l]
	n.Units = u
	return n
}

func same(a, b object.Box) bool {
	return math.Abs(a.X-b.X)+math.Abs(a.Y-b.Y)+math.Abs(a.Width-b.Width)+math.Abs(a.Height-b.Height) < 1e-6
}

var (
	layouts = []object.Layout{object.XYWH, object.XYXY, object.CXCYWH, object.YXYX, object.XXYY, object.TRBL}
	units   = []object.Units{object.Pixels, object.Normalised, object.Percent, object.Permille, object.Of8192, object.Of10000}
)

// randomBoxes returns boxes on the frame, none of them narrow.
func randomBoxes(random *rand.Rand, n int) []object.Box {
	list := make([]object.Box, n)
	for i := range list {
		list[i].X, list[i].Y = math.Round(random.Float64()*500)+0.25, math.Round(random.Float64()*400)+0.25
		list[i].Width = 10 + math.Round(random.Float64()*(620-list[i].X))
		list[i].Height = 10 + math.Round(random.Float64()*(460-list[i].Y))
	}
	return list
}

// Where keys tell layout and units, boxes come back as they were, and nothing is
// assumed.
func TestResolveTold(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, l := range layouts {
		for _, u := range units {
			boxes := randomBoxes(random, 50)
			raws := make([]object.Raw, len(boxes))
			for i, b := range boxes {
				raws[i] = object.Raw{Object: new(object.Object), Numbers: numbersOf(b, l, u, frame.Image)}
			}
			r := geometry.Resolve(raws, frame, geometry.Hint{WholePixels: true})
			for i := range raws {
				if raws[i].Box == nil || !same(*raws[i].Box, boxes[i]) || raws[i].Assumed != (object.Assumption{}) {
					t.Fatalf("%v, %v: %+v comes back as %+v, assumed %v, findings %v", l, u, boxes[i], raws[i].Box, raws[i].Assumed, r.Findings)
				}
			}
			if r.Canvas != frame.Image || len(r.Findings) > 0 {
				t.Errorf("%v, %v: canvas %v, findings %v", l, u, r.Canvas, r.Findings)
			}
		}
	}
}

// A user's choice is taken, whatever the numbers look like.
func TestResolveForced(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for _, l := range layouts {
		for _, u := range units {
			boxes := randomBoxes(random, 20)
			raws := make([]object.Raw, len(boxes))
			for i, b := range boxes {
				raws[i] = object.Raw{Object: new(object.Object), Numbers: numbersOf(b, l, u, frame.Image)}
				raws[i].Numbers = object.Numbers{V: raws[i].Numbers.V, Written: object.AsList}
			}
			force := object.BoxFormat{Layout: l, Units: u}
			r := geometry.Resolve(raws, frame, geometry.Hint{Force: force})
			for i := range raws {
				if !same(*raws[i].Box, boxes[i]) || raws[i].Assumed != (object.Assumption{}) {
					t.Fatalf("%v: %+v comes back as %+v, assumed %v", force, boxes[i], raws[i].Box, raws[i].Assumed)
				}
			}
			if r.Boxes != force {
				t.Errorf("%v: read as %v", force, r.Boxes)
			}
		}
	}
}

// What a list of numbers is, many boxes prove: corners that no other reading leaves
// on the image. In 0..1 the top may as well come first, which is said.
func TestResolveProved(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	for _, u := range []object.Units{object.Pixels, object.Normalised} {
		boxes := randomBoxes(random, 200)
		raws := make([]object.Raw, len(boxes))
		for i, b := range boxes {
			raws[i] = object.Raw{Object: new(object.Object), Numbers: object.Numbers{V: numbersOf(b, object.XYXY, u, frame.Image).V, Written: object.AsList}}
		}
		r := geometry.Resolve(raws, frame, geometry.Hint{})
		for i := range raws {
			if assumed := raws[i].Assumed != (object.Assumption{}); !same(*raws[i].Box, boxes[i]) || assumed != (u == object.Normalised) {
				t.Fatalf("%v: %+v comes back as %+v, assumed %v", u, boxes[i], raws[i].Box, raws[i].Assumed)
			}
		}
		if want := (object.BoxFormat{Layout: object.XYXY, Units: u}); r.Boxes != want {
			t.Errorf("%v: read as %v", u, r.Boxes)
		}
	}
}

// What is known of a shape is what all its requests leave; a sender that
// contradicts is another one.
func TestHistory(t *testing.T) {
	t.Parallel()
	of := func(u object.Units, list ...object.Layout) geometry.History {
		h := geometry.History{Units: u}
		for _, l := range list {
			h.Fits |= 1 << l
		}
		return h
	}
	two, one, other := of(object.Pixels, object.XYWH, object.XYXY), of(object.Pixels, object.XYXY), of(object.Pixels, object.CXCYWH)
	for name, tt := range map[string]struct{ got, want geometry.History }{
		"what both leave":       {two.Then(one), one},
		"in any order":          {one.Then(two), one},
		"what contradicts":      {one.Then(other), other},
		"other units":           {one.Then(of(object.Normalised, object.XYWH)), of(object.Normalised, object.XYWH)},
		"nothing before":        {geometry.History{}.Then(one), one},
		"what proves no layout": {one.Then(of(object.Pixels)), of(object.Pixels)},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, tt.got, tt.want)
		}
	}
	if !(geometry.History{}).Empty() || one.Empty() {
		t.Error("an empty history is one that knows nothing")
	}
}
