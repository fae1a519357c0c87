package tui_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/tui"
)

// BenchmarkFrame is one key and the whole screen drawn after it. The cost must
// not grow with the number of requests.
func BenchmarkFrame(b *testing.B) {
	for _, n := range []int{10, 10_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			cfg := tui.Config{
				Ring:     capture.NewRing(10, 1<<20),
				Meter:    meter.New(),
				Renderer: render.New(render.Config{}),
				URLs:     []string{"http://127.0.0.1:8080/"},
			}
			m, err := tui.NewModel(context.Background(), cfg, &painter{})
			if err != nil {
				b.Fatal(err)
			}
			m, _ = m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
			m = tui.Fill(m, n)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m, _ = m.Update(keyPress([2]string{"k", "j"}[i%2]))
				_ = m.View()
			}
		})
	}
}

// BenchmarkKey tells the slowest of a hundred keys until its frame is laid out,
// with 100,000 requests in the list, as they came, sorted and filtered: it is to
// be below 16 ms.
func BenchmarkKey(b *testing.B) {
	for name, prepare := range map[string]func(tea.Model) tea.Model{
		"arrival":  func(m tea.Model) tea.Model { return m },
		"sorted":   tui.SortedBySize,
		"filtered": tui.FilteredByCamera,
	} {
		b.Run(name, func(b *testing.B) {
			cfg := tui.Config{
				Ring: capture.NewRing(10, 1<<20), Meter: meter.New(), Renderer: render.New(render.Config{}), URLs: []string{"http://127.0.0.1:8080/"},
			}
			m, err := tui.NewModel(context.Background(), cfg, &painter{})
			if err != nil {
				b.Fatal(err)
			}
			m, _ = m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
			m = prepare(tui.Fill(m, 100_000))
			keys := []string{"k", "k", "j", "pgup", "space", "n", "t", "T", "g", "G"}
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				begin := time.Now()
				m, _ = m.Update(keyPress(keys[i%len(keys)]))
				_ = m.View()
				took = append(took, time.Since(begin))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
		})
	}
}
