package tui

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/faults"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/prompt"
	"github.com/framebin/framebin/ui/tui/theme"
)

// answers is how requests are answered.
type answers struct {
	configured capture.ResponderConfig // at the start
	chosen     faults.Plan             // since; empty for as configured
	until      time.Time               // when chosen ends; zero: when it is changed
	changes    int                     // so far
	now        time.Time               // of the latest figures
	typed      []string                // plans, oldest first
}

func newAnswers(r *capture.Responder, typed []string) answers {
	if r == nil {
		return answers{}
	}
	return answers{configured: r.Config(), typed: typed}
}

// text says how requests are answered, where that is not 200 at once, in the
// words of the flags.
func (a answers) text() string {
	c, left := a.configured, ""
	if a.chosen.String() != "" {
		c = a.chosen.Configure(c)
	}
	if rest := a.until.Sub(a.now); !a.until.IsZero() && rest > 0 {
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
		words = append(words, theme.Count(n, "rule"))
	}
	if left != "" {
		words = append(words, left)
	}
	return strings.Join(words, " ")
}

// answersMsg changes how requests are answered from now on. An empty plan is
// as configured.
type answersMsg struct{ plan faults.Plan }

// answersName begins the reason of each answer that was chosen here.
const answersName = "chosen on the screen: "

// askAnswers asks how to answer, so that the sender's ways with a bad receiver
// can be seen without starting anew.
func askAnswers(m *Model) {
	if m.cfg.Responder == nil {
		m.say(m.display.styles.Warn, "nothing is answered here: these requests were captured before")
		return
	}
	choices := []dialog.Choice{
		{Letter: "a", Label: "as configured", Hint: "as the command line says", Msg: answersMsg{}},
		{Letter: "w", Label: "in words …", Hint: faults.Help, Msg: typeAnswersMsg{}},
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
		choices = append(choices, dialog.Choice{Letter: fmt.Sprint(i + 1), Label: o.label, Hint: o.hint, Msg: answersMsg{o.plan}})
	}
	m.ask(dialog.Ask("How shall requests be answered from now on?", choices...))
}

// typeAnswersMsg asks for a plan in words.
type typeAnswersMsg struct{}

func (typeAnswersMsg) apply(m *Model) tea.Cmd {
	return m.askLine(prompt.Question{
		Label: "answer", Example: faults.Help, Value: m.answers.chosen.String(), Earlier: m.answers.typed,
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
			return answersMsg{p}
		},
	})
}

// apply has requests answered as chosen, for as long as was said.
func (msg answersMsg) apply(m *Model) tea.Cmd {
	a, config := &m.answers, m.answers.configured
	text := msg.plan.String()
	if text != "" {
		config = msg.plan.Configure(config)
		config.Name = answersName + text
	}
	if err := m.cfg.Responder.Configure(config); err != nil {
		m.say(m.display.styles.Bad, "answers: "+err.Error())
		return nil
	}
	a.chosen, a.until, a.now = msg.plan, time.Time{}, m.cfg.Now()
	a.changes++
	if text == "" {
		m.say(m.display.styles.Good, "requests are answered as configured")
		return nil
	}
	a.typed = state.Keep(a.typed, text)
	cmd := m.remember(func(s *state.State) { s.Answers = state.Keep(s.Answers, text) })
	m.say(m.display.styles.Warn, "from now on: "+text+"; R changes it")
	if msg.plan.For == 0 {
		return cmd
	}
	a.until = a.now.Add(msg.plan.For)
	id := a.changes
	return tea.Batch(cmd, tea.Tick(msg.plan.For, func(time.Time) tea.Msg { return answersOverMsg{id} }))
}

// answersOverMsg ends the time of a plan.
type answersOverMsg struct{ id int }

// apply answers as configured again, and says so until a key is pressed.
func (msg answersOverMsg) apply(m *Model) tea.Cmd {
	if msg.id != m.answers.changes {
		return nil
	}
	over := m.answers.chosen.String()
	cmd := answersMsg{}.apply(m)
	m.say(m.display.styles.Good, over+" is over: requests are answered as configured")
	m.message.stays = true
	return cmd
}
