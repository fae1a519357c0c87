// Package meter measures the traffic of a listener: rates, gaps, stalls, whose
// time an answer took, and what there is to say about it in plain sentences
// ([Advice]).
//
// It is told of each request ([Meter.Observe]) and knows nothing else of it.
//
// It knows neither render nor ui; packages of capture, render and ui may import
// it.
package meter

import (
	"sync"
	"time"
)

// What a meter remembers.
const (
	keptSamples = 1024 // newest gaps, read times and acknowledgements
	keptSeconds = 64   // newest seconds of rates; more than the minute that is reported
)

// What makes a gap a stall: it is at least MinStall and StallFactor times the
// usual gap, which minGaps are needed to know.
const (
	MinStall    = 500 * time.Millisecond
	StallFactor = 4
	minGaps     = 8
)

// Meter measures the traffic of a listener: how often requests come, how long
// the gaps are, and what part of the sender's waiting is the listener's. Its
// memory is bounded, and it is safe for concurrent use. Times are compared by
// their monotonic clock where they have one, so setting the clock of the
// machine changes nothing.
type Meter struct {
	mu       sync.Mutex
	start    time.Time // of the first second
	seconds  [keptSeconds]second
	gaps     samples
	reads    samples
	acks     samples
	planned  samples
	targets  samples
	own      samples
	records  samples
	usual    time.Duration // median gap, as of usualAt gaps
	usualAt  uint64
	first    time.Time   // arrival that measures something
	newest   Observation // the newest arrival, with what was observed of it so far
	observed bool        // a request that measures something
	totals   Stats
	recent   recentParts
}

// New returns a meter that has seen nothing.
func New() *Meter { return &Meter{} }

// Observation is one request as its handler saw it.
type Observation struct {
	At       time.Time     // when its header had been read
	Bytes    int64         // of body received
	Read     time.Duration // from At to the last byte of the body
	Ack      time.Duration // from there to the answer handed to the network, planned delays included
	Planned  time.Duration // of Ack, what the listener waited because it was told to
	Target   time.Duration // of Ack, what it waited for the answer of a receiver behind it
	Record   time.Duration // of Ack, what it took to record the request
	Rejected bool          // it was refused: an arrival, of which nothing else is measured
	Unread   bool          // nor an arrival: nothing of HTTP came
	Arrived  bool          // Arrive was told of it

	PlannedBy  string // what told the listener to wait, such as "--delay"; "" where it did not
	RecordedBy string // what may make recording slow, such as "the disk under --record"
	Failed     string // what it was answered and why, such as "503, as planned by --fail 503:10%", if that was no success
}

// Arrive counts a request whose header has been read: from here on it is one
// that came, however long its body and its answer take. Observe follows.
func (m *Meter) Arrive(at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.arrive(at)
	m.totals.Waiting++
}

func (m *Meter) arrive(at time.Time) {
	m.begin(at)
	if m.observed {
		m.gap(at)
	}
	if m.newest.At.IsZero() || at.After(m.newest.At) {
		m.newest = Observation{At: at}
	}
}

// begin counts a request in the second of its arrival.
func (m *Meter) begin(at time.Time) {
	if m.start.IsZero() {
		m.start = at
	}
	m.totals.Requests++
	if s := m.slot(at); s != nil {
		s.requests++
	}
}

// Observe measures one request, once it was answered, and counts it unless
// Arrive has.
func (m *Meter) Observe(o Observation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case o.Arrived:
		m.totals.Waiting--
	case o.Unread:
		m.begin(o.At)
	default:
		m.arrive(o.At)
	}
	m.totals.Bytes += uint64(max(o.Bytes, 0))
	if s := m.slot(o.At); s != nil {
		s.bytes += o.Bytes
	}
	if o.Rejected {
		m.totals.Rejected++
	} else {
		m.measure(o)
	}
	if o.Unread {
		return
	}
	// Answers of several connections need not come in the order of arrival.
	if m.newest.At.Equal(o.At) {
		m.newest = o
	}
	if s := &m.totals.LastStall; m.totals.Stalls > 0 && s.At.Equal(o.At) {
		*s = newStall(o, s.Gap)
	}
}

// measure takes in how long a captured request took.
func (m *Meter) measure(o Observation) {
	m.reads.add(o.Read)
	m.acks.add(o.Ack)
	m.planned.add(o.Planned)
	m.targets.add(o.Target)
	m.own.add(max(o.Ack-o.Planned-o.Target, 0))
	m.records.add(o.Record)
	m.totals.PlannedBy, m.totals.RecordedBy = o.PlannedBy, o.RecordedBy
	if !m.observed {
		m.first, m.observed = o.At, true
	}
}

