package requests_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
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

// row makes the row of a GET of /even/N or /odd/N.
func row(seq uint64) table.Row {
	parity := [2]string{"even", "odd"}[seq%2]
	r := capture.NewRequest("GET", fmt.Sprintf("/%s/%d", parity, seq), nil, nil)
	r.Seq = seq
	r.Time = time.Date(2026, 1, 2, 3, 4, int(seq%60), 0, time.UTC)
	return table.NewRow(r, &prediction.Reading{Image: -1, Document: -1})
}

func rows(from, to uint64) []table.Row {
	var out []table.Row
	for seq := from; seq <= to; seq++ {
		out = append(out, row(seq))
	}
	return out
}

func list(height int, to uint64) requests.Model {
	m := requests.New(requests.DefaultKeyMap())
	m.SetSize(60, 1+height) // with the heads of the columns
	m.Append(rows(1, to)...)
	return m
}

// TestReplace reads rows that came unread: what the filter shows follows, and
// the cursor and what is evicted stay where they are.
func TestReplace(t *testing.T) {
	t.Parallel()
	m := list(10, 9)
	named := func(seq uint64, target string) table.Row {
		r := capture.NewRequest("GET", target, nil, nil)
		r.Seq = seq
		return table.NewRow(r, &prediction.Reading{Image: -1, Document: -1})
	}
	m.SetFilter(query.MustParse("odd"))
	m.Trim(3, 3, evicted)
	m.Select(7)
	m.Replace(named(2, "/odd/gone"), named(4, "/odd/now"), named(5, "/even/now"), named(9, "/odd/still"), named(10, "/odd/new"))
	if got, want := m.Table().Seqs(), []uint64{3, 4, 7, 9}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if row, ok := m.Selected(); !ok || row.Seq != 7 || m.Table().Total() != 7 {
		t.Errorf("got #%d selected of %d, want #7 of 7", row.Seq, m.Table().Total())
	}
	m.SetFilter(query.Filter{})
	if row, _ := m.Selected(); row.Seq != 7 {
		t.Errorf("got #%d selected, want #7", row.Seq)
	}
}

func press(m requests.Model, keys ...string) requests.Model {
	for _, k := range keys {
		msg := tea.KeyPressMsg{Text: k, Code: []rune(k)[0]}
		switch k {
		case "space":
			msg = tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
		case "pgup":
			msg = tea.KeyPressMsg{Code: tea.KeyPgUp}
		case "pgdown":
			msg = tea.KeyPressMsg{Code: tea.KeyPgDown}
		case "ctrl+d":
			msg = tea.KeyPressMsg{Code: 'd', Mod: tea.ModCtrl}
		case "ctrl+u":
			msg = tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl}
		}
		m, _ = m.Update(msg)
	}
	return m
}

func selected(t *testing.T, m requests.Model) uint64 {
	t.Helper()
	r, ok := m.Selected()
	if !ok {
		t.Fatal("nothing is selected")
	}
	return r.Seq
}

func TestKeys(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		keys   []string
		want   uint64
		follow bool
	}{
		"starts on the newest, following": {nil, 100, true},
		"up rests":                        {[]string{"k"}, 99, false},
		"up and down follows again":       {[]string{"k", "j"}, 100, true},
		"top":                             {[]string{"g"}, 1, false},
		"beyond the top":                  {[]string{"g", "k"}, 1, false},
		"bottom":                          {[]string{"g", "G"}, 100, true},
		"page":                            {[]string{"g", "pgdown"}, 11, false},
		"page back":                       {[]string{"pgup"}, 90, false},
		"half a page":                     {[]string{"g", "ctrl+d", "ctrl+d", "ctrl+u"}, 6, false},
		"follow off and on":               {[]string{"F"}, 100, false},
		"follow on from afar":             {[]string{"g", "F"}, 100, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := press(list(10, 100), tt.keys...)
			if got := selected(t, m); got != tt.want || m.Following() != tt.follow {
				t.Errorf("after %v: #%d, following %v; want #%d, %v", tt.keys, got, m.Following(), tt.want, tt.follow)
			}
		})
	}
}

