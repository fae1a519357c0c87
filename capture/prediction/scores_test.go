package prediction_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// scoreCase is the scores of some classes at each pixel, and the class of each.
type scoreCase struct {
	classes, w, h int
	best          []int
	score         []float64 // pixel by pixel, class by class
}

func anyScores(r *rand.Rand) scoreCase {
	c := scoreCase{classes: 2 + r.IntN(6), w: 9 + r.IntN(12), h: 9 + r.IntN(12)}
	for y := range c.h {
		for x := range c.w {
			best := (x*2/c.w + y*2/c.h) % c.classes
			c.best = append(c.best, best)
			for k := range c.classes {
				v := r.Float64() * 3
				if k == best {
					v = 3.5
				}
				c.score = append(c.score, v)
			}
		}
	}
	return c
}

// written writes the scores with the classes first or last.
func (c *scoreCase) written(first, nest bool) any {
	at := func(x, y, k int) float64 { return c.score[(y*c.w+x)*c.classes+k] }
	sides := [3]int{c.h, c.w, c.classes}
	value := at
	if first {
		sides = [3]int{c.classes, c.h, c.w}
	}
	var flat []float64
	list := make([][][]float64, sides[0])
	for i := range list {
		list[i] = make([][]float64, sides[1])
		for j := range list[i] {
			list[i][j] = make([]float64, sides[2])
			for l := range list[i][j] {
				if first {
					list[i][j][l] = value(l, j, i)
				} else {
					list[i][j][l] = value(j, i, l)
				}
				flat = append(flat, list[i][j][l])
			}
		}
	}
	if nest {
		return list
	}
	return map[string]any{"name": "out", "shape": []int{1, sides[0], sides[1], sides[2]}, "datatype": "FP32", "data": flat}
}

// The scores of classes at each pixel become masks of the class of the highest, in
// whatever order and document they come.
func TestReadScores(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 9))
		c := anyScores(r)
		at := c.written(r.IntN(2) == 0, r.IntN(2) == 0)
		pick := func(list ...string) string { return list[r.IntN(len(list))] }
		key := pick("logits", "scores", "output", "probabilities", "segmentation", "predictions", "result", "zzz")
		var root any
		switch r.IntN(4) {
		case 0:
			root = map[string]any{key: at}
		case 1:
			root = map[string]any{key: []any{at}, "model": "m", "took": 0.2}
		case 2:
			root = map[string]any{"ts": 1, "data": map[string]any{key: at}}
		default:
			root = at
		}
		text := marshalled(root)
		rd := prediction.Read(multipartRequest(predictions(text), pngOf("image", "image.png", c.w, c.h)), prediction.Options{})
		if rd.Prediction == nil || rd.Prediction.Kind != prediction.SemanticSegmentation || !strings.Contains(codes(rd), "scores-mapped") {
			t.Errorf("seed %d, %dx%dx%d of %.80s: %s", seed, c.classes, c.h, c.w, text, codes(rd))
			continue
		}
		seen := make(map[string]int)
		for _, k := range c.best {
			seen[fmt.Sprint("#", k)]++
		}
		if len(seen) != len(rd.Prediction.Objects) {
			t.Errorf("seed %d: %d classes of %d", seed, len(rd.Prediction.Objects), len(seen))
		}
		for _, o := range rd.Prediction.Objects {
			if got := o.RLE; got == nil || got.Size != (prediction.Size{Width: c.w, Height: c.h}) || insideOf(got) != seen[o.Class] {
				t.Errorf("seed %d: %s has %+v, want %d pixels", seed, o.Class, got, seen[o.Class])
			}
		}
	}
}

// insideOf counts the pixels of a mask.
func insideOf(m *prediction.RLE) (n int) {
	for i, run := range m.Counts {
		if i%2 == 1 {
			n += int(run)
		}
	}
	return n
}

// grid returns rows of 10 by 9 numbers, of which 20 are inside.
func grid(inside, outside string) string {
	out, in := strings.Repeat(outside+",", 9)+outside, strings.Repeat(inside+",", 4)+inside+strings.Repeat(","+outside, 5)
	return "[[" + strings.Join([]string{out, in, in, in, in, out, out, out, out}, "],[") + "]]"
}

