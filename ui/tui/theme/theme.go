// Package theme has the styles that the panes share. Text keeps the
// terminal's own foreground and background, or has one of ours in place of both;
// colour marks meaning only, and nothing is told by colour alone.
//
// It lays nothing out. All panes may import it; it imports none.
package theme

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture/prediction"
)

// Styles are made once for a light or a dark terminal.
type Styles struct {
	Ruler

	Dark bool

	Text     lipgloss.Style // the terminal's own
	Muted    lipgloss.Style // beside the point, still readable
	Line     lipgloss.Style // rules between panes
	Accent   lipgloss.Style // what can be acted on: URLs, keys
	Strong   lipgloss.Style
	Good     lipgloss.Style
	Warn     lipgloss.Style
	Bad      lipgloss.Style
	Title    lipgloss.Style // of a pane
	Focused  lipgloss.Style // of the pane that has the keys
	Cursor   lipgloss.Style // the selected row of the focused pane
	Resting  lipgloss.Style // the selected row of another pane
	Badge    lipgloss.Style // a state worth a second look: FOLLOW
	BadBadge lipgloss.Style
	JSON     JSON
}

// JSON are the styles of a document.
type JSON struct {
	Name, Text, Number, Word, Mark lipgloss.Style
}

// shade is one meaning in the colours of light and dark terminals. Terminals
// of 16 colours get theirs by name, as people have set them to be readable: on
// a light background those that are dark enough as they come, of which there are
// few.
type shade struct {
	light, dark     string
	onLight16, on16 color.Color
}

// New returns the styles for a dark or a light terminal with that many
// colours that measures text as most do.
func New(dark bool, profile colorprofile.Profile) Styles {
	few := profile <= colorprofile.ANSI
	of := func(s shade) color.Color {
		switch {
		case few && dark:
			return s.on16
		case few:
			return s.onLight16
		case dark:
			return lipgloss.Color(s.dark)
		}
		return lipgloss.Color(s.light)
	}
	plain := lipgloss.NewStyle()
	muted := plain.Foreground(of(shade{light: "#5f6670", dark: "#9198a1"}))
	line := plain.Foreground(of(shade{light: "#b6bcc4", dark: "#3d444d"}))
	resting := plain.Background(of(shade{light: "#dfe5ec", dark: "#2a313c"})).Foreground(of(shade{light: "#1f2328", dark: "#f0f3f6"}))
	onAccent := of(shade{light: "#ffffff", dark: "#0d1117"})
	if few {
		muted, line, resting = plain.Faint(true), plain.Faint(true), plain.Underline(true)
	}
	accent := plain.Foreground(of(shade{"#0b61a4", "#6cb6ff", ansi.Blue, ansi.BrightCyan}))
	good := plain.Foreground(of(shade{"#1a7f37", "#56d364", lipgloss.NoColor{}, ansi.BrightGreen}))
	warn := plain.Foreground(of(shade{"#8a5a00", "#e3b341", ansi.Magenta, ansi.BrightYellow}))
	bad := plain.Foreground(of(shade{"#c5221f", "#ff7b72", ansi.Red, ansi.BrightRed}))
	badge := func(s lipgloss.Style) lipgloss.Style {
		if few {
			return s.Bold(true).Reverse(true)
		}
		return plain.Bold(true).Foreground(onAccent).Background(s.GetForeground())
	}
	return Styles{
		Dark:     dark,
		Text:     plain,
		Muted:    muted,
		Line:     line,
		Accent:   accent,
		Strong:   plain.Bold(true),
		Good:     good,
		Warn:     warn,
		Bad:      bad,
		Title:    muted,
		Focused:  accent.Bold(true),
		Cursor:   plain.Reverse(true),
		Resting:  resting,
		Badge:    badge(accent),
		BadBadge: badge(bad),
		JSON:     JSON{Name: accent, Text: good, Number: warn, Word: bad, Mark: muted},
	}
}

// Inline is s.Render for text within a line and a style that has no more than
// colours and weight, as all of Styles. It takes a fraction of the time, most of
// which goes to the borders and margins that a style may have.
func Inline(s lipgloss.Style, text string) string {
	if s.GetUnderline() || text == "" || strings.ContainsAny(text, "\t\r\n") {
		return s.Render(text)
	}
	var a ansi.Style
	if s.GetBold() {
		a = a.Bold()
	}
	if s.GetReverse() {
		a = a.Reverse(true)
	}
	if s.GetFaint() {
		a = a.Faint()
	}
	if c := s.GetForeground(); c != (lipgloss.NoColor{}) {
		a = a.ForegroundColor(c)
	}
	if c := s.GetBackground(); c != (lipgloss.NoColor{}) {
		a = a.BackgroundColor(c)
	}
	return a.Styled(text)
}

// Severity returns the style of a finding.
func (s Styles) Severity(v prediction.Severity) lipgloss.Style {
	switch v {
	case prediction.Error:
		return s.Bad
	case prediction.Warning:
		return s.Warn
	case prediction.Info:
		return s.Muted
	}
	return s.Muted
}

// Status returns the style of an HTTP status.
func (s Styles) Status(code int) lipgloss.Style {
	const success, clientError = 200, 400
	switch {
	case code >= clientError:
		return s.Bad
	case code >= success && code < 300:
		return s.Good
	}
	return s.Warn
}

// paleFrom is the luma of colours that can hardly be seen on white: 1.9:1 and less.
const paleFrom = 180

// Class returns the style of a class's colour, which is that in the picture: a pale
// one stands on a dark ground where the terminal is light. With few colours it falls
// to the nearest, as the program's colour profile does for every style.
func (s Styles) Class(c color.Color) lipgloss.Style {
	style := s.Text.Foreground(c)
	if luma, ok := color.GrayModel.Convert(c).(color.Gray); ok && luma.Y >= paleFrom && !s.Dark {
		style = style.Background(lipgloss.Color("#1f2328"))
	}
	return style
}

// Tone is how something said is meant.
type Tone uint8

// The tones.
const (
	Muted Tone = iota // beside the point
	Good              // it went well
	Warn              // worth a second look
	Bad               // it failed
)

// Tone returns the style of what is said so.
func (s Styles) Tone(t Tone) lipgloss.Style {
	switch t {
	case Good:
		return s.Good
	case Warn:
		return s.Warn
	case Bad:
		return s.Bad
	case Muted:
	}
	return s.Muted
}

// Note is words for the last line of the screen. As a message it has them shown.
type Note struct {
	Tone  Tone
	Text  string
	Stays bool // until a key is pressed
}
