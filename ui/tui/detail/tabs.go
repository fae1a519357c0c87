package detail

import (
	"fmt"
	"strings"

	"github.com/framebin/framebin/ui/tui/theme"
)

// Tab is one page of the pane.
type Tab int

// The tabs, in their order on the screen and on the digit keys.
const (
	Predictions Tab = iota
	Headers
	Parts
	Raw
	Problems
	Timing
	tabs
)

func (t Tab) title() string {
	switch t {
	case Predictions:
		return "Predictions"
	case Headers:
		return "Headers"
	case Parts:
		return "Parts"
	case Raw:
		return "Body"
	case Problems:
		return "Problems"
	case Timing:
		return "Timing"
	case tabs:
	}
	return ""
}

// Titles returns what the tabs are called, in their order.
func Titles() []string {
	titles := make([]string, tabs)
	for t := range tabs {
		titles[t] = t.title()
	}
	return titles
}

// short is the title where there is little room.
func (t Tab) short() string {
	switch t {
	case Predictions:
		return "Pred"
	case Headers:
		return "Head"
	case Problems:
		return "Prob"
	case Timing:
		return "Time"
	case Parts, Raw, tabs:
	}
	return t.title()
}

// hasCursor reports whether a tab has lines to point at.
func (t Tab) hasCursor() bool {
	return t == Raw || t == Parts || t == Headers || t == Timing
}

// fullness is how much the labels of the tabs say.
type fullness int

// From the longest labels to the shortest.
const (
	spacedTitles fullness = iota
	titles
	shorts
	digits // but for the tab in front
)

// tabBar is the line of the tabs.
type tabBar struct {
	front    Tab
	width    int
	problems int
}

func (m Model) tabBar() tabBar {
	return tabBar{front: m.tab, width: m.width, problems: m.content.problemCount()}
}

// fullness is the most that the labels have room to say.
func (b tabBar) fullness() fullness {
	for f := range digits {
		width := 1
		for t := range tabs {
			width += len(b.labelAs(t, f)) + len(f.gap())
		}
		if width-len(f.gap()) <= b.width {
			return f
		}
	}
	return digits
}

// gap is between the labels.
func (f fullness) gap() string {
	if f == spacedTitles {
		return "  "
	}
	return " "
}

// at is the tab whose label is at a column; tabs where none is.
func (b tabBar) at(x int) Tab {
	column := 1
	for t := range tabs {
		end := column + len(b.label(t))
		if x >= column && x < end {
			return t
		}
		column = end + len(b.fullness().gap())
	}
	return tabs
}

// label is a tab's name with its digit and, for problems, their number.
func (b tabBar) label(t Tab) string { return b.labelAs(t, b.fullness()) }

func (b tabBar) labelAs(t Tab, f fullness) string {
	label := fmt.Sprint(int(t) + 1)
	switch {
	case f <= titles:
		label += " " + t.title()
	case f == shorts || t == b.front:
		label += " " + t.short()
	}
	if n := b.problems; t == Problems && n > 0 {
		label += fmt.Sprintf(" (%d)", n)
	}
	return label
}

func (m Model) tabLine(s theme.Styles, focused bool) string {
	bar := m.tabBar()
	labels := make([]string, 0, tabs)
	for t := range tabs {
		style := s.Title
		switch {
		case t == m.tab && focused:
			style = s.Focused.Underline(true)
		case t == m.tab:
			style = s.Strong.Underline(true)
		case t == Problems && m.content.problemCount() > 0:
			style = s.Warn
		}
		labels = append(labels, style.Render(bar.label(t)))
	}
	line := strings.Join(labels, bar.fullness().gap())
	if n := m.lineCount(); n > m.window() {
		at := min(m.top[m.tab]+m.window(), n)
		if focused && m.tab.hasCursor() {
			at = m.cursor[m.tab] + 1
		}
		place := fmt.Sprintf("%d/%d", at, n)
		if room := m.width - 2 - s.Width(line) - len(place); room > 0 {
			line += strings.Repeat(" ", room) + s.Muted.Render(place)
		}
	}
	return line
}
