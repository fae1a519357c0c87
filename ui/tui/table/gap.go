package table

import (
	"slices"
	"time"

	"github.com/framebin/framebin/capture/meter"
)

// gapRows is how far back the request before one is looked for.
const gapRows = 256

// Gap returns how long after the one before it of the same camera a request came;
// false where none is known.
func (t Table) Gap(seq uint64) (time.Duration, bool) {
	i, ok := t.rows.find(seq)
	if !ok {
		return 0, false
	}
	return t.rows.gap(i)
}

// gap is that of row i.
func (l *store) gap(i int) (time.Duration, bool) {
	own := l.slot(i)
	if !own.timed || own.says.Rejected {
		return 0, false
	}
	for j := i - 1; j >= max(i-gapRows, 0); j-- {
		one := l.slot(j)
		if one.timed && !one.says.Rejected && one.says.Origin == own.says.Origin {
			return own.since(one), true
		}
	}
	return 0, false
}

// gapEntries makes the entries of rows by their gaps. It is called with each row
// in turn.
func (l *store) gapEntries() func(i int) entry {
	last := make(map[Origin]int) // the row before of each
	return func(i int) entry {
		own := l.slot(i)
		e := entry{seq: own.seq}
		if !own.timed || own.says.Rejected {
			return e
		}
		if j, ok := last[own.says.Origin]; ok && i-j <= gapRows {
			e.number = int64(own.since(l.slot(j)))
		}
		last[own.says.Origin] = i
		return e
	}
}

// since is how long after another request one came.
func (s *compactRow) since(one *compactRow) time.Duration {
	return max(time.Duration(s.sec-one.sec)*time.Second+time.Duration(s.nsec-one.nsec), 0)
}

// usualGaps is how many gaps tell what is usual.
const usualGaps = 16

// AfterGap reports whether a request came much later than usual after the one
// before it of the same camera.
func (t Table) AfterGap(seq uint64) bool {
	gap, ok := t.Gap(seq)
	if !ok || gap < meter.MinStall {
		return false
	}
	i, _ := t.rows.find(seq)
	own := t.rows.says(i).Origin
	var usual []time.Duration
	note := func(j int) {
		if t.rows.says(j).Origin != own {
			return
		}
		if g, ok := t.rows.gap(j); ok {
			usual = append(usual, g)
		}
	}
	for j := i - 1; j >= max(i-gapRows, 0) && len(usual) < usualGaps; j-- {
		note(j)
	}
	for j := i + 1; j < min(i+gapRows, t.rows.len()) && len(usual) < usualGaps; j++ { // at the beginning, by what follows
		note(j)
	}
	if len(usual) == 0 {
		return false
	}
	slices.Sort(usual)
	return gap >= meter.StallFactor*usual[len(usual)/2]
}