func TestAnchoredByRequest(t *testing.T) {
	t.Parallel()
	m := press(list(10, 100), "k", "k", "k")
	m.Append(rows(101, 150)...)
	m.Trim(90, 90, evicted)
	if got := selected(t, m); got != 97 {
		t.Errorf("the cursor went from #97 to #%d when rows came and went", got)
	}
	if m.Unseen() != 50 {
		t.Errorf("unseen = %d, want 50", m.Unseen())
	}
	m.Trim(120, 120, evicted)
	if got := selected(t, m); got != 120 {
		t.Errorf("after its eviction the cursor is on #%d, want the oldest left, #120", got)
	}
	m = press(m, "G")
	if m.Unseen() != 0 || !m.Following() {
		t.Errorf("at the bottom: unseen %d, following %v", m.Unseen(), m.Following())
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	m := press(list(10, 100), "g")
	m.SetFilter(query.MustParse("/odd/"))
	if m.Table().Len() != 50 || m.Table().Total() != 100 {
		t.Fatalf("len %d of %d, want 50 of 100", m.Table().Len(), m.Table().Total())
	}
	m.Append(rows(101, 104)...)
	if m.Table().Len() != 52 || m.Unseen() != 2 {
		t.Errorf("after four more: len %d, unseen %d; want 52, 2", m.Table().Len(), m.Unseen())
	}
	m = press(m, "j", "j")
	if got := selected(t, m); got != 5 {
		t.Errorf("two down from #1 among the odd: #%d, want #5", got)
	}
	m.SetFilter(query.MustParse("nothing like it"))
	if _, ok := m.Selected(); ok || m.Table().Len() != 0 {
		t.Error("an empty list has a selected row")
	}
	m.SetFilter(query.Filter{})
	if got := selected(t, m); got != 5 {
		t.Errorf("without filter again: #%d, want #5 as before", got)
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	m := press(list(10, 20), "g", "space", "space", "j", "space")
	if got, want := m.Marked(), []uint64{1, 2, 4}; !slices.Equal(got, want) {
		t.Errorf("marked %v, want %v", got, want)
	}
	m.Trim(3, 3, evicted)
	if got, want := m.Marked(), []uint64{4}; !slices.Equal(got, want) {
		t.Errorf("after eviction marked %v, want %v", got, want)
	}
	if m = press(m, "U"); len(m.Marked()) != 0 {
		t.Error("U left marks")
	}
}

// TestTrimApart has refused requests among the captured, which leave the ring
// at another pace.
func TestTrimApart(t *testing.T) {
	t.Parallel()
	m := list(10, 0)
	for seq := uint64(1); seq <= 20; seq++ {
		r := row(seq)
		r.Rejected = seq%5 == 0
		m.Append(r)
	}
	m = press(m, "space")
	m.SetFilter(query.MustParse("even"))
	m.Trim(13, 7, evicted)
	if got, want := m.Table().Seqs(), []uint64{10, 14, 16, 18, 20}; !slices.Equal(got, want) {
		t.Errorf("filtered: %v, want %v", got, want)
	}
	m.SetFilter(query.Filter{})
	if got, want := m.Table().Seqs(), []uint64{10, 13, 14, 15, 16, 17, 18, 19, 20}; !slices.Equal(got, want) {
		t.Errorf("all: %v, want %v", got, want)
	}
	m.Trim(21, 16, evicted)
	if got, want := m.Table().Seqs(), []uint64{20}; !slices.Equal(got, want) {
		t.Errorf("without captured ones: %v, want %v", got, want)
	}
}

func TestMouse(t *testing.T) {
	t.Parallel()
	m := press(list(10, 100), "g")
	m, _ = m.Update(tea.MouseClickMsg{X: 3, Y: 5, Button: tea.MouseLeft})
	if got := selected(t, m); got != 5 {
		t.Errorf("a click on the fifth row selects #%d", got)
	}
	m, _ = m.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if got := selected(t, m); got != 8 {
		t.Errorf("the wheel moved to #%d, want #8", got)
	}
}

// TestRowsKeepWhatTheySay fills the list with rows of every sort, some of which
// say the same, and finds each again as it was.
func TestRowsKeepWhatTheySay(t *testing.T) {
	t.Parallel()
	const n = 5000
	want := make([]table.Row, n)
	for i := range want {
		r := capture.NewRequest("POST", fmt.Sprintf("/%d", i%3), nil, nil)
		r.Seq, r.Size, r.Status = uint64(i+1), int64(i*7), 200+i%2
		switch i % 5 {
		case 1:
			r.Time = time.Date(2026, 1, 2, 3, 4, 5, i, time.UTC)
		case 2:
			r.Time = time.Date(1203, 1, 2, 3, 4, 5, i, time.FixedZone("", 3600))
		case 3:
			r.Rejected, r.Reason = true, "why"
		}
		want[i] = table.NewRow(r, &prediction.Reading{Image: -1, Document: -1})
		want[i].Frame = i%7 == 0
		want[i].Boxes.Units = prediction.BoxUnits(i % 2)
		if i%11 == 0 {
			want[i].History = []prediction.Finding{{Message: fmt.Sprint(i % 22)}}
		}
	}
	m := requests.New(requests.DefaultKeyMap())
	m.Append(want...)
	m.Replace(want[100], want[4000])
	const gone = 1500
	m.Trim(gone+1, gone+1, evicted)
	for i := gone; i < n; i++ {
		m.Select(uint64(i + 1))
		got, ok := m.Selected()
		if !ok || !got.Time.Equal(want[i].Time) || got.Time.Format(time.RFC3339Nano) != want[i].Time.Format(time.RFC3339Nano) {
			t.Fatalf("row %d: got %+v, want %+v", i, got, want[i])
		}
		got.Time = want[i].Time
		if !reflect.DeepEqual(got, want[i]) {
			t.Fatalf("row %d: got %+v, want %+v", i, got, want[i])
		}
	}
}

// TestUnread finds what is to be read on the screen.
func TestUnread(t *testing.T) {
	t.Parallel()
	m := requests.New(requests.DefaultKeyMap())
	m.SetSize(60, 4)
	for seq := uint64(1); seq <= 20; seq++ {
		r := row(seq)
		r.Unread = seq%2 == 0
		m.Append(r)
	}
	m.Advance(20)
	m.Select(8)
	if got, want := m.UnreadShown(9), []uint64{8, 10}; !slices.Equal(got, want) {
		t.Errorf("got %v on the screen, want %v", got, want)
	}
	if got := m.UnreadShown(1); !slices.Equal(got, []uint64{8}) {
		t.Errorf("got %v first", got)
	}
	m.Replace(row(8))
	if got := m.UnreadShown(9); !slices.Equal(got, []uint64{10}) {
		t.Errorf("got %v once it was read", got)
	}
	m.SetFilter(query.MustParse("odd"))
	if got := m.UnreadShown(9); len(got) != 0 {
		t.Errorf("got %v among what the filter shows", got)
	}
}

// TestAgainstModel drives the list with random keys, arrivals and evictions
// and compares it with a slice that is searched from end to end.
func TestAgainstModel(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	m := list(7, 0)
	var all []uint64
	newest, oldest := uint64(0), uint64(1)
	keys := []string{"j", "k", "g", "G", "pgup", "pgdown", "space", "F"}
	for range 3000 {
		switch rnd.IntN(6) {
		case 0, 1:
			n := uint64(rnd.IntN(4))
			m.Append(rows(newest+1, newest+n)...)
			for range n {
				newest++
				all = append(all, newest)
			}
		case 2:
			if oldest < newest {
				oldest += uint64(rnd.IntN(3))
				m.Trim(oldest, oldest, evicted)
				all = slices.DeleteFunc(all, func(s uint64) bool { return s < oldest })
			}
		default:
			m = press(m, keys[rnd.IntN(len(keys))])
		}
		if got := m.Table().Seqs(); !slices.Equal(got, all) && len(got)+len(all) > 0 {
			t.Fatalf("holds %v, want %v", got, all)
		}
		if len(all) == 0 {
			continue
		}
		if last, ok := m.Table().Newest(); ok && m.Following() {
			m.Advance(last.Seq)
		}
		at := selected(t, m)
		if !slices.Contains(all, at) || m.Following() && at != newest {
			t.Fatalf("cursor on #%d of %v, following %v", at, all, m.Following())
		}
		shown := strings.Join(m.Lines(theme.New(true, colorprofile.TrueColor), true), "\n")
		if !strings.Contains(ansi.Strip(shown), fmt.Sprintf("/%d ", at)) {
			t.Fatalf("#%d is selected and not on the screen:\n%s", at, ansi.Strip(shown))
		}
	}
}

func TestLinesAreAsWideAsThePane(t *testing.T) {
	t.Parallel()
	hostile := capture.NewRequest("GET", "/\x1b[2J\u202e番茄\t"+strings.Repeat("x", 500), nil, nil)
	hostile.Seq = 1000
	for width := range 120 {
		m := list(10, 20)
		m.SetSize(width, 10)
		m.Append(table.NewRow(hostile, &prediction.Reading{Image: -1}))
		lines := m.Lines(theme.New(false, colorprofile.ANSI), false)
		if len(lines) != 10 {
			t.Fatalf("%d lines in a pane of 10", len(lines))
		}
		for _, line := range lines {
			if got := ansi.StringWidth(line); got != width {
				t.Fatalf("a line of %d columns in a pane of %d: %q", got, width, line)
			}
		}
	}
}

// BenchmarkFrame is one key and one drawing of the list. The cost must not
// grow with the number of requests.
func BenchmarkFrame(b *testing.B) {
	for _, n := range []uint64{10, 10_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := requests.New(requests.DefaultKeyMap())
			m.SetSize(60, 40)
			one := row(1)
			for seq := range n {
				one.Seq = seq + 1
				m.Append(one)
			}
			styles := theme.New(true, colorprofile.TrueColor)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m = press(m, [2]string{"k", "j"}[i%2])
				_ = m.Lines(styles, true)
			}
		})
	}
}

