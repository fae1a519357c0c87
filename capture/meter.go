package capture

import "time"

// Meter measures the traffic of a listener: how often requests come, how long
// the gaps are, and what part of the sender's waiting is the listener's. Its
// memory is bounded, and it is safe for concurrent use.
type Meter struct{}

// NewMeter returns a meter that has seen nothing.
func NewMeter() *Meter { return &Meter{} }

// Observation is one request as its handler saw it.
type Observation struct {
	At       time.Time     // when its header had been read
	Bytes    int64         // of body received
	Read     time.Duration // from At to the last byte of the body
	Ack      time.Duration // from there to the answer handed to the network, planned delays included
	Rejected bool
}

// Observe counts one request, once it was answered.
func (m *Meter) Observe(o Observation) {}

// PartBytes splits the bytes of a body by what they are.
type PartBytes struct{ Image, Masks, JSON, Rest int64 }

// AddParts adds to the bytes by kind of part. The meter cannot tell an image
// from a mask; whoever reads the predictions can.
func (m *Meter) AddParts(p PartBytes) {}

// Spread sums up the newest values of one measurement. All are zero where
// nothing was measured.
type Spread struct{ P50, P95, P99, Max time.Duration }

// Stall is a gap between two arrivals much longer than the usual one.
type Stall struct {
	At  time.Time     // when it began: the arrival before it
	Gap time.Duration // how long it lasted
	Own time.Duration // how much of it the listener took for the request before it: read and acknowledgement
}

// MeterStats is what a meter has measured, as of the time given to Snapshot.
type MeterStats struct {
	Requests uint64 // all that were observed
	Rejected uint64
	Bytes    uint64 // of bodies
	Parts    PartBytes

	PerSecond      float64 // requests a second, over the last second
	PerMinute      float64 // requests in the last 60 seconds
	BytesPerSecond float64 // over the last 10 seconds

	Gap  Spread // between arrivals
	Read Spread // reading the body
	Ack  Spread // from the last byte read to the answer sent

	Stalls      uint64 // gaps much longer than the usual one
	LastStall   Stall
	Since       time.Duration // since the last arrival; 0 before the first
	Stalled     bool          // Since is much longer than the usual gap
	Connections uint64        // refused because too many were open
}

// Snapshot returns what was measured up to now.
func (m *Meter) Snapshot(now time.Time) MeterStats { return MeterStats{} }
