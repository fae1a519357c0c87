// Package display is what the terminal is by all that it has said, and how text
// looks on it.
//
// It asks no terminal and lays nothing out. The screen imports it.
package display

import (
	"image"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Theme says for which background text is coloured.
type Theme string

// The themes. AutoTheme is as the terminal says, and dark where it does not.
const (
	AutoTheme  Theme = "auto"
	DarkTheme  Theme = "dark"
	LightTheme Theme = "light"
)

// Model is what the terminal is, and how text looks on it.
type Model struct {
	Styles theme.Styles

	detector terminal.Detector
	profile  colorprofile.Profile
	theme    Theme
	asked    bool // for more colours than the environment says
}

// New returns what is known before the terminal has answered.
func New(d terminal.Detector, t Theme) Model {
	return Model{detector: d, theme: t, Styles: theme.New(t != LightTheme, colorprofile.TrueColor)}
}

// Query asks the terminal who it is.
func (d *Model) Query() tea.Cmd { return d.detector.Query() }

// Poll asks again what may have changed.
func (d *Model) Poll() tea.Cmd { return d.detector.Poll() }

// Terminal is what the terminal can show.
func (d *Model) Terminal() terminal.Terminal { return d.detector.Terminal() }

// Probe lets the detector see every message; its answers are among them. A
// terminal that can show every colour though the environment does not say so,
// one that draws sixel or kitty pictures or calls itself xterm, is told to
// Bubble Tea. NO_COLOR and dumb terminals stay as they are.
func (d *Model) Probe(msg tea.Msg) tea.Cmd {
	detector, cmd := d.detector.Update(msg)
	d.detector = detector
	if d.asked || d.profile != colorprofile.ANSI && d.profile != colorprofile.ANSI256 || !detector.Terminal().TrueColor() {
		return cmd
	}
	d.asked = true
	return tea.Batch(cmd, func() tea.Msg { return tea.CapabilityMsg{Content: "RGB"} })
}

// Update takes in what the terminal says of itself: its background, which a
// theme may overrule, its colours, and how it measures text, which is how Bubble
// Tea does on the same report.
func (d *Model) Update(msg tea.Msg) (cmd tea.Cmd) {
	dark, ruler := d.Styles.Dark, d.Styles.Ruler
	switch msg := msg.(type) {
	case tea.BackgroundColorMsg:
		dark = d.theme == DarkTheme || d.theme != LightTheme && msg.IsDark()
	case tea.ColorProfileMsg:
		if d.profile != msg.Profile && d.profile != colorprofile.Unknown {
			cmd = tea.ClearScreen // cells that are on the screen have the colours of before
		}
		d.profile = msg.Profile
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeUnicodeCore && (msg.Value == ansi.ModeSet || msg.Value == ansi.ModeReset || msg.Value == ansi.ModePermanentlySet) {
			ruler = theme.Ruler{Method: ansi.GraphemeWidth}
		}
	}
	d.Styles = theme.New(dark, d.profile)
	d.Styles.Ruler = ruler
	return cmd
}

// Cell is the size of a cell in pixels.
func (d *Model) Cell() image.Point { return d.detector.Terminal().Cell }

// Depth says how many colours a cell can have.
func (d *Model) Depth() graphics.ColorDepth {
	switch d.profile {
	case colorprofile.TrueColor, colorprofile.Unknown:
		return graphics.TrueColor
	case colorprofile.ANSI256:
		return graphics.Colors256
	case colorprofile.ANSI:
		return graphics.Colors16
	default:
		return graphics.Monochrome
	}
}
