package terminal

import (
	"context"
	"os/exec"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/graphics"
)

// How long the terminal around tmux may take to answer what tmux lets through.
// Mostly tmux lets nothing through, which looks the same as slowness, unless
// tmux itself says so. An answer that comes too late goes to the shell.
const (
	secondTime    = time.Second
	secondTimeSSH = 2 * time.Second
)

// second is the state of the questions that the terminal's name gives rise to.
type second struct {
	asked bool
	over  bool // the last of them was answered, or should have been
}

// secondOverMsg ends the wait for the answers to the second questions.
type secondOverMsg struct{}

// outer is what the terminal around tmux said of itself.
type outer struct {
	name     string
	answered bool // its device attributes came
	sixel    bool
}

// named takes in what the terminal calls itself. Some names give rise to more
// questions:
//
//   - tmux answers for itself, so that the terminal around it is asked through
//     it. Where the option allow-passthrough is off nothing of that arrives.
//   - Any other name where the environment speaks of tmux or screen means that
//     it speaks of another place, say one from which a new window was opened.
//     So the question that these do not stand is asked now.
//
// In either case the device attributes are asked last, as in the first place.
func (d Detector) named(name string) (Detector, tea.Cmd) {
	if d.second.asked && d.multiplexer() == tmux && !isTmux(name) {
		d.outer.name = name
		return d, nil
	}
	hinted := d.env.multiplexer() != ""
	d.name = name
	if d.second.asked || !hinted && !isTmux(name) {
		return d, nil
	}
	d.second.asked = true
	wait := secondTime
	if d.env.ssh {
		wait = secondTimeSSH
	}
	ask := askKitty + ansi.RequestPrimaryDeviceAttributes
	if isTmux(name) {
		ask = graphics.Through(ansi.RequestNameVersion + ask)
	}
	return d, tea.Batch(tea.Raw(ask), tea.Tick(wait, func(time.Time) tea.Msg { return secondOverMsg{} }))
}

// toldMsg is what tmux tells a program that asks it.
type toldMsg struct {
	came    bool   // tmux was asked
	known   bool   // and told the rest
	through bool   // hands sequences on to the terminal around it
	sixel   bool   // draws sixel on that
	name    string // as that calls itself
}

// tmuxFormat asks tmux for what parseTold reads.
const tmuxFormat = "#{allow-passthrough}|#{client_termfeatures}|#{client_termtype}"

// asksTmux reports whether the tmux that we are in can be asked by a program.
func (d Detector) asksTmux() bool { return d.env.socket && d.config.Out != nil }

// askTmux returns the command that asks tmux, nil where it cannot be.
func (d Detector) askTmux() tea.Cmd {
	if !d.asksTmux() {
		return nil
	}
	environ, pane := d.config.Env, d.env.pane
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), answerTime)
		defer cancel()
		args := []string{"display-message", "-p"}
		if pane != "" {
			args = append(args, "-t", pane)
		}
		cmd := exec.CommandContext(ctx, "tmux", append(args, tmuxFormat)...) //nolint:gosec // the pane is what tmux itself says
		cmd.Env = environ
		out, err := cmd.Output()
		if err != nil {
			return toldMsg{} // it is but one of the ways to know
		}
		return parseTold(string(out))
	}
}

// parseTold reads what tmux prints for tmuxFormat. Older versions print the
// option as a number, those before 3.3 do not have it and hand on everything.
func parseTold(line string) toldMsg {
	option, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "|")
	features, name, ok := strings.Cut(rest, "|")
	if !ok {
		return toldMsg{}
	}
	t := toldMsg{known: true, name: printable(name), through: option != "off" && option != "0"}
	for feature := range strings.SplitSeq(features, ",") {
		t.sixel = t.sixel || feature == "sixel"
	}
	return t
}
