package feed

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/table"
)

// How an archive gets onto the screen. A row comes from what is known without
// reading its request; what was seen in it is read when the row is on the
// screen. In an archive of a few requests all are read, and in any those of
// which the filter asks what the index does not tell.
const (
	scanFirst = 256  // rows, so that the first screen is there at once: an archive of more opens at its first request
	scanBatch = 4096 // rows after those
	readShown = 4    // of the rows on the screen, at a time
	readAhead = 64   // of all others, at a time
	fewRows   = 4096
)

// RowsRead brings rows in the place of those that were not read.
type RowsRead struct {
	Rows []table.Row
	Err  error // a defect
}

// TakeRead notes that rows were read.
func (m *Model) TakeRead() { m.browsing = false }

// Refresh reads rows of an archive: those on the screen first, then all in
// their order where that is wanted.
func (m *Model) Refresh(list *requests.Model) tea.Cmd {
	if m.reader.Archive == nil || m.browsing {
		return nil
	}
	seqs, session := list.UnreadShown(readShown), m.reader.glances
	needs := m.needs(list)
	switch {
	case len(seqs) > 0 || m.paused:
	case needs == query.Seen:
		rows := list.Table()
		if seqs = rows.Untold(m.skimmed, readAhead); len(seqs) < readAhead {
			m.skimmed = m.read
		} else {
			m.skimmed = seqs[len(seqs)-1]
		}
	case needs == query.Reading:
		session = m.reader.session
		for _, seq := range m.reader.Archive.After(m.swept, readAhead) {
			if seq <= m.read { // it has a row
				m.swept, seqs = seq, append(seqs, seq)
			}
		}
	}
	if len(seqs) == 0 {
		return nil
	}
	m.browsing = true
	f := m.reader
	return func() tea.Msg {
		var msg RowsRead
		msg.Err = guard.Run(f.Logger, "read requests of the archive", func() {
			background.Do(func() {
				for _, seq := range seqs {
					msg.Rows = append(msg.Rows, f.browse(seq, session))
				}
			})
		})
		for _, seq := range seqs[len(msg.Rows):] { // or they would be read again and again
			msg.Rows = append(msg.Rows, unknownRow(seq, msg.Err))
		}
		return msg
	}
}

// needs returns what is to be known of all rows: in an archive of a few all, in
// others as much as the filter needs.
func (m *Model) needs(list *requests.Model) query.Need {
	filter := list.Table().Filter().Needs()
	few := m.progress.Done && m.progress.Scanned <= fewRows
	own := len(m.reader.Readings.Options(m.reader.Boxes).Maps.Own()) > 0 // by which the index was not written
	if few || own && filter == query.Seen {
		return query.Reading
	}
	return filter
}

// Progress returns how far an archive is known.
func (m *Model) Progress() archive.Progress { return m.progress }

// Opening reports whether more of an archive that has an end is being read.
func (m *Model) Opening() bool {
	return m.reader.Archive != nil && !m.reader.Archive.Live() && !m.paused && !m.progress.Done
}

// ProgressText says how far an archive is known, while that is not all of it.
func (m *Model) ProgressText() string {
	p := m.progress
	switch {
	case p.Done, m.reader.Archive.Live() && p.About <= p.Scanned:
		return ""
	case p.Scanned == 0:
		return "opening …"
	case p.About <= p.Scanned:
		return units.Number(p.Scanned) + " …"
	}
	return fmt.Sprintf("%s of ~%s", units.Number(p.Scanned), units.Number(p.About))
}

// ProgressBar draws how far an archive is known, in so many columns; "" where that
// is not to be known, or all of it is.
func (m *Model) ProgressBar(cols int) string {
	p := m.progress
	if p.Done || p.Scanned == 0 || p.About <= p.Scanned {
		return ""
	}
	full := cols * p.Scanned / p.About
	return strings.Repeat("█", full) + strings.Repeat("░", cols-full)
}

// SweptText says how much of an archive the filter of list has found its rows in,
// while that is not all of it.
func (m *Model) SweptText(list *requests.Model) string {
	if m.reader.Archive == nil || list.Table().Filter().Empty() {
		return ""
	}
	var done uint64
	switch m.needs(list) {
	case query.Line:
		return ""
	case query.Seen:
		done = m.skimmed
	case query.Reading:
		done = m.swept
	}
	if m.progress.Done && done >= m.read {
		return ""
	}
	return units.Number(m.reader.Archive.Rank(done)) + " read"
}

// scan goes on through the archive and returns rows of what it finds. At the
// end of one that grows it waits for more.
func (f reader) scan(ctx context.Context) tea.Msg {
	n := scanBatch
	if f.Archive.Progress().Scanned == 0 {
		n = scanFirst
	}
	var msg Arrived
	background.Do(func() { msg.Rows, msg.Last = f.scanRows(n) })
	if len(msg.Rows) == 0 && f.Archive.Live() {
		if err := f.Archive.Wait(ctx); ctx.Err() != nil {
			return nil
		} else if err != nil {
			return f.brokenScan(err)
		}
		background.Do(func() { msg.Rows, msg.Last = f.scanRows(n) })
	}
	msg.Ring, msg.Scan = f.Archive.Stats(), f.Archive.Progress()
	return msg
}

// scanRows returns rows of what the archive tells next, at most n, and the
// number of the last.
func (f reader) scanRows(n int) (rows []table.Row, last uint64) {
	for _, e := range f.Archive.Scan(n) {
		if e.Err != nil {
			rows = append(rows, lostRow(e.Request, e.Err))
		} else {
			rows = append(rows, table.NewUnreadRow(e.Request))
		}
		last = e.Request.Seq
	}
	return rows, last
}

// brokenScan ends a scan that met a defect, for it would meet it again.
func (f reader) brokenScan(err error) Arrived {
	p := f.Archive.Progress()
	p.Done = true
	stats := f.Archive.Stats()
	return Arrived{Last: stats.Newest, Ring: stats, Scan: p, Err: err}
}

// browse reads a request of an archive. What one request tells of those before
// it is told by the session that reads them in their order.
func (f reader) browse(seq uint64, session *prediction.Session) table.Row {
	get := f.Archive.Glance
	if session == f.glances { // it is on the screen
		get = f.Archive.Get
	}
	r, err := get(seq)
	switch {
	case err != nil && r == nil:
		return unknownRow(seq, err)
	case err != nil:
		return lostRow(r, err)
	}
	return f.readRow(r, func() *prediction.Reading {
		reading := session.Read(r, f.Readings.Options(f.Boxes))
		if session == f.glances {
			reading.Findings = slices.DeleteFunc(reading.Findings, func(found prediction.Finding) bool {
				return found.Code == finding.ClassNew.Code || found.Code == finding.ImageSizeChanged.Code
			})
		}
		return reading
	})
}

// lostRow is the row of a request that cannot be read: why, in a word where
// there is one for it, and what else is known.
func lostRow(r *capture.Request, err error) table.Row {
	row := table.NewUnreadRow(r)
	known := row.Text
	row = table.BrokenRow(r, err)
	for reason, word := range map[error]string{
		fs.ErrNotExist: "missing", archive.ErrTorn: "cut off", archive.ErrTooLarge: "too large",
	} {
		if errors.Is(err, reason) {
			row.Text = word + " · " + known
		}
	}
	return row
}

// unknownRow is the row of a request that nothing is known of.
func unknownRow(seq uint64, err error) table.Row {
	r := capture.NewRequest("", "", nil, nil)
	r.Seq = seq
	return table.BrokenRow(r, err)
}
