package capture

import (
	"sync"
	"time"
)

// What a meter remembers.
const (
	meterSamples = 1024 // newest gaps, read times and acknowledgements
	meterSeconds = 64   // newest seconds of rates
)

// What makes a gap a stall: it is at least minStall and stallFactor times the
// usual gap, which minGaps are needed to know.
const (
	minStall    = 500 * time.Millisecond
	stallFactor = 4
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
	seconds  [meterSeconds]second
	gaps     samples
	reads    samples
	acks     samples
	usual    time.Duration // median gap, as of usualAt gaps
	usualAt  uint64
	newest   Observation
	observed bool
	totals   MeterStats
}

// second is what came in one second, the n-th since the start.
type second struct {
	n        int64
	requests uint64
	bytes    int64
}

// NewMeter returns a meter that has seen nothing.
func NewMeter() *Meter { return &Meter{} }

// Observation is one request as its handler saw it.
type Observation struct {
	At       time.Time     // when its header had been read
	Bytes    int64         // of body received
	Read     time.Duration // from At to the last byte of the body
	Ack      time.Duration // from there to the answer handed to the network, planned delays included
	Rejected bool          // it counts, but measures nothing but bytes
}

// Observe counts one request, once it was answered.
func (m *Meter) Observe(o Observation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.start.IsZero() {
		m.start = o.At
	}
	m.totals.Requests++
	m.totals.Bytes += uint64(max(o.Bytes, 0))
	m.add(o.At, o.Bytes)
	if o.Rejected {
		m.totals.Rejected++
		return
	}
	m.reads.add(o.Read)
	m.acks.add(o.Ack)
	if m.observed {
		m.gap(o)
	}
	// Answers of several connections need not come in the order of arrival.
	if !m.observed || o.At.After(m.newest.At) {
		m.newest = o
	}
	m.observed = true
}

// add counts a request in the second of its arrival.
func (m *Meter) add(at time.Time, bytes int64) {
	n := m.second(at)
	s := &m.seconds[n%meterSeconds]
	if s.n > n {
		return // so old that its second is forgotten
	}
	if s.n < n {
		*s = second{n: n}
	}
	s.requests++
	s.bytes += bytes
}

// second numbers the second of a time from the start, which is 1.
func (m *Meter) second(at time.Time) int64 {
	return max(int64(at.Sub(m.start)/time.Second), 0) + 1
}

// gap measures the time since the arrival before o.
func (m *Meter) gap(o Observation) {
	gap := o.At.Sub(m.newest.At)
	if gap < 0 {
		return
	}
	if m.isStall(gap) {
		m.totals.Stalls++
		m.totals.LastStall = Stall{At: m.newest.At, Gap: gap, Own: m.newest.Read + m.newest.Ack}
	}
	m.gaps.add(gap)
	// The median moves slowly, and sorting a thousand gaps for each request
	// would be the most expensive thing that is done for it.
	if m.gaps.n >= m.usualAt+m.usualAt/8+1 || m.gaps.n >= m.usualAt+meterSamples/8 {
		m.usual, m.usualAt = m.gaps.spread().P50, m.gaps.n
	}
}

// isStall reports whether a gap is much longer than the usual one.
func (m *Meter) isStall(gap time.Duration) bool {
	return m.gaps.n >= minGaps && gap >= max(minStall, stallFactor*m.usual)
}

// PartBytes splits the bytes of bodies by what they are.
type PartBytes struct{ Image, Masks, JSON, Rest int64 }

// AddParts adds to the bytes by kind of part. The meter cannot tell an image
// from a mask; whoever reads the predictions can.
func (m *Meter) AddParts(p PartBytes) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := &m.totals.Parts
	t.Image += p.Image
	t.Masks += p.Masks
	t.JSON += p.JSON
	t.Rest += p.Rest
}

// refuseConnection counts a connection refused because too many were open.
func (m *Meter) refuseConnection() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.totals.Connections++
}

// Stall is a gap between two arrivals much longer than the usual one.
type Stall struct {
	At  time.Time     // when it began: the arrival before it
	Gap time.Duration // how long it lasted
	Own time.Duration // what the listener took of it, to read the request before it and to answer
}

// MeterStats is what a meter has measured, as of the time given to Snapshot.
type MeterStats struct {
	Requests    uint64 // all that were observed
	Rejected    uint64
	Bytes       uint64 // of bodies
	Parts       PartBytes
	Connections uint64 // refused because too many were open

	PerSecond      float64 // requests in the second before
	PerMinute      float64 // requests in the minute before
	BytesPerSecond float64 // of bodies, over the ten seconds before

	Gap  Spread // between arrivals
	Read Spread // reading the body
	Ack  Spread // from the last byte read to the answer sent

	Stalls    uint64 // gaps much longer than the usual one
	LastStall Stall
	Since     time.Duration // since the last arrival; 0 before the first
	Stalled   bool          // Since is much longer than the usual gap
}

// Snapshot returns what was measured up to now.
func (m *Meter) Snapshot(now time.Time) MeterStats {
	m.mu.Lock()
	gaps, reads, acks := m.gaps, m.reads, m.acks
	s := m.totals
	if m.observed {
		s.Since = max(now.Sub(m.newest.At), 0)
		s.Stalled = m.isStall(s.Since)
	}
	m.rates(&s, now)
	m.mu.Unlock()
	// Sorting is done without the lock: a handler waits for nothing here.
	s.Gap, s.Read, s.Ack = gaps.spread(), reads.spread(), acks.spread()
	return s
}

// rates fills in what came lately. The second that is running counts in part,
// and the one as long ago in part, so that a steady stream reads steady.
func (m *Meter) rates(s *MeterStats, now time.Time) {
	if m.start.IsZero() {
		return
	}
	n := m.second(now)
	part := float64(now.Sub(m.start)%time.Second) / float64(time.Second)
	for i := range int64(60) + 1 {
		x := m.seconds[(n-i+meterSeconds)%meterSeconds]
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
