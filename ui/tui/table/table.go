// Package table has a row for each request that was captured: which of them
// pass a filter, in the order of which column, and from which cameras they are.
// A row is found by its Seq, however many there are.
//
// It draws nothing and has no cursor: the list, which does, the feed, the bar of
// cameras and the screen import it.
package table

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/framebin/framebin/capture/query"
)

// Table holds the rows. The zero Table is empty and in order of arrival. A copy
// is for reading, until the table changes.
type Table struct {
	rows    store
	hits    []uint64 // Seq of the rows that pass filter; unused without a filter
	filter  query.Filter
	origins origins
	order   order
}

// Append adds rows, each with a greater Seq than the one before it, and returns
// how many of them pass the filter.
func (t *Table) Append(rows ...Row) (passing int) {
	var entries []entry
	told := t.origins.told()
	for i := range rows {
		t.rows.append(rows[i])
		t.origins.add(&rows[i])
		if !t.passes(t.rows.len() - 1) {
			continue
		}
		passing++
		if !t.filter.Empty() {
			t.hits = append(t.hits, rows[i].Seq)
		}
		if t.order.sorted {
			entries = append(entries, t.entry(t.rows.len()-1))
		}
		t.order.changed(rows[i].Seq)
	}
	t.order.insert(entries)
	if t.order.by == CameraName && t.origins.told() != told {
		t.order.reset() // cameras have other names
	}
	return passing
}

// Replace puts rows in the place of those with their Seq, if they are still
// there.
func (t *Table) Replace(rows ...Row) {
	var before, after []entry
	for _, row := range rows {
		i, ok := t.rows.find(row.Seq)
		if !ok {
			continue
		}
		before = append(before, t.entry(i))
		old := t.rows.says(i)
		t.rows.set(i, row)
		t.origins.count(&row, 1)
		t.origins.count(old, -1)
		matches := t.passes(i)
		if matches {
			after = append(after, t.entry(i))
		}
		if t.filter.Empty() {
			continue
		}
		switch h, hit := slices.BinarySearch(t.hits, row.Seq); {
		case matches && !hit:
			t.hits = slices.Insert(t.hits, h, row.Seq)
		case !matches && hit:
			t.hits = slices.Delete(t.hits, h, h+1)
		}
	}
	t.order.remove(before)
	if t.order.sorted {
		t.order.insert(after)
	}
}

// Trim drops the rows that the ring has evicted, and returns which: of captured
// requests before one sequence number and refused ones before another those that
// held says are gone, for some may have been pinned.
func (t *Table) Trim(captured, refused uint64, held func(seq uint64) bool) (gone []uint64) {
	upTo, _ := t.rows.find(max(captured, refused))
	evicted := make([]bool, upTo)
	all := 0 // of them that are evicted from the first on
	for i := range evicted {
		bound := captured
		if t.rows.says(i).Rejected {
			bound = refused
		}
		seq := t.rows.seq(i)
		if evicted[i] = seq < bound && !held(seq); !evicted[i] {
			continue
		}
		if i == all {
			all++
		}
		gone = append(gone, seq)
	}
	t.drop(all)
	t.removeRows(upTo-all, func(i int) bool { return evicted[i+all] })
	return gone
}

// drop takes the first n rows away, and what is known of them.
func (t *Table) drop(n int) {
	if n == 0 {
		return
	}
	entries := make([]entry, n)
	for i := range n {
		entries[i] = t.entry(i)
		t.origins.count(t.rows.says(i), -1)
	}
	t.order.removeRows(entries)
	h, _ := slices.BinarySearch(t.hits, t.rows.seq(n-1)+1)
	t.hits = t.hits[h:]
	t.rows.drop(n)
}

// removeRows takes the rows that are gone out of the first n.
func (t *Table) removeRows(n int, gone func(i int) bool) {
	var entries []entry
	for i := range n {
		if !gone(i) {
			continue
		}
		entries = append(entries, t.entry(i))
		t.origins.count(t.rows.says(i), -1)
		if h, hit := slices.BinarySearch(t.hits, t.rows.seq(i)); hit {
			t.hits = slices.Delete(t.hits, h, h+1)
		}
	}
	if len(entries) > 0 {
		t.order.removeRows(entries)
		t.rows.keep(n, func(i int) bool { return !gone(i) })
	}
}

// Clear takes out the rows up to a sequence number, but for those to keep, and
// returns them.
func (t *Table) Clear(upTo uint64, keep ...uint64) (cleared []Row) {
	n, _ := t.rows.find(upTo + 1)
	for i := range n {
		if !slices.Contains(keep, t.rows.seq(i)) {
			cleared = append(cleared, t.rows.at(i))
		}
	}
	t.removeRows(n, func(i int) bool { return !slices.Contains(keep, t.rows.seq(i)) })
	if t.rows.len() == 0 {
		t.origins = origins{}
	}
	return cleared
}

// Restore puts rows back that were cleared and are held still.
func (t *Table) Restore(cleared []Row, held func(seq uint64) bool) {
	old := t.rows
	t.rows = store{said: old.said}
	next := 0
	take := func(before uint64) {
		for ; next < len(cleared) && cleared[next].Seq < before; next++ {
			if held(cleared[next].Seq) {
				t.rows.append(cleared[next])
			}
		}
	}
	for i := range old.len() {
		take(old.seq(i))
		t.rows.push(*old.slot(i))
	}
	take(math.MaxUint64)
	t.origins.tallies = nil
	for i := range t.rows.len() {
		row := t.rows.at(i)
		t.origins.add(&row)
	}
	t.SetFilter(t.filter)
}

