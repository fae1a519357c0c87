// Package palette is the pane in which anything that can be done is found by
// its name, with the key that does it.
//
// It does nothing itself. The screen imports it; it imports neither the screen
// nor another pane.
package palette

import (
	"slices"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/motion"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Entry is something that can be done.
type Entry struct {
	Title string  // what it does
	Group string  // what it is about
	Key   string  // that does it at once; "" if none does
	Msg   tea.Msg // that has it done
}

// CloseMsg asks for the pane to be left.
type CloseMsg struct{}

// ChooseMsg asks for it to be left, and for an entry to be done.
type ChooseMsg struct{ Entry Entry }

// KeyMap moves between the entries; all else is typed.
type KeyMap struct {
	motion.KeyMap

	Accept, Cancel key.Binding
}

// DefaultKeyMap has the keys of every prompt.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		KeyMap: motion.KeyMap{
			Up:       key.NewBinding(key.WithKeys("up", "ctrl+p", "ctrl+k"), key.WithHelp("↑", "up")),
			Down:     key.NewBinding(key.WithKeys("down", "ctrl+n", "ctrl+j", "tab"), key.WithHelp("↓", "down")),
			PageUp:   key.NewBinding(key.WithKeys("pgup"), key.WithHelp("pgup", "page up")),
			PageDown: key.NewBinding(key.WithKeys("pgdown"), key.WithHelp("pgdn", "page down")),
		},
		Accept: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "do it")),
		Cancel: key.NewBinding(key.WithKeys("esc", "ctrl+c"), key.WithHelp("esc", "leave")),
	}
}

// maxLength bounds what can be typed, in characters.
const maxLength = 80

// Model is the pane. The zero Model has no entries.
type Model struct {
	keys    KeyMap
	input   textinput.Model
	entries []Entry
	hits    []hit // those that match, the best first
	cursor  motion.Cursor
	width   int
	height  int
}

// New returns a pane with these entries, in the order in which they are listed
// while nothing is typed.
func New(entries []Entry, s theme.Styles) Model {
	input := textinput.New()
	input.Prompt = ":"
	input.Placeholder = "what to do"
	input.CharLimit = maxLength
	styles := s.Input()
	styles.Cursor.Blink = false
	input.SetStyles(styles)
	input.Focus()
	m := Model{keys: DefaultKeyMap(), input: input, entries: entries}
	m.match()
	return m
}

// SetSize gives the pane its cells.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	m.input.SetWidth(max(width-len(" :  "), 1))
	m.cursor.Fit(len(m.hits), height-headRows)
}

// Update takes keys, what is pasted, and the mouse, relative to the pane.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		m.cursor.Wheel(msg)
		return m, nil
	case tea.MouseClickMsg:
		if at, ok := m.cursor.Clicked(msg.Y - headRows); ok {
			return m, m.choose(at)
		}
		return m, nil
	case tea.KeyPressMsg:
		if cmd, ok := m.press(msg); ok {
			return m, cmd
		}
	}
	before := m.input.Value()
	input, cmd := m.input.Update(msg)
	m.input = input
	if m.input.Value() != before {
		m.match()
	}
	return m, cmd
}

func (m *Model) press(msg tea.KeyPressMsg) (cmd tea.Cmd, ok bool) {
	switch k := m.keys; {
	case key.Matches(msg, k.Cancel):
		return func() tea.Msg { return CloseMsg{} }, true
	case key.Matches(msg, k.Accept):
		if len(m.hits) == 0 {
			return nil, true
		}
		return m.choose(m.cursor.At()), true
	default:
		return nil, m.cursor.Press(k.KeyMap, msg)
	}
}

// choose leaves the pane and does what an entry is for.
func (m *Model) choose(at int) tea.Cmd {
	entry := m.entries[m.hits[at].entry]
	return func() tea.Msg { return ChooseMsg{entry} }
}

// match finds the entries for what is typed.
func (m *Model) match() {
	m.hits = m.hits[:0:0]
	for i, e := range m.entries {
		if h, ok := matched(e, m.input.Value()); ok {
			h.entry = i
			m.hits = append(m.hits, h)
		}
	}
	slices.SortStableFunc(m.hits, func(a, b hit) int { return b.score - a.score })
	m.cursor.Fit(len(m.hits), m.height-headRows)
	m.cursor.MoveTo(0)
}

