// Package requests is the pane that lists what was captured: oldest on top,
// newest at the bottom, or sorted by any of its columns. Its cost is that of the rows it shows, however many
// there are.
//
// The screen imports it; it imports neither the screen nor another pane.
package requests

import (
	"math"
	"slices"
	"time"

	"github.com/framebin/framebin/capture/query"
)

// Model is the list. The cursor stays on its request, not on its row, while
// requests come and go around it.
type Model struct {
	keys    KeyMap
	rows    rows
	refused int      // of rows
	hits    []uint64 // Seq of the rows that pass filter; unused without a filter
	filter  query.Filter
	marks   map[uint64]struct{}

	cursor uint64 // Seq; 0 while the list is empty
	top    int    // position of the first row on the screen
	follow bool
	places places
	unseen int // rows that came since the cursor left the newest
	order  order
	chosen []Column // in their order; nil: those that there is room for

	width, height int
}

// New returns an empty list that follows the newest request.
func New(keys KeyMap) Model {
	return Model{keys: keys, marks: make(map[uint64]struct{}), follow: true}
}

// SetSize gives the list its cells.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, max(height, 0)
	m.clampCursor()
}

// Append adds rows, each with a greater Seq than the one before it.
func (m *Model) Append(rows ...Row) {
	var entries []entry
	told := m.places.told()
	for i := range rows {
		m.rows.append(rows[i])
		m.places.add(&rows[i])
		if rows[i].Rejected {
			m.refused++
		}
		if !m.rows.pass(m.filter, m.rows.len()-1) {
			continue
		}
		if !m.filter.Empty() {
			m.hits = append(m.hits, rows[i].Seq)
		}
		if m.order.sorted {
			entries = append(entries, m.entry(m.rows.len()-1))
		}
		m.order.noted(rows[i].Seq)
		if !m.follow {
			m.unseen++
		}
	}
	m.enter(entries)
	if m.order.by == Whence && m.places.told() != told {
		m.anew() // cameras have other names
	}
	m.clampCursor()
}

// Replace puts rows in the place of those with their Seq, if they are still
// there.
func (m *Model) Replace(rows ...Row) {
	var before, after []entry
	for _, row := range rows {
		i, ok := m.rows.find(row.Seq)
		if !ok {
			continue
		}
		before = append(before, m.entry(i))
		old := m.rows.says(i)
		m.rows.set(i, row)
		m.places.count(&row, 1)
		m.places.count(old, -1)
		matches := m.rows.pass(m.filter, i)
		if matches {
			after = append(after, m.entry(i))
		}
		if m.filter.Empty() {
			continue
		}
		switch h, hit := slices.BinarySearch(m.hits, row.Seq); {
		case matches && !hit:
			m.hits = slices.Insert(m.hits, h, row.Seq)
		case !matches && hit:
			m.hits = slices.Delete(m.hits, h, h+1)
		}
	}
	m.leave(before)
	if m.order.sorted {
		m.enter(after)
	}
	m.clampCursor()
}

// Trim drops the rows that the ring has evicted: of captured requests before
// one sequence number and refused ones before another those that held says are
// gone, for some may have been pinned. It returns which of these were marked or
// selected.
func (m *Model) Trim(captured, refused uint64, held func(seq uint64) bool) (lost []uint64) {
	upTo, _ := m.rows.find(max(captured, refused))
	gone := make([]bool, upTo)
	all := 0 // of them that are gone from the first on
	for i := range gone {
		seq := m.rows.seq(i)
		gone[i] = seq < m.rows.bound(i, captured, refused) && !held(seq)
		if !gone[i] {
			continue
		}
		if i == all {
			all++
		}
		if _, marked := m.marks[seq]; marked || seq == m.cursor {
			lost = append(lost, seq)
		}
	}
	before := m.position(m.cursor)
	m.drop(all)
	m.sift(upTo-all, func(i int) bool { return gone[i+all] })
	if m.cursor != 0 {
		m.top = max(m.top-(before-m.position(m.cursor)), 0)
	}
	m.clampCursor()
	return lost
}

