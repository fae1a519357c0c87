package prediction_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// spelling is a way to write a box: a template of four numbers in a layout.
type spelling struct{ layout, template string }

// spellings are what people write, whatever the rules call it.
func spellings() []spelling {
	return []spelling{
		{"xyxy", `"box":[%v,%v,%v,%v]`},
		{"xywh", `"bbox":[%v,%v,%v,%v]`},
		{"cxcywh", `"box":[%v,%v,%v,%v]`},
		{"yxyx", `"rect":[%v,%v,%v,%v]`},
		{"xyxy", `"bbox":"[%v, %v, %v, %v]"`},
		{"xyxy", `"box":{"x1":%v,"y1":%v,"x2":%v,"y2":%v}`},
		{"xyxy", `"x0":%v,"y0":%v,"x1":%v,"y1":%v`},
		{"xyxy", `"bboxXmin":%v,"bboxYmin":%v,"bboxXmax":%v,"bboxYmax":%v`},
		{"xyxy", `"bounding_box":{"left":"%v","top":"%v","right":"%v","bottom":"%v"}`},
		{"xyxy", `"bounds":{"min":{"x":%v,"y":%v},"max":{"x":%v,"y":%v}}`},
		{"xyxy", `"region":{"topLeft":{"x":%v,"y":%v},"bottomRight":{"x":%v,"y":%v}}`},
		{"xyxy", `"box_xyxy":[%v,%v,%v,%v]`},
		{"xyxy", `"box_ltrb":[%v,%v,%v,%v]`},
		{"xywh", `"boxLTWH":[%v,%v,%v,%v]`},
		{"xywh", `"box":{"l":%v,"t":%v,"w":%v,"h":%v}`},
		{"xywh", `"left":%v,"top":%v,"width":%v,"height":%v`},
		{"xywh", `"box_left":%v,"box_top":%v,"box_width":%v,"box_height":%v`},
		{"xywh", `"box":{"x":%v,"y":%v,"width":%v,"height":%v}`},
		{"cxcywh", `"box":{"x":%v,"y":%v,"w":%v,"h":%v}`},
		{"cxcywh", `"cx":%v,"cy":%v,"w":%v,"h":%v`},
		{"cxcywh", `"position":{"xCenter":%v,"yCenter":%v,"width":%v,"height":%v}`},
		{"cxcywh", `"box":{"center":{"x":%v,"y":%v},"size":{"width":%v,"height":%v}}`},
		{"xyxy", `"data":{"where":{"x_min":%v,"y_min":%v,"x_max":%v,"y_max":%v}}`},
		{"xyxy", `"plate_x1":%v,"plate_y1":%v,"plate_x2":%v,"plate_y2":%v`},
	}
}

// numbersOf writes a box in a layout and in units of which the image has full.
func numbersOf(b prediction.Box, layout string, full, w, h float64) []any {
	sx, sy := 1.0, 1.0
	if full > 0 {
		sx, sy = full/w, full/h
	}
	x0, y0, x1, y1 := b.X*sx, b.Y*sy, (b.X+b.Width)*sx, (b.Y+b.Height)*sy
	switch layout {
	case "xywh":
		return []any{x0, y0, x1 - x0, y1 - y0}
	case "cxcywh":
		return []any{(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0}
	case "yxyx":
		return []any{y0, x0, y1, x1}
	default:
		return []any{x0, y0, x1, y1}
	}
}

// asPixels reports whether boxes of 0..full are boxes of pixels on the image
// too, in a layout that their spelling leaves open: then nothing in them tells
// that they are not.
func asPixels(boxes []prediction.Box, s spelling, full, w, h float64) bool {
	layouts := []string{s.layout}
	if strings.Contains(s.template, "[") {
		layouts = []string{"xyxy", "xywh", "cxcywh"}
	}
	if strings.Contains(s.template, `"x":%v,"y":%v,"w`) {
		layouts = []string{"xywh", "cxcywh"}
	}
	for _, l := range layouts {
		fits := true
		for _, b := range boxes {
			v := numbersOf(b, s.layout, full, w, h)
			x, y, c, d := v[0].(float64), v[1].(float64), v[2].(float64), v[3].(float64)
			switch l {
			case "xyxy":
				c, d = c-x, d-y
			case "cxcywh":
				x, y = x-c/2, y-d/2
			}
			fits = fits && c >= 0 && d >= 0 && x >= -0.06*w && y >= -0.06*h && x+c <= 1.06*w && y+d <= 1.06*h
		}
		if fits {
			return true
		}
	}
	return false
}

// Any box in any layout, unit and spelling comes back, or is marked: never
// unmarked and wrong. The shares that are marked are told. What cannot be told
// from pixels by anybody, numbers of 0..1000 that fit the image, is not asked.
func TestAnyBoxComesBackOrIsMarked(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 9))
	const w, h = 1280, 720
	img := pngOf("image", "image.png", w, h)
	units := []float64{0, 1, 100, 1000, 8192} // 0 is pixels
	for _, count := range []int{1, 10} {
		total, marked, lost, pixels := 0, 0, 0, 0
		byUnit := make(map[float64]int) // marked
		for range 40 {
			for _, s := range spellings() {
				for _, full := range units {
					boxes := make([]prediction.Box, count)
					objects := make([]string, count)
					for i := range boxes {
						x, y := float64(rng.IntN(w-60)), float64(rng.IntN(h-60))
						boxes[i] = prediction.Box{X: x, Y: y, Width: 20 + float64(rng.IntN(int(w-x-20))), Height: 20 + float64(rng.IntN(int(h-y-20)))}
						v := numbersOf(boxes[i], s.layout, full, w, h)
						if full >= 1000 {
							for k := range v {
								v[k] = float64(int(v[k].(float64) + 0.5))
							}
						}
						objects[i] = fmt.Sprintf(`{"label":"a","score":0.5,`+s.template+`}`, v...)
					}
					doc := predictions(`{"detections":[` + strings.Join(objects, ",") + `]}`)
					r := prediction.Read(multipartRequest(img, doc), prediction.Options{})
					total++
					told := r.Assumed || strings.Contains(codes(r), "geometry-not-read") || strings.Contains(codes(r), "unreadable") || strings.Contains(codes(r), "box-outside") || strings.Contains(codes(r), "box-overrun")
					if told {
						marked++
						byUnit[full]++
					}
					tolerance := 1e-6
					if full >= 1000 {
						tolerance = 1.5 * w / full
					}
					right := r.Prediction != nil && len(r.Prediction.Objects) == count
					for i := 0; right && i < count; i++ {
						b := r.Prediction.Objects[i].Box
						right = b != nil && sameBox(*b, boxes[i], tolerance)
					}
					if !right {
						lost++
					}
					if !right && !told && full >= 1000 && asPixels(boxes, s, full, w, h) {
						pixels++
						continue
					}
					if !right && !told {
						t.Errorf("%d boxes, %s, %s, 0..%v: unmarked and wrong: %s\n%s\nwant %v", count, s.template, s.layout, full, describe(r), codes(r), boxes)
					}
				}
			}
		}
		share := func(n, of int) float64 { return 100 * float64(n) / float64(of) }
		t.Logf("%d boxes: %d documents, %.1f %% marked, %.1f %% marked and not as they were written, %d not to be told from pixels", count, total, share(marked, total), share(lost, total), pixels)
		for _, full := range units {
			t.Logf("%d boxes, 0..%v: %.1f %% marked", count, full, share(byUnit[full], total/len(units)))
		}
	}
}
