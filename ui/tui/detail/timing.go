package detail

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Arrival is what only the requests around one tell of when it came.
type Arrival struct {
	Before uint64        // Seq of the one before it from the same camera; 0 if none is known
	Gap    time.Duration // since that
}

// span is a stretch of the time that a sender waits for its answer.
type span struct {
	name  string
	took  time.Duration
	about string
}

// timingLines say where the time of a request went, in the order in which it
// passed: until the body was read, then what was waited for, then the answer.
func timingLines(r *capture.Request, f Form) []string {
	var lines []string
	pair := func(name, value string) { lines = append(lines, f.Pair(name, value)...) }
	pair("arrived", r.Time.Format("2006-01-02 15:04:05.000 -0700"))
	if a := f.Arrival; a.Before > 0 {
		pair("", fmt.Sprintf("%s after #%d%s", theme.Duration(a.Gap), a.Before, rate(a.Gap)))
	}
	spans := []span{{"body read", r.ReadTime, readText(r)}}
	if t := r.Forwarded; t != nil {
		about := fmt.Sprintf("answered %d", t.Status)
		if t.Err != "" {
			about = t.Err
		}
		spans = append(spans, span{"target", max(r.TargetTime, t.Latency), about})
	}
	if r.OwnTime > 0 {
		spans = append(spans, span{"framebin", r.OwnTime, "to decide, to record and to keep it"})
	}
	if r.Decision.Delay > 0 {
		spans = append(spans, span{"our delay", r.Decision.Delay, "on purpose"})
	}
	whole := time.Duration(0)
	for _, s := range spans {
		whole += s.took
	}
	lines = append(lines, "")
	for _, s := range spans {
		took := "not measured"
		if s.took > 0 {
			took = theme.Duration(s.took)
		}
		pair(s.name, took+", "+s.about)
		if len(spans) > 1 {
			lines = append(lines, f.bar(s.took, whole))
		}
	}
	lines = append(lines, "")
	pair("answered", answerText(r))
	if len(spans) > 1 {
		own := ""
		if r.OwnTime == 0 {
			own = " and our own, which is not known"
		}
		pair("in all", theme.Duration(whole)+own)
	}
	return lines
}

// bar is how much of the whole a stretch took.
func (f Form) bar(took, whole time.Duration) string {
	const widest = 40
	column := min(nameWidth, max(f.Width/nameShare, nameMin))
	width := min(max(f.Width-column-1, 0), widest)
	full := 0
	if whole > 0 {
		full = int(math.Round(float64(width) * float64(took) / float64(whole)))
	}
	return strings.Repeat(" ", column+1) + f.Styles.Accent.Render(strings.Repeat("━", full)) +
		f.Styles.Line.Render(strings.Repeat("┄", width-full))
}

// rate is what a gap comes to, where it is one of a camera that runs.
func rate(gap time.Duration) string {
	const slowest = 10 * time.Second
	if gap <= 0 || gap > slowest {
		return ""
	}
	return fmt.Sprintf(", %.3g/s", 1/gap.Seconds())
}

// readText says what was read in that time.
func readText(r *capture.Request) string {
	text := units.Bytes(r.Size)
	if r.ReadTime > 0 && r.Size > 0 {
		text += fmt.Sprintf(" at %s/s", units.Bytes(int64(float64(r.Size)/r.ReadTime.Seconds())))
	}
	return text
}

// answerText says what a request was answered, when, and why.
func answerText(r *capture.Request) string {
	text := fmt.Sprint(r.Status)
	if r.Decision.Dropped {
		text = "nothing, the connection was closed"
	}
	if r.Decision.Delay > 0 {
		text += ", " + theme.Duration(r.Decision.Delay) + " late on purpose"
	}
	switch {
	case r.Reason != "":
		text += ", " + r.Reason
	case r.Decision.Why != "":
		text += ", " + r.Decision.Why
	}
	return text
}
