package requests

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/framebin/framebin/ui/tui/theme"
)

// places tells whether requests came to several paths or from several senders:
// then the list says where each belongs.
type places struct {
	known              bool
	path, from         string // of the first row
	paths, froms       bool   // others came to, or from, elsewhere
	pathWide, fromWide int    // characters of the longest
}

func (p *places) add(r Row) {
	if r.Rejected {
		return // from anybody, to anywhere
	}
	if !p.known {
		p.known, p.path, p.from = true, r.Path, r.From
	}
	p.paths = p.paths || r.Path != p.path
	p.froms = p.froms || r.From != p.from
	p.pathWide = max(p.pathWide, utf8.RuneCountInString(r.Path))
	p.fromWide = max(p.fromWide, utf8.RuneCountInString(r.From))
}

// of is where a request came to, else from whom, and how wide that is at most;
// "" while all are alike.
func (p *places) of(r Row) (place string, widest int) {
	switch {
	case p.paths:
		return r.Path, p.pathWide
	case p.froms:
		return r.From, p.fromWide
	}
	return "", 0
}

// Place is where a request came to, else from whom; "" while all are alike.
func (m Model) Place(r Row) string {
	place, _ := m.places.of(r)
	return place
}

// NewestOfEach returns the newest frame of each place that passes the filter,
// up to most of them, by the names of the places.
func (m Model) NewestOfEach(most int) []Row {
	const looked = 10_000 // rows
	var newest []Row
	seen := make(map[string]bool)
	for i := m.Len() - 1; i >= max(m.Len()-looked, 0) && len(newest) < most; i-- {
		row := m.at(i)
		place, _ := m.places.of(row)
		if row.Frame && !seen[place] {
			seen[place] = true
			newest = append(newest, row)
		}
	}
	slices.SortFunc(newest, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.From, b.From))
	})
	return newest
}

// tail cuts a name at its beginning, as names of one kind differ at their end.
func tail(text string, width int, s theme.Styles) string {
	runes := []rune(text)
	if s.Width(text) <= width {
		return text
	}
	for len(runes) > 0 && s.Width("…"+string(runes)) > width {
		runes = runes[1:]
	}
	return "…" + string(runes)
}
