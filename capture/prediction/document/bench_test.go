package document_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
)

// These are of the whole reading, and here because the tests of this package
// link little else: what a library of tests keeps in memory is looked at in each
// collection of garbage, and was a fifth of the time.

// request returns one of a document of n objects and a black image.
func request(tb testing.TB, n int) *capture.Request {
	tb.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	document, err := w.CreateFormFile("predictions", "predictions.json")
	if err != nil {
		tb.Fatal(err)
	}
	_, _ = document.Write([]byte(detections(n)))
	picture, err := w.CreateFormFile("image", "image.png")
	if err != nil {
		tb.Fatal(err)
	}
	if err := png.Encode(picture, image.NewGray(image.Rect(0, 0, 1280, 960))); err != nil {
		tb.Fatal(err)
	}
	_ = w.Close()
	return capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {w.FormDataContentType()}}, b.Bytes())
}

// detections returns a document of n objects, as camera inference writes them.
func detections(n int) string {
	var b strings.Builder
	b.WriteString(`{"kind":"ObjectDetection.v1","objects":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"classId":"class %d","confidence":0.%06d,"boundingBox":{"x":%d.25,"y":%d.5,"width":%d,"height":%d.75},"area_px":%d}`,
			i%7, 500000+i, i%1200, i%900, 10+i%50, 20+i%30, 100+i)
	}
	b.WriteString(`]}`)
	return b.String()
}

// BenchmarkRead is held to less than 1 ms for 1,000 objects.
func BenchmarkRead(b *testing.B) {
	for _, n := range []int{1, 100, 1000, 100_000} {
		r := request(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := prediction.Read(r, prediction.Options{}); len(got.Prediction.Objects) != n {
					b.Fatal(len(got.Prediction.Objects))
				}
			}
		})
	}
}

// BenchmarkReadByMap is held to less than 15 ms for 1,000 objects that a
// person's own map reads.
func BenchmarkReadByMap(b *testing.B) {
	const program = `{objects: each(.objects[]; {class: .classId, confidence, box: (.boundingBox | [.x, .y, .width, .height] | xywh)})}`
	r := request(b, 1000)
	o := prediction.Options{Maps: vendors.Set{}.With(vendors.New("own", program))}
	b.ReportAllocs()
	for b.Loop() {
		if got := prediction.Read(r, o); len(got.Prediction.Objects) != 1000 || got.Prediction.Objects[999].Box.Width != 59 {
			b.Fatalf("%+v", got.Findings)
		}
	}
}

// BenchmarkParse beside encoding/json's check of the same document, which
// builds nothing.
func BenchmarkParse(b *testing.B) {
	data := []byte(detections(1000))
	b.Run("jsonspan", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			if _, err := jsonspan.Parse(data, jsonspan.Limits{Depth: 64, Nodes: 1 << 20}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json.Valid", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			if !json.Valid(data) {
				b.Fatal("invalid")
			}
		}
	})
	b.Run("json.Unmarshal", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			var v any
			if err := json.Unmarshal(data, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSummary(b *testing.B) {
	r := prediction.Read(request(b, 1000), prediction.Options{})
	b.ReportAllocs()
	for b.Loop() {
		if r.Summary().Text == "" {
			b.Fatal("no text")
		}
	}
}
