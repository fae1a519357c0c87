// Package help is the page that lists every key, made from the key maps: a
// key that works stands in it, with the words of its binding.
package help

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"framebin/ui/tui/theme"
)

// Group is a titled run of keys.
type Group struct {
	Title string
	Keys  []key.Binding
}

const (
	columnGap = 3
	keyWidth  = 8
)

// Lines lays the groups out in as many columns as fit into width, and returns
// exactly height lines. What does not fit is told on the last line.
func Lines(groups []Group, width, height int, s theme.Styles) []string {
	blocks := make([][]string, 0, len(groups))
	widest := 0
	for _, g := range groups {
		block := groupLines(g, s)
		for _, line := range block {
			widest = max(widest, ansi.StringWidth(line))
		}
		blocks = append(blocks, block)
	}
	columns := pour(blocks, max((width-2)/(widest+columnGap), 1))
	lines := side(columns, widest, width)
	if len(lines) > height {
		lines = append(lines[:max(height-1, 0)], theme.Fit(s.Muted.Render(" … a larger window shows the rest"), width))
	}
	for len(lines) < height {
		lines = append(lines, strings.Repeat(" ", width))
	}
	return lines[:height]
}

func groupLines(g Group, s theme.Styles) []string {
	lines := []string{s.Strong.Render(g.Title)}
	for _, b := range g.Keys {
		if h := b.Help(); b.Enabled() && h.Key != "" {
			lines = append(lines, s.Accent.Render(theme.Fit(h.Key, keyWidth))+" "+h.Desc)
		}
	}
	return lines
}

// pour fills n columns one after the other, a group never broken unless it is
// longer than a column should be.
func pour(blocks [][]string, n int) [][]string {
	total := 0
	for _, b := range blocks {
		total += len(b) + 1
	}
	target := (total + n - 1) / n
	columns := [][]string{nil}
	for _, b := range blocks {
		last := len(columns) - 1
		if len(columns[last]) > 0 && len(columns[last])+len(b)/2 > target && len(columns) < n {
			columns = append(columns, nil)
			last++
		}
		columns[last] = append(append(columns[last], b...), "")
	}
	return columns
}

// side puts the columns side by side.
func side(columns [][]string, widest, width int) []string {
	tallest := 0
	for _, c := range columns {
		tallest = max(tallest, len(c))
	}
	lines := make([]string, tallest)
	for i := range lines {
		var b strings.Builder
		b.WriteString("  ")
		for _, c := range columns {
			cell := ""
			if i < len(c) {
				cell = c[i]
			}
			b.WriteString(theme.Fit(cell, widest+columnGap))
		}
		lines[i] = theme.Fit(b.String(), width)
	}
	return lines
}
