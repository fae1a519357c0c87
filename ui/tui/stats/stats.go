// Package stats is the page of figures: how requests come, whether the camera
// waits and for whom, and what the bytes are.
//
// It measures nothing. The screen imports it; it imports neither the screen nor
// another pane.
package stats

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Figures are what the page shows.
type Figures struct {
	Meter   meter.Stats
	Seconds []meter.Second // the minute before, the newest last
	Ring    capture.RingStats
	Live    bool // there is a listener, and not an opened capture
}

// The columns of the page.
const (
	leftCols = 2 // blank
	nameCols = 12
	peakCols = 6  // behind a curve
	seconds  = 60 // of the curves, a column each
)

// The sizes from which there is room for more than the figures.
const (
	wide = 74
	tall = 30
)

// Lines returns the page in that many columns and rows. It may return more
// rows, the least important at the end.
func Lines(f Figures, width, height int, s theme.Styles) []string {
	p := page{Figures: f, styles: s, width: width, rows: 1, valueCols: 7, room: width - leftCols - nameCols - peakCols}
	p.room = min(max(p.room, 0), seconds)
	if width >= wide {
		p.valueCols = 10
	}
	if height >= tall {
		p.rows = 4
	}
	p.add("")
	if f.Live {
		p.notes()
		p.add("")
		p.curves()
		p.add("")
		p.spreads()
		p.add("")
	}
	p.kinds()
	p.add("")
	p.counts()
	return p.lines
}

// page is the page as it is written.
type page struct {
	Figures

	styles    theme.Styles
	width     int
	valueCols int
	room      int // for a curve, in columns
	rows      int // of a curve
	lines     []string
}

func (p *page) add(line string) { p.lines = append(p.lines, line) }

// row begins a line with a name.
func (p *page) row(name, rest string) {
	p.add("  " + p.styles.Muted.Render(p.styles.Fit(name, nameCols)) + rest)
}

// notes are what there is to say, or that there is nothing.
func (p *page) notes() {
	notes := meter.Advice(p.Meter)
	switch {
	case p.Meter.Requests == 0:
		p.add("  " + p.styles.Muted.Render("nothing has come yet"))
	case len(notes) == 0:
		p.add("  " + p.styles.Good.Render("✓") + " we do not hold the camera up")
	}
	for _, n := range notes {
		mark := p.styles.Muted.Render("·")
		if n.Urgent {
			mark = p.styles.Warn.Render("!")
		}
		const indent = leftCols + 2
		for i, line := range p.styles.Wrap([]string{n.Text}, p.width-indent) {
			if i > 0 {
				mark = " "
			}
			p.add("  " + mark + " " + line)
		}
	}
}

// curves are the last minute, second by second.
func (p *page) curves() {
	rates, gaps := make([]float64, seconds), make([]float64, seconds)
	var most uint64
	var longest time.Duration
	ahead := seconds - len(p.Seconds)
	for i, one := range p.Seconds {
		rates[ahead+i], gaps[ahead+i] = float64(one.Requests), one.Gap.Seconds()
		most, longest = max(most, one.Requests), max(longest, one.Gap)
	}
	p.curve("requests/s", rates, ahead, fmt.Sprint(most))
	if p.rows > 1 {
		p.add("")
	}
	p.curve("longest gap", gaps, ahead, theme.Duration(longest))
	if p.rows > 1 {
		ago := fmt.Sprintf("%d s ago", p.room)
		p.row("", p.styles.Muted.Render(ago+p.styles.Right("now", p.room-len(ago))))
	}
}

// curve draws values with their name before them and their peak behind.
func (p *page) curve(name string, values []float64, ahead int, peak string) {
	for i, line := range spark(values, ahead, p.rows) {
		text := []rune(line)
		line = p.styles.Accent.Render(string(text[len(text)-p.room:]))
		if i == 0 {
			p.row(name, line+" "+p.styles.Muted.Render(peak))
		} else {
			p.row("", line)
		}
	}
}