// BenchmarkArrive is one request coming in at the end of a full list.
func BenchmarkArrive(b *testing.B) {
	for _, n := range []uint64{10, 10_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := requests.New(requests.DefaultKeyMap())
			m.SetSize(60, 40)
			one := row(1)
			for seq := range n {
				one.Seq = seq + 1
				m.Append(one)
			}
			b.ReportAllocs()
			for i := uint64(1); b.Loop(); i++ {
				one.Seq = n + i
				m.Append(one)
				m.Trim(i, i, evicted)
			}
		})
	}
}

// BenchmarkMemory is what a million rows take that were not read: of one
// camera, and where each says something else.
func BenchmarkMemory(b *testing.B) {
	const n = 1_000_000
	for name, target := range map[string]string{"alike": "/camera", "each its own": "/camera?frame=%d"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				m := requests.New(requests.DefaultKeyMap())
				for i := range n {
					r := capture.NewRequest("POST", strings.ReplaceAll(target, "%d", fmt.Sprint(i)), nil, nil)
					r.Seq, r.Size, r.Time = uint64(i+1), 200_000, time.Unix(int64(i), 0)
					m.Append(table.NewUnreadRow(r))
				}
				b.StopTimer()
				var s runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&s)
				b.ReportMetric(float64(s.HeapAlloc)/n, "B/row")
				runtime.KeepAlive(m)
				b.StartTimer()
			}
		})
	}
}

