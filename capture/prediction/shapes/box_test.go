package shapes_test

import (
	"fmt"
	"math"
	"strings"
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
		`[1,2,3,4]`:                     "list [1 2 3 4]",
		`["1","2","3","4"]`:             "list [1 2 3 4]",
		`"1, 2, 3, 4"`:                  "list [1 2 3 4]",
		`"[1 2 3 4]"`:                   "list [1 2 3 4]",
		`"(1,2),(3,4)"`:                 "xyxy [1 2 3 4]",
		`[[1,2,3,4]]`:                   "list [1 2 3 4]",
		`[[3,4],[1,2]]`:                 "xyxy [1 2 3 4]",
		`{"x1":1,"y1":2,"x2":3,"y2":4}`: "xyxy [1 2 3 4]",
		`{"x0":3,"y0":4,"x1":1,"y1":2}`: "xyxy [1 2 3 4]",
		`{"x":{"min":1,"max":3},"y":{"min":2,"max":4}}`:             "xyxy [1 2 3 4]",
		`{"y":{"start":2,"end":4},"x":{"to":3,"from":1}}`:           "xyxy [1 2 3 4]",
		`{"rows":[2,4],"cols":[1,3]}`:                               "xyxy [1 2 3 4]",
		`[{"xmin":["1"],"ymin":["2"],"xmax":["3"],"ymax":["4"]}]`:   "xyxy [1 2 3 4]",
		`{"x":[3,1],"y":[2,4]}`:                                     "none",
		`{"x":[1,2,3],"y":[2,4,5]}`:                                 "none",
		`{"x":{"value":1,"max":3},"y":{"min":2,"max":4}}`:           "none",
		`{"x":1,"y":2,"w":3,"h":4}`:                                 "corner [1 2 3 4]",
		`{"l":1,"t":2,"w":3,"h":4}`:                                 "xywh [1 2 3 4]",
		`{"min":{"x":1,"y":2},"max":{"x":3,"y":4}}`:                 "xyxy [1 2 3 4]",
		`{"center":[1,2],"size":{"width":3,"height":4}}`:            "cxcywh [1 2 3 4]",
		`{"right":3,"bottom":4,"width":2,"height":2}`:               "xyxy [1 2 3 4]",
		`{"x_norm":0.1,"y_norm":0.2,"w_norm":0.3,"h_norm":0.4}`:     "corner norm [0.1 0.2 0.3 0.4]",
		`{"px":{"left":1,"top":2,"right":3,"bottom":4}}`:            "xyxy px [1 2 3 4] more",
		`[[1,2],[3,2],[3,4],[1,4]]`:                                 "xyxy [1 2 3 4]",
		`[1,2,3,2,3,4,1,4]`:                                         "xyxy [1 2 3 4]",
		`[0,1,1,2,2,1,1,0]`:                                         "xyxy [0 0 2 2] turned",
		`{"x1":0,"y1":1,"x2":1,"y2":2,"x3":2,"y3":1,"x4":1,"y4":0}`: "xyxy [0 0 2 2] turned",
		`{"cx":1,"cy":2,"w":3,"h":4,"angle":30}`:                    "cxcywh [1 2 3 4] turned",
		`[[1,2],[3,4]]`:                                             "row [1 2 3 4]",
		`[[[1,2],[3,4]]]`:                                           "xyxy [1 2 3 4]",
		`[[2,3],[4,5],30]`:                                          "cxcywh [2 3 4 5] turned",
		`[[2,3],[4,5],"a"]`:                                         "none",
		`[2,[3,4],5]`:                                               "none",
		`"BBox(xmin=1, ymin=2, xmax=3, ymax=4)"`:                    "xyxy [1 2 3 4]",
		`"x: 1, y: 2, w: 3, h: 4"`:                                  "corner [1 2 3 4]",
		`"x: 1, y: 2, w: 3, hello: 4"`:                              "none",
		`"x: 1, y: 2, w: 3, h"`:                                     "none",
		`"Rect(1, 2 - 3, 4)"`:                                       "xyxy [1 2 3 4]",
		`"0.25,0.3,0.1x0.4"`:                                        "xywh [0.25 0.3 0.1 0.4]",
		`"POLYGON((1 2,3 2,3 4,1 4))"`:                              "xyxy [1 2 3 4]",
		`{"x":"25%","y":"30%","w":"10%","h":"20%"}`:                 "corner percent [25 30 10 20]",
		`{"x":"25px","y":"30px","w":"10px","h":"20px"}`:             "corner px [25 30 10 20]",
		`{"x":"NaN%","y":"30%","w":"10%","h":"20%"}`:                "none",
		`{"x":"25em","y":"30","w":"10","h":"20"}`:                   "none",
		`{"cx":5,"cy":6,"radius":2}`:                                "cxcywh [5 6 4 4]",
		`{"cx":5,"cy":6,"rx":2,"ry":1}`:                             "cxcywh [5 6 4 2]",
		`{"x":5,"y":6,"radiusX":2,"radiusY":1}`:                     "none",
		`{"x":5,"y":6,"r":2}`:                                       "cxcywh [5 6 4 4]",
		`{"y":6,"r":2}`:                                             "none",
		`{"top":1,"right":4,"bottom":3,"left":2}`:                   "xyxy [2 1 4 3]",
		`{"p1":[3,4],"p2":[1,2]}`:                                   "xyxy [1 2 3 4]",
		`{"topLeft":[1,2],"bottomRight":{"x":3,"y":4}}`:             "xyxy [1 2 3 4]",
		`{"topLeft":[1,2],"size":{"w":3,"h":4}}`:                    "xywh [1 2 3 4]",
		`{"topLeft":[1,2],"size":{"w":3}}`:                          "none",
		`{"0":1,"1":2,"2":3,"3":4}`:                                 "none",
		`{"bbox_0":1,"bbox_1":2,"bbox_2":3,"bbox_3":4}`:             "list [1 2 3 4]",
		`{"box":{"x1":1,"y1":2,"x2":3,"y2":4},"id":7}`:              "xyxy [1 2 3 4] more",
		`{"x1":1,"y1":2,"x2":3,"y2":4,"score":0.5}`:                 "xyxy [1 2 3 4] more",
		`{"a":{"b":{"c":{"box":[1,2,3,4]}}}}`:                       "none",
		`{"a":{"b":{"box":[1,2,3,4]}}}`:                             "list [1 2 3 4] more",
		`{"points":[[1,2],[3,4]]}`:                                  "xyxy [1 2 3 4]",
		`{"points":[[1,2],[3,4],[5,2]]}`:                            "xyxy [1 2 5 4]",
		`{"points":[[1,2]]}`:                                        "none",
		`{"x":1,"y":2,"w":3,"h":4,"rotation":0.5}`:                  "corner [1 2 3 4] turned",
		`[1,2,3]`: "none", `"1,2,3,b"`: "none", `{}`: "none", `null`: "none", `{"x":1,"y":2}`: "none", `[1,2,3,null]`: "none",
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
	if b.More {
		how += " more"
	}
	return how
}

