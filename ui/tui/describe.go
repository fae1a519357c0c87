package tui

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/theme"
)

// describer has requests written down for the details, one at a time.
type describer struct {
	asked   description // being written; zero if nothing is
	askedAt time.Time
	latest  describedMsg
	showing description // what the details show
}

// description identifies what the details say.
type description struct {
	seq     uint64
	boxes   prediction.BoxFormat
	maps    vendors.Set
	reading *prediction.Reading
	dark    bool
	raw     bool // with the body laid out
	width   int  // of the lines, in columns
	ruler   theme.Ruler
	sent    bool // with what became of it where it was passed on to
	arrival detail.Arrival
}

// describeEvery is the least time from one description to the next: what
// follows a fast camera need not be legible faster than pictures are drawn.
const describeEvery = 50 * time.Millisecond

// describedMsg brings the details of a request.
type describedMsg struct {
	what    description
	content detail.Content
	gone    error // why nothing is known of it; nil if something is
}

// apply keeps a description, for the request to be shown; the next one is
// asked for if the cursor has moved on meanwhile.
func (msg describedMsg) apply(m *Model) tea.Cmd {
	m.details.latest.content.Body.Release()
	m.details.asked, m.details.latest = description{}, msg
	if msg.gone != nil {
		m.say(m.display.Styles.Warn, msg.gone.Error())
	}
	return nil
}

// describe writes a request down after a while, off the event loop. history
// are findings that the request alone does not tell. After a defect the
// description is what went wrong.
func (what description) describe(m *Model, history []prediction.Finding, after time.Duration) tea.Cmd {
	form := detail.Form{Styles: m.display.Styles, Width: what.width, Raw: what.raw, Arrival: what.arrival, Memory: m.cfg.Readings.Options(what.boxes).Memory}
	from, kept, palette, forwarder, log := m.source.Store, m.cfg.Readings, m.cfg.Renderer.Palette, m.cfg.Forwarder, m.cfg.Log
	describe := func() describedMsg {
		r, err := feed.Hold(from, what.seq)
		switch {
		case err != nil && r != nil: // it is known, and cannot be read
			return describedMsg{what: what, content: detail.Broken(r, err, form)}
		case err != nil:
			return describedMsg{what: what, content: detail.Content{Seq: what.seq}, gone: err}
		}
		defer r.Release()
		what.reading = kept.Read(r, what.boxes)
		reading := *what.reading
		reading.Findings = slices.Concat(reading.Findings, history)
		content := detail.Describe(r, &reading, form)
		content.Colors = detail.ClassColors(palette(), &reading)
		if what.sent {
			content.Timing = append(content.Timing, form.Forwarded(forwarder, what.seq)...)
		}
		return describedMsg{what: what, content: content}
	}
	return m.start.run(func(ctx context.Context) (msg tea.Msg) {
		t := time.NewTimer(after)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil
		}
		err := guard.Run(log, fmt.Sprintf("describe request %d", what.seq), func() {
			background.Do(func() { msg = describe() })
		})
		if err == nil {
			return msg
		}
		content := detail.Content{Seq: what.seq}
		if r, gone := from.Get(what.seq); gone == nil {
			content = detail.Broken(r, err, form) // which looks at no body
		}
		return describedMsg{what: what, content: content}
	})
}
