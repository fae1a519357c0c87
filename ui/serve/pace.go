package serve

import (
	"time"

	"github.com/framebin/framebin/capture"
)

// pace decides when lines are written at the cost of those who send. As long
// as the ring has room for what waits, they are not: a burst is answered
// first and printed afterwards. When what waits is about to be evicted they
// are, unless they come faster than lines can be written, which would be in
// vain. Where it is in vain for another reason, whoever sends goes first again
// for a while, each time for longer.
type pace struct {
	hurrying bool
	vain     time.Time     // until then it is
	rest     time.Duration // how long it was in vain the last time
	arrivals float64       // of requests a line, of late
	now      func() time.Time
}

// The shares of the ring that wait to be printed at which hurrying begins and
// ends, in percent, and how long it rests after it was in vain.
const (
	hurryFrom     = 75
	hurryTo       = 50
	hurryRest     = time.Second
	hurryRestMost = time.Minute
)

// A line for which more than one request arrives is of a burst that printing
// cannot keep up with: the next line waits for so long. A burst that ends is
// printed at full speed after a few more.
const (
	burstRest   = 25 * time.Millisecond
	burstWeight = 1.0 / 8 // of the last line among those before it
)

func newPace() pace { return pace{now: time.Now} }

// lost takes notice of requests that were evicted before they were printed.
func (p *pace) lost(n uint64) {
	if n > 0 && p.hurrying {
		p.rest = min(max(2*p.rest, hurryRest), hurryRestMost)
		p.hurrying, p.vain = false, p.now().Add(p.rest)
	}
}

// caughtUp takes notice that nothing waits to be printed.
func (p *pace) caughtUp() { p.rest = 0 }

// wrote takes notice of how many requests arrived while a line was written.
func (p *pace) wrote(arrived uint64) {
	p.arrivals += (float64(arrived) - p.arrivals) * burstWeight
}

// outpaced reports whether requests arrive faster than lines are written.
func (p *pace) outpaced() bool { return p.arrivals > 1 }

// hurry reports whether to, with the ring as it is and its requests printed up
// to a sequence number.
func (p *pace) hurry(s capture.RingStats, printed uint64) bool {
	waits := waiting(s, printed)
	switch {
	case p.hurrying:
		p.hurrying = waits >= hurryTo && !p.outpaced()
	case waits >= hurryFrom:
		p.hurrying = !p.outpaced() && !p.now().Before(p.vain)
	}
	return p.hurrying
}

// waiting returns how much of the ring, in percent, is taken by requests after
// a sequence number: the nearer to eviction the oldest of them is.
func waiting(s capture.RingStats, printed uint64) uint64 {
	if s.Newest <= printed || s.Len == 0 {
		return 0
	}
	held := uint64(s.Len)
	full := max(held*100/uint64(s.MaxRequests), uint64(s.Bytes*100/s.MaxBytes))
	return min(s.Newest-printed, held) * full / held
}
