package filter

import (
	"strings"

	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Lines returns the line and, behind it, how it could go on or what is wrong. What
// is wrong stands above it, in no more than most lines with it, where there is no
// room for all of it behind.
func (m Model) Lines(most int) []string {
	line, s := m.input.View(), m.styles
	room := m.width - s.Width(line) - 2
	switch {
	case m.input.Value() == "":
	case m.err != nil && (len(m.offer.Candidates) == 0 || m.err.Column <= m.offer.Start):
		return s.Beside(line, s.Warn.Render(escape.Line(m.err.Error())), m.width, most)
	case len(m.offer.Candidates) > 0:
		return s.Beside(line, m.candidates(room), m.width, 1)
	case m.offer.About != "":
		return s.Beside(line, s.Muted.Render(m.offer.About), m.width, 1)
	}
	return s.Beside(line, "", m.width, 1)
}

// candidates lists those around the chosen one, as many as fit.
func (m Model) candidates(width int) string {
	const key = "tab "
	first, at := 0, m.chosen-1
	for first < at && m.styles.Width(key+strings.Join(m.offer.Candidates[first:at+1], " ")) > width {
		first++
	}
	used := len(key) - 1
	words := []string{m.styles.Accent.Render("tab")}
	for i, c := range m.offer.Candidates[first:] {
		w := m.styles.Width(c) + 1
		if used+w > width && i > 0 {
			break
		}
		style := m.styles.Muted
		if first+i == at {
			style = m.styles.Strong
		}
		words = append(words, style.Render(cut(m.styles, c, width-used-1)))
		used += w
	}
	return strings.Join(words, " ")
}

// cut returns text in at most width columns.
func cut(s theme.Styles, text string, width int) string {
	if s.Width(text) > width {
		return s.Fit(text, width)
	}
	return text
}
