package capture

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"
)

// Response is what one request is answered.
type Response struct {
	Status int
	Header http.Header
	Body   []byte        // nil: one short line that names the request
	Delay  time.Duration // before the answer, once the request is in the ring
	Reason string        // why it differs from what was configured; "" if it does not
	Drop   bool          // close the connection without an answer
}

// ResponderConfig says how to answer. Its zero value answers 200 at once.
type ResponderConfig struct {
	Status   int // 200 to 599; 0: 200
	Header   http.Header
	Body     []byte
	DelayMin time.Duration
	DelayMax time.Duration // below DelayMin: as DelayMin
	Failures []Failure     // the first that applies decides

	Now  func() time.Time // nil: time.Now
	Rand func() float64   // in [0,1); nil: math/rand
}

// Responder decides what each request is answered. It is safe for concurrent
// use.
type Responder struct {
	plan  atomic.Pointer[plan]
	count atomic.Uint64 // requests planned
}

// plan is a configuration and when it came into force.
type plan struct {
	ResponderConfig
	start time.Time
}

// NewResponder returns a responder, or says what in c cannot be answered.
func NewResponder(c ResponderConfig) (*Responder, error) {
	p := &Responder{}
	return p, p.Configure(c)
}

// Configure changes how the requests from now on are answered. On an error it
// changes nothing. Time windows of failures begin to count anew.
func (p *Responder) Configure(c ResponderConfig) error {
	if c.Status == 0 {
		c.Status = http.StatusOK
	}
	if err := checkStatus(c.Status); err != nil {
		return err
	}
	for _, f := range c.Failures {
		if f.Drop {
			continue
		}
		if err := checkStatus(f.Status); err != nil {
			return fmt.Errorf("failure %q: %w", f, err)
		}
	}
	if c.DelayMin < 0 || c.DelayMax < 0 {
		return fmt.Errorf("delay %v..%v: a delay cannot be negative", c.DelayMin, c.DelayMax)
	}
	c.DelayMax = max(c.DelayMax, c.DelayMin)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Float64
	}
	p.plan.Store(&plan{c, c.Now()})
	return nil
}

// checkStatus returns an error unless a final answer can have that status.
func checkStatus(status int) error {
	if status < 200 || status > 599 {
		return fmt.Errorf("status %d: want 200 to 599, such as 200 or 503", status)
	}
	return nil
}

// Plan returns the answer to r, which has been read and is not yet in a ring.
func (p *Responder) Plan(_ *Request) Response {
	c := p.plan.Load()
	n := p.count.Add(1)
	a := Response{Status: c.Status, Header: c.Header, Body: c.Body, Delay: c.DelayMin}
	if c.DelayMax > c.DelayMin {
		a.Delay += time.Duration(c.Rand() * float64(c.DelayMax-c.DelayMin))
	}
	for _, f := range c.Failures {
		if !f.applies(n, c.Now().Sub(c.start), c.Rand) {
			continue
		}
		a.Reason = fmt.Sprintf("as planned by --fail %s", f)
		if a.Drop = f.Drop; f.Drop {
			a.Status = 0
			break
		}
		a.Status = f.Status
		a.Body = fmt.Appendf(nil, "%d %s\n", f.Status, a.Reason)
		break
	}
	return a
}
