package preview

import (
	"strings"

	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Lines returns the pane, line by line: text if there is any, else the
// picture. Every line is as wide as the pane.
func (m Model) Lines(s theme.Styles, text []string) []string {
	p := m.shown.picture
	switch {
	case m.seq == 0:
		return m.fill(s, nil)
	case len(text) > 0:
		return m.fill(s, text)
	case p != nil && m.shown.id > 0:
		return m.centred(terminal.Cells(m.shown.id, p.Cols, p.Rows, m.epoch), p.Cols)
	case p != nil && len(p.Lines) > 0:
		return m.centred(p.Lines, p.Cols)
	case p != nil && p.Note != "":
		return m.fill(s, []string{"", s.Muted.Render(" " + escape.Line(p.Note))})
	case m.shown.err != nil:
		return m.fill(s, []string{"", s.Bad.Render(" " + escape.Line(m.shown.err.Error()))})
	}
	return m.fill(s, nil)
}

// Hidden reports whether Lines shows no picture that the terminal draws over
// cells, so that a mark must say so.
func (m Model) Hidden(text []string) bool {
	return m.seq == 0 || len(text) > 0 || m.shown.picture == nil || m.shown.id == 0
}

// Epoch counts the redraws; it goes into every mark.
func (m Model) Epoch() int { return m.epoch }

// centred puts rows that are cols cells wide into the middle of the pane.
func (m Model) centred(rows []string, cols int) []string {
	left := strings.Repeat(" ", max((m.pane.Cols-cols)/2, 0))
	right := strings.Repeat(" ", max(m.pane.Cols-cols-len(left), 0))
	lines := make([]string, 0, m.pane.Rows)
	for _, row := range rows[:min(len(rows), m.pane.Rows)] {
		lines = append(lines, left+row+right)
	}
	return m.pad(lines)
}

// fill cuts text to the pane's cells, a blank column on its left.
func (m Model) fill(s theme.Styles, text []string) []string {
	lines := make([]string, 0, m.pane.Rows)
	for _, line := range text[:min(len(text), m.pane.Rows)] {
		lines = append(lines, s.Fit(" "+line, m.pane.Cols))
	}
	return m.pad(lines)
}

func (m Model) pad(lines []string) []string {
	for len(lines) < m.pane.Rows {
		lines = append(lines, strings.Repeat(" ", m.pane.Cols))
	}
	return lines
}
