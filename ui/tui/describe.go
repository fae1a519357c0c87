package tui

import (
	"fmt"
	"image/color"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/theme"
)

// description identifies what the details say.
type description struct {
	seq   uint64
	boxes prediction.BoxFormat
	dark  bool
	raw   bool // with the body laid out
	width int  // of the lines, in columns
	ruler theme.Ruler
	sent  bool // with what became of it where it was passed on to
}

// describedMsg brings the details of a request.
type describedMsg struct {
	what    description
	content detail.Content
	gone    error // why nothing is known of it; nil if something is
}

// describeEvery is the least time from one description to the next: what
// follows a fast camera need not be legible faster than pictures are drawn.
const describeEvery = 50 * time.Millisecond

// describe writes a request down after a while, off the event loop. history
// are findings that the request alone does not tell.
func (m Model) describe(what description, history []prediction.Finding, after time.Duration) tea.Cmd {
	ctx := m.context()
	describe := m.describer(what, history)
	return func() (msg tea.Msg) {
		t := time.NewTimer(after)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil
		}
		background.Do(func() { msg = describe() })
		return msg
	}
}

func (m Model) describer(what description, history []prediction.Finding) func() tea.Msg {
	store, kept, palette, forwarder := m.store, m.cfg.Readings, m.cfg.Renderer.Palette(), m.cfg.Forwarder
	form := m.form(what)
	return func() tea.Msg {
		r, err := hold(store, what.seq)
		switch {
		case err != nil && r != nil: // it is known, and cannot be read
			return describedMsg{what: what, content: detail.Broken(r, err, form)}
		case err != nil:
			return describedMsg{what: what, content: detail.Content{Seq: what.seq}, gone: err}
		}
		defer r.Release()
		reading := *kept.Read(r, what.boxes)
		reading.Findings = slices.Concat(reading.Findings, history)
		content := detail.Describe(r, &reading, form)
		content.Colors = classColors(palette, &reading)
		if what.sent {
			content.Headers = append(content.Headers, forwardedLines(forwarder, what.seq, form)...)
		}
		return describedMsg{what: what, content: content}
	}
}

// form is how a request is laid out.
func (m Model) form(what description) detail.Form {
	return detail.Form{Styles: m.styles, Width: what.width, Raw: what.raw}
}

// forwarded reports whether it is known what became of a request where it was
// passed on to.
func (m Model) forwarded(seq uint64) bool {
	if m.cfg.Forwarder == nil {
		return false
	}
	_, known := m.cfg.Forwarder.Result(seq)
	return known
}

func forwardedLines(by *relay.Forwarder, seq uint64, f detail.Form) []string {
	r, _ := by.Result(seq)
	outcome := fmt.Sprintf("%d in %s", r.Status, theme.Duration(r.Latency))
	if r.Err != nil {
		outcome = r.Err.Error()
	}
	return f.Pair("forwarded", outcome)
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