// spreads are the times, and beside them what they come to.
func (p *page) spreads() {
	m := p.Meter
	p.row("", p.styles.Muted.Render(p.columns("p50", "p95", "p99", "max")))
	spread := func(name string, d meter.Percentiles, rest string) {
		cells := p.columns("-", "-", "-", "-")
		if d != (meter.Percentiles{}) {
			cells = p.columns(theme.Duration(d.P50), theme.Duration(d.P95), theme.Duration(d.P99), theme.Duration(d.Max))
		}
		p.row(name, cells+"  "+rest)
	}
	stalls := units.Count(int(m.Stalls), "stall")
	if m.Stalls > 0 {
		stalls = p.styles.Warn.Render(stalls)
	}
	spread("gaps", m.Gap, stalls)
	spread("reading", m.Read, units.Rate(m.BytesPerSecond))
	spread("answering", m.Ack, fmt.Sprintf("%.1f/s %.0f/min", m.PerSecond, m.PerMinute))
	if m.Target != (meter.Percentiles{}) || m.Planned != (meter.Percentiles{}) { // else all of it is ours
		spread("  us", m.Own, "of that")
	}
	if m.Target != (meter.Percentiles{}) {
		spread("  the target", m.Target, "of that")
	}
	if m.Planned != (meter.Percentiles{}) {
		spread("  on purpose", m.Planned, m.PlannedBy)
	}
}

// columns sets values right-aligned below each other.
func (p *page) columns(values ...string) string {
	var line strings.Builder
	for _, v := range values {
		line.WriteString(p.styles.Right(v, p.valueCols))
	}
	return line.String()
}

// kinds are what a request consists of.
func (p *page) kinds() {
	each := p.Meter.PerRequest
	total := each.Total()
	p.row("a request", p.columns(units.Bytes(total)))
	for _, part := range []struct {
		name  string
		bytes int64
	}{{"image", each.Image}, {"masks", each.Masks}, {"JSON", each.JSON}, {"rest", each.Rest}} {
		share := 0.0
		if total > 0 {
			share = float64(part.bytes) / float64(total)
		}
		const gap = 2
		room := min(max(p.width-leftCols-nameCols-2*p.valueCols-gap, 0), seconds-2*p.valueCols-gap)
		p.row(part.name, p.columns(units.Bytes(part.bytes), fmt.Sprintf("%.0f %%", share*100))+
			"  "+p.styles.Accent.Render(bar(share, room)))
	}
}

// counts are what became of requests.
func (p *page) counts() {
	g := p.Ring
	refused := fmt.Sprintf("%d refused", g.Rejected)
	if g.Rejected > 0 {
		refused = p.styles.Bad.Render(refused)
	}
	counts := fmt.Sprintf("%d captured  %s  %d evicted", g.Seen()-g.Rejected, refused, g.Evicted)
	if g.Cleared > 0 {
		counts += fmt.Sprintf("  %d cleared", g.Cleared)
	}
	p.row("requests", counts)
	p.row("held", fmt.Sprintf("%d of %d  %s of %s", g.Len, g.MaxRequests, units.Bytes(g.Bytes), units.Bytes(g.MaxBytes)))
}

// eighths are the blocks that fill a cell from below, by eighths.
const eighths = " ▁▂▃▄▅▆▇█"

// spark draws values, none below zero, as columns of that many rows, the
// highest as high as it goes. The first few, which are ahead of the first
// measurement, are left blank; a zero among the others is a line at the foot.
func spark(values []float64, ahead, rows int) []string {
	const full = 8
	blocks := []rune(eighths)
	peak := 0.0
	for _, v := range values {
		peak = max(peak, v)
	}
	grid := make([][]rune, rows)
	for r := range grid {
		grid[r] = []rune(strings.Repeat(" ", len(values)))
	}
	for i, v := range values {
		height := 1
		switch {
		case i < ahead:
			height = 0
		case v > 0:
			// A little is told from nothing.
			height = max(int(math.Round(v/peak*full*float64(rows))), 2)
		}
		for r := rows - 1; r >= 0 && height > 0; r-- {
			grid[r][i] = blocks[min(height, full)]
			height -= full
		}
	}
	lines := make([]string, rows)
	for r := range grid {
		lines[r] = string(grid[r])
	}
	return lines
}

// bar draws a share, 0..1, as a bar of at most width columns, to the eighth.
func bar(share float64, width int) string {
	const full = 8
	blocks := []rune("▏▎▍▌▋▊▉█")
	n := int(math.Round(share * full * float64(width)))
	text := strings.Repeat(string(blocks[full-1]), n/full)
	if rest := n % full; rest > 0 {
		text += string(blocks[rest-1])
	}
	return text
}
