package requests

import (
	"cmp"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
)

// order is the order of the rows on the screen. In order of arrival, forwards or
// backwards, there is nothing to hold; by any other column it is the entries of
// all rows that pass the filter, which are sorted beside the screen where there
// are many.
type order struct {
	by      Column
	reverse bool
	entries []entry // in their order, while sorted
	sorted  bool
	stale   bool                // entries are to be made anew
	asked   int                 // of the sorting that is under way; 0 for none
	last    int                 // that was asked for
	pending map[uint64]struct{} // changed since it was asked for
	here    entry               // of the cursor
}

// entry is a row by what it is sorted by.
type entry struct {
	number int64
	text   string
	seq    uint64
}

// compare orders entries; those that are alike as they came.
func (o *order) compare(a, b entry) int {
	c := cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.text, b.text), cmp.Compare(a.seq, b.seq))
	if o.reverse {
		return -c
	}
	return c
}

// byArrival reports whether rows stand as they came.
func (o *order) byArrival() bool { return o.by == Number || o.by == Time }

// arrow shows the direction.
func (o *order) arrow() string {
	if o.reverse {
		return "↓"
	}
	return "↑"
}

// syncMost is how many rows are sorted at once, without a command.
const syncMost = 4096

// sortedMsg brings the entries of a list in their order.
type sortedMsg struct {
	id      int
	entries []entry
}

// Sort orders the list by a column, the other way round where it is so already.
// A list that is not in order of arrival stops following, for the newest may be
// anywhere; SetFollow has it follow all the same.
func (m *Model) Sort(by Column) {
	o := &m.order
	reverse := columnsKnown[by].most
	if by == o.by {
		reverse = !o.reverse
	}
	m.order = order{by: by, reverse: reverse, last: o.last, stale: by != Number && by != Time}
	if by != Number && by != Time || reverse {
		m.follow = false
	}
	m.clampCursor()
}

// Sorted tells by which column the list is ordered, and in words how; "" in order
// of arrival.
func (m Model) Sorted() (by Column, words string) {
	if m.order.byArrival() && !m.order.reverse {
		return m.order.by, ""
	}
	return m.order.by, "by " + m.order.by.String() + " " + m.order.arrow()
}

// Refresh sorts the list where that is to be done: a short one now, a long one
// by the command that it returns, while the list stays as it is.
func (m *Model) Refresh() tea.Cmd {
	o := &m.order
	if !o.stale || o.asked != 0 {
		return nil
	}
	o.stale = false
	entries := m.unsorted()
	if len(entries) <= syncMost {
		slices.SortFunc(entries, o.compare)
		m.order.entries, m.order.sorted = entries, true
		m.clampCursor()
		return nil
	}
	o.last++
	o.asked, o.pending = o.last, make(map[uint64]struct{})
	compare := order{reverse: o.reverse}
	id := o.last
	return func() tea.Msg {
		slices.SortFunc(entries, compare.compare)
		return sortedMsg{id, entries}
	}
}

// unsorted are the entries of the rows that pass the filter, as they came.
func (m *Model) unsorted() []entry {
	type before struct {
		at   int
		slot *slim
	}
	last := make(map[place]before)
	gap := func(i int) (e entry) { // as entry, which looks back
		own := m.rows.slot(i)
		e.seq = own.seq
		if !own.timed || own.says.Rejected {
			return e
		}
		c := placeOf(own.says)
		if one, ok := last[c]; ok && i-one.at <= gapRows {
			e.number = int64(own.since(one.slot))
		}
		last[c] = before{i, own}
		return e
	}
	entries := make([]entry, 0, m.Len())
	hits := m.hits
	for i := range m.rows.len() {
		e := entry{}
		if m.order.by == Gap {
			e = gap(i)
		}
		if !m.filter.Empty() {
			if len(hits) == 0 || hits[0] != m.rows.seq(i) {
				continue
			}
			hits = hits[1:]
		}
		if m.order.by != Gap {
			e = m.entry(i)
		}
		entries = append(entries, e)
	}
	return entries
}

// receive takes over the order that was asked for, and then what has changed
// meanwhile.
func (m *Model) receive(msg sortedMsg) {
	o := &m.order
	if msg.id != o.asked {
		return
	}
	o.asked = 0
	if o.stale {
		return // it is to be sorted anew
	}
	o.entries, o.sorted = msg.entries, true
	if len(o.pending) > 0 {
		o.entries = slices.DeleteFunc(o.entries, func(e entry) bool {
			_, changed := o.pending[e.seq]
			return changed
		})
		var changed []entry
		for seq := range o.pending {
			if i, ok := m.rows.find(seq); ok && m.rows.pass(m.filter, i) {
				changed = append(changed, m.entry(i))
			}
		}
		m.enter(changed)
	}
	o.pending = nil
	m.clampCursor()
}

// noted remembers that a row has changed while a sorting is under way.
func (o *order) noted(seq uint64) {
	if o.asked != 0 {
		o.pending[seq] = struct{}{}
	}
}

// enter puts entries into their places.
func (m *Model) enter(entries []entry) {
	o := &m.order
	const few = 8
	if len(entries) <= few {
		for _, e := range entries {
			at, _ := slices.BinarySearchFunc(o.entries, e, o.compare)
			o.entries = slices.Insert(o.entries, at, e)
		}
		return
	}
	slices.SortFunc(entries, o.compare)
	merged := make([]entry, 0, len(o.entries)+len(entries))
	for _, e := range o.entries {
		for len(entries) > 0 && o.compare(entries[0], e) < 0 {
			merged, entries = append(merged, entries[0]), entries[1:]
		}
		merged = append(merged, e)
	}
	merged = append(merged, entries...)
	o.entries = merged
}

