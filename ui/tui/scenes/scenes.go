// Package scenes is the pane that lists the scenes of two captures, with what was
// gained, lost and moved in each from the first to the second.
//
// The screen imports it; it imports neither the screen nor another pane.
package scenes

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/diff"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/motion"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Content is what two captures see of the same scenes.
type Content struct {
	Scenes []diff.Changed // in the order of the first; A and B are Seqs of the list
	By     diff.By        // how they were paired
	Total  diff.Counts
}

// ShowMsg asks for a request to be shown.
type ShowMsg struct {
	Seq  uint64
	Flip bool // in the place of the other
}

// CompareMsg asks for the two requests of a scene to be compared.
type CompareMsg struct{ A, B uint64 }

// CloseMsg asks for the pane to be left.
type CloseMsg struct{}

// KeyMap moves through the scenes.
type KeyMap struct {
	motion.KeyMap

	Next, Previous, Flip, Compare, Close key.Binding
}

// defaultKeyMap has the keys of the other panes.
func defaultKeyMap() KeyMap {
	return KeyMap{
		KeyMap:   motion.DefaultKeyMap(),
		Next:     key.NewBinding(key.WithKeys("!"), key.WithHelp("!", "next difference")),
		Previous: key.NewBinding(key.WithKeys("@"), key.WithHelp("@", "previous")),
		Flip:     key.NewBinding(key.WithKeys("space"), key.WithHelp("space", "the other picture")),
		Compare:  key.NewBinding(key.WithKeys("enter", "="), key.WithHelp("enter", "compare the two")),
		Close:    key.NewBinding(key.WithKeys("esc", "q"), key.WithHelp("esc", "leave")),
	}
}

// Hints are the keys of the pane, the most wanted first.
func Hints() []key.Binding {
	k := defaultKeyMap()
	k.Down.SetHelp("j/k", "move")
	k.Next.SetHelp("! @", "differences")
	return []key.Binding{k.Flip, k.Next, k.Compare, k.Down, k.Close}
}

// Model is the pane. The zero Model has no scenes and is not active.
type Model struct {
	keys    KeyMap
	content *Content
	differ  int  // scenes with a difference
	pair    int  // columns of the longest pair of numbers
	first   bool // the request of the first capture is to be seen
	cursor  motion.Cursor
	width   int
	height  int
}

// New returns a pane with the scenes, at the first that differs.
func New(c Content) Model {
	m := Model{keys: defaultKeyMap(), content: &c}
	for i := range c.Scenes {
		if len(c.Scenes[i].Changes) > 0 {
			m.differ++
		}
		m.pair = max(m.pair, len(pairText(&c.Scenes[i])))
	}
	m.fit()
	if len(c.Scenes) > 0 && len(c.Scenes[0].Changes) == 0 {
		m.seek(1)
	}
	return m
}

// Active reports whether there are two captures to look through.
func (m Model) Active() bool { return m.content != nil }

// Title counts the scenes.
func (m Model) Title() string {
	return fmt.Sprintf("%s by %s, %s differ", units.Count(len(m.content.Scenes), "scene"), m.content.By, units.Number(m.differ))
}

// SetSize gives the pane its cells.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	m.fit()
}

// Shown returns the request of the scene under the cursor that is to be seen; 0
// for none.
func (m Model) Shown() uint64 {
	if !m.Active() || len(m.content.Scenes) == 0 {
		return 0
	}
	s := m.content.Scenes[m.cursor.At()]
	if m.first {
		return s.A
	}
	return s.B
}

// Sides returns the two requests of the scene under the cursor; 0 for none.
func (m Model) Sides() (a, b uint64) {
	if !m.Active() || len(m.content.Scenes) == 0 {
		return 0, 0
	}
	s := m.content.Scenes[m.cursor.At()]
	return s.A, s.B
}

// Wants reports whether a key is one of the pane's.
func (m Model) Wants(msg tea.KeyPressMsg) bool {
	_, moves := m.keys.Lines(msg, 1, 1)
	k := m.keys
	return moves || key.Matches(msg, k.Next, k.Previous, k.Flip, k.Compare, k.Close)
}

