package shapes_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

func root(tb testing.TB, text string) jsonspan.Node {
	tb.Helper()
	tree, err := jsonspan.Parse([]byte(text), jsonspan.Limits{Depth: 64, Nodes: 1 << 16})
	if err != nil {
		tb.Skip(err)
	}
	return tree.Root()
}

func reader() *shapes.Reader {
	return &shapes.Reader{Keys: vocabulary.NewIndex(vocabulary.Standard)}
}

// How a box may be written, and what is none.
func TestBox(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`[1,2,3,4]`:                                                 "list [1 2 3 4]",
		`["1","2","3","4"]`:                                         "list [1 2 3 4]",
		`"1, 2, 3, 4"`:                                              "list [1 2 3 4]",
		`"[1 2 3 4]"`:                                               "list [1 2 3 4]",
		`"(1,2),(3,4)"`:                                             "xyxy [1 2 3 4]",
		`[[1,2,3,4]]`:                                               "list [1 2 3 4]",
		`[[3,4],[1,2]]`:                                             "xyxy [1 2 3 4]",
		`{"x1":1,"y1":2,"x2":3,"y2":4}`:                             "xyxy [1 2 3 4]",
		`{"x0":3,"y0":4,"x1":1,"y1":2}`:                             "xyxy [1 2 3 4]",
		`{"x":1,"y":2,"w":3,"h":4}`:                                 "corner [1 2 3 4]",
		`{"l":1,"t":2,"w":3,"h":4}`:                                 "xywh [1 2 3 4]",
		`{"min":{"x":1,"y":2},"max":{"x":3,"y":4}}`:                 "xyxy [1 2 3 4]",
		`{"center":[1,2],"size":{"width":3,"height":4}}`:            "cxcywh [1 2 3 4]",
		`{"right":3,"bottom":4,"width":2,"height":2}`:               "xyxy [1 2 3 4]",
		`{"x_norm":0.1,"y_norm":0.2,"w_norm":0.3,"h_norm":0.4}`:     "corner norm [0.1 0.2 0.3 0.4]",
		`{"px":{"left":1,"top":2,"right":3,"bottom":4}}`:            "xyxy px [1 2 3 4]",
		`[[1,2],[3,2],[3,4],[1,4]]`:                                 "xyxy [1 2 3 4]",
		`[1,2,3,2,3,4,1,4]`:                                         "xyxy [1 2 3 4]",
		`[0,1,1,2,2,1,1,0]`:                                         "xyxy [0 0 2 2] turned",
		`{"x1":0,"y1":1,"x2":1,"y2":2,"x3":2,"y3":1,"x4":1,"y4":0}`: "xyxy [0 0 2 2] turned",
		`{"cx":1,"cy":2,"w":3,"h":4,"angle":30}`:                    "cxcywh [1 2 3 4] turned",
		`[1,2,3]`:                                                   "none", `"1,2,3,b"`: "none", `{}`: "none", `null`: "none", `{"x":1,"y":2}`: "none", `[1,2,3,null]`: "none",
		`{"lat":1,"lon":2}`: "none", `""`: "none", `"2024-01-02T03:04:05"`: "none", `[1,2,3,4,5]`: "none",
	} {
		if got := write(reader().Box(root(t, text), &vocabulary.BoxWord{}, 0)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func write(b shapes.Box, _ [][]object.Point) string {
	how := map[object.Written]string{object.NoBox: "none", object.AsList: "list", object.AsRow: "row", object.AsCorner: "corner", object.AsTold: b.Layout.String()}[b.Written]
	if b.Written == object.NoBox {
		return how
	}
	if b.Units != object.AutoUnits {
		how += " " + b.Units.String()
	}
	how += " " + fmt.Sprint(b.V)
	if b.Quad != nil || b.Turn != nil {
		how += " turned"
	}
	return how
}

// A box of whatever value is finite, and read alike the second time, when the
// first one is the plan of it.
func FuzzBox(f *testing.F) {
	for _, text := range []string{`[1,2,3,4]`, `"1 2 3 4"`, `{"x1":1,"y1":2,"x2":3,"y2":4}`, `{"min":{"x":1},"max":[3,4]}`, `[[1,2],[3,4],[5,6]]`, `{"a":{"b":[1,2,3,4]}}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := root(t, text)
		r := reader()
		first, rings := r.Box(n, &vocabulary.BoxWord{}, 0)
		second, again := r.Box(n, &vocabulary.BoxWord{}, 0)
		if write(first, rings) != write(second, again) || len(rings) != len(again) {
			t.Fatalf("%s: %s, then %s", text, write(first, rings), write(second, again))
		}
		if v := first.V[0] + first.V[1] + first.V[2] + first.V[3]; math.IsNaN(v) {
			t.Fatalf("%s: %v", text, first.V)
		}
	})
}
