package tui

import (
	"image"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/theme"
)

// display is what the terminal is, and how text looks on it.
type display struct {
	detector terminal.Detector
	styles   theme.Styles
	profile  colorprofile.Profile
	theme    Theme
	asked    bool // for more colours than the environment says
}

func newDisplay(d terminal.Detector, t Theme) display {
	return display{detector: d, theme: t, styles: theme.New(t != LightTheme, colorprofile.TrueColor)}
}

// probe lets the detector see every message; its answers are among them. A
// terminal that can show every colour though the environment does not say so,
// one that draws sixel or kitty pictures or calls itself xterm, is told to
// Bubble Tea. NO_COLOR and dumb terminals stay as they are.
func (d *display) probe(msg tea.Msg) tea.Cmd {
	detector, cmd := d.detector.Update(msg)
	d.detector = detector
	if d.asked || d.profile != colorprofile.ANSI && d.profile != colorprofile.ANSI256 || !detector.Terminal().TrueColor() {
		return cmd
	}
	d.asked = true
	return tea.Batch(cmd, func() tea.Msg { return tea.CapabilityMsg{Content: "RGB"} })
}

// setDark tells what the terminal's background is, which a theme may overrule.
func (d *display) setDark(dark bool) {
	switch d.theme {
	case DarkTheme:
		dark = true
	case LightTheme:
		dark = false
	case AutoTheme:
	}
	d.restyle(dark, d.profile)
}

func (d *display) setProfile(p colorprofile.Profile) { d.restyle(d.styles.Dark, p) }

func (d *display) restyle(dark bool, p colorprofile.Profile) {
	ruler := d.styles.Ruler
	d.profile, d.styles = p, theme.New(dark, p)
	d.styles.Ruler = ruler
}

// cell is the size of a cell in pixels.
func (d *display) cell() image.Point { return d.detector.Terminal().Cell }

// changes reports whether the terminal has another number of colours than was
// known before.
func (d *display) changes(p colorprofile.Profile) bool {
	return d.profile != p && d.profile != colorprofile.Unknown
}

// setRuler measures text as the terminal does from now on, and as Bubble Tea
// does on the same report.
func (d *display) setRuler(msg tea.ModeReportMsg) {
	if msg.Mode == ansi.ModeUnicodeCore && (msg.Value == ansi.ModeSet || msg.Value == ansi.ModeReset || msg.Value == ansi.ModePermanentlySet) {
		d.styles.Ruler = theme.Ruler{Method: ansi.GraphemeWidth}
	}
}

// depth says how many colours a cell can have.
func (d *display) depth() graphics.ColorDepth {
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