// drop takes the first n rows away, and what is known of them.
func (m *Model) drop(n int) {
	if n == 0 {
		return
	}
	var entries []entry
	for i := range n {
		entries = append(entries, m.entry(i))
		delete(m.marks, m.rows.seq(i))
		m.refused -= m.rows.refused(i)
		m.places.count(m.rows.says(i), -1)
	}
	m.leaveFor(entries)
	h, _ := slices.BinarySearch(m.hits, m.rows.seq(n-1)+1)
	m.hits = m.hits[h:]
	m.rows.drop(n)
}

// sift takes the rows that are gone out of the first n.
func (m *Model) sift(n int, gone func(i int) bool) {
	var entries []entry
	for i := range n {
		if !gone(i) {
			continue
		}
		entries = append(entries, m.entry(i))
		delete(m.marks, m.rows.seq(i))
		m.refused -= m.rows.refused(i)
		m.places.count(m.rows.says(i), -1)
		if h, hit := slices.BinarySearch(m.hits, m.rows.seq(i)); hit {
			m.hits = slices.Delete(m.hits, h, h+1)
		}
	}
	if len(entries) > 0 {
		m.leaveFor(entries)
		m.rows.keep(n, func(i int) bool { return !gone(i) })
	}
}

// Clear takes out the rows up to a sequence number, but for those to keep, and
// returns them. It follows again where none is left.
func (m *Model) Clear(upTo uint64, keep ...uint64) (cleared []Row) {
	n, _ := m.rows.find(upTo + 1)
	for i := range n {
		if !slices.Contains(keep, m.rows.seq(i)) {
			cleared = append(cleared, m.rows.at(i))
		}
	}
	m.sift(n, func(i int) bool { return !slices.Contains(keep, m.rows.seq(i)) })
	if m.rows.len() == 0 {
		m.cursor, m.top, m.follow, m.places = 0, 0, true, places{}
	}
	m.clampCursor()
	return cleared
}

// Restore puts rows back that were cleared and are held still.
func (m *Model) Restore(cleared []Row, held func(seq uint64) bool) {
	old := m.rows
	m.rows, m.refused = rows{said: old.said}, 0
	next := 0
	take := func(before uint64) {
		for ; next < len(cleared) && cleared[next].Seq < before; next++ {
			if held(cleared[next].Seq) {
				m.rows.append(cleared[next])
			}
		}
	}
	for i := range old.len() {
		take(old.seq(i))
		m.rows.push(*old.slot(i))
	}
	take(math.MaxUint64)
	m.places.tallies = nil
	for i := range m.rows.len() {
		row := m.rows.at(i)
		m.places.add(&row)
		if row.Rejected {
			m.refused++
		}
	}
	m.SetFilter(m.filter)
}

// SetFilter narrows the list to the rows that pass f.
func (m *Model) SetFilter(f query.Filter) {
	m.filter, m.hits = f, nil
	m.anew()
	if !f.Empty() {
		now, facts := time.Now(), query.Facts{}
		for i := range m.rows.len() {
			if facts = m.rows.facts(i); f.Match(&facts, now) {
				m.hits = append(m.hits, m.rows.seq(i))
			}
		}
	}
	m.clampCursor()
}

// Filter returns the filter in force.
func (m Model) Filter() query.Filter { return m.filter }

// Len returns how many rows pass the filter.
func (m Model) Len() int {
	if m.filter.Empty() {
		return m.rows.len()
	}
	return len(m.hits)
}

// Total returns how many rows there are, filter or not.
func (m Model) Total() int { return m.rows.len() }

// Following reports whether the cursor stays on the newest row.
func (m Model) Following() bool { return m.follow }

// Unseen returns how many rows came since the list stopped following.
func (m Model) Unseen() int { return m.unseen }

