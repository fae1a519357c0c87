package aggregate_test

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/aggregate"
)

// reading has an object for each box, in an image of 100x50.
func reading(boxes ...prediction.Box) *prediction.Reading {
	p := &prediction.Prediction{Kind: prediction.ObjectDetection}
	for i := range boxes {
		p.Objects = append(p.Objects, prediction.Object{Class: "a", Box: &boxes[i]})
	}
	return &prediction.Reading{Prediction: p, Canvas: prediction.Size{Width: 100, Height: 50}}
}

func box(x, y, w, h float64) prediction.Box { return prediction.Box{X: x, Y: y, Width: w, Height: h} }

func TestLogKeepsPlaces(t *testing.T) {
	t.Parallel()
	l := aggregate.NewLog(100)
	l.Add(7, reading(box(10, 10, 20, 20), box(90, 40, 100, -100), box(math.NaN(), 0, 1, 1)))
	marks, complete := l.Marks(7)
	if !complete || len(marks) != 2 {
		t.Fatalf("got %+v, %v", marks, complete)
	}
	if want := (aggregate.Box{X0: 0.1, Y0: 0.2, X1: 0.3, Y1: 0.6}); marks[0].Box != want {
		t.Errorf("got %v, want %v", marks[0].Box, want)
	}
	if want := (aggregate.Box{X0: 0.9, Y0: 0, X1: 1, Y1: 0.8}); marks[1].Box != want {
		t.Errorf("cut at the image: got %v, want %v", marks[1].Box, want)
	}
	if marks, complete := l.Marks(8); marks != nil || !complete {
		t.Errorf("a frame that is not there has %v", marks)
	}
}

// TestLogIsBounded checks that the oldest frames go, empty ones too.
func TestLogIsBounded(t *testing.T) {
	t.Parallel()
	l := aggregate.NewLog(30)
	for seq := range uint64(100) {
		if seq%2 == 0 {
			l.Add(seq, reading(box(1, 1, 2, 2), box(3, 3, 4, 4)))
		} else {
			l.Add(seq, reading())
		}
	}
	kept := 0
	for seq := range uint64(100) {
		marks, _ := l.Marks(seq)
		kept += len(marks)
	}
	if kept != 10 { // a frame costs 4 or 2, so 5 of each are left
		t.Errorf("%d objects are kept, want 10", kept)
	}
	if marks, _ := l.Marks(98); len(marks) != 2 {
		t.Error("the newest is gone")
	}
	l.Add(98, reading(box(1, 1, 2, 2)))
	if marks, _ := l.Marks(98); len(marks) != 1 {
		t.Errorf("read again, there are %d objects", len(marks))
	}
	l.Trim(99)
	if marks, _ := l.Marks(98); marks != nil {
		t.Error("what was trimmed is there")
	}
	for seq := range uint64(50) { // the count has not drifted
		l.Add(200+seq, reading(box(1, 1, 2, 2)))
	}
	if marks, _ := l.Marks(240); marks == nil {
		t.Error("after trimming, less is kept")
	}
}

// TestLogFindsMasks checks that objects without a box wait for their place.
func TestLogFindsMasks(t *testing.T) {
	t.Parallel()
	rd := reading(box(1, 1, 2, 2))
	rd.Prediction.Kind = prediction.InstanceSegmentation
	rd.Prediction.Objects = append(rd.Prediction.Objects,
		prediction.Object{Class: "b", Mask: &prediction.MaskRef{}}, prediction.Object{Class: "c"},
		prediction.Object{Class: "d", Mask: &prediction.MaskRef{}})
	l := aggregate.NewLog(100)
	l.Add(1, rd)
	before, complete := l.Marks(1)
	if complete || len(before) != 3 {
		t.Fatalf("got %+v, %v; want 3, not complete", before, complete)
	}
	l.Place(1, 1, aggregate.Box{X0: 0.5, Y0: 0.5, X1: 0.6, Y1: 0.6})
	l.Place(1, 3, aggregate.Box{X0: 1}) // none
	l.Place(2, 3, aggregate.Box{})      // not there
	marks, complete := l.Marks(1)
	if !complete || marks[1].X0 != 0.5 || before[1].X0 == 0.5 {
		t.Errorf("got %+v, %v; before %+v", marks, complete, before)
	}
	f := aggregate.NewField(imageSize())
	for _, m := range marks {
		f.Add(m.Box)
	}
	if f.Boxes != 2 {
		t.Errorf("%d boxes, want 2: one has no place", f.Boxes)
	}
}

func TestLogLeavesAreasOut(t *testing.T) {
	t.Parallel()
	rd := reading(box(0, 0, 100, 50))
	rd.Prediction.Kind = prediction.SemanticSegmentation
	l := aggregate.NewLog(100)
	l.Add(1, rd)
	if marks, _ := l.Marks(1); marks != nil {
		t.Errorf("got %+v", marks)
	}
}

func TestLogConcurrently(t *testing.T) {
	t.Parallel()
	l := aggregate.NewLog(500)
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for i := range uint64(300) {
				rd := reading(box(float64(i%90), 1, 5, 5))
				rd.Prediction.Objects[0].Class = fmt.Sprint(i)
				l.Add(i*4+uint64(n), rd)
				l.Place(i, 0, aggregate.Box{})
				marks, _ := l.Marks(i)
				_ = len(marks)
				l.Trim(i)
			}
		})
	}
	wg.Wait()
}

func TestFrames(t *testing.T) {
	t.Parallel()
	f := aggregate.NewFrames([]uint64{3, 1 << 60, 5})
	if f.Len() != 3 || f.At(1) != 1<<60 {
		t.Errorf("%d frames, the second is %d", f.Len(), f.At(1))
	}
	if f != aggregate.NewFrames([]uint64{3, 1 << 60, 5}) || f == aggregate.NewFrames([]uint64{3, 5}) {
		t.Error("equal lists differ, or different ones are equal")
	}
}
