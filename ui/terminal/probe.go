package terminal

import (
	"image"
	"os"
	"time"

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
