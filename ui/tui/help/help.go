// Package help is the page that lists every key, made from the key maps: a
// key that works stands in it, with the words of its binding.
//
// It binds no key. The screen imports it; it imports neither the screen nor
// another pane.
package help

import (
	"strings"

	"charm.land/bubbles/v2/key"

	"github.com/framebin/framebin/ui/tui/theme"
)

// Group is a titled run of keys.
type Group struct {
	Title string
	Keys  []key.Binding
}

const (
	margin    = 2
	columnGap = 2
	keyWidth  = 9
)

// Pair shows two keys that do the opposite of each other on one line. It is
// for the help only.
func Pair(a, b key.Binding) key.Binding {
	return key.NewBinding(
		key.WithKeys(append(a.Keys(), b.Keys()...)...),
		key.WithHelp(a.Help().Key+" "+b.Help().Key, a.Help().Desc+", "+b.Help().Desc))
}

// lines lays the groups out in as many columns as fit into width, close
// together if they would not fit into height otherwise, and returns height
// lines from line top on.
func lines(groups []Group, width, height, top int, s theme.Styles) []string {
	lines := layOut(groups, width, 1, s)
	if len(lines) > height {
		lines = layOut(groups, width, 0, s)
	}
	if len(lines) > height {
		top = min(max(top, 0), len(lines)-height+1)
		lines = lines[top:]
		more := s.Muted.Render(" j and k move: there are more keys")
		lines = append(lines[:min(len(lines), height-1)], s.Fit(more, width))
	}
	for len(lines) < height {
		lines = append(lines, strings.Repeat(" ", width))
	}
	return lines
}

// layOut returns all lines, with gap blank lines between the groups.
func layOut(groups []Group, width, gap int, s theme.Styles) []string {
	blocks := make([][]string, 0, len(groups))
	widest := 0
	for _, g := range groups {
		block := groupLines(g, width-margin, s)
		for _, line := range block {
			widest = max(widest, s.Width(line))
		}
		for range gap {
			block = append(block, "")
		}
		blocks = append(blocks, block)
	}
	n := max((width-margin)/(widest+columnGap), 1)
	return side(fillColumns(blocks, n), widest, width, s)
}

func groupLines(g Group, width int, s theme.Styles) []string {
	lines := []string{s.Strong.Render(g.Title)}
	for _, b := range g.Keys {
		if h := b.Help(); b.Enabled() && h.Key != "" {
			k := s.Accent.Render(s.Fit(h.Key, keyWidth)) + " "
			for _, words := range s.Wrap([]string{h.Desc}, max(width-keyWidth-1, 1)) {
				lines = append(lines, k+words)
				k = s.Fit("", keyWidth+1)
			}
		}
	}
	return lines
}

// fillColumns makes n columns of about the same height one after the other, groups
// whole.
func fillColumns(blocks [][]string, n int) [][]string {
	total := 0
	for _, b := range blocks {
		total += len(b)
	}
	target := (total + n - 1) / n
	columns := [][]string{nil}
	for _, b := range blocks {
		last := len(columns) - 1
		if have := len(columns[last]); have > 0 && have+len(b)/2 > target && len(columns) < n {
			columns = append(columns, nil)
			last++
		}
		columns[last] = append(columns[last], b...)
	}
	return columns
}

// side puts the columns side by side.
func side(columns [][]string, widest, width int, s theme.Styles) []string {
	tallest := 0
	for _, c := range columns {
		tallest = max(tallest, len(c))
	}
	lines := make([]string, tallest)
	for i := range lines {
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", margin))
		for _, c := range columns {
			cell := ""
			if i < len(c) {
				cell = c[i]
			}
			b.WriteString(s.Fit(cell, widest) + strings.Repeat(" ", columnGap))
		}
		lines[i] = s.Fit(strings.TrimRight(b.String(), " "), width)
	}
	return lines
}
