package shapes_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
)

// How outlines are written, and what is none.
func TestRings(t *testing.T) {
	t.Parallel()
	const triangle = "[{1 2} {3 4} {5 6}]"
	for name, tt := range map[string]struct{ json, want string }{
		"pairs":                   {`[[1,2],[3,4],[5,6]]`, triangle},
		"numbers in turn":         {`[1,2,3,4,5,6]`, triangle},
		"numbers as texts":        {`["1","2","3","4","5","6"]`, triangle},
		"points by name":          {`[{"x":1,"y":2},{"x":3,"y":4},{"x":5,"y":6}]`, triangle},
		"points as texts":         {`["1,2","3,4","5,6"]`, triangle},
		"columns":                 {`{"x":[1,3,5],"y":[2,4,6]}`, triangle},
		"columns, one longer":     {`{"x":[1,3,5,7],"y":[2,4,6]}`, triangle},
		"under a name":            {`{"points":[[1,2],[3,4],[5,6]]}`, triangle},
		"a list of one":           {`[[[1,2],[3,4],[5,6]]]`, triangle},
		"points in lists of one":  {`[[[1,2]],[[3,4]],[[5,6]]]`, triangle},
		"a text of points":        {`"1,2 3,4 5,6"`, triangle},
		"well-known text":         {`"POLYGON ((1 2, 3 4, 5 6))"`, triangle},
		"a path":                  {`"M1 2L3 4L5 6Z"`, triangle},
		"two, the second smaller": {`[[[1,2],[3,4],[5,6]],[[1,2],[3,4]]]`, triangle},
		"two":                     {`[[[1,2],[3,4],[5,6]],[[7,8],[9,8],[9,7]]]`, triangle + " [{7 8} {9 8} {9 7}]"},
		"polygons of rings":       {`[[[[1,2],[3,4],[5,6]]],[[[7,8],[9,8],[9,7]]]]`, triangle + " [{7 8} {9 8} {9 7}]"},
		"columns of several":      {`[{"x":[1,3,5],"y":[2,4,6]},{"x":[7,9,9],"y":[8,8,7]}]`, triangle + " [{7 8} {9 8} {9 7}]"},
		"a hole":                  {`{"outer":[[1,2],[3,4],[5,6]],"holes":[[[7,8],[9,8],[9,7]]]}`, triangle + " [{7 8} {9 8} {9 7}]"},
		"a hole of nothing":       {`{"holes":[[[7,8],[9,8],[9,7]]]}`, ""},
		"elements of XML":         {`{"point":["1,2","3,4","5,6"]}`, triangle},
		"elements beside others":  {`{"point":["1,2","3,4","5,6"],"color":{"R":"0"}}`, triangle},
		"one element":             {`{"point":{"x":1,"y":2}}`, ""},
		"two points":              {`[[1,2],[3,4]]`, ""},
		"four numbers":            {`[1,2,3,4]`, ""},
		"seven numbers":           {`[1,2,3,4,5,6,7]`, ""},
		"a text of five numbers":  {`"1,2 3,4 5"`, ""},
		"a point of three":        {`[[1,2],[3,4,5],[6,7]]`, ""},
		"null among numbers":      {`[1,2,3,4,5,null]`, ""},
		"a word among columns":    {`{"x":[1,3,"a"],"y":[2,4,6]}`, ""},
		"words":                   {`["a","b","c"]`, ""},
		"nothing":                 {`[]`, ""},
		"a number":                {`5`, ""},
		"null":                    {`null`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, ring := range shapes.Rings(root(t, tt.json)) {
				got = append(got, fmt.Sprint(ring))
			}
			if all := strings.Join(got, " "); all != tt.want {
				t.Errorf("%s, want %s", all, tt.want)
			}
		})
	}
}

// A map of classes that is written out is no bundle of outlines: its numbers
// repeat, from the size on at which it may be one.
func TestRingsOfGrid(t *testing.T) {
	t.Parallel()
	grid := func(side int, value func(x, y int) int) string {
		rows := make([]string, side)
		for y := range rows {
			cells := make([]string, side)
			for x := range cells {
				cells[x] = fmt.Sprint(value(x, y))
			}
			rows[y] = "[" + strings.Join(cells, ",") + "]"
		}
		return "[" + strings.Join(rows, ",") + "]"
	}
	flat := func(int, int) int { return 3 }
	if rings := shapes.Rings(root(t, grid(8, flat))); rings != nil {
		t.Errorf("%d outlines in a map of 8x8", len(rings))
	}
	if rings := shapes.Rings(root(t, grid(6, flat))); len(rings) != 6 {
		t.Errorf("%d outlines of 6 in 6 lists", len(rings))
	}
	if rings := shapes.Rings(root(t, grid(16, func(x, y int) int { return 31*x + 7*y }))); len(rings) != 16 {
		t.Errorf("%d outlines of 16 in lists of numbers that do not repeat", len(rings))
	}
}

