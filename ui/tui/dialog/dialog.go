// Package dialog asks a question with a few answers: by letter, or with the
// cursor and enter; of many by a part of what they are called.
//
// It does nothing with an answer but to hand on its message. The screen imports
// it; it imports neither the screen nor another pane.
package dialog

import (
	"slices"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Choice is an answer. Its message is sent when it is chosen.
type Choice struct {
	Letter string // chooses it at once
	Label  string
	Hint   string
	Msg    tea.Msg
	Other  tea.Msg // sent by the other key; nil if there is none
	Stay   bool    // the question stays open, for more of them
}

// KeyMap moves between the answers.
type KeyMap struct{ Up, Down, Accept, Other, Cancel key.Binding }

// DefaultKeyMap has the keys of the lists.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Up:     key.NewBinding(key.WithKeys("up", "k"), key.WithHelp("k/↑", "up")),
		Down:   key.NewBinding(key.WithKeys("down", "j"), key.WithHelp("j/↓", "down")),
		Accept: key.NewBinding(key.WithKeys("enter", "space"), key.WithHelp("enter", "choose")),
		Other:  key.NewBinding(key.WithKeys("s"), key.WithHelp("s", "choose otherwise")),
		Cancel: key.NewBinding(key.WithKeys("esc", "q", "ctrl+c"), key.WithHelp("esc", "leave it")),
	}
}

// narrowingKeyMap leaves what can be typed to be typed.
func narrowingKeyMap() KeyMap {
	return KeyMap{
		Up:     key.NewBinding(key.WithKeys("up", "ctrl+p", "ctrl+k"), key.WithHelp("↑", "up")),
		Down:   key.NewBinding(key.WithKeys("down", "ctrl+n", "ctrl+j", "tab"), key.WithHelp("↓", "down")),
		Accept: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "choose")),
		Cancel: key.NewBinding(key.WithKeys("esc", "ctrl+c"), key.WithHelp("esc", "leave it")),
	}
}

// Model is the question. The zero Model is closed.
type Model struct {
	keys    KeyMap
	title   string
	hint    string // below the answers
	choices []Choice
	cursor  int // in choices
	narrows bool
	typed   string // in lower case
}

// plainHint is how most questions are answered.
const plainHint = "press its key, or enter; esc leaves it"

// maxTyped bounds what can be typed, in bytes.
const maxTyped = 40

// Ask returns an open question, its first answer under the cursor.
func Ask(title string, choices ...Choice) Model {
	return Model{keys: DefaultKeyMap(), title: title, hint: plainHint, choices: choices}
}

// Narrowing returns the question so that what is typed leaves those answers that
// have it in their label or their hint. Before that a letter of an answer still chooses it.
func (m Model) Narrowing() Model {
	m.keys, m.narrows = narrowingKeyMap(), true
	return m
}

// Hint returns the question with other words on its last line.
func (m Model) Hint(hint string) Model {
	m.hint = hint
	return m
}

// Hints are the keys that work, the most wanted first.
func (m Model) Hints() []key.Binding {
	return []key.Binding{m.keys.Accept, m.keys.Down, m.keys.Up, m.keys.Cancel}
}

// At returns the question with another answer under the cursor.
func (m Model) At(cursor int) Model {
	m.cursor = min(max(cursor, 0), max(len(m.choices)-1, 0))
	return m
}

// Cursor returns the index of the answer under the cursor.
func (m Model) Cursor() int { return m.cursor }

// Rows is how many lines the question and its answers take where there is room.
func (m Model) Rows() int { return headRows + len(m.choices) + footRows }

// Active reports whether the question waits for its answer.
func (m Model) Active() bool { return len(m.choices) > 0 }

// Update takes a key. The answer, or none, closes the question.
func (m Model) Update(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Cancel) && m.typed != "":
		return m.narrowed(""), nil
	case key.Matches(msg, m.keys.Cancel):
		return Model{}, nil
	case key.Matches(msg, m.keys.Accept) && len(m.shown()) > 0:
		return m.choose(m.cursor, m.choices[m.cursor].Msg)
	case key.Matches(msg, m.keys.Up):
		return m.moved(-1), nil
	case key.Matches(msg, m.keys.Down):
		return m.moved(1), nil
	case key.Matches(msg, m.keys.Other) && m.choices[m.cursor].Other != nil:
		return m.choose(m.cursor, m.choices[m.cursor].Other)
	}
	i := slices.IndexFunc(m.choices, func(c Choice) bool { return c.Letter != "" && msg.String() == c.Letter })
	switch {
	case i >= 0 && m.typed == "":
		return m.choose(i, m.choices[i].Msg)
	case m.narrows:
		return m.edited(msg), nil
	}
	return m, nil
}

// edited returns the question with a character more, or less, typed.
func (m Model) edited(msg tea.KeyPressMsg) Model {
	switch {
	case msg.Code == tea.KeyBackspace && m.typed != "":
		typed := []rune(m.typed)
		return m.narrowed(string(typed[:len(typed)-1]))
	case strings.IndexFunc(msg.Text, unicode.IsControl) < 0 && len(m.typed)+len(msg.Text) <= maxTyped:
		return m.narrowed(strings.TrimLeft(m.typed+strings.ToLower(msg.Text), " "))
	}
	return m
}

