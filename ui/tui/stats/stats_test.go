package stats_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/ui/tui/stats"
	"github.com/framebin/framebin/ui/tui/theme"
)

func TestSpark(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		values []float64
		ahead  int
		rows   int
		want   []string
	}{
		"nothing":         {nil, 0, 1, []string{""}},
		"all zero":        {[]float64{0, 0, 0}, 1, 1, []string{" ▁▁"}},
		"a little":        {[]float64{0, 0.001, 1000}, 0, 1, []string{"▁▂█"}},
		"steps":           {[]float64{2, 3, 4, 5, 6, 7, 8}, 0, 1, []string{"▂▃▄▅▆▇█"}},
		"rows":            {[]float64{0, 1, 8, 9, 16}, 0, 2, []string{"   ▁█", "▁▂███"}},
		"before it began": {[]float64{0, 0, 5, 5}, 2, 2, []string{"  ██", "  ██"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := stats.Spark(tt.values, tt.ahead, tt.rows); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBar(t *testing.T) {
	t.Parallel()
	for share, want := range map[float64]string{0: "", 0.01: "▏", 0.5: "█████", 0.55: "█████▌", 1: "██████████"} {
		if got := stats.Bar(share, 10); got != want {
			t.Errorf("%v: got %q, want %q", share, got, want)
		}
	}
	if got := stats.Bar(0.7, 0); got != "" {
		t.Errorf("got %q where there is no room", got)
	}
}

// TestLinesFit draws the page with figures of all sizes in windows of all
// sizes that the screen is drawn in.
func TestLinesFit(t *testing.T) {
	t.Parallel()
	long := meter.Percentiles{P50: 9 * time.Hour, P95: 99 * time.Second, P99: 9999 * time.Millisecond, Max: 99 * time.Hour}
	busy := stats.Figures{
		Live: true,
		Meter: meter.Stats{
			Requests: 1 << 40, PerSecond: 123.4, PerMinute: 7_404, BytesPerSecond: 5e9, Connections: 1 << 40,
			PerRequest: meter.PartBytes{Masks: 1 << 40}, Times: meter.Times{Gap: long, Read: long, Ack: long}, Stalls: 999, Stalled: true, Since: time.Hour,
		},
		Seconds: slices.Repeat([]meter.Second{{Requests: 12345, Gap: time.Minute}}, 60),
		Ring:    capture.RingStats{Appended: 99_999, Rejected: 999, Evicted: 98_000, MaxBytes: 1 << 40, Bytes: 1 << 40},
	}
	for _, f := range []stats.Figures{busy, {Live: true}, {}} {
		for width := 60; width <= 200; width += 7 {
			for _, height := range []int{12, 21, 37} {
				for _, line := range stats.Lines(f, width, height, theme.New(true, colorprofile.TrueColor)) {
					if got := ansi.StringWidth(line); got > width {
						t.Errorf("%d columns of %d: %q", got, width, ansi.Strip(line))
					}
				}
			}
		}
	}
}

// TestLinesOfAnArchive shows nothing of times where nothing was received.
func TestLinesOfAnArchive(t *testing.T) {
	t.Parallel()
	page := strings.Join(stats.Lines(stats.Figures{}, 80, 24, theme.New(true, colorprofile.TrueColor)), "\n")
	if strings.Contains(page, "answering") || !strings.Contains(page, "held") {
		t.Errorf("got\n%s", page)
	}
}
