package table

import (
	"cmp"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/prediction"
)

// order is the order of the rows. In order of arrival, forwards or backwards,
// there is nothing to hold; by any other column it is the entries of all rows
// that pass the filter, which are sorted beside the screen where there are many.
type order struct {
	by      Column
	reverse bool
	entries []entry // in their order, while sorted
	sorted  bool
	stale   bool                // entries are to be made anew
	asked   int                 // of the sorting that is under way; 0 for none
	last    int                 // that was asked for
	pending map[uint64]struct{} // changed since it was asked for
	anchor  entry
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

// changed remembers that a row has changed while a sorting is under way.
func (o *order) changed(seq uint64) {
	if o.asked != 0 {
		o.pending[seq] = struct{}{}
	}
}

// few entries are put in and taken out one by one.
const few = 8

// insert puts entries into their places.
func (o *order) insert(entries []entry) {
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

// remove takes entries out.
func (o *order) remove(entries []entry) {
	if !o.sorted {
		for _, e := range entries {
			o.changed(e.seq)
		}
		return
	}
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

// removeRows takes out the entries of rows that are about to go. Gaps of others
// change with them.
func (o *order) removeRows(entries []entry) {
	if o.by == Gap {
		o.reset()
		return
	}
	o.remove(entries)
}

// reset has the rows sorted once more, as some have changed that are not told.
func (o *order) reset() {
	if !o.byArrival() {
		o.entries, o.sorted, o.stale = nil, false, true
	}
}

// Sort orders the table by a column, the other way round where it is so already.
// But for the order of arrival that is done by [Table.Refresh].
func (t *Table) Sort(by Column) {
	reverse := columnsKnown[by].greatestFirst
	if by == t.order.by {
		reverse = !t.order.reverse
	}
	t.order = order{by: by, reverse: reverse, last: t.order.last, stale: by != Number && by != Time}
}

// Sorted tells by which column the table is ordered, and whether the other way
// round.
func (t Table) Sorted() (by Column, reverse bool) { return t.order.by, t.order.reverse }

// NewestEnd tells at which end the newest row stands: 1 at the last, -1 at the
// first, 0 anywhere.
func (t *Table) NewestEnd() int {
	switch {
	case !t.order.byArrival():
		return 0
	case t.order.reverse:
		return -1
	}
	return 1
}

// sortAtOnce is how many rows are sorted at once, and not beside the screen.
const sortAtOnce = 4096

// Sorting is the rows of a table in their order.
type Sorting struct {
	id      int
	entries []entry
}

// Refresh sorts the table where that is to be done: a short one now, and reports
// that; a long one by what it returns, for [Table.Take], while the table stays as
// it is.
func (t *Table) Refresh() (later func() Sorting, now bool) {
	o := &t.order
	if !o.stale || o.asked != 0 {
		return nil, false
	}
	o.stale = false
	entries := t.unsorted()
	if len(entries) <= sortAtOnce {
		slices.SortFunc(entries, o.compare)
		o.entries, o.sorted = entries, true
		return nil, true
	}
	o.last++
	o.asked, o.pending = o.last, make(map[uint64]struct{})
	id, compare := o.last, order{reverse: o.reverse}
	return func() Sorting {
		slices.SortFunc(entries, compare.compare)
		return Sorting{id, entries}
	}, false
}

// unsorted are the entries of the rows that pass the filter, as they came.
func (t *Table) unsorted() []entry {
	entryOf := t.entry
	if t.order.by == Gap {
		entryOf = t.rows.gapEntries()
	}
	entries := make([]entry, 0, t.Len())
	hits := t.hits
	for i := range t.rows.len() {
		if !t.filter.Empty() && (len(hits) == 0 || hits[0] != t.rows.seq(i)) {
			if t.order.by == Gap {
				entryOf(i) // those after it are since this one
			}
			continue
		}
		if len(hits) > 0 {
			hits = hits[1:]
		}
		entries = append(entries, entryOf(i))
	}
	return entries
}

// Take takes over the order that was asked for, and then what has changed
// meanwhile.
func (t *Table) Take(s Sorting) {
	o := &t.order
	if s.id != o.asked {
		return
	}
	o.asked = 0
	if o.stale {
		return // it is to be sorted anew
	}
	o.entries, o.sorted = s.entries, true
	if len(o.pending) > 0 {
		o.entries = slices.DeleteFunc(o.entries, func(e entry) bool {
			_, changed := o.pending[e.seq]
			return changed
		})
		var changed []entry
		for seq := range o.pending {
			if i, ok := t.rows.find(seq); ok && t.passes(i) {
				changed = append(changed, t.entry(i))
			}
		}
		o.insert(changed)
	}
	o.pending = nil
}

// entry is row i by what the table is sorted by.
func (t *Table) entry(i int) entry {
	slot := t.rows.slot(i)
	e, says := entry{seq: slot.seq}, slot.says
	switch t.order.by {
	case Gap:
		gap, _ := t.rows.gap(i)
		e.number = int64(gap)
	case Kind:
		e.number = int64(says.Kind)
	case CameraName:
		e.text = t.origins.camera(says.Origin)
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
		low, _ := least(slot.sure)
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
	case Number, Time, NumColumns:
	}
	return e
}

// At returns the i-th row, in their order, that passes the filter.
func (t *Table) At(i int) Row {
	switch {
	case t.order.sorted:
		n, _ := t.rows.find(t.order.entries[i].seq)
		return t.rows.at(n)
	case t.NewestEnd() < 0:
		i = t.Len() - 1 - i
	}
	return t.arrived(i)
}

// Anchor remembers where a row stands, for when it is gone.
func (t *Table) Anchor(seq uint64) {
	if i, ok := t.rows.find(seq); ok && t.order.sorted {
		t.order.anchor = t.entry(i)
	}
}

// Position returns where, in their order, among the rows that pass the filter
// seq is or would be. Of one that is gone that is known if it was the last
// anchor.
func (t *Table) Position(seq uint64) int {
	if t.order.sorted {
		e := t.order.anchor
		if i, ok := t.rows.find(seq); ok {
			e = t.entry(i)
		}
		at, _ := slices.BinarySearchFunc(t.order.entries, e, t.order.compare)
		return at
	}
	i := t.arrivedAt(seq)
	if t.NewestEnd() < 0 {
		if n := t.Len(); i < n && t.arrived(i).Seq == seq {
			return n - 1 - i
		}
		return t.Len() - i
	}
	return i
}
