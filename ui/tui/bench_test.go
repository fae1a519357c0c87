package tui_test

import (
	"context"
	"fmt"
	"testing"

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
