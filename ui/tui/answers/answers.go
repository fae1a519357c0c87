// Package answers is how requests are answered: as configured, or as a person
// chose, to see a sender's ways with a bad receiver without starting anew.
//
// It answers no request: a capture.Responder does. The screen imports it.
package answers

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/faults"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/prompt"
	"github.com/framebin/framebin/ui/tui/theme"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// Model is how requests are answered.
type Model struct {
	responder  *capture.Responder      // nil: nothing is answered here
	configured capture.ResponderConfig // at the start
	chosen     faults.Plan             // since; empty for as configured
	until      time.Time               // when chosen ends; zero: when it is changed
	changes    int                     // so far
	now        time.Time               // of the latest figures
	typed      []string                // plans, oldest first
}

// New returns how r answers, which may be nil. typed are plans of before, oldest
// first.
func New(r *capture.Responder, typed []string) Model {
	if r == nil {
		return Model{}
	}
	return Model{responder: r, configured: r.Config(), typed: typed}
}

// SetNow tells what time it is.
func (m *Model) SetNow(now time.Time) { m.now = now }

// Text says how requests are answered, where that is not 200 at once, in the
// words of the flags.
func (m Model) Text() string {
	c, left := m.configured, ""
	if m.chosen.String() != "" {
		c = m.chosen.Configure(c)
	}
	if rest := m.until.Sub(m.now); !m.until.IsZero() && rest > 0 {
		left = theme.Duration(rest.Round(time.Second)) + " left"
	}
	var words []string
	always := func(f capture.Fault) bool { return f.Share == 0 && f.Every == 0 && !f.Window }
	if c.Status != 0 && c.Status != http.StatusOK && !slices.ContainsFunc(c.Faults, always) {
		words = append(words, fmt.Sprint(c.Status))
	}
	for _, f := range c.Faults {
		words = append(words, f.String())
	}
	switch {
	case c.DelayMax > c.DelayMin:
		words = append(words, fmt.Sprintf("+%s..%s", theme.Duration(c.DelayMin), theme.Duration(c.DelayMax)))
	case c.DelayMin > 0:
		words = append(words, "+"+theme.Duration(c.DelayMin))
	}
	if n := len(c.Rules); n > 0 {
		words = append(words, units.Count(n, "rule"))
	}
	if left != "" {
		words = append(words, left)
	}
	return strings.Join(words, " ")
}

// Msg is an answer to a question of a Model.
type Msg interface {
	next(m *Model, now time.Time) wizard.Step
}

// Next is what comes of an answer.
func (m *Model) Next(msg Msg, now time.Time) wizard.Step { return msg.next(m, now) }

// chosenName begins the reason of each answer that was chosen here.
const chosenName = "chosen on the screen: "

// Ask asks how to answer.
func (m Model) Ask() wizard.Step {
	if m.responder == nil {
		return wizard.Say(theme.Warn, "nothing is answered here: these requests were captured before")
	}
	choices := []dialog.Choice{
		{Letter: "a", Label: "as configured", Hint: "as the command line says", Msg: planMsg{}},
		{Letter: "w", Label: "in words …", Hint: faults.Help, Msg: typeMsg{}},
	}
	for i, o := range []struct {
		label, hint string
		plan        faults.Plan
	}{
		{"503 always", "the receiver is down", faults.Plan{Faults: []capture.Fault{{Status: 503}}}},
		{"500 every 5th", "it fails now and then", faults.Plan{Faults: []capture.Fault{{Status: 500, Every: 5}}}},
		{"no answer", "the connection is closed", faults.Plan{Faults: []capture.Fault{{Drop: true}}}},
		{"1 s late", "it is slow", faults.Plan{Delayed: true, DelayMin: time.Second, DelayMax: time.Second}},
		{"5 s late", "it is very slow", faults.Plan{Delayed: true, DelayMin: 5 * time.Second, DelayMax: 5 * time.Second}},
	} {
		choices = append(choices, dialog.Choice{Letter: fmt.Sprint(i + 1), Label: o.label, Hint: o.hint, Msg: planMsg{o.plan}})
	}
	return wizard.Step{Ask: dialog.Ask("How shall requests be answered from now on?", choices...)}
}

// typeMsg asks for a plan in words.
type typeMsg struct{}

func (typeMsg) next(m *Model, _ time.Time) wizard.Step {
	return wizard.Step{Line: prompt.Question{
		Label: "answer", Example: faults.Help, Value: m.chosen.String(), Earlier: m.typed,
		Check: func(line string) (string, error) {
			p, err := faults.Parse(line)
			switch {
			case err != nil:
				return "", err
			case p.String() == "":
				return "as configured", nil
			case p.For == 0:
				return "until R changes it", nil
			}
			return "and then as configured", nil
		},
		Answer: func(line string) tea.Msg {
			p, err := faults.Parse(line)
			if err != nil { // which Check has said
				return nil
			}
			return planMsg{p}
		},
	}}
}

// planMsg changes how requests are answered from now on. An empty plan is as
// configured.
type planMsg struct{ plan faults.Plan }

// next has requests answered as chosen, for as long as was said.
func (msg planMsg) next(m *Model, now time.Time) wizard.Step {
	config, text := m.configured, msg.plan.String()
	if text != "" {
		config = msg.plan.Configure(config)
		config.Name = chosenName + text
	}
	if err := m.responder.Configure(config); err != nil {
		return wizard.Say(theme.Bad, "answers: "+err.Error())
	}
	m.chosen, m.until, m.now = msg.plan, time.Time{}, now
	m.changes++
	if text == "" {
		return wizard.Say(theme.Good, "requests are answered as configured")
	}
	m.typed = state.Keep(m.typed, text)
	step := wizard.Say(theme.Warn, "from now on: "+text+"; R changes it")
	step.Remember = func(s *state.State) { s.Answers = state.Keep(s.Answers, text) }
	if msg.plan.For == 0 {
		return step
	}
	m.until = now.Add(msg.plan.For)
	id := m.changes
	step.Cmd = tea.Tick(msg.plan.For, func(time.Time) tea.Msg { return overMsg{id} })
	return step
}

// overMsg ends the time of a plan.
type overMsg struct{ id int }

// next answers as configured again, and says so until a key is pressed.
func (msg overMsg) next(m *Model, now time.Time) wizard.Step {
	if msg.id != m.changes {
		return wizard.Step{}
	}
	over := m.chosen.String()
	step := planMsg{}.next(m, now)
	step.Note = theme.Note{Tone: theme.Good, Text: over + " is over: requests are answered as configured", Stays: true}
	return step
}
