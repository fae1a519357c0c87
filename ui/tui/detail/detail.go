// Package detail is the pane that spells a request out: predictions, headers,
// parts, raw body, problems.
//
// The screen imports it; it imports neither the screen nor another pane.
package detail

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Selection tells which objects the tables emphasise and leave out.
type Selection struct {
	Object    int // -1: none
	Threshold float64
	Areas     []float32 // of the masks, 0..1 of the image; negative or missing where that is not known
}

// PickMsg reports that the person picked an object in the table.
type PickMsg struct{ Object int }

// CopyMsg asks for a text to be put on the clipboard.
type CopyMsg struct{ Text, What string }

// PartMsg asks for something to be done with a part of the shown request.
type PartMsg struct {
	Seq  uint64
	Part int // WholeBody: all of it
	Do   PartAction
}

// PartAction is what can be done with a part.
type PartAction int

// What can be done with a part.
const (
	WritePart PartAction = iota // to a file
	EditPart                    // in $EDITOR or $PAGER
	ViewPart                    // in what the system opens it with
	DrawPart                    // in the place of the picture
)

// Model is the pane.
type Model struct {
	keys          KeyMap
	content       Content
	selection     Selection
	tab           Tab
	top           [tabs]int // first line on the screen, of each tab
	cursor        [tabs]int // line of the cursor, of the tabs that have one
	search        search
	wanted        int // part to go to once the body is laid out; noPart: none
	width, height int
}

const noPart = -2

// New returns an empty pane.
func New(keys KeyMap) Model {
	return Model{keys: keys, selection: Selection{Object: -1}, search: newSearch(), wanted: noPart}
}

// SetSize gives the pane its cells, tab line included.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	m.scroll(0)
}

// SetStyles fits the colours of what is typed to the terminal.
func (m *Model) SetStyles(s theme.Styles) {
	m.search.input.SetStyles(s.Input())
}

// SetContent shows another request. The tab stays, so that one can compare;
// it is scrolled back to its start when it is another request's. A search
// goes on in the body of the other one. The pane has the body on hold as long as
// it shows it.
func (m *Model) SetContent(c Content) tea.Cmd {
	if c.Seq != m.content.Seq {
		m.top, m.cursor = [tabs]int{}, [tabs]int{Parts: partHeads}
	}
	c.Body.Hold()
	m.content.Body.Release()
	m.content = c
	m.scroll(0)
	if m.wanted != noPart && m.tab == Raw {
		m.goToPart()
	}
	return m.search.find(c.Body)
}

// SetSelection emphasises an object and brings it into the window.
func (m *Model) SetSelection(s Selection) {
	changed := s.Object != m.selection.Object
	m.selection = s
	if m.tab != Predictions || s.Object < 0 || !changed {
		return
	}
	m.show(s.Object)
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

// rows is the height without the tab line, and the line of the search.
func (m Model) rows() int {
	if m.searching() {
		return max(m.height-2, 0)
	}
	return max(m.height-1, 0)
}

// window is the height that scrolls.
func (m Model) window() int {
	if m.tab == Predictions {
		return max(m.rows()-m.table().heads(), 0)
	}
	return m.rows()
}

// Wants reports whether a key is one of the pane's own that means something
// else elsewhere, for when the pane has the keys.
func (m Model) Wants(msg tea.KeyPressMsg) bool {
	k := m.keys
	switch {
	case m.Typing():
		return true
	case key.Matches(msg, k.Search):
		return true
	case msg.Code == tea.KeyEscape:
		return m.search.text != "" && m.tab == Raw
	case key.Matches(msg, k.NextMatch, k.PreviousMatch):
		return m.search.text != ""
	case m.tab == Raw && key.Matches(msg, k.Toggle):
		folds, _ := m.content.Body.Folds(m.cursor[Raw])
		return folds
	case m.tab == Parts && key.Matches(msg, k.Toggle):
		return true
	case m.tab == Raw && key.Matches(msg, k.Unfold, k.Fold, k.Copy, k.CopyPointer):
		return true
	}
	return (m.tab == Raw || m.tab == Parts) && key.Matches(msg, k.Edit, k.View, k.Write)
}

// Update turns tabs and scrolls. Mouse positions are relative to the pane.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case foundMsg:
		m.found(msg)
	case tea.MouseMsg:
		cmd = m.mouse(msg)
	case tea.KeyPressMsg:
		if m.Typing() {
			return m, m.typed(msg)
		}
		cmd = m.press(msg)
	default:
		if m.Typing() {
			cmd = m.typed(msg)
		}
	}
	return m, cmd
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	k := m.keys
	switch {
	case key.Matches(msg, k.Tabs):
		m.SetTab(Tab(msg.Code - '1'))
	case key.Matches(msg, k.NextTab):
		m.SetTab((m.tab + 1) % tabs)
	case key.Matches(msg, k.PreviousTab):
		m.SetTab((m.tab + tabs - 1) % tabs)
	case key.Matches(msg, k.Search):
		m.SetTab(Raw)
		return m.search.input.Focus()
	case msg.Code == tea.KeyEscape:
		m.search.input.SetValue("")
		return m.search.find(m.content.Body)
	case m.search.text != "" && key.Matches(msg, k.NextMatch):
		m.goTo(m.search.at + 1)
	case m.search.text != "" && key.Matches(msg, k.PreviousMatch):
		m.goTo(m.search.at - 1)
	default:
		return m.pressLine(msg)
	}
	return nil
}

