package table

import (
	"reflect"
	"slices"
	"time"

	"github.com/framebin/framebin/capture/query"
)

// store keeps rows by Seq, ascending. A row takes some 64 bytes, as
// the rows of a million requests that say the same share what they say; what a
// row says for itself comes on top.
type store struct {
	blocks [][]compactRow // of rowsABlock, but for the last
	gone   int            // of the first block
	n      int
	said   map[string]said // some of what rows say, to be shared
}

const (
	rowsABlock = 1024
	mostSaid   = 4096
)

// compactRow is a row. What differs from row to row is in it, and all else in what
// it says, where that is empty.
type compactRow struct {
	seq   uint64
	bytes int64
	sec   int64 // of Time, and
	nsec  int32
	timed bool // has a Time
	sure  []query.Range
	says  *Row
}

func (l *store) len() int { return l.n }

func (l *store) slot(i int) *compactRow {
	i += l.gone
	return &l.blocks[i/rowsABlock][i%rowsABlock]
}

func (l *store) seq(i int) uint64 { return l.slot(i).seq }

// says is row i, but for what is in its slot.
func (l *store) says(i int) *Row { return l.slot(i).says }

// at returns row i.
func (l *store) at(i int) Row {
	s := l.slot(i)
	row := *s.says
	row.Seq, row.Bytes, row.Time, row.sure = s.seq, s.bytes, s.time(), s.sure
	return row
}

func (s *compactRow) time() time.Time {
	if !s.timed {
		return time.Time{}
	}
	return time.Unix(s.sec, int64(s.nsec)).In(s.says.Time.Location())
}

// facts are what a filter asks about row i.
func (l *store) facts(i int) query.Facts {
	s := l.slot(i)
	return query.Facts{Seq: s.seq, Time: s.time(), Bytes: s.bytes, Confidence: s.sure, Traits: s.says.traits}
}

// set puts row in the place of row i.
func (l *store) set(i int, row Row) { *l.slot(i) = l.compact(row) }

func (l *store) append(row Row) { l.push(l.compact(row)) }

func (l *store) push(s compactRow) {
	at := l.gone + l.n
	if at == len(l.blocks)*rowsABlock {
		l.blocks = append(l.blocks, make([]compactRow, rowsABlock))
	}
	l.blocks[at/rowsABlock][at%rowsABlock] = s
	l.n++
}

// drop takes the first n rows away.
func (l *store) drop(n int) {
	l.gone, l.n = l.gone+n, l.n-n
	if l.n == 0 {
		l.blocks, l.gone = nil, 0
	}
	for l.gone >= rowsABlock {
		l.blocks, l.gone = l.blocks[1:], l.gone-rowsABlock
	}
}

// keep takes those of the first n rows away that f says no to, at a cost that
// is theirs.
func (l *store) keep(n int, f func(i int) bool) {
	to := n
	for i := n - 1; i >= 0; i-- {
		if f(i) {
			to--
			*l.slot(to) = *l.slot(i)
		}
	}
	l.drop(to)
}

// find returns where a row is or would be.
func (l *store) find(seq uint64) (int, bool) {
	from, to := 0, l.n
	for from < to {
		if mid := (from + to) / 2; l.seq(mid) < seq {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from, from < l.n && l.seq(from) == seq
}

func (l *store) compact(row Row) compactRow {
	s := compactRow{
		seq: row.Seq, bytes: row.Bytes,
		sec: row.Time.Unix(), nsec: int32(row.Time.Nanosecond()), timed: !row.Time.IsZero(),
	}
	sure := row.sure
	row.Seq, row.Bytes, row.sure = 0, 0, nil
	row.Time = time.Unix(0, 0).In(row.Time.Location())
	s.says, s.sure = l.share(row, sure)
	return s
}

// said is what a row says, and how sure the model was in the last that says so.
type said struct {
	row  *Row
	sure []query.Range
}

// share returns a row that says what row says, one that is there already if
// there is any to be found quickly; and likewise how sure the model was.
func (l *store) share(row Row, sure []query.Range) (*Row, []query.Range) {
	key := row.traits.Text + "\n" + row.Text
	one, ok := l.said[key]
	if ok && slices.Equal(one.sure, sure) {
		sure = one.sure
	}
	if !ok || !reflect.DeepEqual(*one.row, row) {
		one.row = &row
	}
	if l.said == nil || !ok && len(l.said) >= mostSaid {
		l.said = make(map[string]said)
	}
	l.said[key] = said{one.row, sure}
	return one.row, sure
}
