// Package statusline lays the pieces of a line out: what is too much for its
// width is left out, the least important first.
//
// The screen imports it.
package statusline

import (
	"slices"
	"strings"

	"github.com/framebin/framebin/ui/tui/theme"
)

// Segment is a piece at the right of the line.
type Segment struct {
	Text  string // styled
	Short string // where there is less room; "" for Text
	Rank  int    // the greatest goes first; 0 stays to the last
}

// Lay returns a line of width columns: the first of lefts that there is room
// for, and the segments, of which at least those of rank 0 are to be seen.
func Lay(lefts []string, segments []Segment, width int, s theme.Styles) string {
	short := false
	for {
		right := join(segments, short)
		room := width - s.Width(lefts[0]) - s.Width(right) - 1
		if room >= 1 || len(segments) == 0 {
			return s.Fit(lefts[0]+strings.Repeat(" ", max(room, 1))+right, width)
		}
		rest, dropped := dropLeast(segments)
		switch {
		case dropped:
			segments = rest
		case !short:
			short = true
		case len(lefts) > 1:
			lefts = lefts[1:]
		default:
			return s.Fit(right, width)
		}
	}
}

func join(segments []Segment, short bool) string {
	texts := make([]string, len(segments))
	for i, s := range segments {
		texts[i] = s.Text
		if short && s.Short != "" {
			texts[i] = s.Short
		}
	}
	return strings.Join(texts, "  ")
}

// dropLeast takes the least important piece away, unless all that is left is to
// stay.
func dropLeast(segments []Segment) (rest []Segment, dropped bool) {
	least := 0
	for i, s := range segments {
		if s.Rank >= segments[least].Rank {
			least = i
		}
	}
	if segments[least].Rank == 0 {
		return segments, false
	}
	return slices.Delete(slices.Clone(segments), least, least+1), true
}
