package export

import (
	"math"
	"time"

	"github.com/framebin/framebin/capture/meter"
)

// Summary is what a listener counted and measured.
type Summary struct {
	Requests uint64 // captured
	Evicted  uint64
	Rejected uint64
	Missed   uint64 // of those captured, evicted before their line was written

	NotRecorded uint64    // of those captured, not on disk though they should be
	Forwards    *Forwards // nil: nothing was to be passed on

	Meter   meter.Stats
	Elapsed time.Duration // since the listener began
}

// Forwards counts what became of requests that were to be passed on.
type Forwards struct {
	Sent    uint64 `json:"sent"`     // answered with 2xx
	Failed  uint64 `json:"failed"`   // answered otherwise, or not at all
	NotSent uint64 `json:"not_sent"` // the target was too slow
}

type summaryLine struct {
	Type     string      `json:"type"`
	Requests uint64      `json:"requests"`
	Bytes    uint64      `json:"bytes"` // of bodies
	Evicted  uint64      `json:"evicted"`
	Rejected uint64      `json:"rejected"`
	Missed   uint64      `json:"missed"`
	Lost     uint64      `json:"not_recorded"` // though they should be
	Forwards *Forwards   `json:"forwarded,omitempty"`
	Seconds  float64     `json:"seconds"`   // from the start to the end
	Rate     float64     `json:"rate"`      // requests a second between the first and the last
	Gaps     spreadLine  `json:"gaps_ms"`   // between arrivals, of the newest thousand as the following
	Stalls   uint64      `json:"stalls"`    // gaps much longer than the usual one
	Ack      spreadLine  `json:"ack_ms"`    // from the last byte of a body to the answer sent
	Target   spreadLine  `json:"target_ms"` // of ack_ms, waiting for the target of --forward-wait
	Delay    spreadLine  `json:"delay_ms"`  // of ack_ms, waiting on purpose
	Own      spreadLine  `json:"own_ms"`    // of ack_ms, all else
	Read     spreadLine  `json:"read_ms"`   // of a body
	Kinds    bytesByKind `json:"bytes_by_kind"`
	Advice   []string    `json:"advice"`
}

type spreadLine struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	Max float64 `json:"max"`
}

// bytesByKind is of the requests that have a line.
type bytesByKind struct {
	Image int64 `json:"image"`
	Masks int64 `json:"masks"`
	JSON  int64 `json:"json"`
	Rest  int64 `json:"rest"`
}

// SummaryLine returns the last line, with its newline.
func SummaryLine(s Summary) []byte {
	m := s.Meter
	l := summaryLine{
		Type: "summary", Requests: s.Requests, Bytes: m.Bytes, Evicted: s.Evicted, Rejected: s.Rejected, Missed: s.Missed, Lost: s.NotRecorded, Forwards: s.Forwards,
		Seconds: rounded(s.Elapsed.Seconds()), Rate: rounded(m.Rate()),
		Gaps: newSpreadLine(m.Gap), Stalls: m.Stalls, Ack: newSpreadLine(m.Ack), Target: newSpreadLine(m.Target), Delay: newSpreadLine(m.Planned), Own: newSpreadLine(m.Own), Read: newSpreadLine(m.Read),
		Kinds: bytesByKind(m.Parts), Advice: []string{},
	}
	for _, note := range meter.Advice(m) {
		l.Advice = append(l.Advice, note.Text)
	}
	return line(l)
}

func newSpreadLine(s meter.Percentiles) spreadLine {
	return spreadLine{P50: milliseconds(s.P50), P95: milliseconds(s.P95), Max: milliseconds(s.Max)}
}

// rounded keeps three places.
func rounded(x float64) float64 { return math.Round(x*1000) / 1000 }
