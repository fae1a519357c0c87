package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/ui/tui/feed"
)

// copiedMsg brings the text for the clipboard.
type copiedMsg struct {
	text string
	note string
	err  error
}

// copyCurl puts the selected request on the clipboard as a curl command, by
// OSC 52, which reaches the person's own machine over ssh too.
func copyCurl(m *Model) tea.Cmd {
	row, ok := m.list.Selected()
	if !ok {
		m.say(m.display.Styles.Warn, "nothing to copy yet; "+m.keys.CopyURL.Help().Key+" copies the URL")
		return nil
	}
	from := m.source.Store
	o := export.CurlOptions{}
	if len(m.cfg.URLs) > 0 {
		o.Origin = m.cfg.URLs[0]
	}
	return func() tea.Msg {
		r, err := feed.Hold(from, row.Seq)
		if err != nil {
			return copiedMsg{err: fmt.Errorf("request %d: %w", row.Seq, err)}
		}
		defer r.Release()
		c := export.CopyCurl(r, o)
		msg := copiedMsg{text: c.Text}
		if c.BodyFile != "" {
			msg.note = "the body is too long for it: export as curl (x) writes " + c.BodyFile
		}
		return msg
	}
}

// copyURL puts the URL to send to on the clipboard.
func copyURL(m *Model) tea.Cmd {
	if len(m.cfg.URLs) == 0 {
		m.say(m.display.Styles.Warn, "there is no URL to copy: these requests were captured before")
		return nil
	}
	url := m.cfg.URLs[0]
	m.say(m.display.Styles.Good, "copied "+url)
	return tea.SetClipboard(url)
}

// apply puts the text on the clipboard.
func (msg copiedMsg) apply(m *Model) tea.Cmd {
	if msg.err != nil {
		m.say(m.display.Styles.Bad, "copy: "+msg.err.Error())
		return nil
	}
	text := "copied as curl"
	if msg.note != "" {
		text += "; " + msg.note
	}
	m.say(m.display.Styles.Good, text)
	return tea.SetClipboard(msg.text)
}
