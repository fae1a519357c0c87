package capture

import (
	"slices"
	"time"
)

// Spread sums up the newest values of one measurement. All are zero where
// nothing was measured.
type Spread struct{ P50, P95, P99, Max time.Duration }

// samples are the newest values of one measurement.
type samples struct {
	values [meterSamples]time.Duration
	n      uint64 // all that were added
}

// add takes a value in, in the place of the oldest.
func (s *samples) add(d time.Duration) {
	s.values[s.n%meterSamples] = d
	s.n++
}

// spread sums the values up, each percentile by the nearest rank.
func (s *samples) spread() Spread {
	n := min(s.n, meterSamples)
	if n == 0 {
		return Spread{}
	}
	sorted := slices.Clone(s.values[:n])
	slices.Sort(sorted)
	rank := func(percent uint64) time.Duration { return sorted[(n*percent+99)/100-1] }
	return Spread{P50: rank(50), P95: rank(95), P99: rank(99), Max: sorted[n-1]}
}