// Selected returns the row under the cursor, false in an empty list.
func (m Model) Selected() (Row, bool) {
	i, ok := m.rows.find(m.cursor)
	if !ok || m.Len() == 0 {
		return Row{}, false
	}
	return m.rows.at(i), true
}

// Row returns the row of a request, false if there is none.
func (m Model) Row(seq uint64) (Row, bool) {
	i, ok := m.rows.find(seq)
	if !ok {
		return Row{}, false
	}
	return m.rows.at(i), true
}

// Newest returns the row that came last and passes the filter, false in an empty list.
func (m Model) Newest() (Row, bool) {
	if m.Len() == 0 {
		return Row{}, false
	}
	return m.arrived(m.Len() - 1), true
}

// Near returns the row that is delta rows from the cursor, false beyond either
// end.
func (m Model) Near(delta int) (Row, bool) {
	i := m.position(m.cursor) + delta
	if m.Len() == 0 || i < 0 || i >= m.Len() {
		return Row{}, false
	}
	return m.at(i), true
}

// Frames returns up to so many frames that pass the filter, the row of seq and
// those before it, and after it, oldest first. Rows that are no frame do not
// count, nor those of another project type: another inference sent them.
func (m Model) Frames(seq uint64, before, after int) []uint64 {
	selected, ok := m.Row(seq)
	if !ok {
		return nil
	}
	counts := func(r Row) bool { return r.Frame && r.Kind == selected.Kind }
	const others = 8 // rows looked at for each frame that is wanted
	at := min(m.arrivedAt(seq), m.Len()-1)
	var seqs []uint64
	for i := at; i >= max(at-others*before, 0) && len(seqs) < before; i-- {
		if row := m.arrived(i); counts(row) {
			seqs = append(seqs, row.Seq)
		}
	}
	slices.Reverse(seqs)
	most := len(seqs) + after
	for i := at + 1; i < min(at+1+others*after, m.Len()) && len(seqs) < most; i++ {
		if row := m.arrived(i); counts(row) {
			seqs = append(seqs, row.Seq)
		}
	}
	return seqs
}

// Alike returns all requests whose documents have a shape, oldest first.
func (m Model) Alike(shape string) []uint64 {
	var seqs []uint64
	for i := range m.rows.len() {
		if m.rows.says(i).Shape == shape {
			seqs = append(seqs, m.rows.seq(i))
		}
	}
	return seqs
}

// Marked returns the marked requests that are still there, oldest first.
func (m Model) Marked() []uint64 {
	seqs := make([]uint64, 0, len(m.marks))
	for seq := range m.marks {
		seqs = append(seqs, seq)
	}
	slices.Sort(seqs)
	return seqs
}

// Seqs returns all requests that pass the filter, oldest first.
func (m Model) Seqs() []uint64 {
	if !m.filter.Empty() {
		return slices.Clone(m.hits)
	}
	seqs := make([]uint64, m.rows.len())
	for i := range seqs {
		seqs[i] = m.rows.seq(i)
	}
	return seqs
}

// Passing returns those of some requests in the list that pass a filter.
func (m Model) Passing(seqs []uint64, f query.Filter) []uint64 {
	if f.Empty() {
		return seqs
	}
	now := time.Now()
	var passing []uint64
	for _, seq := range seqs {
		if i, ok := m.rows.find(seq); ok {
			if facts := m.rows.facts(i); f.Match(&facts, now) {
				passing = append(passing, seq)
			}
		}
	}
	return passing
}

// arrived returns the i-th row, as they came, that passes the filter.
func (m Model) arrived(i int) Row {
	if m.filter.Empty() {
		return m.rows.at(i)
	}
	n, _ := m.rows.find(m.hits[i])
	return m.rows.at(n)
}

// arrivedAt returns where, as they came, among the rows that pass the filter seq
// is or would be.
func (m Model) arrivedAt(seq uint64) int {
	if m.filter.Empty() {
		i, _ := m.rows.find(seq)
		return i
	}
	i, _ := slices.BinarySearch(m.hits, seq)
	return i
}
