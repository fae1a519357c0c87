package prediction_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// write lays a box out in numbers of a format on an image of w x h.
func write(b prediction.Box, f prediction.BoxFormat, w, h float64) [4]float64 {
	if f.Units == prediction.Normalised {
		b = prediction.Box{X: b.X / w, Y: b.Y / h, Width: b.Width / w, Height: b.Height / h}
	}
	switch f.Layout {
	case prediction.XYXY:
		return [4]float64{b.X, b.Y, b.X + b.Width, b.Y + b.Height}
	case prediction.CXCYWH:
		return [4]float64{b.X + b.Width/2, b.Y + b.Height/2, b.Width, b.Height}
	default:
		return [4]float64{b.X, b.Y, b.Width, b.Height}
	}
}

// keyStyles are the ways to write four numbers whose keys leave the layout
// open, and those that do not.
func keyStyles() map[string]struct {
	format string // of the values
	layout prediction.BoxLayout
} {
	return map[string]struct {
		format string
		layout prediction.BoxLayout
	}{
		"bbox":             {`"bbox":[%v,%v,%v,%v]`, prediction.AutoLayout},
		"flat":             {`"x":%v,"y":%v,"width":%v,"height":%v`, prediction.AutoLayout},
		"bounding_box":     {`"bounding_box":{"x":%v,"y":%v,"w":%v,"h":%v}`, prediction.AutoLayout},
		"xmin":             {`"box":{"xmin":%v,"ymin":%v,"xmax":%v,"ymax":%v}`, prediction.XYXY},
		"corners":          {`"box":{"topLeft":{"x":%v,"y":%v},"bottomRight":{"x":%v,"y":%v}}`, prediction.XYXY},
		"list of corners":  {`"box":[[%v,%v],[%v,%v]]`, prediction.XYXY},
		"Left":             {`"BoundingBox":{"Left":%v,"Top":%v,"Width":%v,"Height":%v}`, prediction.XYWH},
		"center_x":         {`"rect":{"center_x":%v,"center_y":%v,"width":%v,"height":%v}`, prediction.CXCYWH},
		"flat, x1 to y2":   {`"x1":%v,"y1":%v,"x2":%v,"y2":%v`, prediction.XYXY},
		"geometry nesting": {`"geometry":{"boundingBox":{"left":%v,"top":%v,"width":%v,"height":%v}}`, prediction.XYWH},
	}
}

// Boxes written in any layout and units come back as the same boxes when the
// format is told, and whenever the reading does not say that it assumed one.
func TestBoxesThereAndBack(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, in one goroutine")
	}
	const w, h = 640, 480
	img := pngOf("image", "image.png", w, h)
	rng := rand.New(rand.NewPCG(1, 2))
	assumed := 0
	for range 60 {
		boxes := randomBoxes(rng, w, h)
		for name, style := range keyStyles() {
			for _, f := range formats(style.layout, name == "bbox") {
				doc := documentOf(boxes, style.format, f, w, h)
				told := prediction.Read(multipartRequest(img, doc), prediction.Options{Boxes: f})
				compareBoxes(t, name+" told "+f.String(), told, boxes)
				auto := prediction.Read(multipartRequest(img, doc), prediction.Options{})
				if auto.Assumed {
					assumed++
					continue
				}
				compareBoxes(t, name+" found "+f.String(), auto, boxes)
			}
		}
	}
	if assumed == 0 || assumed > 700 {
		t.Errorf("%d of 1800 readings were assumed", assumed)
	}
}

func randomBoxes(rng *rand.Rand, w, h float64) []prediction.Box {
	boxes := make([]prediction.Box, 1+rng.IntN(6))
	for i := range boxes {
		x, y := float64(rng.IntN(int(w)-40)), float64(rng.IntN(int(h)-40))
		boxes[i] = prediction.Box{
			X: x, Y: y,
			Width:  4 + float64(rng.IntN(int(2*(w-x-4))))/2,
			Height: 4 + float64(rng.IntN(int(2*(h-y-4))))/2,
		}
	}
	return boxes
}

// formats returns the formats that a key style may carry.
func formats(fixed prediction.BoxLayout, list bool) []prediction.BoxFormat {
	layouts := []prediction.BoxLayout{prediction.XYWH, prediction.CXCYWH}
	if list {
		layouts = append(layouts, prediction.XYXY)
	}
	if fixed != prediction.AutoLayout {
		layouts = []prediction.BoxLayout{fixed}
	}
	var all []prediction.BoxFormat
	for _, l := range layouts {
		all = append(all, prediction.BoxFormat{Layout: l, Units: prediction.Pixels},
			prediction.BoxFormat{Layout: l, Units: prediction.Normalised})
	}
	return all
}

