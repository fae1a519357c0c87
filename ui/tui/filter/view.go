package filter

import (
	"strings"

	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// View returns the line and, behind it, how it could go on or what is wrong.
func (m Model) View() string {
	line := m.input.View()
	room := m.width - m.styles.Width(line) - 2
	aside := m.aside(room)
	const least = 8
	if aside == "" || room < least {
		return line
	}
	return line + "  " + aside
}

func (m Model) aside(width int) string {
	s := m.styles
	switch {
	case m.input.Value() == "":
		return ""
	case m.err != nil && (len(m.offer.Candidates) == 0 || m.err.Column <= m.offer.Start):
		return s.Warn.Render(cut(s, escape.Line(m.err.Error()), width))
	case len(m.offer.Candidates) > 0:
		return m.candidates(width)
	case m.offer.About != "":
		return s.Muted.Render(cut(s, m.offer.About, width))
	}
	return ""
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
