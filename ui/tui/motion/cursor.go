package motion

import tea "charm.land/bubbletea/v2"

// Cursor is on one of some lines, of which as many are seen as there is room
// for. The zero Cursor is on the first, and has room for one.
type Cursor struct {
	at    int // the line
	top   int // the first that is seen
	lines int
	room  int // of lines
}

// At returns the line.
func (c Cursor) At() int { return c.at }

// Seen returns the first line that is seen, and the one behind the last.
func (c Cursor) Seen() (first, end int) { return c.top, min(c.top+max(c.room, 1), c.lines) }

// Fit tells how many lines there are, and how many of them are seen.
func (c *Cursor) Fit(lines, room int) {
	c.lines, c.room = lines, room
	c.MoveTo(c.at)
}

// MoveTo moves to a line, or the one that is next to it where it is none.
func (c *Cursor) MoveTo(line int) {
	c.at = min(max(line, 0), max(c.lines-1, 0))
	room := max(c.room, 1)
	c.top = max(min(c.top, c.at, c.lines-room), c.at-room+1, 0)
}

// Press moves by a key, and reports whether it is one that moves.
func (c *Cursor) Press(k KeyMap, msg tea.KeyPressMsg) bool {
	delta, ok := k.Lines(msg, max(c.room, 1), c.lines)
	c.MoveTo(c.at + delta)
	return ok
}

// Wheel moves by a notch of the mouse wheel.
func (c *Cursor) Wheel(msg tea.MouseWheelMsg) {
	switch msg.Button {
	case tea.MouseWheelUp:
		c.MoveTo(c.at - 1)
	case tea.MouseWheelDown:
		c.MoveTo(c.at + 1)
	default:
	}
}

// Clicked returns the line at a row of the pane; false where there is none.
func (c Cursor) Clicked(row int) (line int, ok bool) {
	first, end := c.Seen()
	line = first + row
	return line, row >= 0 && line < end
}
