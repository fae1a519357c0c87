package scoremap_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/scoremap"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// sides writes numbers as lists of three lengths, one in the other.
func sides(x, y, z int, at func(i, j, k int) float64) string {
	list := make([][][]float64, x)
	for i := range list {
		list[i] = make([][]float64, y)
		for j := range list[i] {
			list[i][j] = make([]float64, z)
			for k := range list[i][j] {
				list[i][j][k] = at(i, j, k)
			}
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		panic(err) // numbers
	}
	return string(text)
}

// found tells what is found in a document: of each object its class and how many
// pixels its mask has, and the codes of findings.
func found(t *testing.T, document string) string {
	t.Helper()
	tree, err := jsonspan.Parse([]byte(document), jsonspan.Limits{Depth: 64, Nodes: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	f, ok := scoremap.Find(tree.Root(), vocabulary.NewIndex(vocabulary.Standard), "d")
	if !ok {
		return "nothing"
	}
	var list []string
	for _, g := range f.Objects {
		pixels, text := 0, "no mask"
		if g.RLE != nil {
			for i := 1; i < len(g.RLE.Counts); i += 2 {
				pixels += int(g.RLE.Counts[i])
			}
			text = fmt.Sprintf("%d of %v", pixels, g.RLE.Size)
		}
		list = append(list, g.Class+" "+text)
	}
	for _, x := range f.Out.Close() {
		list = append(list, x.Code)
	}
	return strings.Join(list, ", ")
}

// The scores of classes at each pixel: which side is the classes, and whether a pixel
// is of one class or of several.
func TestPlanes(t *testing.T) {
	t.Parallel()
	const w, h = 10, 8
	// The left half of a picture is of class 0; all of it is of class 2, less so.
	softmax := func(x, class int) float64 { return [2][3]float64{{0.5, 0.1, 0.4}, {0.2, 0.2, 0.6}}[x*2/w][class] }
	sigmoid := func(x, class int) float64 { return [2][3]float64{{0.9, 0.1, 0.7}, {0.4, 0.2, 0.7}}[x*2/w][class] }
	names := `"names":["background","leaf","stem"]`
	for name, tt := range map[string]struct{ document, want string }{
		"one class a pixel, first": {sides(3, h, w, func(i, _, k int) float64 { return softmax(k, i) }), "#0 40 of 10x8, #2 40 of 10x8, scores-mapped"},
		"one class a pixel, last":  {sides(h, w, 3, func(_, j, k int) float64 { return softmax(j, k) }), "#0 40 of 10x8, #2 40 of 10x8, scores-mapped"},
		"several classes a pixel":  {sides(3, h, w, func(i, _, k int) float64 { return sigmoid(k, i) }), "#0 40 of 10x8, #2 80 of 10x8, scores-mapped"},
		"the background is no object": {
			`{` + names + `,"out":` + sides(h, w, 3, func(_, j, k int) float64 { return softmax(j, k) }) + `}`, "stem 40 of 10x8, scores-mapped",
		},
		"a picture":  {sides(h, w, 3, func(_, j, k int) float64 { return float64(20*j + k) }), "nothing"},
		"a heat map": {`{"keypoint_heatmaps":` + sides(3, h, w, func(i, _, k int) float64 { return softmax(k, i) }) + `}`, "nothing"},
		"too small":  {sides(3, 7, w, func(i, _, k int) float64 { return softmax(k, i) }), "nothing"},
		"names tell the side": { // that is not the shortest
			`{"names":["` + strings.Join(strings.Split("abcdefghijkl", ""), `","`) + `"],"out":` +
				sides(h, 9, 12, func(_, j, k int) float64 { return map[bool]float64{j == k: 2.5}[true] }) + `}`,
			"a 8 of 9x8, b 8 of 9x8, c 8 of 9x8, d 8 of 9x8, e 8 of 9x8, f 8 of 9x8, g 8 of 9x8, h 8 of 9x8, i 8 of 9x8, scores-mapped",
		},
		"no side is the classes": {sides(9, 9, 9, func(i, j, k int) float64 { return float64(i+j+k) / 2 }), "nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := found(t, tt.document); got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// Scores are looked for in what holds them, but not in what says where something is.
func TestFindNested(t *testing.T) {
	t.Parallel()
	const scores = `{"probabilities":[0.25,0.75]}`
	for document, want := range map[string]string{
		`{"a":{"b":[` + scores + `]}}`:       "#0 no mask, #1 no mask",
		`{"a":{"b":[{"c":` + scores + `}]}}`: "nothing",
		`{"bbox":[[0.25,0.75]]}`:             "nothing",
		`{"logits":[1,1]}`:                   "#0 no mask, #1 no mask, logits-scaled",
		`7`:                                  "nothing",
	} {
		if got := found(t, document); got != want {
			t.Errorf("%s: got %s, want %s", document, got, want)
		}
	}
}
