package requests_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/requests"
	"github.com/framebin/framebin/ui/tui/table"
	"github.com/framebin/framebin/ui/tui/theme"
)

// seen makes the row of a request of a camera, at a second, with so many bytes
// and problems.
func seen(seq uint64, path string, second float64, bytes int64, problems int) table.Row {
	r := capture.NewRequest("POST", path, nil, nil)
	r.Seq, r.Size, r.Status = seq, bytes, 200
	r.Time = time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC).Add(time.Duration(second * float64(time.Second)))
	row := table.NewRow(r, &prediction.Reading{Image: -1, Document: -1})
	row.Problems = problems
	return row
}

// settled has a list sorted.
func settled(m requests.Model) requests.Model {
	for cmd := m.Refresh(); cmd != nil; cmd = m.Refresh() {
		m, _ = m.Update(cmd())
	}
	return m
}

// shownOrder is the order of the rows on the screen, from the top on.
func shownOrder(m requests.Model) []uint64 {
	m = press(m, "g")
	var seqs []uint64
	for i := range m.Table().Len() {
		row, ok := m.Near(i)
		if !ok {
			break
		}
		seqs = append(seqs, row.Seq)
	}
	return seqs
}

// TestSortAgainstModel sorts a list and lets rows come, go, change, be filtered,
// cleared and restored, before and after: it stands as a sorted slice does.
func TestSortAgainstModel(t *testing.T) {
	t.Parallel()
	by := map[table.Column]func(a, b table.Row) int{
		table.Number: func(a, b table.Row) int { return cmp.Compare(a.Seq, b.Seq) },
		table.Path:   func(a, b table.Row) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Seq, b.Seq)) },
		table.Size:   func(a, b table.Row) int { return cmp.Or(cmp.Compare(a.Bytes, b.Bytes), cmp.Compare(a.Seq, b.Seq)) },
		table.Problems: func(a, b table.Row) int {
			return cmp.Or(cmp.Compare(a.Problems, b.Problems), cmp.Compare(a.Seq, b.Seq))
		},
	}
	for column, compare := range by {
		t.Run(column.String(), func(t *testing.T) {
			t.Parallel()
			rnd := rand.New(rand.NewPCG(1, uint64(column)))
			m := requests.New(requests.DefaultKeyMap())
			m.SetSize(60, 12)
			var all, gone []table.Row
			next, reverse, filtered := uint64(1), false, false
			random := func(seq uint64) table.Row {
				return seen(seq, fmt.Sprintf("/cam%d", rnd.IntN(3)), float64(seq), rnd.Int64N(5), rnd.IntN(3))
			}
			if m.Sort(column); column != table.Number && column != table.Path {
				reverse = true
			} else if column == table.Number {
				reverse = true // it was forwards
			}
			for step := range 3000 {
				what := rnd.IntN(12)
				switch {
				case what < 5:
					n := 1 + rnd.IntN(12)
					var rows []table.Row
					for range n {
						rows = append(rows, random(next))
						next++
					}
					m.Append(rows...)
					all = append(all, rows...)
				case what < 7 && len(all) > 0:
					i := rnd.IntN(len(all))
					all[i] = random(all[i].Seq)
					m.Replace(all[i])
				case what < 8 && len(all) > 20:
					bound := all[len(all)/2].Seq
					m.Trim(bound, bound, evicted)
					all = slices.DeleteFunc(all, func(r table.Row) bool { return r.Seq < bound })
					gone = nil
				case what < 9 && len(all) > 5:
					upTo, keep := all[len(all)/2].Seq, all[1].Seq
					gone = m.Clear(upTo, keep)
					all = slices.DeleteFunc(all, func(r table.Row) bool { return r.Seq <= upTo && r.Seq != keep })
				case what < 10 && len(gone) > 0:
					m.Restore(gone, func(uint64) bool { return true })
					all = append(all, gone...)
					slices.SortFunc(all, func(a, b table.Row) int { return cmp.Compare(a.Seq, b.Seq) })
					gone = nil
				case what < 11:
					filtered = !filtered
					m.SetFilter(query.MustParse(map[bool]string{true: "path:/cam1"}[filtered]))
				default:
					m.Sort(column)
					reverse = !reverse
				}
				before, _ := m.Selected()
				m = settled(m)
				if after, _ := m.Selected(); after.Seq != before.Seq {
					t.Fatalf("step %d: sorting took the cursor from #%d to #%d", step, before.Seq, after.Seq)
				}
				var want []uint64
				for _, r := range slices.SortedFunc(slices.Values(all), compare) {
					if !filtered || r.Path == "/cam1" {
						want = append(want, r.Seq)
					}
				}
				if reverse {
					slices.Reverse(want)
				}
				if got := shownOrder(m); !slices.Equal(got, want) {
					t.Fatalf("step %d, %d: got %v, want %v", step, what, got, want)
				}
				if rnd.IntN(4) == 0 {
					m = press(m, [...]string{"j", "k", "g", "G", "F"}[rnd.IntN(5)])
				}
			}
		})
	}
}