// BenchmarkFilter is a filter line of fields that changed, with a full list:
// 100,000 rows are to be filtered within 100 ms.
func BenchmarkFilter(b *testing.B) {
	m := requests.New(requests.DefaultKeyMap())
	m.SetSize(60, 40)
	m.Append(rows(1, 100_000)...)
	f := query.MustParse("path:/odd status:2xx -problem size<1MB after:0:00 count:0")
	b.ReportAllocs()
	for b.Loop() {
		m.SetFilter(f)
	}
	if m.Table().Len() == 0 {
		b.Fatal("nothing passes")
	}
}

// evicted is a ring that holds nothing back.
func evicted(uint64) bool { return false }

// TestTrimSparesPins keeps rows that the ring was asked to keep, and tells
// which marked ones it could not.
func TestTrimSparesPins(t *testing.T) {
	t.Parallel()
	m := press(list(10, 20), "g", "space", "space", "space")                    // marks #1 to #3, on #4
	if m.Trim(9, 9, func(uint64) bool { return true }); m.Table().Len() != 20 { // a bound of before a pin was taken off
		t.Errorf("rows went that the ring still holds: %v", m.Table().Seqs())
	}
	lost := m.Trim(15, 15, func(seq uint64) bool { return slices.Contains([]uint64{1, 3, 4, 9}, seq) })
	if got, want := m.Table().Seqs(), []uint64{1, 3, 4, 9, 15, 16, 17, 18, 19, 20}; !slices.Equal(got, want) {
		t.Errorf("holds %v, want %v", got, want)
	}
	if !slices.Equal(lost, []uint64{2}) || len(m.Marked()) != 2 {
		t.Errorf("lost %v, marked %v", lost, m.Marked())
	}
	if m.Trim(15, 15, evicted); m.Table().Len() != 6 {
		t.Errorf("without pins %v are left", m.Table().Seqs())
	}
	cleared := m.Clear(18, 16)
	if got := m.Table().Seqs(); !slices.Equal(got, []uint64{16, 19, 20}) || len(cleared) != 3 {
		t.Errorf("cleared %d, holds %v", len(cleared), got)
	}
	m.Restore(cleared, func(seq uint64) bool { return seq != 17 })
	if got := m.Table().Seqs(); !slices.Equal(got, []uint64{15, 16, 18, 19, 20}) {
		t.Errorf("restored to %v", got)
	}
}

