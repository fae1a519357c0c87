// Package detail is the pane that spells a request out: predictions, headers,
// parts, raw body, problems.
package detail

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/theme"
)

// Tab is one page of the pane.
type Tab int

// The tabs, in their order on the screen and on the digit keys.
const (
	Predictions Tab = iota
	Headers
	Parts
	Raw
	Problems
	tabs
)

func (t Tab) title() string {
	switch t {
	case Predictions:
		return "Predictions"
	case Headers:
		return "Headers"
	case Parts:
		return "Parts"
	case Raw:
		return "Raw"
	case Problems:
		return "Problems"
	case tabs:
	}
	return ""
}

// short is the title where there is little room.
func (t Tab) short() string {
	switch t {
	case Predictions:
		return "Pred"
	case Headers:
		return "Head"
	case Problems:
		return "Prob"
	case Parts, Raw, tabs:
	}
	return t.title()
}

// Selection tells which objects the tables emphasise and leave out.
type Selection struct {
	Object    int // -1: none
	Threshold float64
}

// PickMsg reports that the person picked an object in the table.
type PickMsg struct{ Object int }

// Model is the pane.
type Model struct {
	keys          KeyMap
	content       Content
	selection     Selection
	tab           Tab
	top           [tabs]int // first line on the screen, of each tab
	width, height int
}

// New returns an empty pane.
func New(keys KeyMap) Model {
	return Model{keys: keys, selection: Selection{Object: -1}}
}

// SetSize gives the pane its cells, tab line included.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	m.scroll(0)
}

// SetContent shows another request. The tab stays, so that one can compare;
// it is scrolled back to its start when it is another request's.
func (m *Model) SetContent(c Content) {
	if c.Seq != m.content.Seq {
		m.top = [tabs]int{}
	}
	m.content = c
	m.scroll(0)
}

// SetSelection emphasises an object and brings it into the window.
func (m *Model) SetSelection(s Selection) {
	changed := s.Object != m.selection.Object
	m.selection = s
	if m.tab != Predictions || s.Object < 0 || !changed {
		return
	}
	m.top[Predictions] = min(m.top[Predictions], s.Object)
	m.top[Predictions] = max(m.top[Predictions], s.Object-m.window()+1)
	m.scroll(0)
}

// SetTab turns to a tab.
func (m *Model) SetTab(t Tab) {
	if t >= 0 && t < tabs {
		m.tab = t
	}
}

// Tab returns the tab in front.
func (m Model) Tab() Tab { return m.tab }

// Content returns what is shown.
func (m Model) Content() Content { return m.content }

// rows is the height without the tab line.
func (m Model) rows() int { return max(m.height-1, 0) }

// window is the height that scrolls.
func (m Model) window() int {
	if m.tab == Predictions {
		return max(m.rows()-m.heads(), 0)
	}
	return m.rows()
}

// Update turns tabs and scrolls. Mouse positions are relative to the pane.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.press(msg)
	case tea.MouseWheelMsg:
		m.wheel(msg.Mouse())
	case tea.MouseClickMsg:
		return m, m.click(msg.Mouse())
	}
	return m, nil
}

func (m *Model) press(msg tea.KeyPressMsg) {
	k := m.keys
	switch {
	case key.Matches(msg, k.Tabs):
		m.SetTab(Tab(msg.Code - '1'))
	case key.Matches(msg, k.NextTab):
		m.SetTab((m.tab + 1) % tabs)
	case key.Matches(msg, k.PreviousTab):
		m.SetTab((m.tab + tabs - 1) % tabs)
	default:
		if delta, ok := k.Lines(msg, m.window(), m.lineCount()); ok {
			m.scroll(delta)
		}
	}
}

// wheelLines is how far one notch of the mouse wheel scrolls.
const wheelLines = 3

func (m *Model) wheel(mouse tea.Mouse) {
	switch mouse.Button {
	case tea.MouseWheelUp:
		m.scroll(-wheelLines)
	case tea.MouseWheelDown:
		m.scroll(wheelLines)
	default:
	}
}

