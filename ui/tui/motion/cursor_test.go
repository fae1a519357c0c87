package motion_test

import (
	"slices"
	"testing"
	"testing/quick"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/ui/tui/motion"
)

// TestCursorStaysInSight: whatever is done to it, a cursor is on a line that is
// seen, of as many as there is room for.
func TestCursorStaysInSight(t *testing.T) {
	t.Parallel()
	keys := motion.DefaultKeyMap()
	pressed := []tea.KeyPressMsg{
		{Code: 'j', Text: "j"}, {Code: 'k', Text: "k"}, {Code: tea.KeyPgDown}, {Code: tea.KeyPgUp}, {Code: 'g', Text: "g"}, {Code: 'G', Text: "G"},
	}
	check := func(steps []byte) bool {
		var c motion.Cursor
		lines, room := 0, 0
		for _, b := range steps {
			switch v := int(b) / 8; b % 8 {
			case 0:
				lines, room = v, v%7
				c.Fit(lines, room)
			case 1:
				c.MoveTo(v - 8)
			case 2:
				c.Wheel(tea.MouseWheelMsg{Button: []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown, tea.MouseLeft}[v%3]})
			default:
				if !c.Press(keys, pressed[v%len(pressed)]) {
					return false
				}
			}
			first, end := c.Seen()
			if lines == 0 {
				if c.At() != 0 || end > first {
					return false
				}
				continue
			}
			if c.At() < first || c.At() >= end || first < 0 || end > lines || end-first != min(max(room, 1), lines) {
				t.Logf("%d of %d lines, from %d to %d, room for %d", c.At(), lines, first, end, room)
				return false
			}
		}
		return true
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

// TestCursorMoves follows it through ten lines of which four are seen.
func TestCursorMoves(t *testing.T) {
	t.Parallel()
	var c motion.Cursor
	c.Fit(10, 4)
	press := func(text rune) { c.Press(motion.DefaultKeyMap(), tea.KeyPressMsg{Code: text, Text: string(text)}) }
	var got []int
	note := func() {
		first, _ := c.Seen()
		got = append(got, c.At(), first)
	}
	for _, k := range "jjjjGk" {
		press(k)
	}
	note()
	for _, k := range "kkk" {
		press(k)
	}
	note()
	c.Fit(3, 4) // fewer lines: it stays on one of them
	note()
	if want := []int{8, 6, 5, 5, 2, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	c.Fit(10, 4)
	c.MoveTo(9)
	for row, want := range map[int]int{-1: -1, 0: 6, 3: 9, 4: -1} {
		line, ok := c.Clicked(row)
		if ok != (want >= 0) || ok && line != want {
			t.Errorf("row %d is line %d, %v; want %d", row, line, ok, want)
		}
	}
	if c.Press(motion.DefaultKeyMap(), tea.KeyPressMsg{Code: 'x', Text: "x"}) {
		t.Error("any key moves")
	}
}
