package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// Alert is something that a person asked to be told of.
type Alert struct {
	Text string // for the status line; safe to print
	Raw  string // for the terminal, such as its bell; "" for nothing
}

// nextAlert waits for an alert.
func nextAlert(alerts <-chan Alert, start starter) tea.Cmd {
	if alerts == nil {
		return nil
	}
	return start.run(func(ctx context.Context) tea.Msg {
		select {
		case a := <-alerts:
			return alertMsg(a)
		case <-ctx.Done():
			return nil
		}
	})
}

type alertMsg Alert

func (msg alertMsg) apply(m *Model) tea.Cmd {
	m.say(m.display.Styles.Warn, msg.Text)
	next := nextAlert(m.cfg.Alerts, m.start)
	if msg.Raw == "" {
		return next
	}
	return tea.Batch(tea.Raw(msg.Raw), next)
}
