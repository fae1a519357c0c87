package prediction_test

import (
	"fmt"
	"math"
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
		{"xxyy", `"bounds":[%v,%v,%v,%v]`},
		{"trbl", `"location":[%v,%v,%v,%v]`},
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
	case "xxyy":
		return []any{x0, x1, y0, y1}
	case "trbl":
		return []any{y0, x1, y1, x0}
	default:
		return []any{x0, y0, x1, y1}
	}
}

// units are what people count in: pixels, 0..1, per cent, whole or not, and whole
// numbers of 0..1000, 0..8192 and 0..10000.
func units() []countedIn {
	return []countedIn{{"pixels", 0, true}, {"pixels and fractions", 0, false}, {"0..1", 1, false}, {"0..100", 100, false}, {"whole 0..100", 100, true}, {"0..1000", 1000, true}, {"0..8192", 8192, true}, {"0..10000", 10000, true}}
}

type countedIn struct {
	name  string
	full  float64 // what the whole image is; 0 of pixels
	whole bool
}

// Any box in any layout, unit and spelling comes back, or is marked: never
// unmarked and wrong. The shares that are marked are told.
func TestAnyBoxComesBackOrIsMarked(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, in one goroutine")
	}
	rng := rand.New(rand.NewPCG(7, 9))
	for _, size := range []prediction.Size{{Width: 1280, Height: 720}, {Width: 640, Height: 480}, {Width: 1024, Height: 1024}} {
		img := pngOf("image", "image.png", size.Width, size.Height)
		w, h := float64(size.Width), float64(size.Height)
		for _, count := range []int{1, 4, 10} {
			total, marked, lost := 0, 0, 0
			byUnit := make(map[string]int) // marked
			for range 10 {
				for _, s := range spellings() {
					for _, u := range units() {
						boxes := make([]prediction.Box, count)
						objects := make([]string, count)
						for i := range boxes {
							x, y := float64(rng.IntN(size.Width-60)), float64(rng.IntN(size.Height-60))
							boxes[i] = prediction.Box{X: x, Y: y, Width: 20 + float64(rng.IntN(int(w-x-20))), Height: 20 + float64(rng.IntN(int(h-y-20)))}
							if !u.whole && u.full == 0 {
								boxes[i].X += rng.Float64()
							}
							v := numbersOf(boxes[i], s.layout, u.full, w, h)
							if u.whole && u.full != 0 {
								for k := range v {
									v[k] = math.Round(v[k].(float64))
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
							byUnit[u.name]++
						}
						tolerance := 1e-6
						if u.whole && u.full != 0 {
							tolerance = 1.5 * max(w, h) / u.full
						}
						right := r.Prediction != nil && len(r.Prediction.Objects) == count
						for i := 0; right && i < count; i++ {
							b := r.Prediction.Objects[i].Box
							right = b != nil && sameBox(*b, boxes[i], tolerance)
						}
						if !right {
							lost++
						}
						if !right && !told {
							t.Errorf("%d boxes on %v, %s, %s, %s: unmarked and wrong: %s\n%s\nwant %v", count, size, s.template, s.layout, u.name, describe(r), codes(r), boxes)
						}
					}
				}
			}
			share := func(n, of int) float64 { return 100 * float64(n) / float64(of) }
			t.Logf("%d boxes on %v: %d documents, %.1f %% marked, %.1f %% marked and not as they were written", count, size, total, share(marked, total), share(lost, total))
			for _, u := range units() {
				t.Logf("%d boxes on %v, %s: %.1f %% marked", count, size, u.name, share(byUnit[u.name], total/len(units())))
			}
		}
	}
}