func documentOf(boxes []prediction.Box, style string, f prediction.BoxFormat, w, h float64) part {
	var objects []string
	for _, b := range boxes {
		v := write(b, f, w, h)
		objects = append(objects, fmt.Sprintf(`{"label":"a","score":0.5,`+style+`}`, v[0], v[1], v[2], v[3]))
	}
	return predictions(`{"detections":[` + strings.Join(objects, ",") + `]}`)
}

func compareBoxes(t *testing.T, name string, r *prediction.Reading, want []prediction.Box) {
	t.Helper()
	for i, o := range r.Prediction.Objects {
		if o.Box == nil || !sameBox(*o.Box, want[i], 1e-6) {
			t.Fatalf("%s: got %v, want %v (read as %v, %s)", name, o.Box, want[i], r.Boxes, codes(r))
		}
	}
	if len(r.Prediction.Objects) != len(want) {
		t.Fatalf("%s: %d objects, want %d", name, len(r.Prediction.Objects), len(want))
	}
}

// What the numbers prove, and what they do not.
func TestBoxLayouts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		boxes   string // values of bbox
		force   string
		image   bool // of 200x100
		want    string
		format  string
		assumed bool
	}{
		"corners, for as sizes they leave the image": {boxes: `[150.5,60,190.5,90]`, image: true, want: "150.5 60 40 30", format: "xyxy,px"},
		"sizes, for as corners they are negative":    {boxes: `[10,50,20,40],[5,5,30,30],[100,60,80,30]`, image: true, want: "10 50 20 40", format: "xywh,px"},
		"both":                          {boxes: `[20,20,90,60]`, image: true, want: "20 20 90 60", format: "xywh,px", assumed: true},
		"one box decides for all":       {boxes: `[20,20,90,60],[150,60,190,90]`, image: true, want: "20 20 70 40", format: "xyxy,px"},
		"none":                          {boxes: `[150,60,190,90],[100,10,20,5]`, image: true, want: "150 60 190 90", format: "xywh,px", assumed: true},
		"a 4 % overrun is no exclusion": {boxes: `[100,50,106,52]`, image: true, want: "100 50 106 52", format: "xywh,px", assumed: true},
		"an empty box is no exclusion":  {boxes: `[150.5,60,150.5,90]`, image: true, want: "150.5 60 0 30", format: "xyxy,px"},
		"without an image, order alone": {boxes: `[10,50,20,40],[5,5,30,30]`, want: "10 50 20 40", format: "xywh,px", assumed: true},
		"normalised, corners":           {boxes: `[0.75,0.5,0.875,0.75]`, image: true, want: "150 50 25 25", format: "xyxy,norm", assumed: true}, // or top first,
		"normalised, over the edge":     {boxes: `[0.75,0.5,0.26,0.25]`, image: true, want: "150 50 52 25", format: "xywh,norm", assumed: true},
		"normalised without an image":   {boxes: `[0.75,0.5,0.26,0.25]`, want: "750 375 260 187.5", format: "xywh,norm", assumed: true},
		"told":                          {boxes: `[20,20,90,60]`, force: "xyxy,px", image: true, want: "20 20 70 40", format: "xyxy,px"},
		"told centre":                   {boxes: `[20,20,10,6]`, force: "cxcywh,px", image: true, want: "15 17 10 6", format: "cxcywh,px"},
		"told units":                    {boxes: `[1,1,1,1]`, force: "xywh,norm", image: true, want: "200 100 200 100", format: "xywh,norm"},
		"told against what they can be": {boxes: `[150,60,190,90]`, force: "xywh", image: true, want: "150 60 190 90", format: "xywh,px"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var objects []string
			for b := range strings.SplitSeq(strings.ReplaceAll(tt.boxes, "],[", "] ["), " ") {
				objects = append(objects, `{"class":"a","score":0.5,"bbox":`+b+`}`)
			}
			parts := []part{predictions(`[` + strings.Join(objects, ",") + `]`)}
			if tt.image {
				parts = append(parts, pngOf("image", "image.png", 200, 100))
			}
			force, err := prediction.ParseBoxFormat(tt.force)
			if err != nil {
				t.Fatal(err)
			}
			r := prediction.Read(multipartRequest(parts...), prediction.Options{Boxes: force})
			b := r.Prediction.Objects[0].Box
			if got := fmt.Sprintf("%.6g %.6g %.6g %.6g", b.X, b.Y, b.Width, b.Height); got != tt.want {
				t.Errorf("box %s, want %s", got, tt.want)
			}
			if got := r.Boxes.String(); got != tt.format || r.Assumed != tt.assumed {
				t.Errorf("read as %s, assumed %v; want %s, %v (%s)", got, r.Assumed, tt.format, tt.assumed, codes(r))
			}
		})
	}
}