// TestSortOfMany sorts beside the screen: rows that come, change and go
// meanwhile are in their places afterwards, and keys are taken.
func TestSortOfMany(t *testing.T) {
	t.Parallel()
	const n = 10_000
	m := requests.New(requests.DefaultKeyMap())
	m.SetSize(60, 12)
	for seq := uint64(1); seq <= n; seq++ {
		m.Append(seen(seq, "/", float64(seq), int64(seq*7919%n), 0))
	}
	m.Sort(table.Size)
	cmd := m.Refresh()
	if cmd == nil {
		t.Fatal("so many rows are sorted while the screen waits")
	}
	m = press(m, "k", "k")
	m.Append(seen(n+1, "/", n+1, 1<<40, 0), seen(n+2, "/", n+2, -1, 0))
	m.Replace(seen(17, "/", 17, 1<<41, 0))
	m.Trim(3, 3, evicted)
	m, _ = m.Update(cmd())
	got := shownOrder(m)
	if len(got) != n || got[0] != 17 || got[1] != n+1 || got[n-1] != n+2 {
		t.Errorf("got %d rows: %v ... %v", len(got), got[:3], got[len(got)-1])
	}
	m.Sort(table.Size) // the other way round
	late := m.Refresh()
	m.Sort(table.Number) // and something else before it is there
	m, _ = m.Update(late())
	if got := shownOrder(settled(m)); got[0] != 3 {
		t.Errorf("an order that is no longer wanted is shown: %v", got[:3])
	}
}

// TestFollowInAnOrder: another order stops following, F goes on with the newest
// wherever it stands, and the newest on top is followed from there.
func TestFollowInAnOrder(t *testing.T) {
	t.Parallel()
	m := requests.New(requests.DefaultKeyMap())
	m.SetSize(60, 12)
	m.Append(seen(1, "/", 1, 10, 0), seen(2, "/", 2, 30, 0), seen(3, "/", 3, 20, 0))
	m.Sort(table.Size)
	m = settled(m)
	if m.Following() || selected(t, m) != 3 {
		t.Errorf("following %v at #%d", m.Following(), selected(t, m))
	}
	if m = press(m, "j", "j"); m.Following() || selected(t, m) != 1 {
		t.Errorf("the last row, which is not the newest, is followed: %v at #%d", m.Following(), selected(t, m))
	}
	if m = press(m, "F"); !m.Following() || selected(t, m) != 3 {
		t.Errorf("F: following %v at #%d", m.Following(), selected(t, m))
	}
	m.Sort(table.Number)
	m.Sort(table.Number) // the newest on top
	if m.Following() {
		t.Error("another order follows by itself")
	}
	if m = press(m, "g", "j", "k"); !m.Following() || selected(t, m) != 3 {
		t.Errorf("back on the newest: following %v at #%d", m.Following(), selected(t, m))
	}
}

