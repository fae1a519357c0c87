package theme

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// Input returns the styles of a line that is typed into. Its cursor has the
// terminal's own colour, which is seen on its background.
func (s Styles) Input() textinput.Styles {
	state := textinput.StyleState{Text: s.Text, Placeholder: s.Muted, Suggestion: s.Muted, Prompt: s.Focused}
	cursor := textinput.DefaultStyles(s.Dark).Cursor
	cursor.Color = nil
	return textinput.Styles{Focused: state, Blurred: state, Cursor: cursor}
}

// minAside is how many cells are left for what stands behind a line.
const minAside = 28

// FitInput divides width cells between a line and what stands behind it.
func (s Styles) FitInput(line *textinput.Model, width int) {
	const cursor, gap = 1, 2
	own := max(width-s.Width(line.Prompt)-cursor, 1)
	if value := line.Value(); value != "" {
		own = min(max(s.Width(value)+1, own/3), max(own-minAside-gap, own/2, 1))
	}
	line.SetWidth(own)
	line.SetCursor(line.Position()) // has it scroll to what is seen now
}

// Beside puts words, which may be styled, behind a line that is typed into, or
// above it where they do not fit: in no more than most lines, each width columns
// wide.
func (s Styles) Beside(line, words string, width, most int) []string {
	const gap, least = 2, 8
	room := width - s.Width(line) - gap
	switch {
	case words == "" || room < least && most < 2:
		return []string{s.Fit(line, width)}
	case s.Width(words) <= room || most < 2:
		return []string{s.Fit(line+strings.Repeat(" ", gap)+s.Fit(words, room), width)}
	}
	above := s.WrapMost(words, max(width-gap, 1), most-1)
	for i := range above {
		above[i] = s.Fit(" "+above[i], width)
	}
	return append(above, s.Fit(line, width))
}

// EditsInput reports whether a key with alt is one that edits a line.
func EditsInput(line *textinput.Model, msg tea.KeyPressMsg) bool {
	k := line.KeyMap
	return key.Matches(msg, k.WordForward, k.WordBackward, k.DeleteWordBackward, k.DeleteWordForward)
}