// gap measures the time from the arrival before to at.
func (m *Meter) gap(at time.Time) {
	gap := at.Sub(m.newest.At)
	if gap < 0 {
		return
	}
	if s := m.slot(at); s != nil {
		s.gap = max(s.gap, gap)
	}
	if m.isStall(gap) {
		m.totals.Stalls++
		m.totals.LastStall = newStall(m.newest, gap)
	}
	m.gaps.add(gap)
	// The median moves slowly, and sorting a thousand gaps for each request
	// would be the most expensive thing that is done for it.
	if m.gaps.n >= m.usualAt+m.usualAt/8+1 || m.gaps.n >= m.usualAt+keptSamples/8 {
		m.usual, m.usualAt = m.gaps.percentiles().P50, m.gaps.n
	}
}

// isStall reports whether a gap is much longer than the usual one.
func (m *Meter) isStall(gap time.Duration) bool {
	return m.gaps.n >= minGaps && gap >= max(MinStall, StallFactor*m.usual)
}

// RefuseConnection counts a connection refused because too many were open:
// whoever wanted to send did not pause.
func (m *Meter) RefuseConnection(at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.totals.Connections++
	if !m.observed {
		return
	}
	m.gap(at)
	if at.After(m.newest.At) {
		m.newest = Observation{At: at, Rejected: true}
	}
}

// Stall is a gap between two arrivals much longer than the usual one.
type Stall struct {
	At  time.Time     // when it began: the arrival before it
	Gap time.Duration // how long it lasted
	Own time.Duration // what the listener took of it, to read the request before it and to answer

	Read    time.Duration // of Own, reading: as long as the sender was sending
	Planned time.Duration // of Own, waiting because it was told to
	Target  time.Duration // of Own, waiting for a receiver behind the listener
	Record  time.Duration // of Own, recording
	Refused bool          // the request before it was refused

	PlannedBy, RecordedBy, Failed string // as in an Observation of the request before it
}

// newStall returns the gap after o.
func newStall(o Observation, gap time.Duration) Stall {
	return Stall{
		At: o.At, Gap: gap, Own: o.Read + o.Ack, Read: o.Read, Planned: o.Planned, Target: o.Target, Record: o.Record,
		Refused: o.Rejected, PlannedBy: o.PlannedBy, RecordedBy: o.RecordedBy, Failed: o.Failed,
	}
}

// Stats is what a meter has measured, as of the time given to Snapshot.
type Stats struct {
	Requests    uint64 // all that came
	Waiting     int    // of them, those that are being read or answered
	Rejected    uint64
	Bytes       uint64 // of bodies
	Parts       PartBytes
	PerRequest  PartBytes // of a request, on the average of the newest hundred or so
	Connections uint64    // refused because too many were open

	Active         time.Duration // from the first arrival to the newest
	PerSecond      float64       // requests in the second before
	PerMinute      float64       // requests in the minute before
	BytesPerSecond float64       // of bodies, over the ten seconds before

	Times

	Stalls     uint64 // gaps much longer than the usual one
	LastStall  Stall
	SinceStall time.Duration // since the end of LastStall; 0 without one
	Since      time.Duration // since the last arrival; 0 before the first
	Stalled    bool          // Since is much longer than the usual gap
	Refused    bool          // the last arrival was refused
	Failed     string        // as in the Observation of the last arrival
}

// Times are how long things took.
type Times struct {
	Gap  Percentiles // between arrivals
	Read Percentiles // reading the body
	Ack  Percentiles // from the last byte read to the answer sent

	Planned Percentiles // of Ack, waiting because the listener was told to
	Target  Percentiles // of Ack, waiting for the answer of a receiver behind the listener
	Own     Percentiles // of Ack, what is left
	Record  Percentiles // of Own, recording

	PlannedBy, RecordedBy string // as in the Observation of the last that was answered
}

// Rate returns the requests a second between the first and the newest; 0 for
// fewer than two.
func (s Stats) Rate() float64 {
	if s.Active <= 0 {
		return 0
	}
	return float64(s.Requests-s.Rejected-1) / s.Active.Seconds()
}

// Snapshot returns what was measured up to now.
func (m *Meter) Snapshot(now time.Time) Stats {
	m.mu.Lock()
	gaps, reads, acks, planned, targets, own, records := m.gaps, m.reads, m.acks, m.planned, m.targets, m.own, m.records
	s := m.totals
	s.PerRequest = m.recent.mean()
	if m.observed {
		s.Since = max(now.Sub(m.newest.At), 0)
		s.Stalled = m.isStall(s.Since)
		s.Active = m.newest.At.Sub(m.first)
		s.Refused, s.Failed = m.newest.Rejected, m.newest.Failed
	}
	if s.Stalls > 0 {
		s.SinceStall = max(now.Sub(s.LastStall.At.Add(s.LastStall.Gap)), 0)
	}
	m.rates(&s, now)
	m.mu.Unlock()
	// Sorting is done without the lock: a handler waits for nothing here.
	s.Gap, s.Read, s.Ack, s.Planned = gaps.percentiles(), reads.percentiles(), acks.percentiles(), planned.percentiles()
	s.Target, s.Own, s.Record = targets.percentiles(), own.percentiles(), records.percentiles()
	return s
}

