package prediction_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

func framed(w, h int, objects string) *capture.Request {
	return multipartRequest(pngOf("image", "image.png", w, h), predictions(`{"kind":"ObjectDetection.v1","objects":[`+objects+`]}`))
}

func TestSessionFindings(t *testing.T) {
	t.Parallel()
	const box = `"confidence":0.5,"boundingBox":{"left":1,"top":1,"width":2,"height":2}`
	var s prediction.Session
	steps := []struct {
		w, h    int
		classes string
		remote  string
		want    string
	}{
		{8, 6, "a b", "10.0.0.1:1000", ""},
		{8, 6, "a", "10.0.0.1:1001", ""},
		{8, 6, "b c", "10.0.0.1:1002", "class-new@predictions.json:/objects/1"},
		{16, 12, "c", "10.0.0.1:1003", "image-size-changed@image.png"},
		{16, 12, "c", "10.0.0.1:1004", ""},
		{8, 6, "c", "10.0.0.2:1000", ""}, // another camera
		{8, 6, "", "10.0.0.2:1000", ""},
	}
	for i, step := range steps {
		var objects []string
		for c := range strings.FieldsSeq(step.classes) {
			objects = append(objects, fmt.Sprintf(`{"classId":%q,%s}`, c, box))
		}
		r := framed(step.w, step.h, strings.Join(objects, ","))
		r.Remote = step.remote
		if got := codes(s.Read(r, prediction.Options{})); got != step.want {
			t.Errorf("request %d: findings %q, want %q", i, got, step.want)
		}
	}
}

// What one request proves of its boxes holds for the next one of its shape.
func TestSessionLayout(t *testing.T) {
	t.Parallel()
	const ambiguous = `{"classId":"a","confidence":0.5,"bbox":[20,20,90,60]}`
	const corners = `{"classId":"a","confidence":0.5,"bbox":[150,60,190,90]}`
	var s prediction.Session
	first := s.Read(framed(200, 100, ambiguous), prediction.Options{})
	if !first.Assumed || first.Boxes.Layout != prediction.XYWH {
		t.Errorf("first: %v, assumed %v", first.Boxes, first.Assumed)
	}
	s.Read(framed(200, 100, corners), prediction.Options{})
	third := s.Read(framed(200, 100, ambiguous), prediction.Options{})
	if third.Assumed || third.Boxes.String() != "xyxy,px" || strings.Contains(codes(third), "ambiguous") {
		t.Errorf("third: %v, assumed %v, %s", third.Boxes, third.Assumed, codes(third))
	}
	told := prediction.Options{Boxes: prediction.BoxFormat{Layout: prediction.CXCYWH}}
	if r := s.Read(framed(200, 100, ambiguous), told); r.Boxes.String() != "cxcywh,px" {
		t.Errorf("told: %v", r.Boxes)
	}
	other := s.Read(framed(200, 100, strings.ReplaceAll(ambiguous, "bbox", "rect")), prediction.Options{})
	if !other.Assumed || other.Shape == third.Shape {
		t.Errorf("another shape %q: %v, assumed %v", other.Shape, other.Boxes, other.Assumed)
	}
}

func TestSessionConcurrently(t *testing.T) {
	t.Parallel()
	var s prediction.Session
	r := framed(200, 100, `{"classId":"a","confidence":0.5,"bbox":[20,20,90,60]}`)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s.Read(r, prediction.Options{})
		})
	}
	wg.Wait()
}
