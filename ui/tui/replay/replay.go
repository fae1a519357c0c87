// Package replay asks which requests to send again, and where, and sends them
// beside the screen.
//
// How requests are sent is in capture/relay. The screen imports it.
package replay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/feed"
	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/prompt"
	"github.com/framebin/framebin/ui/tui/theme"
	"github.com/framebin/framebin/ui/tui/wizard"
)

// Model knows where requests were sent.
type Model struct{ targets []string }

// New returns one that knows targets of before, oldest first.
func New(targets []string) Model { return Model{targets: targets} }

// Msg is an answer to a question of a Model.
type Msg interface {
	next(m *Model, from feed.Store) wizard.Step
}

// Next is what comes of an answer.
func (m *Model) Next(msg Msg, from feed.Store) wizard.Step { return msg.next(m, from) }

// Ask asks which requests to send again.
func Ask(scope wizard.Scope) wizard.Step {
	if scope.Selected == 0 {
		return wizard.Say(theme.Warn, "nothing to send yet")
	}
	return wizard.Step{Ask: dialog.Ask("Send which requests again?",
		scope.Choices(", as fast as they are answered", func(seqs []uint64) tea.Msg { return scopeMsg{seqs} })...)}
}

// scopeMsg says which requests to send again.
type scopeMsg struct{ seqs []uint64 }

// next asks for the target, the last one first.
func (msg scopeMsg) next(m *Model, _ feed.Store) wizard.Step {
	last := ""
	if n := len(m.targets); n > 0 {
		last = m.targets[n-1]
	}
	return wizard.Step{Line: prompt.Question{
		Label: "send to", Example: "http://127.0.0.1:3000/", Value: last, Earlier: m.targets,
		Check: func(line string) (string, error) {
			u, err := relay.ParseTarget(withScheme(line))
			if err != nil {
				return "", err
			}
			if u.Path == "" || u.Path == "/" {
				return "each to its own path", nil
			}
			return "all to " + u.Path, nil
		},
		Answer: func(line string) tea.Msg { return targetMsg{seqs: msg.seqs, target: withScheme(line)} },
	}}
}

// withScheme completes an address to a URL.
func withScheme(line string) string {
	if line = strings.TrimSpace(line); line != "" && !strings.Contains(line, "://") {
		return "http://" + line
	}
	return line
}

// targetMsg sends requests to a target; sure tells that the person has said yes
// to one that is not this computer.
type targetMsg struct {
	seqs   []uint64
	target string
	sure   bool
}

// next sends them, after a question where that is another computer.
func (msg targetMsg) next(m *Model, from feed.Store) wizard.Step {
	target, err := relay.ParseTarget(msg.target)
	switch {
	case err != nil:
		return wizard.Say(theme.Bad, err.Error())
	case !msg.sure && !here(target):
		sure := msg
		sure.sure = true
		return wizard.Step{Ask: dialog.Ask(fmt.Sprintf("Send %s to %s, which is another computer?", units.Count(len(msg.seqs), "request"), target.Host),
			dialog.Choice{Letter: "n", Label: "no"}, dialog.Choice{Letter: "y", Label: "yes", Hint: target.String(), Msg: sure})}
	}
	m.targets = state.Keep(m.targets, msg.target)
	rate, _ := relay.ParseRate("max") // which it knows
	work := func(ctx context.Context, done func(int)) job.Done {
		broken := 0
		requests := feed.Held(from, msg.seqs, func(uint64, error) { broken++ })
		sum, err := relay.Replay(ctx, relay.NewClient(target, relay.Options{}), requests, rate,
			func(_ relay.Result, s relay.Summary) { done(s.Requests) })
		text := fmt.Sprintf("sent %s to %s in %s: %d accepted, %d refused, %d not answered", units.Count(sum.Requests, "request"), target,
			sum.Took.Round(time.Millisecond), sum.Accepted, sum.Refused, sum.Failed)
		if sum.NotSent > 0 {
			text += fmt.Sprintf("; of %d no body was kept to be sent", sum.NotSent)
		}
		if sum.Cut > 0 {
			text += fmt.Sprintf("; of %d only the part that was kept", sum.Cut)
		}
		if broken > 0 {
			text += fmt.Sprintf("; %d could not be read", broken)
		}
		switch {
		case errors.Is(err, context.Canceled):
			return job.Done{Tone: theme.Warn, Result: "cancelled after this: " + text}
		case err != nil:
			return job.Done{Tone: theme.Bad, Result: "send: " + err.Error()}
		case sum.FirstErr != nil:
			return job.Done{Tone: theme.Bad, Result: text + "; the first: " + sum.FirstErr.Error()}
		case sum.Refused > 0 || broken > 0:
			return job.Done{Tone: theme.Warn, Result: text}
		}
		return job.Done{Tone: theme.Good, Result: text}
	}
	return wizard.Step{
		Work:     job.Work{What: "sending", Seqs: slices.Clone(msg.seqs), Do: work},
		Remember: func(s *state.State) { s.Targets = state.Keep(s.Targets, msg.target) },
	}
}

// here reports whether a URL is of this computer.
func here(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