// pressLine does something with what is under the cursor, or moves it.
func (m *Model) pressLine(msg tea.KeyPressMsg) tea.Cmd {
	k := m.keys
	switch {
	case key.Matches(msg, k.Write):
		return m.do(WritePart)
	case key.Matches(msg, k.Edit):
		return m.do(EditPart)
	case key.Matches(msg, k.View):
		return m.do(ViewPart)
	case m.tab == Parts && key.Matches(msg, k.Toggle):
		return m.openPart()
	case m.tab == Raw && key.Matches(msg, k.Unfold, k.Fold) && !m.content.Body.IsTree(m.cursor[Raw]):
		return say("nothing folds in what is no JSON")
	case m.tab == Raw && m.pressBody(msg):
	case m.tab == Raw && key.Matches(msg, k.Copy, k.CopyPointer):
		return m.copy(key.Matches(msg, k.CopyPointer))
	default:
		if delta, ok := k.Lines(msg, m.window(), m.lineCount()); ok {
			return m.move(delta)
		}
	}
	return nil
}

// pressBody folds and unfolds the body.
func (m *Model) pressBody(msg tea.KeyPressMsg) bool {
	body, at := m.content.Body, m.cursor[Raw]
	_, open := body.Folds(at)
	switch k := m.keys; {
	case key.Matches(msg, k.Unfold), key.Matches(msg, k.Toggle) && !open:
		if !body.Open(at) {
			m.moveTo(at + 1) // into what is open
		}
	case key.Matches(msg, k.Fold), key.Matches(msg, k.Toggle):
		m.moveTo(body.Fold(at))
	default:
		return false
	}
	m.scroll(0)
	return true
}

// maxCopy bounds what is put on the clipboard, in bytes: terminals take no
// more by OSC 52.
const maxCopy = 96 << 10

// copy puts the value under the cursor on the clipboard, or its pointer.
func (m *Model) copy(pointer bool) tea.Cmd {
	body, at := m.content.Body, m.cursor[Raw]
	msg := CopyMsg{Text: string(body.Value(at)), What: "the line"}
	p, isJSON := body.Pointer(at)
	switch {
	case pointer && !isJSON:
		return say("there is no pointer in what is no JSON")
	case pointer:
		msg = CopyMsg{Text: p, What: "the pointer " + p}
	case isJSON:
		msg.What = "the value of " + p
	}
	if len(msg.Text) > maxCopy {
		return say(fmt.Sprintf("%s are too much for the clipboard; %s writes the part to a file",
			units.Bytes(int64(len(msg.Text))), m.keys.Write.Help().Key))
	}
	return func() tea.Msg { return msg }
}

func say(text string) tea.Cmd {
	return func() tea.Msg { return theme.Note{Tone: theme.Warn, Text: text} }
}

