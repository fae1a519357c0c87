package tui

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

	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/relay"
	"github.com/framebin/framebin/ui/state"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/job"
	"github.com/framebin/framebin/ui/tui/prompt"
	"github.com/framebin/framebin/ui/tui/theme"
)

// replayMsg asks where to send requests again.
type replayMsg struct{ seqs []uint64 }

// sendMsg sends requests to a target; sure tells that the person has said yes to
// one that is not this computer.
type sendMsg struct {
	seqs   []uint64
	target string
	sure   bool
}

// askReplay asks which requests to send again.
func askReplay(m *Model) {
	row, ok := m.list.Selected()
	if !ok {
		m.say(m.display.styles.Warn, "nothing to send yet")
		return
	}
	marked, all := m.list.Marked(), m.list.Table().Seqs()
	var choices []dialog.Choice
	if len(marked) > 0 {
		choices = append(choices, dialog.Choice{Letter: "m", Label: "marked", Hint: theme.Count(len(marked), "request"), Msg: replayMsg{marked}})
	}
	choices = append(choices,
		dialog.Choice{Letter: "s", Label: "selected", Hint: fmt.Sprintf("#%d", row.Seq), Msg: replayMsg{[]uint64{row.Seq}}},
		dialog.Choice{Letter: "a", Label: "all in the list", Hint: theme.Count(len(all), "request") + ", as fast as they are answered", Msg: replayMsg{all}})
	m.ask(dialog.Ask("Send which requests again?", choices...))
}

// apply asks for the target, the last one first.
func (msg replayMsg) apply(m *Model) tea.Cmd {
	earlier := m.cfg.Remembered.Targets
	last := ""
	if len(earlier) > 0 {
		last = earlier[len(earlier)-1]
	}
	return m.askLine(prompt.Question{
		Label: "send to", Example: "http://127.0.0.1:3000/", Value: last, Earlier: earlier,
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
		Answer: func(line string) tea.Msg { return sendMsg{seqs: msg.seqs, target: withScheme(line)} },
	})
}

// withScheme completes an address to a URL.
func withScheme(line string) string {
	if line = strings.TrimSpace(line); line != "" && !strings.Contains(line, "://") {
		return "http://" + line
	}
	return line
}

// apply sends them, after a question where that is another computer.
func (msg sendMsg) apply(m *Model) tea.Cmd {
	target, err := relay.ParseTarget(msg.target)
	switch {
	case err != nil:
		m.say(m.display.styles.Bad, err.Error())
		return nil
	case m.jobs.Running():
		m.say(m.display.styles.Warn, m.jobs.What()+" goes on; esc cancels it")
		return nil
	case !msg.sure && !here(target):
		sure := msg
		sure.sure = true
		m.ask(dialog.Ask(fmt.Sprintf("Send %s to %s, which is another computer?", theme.Count(len(msg.seqs), "request"), target.Host),
			dialog.Choice{Letter: "n", Label: "no"}, dialog.Choice{Letter: "y", Label: "yes", Hint: target.String(), Msg: sure}))
		return nil
	}
	m.cfg.Remembered.Targets = state.Keep(m.cfg.Remembered.Targets, msg.target)
	keep := m.remember(func(s *state.State) { s.Targets = state.Keep(s.Targets, msg.target) })
	rate, _ := relay.ParseRate("max") // which it knows
	var broken []export.Skip
	requests := held(m.source.Store, msg.seqs, &broken)
	work := func(ctx context.Context, done func(int)) job.Done {
		sum, err := relay.Replay(ctx, relay.NewClient(target, relay.Options{}), requests, rate,
			func(_ relay.Result, s relay.Summary) { done(s.Requests) })
		text := fmt.Sprintf("sent %s to %s in %s: %d accepted, %d refused, %d not answered", theme.Count(sum.Requests, "request"), target,
			sum.Took.Round(time.Millisecond), sum.Accepted, sum.Refused, sum.Failed)
		if len(broken) > 0 {
			text += fmt.Sprintf("; %d could not be read", len(broken))
		}
		switch {
		case errors.Is(err, context.Canceled):
			return job.Done{Style: warned, Result: "cancelled after this: " + text}
		case err != nil:
			return job.Done{Style: failed, Result: "send: " + err.Error()}
		case sum.FirstErr != nil:
			return job.Done{Style: failed, Result: text + "; the first: " + sum.FirstErr.Error()}
		case sum.Refused > 0 || len(broken) > 0:
			return job.Done{Style: warned, Result: text}
		}
		return job.Done{Style: succeeded, Result: text}
	}
	return tea.Batch(keep, m.jobs.Begin(job.Work{What: "sending", Seqs: slices.Clone(msg.seqs), Do: work}, job.Starter(m.start), m.cfg.Now()))
}

// here reports whether a URL is of this computer.
func here(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