// narrowed returns the question with something else typed, the cursor on the first
// answer that begins with it, or has it.
func (m Model) narrowed(typed string) Model {
	if m.typed == typed {
		return m
	}
	m.typed = typed
	shown := m.shown()
	begins := slices.IndexFunc(shown, func(i int) bool { return strings.HasPrefix(strings.ToLower(m.choices[i].Label), typed) })
	if typed != "" && len(shown) > 0 {
		m.cursor = shown[max(begins, 0)]
	}
	return m
}

// shown are the answers that have what is typed, as indices.
func (m Model) shown() []int {
	var shown []int
	for i, c := range m.choices {
		if strings.Contains(strings.ToLower(c.Label), m.typed) || strings.Contains(strings.ToLower(c.Hint), m.typed) {
			shown = append(shown, i)
		}
	}
	return shown
}

// moved returns the question with the cursor some of the shown answers on.
func (m Model) moved(delta int) Model {
	shown := m.shown()
	if len(shown) > 0 {
		m.cursor = shown[min(max(slices.Index(shown, m.cursor)+delta, 0), len(shown)-1)]
	}
	return m
}

func (m Model) choose(i int, msg tea.Msg) (Model, tea.Cmd) {
	next := Model{}
	if m.choices[i].Stay {
		next = m.At(i)
	}
	return next, func() tea.Msg { return msg }
}

const (
	labelMax  = 30
	headRows  = 3
	footRows  = 2
	footShare = 3 // of the height, a third is for the foot at most
)

// frame is the question as it lies in some cells: what stands above and below
// the answers, and which of them are to be seen, those around the cursor if
// there is no room for all.
type frame struct {
	head, foot []string
	shown      []int // of the answers, those to be seen
}

func (m Model) frame(s theme.Styles, width, height int) frame {
	title := s.Strong.Render(m.title)
	if m.narrows {
		title += " " + s.Accent.Render(escape.Line(m.typed)) + s.Cursor.Render(" ")
		if m.typed == "" {
			title += s.Muted.Render(" type a part of its name")
		}
	}
	f := frame{head: s.Wrap([]string{title}, width), foot: m.footLines(s, width), shown: m.shown()}
	f.foot = f.foot[:min(len(f.foot), max(height/footShare, 1))]
	if len(f.head)+2+len(m.choices)+1+len(f.foot) <= height { // with blank lines around
		f.head, f.foot = slices.Concat([]string{""}, f.head, []string{""}), append([]string{""}, f.foot...)
	} else {
		f.head = f.head[:min(len(f.head), max(height-1-len(f.foot), 0))]
	}
	room := max(height-len(f.head)-len(f.foot), 1)
	first := min(max(slices.Index(f.shown, m.cursor)-room/2, 0), max(len(f.shown)-room, 0))
	f.shown = f.shown[first:min(first+room, len(f.shown))]
	return f
}

// footLines tell how to answer, or, where that is cut beside it, what the answer
// under the cursor does. They are as many wherever the cursor is.
func (m Model) footLines(s theme.Styles, width int) []string {
	hints := make([][]string, len(m.choices))
	rows, cut := 0, false
	for i, c := range m.choices {
		hints[i] = s.Wrap([]string{s.Muted.Render(c.Hint)}, width)
		rows, cut = max(rows, len(hints[i])), cut || s.Width(m.line(i, m.labelWidth(s), s)) > width
	}
	words := s.Wrap([]string{s.Muted.Render(m.hint)}, width)
	if len(m.shown()) == 0 {
		return s.Wrap([]string{s.Warn.Render("nothing of that name; esc shows all")}, width)
	}
	if !cut {
		return words
	}
	foot := hints[m.cursor]
	for len(foot) < rows {
		foot = append(foot, "")
	}
	if m.hint != plainHint {
		foot = append(foot, words...)
	}
	return foot
}

// Lines returns the question and its answers in at most height lines, which are
// to be cut to width.
func (m Model) Lines(s theme.Styles, width, height int) []string {
	f := m.frame(s, width, height)
	lines := f.head
	for _, i := range f.shown {
		lines = append(lines, m.line(i, m.labelWidth(s), s))
	}
	return append(lines, f.foot...)
}

// Mouse takes a click on an answer, which chooses it, and the wheel, which
// moves between them. The position is relative to the question, which has
// those cells.
func (m Model) Mouse(msg tea.Msg, s theme.Styles, width, height int) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		switch msg.Button {
		case tea.MouseWheelUp:
			return m.moved(-1), nil
		case tea.MouseWheelDown:
			return m.moved(1), nil
		default:
		}
	case tea.MouseClickMsg:
		f := m.frame(s, width, height)
		if at := msg.Y - len(f.head); msg.Button == tea.MouseLeft && at >= 0 && at < len(f.shown) {
			return m.choose(f.shown[at], m.choices[f.shown[at]].Msg)
		}
	}
	return m, nil
}

// labelWidth is that of the longest label, within bounds.
func (m Model) labelWidth(s theme.Styles) int {
	width := 0
	for _, c := range m.choices {
		width = max(width, s.Width(c.Label))
	}
	return min(width, labelMax)
}

func (m Model) line(i, width int, s theme.Styles) string {
	c := m.choices[i]
	mark, label := "  ", s.Fit(c.Label, width)
	if i == m.cursor {
		mark, label = s.Accent.Render("› "), s.Strong.Render(label)
	}
	return mark + s.Accent.Render(s.Fit(c.Letter, 1)) + "  " + label + "  " + s.Muted.Render(c.Hint)
}
