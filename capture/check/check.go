// Package check is the acceptance test of a camera set-up: it holds captured
// requests against what is expected of them and sums the findings up.
//
// It reads no archive and prints nothing. ui/cli imports it.
package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
)

// Expectations are what the requests must be. Zero fields expect nothing.
type Expectations struct {
	Kind    prediction.Kind
	Count   int           // requests at the least
	MaxGap  time.Duration // between one request and the next
	MinRate float64       // requests a second on average, over the whole run
	Classes []string      // the only classes that may occur
	Strict  bool          // warnings fail as errors do
}

// The codes of expectations that were not met. They stand beside those of
// package prediction and are as stable.
const (
	Refused         = "request-refused"
	NoPrediction    = "prediction-none"
	UnexpectedKind  = "kind-unexpected"
	UnexpectedClass = "class-unexpected"
	GapTooLong      = "gap-too-long"
	RateTooLow      = "rate-too-low"
	TooFew          = "requests-too-few"
)

// maxExamples is how many requests a group names.
const maxExamples = 5

// Group is all findings of one code.
type Group struct {
	Code     string
	Severity prediction.Severity // the highest among them
	Count    int
	Message  string   // of the first
	Where    string   // of the first
	Requests []uint64 // the first requests that have it, at most maxExamples; none for a finding of the whole run
}

// Report is the outcome.
type Report struct {
	Requests int
	Bytes    int64
	Kinds    map[prediction.Kind]int // predictions by kind
	Rate     float64                 // requests a second; 0 for fewer than two
	Longest  time.Duration           // gap between two requests
	Groups   []Group                 // by severity, then count, then code
	Passed   bool
}

// Checker takes requests in, in the order of their arrival. It is not safe
// for concurrent use.
type Checker struct {
	want    Expectations
	report  Report
	groups  map[string]*Group
	allowed map[string]struct{}
	first   time.Time
	last    time.Time
}

// New returns a Checker for want.
func New(want Expectations) *Checker {
	c := &Checker{
		want:    want,
		report:  Report{Kinds: make(map[prediction.Kind]int)},
		groups:  make(map[string]*Group),
		allowed: make(map[string]struct{}, len(want.Classes)),
	}
	for _, class := range want.Classes {
		c.allowed[class] = struct{}{}
	}
	return c
}

// Observe takes one request in. The caller has r on hold.
func (c *Checker) Observe(r *capture.Request, rd *prediction.Reading) {
	c.report.Requests++
	c.report.Bytes += r.Size
	c.observeTime(r)
	if r.Rejected {
		c.add(r.Seq, prediction.Finding{Severity: prediction.Error, Code: Refused, Message: r.Reason})
		return
	}
	for _, f := range rd.Findings {
		if f.Code == finding.GeometryNotRead.Code && hasPlaces(c.want.Kind) {
			f.Severity = prediction.Error // what is asked for is there, and lost
		}
		c.add(r.Seq, f)
	}
	c.observePrediction(r.Seq, rd.Prediction)
}

// hasPlaces reports whether objects of a kind say where they are.
func hasPlaces(k prediction.Kind) bool {
	return k == prediction.ObjectDetection || k == prediction.InstanceSegmentation || k == prediction.SemanticSegmentation
}

// Enough reports whether as many requests came as are expected.
func (c *Checker) Enough() bool { return c.want.Count > 0 && c.report.Requests >= c.want.Count }

// Observed counts the requests so far.
func (c *Checker) Observed() int { return c.report.Requests }

func (c *Checker) observeTime(r *capture.Request) {
	defer func() { c.last = r.Time }()
	if c.first.IsZero() {
		c.first = r.Time
		return
	}
	gap := r.Time.Sub(c.last)
	c.report.Longest = max(c.report.Longest, gap)
	if c.want.MaxGap > 0 && gap > c.want.MaxGap {
		c.add(r.Seq, prediction.Finding{
			Severity: prediction.Error,
			Code:     GapTooLong,
			Message:  fmt.Sprintf("%s passed since the request before it; at most %s is expected", round(gap), c.want.MaxGap),
		})
	}
}

