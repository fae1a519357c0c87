package table_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/table"
)

// anyRow is the row of a request that differs from the others in all that a
// table is sorted and filtered by.
func anyRow(rnd *rand.Rand, seq uint64) table.Row {
	r := capture.NewRequest("POST", fmt.Sprintf("/cam%d", rnd.IntN(3)), http.Header{"Content-Type": {"image/png"}}, nil)
	r.Seq, r.Time, r.Status = seq, time.Unix(int64(seq)+rnd.Int64N(3), 0), []int{200, 503}[rnd.IntN(2)]
	r.Remote, r.Size = fmt.Sprintf("10.0.0.%d:1", rnd.IntN(2)), rnd.Int64N(4)
	r.Seen = &capture.Seen{Kind: "object-detection", Objects: rnd.IntN(3), Classes: []capture.SeenClass{
		{Name: []string{"leaf", "stem"}[rnd.IntN(2)], Count: 1, Low: rnd.Float32(), High: 1},
	}}
	row := table.NewUnreadRow(r)
	row.Objects, row.Problems = r.Seen.Objects, rnd.IntN(2)
	row.Worst = prediction.Severity(rnd.IntN(3))
	return row
}

// comparisons are of what a table is sorted by, in its own words.
var comparisons = map[table.Column]func(a, b table.Row) int{
	table.Number:  func(_, _ table.Row) int { return 0 },
	table.Objects: func(a, b table.Row) int { return cmp.Compare(a.Objects, b.Objects) },
	table.Size:    func(a, b table.Row) int { return cmp.Compare(a.Bytes, b.Bytes) },
	table.Status:  func(a, b table.Row) int { return cmp.Compare(a.Status, b.Status) },
	table.Path:    func(a, b table.Row) int { return cmp.Compare(a.Path, b.Path) },
	table.From:    func(a, b table.Row) int { return cmp.Compare(a.From, b.From) },
	table.Seen:    func(a, b table.Row) int { return cmp.Compare(a.Text, b.Text) },
	table.Confidence: func(a, b table.Row) int {
		low, _ := a.LeastConfidence()
		other, _ := b.LeastConfidence()
		return cmp.Compare(int(low*1_000_000), int(other*1_000_000))
	},
}

// TestTableIsItsRows has a table follow appended, replaced, evicted, cleared and
// restored rows under filters and orders, and holds it against a plain list.
func TestTableIsItsRows(t *testing.T) {
	t.Parallel()
	for seed := range uint64(15) {
		follow(t, rand.New(rand.NewPCG(seed, 0)))
	}
}

func follow(t *testing.T, rnd *rand.Rand) {
	t.Helper()
	columns := slices.Sorted(maps.Keys(comparisons))
	filters := []string{"", "path=/cam1", "status:5xx", "class=leaf", "size>1B"}
	var (
		rows    table.Table
		want    []table.Row
		next    uint64 = 1
		cleared []table.Row
		passes  = func(table.Row) bool { return true }
	)
	held := func(seq uint64) bool { return seq%5 != 0 }
	for range 60 {
		switch rnd.IntN(7) {
		case 0, 1:
			some := make([]table.Row, rnd.IntN(20))
			for i := range some {
				some[i], next = anyRow(rnd, next), next+1
			}
			rows.Append(some...)
			want = append(want, some...)
		case 2:
			for i := range want {
				if rnd.IntN(4) == 0 {
					want[i] = anyRow(rnd, want[i].Seq)
					rows.Replace(want[i])
				}
			}
			rows.Replace(anyRow(rnd, next+100)) // is not there
		case 3:
			bound := next - min(next, uint64(rnd.IntN(30)))
			rows.Trim(bound, bound, held)
			want = slices.DeleteFunc(want, func(r table.Row) bool { return r.Seq < bound && !held(r.Seq) })
		case 4:
			rows.Sort(columns[rnd.IntN(len(columns))])
		case 5:
			line := filters[rnd.IntN(len(filters))]
			passes = map[string]func(table.Row) bool{
				"":           func(table.Row) bool { return true },
				"path=/cam1": func(r table.Row) bool { return r.Path == "/cam1" },
				"status:5xx": func(r table.Row) bool { return r.Status == 503 },
				"class=leaf": leaf,
				"size>1B":    func(r table.Row) bool { return r.Bytes > 1 },
			}[line]
			rows.SetFilter(query.MustParse(line))
		case 6:
			if cleared != nil {
				rows.Restore(cleared, held)
				for _, r := range cleared {
					if held(r.Seq) {
						want = append(want, r)
					}
				}
				slices.SortFunc(want, func(a, b table.Row) int { return cmp.Compare(a.Seq, b.Seq) })
				cleared = nil
			} else {
				upTo := next / 2
				cleared = rows.Clear(upTo, upTo)
				want = slices.DeleteFunc(want, func(r table.Row) bool { return r.Seq < upTo })
			}
		}
		if later, _ := rows.Refresh(); later != nil {
			rows.Take(later())
		}
		same(t, &rows, want, passes)
	}
}