// TestGaps goes to what came late, camera by camera.
func TestGaps(t *testing.T) {
	t.Parallel()
	m := requests.New(requests.DefaultKeyMap())
	m.SetSize(120, 60)
	at, seq := 0.0, uint64(0)
	for i := range 40 {
		if at++; i == 20 {
			at += 5 // the first camera pauses
		}
		m.Append(seen(seq+1, "/cam1", at, 1, 0), seen(seq+2, "/cam2", float64(i)+1.5, 1, 0))
		seq += 2
	}
	m = press(m, "g", ")")
	if got := selected(t, m); got != 41 {
		t.Errorf("got #%d, want #41", got)
	}
	m, cmd := m.Update(tea.KeyPressMsg{Text: ")", Code: ')'})
	if said, ok := cmd().(theme.Note); !ok || !strings.Contains(said.Text, "no gap after") || selected(t, m) != 41 {
		t.Errorf("after the last gap: #%d, %+v", selected(t, m), said)
	}
	if m = press(m, "G", "("); selected(t, m) != 41 {
		t.Errorf("backwards: #%d", selected(t, m))
	}
	m.SetColumns([]table.Column{table.Seen, table.Gap})
	m.Sort(table.Gap)
	m = settled(m)
	if row, _ := m.Near(-100); row.Seq != 0 || shownOrder(m)[0] != 41 {
		t.Errorf("by gap %v comes first", shownOrder(m)[:3])
	}
	if text := ansi.Strip(strings.Join(m.Lines(theme.New(true, colorprofile.TrueColor), true), "\n")); !strings.Contains(text, " gap↓") || !strings.Contains(text, "6.0s") {
		t.Errorf("gaps are not told:\n%s", text)
	}
}

// TestHeads: every line is as wide as the pane whatever the columns, and a click
// on a head asks for its order.
func TestHeads(t *testing.T) {
	t.Parallel()
	m := list(10, 30)
	s := theme.New(true, colorprofile.TrueColor)
	for _, chosen := range [][]table.Column{nil, table.Columns(), {table.Status}, {table.Gap, table.Objects, table.Seen}} {
		m.SetColumns(chosen)
		for width := range 130 {
			m.SetSize(width, 12)
			lines := m.Lines(s, true)
			for _, line := range lines {
				if got := ansi.StringWidth(line); got != width {
					t.Fatalf("%v in %d columns: a line has %d: %q", chosen, width, got, ansi.Strip(line))
				}
			}
			head := ansi.Strip(lines[0])
			for x := range head {
				if !strings.HasPrefix(head[x:], " size") || width < 60 {
					continue
				}
				_, cmd := m.Update(tea.MouseClickMsg{X: ansi.StringWidth(head[:x]) + 2, Button: tea.MouseLeft})
				if cmd == nil || cmd() != (requests.SortMsg{By: table.Size}) {
					t.Fatalf("a click on size in %q asks for something else", head)
				}
			}
		}
	}
}

// BenchmarkSort is the list in another order: 100,000 rows are to be sorted
// within 100 ms, of which the screen waits for Take alone.
func BenchmarkSort(b *testing.B) {
	m := requests.New(requests.DefaultKeyMap())
	m.SetSize(60, 40)
	for seq := uint64(1); seq <= 100_000; seq++ {
		m.Append(seen(seq, fmt.Sprintf("/cam%d", seq%7), float64(seq), int64(seq*7919%100_000), int(seq%3)))
	}
	for _, by := range []table.Column{table.Size, table.Path, table.Gap} {
		b.Run(by.String(), func(b *testing.B) {
			var waits time.Duration
			for b.Loop() {
				m.Sort(table.Number)
				begin := time.Now()
				m.Sort(by)
				cmd := m.Refresh()
				waits += time.Since(begin)
				msg := cmd()
				begin = time.Now()
				m, _ = m.Update(msg)
				waits += time.Since(begin)
			}
			b.ReportMetric(float64(waits.Milliseconds())/float64(b.N), "ms-waiting/op")
		})
	}
}
