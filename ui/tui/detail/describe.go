package detail

import (
	"fmt"
	"image/color"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Forwarded are the lines about what became of a request where it was passed on
// to.
func (f Form) Forwarded(by *relay.Forwarder, seq uint64) []string {
	r, _ := by.Result(seq)
	outcome := fmt.Sprintf("%d in %s", r.Status, theme.Duration(r.Latency))
	if r.Err != nil {
		outcome = r.Err.Error()
	}
	return f.Pair("forwarded", outcome)
}

// ClassColors gives each object the colour that the picture gives its class.
func ClassColors(palette *overlay.Palette, reading *prediction.Reading) []color.Color {
	if reading.Prediction == nil {
		return nil
	}
	colors := make([]color.Color, len(reading.Prediction.Objects))
	for i, o := range reading.Prediction.Objects {
		colors[i] = palette.Color(o.Class)
	}
	return colors
}
