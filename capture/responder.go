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
	Status  int
	Header  http.Header
	Body    []byte        // nil: one short line that names the request
	Delay   time.Duration // before the answer, once the request is in the ring
	Reason  string        // why it differs from what was configured; "" if it does not
	DelayBy string        // what asks for the delay: "--delay", a rule; "" where there is none
	Why     string        // what decided it: "as configured", a rule, a failure that was planned
	Drop    bool          // close the connection without an answer
}

// ResponderConfig says how to answer. Its zero value answers 200 at once.
type ResponderConfig struct {
	Status   int // 200 to 599; 0: 200
	Header   http.Header
	Body     []byte
	DelayMin time.Duration
	DelayMax time.Duration // below DelayMin: as DelayMin
	Faults   []Fault       // the first that applies decides

	Rules []Rule // the first that matches a request decides in place of all above
	Name  string // what to give as the reason for every answer; "" while it is as configured at the start

	Now  func() time.Time // nil: time.Now
	Rand func() float64   // in [0,1); nil: math/rand
}

// Responder decides what each request is answered. It is safe for concurrent
// use.
type Responder struct{ plan atomic.Pointer[plan] }

// plan is a configuration and when it came into force.
type plan struct {
	ResponderConfig
	start time.Time
	rules []*branch
	rest  *branch // for requests that no rule matches
}

// branch is one way to answer, and how often it was taken.
type branch struct {
	Rule
	why   string
	count atomic.Uint64
}

// NewResponder returns a responder, or says what in c cannot be answered.
func NewResponder(c ResponderConfig) (*Responder, error) {
	p := &Responder{}
	return p, p.Configure(c)
}

// Configure changes how the requests from now on are answered. On an error it
// changes nothing. Faults by count and by time begin to count anew.
func (p *Responder) Configure(c ResponderConfig) error {
	next := &plan{ResponderConfig: c}
	if next.Now == nil {
		next.Now = time.Now
	}
	if next.Rand == nil {
		next.Rand = rand.Float64
	}
	rest := Rule{
		Status: c.Status, Header: c.Header, Body: c.Body,
		DelayMin: c.DelayMin, DelayMax: c.DelayMax, Faults: c.Faults,
	}
	next.rest = &branch{Rule: rest, why: "as configured"}
	for i, r := range c.Rules {
		next.rules = append(next.rules, &branch{Rule: r, why: fmt.Sprintf("rule %d, %s", i+1, r)})
	}
	if err := next.rest.complete(); err != nil {
		return err
	}
	for _, b := range next.rules {
		if err := b.complete(); err != nil {
			return fmt.Errorf("%s: %w", b.why, err)
		}
	}
	next.start = next.Now()
	p.plan.Store(next)
	return nil
}

// Config returns the configuration in force.
func (p *Responder) Config() ResponderConfig { return p.plan.Load().ResponderConfig }

// complete fills in what was left zero, or says what cannot be answered.
func (b *branch) complete() error {
	if b.Status == 0 {
		b.Status = http.StatusOK
	}
	if err := checkStatus(b.Status); err != nil {
		return err
	}
	for _, f := range b.Faults {
		if f.Drop {
			continue
		}
		if err := checkStatus(f.Status); err != nil {
			return fmt.Errorf("failure %q: %w", f, err)
		}
	}
	if b.DelayMin < 0 || b.DelayMax < 0 {
		return fmt.Errorf("delay %v..%v: a delay cannot be negative", b.DelayMin, b.DelayMax)
	}
	b.DelayMax = max(b.DelayMax, b.DelayMin)
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
func (p *Responder) Plan(r *Request) Response {
	c := p.plan.Load()
	b := c.branch(r)
	n := b.count.Add(1)
	a := Response{Status: b.Status, Header: b.Header, Body: b.Body, Delay: b.DelayMin, Why: b.why}
	if c.Name != "" {
		a.Why = c.Name
	}
	if b.DelayMax > b.DelayMin {
		a.Delay += time.Duration(c.Rand() * float64(b.DelayMax-b.DelayMin))
	}
	if a.Delay > 0 {
		if a.DelayBy = a.Why; b == c.rest && c.Name == "" {
			a.DelayBy = "--delay"
		}
	}
	for _, f := range b.Faults {
		if !f.applies(n, c.Now().Sub(c.start), c.Rand) {
			continue
		}
		a.Reason = c.reason(b, f)
		a.Why = a.Reason
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

// branch returns how to answer r.
func (c *plan) branch(r *Request) *branch {
	for _, b := range c.rules {
		if b.Matches(r) {
			return b
		}
	}
	return c.rest
}

// reason says where a failure was planned.
func (c *plan) reason(b *branch, f Fault) string {
	switch {
	case c.Name != "":
		return "as " + c.Name
	case b == c.rest:
		return "as planned by --fail " + f.String()
	}
	return fmt.Sprintf("as planned by %s: fail %s", b.why, f)
}
