package exports

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/theme"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// CopyCurl puts the selected request on the clipboard as a curl command, by
// OSC 52, which reaches the person's own machine over ssh too. Key copies the
// URL, for when there is no request.
func (e Exporter) CopyCurl(key string) wizard.Step {
	if e.Selected == 0 {
		return wizard.Say(theme.Warn, "nothing to copy yet; "+key+" copies the URL")
	}
	return wizard.Step{Cmd: func() tea.Msg {
		r, err := feed.Hold(e.Store, e.Selected)
		if err != nil {
			return copiedMsg{err: fmt.Errorf("request %d: %w", e.Selected, err)}
		}
		defer r.Release()
		return copiedMsg{curl: export.CopyCurl(r, export.CurlOptions{Origin: e.Origin})}
	}}
}

// copiedMsg brings the text for the clipboard.
type copiedMsg struct {
	curl export.CurlCommand
	err  error
}

func (msg copiedMsg) next(Exporter) wizard.Step {
	if msg.err != nil {
		return wizard.Say(theme.Bad, "copy: "+msg.err.Error())
	}
	text := "copied as curl"
	if file := msg.curl.BodyFile; file != "" {
		text += "; the body is too long for it: export as curl (x) writes " + file
	}
	step := wizard.Say(theme.Good, text)
	step.Cmd = tea.SetClipboard(msg.curl.Text)
	return step
}