// SetFilter narrows the table to the rows that pass f.
func (t *Table) SetFilter(f query.Filter) {
	t.filter, t.hits = f, nil
	t.order.reset()
	if f.Empty() {
		return
	}
	now, facts := time.Now(), query.Facts{}
	for i := range t.rows.len() {
		if facts = t.rows.facts(i); f.Match(&facts, now) {
			t.hits = append(t.hits, t.rows.seq(i))
		}
	}
}

// Untold returns the first rows after seq of which it is not known what was
// seen, at most n.
func (t *Table) Untold(seq uint64, n int) (seqs []uint64) {
	i, found := t.rows.find(seq)
	if found {
		i++
	}
	for ; i < t.rows.len() && len(seqs) < n; i++ {
		if row := t.rows.says(i); row.Unread && !row.Told {
			seqs = append(seqs, t.rows.seq(i))
		}
	}
	return seqs
}

// passes reports whether the filter asks for row i.
func (t *Table) passes(i int) bool {
	if t.filter.Empty() {
		return true
	}
	facts := t.rows.facts(i)
	return t.filter.Match(&facts, time.Now())
}

// Filter returns the filter in force.
func (t Table) Filter() query.Filter { return t.filter }

// Len returns how many rows pass the filter.
func (t Table) Len() int {
	if t.filter.Empty() {
		return t.rows.len()
	}
	return len(t.hits)
}

// Total returns how many rows there are, filter or not.
func (t Table) Total() int { return t.rows.len() }

// Row returns the row of a request, false if there is none.
func (t Table) Row(seq uint64) (Row, bool) {
	i, ok := t.rows.find(seq)
	if !ok {
		return Row{}, false
	}
	return t.rows.at(i), true
}

// Newest returns the row that came last and passes the filter, false where none
// does.
func (t Table) Newest() (Row, bool) {
	if t.Len() == 0 {
		return Row{}, false
	}
	return t.arrived(t.Len() - 1), true
}

// Frames returns up to so many frames that pass the filter, the row of seq and
// those before it, and after it, oldest first. Rows that are no frame do not
// count, nor those of another project type: another inference sent them.
func (t Table) Frames(seq uint64, before, after int) []uint64 {
	selected, ok := t.Row(seq)
	if !ok {
		return nil
	}
	counts := func(r Row) bool { return r.Frame && r.Kind == selected.Kind }
	const others = 8 // rows looked at for each frame that is wanted
	at := min(t.arrivedAt(seq), t.Len()-1)
	var seqs []uint64
	for i := at; i >= max(at-others*before, 0) && len(seqs) < before; i-- {
		if row := t.arrived(i); counts(row) {
			seqs = append(seqs, row.Seq)
		}
	}
	slices.Reverse(seqs)
	most := len(seqs) + after
	for i := at + 1; i < min(at+1+others*after, t.Len()) && len(seqs) < most; i++ {
		if row := t.arrived(i); counts(row) {
			seqs = append(seqs, row.Seq)
		}
	}
	return seqs
}

// Alike returns all requests whose documents have a shape, oldest first.
func (t Table) Alike(shape string) []uint64 {
	var seqs []uint64
	for i := range t.rows.len() {
		if t.rows.says(i).Shape == shape {
			seqs = append(seqs, t.rows.seq(i))
		}
	}
	return seqs
}

// Seqs returns all requests that pass the filter, oldest first.
func (t Table) Seqs() []uint64 {
	if !t.filter.Empty() {
		return slices.Clone(t.hits)
	}
	seqs := make([]uint64, t.rows.len())
	for i := range seqs {
		seqs[i] = t.rows.seq(i)
	}
	return seqs
}

// Passing returns those of some requests in the table that pass a filter.
func (t Table) Passing(seqs []uint64, f query.Filter) []uint64 {
	if f.Empty() {
		return seqs
	}
	var passing []uint64
	for _, seq := range seqs {
		if t.Matches(seq, f) {
			passing = append(passing, seq)
		}
	}
	return passing
}

// Matches reports whether a request is in the table and passes a filter.
func (t Table) Matches(seq uint64, f query.Filter) bool {
	i, ok := t.rows.find(seq)
	if !ok {
		return false
	}
	facts := t.rows.facts(i)
	return f.Match(&facts, time.Now())
}

// How far back values are looked for, and how many different ones are found.
const (
	valueRows = 20_000
	maxValues = 500
)

// Values returns what a field of the filter is in the newest rows, the most
// frequent first.
func (t Table) Values(f query.Field) []string {
	counts := make(map[string]int)
	for i := max(t.rows.len()-valueRows, 0); i < t.rows.len(); i++ {
		facts := t.rows.facts(i)
		f.Values(&facts, func(v string) {
			if _, known := counts[v]; known || len(counts) < maxValues {
				counts[v]++
			}
		})
	}
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

// arrived returns the i-th row, as they came, that passes the filter.
func (t *Table) arrived(i int) Row {
	if t.filter.Empty() {
		return t.rows.at(i)
	}
	n, _ := t.rows.find(t.hits[i])
	return t.rows.at(n)
}

// arrivedAt returns where, as they came, among the rows that pass the filter seq
// is or would be.
func (t *Table) arrivedAt(seq uint64) int {
	if t.filter.Empty() {
		i, _ := t.rows.find(seq)
		return i
	}
	i, _ := slices.BinarySearch(t.hits, seq)
	return i
}