// leave takes entries out of the order.
func (m *Model) leave(entries []entry) {
	o := &m.order
	if !o.sorted {
		for _, e := range entries {
			o.noted(e.seq)
		}
		return
	}
	const few = 8
	if len(entries) <= few {
		for _, e := range entries {
			if at, ok := slices.BinarySearchFunc(o.entries, e, o.compare); ok {
				o.entries = slices.Delete(o.entries, at, at+1)
			}
		}
		return
	}
	gone := make(map[uint64]bool, len(entries))
	for _, e := range entries {
		gone[e.seq] = true
	}
	o.entries = slices.DeleteFunc(o.entries, func(e entry) bool { return gone[e.seq] })
}

// leaveFor takes the entries of rows that are about to go out of the order. Gaps
// of others change with them.
func (m *Model) leaveFor(entries []entry) {
	if m.order.by == Gap {
		m.anew()
		return
	}
	m.leave(entries)
}

// anew has the list sorted once more, as rows have changed that are not told.
func (m *Model) anew() {
	if !m.order.byArrival() {
		m.order.entries, m.order.sorted, m.order.stale = nil, false, true
	}
}

// entry is row i by what the list is sorted by.
func (m *Model) entry(i int) entry {
	slot := m.rows.slot(i)
	e, says := entry{seq: slot.seq}, slot.says
	switch m.order.by {
	case Gap:
		gap, _ := m.gap(i)
		e.number = int64(gap)
	case Kind:
		e.number = int64(says.Kind)
	case Whence:
		e.text = m.places.of(says)
	case Path:
		e.text = says.Path
	case From:
		e.text = says.From
	case Seen:
		e.text = says.Text
	case Objects:
		e.number = int64(says.Objects)
	case Confidence:
		const parts = 1_000_000
		low, _ := leastSure(slot.sure) // 2 where none is known, behind all others
		e.number = int64(low * parts)
	case Problems:
		const worse = 1 << 20
		e.number = int64(says.Problems)
		if says.Problems > 0 || says.Worst == prediction.Error {
			e.number += worse * int64(says.Worst+1)
		}
	case Size:
		e.number = slot.bytes
	case Status:
		e.number = int64(says.Status)
	case Number, Time, columns:
	}
	return e
}

// gapRows is how far back the request before one is looked for.
const gapRows = 256

// gap is how long after the one before it of the same camera a request came;
// false where none is known.
func (m *Model) gap(i int) (time.Duration, bool) {
	own := m.rows.slot(i)
	if !own.timed || own.says.Rejected {
		return 0, false
	}
	for j := i - 1; j >= max(i-gapRows, 0); j-- {
		one := m.rows.slot(j)
		if one.timed && !one.says.Rejected && placeOf(one.says) == placeOf(own.says) {
			return own.since(one), true
		}
	}
	return 0, false
}

// since is how long after another request one came.
func (s *slim) since(one *slim) time.Duration {
	return max(time.Duration(s.sec-one.sec)*time.Second+time.Duration(s.nsec-one.nsec), 0)
}

// usualGaps is how many gaps tell what is usual.
const usualGaps = 16

// afterGap reports whether a request came much later than usual after the one
// before it of the same camera.
func (m *Model) afterGap(i int) bool {
	gap, ok := m.gap(i)
	if !ok || gap < meter.MinStall {
		return false
	}
	own := placeOf(m.rows.says(i))
	var usual []time.Duration
	for j := i - 1; j >= max(i-gapRows, 0) && len(usual) < usualGaps; j-- {
		if placeOf(m.rows.says(j)) != own {
			continue
		}
		if g, ok := m.gap(j); ok {
			usual = append(usual, g)
		}
	}
	for j := i + 1; j < min(i+gapRows, m.rows.len()) && len(usual) < usualGaps; j++ { // at the beginning, by what follows
		if placeOf(m.rows.says(j)) != own {
			continue
		}
		if g, ok := m.gap(j); ok {
			usual = append(usual, g)
		}
	}
	if len(usual) == 0 {
		return false
	}
	slices.Sort(usual)
	return gap >= meter.StallFactor*usual[len(usual)/2]
}

// at returns the i-th row on the screen that passes the filter.
func (m Model) at(i int) Row {
	switch {
	case m.order.sorted:
		n, _ := m.rows.find(m.order.entries[i].seq)
		return m.rows.at(n)
	case m.edge() < 0:
		i = m.Len() - 1 - i
	}
	return m.arrived(i)
}

// position returns where among the rows on the screen that pass the filter seq
// is or would be.
func (m Model) position(seq uint64) int {
	if m.order.sorted {
		e := m.order.here // of a cursor whose row is gone
		if i, ok := m.rows.find(seq); ok {
			e = m.entry(i)
		}
		at, _ := slices.BinarySearchFunc(m.order.entries, e, m.order.compare)
		return at
	}
	i := m.arrivedAt(seq)
	if m.edge() < 0 {
		if n := m.Len(); i < n && m.arrived(i).Seq == seq {
			return n - 1 - i
		}
		return m.Len() - i
	}
	return i
}

// edge tells where the newest row is: 1 at the end, -1 at the beginning, 0
// anywhere.
func (m *Model) edge() int {
	switch {
	case !m.order.byArrival():
		return 0
	case m.order.reverse:
		return -1
	}
	return 1
}
