package meter

import (
	"slices"
	"time"
)

// Percentiles sums up the newest values of one measurement. All are zero where
// nothing was measured.
type Percentiles struct{ P50, P95, P99, Max time.Duration }

// samples are the newest values of one measurement.
type samples struct {
	values [keptSamples]time.Duration
	n      uint64 // all that were added
}

// add takes a value in, in the place of the oldest.
func (s *samples) add(d time.Duration) {
	s.values[s.n%keptSamples] = d
	s.n++
}

// percentiles sums the values up, each percentile by the nearest rank.
func (s *samples) percentiles() Percentiles {
	n := min(s.n, keptSamples)
	if n == 0 {
		return Percentiles{}
	}
	sorted := slices.Clone(s.values[:n])
	slices.Sort(sorted)
	rank := func(percent uint64) time.Duration { return sorted[(n*percent+99)/100-1] }
	return Percentiles{P50: rank(50), P95: rank(95), P99: rank(99), Max: sorted[n-1]}
}
