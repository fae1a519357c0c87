package compare_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/framebin/framebin/capture/compare"
	"github.com/framebin/framebin/capture/prediction"
)

func object(class string, confidence, x, y, width, height float64) prediction.Object {
	return prediction.Object{
		Class:      class,
		Confidence: prediction.Confidence{Value: confidence, Known: true},
		Box:        &prediction.Box{X: x, Y: y, Width: width, Height: height},
	}
}

func TestObjects(t *testing.T) {
	t.Parallel()
	type list = []prediction.Object
	named := func(class string, confidence float64) prediction.Object {
		return prediction.Object{Class: class, Confidence: prediction.Confidence{Value: confidence, Known: true}}
	}
	outlined := func(points ...prediction.Point) prediction.Object {
		return prediction.Object{Class: "leaf", Polygons: [][]prediction.Point{points}}
	}
	tests := map[string]struct {
		a, b list
		o    compare.Options
		want []compare.Match
	}{
		"nothing": {},
		"the same": {
			a:    list{object("cat", 0.9, 0, 0, 10, 10), object("dog", 0.8, 50, 0, 10, 10)},
			b:    list{object("dog", 0.8, 50, 0, 10, 10), object("cat", 0.9, 0, 0, 10, 10)},
			want: []compare.Match{{A: 0, B: 1, IoU: 1}, {A: 1, B: 0, IoU: 1}},
		},
		"moved, and less sure": {
			a:    list{object("cat", 0.9, 0, 0, 10, 10)},
			b:    list{object("cat", 0.7, 0, 0, 10, 8)},
			want: []compare.Match{{A: 0, B: 0, IoU: 0.8, Change: compare.Confidence | compare.Place}},
		},
		"too far apart": {
			a:    list{object("cat", 0.9, 0, 0, 10, 10)},
			b:    list{object("cat", 0.9, 0, 6, 10, 10)},
			want: []compare.Match{{A: 0, B: -1, Change: compare.Removed}, {A: -1, B: 0, Change: compare.Added}},
		},
		"far apart is enough": {
			a:    list{object("cat", 0.9, 0, 0, 10, 10)},
			b:    list{object("cat", 0.9, 0, 5, 10, 5)},
			o:    compare.Options{MinIoU: 0.4},
			want: []compare.Match{{A: 0, B: 0, IoU: 0.5, Change: compare.Place}},
		},
		"another class": {
			a:    list{object("cat", 0.9, 0, 0, 10, 10)},
			b:    list{object("dog", 0.9, 0, 0, 10, 10)},
			want: []compare.Match{{A: 0, B: 0, IoU: 1, Change: compare.Class}},
		},
		"its own class before a better overlap": {
			a:    list{object("cat", 0.9, 0, 0, 10, 10)},
			b:    list{object("dog", 0.9, 0, 0, 10, 10), object("cat", 0.9, 0, 0, 10, 6)},
			want: []compare.Match{{A: 0, B: 1, IoU: 0.6, Change: compare.Place}, {A: -1, B: 0, Change: compare.Added}},
		},
		"the greatest overlap first": {
			a: list{object("cat", 0.9, 0, 0, 10, 8), object("cat", 0.9, 0, 0, 10, 9)},
			b: list{object("cat", 0.9, 0, 0, 10, 10)},
			want: []compare.Match{
				{A: 0, B: -1, Change: compare.Removed},
				{A: 1, B: 0, IoU: 0.9, Change: compare.Place},
			},
		},
		"equal overlaps by confidence": {
			a: list{object("cat", 0.5, 0, 0, 10, 8), object("cat", 0.9, 0, 0, 10, 8)},
			b: list{object("cat", 0.8, 0, 0, 10, 10)},
			want: []compare.Match{
				{A: 0, B: -1, Change: compare.Removed},
				{A: 1, B: 0, IoU: 0.8, Change: compare.Confidence | compare.Place},
			},
		},
		"two scales": {
			a:    list{object("cat", 0.9, 100, 100, 200, 100)},
			b:    list{object("cat", 0.9, 50, 50, 100, 50)},
			o:    compare.Options{SizeA: prediction.Size{Width: 640, Height: 480}, SizeB: prediction.Size{Width: 320, Height: 240}},
			want: []compare.Match{{A: 0, B: 0, IoU: 1}},
		},
		"a negative width": {
			a:    list{object("cat", 0.9, 10, 0, -10, 10)},
			b:    list{object("cat", 0.9, 0, 0, 10, 10)},
			want: []compare.Match{{A: 0, B: 0, IoU: 1}},
		},
		"without an area": {
			a:    list{object("cat", 0.9, 3, 3, 0, 0)},
			b:    list{object("cat", 0.8, 3, 3, 0, 0)},
			want: []compare.Match{{A: 0, B: 0, IoU: 1, Change: compare.Confidence}},
		},
		"a classification": {
			a: list{named("ripe", 0.9), named("raw", 0.1)},
			b: list{named("raw", 0.1), named("ripe", 0.8), named("rotten", 0.1)},
			want: []compare.Match{
				{A: 0, B: 1, Change: compare.Confidence},
				{A: 1, B: 0},
				{A: -1, B: 2, Change: compare.Added},
			},
		},
		"another outline": {
			a:    list{outlined(prediction.Point{X: 0, Y: 0}, prediction.Point{X: 9, Y: 0}, prediction.Point{X: 0, Y: 9})},
			b:    list{outlined(prediction.Point{X: 0, Y: 0}, prediction.Point{X: 9, Y: 9}, prediction.Point{X: 0, Y: 9})},
			want: []compare.Match{{A: 0, B: 0, IoU: 1, Change: compare.Shape}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := compare.Objects(tt.a, tt.b, tt.o)
			if !slices.Equal(got.Matches, tt.want) || got.Cut {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// Swapping the lists swaps the result, and each object is in it once.
func TestObjectsSwapped(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	scatter := func() []prediction.Object {
		objects := make([]prediction.Object, random.IntN(12))
		for i := range objects {
			n := func(most int) float64 { return float64(random.IntN(most)) }
			objects[i] = object(strconv.Itoa(random.IntN(2)), n(3)/4, n(4), n(4), n(9), n(9))
			if random.IntN(5) == 0 {
				objects[i].Box = nil
			}
		}
		return objects
	}
	for range 2000 {
		a, b := scatter(), scatter()
		forth := compare.Objects(a, b, compare.Options{MinIoU: 0.3})
		back := compare.Objects(b, a, compare.Options{MinIoU: 0.3})
		partner := make(map[int]compare.Match, len(a))
		seenB := make(map[int]bool, len(b))
		for _, m := range forth.Matches {
			if m.A >= 0 {
				partner[m.A] = m
			}
			if m.B >= 0 {
				seenB[m.B] = true
			}
		}
		if len(partner) != len(a) || len(seenB) != len(b) {
			t.Fatalf("%d of %d and %d of %d objects are in the result", len(partner), len(a), len(seenB), len(b))
		}
		for _, m := range back.Matches {
			if m.B >= 0 && (partner[m.B].B != m.A || partner[m.B].IoU != m.IoU) {
				t.Fatalf("forth %+v, back %+v", partner[m.B], m)
			}
		}
	}
}

func TestObjectsInOneSpot(t *testing.T) {
	t.Parallel()
	var a, b []prediction.Object
	for i := range 20_000 {
		a = append(a, object("cat", 0.9, 0, 0, 10, 10))
		b = append(b, object("cat", 0.9, 0, 0, 10, 10+float64(i)/1e6))
	}
	if got := compare.Objects(a, a, compare.Options{}); got.Count(0) != len(a) || got.Cut {
		t.Errorf("%d of %d equal ones match", got.Count(0), len(a))
	}
	if got := compare.Objects(a[:5000], b[:5000], compare.Options{}); !got.Cut {
		t.Error("the result does not say that it was cut short")
	}
}
