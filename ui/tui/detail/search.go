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

// search looks for a text in the whole body.
type search struct {
	input  textinput.Model
	text   string // that was looked for
	in     *document.Document
	places []document.Place
	at     int  // in places; -1 before the first was gone to
	looks  bool // it is not known yet what places there are
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
	s.text, s.in, s.places, s.at, s.looks = text, in, nil, -1, false
	if text == "" || in == nil {
		return nil
	}
	s.looks = true
	in.Hold()
	return func() tea.Msg {
		defer in.Release()
		return foundMsg{text, in, in.Find(text)}
	}
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
	s.places, s.at, s.looks = msg.places, -1, false
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
func (s search) line(look theme.Styles, width int) string {
	text := ""
	switch n := len(s.places); {
	case s.text == "":
	case s.looks:
		text = look.Muted.Render("looking …")
	case n == 0:
		text = look.Warn.Render("not found")
	default:
		text = look.Muted.Render(fmt.Sprintf("%d of %d", s.at+1, n))
	}
	if s.input.Focused() {
		look.FitInput(&s.input, width)
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

func (m Model) searching() bool { return m.tab == Raw && (m.Typing() || m.search.text != "") }