// part is the one under the cursor; false where there is none.
func (m Model) part() (int, bool) {
	switch {
	case m.tab == Raw:
		return m.content.Body.Part(m.cursor[Raw]), m.content.Body.Len() > 0
	case m.tab != Parts || m.content.Reading == nil:
		return 0, false
	case len(m.content.Reading.Parts) == 0:
		return WholeBody, true
	}
	at := m.cursor[Parts] - partHeads
	return at, at >= 0 && at < len(m.content.Reading.Parts)
}

// do asks for something to be done with the part under the cursor.
func (m Model) do(what PartAction) tea.Cmd {
	part, ok := m.part()
	if !ok {
		return say("there is no part under the cursor; turn to Parts (3) or Body (4)")
	}
	return func() tea.Msg { return PartMsg{Seq: m.content.Seq, Part: part, Do: what} }
}

// openPart shows the part under the cursor: an image or a mask in the picture,
// anything else as what its bytes are.
func (m *Model) openPart() tea.Cmd {
	if _, ok := m.Drawable(); ok {
		return m.do(DrawPart)
	}
	part, ok := m.part()
	if !ok {
		return nil
	}
	m.tab = Raw
	m.wanted = part
	m.goToPart()
	return nil
}

// Drawable returns the part under the cursor of the list of parts; false where
// it is no image.
func (m Model) Drawable() (part int, ok bool) {
	part, ok = m.part()
	if m.tab != Parts || !ok || part < 0 {
		return 0, false
	}
	return part, m.content.Reading.Parts[part].Size.Width > 0
}

// goToPart moves to the part that was wanted, once the body is laid out.
func (m *Model) goToPart() {
	for row := range m.content.Body.Sections() {
		if m.content.Body.Part(row) == m.wanted {
			m.moveTo(row)
			m.top[Raw] = row
			m.scroll(0)
			m.wanted = noPart
			return
		}
	}
}

// move moves the cursor by lines, or the tab where it has none. In the table
// of objects it selects.
func (m *Model) move(delta int) tea.Cmd {
	switch {
	case m.tab == Predictions && m.table().objectCount() > 0:
		at := min(max(m.selection.Object, 0)+delta, m.table().objectCount()-1)
		if m.selection.Object < 0 {
			at = 0
			if delta > 1 {
				at = min(delta, m.table().objectCount()) - 1
			}
		}
		if extra := m.lineCount() - m.table().objectCount(); extra > 0 && at == m.selection.Object && delta > 0 {
			m.scroll(delta) // to what was not understood, below the objects
			return nil
		}
		object := max(at, 0)
		return func() tea.Msg { return PickMsg{Object: object} }
	case m.tab.hasCursor():
		m.moveTo(m.cursor[m.tab] + delta)
	default:
		m.scroll(delta)
	}
	return nil
}

// moveTo puts the cursor on a line of the tab in front.
func (m *Model) moveTo(at int) {
	first := 0
	if m.tab == Parts {
		first = partHeads
	}
	at = max(min(max(at, first), m.lineCount()-1), 0)
	m.cursor[m.tab] = at
	m.show(at)
}

// show brings a line of the tab in front into the window.
func (m *Model) show(at int) {
	if m.tab == Parts && at == partHeads {
		at-- // with what the columns are
	}
	m.top[m.tab] = min(m.top[m.tab], at)
	m.top[m.tab] = max(m.top[m.tab], at-m.window()+1)
	m.scroll(0)
}

// scroll moves the tab in front by delta lines, within its lines.
func (m *Model) scroll(delta int) {
	top := min(m.top[m.tab]+delta, m.lineCount()-m.window())
	m.top[m.tab] = max(top, 0)
	m.cursor[m.tab] = min(m.cursor[m.tab], max(m.lineCount()-1, 0))
}

func (m Model) lineCount() int {
	switch m.tab {
	case Predictions:
		return m.table().objectCount() + len(m.table().extraFields())
	case Problems:
		return len(m.content.Problems(theme.Styles{}, m.width-1)) // styles take no columns
	case Headers:
		return len(m.content.Headers)
	case Parts:
		return len(m.content.Parts)
	case Timing:
		return len(m.content.Timing)
	case Raw:
		return m.content.Body.Len()
	case tabs:
	}
	return 0
}