func (m *Model) click(mouse tea.Mouse) tea.Cmd {
	if mouse.Button != tea.MouseLeft {
		return nil
	}
	if mouse.Y == 0 {
		m.clickTab(mouse.X)
		return nil
	}
	line := mouse.Y - 1 - m.heads()
	object := m.top[Predictions] + line
	if m.tab != Predictions || line < 0 || object >= m.objectCount() {
		return nil
	}
	return func() tea.Msg { return PickMsg{Object: object} }
}

func (m *Model) clickTab(x int) {
	column := 1
	for t := range tabs {
		end := column + len(m.label(t))
		if x >= column && x < end {
			m.SetTab(t)
			return
		}
		column = end + len(m.gap())
	}
}

// scroll moves the tab in front by delta lines, within its lines.
func (m *Model) scroll(delta int) {
	top := min(m.top[m.tab]+delta, m.lineCount()-m.window())
	m.top[m.tab] = max(top, 0)
}

func (m Model) lineCount() int {
	if m.tab == Predictions {
		return m.objectCount() + len(m.extraFields())
	}
	if m.tab == Problems {
		return len(m.Problems(theme.Styles{}, m.width-1)) // styles take no columns
	}
	return len(m.lines())
}

// lines returns the lines of a tab that is not a table.
func (m Model) lines() []string {
	switch m.tab {
	case Headers:
		return m.content.Headers
	case Parts:
		return m.content.Parts
	case Raw:
		return m.content.Raw
	case Predictions, Problems, tabs:
	}
	return nil
}

// The widths from which tabs are named in full, and in short.
const (
	withTitles = 64
	withShorts = 40
)

// gap is between the labels.
func (m Model) gap() string {
	if m.width >= withTitles {
		return "  "
	}
	return " "
}

// label is a tab's name with its digit and, for problems, their number. Where
// there is least room the tabs that are not in front have none but the digit.
func (m Model) label(t Tab) string {
	label := fmt.Sprint(t + 1)
	if m.width >= withShorts || t == m.tab {
		label += " " + m.name(t)
	}
	if n := m.problemCount(); t == Problems && n > 0 {
		label += fmt.Sprintf(" (%d)", n)
	}
	return label
}

func (m Model) name(t Tab) string {
	if m.width >= withTitles {
		return t.title()
	}
	return t.short()
}

// Lines returns the pane, line by line, each width columns wide.
func (m Model) Lines(s theme.Styles, focused bool) []string {
	out := append(make([]string, 0, m.height+1), s.Fit(" "+m.tabLine(s, focused), m.width))
	if m.tab == Predictions {
		for _, line := range m.headLines(s) {
			out = append(out, s.Fit(" "+line, m.width))
		}
	}
	line := func(i int) string { return m.lineAt(i, s) }
	if m.tab == Problems {
		problems := m.Problems(s, m.width-1)
		line = func(i int) string { return at(problems, i) }
	}
	for i := range m.window() {
		out = append(out, s.Fit(" "+line(m.top[m.tab]+i), m.width))
	}
	return out[:min(len(out), m.height)]
}

func (m Model) tabLine(s theme.Styles, focused bool) string {
	labels := make([]string, 0, tabs)
	for t := range tabs {
		style := s.Title
		switch {
		case t == m.tab && focused:
			style = s.Focused.Underline(true)
		case t == m.tab:
			style = s.Strong.Underline(true)
		case t == Problems && m.problemCount() > 0:
			style = s.Warn
		}
		labels = append(labels, style.Render(m.label(t)))
	}
	line := strings.Join(labels, m.gap())
	if n := m.lineCount(); n > m.window() {
		place := fmt.Sprintf("%d/%d", min(m.top[m.tab]+m.window(), n), n)
		if room := m.width - 2 - s.Width(line) - len(place); room > 0 {
			line += strings.Repeat(" ", room) + s.Muted.Render(place)
		}
	}
	return line
}

// lineAt returns line i of the tab in front, "" beyond its end.
func (m Model) lineAt(i int, s theme.Styles) string {
	if m.tab == Predictions {
		return m.tableLine(i, s)
	}
	return at(m.lines(), i)
}

// at returns line i, "" beyond the end.
func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