// Paths of SVG of straight lines are outlines; what has a curve is none, and is
// not read in part.
func TestPath(t *testing.T) {
	t.Parallel()
	const square = "[{1 2} {5 2} {5 6} {1 6}]"
	for name, tt := range map[string]struct{ path, want string }{
		"lines":                     {"M1 2 L5 2 L5 6 L1 6 Z", square},
		"lines from where it is":    {"m1 2 l4 0 l0 4 l-4 0 z", square},
		"along the sides":           {"M1,2H5V6H1Z", square},
		"along them, relative":      {"M1,2h4v4h-4z", square},
		"lines without letters":     {"M1 2 5 2 5 6 1 6z", square},
		"relative, without letters": {"m1 2 4 0 0 4 -4 0z", square},
		"numbers that touch":        {"M1 2l4-0 0 4-4 0z", square},
		"an exponent":               {"M1e0 2L5 2L5 .6e1L1 6z", square},
		"not closed":                {"M1 2L5 2L5 6L1 6", square},
		"two":                       {"M1 2L5 2L5 6L1 6ZM7 8L9 8L9 9Z", square + " [{7 8} {9 8} {9 9}]"},
		"the second is relative":    {"M1 2L5 2L5 6L1 6Zm6 6l2 0l0 1z", square + " [{7 8} {9 8} {9 9}]"},
		"a curve":                   {"M1 2L5 2L5 6C1 2 3 4 5 6Z", ""},
		"two points":                {"M1 2L5 2Z", ""},
		"half a point":              {"M1 2L5 2L5 6L1Z", ""},
		"what no number begins":     {"M1 2L5 2L5 6 #Z", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, ring := range shapes.Rings(root(t, `"`+tt.path+`"`)) {
				got = append(got, fmt.Sprint(ring))
			}
			if all := strings.Join(got, " "); all != tt.want {
				t.Errorf("%s, want %s", all, tt.want)
			}
		})
	}
}

func TestDrawn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"POLYGON((1 2))": true, "  POLYGON (": true, "BOX(1 2,3 4)": true, "POLYGON": false, "POLYGONS(1)": false,
		"M1 2L3 4": true, "m-1 2l3 4z": true, "M1 2": false, "Mall": false, "Hello": false, "M.5,1h2": true, "MM": false, "": false,
	} {
		if got := shapes.Drawn(root(t, `"`+text+`"`)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Four corners are upright whichever is the first, and whichever way they go.
func TestUpright(t *testing.T) {
	t.Parallel()
	corners := []object.Point{{X: 1, Y: 2}, {X: 5, Y: 2}, {X: 5, Y: 6}, {X: 1, Y: 6}}
	for first := range corners {
		ring := append(append([]object.Point{}, corners[first:]...), corners[:first]...)
		reversed := []object.Point{ring[3], ring[2], ring[1], ring[0]}
		if !shapes.Upright(ring) || !shapes.Upright(reversed) {
			t.Errorf("%v is not upright", ring)
		}
		for i := range ring {
			ring[i].X++
			if shapes.Upright(ring) {
				t.Errorf("%v is upright", ring)
			}
			ring[i].X--
		}
	}
	if shapes.Upright(corners[:3]) {
		t.Error("three corners are upright")
	}
}

func TestPoint(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]string{
		`[1,2]`: "{1 2}", `"1,2"`: "{1 2}", `["1","2"]`: "{1 2}", `{"x":1,"y":2}`: "{1 2}", `{"X":1,"Y":2}`: "{1 2}", `{"left":1,"top":2}`: "{1 2}",
		`{"y":2}`: "{0 2}", `{}`: "{0 0}", // protocol buffers leave out zeros
		`[1,2,3]`: "", `[1]`: "", `{"z":1}`: "", `{"x":"a"}`: "", `null`: "", `"1"`: "", `[1,null]`: "",
	} {
		got := ""
		if p, ok := shapes.Point(root(t, json)); ok {
			got = fmt.Sprint(p)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", json, got, want)
		}
	}
	if p, ok := shapes.Place(root(t, `{"type":"LEFT_EYE","position":{"x":1,"y":2,"z":3}}`)); !ok || p != (object.Point{X: 1, Y: 2}) {
		t.Errorf("%v, %v", p, ok)
	}
	if _, ok := shapes.Place(root(t, `{"x":1,"y":2}`)); ok {
		t.Error("a place without a position")
	}
}
