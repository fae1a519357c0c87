package screen

import (
	"image"
	"os"

	tea "charm.land/bubbletea/v2"

	"framebin/render/graphics"
)

// ProbeConfig says what is known before the terminal is asked.
type ProbeConfig struct {
	Graphics string      // "auto" or "", or the name of the protocol to use whatever the terminal says
	Env      []string    // KEY=VALUE, as os.Environ
	Out      *os.File    // asked for the window's pixels where the system can; nil: not asked
	Cell     image.Point // cell size where nothing tells it; zero: 10x20
}

// Detector collects the terminal's answers. It is a value: Update returns the
// next one.
type Detector struct {
	found Terminal
}

// NewDetector returns a Detector that knows the configuration alone. The
// error is for a Graphics that is no protocol.
func NewDetector(c ProbeConfig) (Detector, error) {
	_ = c
	return Detector{found: Terminal{Protocol: graphics.Blocks, Cell: image.Pt(10, 20)}}, nil
}

// Query returns the command that asks the terminal and starts the time-out.
// It belongs into Init.
func (d Detector) Query() tea.Cmd { return nil }

// Update takes in a message; those that are no answers change nothing. The
// command, which may be nil, asks again after the window's size has changed.
func (d Detector) Update(msg tea.Msg) (Detector, tea.Cmd) {
	_ = msg
	return d, nil
}

// Terminal returns what is known by now. Until Known, Protocol is Blocks
// unless the user chose one.
func (d Detector) Terminal() Terminal { return d.found }

// Reason says in one plain sentence why a protocol does or does not work
// here.
func (d Detector) Reason(p graphics.Protocol) string {
	_ = p
	return ""
}
