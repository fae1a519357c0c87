package terminal

import (
	"context"
	"image"
	"os"
	"os/exec"
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/graphics"
)

// How long the terminal may take to answer: over ssh the answers travel.
const (
	answerTime    = time.Second
	answerTimeSSH = 3 * time.Second
)

// What the terminal is asked besides the helpers of package ansi. The numbers
// are XTSMGRAPHICS of xterm's ctlseqs: item 1 is the colour registers, 2 the
// sixel geometry; action 1 reads, 4 reads the maximum.
const (
	askRegisters = "\x1b[?1;1;0S"
	askGeometry  = "\x1b[?2;1;0S"
	askMaximum   = "\x1b[?2;4;0S"
	askCell      = "\x1b[16t"
	askPixels    = "\x1b[14t"
)

// kittyQueryID tells the answer to our query from any other.
const kittyQueryID = 31

// askKitty sends one pixel to be looked at and not kept.
const askKitty = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"

// ProbeConfig says what is known before the terminal is asked.
type ProbeConfig struct {
	Graphics string      // "auto" or "", or the name of the protocol to use whatever the terminal says
	ASCII    bool        // where no protocol draws over cells, use no block characters
	Env      []string    // KEY=VALUE, as os.Environ
	Out      *os.File    // the system is asked for its pixels, and tmux by a program; nil: not asked
	Cell     image.Point // cell size where nothing tells it; zero: 10x20
}

// timeoutMsg ends the wait for answers.
type timeoutMsg struct{}

// windowMsg is the window as the system knows it.
type windowMsg struct{ cells, pixels image.Point }

// NewDetector returns a Detector that knows the configuration alone. The
// error is for a Graphics that is no protocol.
func NewDetector(c ProbeConfig) (Detector, error) {
	d := Detector{config: c, env: readEnv(c.Env)}
	if c.Graphics != "" && c.Graphics != "auto" {
		forced, err := graphics.ParseProtocol(c.Graphics)
		if err != nil {
			return Detector{}, err
		}
		d.forced, d.chosen = true, forced
	}
	return d, nil
}

// Query returns the command that asks the terminal and starts the time-out.
// It belongs into Init. Every terminal answers the last question, so that its
// answer ends the wait.
func (d Detector) Query() tea.Cmd {
	ask := askCell + askPixels + askGeometry + askMaximum + askRegisters + ansi.RequestNameVersion
	if !d.env.ssh && !d.env.prints {
		// Bubble Tea asks for it only where it draws.
		ask += ansi.RequestModeSynchronizedOutput
	}
	if d.env.multiplexer() == "" && !d.env.prints {
		// tmux makes a pane title of it.
		ask += askKitty
	}
	wait := answerTime
	if d.env.ssh {
		wait = answerTimeSSH
	}
	return tea.Batch(
		tea.Raw(ask+ansi.RequestPrimaryDeviceAttributes),
		d.askWindow(),
		d.askTmux(),
		tea.Tick(wait, func(time.Time) tea.Msg { return timeoutMsg{} }),
	)
}

// askAgain returns the command that asks for what changes with the window.
func (d Detector) askAgain() tea.Cmd {
	return tea.Batch(tea.Raw(askCell+askPixels+askGeometry), d.askWindow())
}

// askWindow returns the command that asks the system, nil without a terminal.
func (d Detector) askWindow() tea.Cmd {
	out := d.config.Out
	if out == nil {
		return nil
	}
	return func() tea.Msg {
		cells, pixels := window(out)
		return windowMsg{cells, pixels}
	}
}

// env is what the environment hints at.
type env struct {
	tmux, screen bool
	socket       bool   // of tmux, by which a program can talk to it
	pane         string // of tmux
	ssh          bool
	prints       bool   // what a terminal should not show
	iterm2       string // what says that inline files are shown, "" if nothing does
}

func readEnv(environ []string) env {
	values := map[string]string{}
	for _, entry := range environ {
		if key, value, ok := strings.Cut(entry, "="); ok {
			values[key] = value
		}
	}
	term := values["TERM"]
	e := env{
		tmux:   values["TMUX"] != "" || strings.HasPrefix(term, "tmux"),
		screen: values["STY"] != "" || strings.HasPrefix(term, "screen"),
		socket: values["TMUX"] != "",
		pane:   values["TMUX_PANE"],
		ssh:    values["SSH_TTY"] != "" || values["SSH_CONNECTION"] != "",
	}
	program := values["TERM_PROGRAM"]
	// The console of Linux and Apple's terminal show the text of sequences
	// that they do not know.
	e.prints = term == "linux" || term == "dumb" || program == "Apple_Terminal"
	switch {
	case program == "iTerm.app" || program == "WezTerm":
		e.iterm2 = "TERM_PROGRAM is " + program
	case values["LC_TERMINAL"] == "iTerm2":
		e.iterm2 = "LC_TERMINAL is iTerm2"
	}
	return e
}

// multiplexer returns "tmux", "screen" or "". tmux sets TERM to screen too.
func (e env) multiplexer() string {
	switch {
	case e.tmux:
		return tmux
	case e.screen:
		return gnuScreen
	}
	return ""
}

// printable returns s without what is not printable: it came from the
// terminal and is shown again.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
}

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