// What a key says of the numbers under it.
func TestBoxWord(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		json string
		word vocabulary.BoxWord
		want string
	}{
		"its layout":                 {`[1,2,3,4]`, vocabulary.BoxWord{Layout: object.YXYX}, "yxyx [1 2 3 4]"},
		"the corner or the centre":   {`[1,2,3,4]`, vocabulary.BoxWord{Corner: true}, "corner [1 2 3 4]"},
		"likely corners":             {`[1,2,3,4]`, vocabulary.BoxWord{Corners: true}, "row [1 2 3 4]"},
		"its units":                  {`[1,2,3,4]`, vocabulary.BoxWord{Units: object.Pixels}, "list px [1 2 3 4]"},
		"the units of names":         {`{"x1":1,"y1":2,"x2":3,"y2":4}`, vocabulary.BoxWord{Units: object.Pixels}, "xyxy px [1 2 3 4]"},
		"names know better":          {`{"x1_pct":1,"y1_pct":2,"x2_pct":3,"y2_pct":4}`, vocabulary.BoxWord{Units: object.Pixels}, "xyxy percent [1 2 3 4]"},
		"a fifth number is an angle": {`[1,2,3,4,0.5]`, vocabulary.BoxWord{Turned: true}, "list [1 2 3 4] turned"},
		"two corners in pairs":       {`[[1,2],[3,4]]`, vocabulary.BoxWord{Corner: true}, "xyxy [1 2 3 4]"},
		"the layout of pairs":        {`[[1,2],[3,4]]`, vocabulary.BoxWord{Layout: object.XYXY}, "xyxy [1 2 3 4]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := write(reader().Box(root(t, tt.json), &tt.word, 0)); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// A box is read alike by a reader that has read another one, be it written alike
// or not.
func TestBoxAfterAnother(t *testing.T) {
	t.Parallel()
	boxes := []string{
		`{"x1":1,"y1":2,"x2":3,"y2":4}`, `{"x1":5,"y1":6,"x2":7,"y2":8}`, `{"y1":2,"x1":1,"y2":4,"x2":3}`, `{"x":1,"y":2,"w":3,"h":4}`,
		`{"x1":1,"y1":2,"x2":3,"y2":"4"}`, `{"x1":1,"y1":2,"x2":3,"y2":4,"id":5}`, `{"x1":1,"y1":2,"x2":3}`, `{"x1_px":1,"y1_px":2,"x2_px":3,"y2_px":4}`,
	}
	all := root(t, "["+strings.Join(boxes, ",")+"]")
	for first := range all.Children() {
		for second := range all.Children() {
			alone, after := reader(), reader()
			after.Box(first, &vocabulary.BoxWord{}, 0)
			want, got := write(alone.Box(second, &vocabulary.BoxWord{}, 0)), write(after.Box(second, &vocabulary.BoxWord{}, 0))
			if got != want {
				t.Errorf("%s after %s: %s, want %s", second.Raw(), first.Raw(), got, want)
			}
		}
	}
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
