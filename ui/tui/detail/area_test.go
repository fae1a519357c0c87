package detail

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

func TestArea(t *testing.T) {
	t.Parallel()
	canvas := prediction.Size{Width: 100, Height: 50}
	triangle := []prediction.Point{{X: 0, Y: 0}, {X: 100, Y: 0}, {X: 0, Y: 50}}
	tests := map[string]struct {
		o      prediction.Object
		canvas prediction.Size
		want   string
	}{
		"a box":               {prediction.Object{Box: &prediction.Box{Width: 50, Height: 25}}, canvas, "25%"},
		"a negative one":      {prediction.Object{Box: &prediction.Box{Width: -50, Height: 25}}, canvas, "25%"},
		"a small one":         {prediction.Object{Box: &prediction.Box{Width: 5, Height: 1.5}}, canvas, "0.15%"},
		"an outline":          {prediction.Object{Box: &prediction.Box{Width: 100, Height: 50}, Polygons: [][]prediction.Point{triangle}}, canvas, "50%"},
		"run lengths":         {prediction.Object{RLE: &prediction.RLE{Size: prediction.Size{Width: 10, Height: 10}, Counts: []uint32{50, 30, 20}}}, prediction.Size{}, "30%"},
		"of the box":          {prediction.Object{RLE: &prediction.RLE{Size: prediction.Size{Width: 10, Height: 10}, Counts: []uint32{0, 50, 50}}, MaskBox: &prediction.Box{Width: 50, Height: 50}}, canvas, "25%"},
		"without a canvas":    {prediction.Object{Box: &prediction.Box{Width: 50, Height: 25}}, prediction.Size{}, ""},
		"a mask that is sent": {prediction.Object{Mask: &prediction.MaskRef{}}, canvas, ""},
	}
	for name, tt := range tests {
		p := &prediction.Prediction{Objects: []prediction.Object{tt.o}}
		m := Model{content: Content{Reading: &prediction.Reading{Prediction: p, Canvas: tt.canvas}}}
		if got := m.table().areaText(0); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
		m.selection.Areas = []float32{0.125}
		if got := m.table().areaText(0); got != "13%" && got != "12%" {
			t.Errorf("%s: got %q of the mask that was looked at", name, got)
		}
	}
}
