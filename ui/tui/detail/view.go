package detail

import (
	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/theme"
)

// Lines returns the pane, line by line, each width columns wide.
func (m Model) Lines(s theme.Styles, focused bool) []string {
	out := append(make([]string, 0, m.height+1), s.Fit(" "+m.tabLine(s, focused), m.width))
	if m.tab == Predictions {
		for _, line := range m.table().headLines(s) {
			out = append(out, s.Fit(" "+line, m.width))
		}
	}
	var problems []string
	if m.tab == Problems {
		problems = m.content.Problems(s, m.width-1)
	}
	c := m.table().columns(s)
	for i := range m.window() {
		row := m.top[m.tab] + i
		line := at(problems, row)
		if m.tab != Problems {
			line = m.lineAt(row, c, s)
		}
		if m.tab == Raw {
			line = m.search.marked(line, s)
		}
		if focused && m.tab.hasCursor() && row == m.cursor[m.tab] && row < m.lineCount() {
			out = append(out, s.Cursor.Render(s.Fit(" "+ansi.Strip(line), m.width)))
			continue
		}
		out = append(out, s.Fit(" "+line, m.width))
	}
	if m.searching() {
		out = append(out, s.Fit(" "+m.search.line(s, m.width-1), m.width))
	}
	return out[:min(len(out), m.height)]
}

// lineAt returns line i of the tab in front, "" beyond its end.
func (m Model) lineAt(i int, c columns, s theme.Styles) string {
	switch m.tab {
	case Predictions:
		return m.table().tableLine(i, c, s)
	case Headers:
		return at(m.content.Headers, i)
	case Parts:
		return at(m.content.Parts, i)
	case Raw:
		return m.content.Body.Text(i)
	case Timing:
		return at(m.content.Timing, i)
	case Problems, tabs:
	}
	return ""
}

// at returns line i, "" beyond the end.
func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// Pointer returns the JSON pointer of what the cursor is on, as sent; "" where
// that is no JSON.
func (m Model) Pointer() string {
	if m.tab != Raw {
		return ""
	}
	pointer, _ := m.content.Body.Pointer(m.cursor[Raw])
	return pointer
}

// Hints are the keys that work in the tab in front while the pane has the
// keys, the most wanted first.
func (m Model) Hints() []key.Binding {
	k := m.keys
	name := func(b key.Binding, keys, text string) key.Binding {
		b.SetHelp(keys, text)
		return b
	}
	hints := []key.Binding{name(k.Down, "j/k", "move"), name(k.Tabs, "1-6", "tab"), name(k.Search, "/", "search")}
	switch {
	case m.Typing():
		return []key.Binding{prompt().Accept, prompt().Cancel}
	case m.tab == Raw && m.search.text != "":
		return append(hints, name(k.NextMatch, "n/N", "match"), name(prompt().Cancel, "esc", "end the search"))
	case m.tab == Raw && !m.content.Body.IsTree(m.cursor[Raw]):
		hints = append(hints, name(k.Copy, "y", "copy the line"))
	case m.tab == Raw:
		hints = append(hints, name(k.Fold, "h/l", "fold"), name(k.Copy, "y/Y", "copy value, pointer"))
	case m.tab == Parts:
		hints = append(hints, name(k.Toggle, "enter", "show"))
	default:
		return hints
	}
	return append(hints, name(k.Edit, "e", "editor"), name(k.View, "o", "viewer"), name(k.Write, "w", "write"))
}
