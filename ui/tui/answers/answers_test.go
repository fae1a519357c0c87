package answers_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/answers"
	"github.com/framebin/framebin/ui/tui/theme"
	"github.com/framebin/framebin/ui/tui/wizard"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// choose answers a question by its letter.
func choose(t *testing.T, step wizard.Step, letter string) answers.Msg {
	t.Helper()
	_, cmd := step.Ask.Update(tea.KeyPressMsg{Code: []rune(letter)[0], Text: letter})
	if cmd == nil {
		t.Fatalf("%s chooses nothing", letter)
	}
	msg, _ := cmd().(answers.Msg)
	return msg
}

// TestNothingAnswers asks nothing where an archive is looked at.
func TestNothingAnswers(t *testing.T) {
	t.Parallel()
	m := answers.New(nil, []string{"503"})
	if step := m.Ask(); step.Ask.Active() || step.Note.Tone != theme.Warn || m.Text() != "" {
		t.Errorf("got %+v, %q", step, m.Text())
	}
}

// TestChosen answers as was chosen, and as configured again.
func TestChosen(t *testing.T) {
	t.Parallel()
	responder, err := capture.NewResponder(capture.ResponderConfig{Status: 202})
	if err != nil {
		t.Fatal(err)
	}
	m := answers.New(responder, nil)
	if m.Text() != "202" {
		t.Errorf("got %q", m.Text())
	}
	step := m.Next(choose(t, m.Ask(), "1"), now)
	var kept state.State
	if step.Remember(&kept); m.Text() != "503" || responder.Plan(nil).Status != 503 || strings.Join(kept.Answers, "") != "503" || step.Cmd != nil {
		t.Errorf("got %q, %+v, and %q is remembered", m.Text(), step, kept.Answers)
	}
	if step = m.Next(choose(t, m.Ask(), "a"), now); m.Text() != "202" || step.Remember != nil || responder.Plan(nil).Status != 202 {
		t.Errorf("got %q, %+v", m.Text(), step)
	}
}

// TestForAWhile tells how long a plan is in force, and ends it, but not one that
// was chosen since.
func TestForAWhile(t *testing.T) {
	t.Parallel()
	responder, err := capture.NewResponder(capture.ResponderConfig{})
	if err != nil {
		t.Fatal(err)
	}
	m := answers.New(responder, nil)
	typed := func(text string) wizard.Step {
		t.Helper()
		line := m.Next(choose(t, m.Ask(), "w"), now).Line
		if _, err := line.Check(text); err != nil {
			t.Fatal(err)
		}
		msg, _ := line.Answer(text).(answers.Msg)
		return m.Next(msg, now)
	}
	const short = "for:1ms"
	over := typed("503 " + short).Cmd
	m.SetNow(now)
	if m.Text() != "503" && !strings.HasPrefix(m.Text(), "503 ") {
		t.Errorf("got %q", m.Text())
	}
	first, _ := over().(answers.Msg)
	second, _ := typed("500 " + short).Cmd().(answers.Msg)
	if step := m.Next(first, now); step.Note.Text != "" || responder.Plan(nil).Status != 500 {
		t.Errorf("the end of the plan before it is said: %+v", step)
	}
	if step := m.Next(second, now); !step.Note.Stays || !strings.HasPrefix(step.Note.Text, "500 ") || responder.Plan(nil).Status != 200 {
		t.Errorf("got %+v, and %d", step, responder.Plan(nil).Status)
	}
}