// Update takes keys, and the mouse relative to the pane.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	first := m.first
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		m.cursor.Wheel(msg)
	case tea.MouseClickMsg:
		if at := m.under(theme.Ruler{}).At(msg.Y - headRows); msg.Y >= headRows && at < len(m.content.Scenes) {
			m.cursor.MoveTo(at)
		}
	case tea.KeyPressMsg:
		if cmd := m.press(msg); cmd != nil {
			return m, cmd
		}
	}
	seq := m.Shown()
	return m, func() tea.Msg { return ShowMsg{seq, m.first != first} }
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	switch k := m.keys; {
	case key.Matches(msg, k.Close):
		return func() tea.Msg { return CloseMsg{} }
	case key.Matches(msg, k.Flip):
		m.first = !m.first
	case key.Matches(msg, k.Compare) && len(m.content.Scenes) > 0:
		s := m.content.Scenes[m.cursor.At()]
		return func() tea.Msg { return CompareMsg{s.A, s.B} }
	case key.Matches(msg, k.Next) && !m.seek(1):
		return func() tea.Msg { return theme.Note{Text: "no scene differs after this one"} }
	case key.Matches(msg, k.Previous) && !m.seek(-1):
		return func() tea.Msg { return theme.Note{Text: "no scene differs before this one"} }
	default:
		m.cursor.Press(k.KeyMap, msg)
	}
	return nil
}

// seek goes to the next scene that differs, or the one before.
func (m *Model) seek(step int) bool {
	for i := m.cursor.At() + step; i >= 0 && i < len(m.content.Scenes); i += step {
		if len(m.content.Scenes[i].Changes) > 0 {
			m.cursor.MoveTo(i)
			return true
		}
	}
	return false
}

// headRows is the height of the totals, above the scenes.
const headRows = 1

func (m *Model) fit() {
	if m.Active() {
		m.cursor.Fit(len(m.content.Scenes), m.height-headRows)
	}
}

// Lines returns the pane, line by line.
func (m Model) Lines(s theme.Styles, focused bool) []string {
	lines := make([]string, 0, m.height)
	lines = append(lines, s.Fit(" "+s.Muted.Render(m.totals()), m.width))
	if len(m.content.Scenes) == 0 {
		lines = append(lines, s.Fit(" "+s.Muted.Render("no frame is in both"), m.width))
	}
	style, under := s.Resting, m.under(s.Ruler)
	if focused {
		style = s.Cursor
	}
	for i := under.First(); i < len(m.content.Scenes) && len(lines) < m.height; i++ {
		if i != m.cursor.At() {
			lines = append(lines, s.Fit(" "+m.line(&m.content.Scenes[i], s), m.width))
			continue
		}
		for _, line := range under.Lines {
			lines = append(lines, style.Render(s.Fit(line, m.width)))
		}
	}
	for len(lines) < m.height {
		lines = append(lines, strings.Repeat(" ", m.width))
	}
	return lines[:max(m.height, 0)]
}

// under is the scene of the cursor, with all that differs in it.
func (m Model) under(r theme.Ruler) theme.Tall {
	text := ""
	if len(m.content.Scenes) > 0 {
		text = "›" + m.line(&m.content.Scenes[m.cursor.At()], theme.Styles{Ruler: r})
	}
	top, _ := m.cursor.Seen()
	return theme.NewTall(text, top, m.cursor.At(), m.width, m.height-headRows, r)
}

// totals counts what became of the objects of all scenes.
func (m Model) totals() string {
	t := &m.content.Total
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{t.Gained, "gained"}, {t.Lost, "lost"}, {t.Moved, "moved"}, {t.Shifted, "shifted"}, {t.Renamed, "renamed"}} {
		if part.n > 0 {
			parts = append(parts, units.Number(part.n)+" "+part.what)
		}
	}
	if len(parts) == 0 {
		return "no object differs"
	}
	return strings.Join(parts, ", ")
}

func pairText(s *diff.Changed) string { return fmt.Sprintf("#%d #%d", s.A, s.B) }

// line is a scene: its two requests, how many objects were lost, gained and
// changed, and which.
func (m Model) line(scene *diff.Changed, s theme.Styles) string {
	pair := s.Fit(pairText(scene), m.pair) + " "
	if len(scene.Changes) == 0 {
		return s.Muted.Render(pair + "=")
	}
	lost, gained, changed := 0, 0, 0
	words := make([]string, 0, len(scene.Changes))
	for i := range scene.Changes {
		switch c := &scene.Changes[i]; c.What {
		case "lost":
			lost++
		case "gained":
			gained++
		default:
			changed++
		}
		words = append(words, escape.Line(scene.Changes[i].Text()))
	}
	var counts []string
	for _, part := range []struct {
		style interface{ Render(strs ...string) string }
		mark  string
		n     int
	}{{s.Bad, "-", lost}, {s.Good, "+", gained}, {s.Warn, "~", changed}} {
		if part.n > 0 {
			counts = append(counts, part.style.Render(part.mark+units.Number(part.n)))
		}
	}
	return pair + strings.Join(counts, " ") + "  " + s.Muted.Render(strings.Join(words, ", "))
}
