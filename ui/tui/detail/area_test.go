package detail

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/theme"
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

// TestColumns drops the bars first where there is little room, then the size of
// the mask and the area, and never what names the mask.
func TestColumns(t *testing.T) {
	t.Parallel()
	reading := &prediction.Reading{
		Prediction: &prediction.Prediction{Objects: []prediction.Object{{
			Class: "nucleus", Confidence: prediction.Confidence{Value: 0.5, Known: true}, Mask: &prediction.MaskRef{Ref: "mask_0000.png", Part: 0},
		}}},
		Parts: []prediction.PartInfo{{Size: prediction.Size{Width: 696, Height: 520}}},
	}
	s := theme.New(true, colorprofile.NoTTY)
	for width, want := range map[int]string{
		60: "nucleus ━━━━┄┄┄┄ 0.500     12% 696x520   mask_0000.png",
		50: "nucleus 0.500     12% 696x520   mask_0000.png",
		46: "nucleus 0.500     12% mask_0000.png",
		34: "nucleus 0.500  mask_0000.png",
	} {
		m := Model{width: width, height: 10, content: Content{Reading: reading}}
		m.selection = Selection{Object: -1, Areas: []float32{0.12}}
		if got := m.table().objectLine(0, m.table().columns(s), s); !strings.Contains(got, want) {
			t.Errorf("in %d columns: got %q, want %q", width, got, want)
		}
	}
}
