// Package theme has the styles that the panes share. Text keeps the
// terminal's own foreground and background; colour marks meaning only, and
// nothing is told by colour alone.
package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"framebin/capture/prediction"
)

// Styles are made once for a light or a dark terminal.
type Styles struct {
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

// New returns the styles for a dark or a light terminal.
func New(dark bool) Styles {
	pick := lipgloss.LightDark(dark)
	of := func(light, dark string) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	plain := lipgloss.NewStyle()
	accent := of("#0b61a4", "#6cb6ff")
	good := of("#1a7f37", "#56d364")
	warn := of("#8a5a00", "#e3b341")
	bad := of("#c5221f", "#ff7b72")
	onAccent := pick(lipgloss.Color("#ffffff"), lipgloss.Color("#0d1117"))
	return Styles{
		Dark:     dark,
		Text:     plain,
		Muted:    of("#5f6670", "#9198a1"),
		Line:     of("#b6bcc4", "#3d444d"),
		Accent:   accent,
		Strong:   plain.Bold(true),
		Good:     good,
		Warn:     warn,
		Bad:      bad,
		Title:    of("#5f6670", "#9198a1"),
		Focused:  accent.Bold(true),
		Cursor:   plain.Reverse(true),
		Resting:  plain.Background(pick(lipgloss.Color("#dfe5ec"), lipgloss.Color("#2a313c"))),
		Badge:    plain.Bold(true).Foreground(onAccent).Background(accent.GetForeground()),
		BadBadge: plain.Bold(true).Foreground(onAccent).Background(bad.GetForeground()),
		JSON: JSON{
			Name:   accent,
			Text:   good,
			Number: warn,
			Word:   bad,
			Mark:   of("#5f6670", "#9198a1"),
		},
	}
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

// Swatch returns a small mark in a class colour. With few colours it falls to
// the nearest, as the program's colour profile does for every style.
func (s Styles) Swatch(c color.Color) string {
	return lipgloss.NewStyle().Foreground(c).Render("■")
}
