// Package cameras is the bar that tells several cameras apart: whether each is
// well, how fast it sends, and how many of its requests have problems.
//
// It knows cameras from the list and keeps nothing. The screen imports it.
package cameras

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/dialog"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
)

// The bar of cameras, above all panes while there are several.
const (
	barShare = 10 // rows of the window for each row of the bar
	barMost  = 4  // rows

	// Columns of a camera's name: where there are more cameras than places, and
	// else; more where a row is not full.
	nameLeast = 8
	nameMost  = 18
)

// A camera is silent when nothing came for so many of its usual gaps, and not
// for less than leastSilence.
const (
	silentGaps   = 4
	leastSilence = 2 * time.Second
)

// Bar is what the bar tells, and where.
type Bar struct {
	Cameras []table.Camera
	Filter  string    // of the list, which may ask for one of them
	Now     time.Time // of the latest figures
	Still   bool      // nothing comes any more: an archive is looked at

	Styles theme.Styles
	Width  int // of the window, in columns
	Rows   int // that the bar has
}

// Want returns how many rows the bar takes of a window of that height.
func (b Bar) Want(height int) int {
	if len(b.Cameras) == 0 {
		return 0
	}
	b.Rows = min(max(height/barShare, 1), barMost)
	columns, _ := b.places()
	return min((len(b.Cameras)+columns-1)/columns, b.Rows)
}

const (
	chipGap = "  "                                         // between the cameras of a row
	figures = 1 + len(" ") + len("  12.5/s") + len(" !99") // of a camera, beside its name
)

// places is how many cameras stand beside each other, and the columns that their
// names have.
func (b Bar) places() (columns, name int) {
	longest := 0
	for _, c := range b.Cameras {
		longest = max(longest, b.Styles.Width(c.Name))
	}
	beside := func(name int) int {
		return max((b.Width-1+len(chipGap))/(min(longest, name)+figures+len(chipGap)), 1)
	}
	rows := max(b.Rows, 1)
	needed := (len(b.Cameras) + rows - 1) / rows
	columns = max(min(max(needed, beside(nameMost)), beside(nameLeast), len(b.Cameras)), 1)
	return columns, min(longest, max((b.Width-1+len(chipGap))/columns-figures-len(chipGap), nameLeast))
}

// Lines are the cameras: whether each is well, how fast it sends, and how
// many of its requests have problems.
func (b Bar) Lines() []string {
	columns, name := b.places()
	lines := make([]string, 0, b.Rows)
	for row := range b.Rows {
		var chips []string
		for i := row * columns; i < min((row+1)*columns, len(b.Cameras)); i++ {
			if hidden := len(b.Cameras) - i; i == b.Rows*columns-1 && hidden > 1 {
				chips = append(chips, b.Styles.Accent.Render(b.Styles.Fit(fmt.Sprintf("+ %d more", hidden), name+figures)))
				break
			}
			chips = append(chips, b.chip(b.Cameras[i], name))
		}
		lines = append(lines, b.Styles.Fit(" "+strings.Join(chips, chipGap), b.Width))
	}
	return lines
}

// chip is what is told of one camera.
func (b Bar) chip(c table.Camera, width int) string {
	s := b.Styles
	mark, style := b.health(c)
	name := s.Text
	if b.Picked(c) {
		name = s.Focused.Underline(true)
	}
	problems := ""
	if c.Problems > 0 {
		problems = fmt.Sprintf("!%d", min(c.Problems, 99))
	}
	return style.Render(mark) + " " + name.Render(s.Fit(s.Tail(c.Name, width), width)) + "  " +
		style.Render(s.Right(b.pace(c), len("12.5/s"))) + " " + s.Warn.Render(s.Fit(problems, len("!99")))
}

// health is a mark for how a camera is, and how it looks.
func (b Bar) health(c table.Camera) (mark string, style lipgloss.Style) {
	s := b.Styles
	switch {
	case b.silent(c):
		return "○", s.Warn
	case c.Problem:
		return "!", s.Bad
	case b.Still:
		return "·", s.Muted
	}
	return "●", s.Good
}

// silent reports whether nothing has come from a camera for long.
func (b Bar) silent(c table.Camera) bool {
	return !b.Still && b.Now.Sub(c.Last) > max(silentGaps*c.Gap, leastSilence)
}

// pace is how fast a camera sends, for how long it has not, or how much there is
// of it.
func (b Bar) pace(c table.Camera) string {
	switch {
	case b.Still:
		return units.Number(c.Frames)
	case b.silent(c):
		return seconds(b.Now.Sub(c.Last))
	case c.Gap <= 0:
		return "1"
	}
	return fmt.Sprintf("%.1f/s", 1/c.Gap.Seconds())
}

// seconds is a time that has passed, in one figure.
func seconds(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.0f h", d.Hours())
}

// Picked reports whether the filter asks for a camera.
func (b Bar) Picked(c table.Camera) bool {
	line := b.Filter
	return line == c.Filter || slices.Contains(strings.Fields(line), c.Filter)
}

// At is the camera at a place of the bar; more reports that those are
// meant for which there is no room.
func (b Bar) At(x, y int) (c table.Camera, more, ok bool) {
	columns, name := b.places()
	column := (x - 1) / (name + figures + len(chipGap))
	at := y*columns + column
	if x < 1 || column >= columns || at >= len(b.Cameras) {
		return table.Camera{}, false, false
	}
	return b.Cameras[at], at == b.Rows*columns-1 && at < len(b.Cameras)-1, true
}

// Pick returns the filter that asks for a camera, or no longer where it did. What
// else it asks for stays.
func (b Bar) Pick(c table.Camera) (filter string) {
	filter = b.Filter
	for _, other := range b.Cameras {
		filter = strings.TrimSpace(strings.ReplaceAll(" "+filter+" ", " "+other.Filter+" ", " "))
	}
	if b.Picked(c) {
		return filter
	}
	return strings.TrimSpace(c.Filter + " " + filter)
}

// PickMsg has the list show one camera; the zero Camera is all of them.
type PickMsg struct{ Camera table.Camera }

// Ask asks which camera to show: by letter, or by a part of its name where there
// are more than digits.
func Ask(cameras []table.Camera) dialog.Model {
	choices := []dialog.Choice{{Letter: "a", Label: "all cameras", Msg: PickMsg{}}}
	for i, c := range cameras {
		hint := units.Count(c.Frames, "frame")
		if c.Problems > 0 {
			hint += fmt.Sprintf(", %d with problems", c.Problems)
		}
		choices = append(choices, dialog.Choice{Letter: fmt.Sprint(i + 1), Label: c.Name, Hint: hint, Msg: PickMsg{c}})
	}
	question := "Which camera?"
	if len(cameras) < 10 {
		return dialog.Ask(question, choices...)
	}
	for i := range choices {
		choices[i].Letter = ""
	}
	return dialog.Ask(question, choices...).Narrowing()
}
