// Package comparison is the pane that says how two requests differ: their
// objects, their headers, their documents.
//
// It matches nothing: capture/compare does. The screen imports it; it imports
// neither the screen nor another pane.
package comparison

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/compare"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/tui/motion"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Content is what two requests are made of, and how they differ. It shares no
// memory with their bodies.
type Content struct {
	A, B               uint64 // Seq
	ReadingA, ReadingB *prediction.Reading

	problemsA, problemsB []prediction.Finding

	objects   compare.Result
	headers   []compare.Difference
	documents compare.Documents
	both      bool // both have a document
}

// Compare finds how two requests differ. The caller has both on hold, and not
// the time to wait for it in Update.
func Compare(a, b *capture.Request, readingA, readingB *prediction.Reading) Content {
	c := Content{A: a.Seq, B: b.Seq, ReadingA: readingA, ReadingB: readingB, headers: compare.Headers(a.Header, b.Header)}
	c.problemsA, c.problemsB = readingA.Findings, readingB.Findings
	c.objects = compare.Objects(objectsOf(readingA), objectsOf(readingB), compare.Options{SizeA: readingA.ImageSize, SizeB: readingB.ImageSize})
	documentA, documentB := document(a, readingA), document(b, readingB)
	if c.both = documentA != nil && documentB != nil; c.both {
		c.documents = compare.JSON(documentA, documentB)
	}
	return c
}

func objectsOf(r *prediction.Reading) []prediction.Object {
	if r.Prediction == nil {
		return nil
	}
	return r.Prediction.Objects
}

// document returns the JSON of a request: that of the predictions, or its
// body.
func document(r *capture.Request, reading *prediction.Reading) []byte {
	if text := reading.JSON(r); text != nil {
		return text
	}
	parts, _ := r.Parts() // what is wrong with them is in the reading
	content, err := r.Content()
	if len(parts) > 0 || err != nil || len(content) == 0 || content[0] != '{' && content[0] != '[' {
		return nil
	}
	return content
}

// FlipMsg asks for the other of the two to be shown. A and B are the object under
// the cursor in the first and in the second; -1 where there is none.
type FlipMsg struct{ A, B int }

// CursorMsg tells that the cursor has moved, and the object under it in the first
// and in the second; -1 where there is none.
type CursorMsg struct{ A, B int }

// PickMsg asks for an object of one of the two to be shown.
type PickMsg struct {
	Seq    uint64
	Object int
}

// CloseMsg asks for the comparison to be left.
type CloseMsg struct{}

// KeyMap moves through the differences.
type KeyMap struct {
	motion.KeyMap

	Flip, Pick, Close key.Binding
}

// DefaultKeyMap has the keys of the other panes.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		KeyMap: motion.DefaultKeyMap(),
		Flip:   key.NewBinding(key.WithKeys("space", "="), key.WithHelp("space", "the other picture")),
		Pick:   key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "show the object")),
		Close:  key.NewBinding(key.WithKeys("esc", "q"), key.WithHelp("esc", "leave")),
	}
}

// Hints are the keys of the pane, the most wanted first.
func Hints() []key.Binding {
	k := DefaultKeyMap()
	k.Down.SetHelp("j/k", "move")
	return []key.Binding{k.Flip, k.Down, k.Pick, k.Close}
}

// Model is the pane. The zero Model compares nothing.
type Model struct {
	keys    KeyMap
	content Content
	rows    []row
	cursor  motion.Cursor
	width   int
	height  int
}

// New returns a pane that compares two requests.
func New(c Content) Model {
	return Model{keys: DefaultKeyMap(), content: c, rows: rowsOf(&c)}
}

// Amend takes in what is known to be wrong with the two by now: their images and
// masks are decoded later than they are compared. known returns nil where there is
// nothing new.
func (m *Model) Amend(known func(seq uint64) *prediction.Reading) {
	if !m.Active() {
		return
	}
	c, before, more := &m.content, len(m.rows), false
	for seq, list := range map[uint64]*[]prediction.Finding{c.A: &c.problemsA, c.B: &c.problemsB} {
		if by := known(seq); by != nil && len(by.Findings) > len(*list) {
			*list, more = by.Findings, true
		}
	}
	if !more {
		return
	}
	m.rows = rowsOf(c)
	m.cursor.Fit(len(m.rows), m.height)
	if m.cursor.At() >= len(objectRows(c)) { // on what stands below them
		m.cursor.MoveTo(m.cursor.At() + len(m.rows) - before)
	}
}

// Active reports whether two requests are compared.
func (m Model) Active() bool { return m.content.A != 0 }

// Sides returns the two requests.
func (m Model) Sides() (a, b uint64) { return m.content.A, m.content.B }

// Title says which requests are compared.
func (m Model) Title() string { return fmt.Sprintf("#%d and #%d", m.content.A, m.content.B) }

// SetSize gives the pane its cells.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	m.cursor.Fit(len(m.rows), height)
}

// Wants reports whether a key is one of the pane's.
func (m Model) Wants(msg tea.KeyPressMsg) bool {
	_, moves := m.keys.Lines(msg, 1, 1)
	return moves || key.Matches(msg, m.keys.Flip, m.keys.Pick, m.keys.Close)
}

// Update takes keys, and the mouse relative to the pane.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	was := m.cursor.At()
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		m.cursor.Wheel(msg)
	case tea.MouseClickMsg:
		if at := m.under(theme.Ruler{}).At(msg.Y); at < len(m.rows) {
			m.cursor.MoveTo(at)
			return m, m.pick()
		}
	case tea.KeyPressMsg:
		switch k := m.keys; {
		case key.Matches(msg, k.Close):
			return m, func() tea.Msg { return CloseMsg{} }
		case key.Matches(msg, k.Flip):
			a, b := m.Objects()
			return m, func() tea.Msg { return FlipMsg{a, b} }
		case key.Matches(msg, k.Pick):
			return m, m.pick()
		default:
			m.cursor.Press(k.KeyMap, msg)
		}
	}
	if m.cursor.At() == was {
		return m, nil
	}
	a, b := m.Objects()
	return m, func() tea.Msg { return CursorMsg{a, b} }
}

// Objects are those under the cursor, in the first and in the second.
func (m Model) Objects() (a, b int) {
	if len(m.rows) == 0 || m.rows[m.cursor.At()].match == nil {
		return -1, -1
	}
	match := m.rows[m.cursor.At()].match
	return match.A, match.B
}

// Partner returns what an object of one of the two is in the other, or with -1 the
// object of the other under the cursor that the one has not; -1 for none.
func (m Model) Partner(seq uint64, object int) int {
	first := seq == m.content.A
	other := func(a, b int) (int, bool) {
		if first {
			return b, a == object
		}
		return a, b == object
	}
	if partner, ok := other(m.Objects()); ok {
		return partner
	}
	for i := range m.content.objects.Matches {
		match := &m.content.objects.Matches[i]
		if partner, ok := other(match.A, match.B); ok && object >= 0 {
			return partner
		}
	}
	return -1
}

// pick asks for the object under the cursor, in the request that has it.
func (m Model) pick() tea.Cmd {
	if len(m.rows) == 0 {
		return nil
	}
	match := m.rows[m.cursor.At()].match
	if match == nil {
		return nil
	}
	msg := PickMsg{Seq: m.content.B, Object: match.B}
	if match.B < 0 {
		msg = PickMsg{Seq: m.content.A, Object: match.A}
	}
	return func() tea.Msg { return msg }
}