// What a model says of a picture, of its pixels, or of what is out of the ordinary is
// read under any names, or it is said that it is not.
func TestReadScoresOfAllSorts(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		`{"probabilities":[0.05,0.85,0.1]}`:                "#0 0.05, #1 0.85, #2 0.1",
		`{"output":[[0.05,0.95]],"classes":["cat","dog"]}`: "cat 0.05, dog 0.95",
		`[0.1,0.7,0.2]`: "#0 0.1, #1 0.7, #2 0.2",
		`{"logits":[[0,0]],"id2label":{"0":"cat","1":"dog"}}`:                                       "cat 0.5, dog 0.5",
		`{"outputs":[{"name":"probs","shape":[1,2],"data":[0.25,0.75]}]}`:                           "#0 0.25, #1 0.75",
		`{"sigmoid":[0.9,0.8,0.1]}`:                                                                 "#0 0.9, #1 0.8, #2 0.1",
		`{"top_class":"cat","top_score":0.91}`:                                                      "cat 0.91",
		`[{"name":"cat","percentage":91},{"name":"dog","percentage":9}]`:                            "cat 0.91, dog 0.09",
		`{"mask":` + grid("2", "0") + `}`:                                                           "#2 20 px",
		`{"segmentation":` + grid("1", "0") + `,"labels":["soil","leaf"]}`:                          "soil 70 px, leaf 20 px",
		`{"masks":{"leaf":` + grid("1", "0") + `,"soil":` + grid("0.2", "0.7") + `}}`:               "leaf 20 px, soil 70 px",
		`{"pred_score":0.87,"pred_label":true,"anomaly_map":` + grid("0.8", "0.1") + `}`:            "anomalous 0.87 20 px",
		`{"pred_score":0.12,"pred_label":false,"anomaly_map":` + grid("0.3", "0.1") + `}`:           "normal 0.12",
		`{"pred_score":0.87,"pred_label":"bad","anomaly_map":` + grid("200", "9") + `}`:             "bad 0.87 20 px",
		`{"anomaly_score":0.87,"is_anomaly":1}`:                                                     "anomalous 0.87",
		`{"result":{"anomaly_map":` + grid("7.5", "1.5") + `,"pred_score":0.6}}`:                    "anomalous 0.6 20 px",
		`{"heatmap":` + grid("0.8", "0.1") + `,"score":0.9,"pixel_threshold":0.05,"label":"crack"}`: "",
		// none of these is
		`{"embedding":[0.1,0.2,0.7]}`:                                            "",
		`{"depth":` + grid("7.25", "1.5") + `}`:                                  "",
		`{"temperatures":[21.5,22.5,19.25]}`:                                     "",
		`{"logits":[[1,2],[3]]}`:                                                 "",
		`{"shape":[1,3,1000000,1000000],"data":[1,2,3]}`:                         "",
		`{"shape":[0,-1,0.5],"data":[1,2,3]}`:                                    "",
		`{"shape":[4294967296,4294967296,2],"data":[1,2,3,4]}`:                   "",
		`{"logits":[[[]]]}`:                                                      "",
		`{"logits":[[[[[[[[1,2]]]]]]]]}`:                                         "",
		`{"output":[` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `]}`: "",
	} {
		rd := prediction.Read(multipartRequest(predictions(doc), pngOf("image", "image.png", 10, 9)), prediction.Options{})
		var got []string
		if rd.Prediction != nil {
			for _, o := range rd.Prediction.Objects {
				text := o.Class
				if o.Confidence.Known {
					text += fmt.Sprintf(" %.3g", o.Confidence.Value)
				}
				if o.RLE != nil {
					text += fmt.Sprintf(" %d px", insideOf(o.RLE))
				}
				got = append(got, text)
			}
		}
		if want == "" && len(rd.Findings) > 0 {
			continue // it is said
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%.90s: got %q, want %s, findings %s", doc, got, want, codes(rd))
		}
	}
}
