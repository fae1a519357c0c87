package display_test

import (
	"image/color"
	"reflect"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/display"
)

func newDisplay(t *testing.T, theme display.Theme, env ...string) display.Model {
	t.Helper()
	d, err := terminal.NewDetector(terminal.ProbeConfig{Graphics: "none", Env: env})
	if err != nil {
		t.Fatal(err)
	}
	return display.New(d, theme)
}

// TestThemeOverrulesTheTerminal: only where the theme is left open the colour of
// the background decides.
func TestThemeOverrulesTheTerminal(t *testing.T) {
	t.Parallel()
	for theme, want := range map[display.Theme][3]bool{ // dark before an answer, on black, on white
		display.AutoTheme:  {true, true, false},
		display.DarkTheme:  {true, true, true},
		display.LightTheme: {false, false, false},
	} {
		d := newDisplay(t, theme)
		got := [3]bool{d.Styles.Dark}
		for i, c := range []color.Color{color.Black, color.White} {
			d.Update(tea.BackgroundColorMsg{Color: c})
			got[i+1] = d.Styles.Dark
		}
		if got != want {
			t.Errorf("%s: got dark %v, want %v", theme, got, want)
		}
	}
}

// TestColoursOfCells: what Bubble Tea found out says how many colours pictures of
// cells have, and cells that have others are drawn anew.
func TestColoursOfCells(t *testing.T) {
	t.Parallel()
	d := newDisplay(t, display.AutoTheme)
	if d.Depth() != graphics.TrueColor {
		t.Errorf("got %v before it is known", d.Depth())
	}
	for i, c := range []struct {
		profile colorprofile.Profile
		want    graphics.ColorDepth
		clear   bool
	}{
		{colorprofile.ANSI256, graphics.Colors256, false}, // nothing was drawn before
		{colorprofile.ANSI256, graphics.Colors256, false},
		{colorprofile.TrueColor, graphics.TrueColor, true},
		{colorprofile.ANSI, graphics.Colors16, true},
		{colorprofile.ASCII, graphics.Monochrome, true},
		{colorprofile.NoTTY, graphics.Monochrome, true},
	} {
		cmd := d.Update(tea.ColorProfileMsg{Profile: c.profile})
		if d.Depth() != c.want || (cmd != nil) != c.clear {
			t.Errorf("%d, %v: got %v, cleared %v", i, c.profile, d.Depth(), cmd != nil)
		}
	}
}

// TestRulerOutlivesColours: how text is measured is as the terminal said, also
// once other styles are in force.
func TestRulerOutlivesColours(t *testing.T) {
	t.Parallel()
	const family = "👨‍👩‍👧" // one grapheme of three wide characters
	for setting, want := range map[ansi.ModeSetting]int{
		ansi.ModeSet: 2, ansi.ModeReset: 2, ansi.ModePermanentlySet: 2, ansi.ModeNotRecognized: 6, ansi.ModePermanentlyReset: 6,
	} {
		d := newDisplay(t, display.AutoTheme)
		d.Update(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: setting})
		d.Update(tea.ColorProfileMsg{Profile: colorprofile.ANSI})
		if got := d.Styles.Width(family); got != want {
			t.Errorf("mode %v: %d columns, want %d", setting, got, want)
		}
	}
}

// TestMoreColours: a terminal that can show every colour, but whose environment
// does not say so, has Bubble Tea told once; one that asked for none has not.
func TestMoreColours(t *testing.T) {
	t.Parallel()
	xterm := tea.TerminalVersionMsg{Name: "XTerm(379)"}
	for name, c := range map[string]struct {
		profile colorprofile.Profile
		msg     tea.Msg
		want    bool
	}{
		"256 colours":  {colorprofile.ANSI256, xterm, true},
		"16 colours":   {colorprofile.ANSI, xterm, true},
		"NO_COLOR":     {colorprofile.ASCII, xterm, false},
		"true colour":  {colorprofile.TrueColor, xterm, false},
		"another":      {colorprofile.ANSI256, tea.TerminalVersionMsg{Name: "other"}, false},
		"has not said": {colorprofile.Unknown, xterm, false},
	} {
		d := newDisplay(t, display.AutoTheme, "TERM=xterm")
		d.Update(tea.ColorProfileMsg{Profile: c.profile})
		if got := asks(d.Probe(c.msg)); got != c.want {
			t.Errorf("%s: asked %v, want %v", name, got, c.want)
		}
		if asks(d.Probe(c.msg)) {
			t.Errorf("%s: asked again", name)
		}
	}
}

// asks reports whether a command has Bubble Tea use every colour.
func asks(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		return slices.ContainsFunc(batch, asks)
	}
	return reflect.DeepEqual(msg, tea.CapabilityMsg{Content: "RGB"})
}