// TestPlacesAreTold has the list say where requests came to as soon as two
// differ, else from whom.
func TestPlacesAreTold(t *testing.T) {
	t.Parallel()
	m := requests.New(requests.DefaultKeyMap())
	m.SetSize(60, 10)
	from := func(seq uint64, target, remote string) table.Row {
		r := capture.NewRequest("POST", target, nil, nil)
		r.Seq, r.Remote = seq, remote
		return table.NewRow(r, &prediction.Reading{Image: -1, Document: -1})
	}
	shown := func() string {
		return ansi.Strip(strings.Join(m.Lines(theme.New(true, colorprofile.TrueColor), true), "\n"))
	}
	m.Append(from(1, "/hook?frame=1", "192.0.2.7:1"), from(2, "/hook?frame=2", "192.0.2.7:2"))
	if strings.Contains(shown(), " /hook ") || strings.Contains(shown(), "192.0.2.7") {
		t.Errorf("one camera is told from none:\n%s", shown())
	}
	m.Append(from(3, "/hook", "192.0.2.8:1"))
	if !strings.Contains(shown(), " 192.0.2.7 ") || !strings.Contains(shown(), " 192.0.2.8 ") {
		t.Errorf("senders are not told:\n%s", shown())
	}
	m.Append(from(4, "/plants/north/camera-2", "192.0.2.8:1"))
	if !strings.Contains(shown(), " /hook ") || !strings.Contains(shown(), "…th/camera-2 ") {
		t.Errorf("paths are not told:\n%s", shown())
	}
}

// TestProblems goes from problem to problem.
func TestProblems(t *testing.T) {
	t.Parallel()
	m := list(10, 0)
	all := rows(1, 20)
	for _, i := range []int{4, 11} {
		all[i].Problems = 1
	}
	m.Append(all...)
	m.Advance(20)
	for _, step := range []struct {
		key  string
		want uint64
	}{{"@", 12}, {"@", 5}, {"@", 5}, {"!", 12}, {"!", 12}, {"G", 20}, {"!", 20}} {
		if m = press(m, step.key); selected(t, m) != step.want {
			t.Errorf("%s: #%d, want #%d", step.key, selected(t, m), step.want)
		}
	}
}
