package prediction_test

import (
	"errors"
	"math"
	"net/http"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// FuzzRead holds Read to what it promises of any input: no panic, the same
// reading each time, bounded and finite results, indexes that exist, and
// messages that a terminal does not act on.
func FuzzRead(f *testing.F) {
	img := pngOf("", "", 64, 48).body
	for _, doc := range []string{
		``, `{}`, `[]`, `null`, `{"kind":"ObjectDetection.v1","objects":[{"classId":"a","confidence":0.9,"boundingBox":{"x":1,"y":2,"width":3,"height":4}}]}`,
		`[{"label":"a","score":93,"bbox":[0.1,0.2,0.3,0.4],"mask":"mask_0000.png"}]`,
		`{"predictions":[{"x":1,"y":2,"width":3,"height":4,"class":"a","confidence":1,"points":[{"x":1},{"y":2},{"x":3,"y":3}]}],"image":{"width":64,"height":48}}`,
		`[{"category_id":1,"image_id":2,"score":0.5,"segmentation":{"size":[2,3],"counts":"132"},"keypoints":[1,2,2]}]`,
		`{"displayNames":["a"],"confidences":[1],"bboxes":[[0,1,0,1]]}`,
		`{"Labels":[{"Name":"Car","Confidence":98.87,"Instances":[{"BoundingBox":{"Width":0.1,"Height":0.5,"Left":0.1,"Top":0.25},"Confidence":98.5}]}]}`,
		`{"objects":["1|2|3|4|5|a"]}`, `{"predictions":{"a":0.5}}`, `{"before":{},"after":{"label":"a","score":1,"box":[1,2,3,4]}}`,
		`[{"label":"a","mask":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4AWNgAAAAAgABc3UBGAAAAABJRU5ErkJggg=="},{"label":"b","mask":"data:image/png;base64,iVBOR\u002b\/"}]`,
		`{"predictions":{"segmentation_mask":"iVBORw0KGgo=","class_map":{"0":"background","7":"leaf"}},"image":{"width":64,"height":48}}`,
		`[[10,20,110,90,0.9,3],[30,40,50,60,0.8,4],[1]]`, `[{"label":"a","mask":[[0,1,1],[0,1,1],[0,0,1]],"keypoints":[[1,2,0.5],{"x":1,"y":2,"v":1}]}]`,
		`[{"classId":"a","mask":{"file":"mask_0000.png","value":0,"x":1}},{"classId":"b","mask":{"file":"mask_0000.png","value":65535}}]`,
		`[{"predictions":[{"label":"a","score":1}]},{"predictions":[]}]`,
		`{"records":[{"data":"eyJvYmplY3RzIjpbeyJsYWJlbCI6ImEiLCJiYm94IjpbMSwyLDMsNF19XX0="}]}`, "{\"a\":\"see\\n```json\\n[{\\\"label\\\":\\\"a\\\"}]\\n```\"}",
		`{"label":{"S":"a"},"score":{"N":"0.5"},"box":{"M":{"x":{"N":"1"},"y":{"N":"2"},"width":{"N":"3"},"height":{"N":"4"}}}}`,
		`{"rec_texts":["a","b"],"rec_scores":[0.9,0.8],"det_polygons":[[1,2,3,2,3,4,1,4],[5,6,7,6,7,8]],"masks":[[[0,1,1],[0,1,1],[0,0,1]],null]}`,
		`{"bboxes":[[1,2,3,4,0.5]],"labels":[0],"scores":[0.9]}`, `{"outputs":[{"name":"boxes","shape":[1,5],"data":[1,2,3,4,0.9]},{"name":"labels","data":[1]}]}`,
		`{"Labels":[["dog",0.9],["cat",0.1]]}`, `{"names":["a","b"],"ndarray":[[0.9,0.1]]}`, `{"metrics":[{"name":"x","value":1},{"name":"y","value":2},{"name":"w","value":3},{"name":"h","value":4}]}`,
		`[{"label":"a","rect":"Rect(1, 2 - 3, 4)","mask":{"shape":[1,8],"data":"gA=="}},{"rect":"BBox(xmin=1, ymin=2, xmax=3, ymax=4)","bbox_0":1,"bbox_1":2,"bbox_2":3,"bbox_3":4}]`,
		`{"image":[255,216,255,224,0,16],"frame":"ffd8ffe0","objects":[{"tt:class":"a","plateRect":[[1,2],[3,4]],"mask":[2,7,3]}]}`, "{\"a\":1}{\"b\":2}", "{\"a\":1}\x00\x00",
		`[[{"name":"a","x1":NaN,"vehicle":{"type":"b","score":0.1}}]]`, `{"kind":"SemanticSegmentation","regions":[{"class_id":3},{"class_id":4}]}`,
	} {
		f.Add(doc, img, "mask_0000.png", uint8(0))
	}
	for _, doc := range []string{
		"<a><o label='b' score='0.5' x='1' y='2' w='3' h='4'/></a>", "label,score,x,y,w,h\nb,0.5,1,2,3,4\n", "0 0.5 0.5 0.2 0.2 0.9\n",
		"label=b&score=0.5&xyxy=1,2,3,4", "{'label': 'b', 'score': np.float32(.5), 'box': (1, 2, 3, 4)}", "a={\"label\":\"b\",\"score\":0.5}",
		`{"m":["{\"label\":\"b\",\"xyxy\":[1,2,3,4]}","{\"label\":\"c\",\"xyxy\":[1,2,3,4]}"]}`, `"\"{\\\"label\\\":\\\"b\\\"}\""`,
		`{"masks":{"a":"mask_0000.png"}}`, `[{"label":"a","rotated_rect":[[20,10],[8,6],30]},{"label":"b","geometry":"POLYGON ((1 2, 3 2, 3 4))"}]`,
	} {
		f.Add(doc, img, "mask_0000.png", uint8(0))
	}
	f.Add(`[{"label":"a","bbox":[1,2,3,4]}]`, jpegOf("", "", 8, 6, 6).body, "m", uint8(3))
	f.Fuzz(func(t *testing.T, doc string, image string, name string, format uint8) {
		parts := []part{predictions(doc), {"image", "image.png", "image/png", image}, {"m", name, "image/png", image}}
		o := prediction.Options{Boxes: prediction.BoxFormat{
			Layout: prediction.BoxLayout(format % 4), Units: prediction.BoxUnits(format / 4 % 3),
		}}
		req := multipartRequest(parts...)
		r := prediction.Read(req, o)
		if again := prediction.Read(req, o); describe(again) != describe(r) || codes(again) != codes(r) {
			t.Fatalf("read differently: %s\n%s", describe(r), describe(again))
		}
		checkReading(t, r)
		checkInside(t, r, req)
		for _, other := range []*capture.Request{
			bodyRequest("application/json", doc), bodyRequest("text/plain", doc), bodyRequest("application/x-www-form-urlencoded", doc),
			multipartRequest(part{"a", "a.xml", "text/xml", doc}, part{"b", "", "", doc}, part{"image", "image.png", "image/png", image}),
			capture.NewRequest("GET", "/?"+doc, http.Header{"X-Json": {doc}}, nil),
		} {
			bare := prediction.Read(other, o)
			checkReading(t, bare)
			checkInside(t, bare, other)
			if bare.Prediction != nil && bare.JSON(other) == nil {
				t.Fatalf("a prediction without a document: %s, %d, %s %q", describe(bare), bare.Document, other.Target, other.MediaType)
			}
			bare.Summary()
		}
	})
}

// checkInside reads what lies inside the document: an image, or the error that
// is documented.
func checkInside(t *testing.T, r *prediction.Reading, req *capture.Request) {
	t.Helper()
	if r.Prediction == nil {
		return
	}
	doc := r.JSON(req)
	for _, o := range r.Prediction.Objects {
		if o.Mask == nil || o.Mask.Inside == (prediction.Span{}) {
			continue
		}
		data, err := prediction.MaskFile(o.Mask, doc)
		if (err == nil) == (len(data) == 0) || err != nil && !errors.Is(err, prediction.ErrInside) {
			t.Fatalf("%d bytes, %v", len(data), err)
		}
	}
}

func checkReading(t *testing.T, r *prediction.Reading) {
	t.Helper()
	for _, f := range r.Findings {
		checkMessage(t, f)
	}
	if len(r.Findings) > 600 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	for _, i := range r.Masks {
		if i < 0 || i >= len(r.Parts) || i == r.Image || i == r.Document {
			t.Fatalf("mask part %d of %d", i, len(r.Parts))
		}
	}
	if r.Image >= len(r.Parts) || r.Document >= len(r.Parts) {
		t.Fatalf("image %d, document %d of %d parts", r.Image, r.Document, len(r.Parts))
	}
	if r.Canvas.Width < 0 || r.Canvas.Height < 0 {
		t.Fatalf("canvas %v", r.Canvas)
	}
	if r.Prediction == nil {
		return
	}
	for _, o := range r.Prediction.Objects {
		if b := o.Box; b != nil && math.IsInf(b.X+b.Y+b.Width+b.Height, 0) || b != nil && math.IsNaN(b.X+b.Y+b.Width+b.Height) {
			t.Fatalf("box %v", *b)
		}
		if m := o.Mask; m != nil && (m.Part < -1 || m.Part >= len(r.Parts) || m.Value < 0) {
			t.Fatalf("mask %+v", *m)
		}
		if c := o.Confidence; c.Known && (c.Value < 0 || c.Value > 1.01) {
			t.Fatalf("confidence %+v", c)
		}
	}
	if r.Summary().Text == "" {
		t.Fatal("a prediction without a summary")
	}
}
