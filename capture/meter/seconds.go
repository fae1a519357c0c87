package meter

import "time"

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

// add counts a request in the second of its arrival.
func (m *Meter) add(at time.Time, bytes int64) {
	if s := m.slot(at); s != nil {
		s.requests++
		s.bytes += bytes
	}
}

// addGap counts a gap in the second in which it ended.
func (m *Meter) addGap(end time.Time, gap time.Duration) {
	if s := m.slot(end); s != nil {
		s.gap = max(s.gap, gap)
	}
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