// second is what came in one second, the n-th since the start.
type second struct {
	n        int64
	requests uint64
	bytes    int64
	gap      time.Duration // the longest that ended in it
}

// Second is what came in one second.
type Second struct {
	Requests uint64
	Bytes    int64         // of bodies
	Gap      time.Duration // the longest between two arrivals, of which the later came in it
}

// Seconds returns the minute before now second by second, the newest last. The
// second that is running is not among them; seconds before the first arrival
// are not either.
func (m *Meter) Seconds(now time.Time) []Second {
	const minute = 60
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.start.IsZero() {
		return nil
	}
	end := m.second(now)
	first := max(end-minute, 1)
	all := make([]Second, 0, minute)
	for n := first; n < end; n++ {
		var one Second
		if x := m.seconds[n%keptSeconds]; x.n == n {
			one = Second{Requests: x.requests, Bytes: x.bytes, Gap: x.gap}
		}
		all = append(all, one)
	}
	return all
}

// slot returns what is counted of the second of a time; nil for one so long
// ago that it is forgotten.
func (m *Meter) slot(at time.Time) *second {
	n := m.second(at)
	s := &m.seconds[n%keptSeconds]
	if s.n > n {
		return nil
	}
	if s.n < n {
		*s = second{n: n}
	}
	return s
}

// second numbers the second of a time from the start, which is 1.
func (m *Meter) second(at time.Time) int64 {
	return max(int64(at.Sub(m.start)/time.Second), 0) + 1
}

// rates fills in what came lately. The second that is running counts in part,
// and the one as long ago in part, so that a steady stream reads steady.
func (m *Meter) rates(s *Stats, now time.Time) {
	if m.start.IsZero() {
		return
	}
	n := m.second(now)
	part := float64(now.Sub(m.start)%time.Second) / float64(time.Second)
	for i := range int64(60) + 1 {
		x := m.seconds[(n-i+keptSeconds)%keptSeconds]
		if n-i < 1 || x.n != n-i {
			continue
		}
		requests, bytes := float64(x.requests), float64(x.bytes)
		s.PerSecond += requests * share(i, 1, part)
		s.BytesPerSecond += bytes * share(i, 10, part) / 10
		s.PerMinute += requests * share(i, 60, part)
	}
}

// share returns how much counts of the second i seconds ago, for a window of
// so many seconds that ends at part of the running one.
func share(i, window int64, part float64) float64 {
	switch {
	case i < window:
		return 1
	case i == window:
		return 1 - part
	}
	return 0
}

// PartBytes splits the bytes of bodies by what they are.
type PartBytes struct{ Image, Masks, JSON, Rest int64 }

// Total returns all of them.
func (p PartBytes) Total() int64 { return p.Image + p.Masks + p.JSON + p.Rest }

// plus returns the sum of both.
func (p PartBytes) plus(q PartBytes) PartBytes {
	return PartBytes{Image: p.Image + q.Image, Masks: p.Masks + q.Masks, JSON: p.JSON + q.JSON, Rest: p.Rest + q.Rest}
}

// by returns all of them divided by n.
func (p PartBytes) by(n int64) PartBytes {
	return PartBytes{Image: p.Image / n, Masks: p.Masks / n, JSON: p.JSON / n, Rest: p.Rest / n}
}

// AddParts adds the bytes of one request by kind of part. The meter cannot
// tell an image from a mask; whoever reads the predictions can.
func (m *Meter) AddParts(p PartBytes) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.totals.Parts = m.totals.Parts.plus(p)
	m.recent.add(p)
}

// recentParts are the parts of the newest requests, the more forgotten the
// longer ago.
type recentParts struct {
	sum      PartBytes
	requests int64
}

// add takes in one request. Old ones count half as much from time to time,
// so that a camera that was set up anew is soon seen as what it is.
func (r *recentParts) add(p PartBytes) {
	const remembered = 128
	if r.requests >= remembered {
		r.sum, r.requests = r.sum.by(2), r.requests/2
	}
	r.sum = r.sum.plus(p)
	r.requests++
}

func (r *recentParts) mean() PartBytes { return r.sum.by(max(r.requests, 1)) }