// leastGroup is the room from which it is told what an entry is about.
const leastGroup = 10

// headRows is the height of what is typed, above the entries.
const headRows = 2

// Lines returns the pane, line by line.
func (m Model) Lines(s theme.Styles) []string {
	lines := []string{" " + m.input.View(), ""}
	if len(m.hits) == 0 {
		return append(lines, s.Muted.Render("  nothing is called so"))
	}
	title, keys := 0, 0
	for _, e := range m.entries {
		title, keys = max(title, s.Width(e.Title)), max(keys, s.Width(e.Key))
	}
	title = min(title, max(m.width-keys-10, 10))
	group := func(e Entry) string {
		if m.width-title-keys-6 < leastGroup {
			return ""
		}
		return e.Group
	}
	first, end := m.cursor.Seen()
	for i := first; i < end; i++ {
		e := m.entries[m.hits[i].entry]
		if i == m.cursor.At() {
			text := "› " + s.Fit(e.Title, title) + "  " + s.Fit(e.Key, keys) + "  " + group(e)
			lines = append(lines, s.Cursor.Render(s.Fit(text, m.width)))
			continue
		}
		lines = append(lines, "  "+s.Fit(emphasised(e.Title, m.hits[i].at, s), title)+"  "+
			s.Accent.Render(s.Fit(e.Key, keys))+"  "+s.Muted.Render(group(e)))
	}
	return lines
}

// emphasised is a title with the letters that were typed.
func emphasised(title string, at []int, s theme.Styles) string {
	var text strings.Builder
	for i, r := range []rune(title) {
		letter := string(r)
		if slices.Contains(at, i) {
			letter = s.Focused.Render(letter)
		}
		text.WriteString(letter)
	}
	return text.String()
}

// hit is an entry that matches what is typed.
type hit struct {
	entry int
	score int
	at    []int // letters of its title that were typed
}

// What a letter that matches is worth.
const (
	letterScore = 1
	nextScore   = 10 // directly behind the one before
	wordScore   = 8  // at the beginning of a word
	firstScore  = 2  // from the first letter on
	keyScore    = 1000
)

// matched reports how well an entry fits: each word that is typed is in its
// title, its letters in their order, or in what the entry is about, or is its
// key.
func matched(e Entry, typed string) (h hit, ok bool) {
	for word := range strings.FieldsSeq(strings.ToLower(typed)) {
		score, at := fuzzy([]rune(strings.ToLower(e.Title)), []rune(word))
		switch {
		case slices.Contains(strings.Fields(e.Key), strings.TrimSpace(typed)):
			score = max(score, 0) + keyScore
		case score == 0 && strings.Contains(strings.ToLower(e.Group), word):
			score = letterScore
		case score == 0:
			return hit{}, false
		}
		if len(at) > 0 && at[0] == 0 {
			score += firstScore
		}
		h.score += score
		h.at = append(h.at, at...)
	}
	return h, true
}

// fuzzy finds the letters of a word in a title, in their order, where they lie
// best: together, or at the beginnings of words. It returns 0 where they are
// not there.
func fuzzy(title, word []rune) (score int, at []int) {
	// best is what the letters up to one of the word are worth, if that one is
	// at a place in the title; before is where the one before it is.
	best, before := make([][]int, len(word)), make([][]int, len(word))
	for k, r := range word {
		best[k], before[k] = make([]int, len(title)), make([]int, len(title))
		for i := range title {
			if title[i] != r {
				continue
			}
			sum, j := 0, 0
			if k > 0 {
				if sum, j = behind(best[k-1][:i]); sum == 0 {
					continue
				}
			}
			if sum += letterScore; i == 0 || unicode.IsSpace(title[i-1]) {
				sum += wordScore
			}
			best[k][i], before[k][i] = sum, j
		}
	}
	last := len(word) - 1
	end := 0
	for i, s := range best[last] {
		if s > score {
			score, end = s, i
		}
	}
	if score == 0 {
		return 0, nil
	}
	for k := last; k >= 0; k-- {
		at = append(at, end)
		end = before[k][end]
	}
	slices.Reverse(at)
	return score, at
}

// behind returns the best place to come from, right behind the last, and what
// that is worth.
func behind(best []int) (sum, at int) {
	for j, s := range best {
		if s > 0 && j == len(best)-1 {
			s += nextScore
		}
		if s > sum {
			sum, at = s, j
		}
	}
	return sum, at
}
