package prediction_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
)

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
		r := multipartRequest(pngOf("image", "image.png", 1280, 960), predictions(detections(n)))
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
	r := multipartRequest(pngOf("image", "image.png", 1280, 960), predictions(detections(1000)))
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
	r := prediction.Read(multipartRequest(predictions(detections(1000))), prediction.Options{})
	b.ReportAllocs()
	for b.Loop() {
		if r.Summary().Text == "" {
			b.Fatal("no text")
		}
	}
}
