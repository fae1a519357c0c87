package tui

import (
	"context"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// What a person asked to be told of is told, the terminal gets what is for it,
// and the next one is waited for.
func TestAlert(t *testing.T) {
	t.Parallel()
	alerts := make(chan Alert, 1)
	alerts <- Alert{Text: "alert: scratch in request 1", Raw: "\a"}
	m := Model{start: newStarter(context.Background())}
	msg, ok := nextAlert(alerts, m.start)().(alertMsg)
	if !ok {
		t.Fatal("no alert came")
	}
	cmd := msg.apply(&m)
	if m.message.text != "alert: scratch in request 1" {
		t.Errorf("the status line says %q", m.message.text)
	}
	if raw, ok := cmd().(tea.RawMsg); !ok || raw.Msg != "\a" {
		t.Errorf("the terminal is sent %v", raw)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if msg := nextAlert(alerts, newStarter(ctx))(); msg != nil {
		t.Errorf("%v came after the end", msg)
	}
}
