package tui

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/theme"
)

// answers is how requests are answered.
type answers struct {
	configured capture.ResponderConfig // at the start
	chosen     string                  // since, in words; "" for as configured
}

func newAnswers(r *capture.Responder) answers {
	if r == nil {
		return answers{}
	}
	return answers{configured: r.Config()}
}

// answersText says how a configuration differs from 200 at once, as its flags
// do; "" if it does not.
func answersText(c capture.ResponderConfig) string {
	var words []string
	if c.Status != 0 && c.Status != http.StatusOK {
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
	return strings.Join(words, " ")
}

// answersMsg changes how requests are answered from now on.
type answersMsg struct {
	label  string // "" for as configured
	config capture.ResponderConfig
}

// answersName begins the reason of each answer that was chosen here.
const answersName = "chosen on the screen: "

// askAnswers asks how to answer, so that the sender's ways with a bad receiver
// can be seen without starting anew.
func askAnswers(m *Model) {
	if m.cfg.Responder == nil {
		m.say(m.display.styles.Warn, "nothing is answered here: these requests were captured before")
		return
	}
	choices := []dialog.Choice{{
		Letter: "a", Label: "as configured", Hint: "as the command line says", Msg: answersMsg{config: m.answers.configured},
	}}
	for _, o := range []struct {
		letter, label, hint string
		change              func(*capture.ResponderConfig)
	}{
		{"1", "503 always", "the receiver is down", failing(capture.Fault{Status: 503})},
		{"2", "500 every 5th", "it fails now and then", failing(capture.Fault{Status: 500, Every: 5})},
		{"3", "no answer", "the connection is closed", failing(capture.Fault{Drop: true})},
		{"4", "1 s late", "it is slow", late(time.Second)},
		{"5", "5 s late", "it is very slow", late(5 * time.Second)},
	} {
		config := m.answers.configured
		o.change(&config)
		config.Name = answersName + o.label
		choices = append(choices, dialog.Choice{
			Letter: o.letter, Label: o.label, Hint: o.hint, Msg: answersMsg{label: o.label, config: config},
		})
	}
	m.ask(dialog.Ask("How shall requests be answered from now on?", choices...))
}

// failing has a failure in place of what else was planned, rules included.
func failing(f capture.Fault) func(*capture.ResponderConfig) {
	return func(c *capture.ResponderConfig) { c.Faults, c.Rules = []capture.Fault{f}, nil }
}

// late puts every answer off, and leaves it what it is.
func late(d time.Duration) func(*capture.ResponderConfig) {
	return func(c *capture.ResponderConfig) {
		c.DelayMin, c.DelayMax = d, d
		rules := make([]capture.Rule, 0, len(c.Rules))
		for _, r := range c.Rules {
			r.DelayMin, r.DelayMax = d, d
			rules = append(rules, r)
		}
		c.Rules = rules
	}
}

// apply has requests answered as chosen.
func (msg answersMsg) apply(m *Model) tea.Cmd {
	if err := m.cfg.Responder.Configure(msg.config); err != nil {
		m.say(m.display.styles.Bad, "answers: "+err.Error())
		return nil
	}
	m.answers.chosen = msg.label
	if msg.label == "" {
		m.say(m.display.styles.Good, "requests are answered as configured")
		return nil
	}
	m.say(m.display.styles.Warn, "from now on: "+msg.label+"; R changes it")
	return nil
}
