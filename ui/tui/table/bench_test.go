package table_test

import (
	"net/http"
	"runtime"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/tui/table"
)

// BenchmarkMillion filters the rows of a capture of a million requests, of which
// an index told what was seen. It reports rows a second, and the bytes that a row
// takes.
func BenchmarkMillion(b *testing.B) {
	const n = 1_000_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var rows table.Table
	for i := range n {
		r := capture.NewRequest("POST", []string{"/line/1", "/line/2"}[i%2], http.Header{"Content-Type": {"image/jpeg"}}, nil)
		r.Seq, r.Time, r.Remote, r.Size = uint64(i+1), time.Unix(int64(i), 0), "192.0.2.7:51234", 250_000
		r.Seen = &capture.Seen{Kind: "object-detection", Objects: 2, Classes: []capture.SeenClass{
			{Name: "tomato", Count: 1, Low: float32(i%100) / 100, High: 0.99}, {Name: []string{"leaf", "stem", "flower"}[i%3], Count: 1, Low: 0.5, High: 0.5},
		}}
		rows.Append(table.NewUnreadRow(r))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	for _, line := range []string{"path=/line/1", "status:2xx", "class=stem", "class=tomato confidence<0.3"} {
		b.Run(line, func(b *testing.B) {
			f := query.MustParse(line)
			for b.Loop() {
				rows.SetFilter(f)
			}
			if got := rows.Len(); got < n/4 {
				b.Fatalf("%d pass", got)
			}
			b.ReportMetric(n/(b.Elapsed().Seconds()/float64(b.N)), "rows/s")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "B/row")
		})
	}
}