// leaf reports whether a leaf was seen.
func leaf(r table.Row) bool {
	var one table.Table
	one.Append(r)
	one.SetFilter(query.MustParse("class=leaf"))
	return one.Len() == 1
}

// same holds what a table says against all rows and those that pass.
func same(t *testing.T, rows *table.Table, all []table.Row, passes func(table.Row) bool) {
	t.Helper()
	want := slices.Clone(all)
	want = slices.DeleteFunc(want, func(r table.Row) bool { return !passes(r) })
	seqs := make([]uint64, len(want))
	for i, r := range want {
		seqs[i] = r.Seq
	}
	if rows.Total() != len(all) || !slices.Equal(rows.Seqs(), seqs) {
		t.Fatalf("under %q: got %d rows, of which pass %v, want %d, %v", rows.Filter(), rows.Total(), rows.Seqs(), len(all), seqs)
	}
	by, reverse := rows.Sorted()
	slices.SortFunc(want, func(a, b table.Row) int {
		c := cmp.Or(comparisons[by](a, b), cmp.Compare(a.Seq, b.Seq))
		if reverse {
			return -c
		}
		return c
	})
	for i, r := range want {
		if got := rows.At(i); got.Seq != r.Seq || got.Bytes != r.Bytes || got.Text != r.Text {
			t.Fatalf("by %v, reverse %v: row %d is #%d, want #%d", by, reverse, i, got.Seq, r.Seq)
		}
		if at := rows.Position(r.Seq); at != i {
			t.Fatalf("by %v, reverse %v: #%d stands at %d, want %d", by, reverse, r.Seq, at, i)
		}
	}
}

// TestSortBesideTheScreen: while many rows are sorted beside the screen the table
// stays as it is, and what came, changed and went meanwhile is in the order that
// is taken over.
func TestSortBesideTheScreen(t *testing.T) {
	t.Parallel()
	const n = 5000
	rnd := rand.New(rand.NewPCG(1, 1))
	var rows table.Table
	var want []table.Row
	for i := range uint64(n) {
		want = append(want, anyRow(rnd, i+1))
	}
	rows.Append(want...)
	rows.Sort(table.Size)
	later, now := rows.Refresh()
	if later == nil || now {
		t.Fatal("so many rows are sorted at once")
	}
	if again, _ := rows.Refresh(); again != nil {
		t.Error("it is asked for twice")
	}
	if rows.At(0).Seq != 1 {
		t.Error("it has another order before it was sorted")
	}
	want = append(want, anyRow(rnd, n+1))
	rows.Append(want[n])
	want[3000] = anyRow(rnd, 3001)
	rows.Replace(want[3000])
	rows.Trim(1001, 1001, func(uint64) bool { return false })
	want = want[1000:]
	sorting := later()
	rows.Take(sorting)
	same(t, &rows, want, func(table.Row) bool { return true })

	rows.Sort(table.Status)
	if stale, _ := rows.Refresh(); stale != nil {
		rows.Sort(table.Objects) // before it was done
		rows.Take(stale())
	}
	if newer, _ := rows.Refresh(); newer != nil {
		rows.Take(newer())
	}
	same(t, &rows, want, func(table.Row) bool { return true })
}

