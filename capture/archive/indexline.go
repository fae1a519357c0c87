package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/framebin/framebin/capture"
)

// indexName is the file of a folder that tells of each message what the
// message itself does not, one JSON object a line, in the order of capture.
const indexName = "index.ndjson"

// indexLine is a line of the index.
type indexLine struct {
	Seq    uint64    `json:"seq"`            // within the folder
	File   string    `json:"file,omitempty"` // within the folder, with slashes; "" of what was refused
	Time   time.Time `json:"time"`
	Method string    `json:"method"`
	Target string    `json:"target"` // bounded; the message has it in full
	Remote string    `json:"remote"`
	Status int       `json:"status"`
	Bytes  int64     `json:"bytes"` // of body received
	indexTimes
	MediaType string `json:"media_type"`
	Proto     string `json:"proto"`
	Reason    string `json:"reason,omitempty"`
	Rejected  bool   `json:"rejected,omitempty"`
	Head      []byte `json:"head,omitempty"` // the first bytes of what was refused
	Truncated bool   `json:"truncated,omitempty"`
	Recovered bool   `json:"recovered,omitempty"` // found without a line after a crash: Time is the file's

	Answer  *indexAnswer  `json:"answer,omitempty"`
	Forward *indexForward `json:"forward,omitempty"`

	// What was seen, read as framebin reads a body without maps of a person;
	// nil where it is to be read.
	Prediction *indexSeen `json:"prediction,omitempty"`
}

// indexTimes is what a request took.
type indexTimes struct {
	ReadMS   float64 `json:"read_ms"`
	OwnMS    float64 `json:"own_ms,omitempty"` // until it was recorded
	TargetMS float64 `json:"target_ms,omitempty"`
}

// indexSeen is what was seen.
type indexSeen struct {
	capture.Seen

	text string // as it was read, to know it again
}

// indexAnswer is what decided an answer.
type indexAnswer struct {
	Why     string  `json:"why"`
	DelayMS float64 `json:"delay_ms,omitempty"`
	Dropped bool    `json:"dropped,omitempty"`
}

// indexForward is what became of a request where the answer was waited for.
type indexForward struct {
	Status    int     `json:"status"`
	LatencyMS float64 `json:"latency_ms"`
	Error     string  `json:"error,omitempty"`
}

// maxIndexText bounds the strings of an index line, so that a line stays
// shorter than longestLine.
const (
	maxIndexText = 1024
	longestLine  = 64 << 10

	maxRefusedHead = 4 << 10 // of the head of a request that was refused
)

func newIndexLine(seq uint64, file string, r *capture.Request) indexLine {
	l := indexLine{
		Seq: seq, File: file, Time: r.Time, Method: bounded(r.Method), Target: bounded(r.Target),
		Remote: bounded(r.Remote), Status: r.Status, Bytes: r.Size,
		indexTimes: indexTimes{milliseconds(r.ReadTime), milliseconds(r.OwnTime), milliseconds(r.TargetTime)}, MediaType: bounded(r.MediaType),
		Proto: bounded(r.Proto), Reason: bounded(r.Reason), Rejected: r.Rejected, Truncated: r.Truncated,
	}
	if a := r.Decision; a.Why != "" {
		l.Answer = &indexAnswer{bounded(a.Why), milliseconds(a.Delay), a.Dropped}
	}
	if f := r.Forwarded; f != nil {
		l.Forward = &indexForward{f.Status, milliseconds(f.Latency), bounded(f.Err)}
	}
	return l
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// duration is the way back.
func duration(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

func bounded(s string) string { return s[:min(len(s), maxIndexText)] }

// newRefusal returns the line of a request that was refused, which is all that
// is kept of it.
func newRefusal(seq uint64, r *capture.Request) indexLine {
	l := newIndexLine(seq, "", r)
	l.Head = r.Head[:min(len(r.Head), maxRefusedHead)]
	return l
}

// Bounds of what a line tells of a prediction. Where there is more it tells
// nothing.
const (
	maxSeenClasses = 64
	maxSeenText    = 128
)

// see adds what was seen in r.
func (l *indexLine) see(r *capture.Request, s *capture.Seen) {
	long := func(c capture.SeenClass) bool { return len(c.Name) > maxSeenText }
	if s == nil || l.Target != r.Target || len(s.Classes) > maxSeenClasses || len(s.WireKind) > maxSeenText || slices.ContainsFunc(s.Classes, long) {
		return
	}
	l.Prediction = &indexSeen{Seen: *s}
}

// fill gives r what the index knows of it.
func (l indexLine) fill(r *capture.Request) {
	r.Seq, r.Time, r.Remote, r.Status = l.Seq, l.Time, l.Remote, l.Status
	r.Reason, r.Rejected = l.Reason, l.Rejected
	r.Truncated = r.Truncated || l.Truncated
	r.ReadTime, r.OwnTime, r.TargetTime = duration(l.ReadMS), duration(l.OwnMS), duration(l.TargetMS)
	if a := l.Answer; a != nil {
		r.Decision = capture.Decision{Why: a.Why, Delay: duration(a.DelayMS), Dropped: a.Dropped}
	}
	if f := l.Forward; f != nil {
		r.Forwarded = &capture.Forwarded{Status: f.Status, Latency: duration(f.LatencyMS), Err: f.Error}
	}
	if l.Bytes > r.Size {
		r.Size = l.Bytes
	}
	if l.Proto != "" {
		r.Proto = l.Proto
	}
	if r.LowerCase() {
		r.Head = nil // it was made for the file
	}
}

// request is what the index knows of a request: no header, no body.
func (l indexLine) request() *capture.Request {
	var h head // of what was refused, if it is whole
	if len(l.Head) > 0 {
		h, _ = readHead(&lineReader{r: bufio.NewReader(bytes.NewReader(l.Head)), left: len(l.Head)})
	}
	r := capture.NewRequest(l.Method, l.Target, h.header, nil)
	l.fill(r)
	r.Host, r.Head = h.host, l.Head
	r.MediaType = l.MediaType
	if l.Prediction != nil {
		r.Seen = &l.Prediction.Seen
	}
	return r
}

func parseIndexLine(text []byte) (indexLine, error) {
	var l indexLine
	if err := json.Unmarshal(text, &l); err != nil {
		return l, fmt.Errorf("%s: a line is broken: %w", indexName, err)
	}
	return l, nil
}
