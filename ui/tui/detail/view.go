package detail

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/document"
	"github.com/framebin/framebin/ui/tui/theme"
)

// fullness is how much the labels of the tabs say.
type fullness int

// From the longest labels to the shortest.
const (
	spacedTitles fullness = iota
	titles
	shorts
	digits // but for the tab in front
)

// tabBar is the line of the tabs.
type tabBar struct {
	front    Tab
	width    int
	problems int
}

func (m Model) tabBar() tabBar {
	return tabBar{front: m.tab, width: m.width, problems: m.content.problemCount()}
}

// fullness is the most that the labels have room to say.
func (b tabBar) fullness() fullness {
	for f := range digits {
		width := 1
		for t := range tabs {
			width += len(b.labelAs(t, f)) + len(f.gap())
		}
		if width-len(f.gap()) <= b.width {
			return f
		}
	}
	return digits
}

// gap is between the labels.
func (f fullness) gap() string {
	if f == spacedTitles {
		return "  "
	}
	return " "
}

// at is the tab whose label is at a column; tabs where none is.
func (b tabBar) at(x int) Tab {
	column := 1
	for t := range tabs {
		end := column + len(b.label(t))
		if x >= column && x < end {
			return t
		}
		column = end + len(b.fullness().gap())
	}
	return tabs
}

// label is a tab's name with its digit and, for problems, their number.
func (b tabBar) label(t Tab) string { return b.labelAs(t, b.fullness()) }

func (b tabBar) labelAs(t Tab, f fullness) string {
	label := fmt.Sprint(int(t) + 1)
	switch {
	case f <= titles:
		label += " " + t.title()
	case f == shorts || t == b.front:
		label += " " + t.short()
	}
	if n := b.problems; t == Problems && n > 0 {
		label += fmt.Sprintf(" (%d)", n)
	}
	return label
}

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
	for i := range m.window() {
		row := m.top[m.tab] + i
		line := at(problems, row)
		if m.tab != Problems {
			line = m.lineAt(row, s)
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
		out = append(out, s.Fit(" "+m.search.line(s), m.width))
	}
	return out[:min(len(out), m.height)]
}

// lineAt returns line i of the tab in front, "" beyond its end.
func (m Model) lineAt(i int, s theme.Styles) string {
	switch m.tab {
	case Predictions:
		return m.table().tableLine(i, s)
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

func (m Model) tabLine(s theme.Styles, focused bool) string {
	bar := m.tabBar()
	labels := make([]string, 0, tabs)
	for t := range tabs {
		style := s.Title
		switch {
		case t == m.tab && focused:
			style = s.Focused.Underline(true)
		case t == m.tab:
			style = s.Strong.Underline(true)
		case t == Problems && m.content.problemCount() > 0:
			style = s.Warn
		}
		labels = append(labels, style.Render(bar.label(t)))
	}
	line := strings.Join(labels, bar.fullness().gap())
	if n := m.lineCount(); n > m.window() {
		at := min(m.top[m.tab]+m.window(), n)
		if focused && m.tab.hasCursor() {
			at = m.cursor[m.tab] + 1
		}
		place := fmt.Sprintf("%d/%d", at, n)
		if room := m.width - 2 - s.Width(line) - len(place); room > 0 {
			line += strings.Repeat(" ", room) + s.Muted.Render(place)
		}
	}
	return line
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
	case m.tab == Raw:
		hints = append(hints, name(k.Fold, "h/l", "fold"), name(k.Copy, "y/Y", "copy value, pointer"))
	case m.tab == Parts:
		hints = append(hints, name(k.Toggle, "enter", "show"))
	default:
		return hints
	}
	return append(hints, name(k.Edit, "e", "editor"), name(k.View, "o", "viewer"), name(k.Write, "w", "write"))
}

// search looks for a text in the whole body.
type search struct {
	input  textinput.Model
	text   string // that was looked for
	in     *document.Document
	places []document.Place
	at     int // in places; -1 before the first was gone to
}

// maxSearch bounds what can be searched for, in characters.
const maxSearch = 256

func newSearch() search {
	input := textinput.New()
	input.Prompt = "/"
	input.CharLimit = maxSearch
	input.SetVirtualCursor(true)
	return search{input: input, at: -1}
}

// foundMsg brings the places of a text in a body.
type foundMsg struct {
	text   string
	in     *document.Document
	places []document.Place
}

// find has the body looked through, off the event loop.
func (s *search) find(in *document.Document) tea.Cmd {
	text := s.input.Value()
	if text == s.text && in == s.in {
		return nil
	}
	s.text, s.in, s.places, s.at = text, in, nil, -1
	if text == "" || in == nil {
		return nil
	}
	return func() tea.Msg { return foundMsg{text, in, in.Find(text)} }
}

// Typing reports whether what is searched for is being typed, so that every
// key is part of it.
func (m Model) Typing() bool { return m.search.input.Focused() }

// type takes a key, or what was pasted, while the text is being typed.
func (m *Model) typed(msg tea.Msg) tea.Cmd {
	s := &m.search
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(press, prompt().Accept):
			s.input.Blur()
			return nil
		case key.Matches(press, prompt().Cancel):
			s.input.SetValue("")
			s.input.Blur()
			return s.find(m.content.Body)
		}
	}
	input, cmd := s.input.Update(msg)
	s.input = input
	return tea.Batch(cmd, s.find(m.content.Body))
}

// found takes the places in, and goes to the first at or behind the cursor.
func (m *Model) found(msg foundMsg) {
	s := &m.search
	if msg.text != s.text || msg.in != s.in || msg.in != m.content.Body {
		return
	}
	s.places, s.at = msg.places, -1
	for i, p := range s.places {
		const near = 100 // more would unfold all there is
		if i >= near || m.content.Body.Row(p) >= m.cursor[Raw] {
			m.goTo(i)
			return
		}
	}
	m.goTo(0)
}

// goTo goes to a match, of which there is one before the first and one after the
// last: those at the other end.
func (m *Model) goTo(i int) {
	n := len(m.search.places)
	if n == 0 {
		return
	}
	i = (i + n) % n
	m.search.at = i
	m.tab = Raw
	m.moveTo(m.content.Body.Row(m.search.places[i]))
}

// line is the line while one types, and what was found otherwise.
func (s search) line(look theme.Styles) string {
	text := ""
	switch n := len(s.places); {
	case s.text == "":
	case n == 0:
		text = look.Warn.Render("not found")
	default:
		text = look.Muted.Render(fmt.Sprintf("%d of %d", s.at+1, n))
	}
	if s.input.Focused() {
		return s.input.View() + " " + text
	}
	return look.Accent.Render("/"+escape.Line(s.text)) + " " + text + " " + look.Muted.Render("n N go on, esc ends")
}

// marked emphasises what is searched for in a line.
func (s search) marked(line string, look theme.Styles) string {
	if s.text == "" {
		return line
	}
	plain := ansi.Strip(line)
	fold := func(text string) string { return text }
	if lower := strings.ToLower(s.text); lower == s.text {
		fold = strings.ToLower
	}
	folded, what := fold(plain), escape.Line(s.text)
	if len(folded) != len(plain) || !strings.Contains(folded, what) {
		return line
	}
	var b strings.Builder
	for {
		i := strings.Index(folded, what)
		if i < 0 {
			return b.String() + plain
		}
		b.WriteString(plain[:i] + look.Badge.Render(plain[i:i+len(what)]))
		plain, folded = plain[i+len(what):], folded[i+len(what):]
	}
}
