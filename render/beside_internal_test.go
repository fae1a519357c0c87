package render

import (
	"context"
	"image"
	"runtime"
	"testing"
	"weak"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/graphics"
)

// TestHeavyFramesAreDecodedOneByOne: by the time that the second is opened nobody
// keeps the first.
func TestHeavyFramesAreDecodedOneByOne(t *testing.T) {
	t.Parallel()
	r := New(Config{})
	two := pairing{
		heavy: true,
		key: Key{
			Seq: 1, Options: Options{Beside: Beside{Seq: 2, Selected: -1}},
			Target: Target{Protocol: graphics.Sixel, Cols: 60, Rows: 20, Cell: image.Pt(10, 20)},
		},
	}
	frame := func() *Frame {
		objects := []prediction.Object{{Class: "cat"}}
		return &Frame{Size: image.Pt(64, 48), Reading: &prediction.Reading{Prediction: &prediction.Prediction{Objects: objects}}}
	}
	var first weak.Pointer[Frame]
	two.first = func() (*Frame, error) {
		f := frame()
		r.frames.put(frameKey{seq: 1}, f, f.Bytes())
		first = weak.Make(f)
		return f, nil
	}
	opened := 0
	two.second = func() (*Frame, error) {
		opened++
		runtime.GC()
		if first.Value() != nil {
			t.Error("the first is still there")
		}
		return frame(), nil
	}
	p, err := r.beside(context.Background(), &worker{}, two, side{size: image.Pt(64, 48), drawable: true})
	if err != nil || opened != 1 || len(p.Payload) == 0 {
		t.Errorf("got %v, %v, opened %d times", p, err, opened)
	}
}