func (c *Checker) observePrediction(seq uint64, p *prediction.Prediction) {
	fail := func(code, where, format string, args ...any) {
		c.add(seq, prediction.Finding{
			Severity: prediction.Error, Code: code, Where: where, Message: fmt.Sprintf(format, args...),
		})
	}
	if p == nil {
		fail(NoPrediction, "", "the request holds no prediction; is the webhook set up for predictions?")
		return
	}
	c.report.Kinds[p.Kind]++
	if c.want.Kind != prediction.Unknown && p.Kind != c.want.Kind {
		fail(UnexpectedKind, "", "the prediction is %s, expected is %s", p.Kind, c.want.Kind)
	}
	if len(c.allowed) == 0 {
		return
	}
	for _, o := range p.Objects {
		if _, ok := c.allowed[o.Class]; !ok {
			fail(UnexpectedClass, o.Pointer, "class %q is none of %s", o.Class, strings.Join(c.want.Classes, ", "))
		}
	}
}

func (c *Checker) add(seq uint64, f prediction.Finding) {
	g, ok := c.groups[f.Code]
	if !ok {
		g = &Group{Code: f.Code, Message: f.Message, Where: f.Where}
		c.groups[f.Code] = g
	}
	g.Severity = max(g.Severity, f.Severity)
	g.Count++
	if n := len(g.Requests); seq > 0 && n < maxExamples && (n == 0 || g.Requests[n-1] != seq) {
		g.Requests = append(g.Requests, seq)
	}
}

// Report sums up what was observed so far.
func (c *Checker) Report() Report {
	r := c.report
	if span := c.last.Sub(c.first); r.Requests > 1 && span > 0 {
		r.Rate = float64(r.Requests-1) / span.Seconds()
	}
	groups := make([]Group, 0, len(c.groups))
	for _, g := range c.groups {
		groups = append(groups, *g)
	}
	groups = append(groups, c.whole(r)...)
	slices.SortFunc(groups, func(a, b Group) int {
		if a.Severity != b.Severity {
			return int(b.Severity) - int(a.Severity)
		}
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Code, b.Code)
	})
	r.Groups = groups
	limit := prediction.Error
	if c.want.Strict {
		limit = prediction.Warning
	}
	r.Passed = !slices.ContainsFunc(groups, func(g Group) bool { return g.Severity >= limit })
	return r
}

// Fail adds an expectation of the run as a whole that was not met.
func (r *Report) Fail(code, message string) {
	r.Groups = append([]Group{{Code: code, Severity: prediction.Error, Count: 1, Message: message}}, r.Groups...)
	r.Passed = false
}

// whole are the findings of the run as a whole.
func (c *Checker) whole(r Report) []Group {
	var groups []Group
	fail := func(code, format string, args ...any) {
		groups = append(groups, Group{
			Code: code, Severity: prediction.Error, Count: 1, Message: fmt.Sprintf(format, args...),
		})
	}
	switch {
	case r.Requests < c.want.Count:
		fail(TooFew, "%d requests came, %d are expected", r.Requests, c.want.Count)
	case r.Requests == 0:
		fail(TooFew, "no request came; is the URL in the webhook set-up this one, and can the camera reach it?")
	}
	if c.want.MinRate > 0 && r.Requests > 1 && r.Rate < c.want.MinRate {
		fail(RateTooLow, "%.2f requests a second came, at least %g are expected", r.Rate, c.want.MinRate)
	}
	return groups
}

// round keeps three figures or so, for sentences.
func round(d time.Duration) time.Duration {
	switch {
	case d > time.Minute:
		return d.Round(time.Second)
	case d > time.Second:
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(10 * time.Microsecond)
}