// What is around the same object settles the layout: its outline, or the run
// lengths of its mask, which may be of another size than the image.
func TestMaskSettlesLayout(t *testing.T) {
	t.Parallel()
	// A mask of 200x100 that is inside from 20,30 to 80,70.
	runs := "2030" + strings.Repeat(",40,60", 59) + ",40,12030"
	tests := map[string]struct {
		object  string
		layout  prediction.BoxLayout
		assumed bool
	}{
		"an outline":                {`"bbox":[50,50,60,40],"polygon":[[20,30],[80,30],[80,70],[20,70],[19.5,50]]`, prediction.CXCYWH, false},
		"run lengths, centre":       {`"bbox":[50,50,60,40],"segmentation":{"size":[100,200],"counts":[` + runs + `]}`, prediction.CXCYWH, false},
		"run lengths, corner":       {`"bbox":[20,30,60,40],"segmentation":{"size":[100,200],"counts":[` + runs + `]}`, prediction.XYWH, false},
		"run lengths, corners":      {`"bbox":[20,30,80,70],"segmentation":{"size":[100,200],"counts":[` + runs + `]}`, prediction.XYXY, false},
		"of half the size":          {`"bbox":[50,50,60,40],"rle":{"size":[2,4],"counts":[2,2,4]}`, prediction.XYWH, true},
		"of a twentieth of it":      {`"bbox":[50,50,60,60],"rle":{"size":[5,10],"counts":[6,3,2,3,2,3,31]}`, prediction.CXCYWH, false},
		"0..1":                      {`"bbox":[0.25,0.5,0.3,0.4],"segmentation":{"size":[100,200],"counts":[` + runs + `]}`, prediction.CXCYWH, false},
		"a mask of nothing":         {`"bbox":[50,50,60,40],"segmentation":{"size":[100,200],"counts":[20000]}`, prediction.XYWH, true},
		"a mask of something else":  {`"bbox":[50,50,60,40],"segmentation":{"size":[100,200],"counts":[19000,1000]}`, prediction.XYWH, true},
		"an image, whose pixels":    {`"bbox":[50,50,60,40],"mask":"mask_0000.png"`, prediction.XYWH, true},
		"bits of rows, 10 to a bit": {`"bbox":[50,50,60,40],"mask":[[0,0,0],[0,0,0],[0,0,1]]`, prediction.XYWH, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := predictions(`[{"class":"a","score":0.5,` + tt.object + `}]`)
			r := prediction.Read(multipartRequest(doc, pngOf("image", "image.png", 200, 100), pngOf("m", "mask_0000.png", 200, 100)), prediction.Options{})
			if r.Boxes.Layout != tt.layout || r.Assumed != tt.assumed {
				t.Errorf("read as %v, assumed %v; want %v, %v: %s", r.Boxes, r.Assumed, tt.layout, tt.assumed, codes(r))
			}
			if !tt.assumed && tt.layout != prediction.AutoLayout {
				b := *r.Prediction.Objects[0].Box
				if want := (prediction.Box{X: 20, Y: 30, Width: 60, Height: 40}); name != "of a twentieth of it" && !sameBox(b, want, 1e-9) {
					t.Errorf("box %v, want %v", b, want)
				}
			}
		})
	}
}

func TestBoxFormat(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "auto", "auto": "auto", "xywh": "xywh", "XYXY, px": "xyxy,px", "cxcywh,norm": "cxcywh,norm",
		"xywh,normalized": "xywh,norm", "norm": "auto,norm", "yxyx,1000": "yxyx,1000", "xxyy": "xxyy", "xywh,percent": "xywh,percent", "8192": "auto,8192",
	} {
		got, err := prediction.ParseBoxFormat(text)
		if err != nil || got.String() != want {
			t.Errorf("%q: got %v, %v; want %s", text, got, err, want)
		}
		if again, err := prediction.ParseBoxFormat(got.String()); again != got || err != nil {
			t.Errorf("%q does not parse back: %v, %v", got, again, err)
		}
	}
	for _, text := range []string{"zxzx", "xywh;px", "px,metres"} {
		if got, err := prediction.ParseBoxFormat(text); err == nil || got != (prediction.BoxFormat{}) {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
	seen := make(map[prediction.BoxFormat]bool)
	f := prediction.BoxFormat{}
	const steps = 13
	for range steps {
		seen[f] = true
		f = f.Next()
	}
	if len(seen) != steps || f != (prediction.BoxFormat{}) {
		t.Errorf("cycles through %v and ends at %v", seen, f)
	}
	if got := (prediction.BoxFormat{Layout: prediction.XYXY}).Next(); got.Units == prediction.AutoUnits {
		t.Errorf("stuck at %v", got)
	}
}