// TestProblemsWorstFirst: one error stands before many warnings, and what is
// fine comes last.
func TestProblemsWorstFirst(t *testing.T) {
	t.Parallel()
	var rows table.Table
	for i, p := range []struct {
		problems int
		worst    prediction.Severity
	}{{0, prediction.Info}, {9, prediction.Warning}, {1, prediction.Error}, {2, prediction.Warning}} {
		row := frame(uint64(i+1), "", "/", "10.0.0.1", 0)
		row.Problems, row.Worst = p.problems, p.worst
		rows.Append(row)
	}
	rows.Sort(table.Problems)
	rows.Refresh()
	var got []uint64
	for i := range rows.Len() {
		got = append(got, rows.At(i).Seq)
	}
	if !slices.Equal(got, []uint64{3, 2, 4, 1}) {
		t.Errorf("got %v", got)
	}
}

// TestGaps: the time since the request before it is told a camera, and one that
// kept its camera waiting much longer than usual is told apart.
func TestGaps(t *testing.T) {
	t.Parallel()
	var rows table.Table
	seq, at := uint64(0), time.Duration(0)
	came := func(path string, after time.Duration) uint64 {
		seq, at = seq+1, at+after
		rows.Append(frame(seq, "", path, "10.0.0.1", at))
		return seq
	}
	for range 10 {
		came("/a", time.Second/2)
		came("/b", time.Second/2)
	}
	late := came("/a", time.Minute)
	soon := came("/a", time.Second)
	if gap, ok := rows.Gap(late); !ok || gap != time.Minute+time.Second/2 {
		t.Errorf("got %v, %v since the one of /a before it", gap, ok)
	}
	if _, ok := rows.Gap(1); ok {
		t.Error("the first came after none")
	}
	if !rows.AfterGap(late) || rows.AfterGap(soon) || rows.AfterGap(5) {
		t.Error("only the one after a minute was late")
	}
	rows.Sort(table.Gap)
	rows.Refresh()
	if first := rows.At(0).Seq; first != late {
		t.Errorf("by the longest gap #%d is first, want #%d", first, late)
	}
}

// TestFramesAround: an animation or a survey has frames of one project type, as
// many as there are on each side.
func TestFramesAround(t *testing.T) {
	t.Parallel()
	var rows table.Table
	for i := range uint64(9) {
		row := frame(i+1, "", "/", "10.0.0.1", 0)
		row.Kind = prediction.ObjectDetection
		switch i + 1 {
		case 4:
			row.Kind = prediction.SemanticSegmentation
		case 6:
			row.Frame = false
		}
		rows.Append(row)
	}
	for _, c := range []struct {
		seq           uint64
		before, after int
		want          []uint64
	}{
		{5, 3, 2, []uint64{2, 3, 5, 7, 8}},
		{5, 1, 0, []uint64{5}},
		{1, 3, 1, []uint64{1, 2}},
		{9, 2, 5, []uint64{8, 9}},
		{4, 9, 9, []uint64{4}},
		{10, 9, 9, nil},
	} {
		if got := rows.Frames(c.seq, c.before, c.after); !slices.Equal(got, c.want) {
			t.Errorf("around #%d: got %v, want %v", c.seq, got, c.want)
		}
	}
}

// TestColumnNames: a column is found by the name that it says.
func TestColumnNames(t *testing.T) {
	t.Parallel()
	for _, c := range table.Columns() {
		if got, ok := table.ParseColumn(c.String()); !ok || got != c || c.About() == "" {
			t.Errorf("%v is read as %v, %v; about %q", c, got, ok, c.About())
		}
	}
	if _, ok := table.ParseColumn("colour"); ok {
		t.Error("a name of none is taken")
	}
}
