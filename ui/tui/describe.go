package tui

import (
	"image/color"

	tea "charm.land/bubbletea/v2"

	"framebin/capture"
	"framebin/capture/prediction"
	"framebin/render/overlay"
	"framebin/ui/tui/detail"
	"framebin/ui/tui/theme"
)

// description identifies what the details say.
type description struct {
	seq   uint64
	boxes prediction.BoxFormat
	dark  bool
	raw   bool // with the body laid out
}

// describedMsg brings the details of a request.
type describedMsg struct {
	what    description
	content detail.Content
	gone    bool // the request was evicted before
}

// describe writes a request down, off the event loop. history are findings
// that the request alone does not tell.
func describe(ring *capture.Ring, palette *overlay.Palette, what description, history []prediction.Finding,
	styles theme.Styles,
) tea.Cmd {
	return func() tea.Msg {
		r, ok := ring.Get(what.seq)
		if !ok || !r.Hold() {
			return describedMsg{what: what, content: detail.Content{Seq: what.seq}, gone: true}
		}
		defer r.Release()
		reading := prediction.Read(r, prediction.Options{Boxes: what.boxes})
		reading.Findings = append(reading.Findings, history...)
		content := detail.Describe(r, reading, styles, what.raw)
		content.Colors = classColors(palette, reading)
		return describedMsg{what: what, content: content}
	}
}

// classColors gives each object the colour that the picture gives its class.
func classColors(palette *overlay.Palette, reading *prediction.Reading) []color.Color {
	if reading.Prediction == nil {
		return nil
	}
	colors := make([]color.Color, len(reading.Prediction.Objects))
	for i, o := range reading.Prediction.Objects {
		colors[i] = palette.Color(o.Class)
	}
	return colors
}
