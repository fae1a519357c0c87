package prediction_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// part is a part of a request under test.
type part struct{ name, filename, mediaType, body string }

// predictions is the documented part of the JSON.
func predictions(json string) part {
	return part{"predictions", "predictions.json", "application/json", json}
}

// pngOf returns a part that holds a black PNG.
func pngOf(name, filename string, w, h int) part {
	size := image.Pt(w, h)
	body, ok := blackPNGs.Load(size)
	if !ok {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rectangle{Max: size})); err != nil {
			panic(err)
		}
		body, _ = blackPNGs.LoadOrStore(size, b.String())
	}
	return part{name, filename, "image/png", body.(string)}
}

// blackPNGs are the images that were asked for, by their size: thousands of
// requests share a few.
var blackPNGs sync.Map

// multipartRequest returns a request with these parts.
func multipartRequest(parts ...part) *capture.Request {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		d := fmt.Sprintf("form-data; name=%q", p.name)
		if p.filename != "" {
			d += fmt.Sprintf("; filename=%q", p.filename)
		}
		h.Set("Content-Disposition", d)
		if p.mediaType != "" {
			h.Set("Content-Type", p.mediaType)
		}
		pw, err := w.CreatePart(h)
		if err != nil {
			panic(err)
		}
		_, _ = pw.Write([]byte(p.body))
	}
	_ = w.Close()
	return capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {w.FormDataContentType()}}, b.Bytes())
}

// bodyRequest returns a request whose body is one thing.
func bodyRequest(mediaType, body string) *capture.Request {
	return capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {mediaType}}, []byte(body))
}

// describe writes a reading's prediction so that a test can compare it.
func describe(r *prediction.Reading) string {
	p := r.Prediction
	if p == nil {
		return "nil"
	}
	var b strings.Builder
	b.WriteString(p.Kind.String())
	for i := range p.Objects {
		o := &p.Objects[i]
		fmt.Fprintf(&b, "\n%s", o.Class)
		if o.ClassID != "" {
			fmt.Fprintf(&b, "(%s)", o.ClassID)
		}
		if o.Confidence.Known {
			fmt.Fprintf(&b, " %.6g", o.Confidence.Value)
		}
		if o.Box != nil {
			fmt.Fprintf(&b, " [%.6g %.6g %.6g %.6g]", o.Box.X, o.Box.Y, o.Box.Width, o.Box.Height)
		}
		if o.Mask != nil {
			fmt.Fprintf(&b, " mask %q part %d", o.Mask.Ref, o.Mask.Part)
			if o.Mask.Value != 0 {
				fmt.Fprintf(&b, " value %d", o.Mask.Value)
			}
		}
		for _, ring := range o.Polygons {
			b.WriteString(" ring")
			for _, p := range ring {
				fmt.Fprintf(&b, " %.6g,%.6g", p.X, p.Y)
			}
		}
		if o.RLE != nil {
			fmt.Fprintf(&b, " rle %dx%d %v", o.RLE.Size.Width, o.RLE.Size.Height, o.RLE.Counts)
		}
		for _, k := range o.Keypoints {
			fmt.Fprintf(&b, " key %s %.6g,%.6g", k.Name, k.X, k.Y)
		}
		for _, f := range o.Extra {
			fmt.Fprintf(&b, " {%s=%s}", f.Pointer, f.Value)
		}
	}
	for _, f := range p.Extra {
		fmt.Fprintf(&b, "\n{%s=%s}", f.Pointer, f.Value)
	}
	return b.String()
}

// codes lists the findings as code@where.
func codes(r *prediction.Reading) string {
	var list []string
	for _, f := range r.Findings {
		list = append(list, f.Code+"@"+f.Where)
	}
	return strings.Join(list, " ")
}

func lines(l ...string) string { return strings.Join(l, "\n") }

// The documented shapes of camera inference. The classification is a real
// one, from the vendor's receiver robovisionai/image-webhook; the others are
// in its style.
func TestReadWire(t *testing.T) {
	t.Parallel()
	img := pngOf("image", "image.png", 640, 480)
	mask := func(i int) part { return pngOf("mask", fmt.Sprintf("mask_%04d.png", i), 640, 480) }
	tests := map[string]struct {
		parts   []part
		want    string
		codes   string
		summary string
	}{
		"classification": {
			parts:   []part{img, predictions(`{"kind": "ImageClassification.v1", "classId": "crocodile", "confidence": 0.021827127784490585}`)},
			want:    "image-classification\ncrocodile 0.0218271",
			summary: "crocodile 0.02",
		},
		"detection": {
			parts: []part{img, predictions(`{"kind":"ObjectDetection.v1","objects":[
				{"classId":"tomato","confidence":0.93,"boundingBox":{"x":412,"y":88,"width":120,"height":96}},
				{"classId":"leaf","confidence":0.5,"boundingBox":{"x":1,"y":2,"width":30,"height":40}},
				{"classId":"tomato","confidence":0.7,"boundingBox":{"x":0,"y":0,"width":64.5,"height":48}}]}`)},
			want: lines("object-detection", "tomato 0.93 [412 88 120 96]", "leaf 0.5 [1 2 30 40]",
				"tomato 0.7 [0 0 64.5 48]"),
			summary: "2 tomato, 1 leaf",
		},
		"multilabel": {
			parts:   []part{img, predictions(`{"kind":"MultilabelImageClassification.v1","labels":[{"classId":"bruised","confidence":0.41},{"classId":"ripe","confidence":0.97}]}`)},
			want:    lines("multilabel-classification", "bruised 0.41", "ripe 0.97"),
			summary: "ripe 0.97, bruised 0.41",
		},
		"instances": {
			parts: []part{img, mask(0), mask(1), predictions(`{"kind":"InstanceSegmentation.v1","objects":[
				{"classId":"tomato","confidence":0.93,"maskFile":"mask_0001.png"},
				{"classId":"tomato","confidence":0.9,"maskFile":"mask_0000.png"}]}`)},
			want: lines("instance-segmentation", `tomato 0.93 mask "mask_0001.png" part 2`,
				`tomato 0.9 mask "mask_0000.png" part 1`),
			summary: "2 tomato",
		},
		"semantic": {
			parts: []part{img, mask(0), mask(1), predictions(`{"kind":"SemanticSegmentation.v1","regions":[
				{"classId":"leaf","maskFile":"mask_0000.png"},{"classId":"soil","maskFile":"mask_0001.png"}]}`)},
			want: lines("semantic-segmentation", `leaf mask "mask_0000.png" part 1`,
				`soil mask "mask_0001.png" part 2`),
			summary: "2 regions: leaf, soil",
		},
		"nothing seen": {
			parts:   []part{img, predictions(`{"kind":"ObjectDetection.v1","objects":[]}`)},
			want:    "object-detection",
			summary: "no objects",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(tt.parts...), prediction.Options{})
			if got := describe(r); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if got := codes(r); got != tt.codes {
				t.Errorf("findings %q, want %q", got, tt.codes)
			}
			if got := r.Summary().Text; got != tt.summary {
				t.Errorf("summary %q, want %q", got, tt.summary)
			}
			if r.Image != 0 || (r.ImageSize != prediction.Size{Width: 640, Height: 480}) {
				t.Errorf("image part %d of %v", r.Image, r.ImageSize)
			}
		})
	}
}
