package leftover_test

import (
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/leftover"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// inspect returns the only member of an object, and a detector for it.
func inspect(t *testing.T, text string) (leftover.Detector, jsonspan.Node) {
	t.Helper()
	tree, err := jsonspan.Parse([]byte(text), jsonspan.Limits{Depth: 64, Nodes: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return leftover.Detector{Keys: vocabulary.NewIndex(vocabulary.Standard)}, tree.Root().First()
}

// What is missed of an object that does not say where it is, and of one that
// does.
func TestMissed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ unplaced, placed bool }{
		`{"wo":[1,2,30,40]}`:                              {true, false},
		`{"wo":"1,2,30,40"}`:                              {true, false},
		`{"wo":{"left":1,"top":2}}`:                       {true, false},
		`{"bbox":[1,2,30,40]}`:                            {true, false}, // the box once more
		`{"polygon":[[1,2],[3,4],[5,6]]}`:                 {true, true},
		`{"v":"k05VTVBZAQB2AHsnZGVzY3InOiAn"}`:            {true, false}, // of NumPy
		`{"mask":[[0.1,0.9],[0.3,0.9]]}`:                  {true, true},
		`{"rle":"1461 20 1509 20 1557 20 1605 20"}`:       {true, true},
		`{"v":"1461 20 1509 20 1557 20 1605 20 1653 20"}`: {true, true},
		`{"probabilities":[0.1,0.2,0.3,0.4]}`:             {},
		`{"shape":[1,3,224,224]}`:                         {},
		`{"wo":{"xmin":{"int":1},"ymin":{"int":2},"xmax":{"int":3},"ymax":{"int":4}}}`: {true, false},
		`{"name":"a"}`: {},
		`{"n":4}`:      {},
	} {
		d, n := inspect(t, text)
		if got := d.Missed(n, false, false); got != want.unplaced {
			t.Errorf("%s: missed %v", text, got)
		}
		if got := d.Missed(n, true, true); got != want.placed {
			t.Errorf("%s of an object with a box: missed %v", text, got)
		}
	}
}

// Two numbers are a point unless their key says otherwise.
func TestPoint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"from":[1,2]}`: true, `{"from":[1,2,3]}`: false, `{"from":"1,2"}`: false, `{"color":[1,2]}`: false, `{"from":["a","b"]}`: false,
	} {
		d, n := inspect(t, text)
		if got := d.Point(n); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// What looks like geometry, whatever it is called, and what does not.
func TestGeometric(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"a":[1,2,30,40]}`:                         true,
		`{"a":[1,2,3]}`:                             false,
		`{"a":[0,1,1,2,2,1,1,0]}`:                   true, // four corners
		`{"a":[1,2,3,4,5,6,7]}`:                     false,
		`{"a":[[1,2],[3,4]]}`:                       true,
		`{"a":[[1,2]]}`:                             false,
		`{"a":[[1,2,3],[4,5,6]]}`:                   true, // in space
		`{"a":[{"x":1,"y":2}]}`:                     true,
		`{"a":{"x":1,"y":2}}`:                       true,
		`{"a":{"x":1}}`:                             false,
		`{"a":{"u":[1,2],"v":[3,4]}}`:               true,
		`{"a":{"u":[1,2],"v":3}}`:                   false,
		`{"a":{"b":{"c":[1,2,30,40]}}}`:             true,
		`{"a":"POLYGON((1 2,3 4,5 6))"}`:            true,
		`{"a":"cat 1 2 30 40\ndog 5 6 70 80"}`:      true,
		`{"a":"cat 1 2 30 40\ndog 5 6"}`:            false,
		`{"a":[["cat","1","2","30","40"]]}`:         true,
		`{"a":[["cat","dog","2","30","40"]]}`:       false,
		`{"position":[1,2]}`:                        true,
		`{"a":[1,2]}`:                               false,
		`{"color":[1,2,30,40]}`:                     false,
		`{"a":true}`:                                false,
		`{"a":null}`:                                false,
		`{"a":[[[[[[[[[[[[1,2,30,40]]]]]]]]]]]]}`:   false, // too deep
		`{"a":[{"positionX":1,"positionY":2},1,2]}`: true,
		`{"a":[{"positionX":1,"positionZ":2},1,2]}`: false,
	} {
		d, n := inspect(t, text)
		if got := d.Geometric(n); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestMayBeBox(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v    []float64
		want bool
	}{
		{[]float64{1, 2, 3, 4}, true},
		{[]float64{1, 2, 3, 4, 5, 6}, true},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8}, true},
		{[]float64{1, 2, 3}, false},
		{[]float64{1, 2, 3, 4, 5, 6, 7}, false},
		{[]float64{0.1, 0.2, 0.3, 0.4}, false}, // shares
		{[]float64{0.1, 0.2, 0.3, 0.38}, true},
		{[]float64{0.1, 0.2, 0.3, 0.42}, true},
	} {
		if got := leftover.MayBeBox(tt.v); got != tt.want {
			t.Errorf("%v: %v", tt.v, got)
		}
	}
}

func TestNumbered(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{`{"a":"1,2 3;4"}`: true, `{"a":"x1y2z3w4"}`: true, `{"a":"1 2 3"}`: false, `{"a":"none"}`: false, `{"a":1234}`: false} {
		if _, n := inspect(t, text); leftover.Numbered(n) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}
