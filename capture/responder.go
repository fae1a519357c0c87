package capture

import (
	"net/http"
	"time"
)

// Response is what one request is answered.
type Response struct {
	Status int
	Header http.Header
	Body   []byte // nil: one short line that names the request
	Delay  time.Duration
	Reason string // why it differs from what was configured; "" if it does not
	Drop   bool   // close the connection without an answer
}

// ResponderConfig says how to answer. Its zero value answers 200 at once.
type ResponderConfig struct {
	Status   int // 0: 200
	Header   http.Header
	Body     []byte
	DelayMin time.Duration
	DelayMax time.Duration // below DelayMin: as DelayMin
	Failures []Failure     // the first that applies decides

	Now  func() time.Time // nil: time.Now
	Rand func() float64   // in [0,1); nil: math/rand
}

// Failure is one line of a failure plan: what to answer, and when.
type Failure struct {
	Status   int           // to answer with
	Drop     bool          // instead of an answer, close the connection
	Share    float64       // of requests, 0..1; 0 if it does not decide
	Every    int           // each n-th request; 0 if it does not decide
	From, To time.Duration // since the start of the responder; both 0 if it does not decide
	Text     string        // as parsed
}

// Responder decides what each request is answered. It is safe for concurrent
// use.
type Responder struct{}

// NewResponder returns a responder, or says what in c cannot be answered.
func NewResponder(c ResponderConfig) (*Responder, error) { return &Responder{}, nil }

// Configure changes how the requests from now on are answered.
func (p *Responder) Configure(c ResponderConfig) error { return nil }

// Plan returns the answer to r, which has been read and not yet appended.
func (p *Responder) Plan(r *Request) Response { return Response{Status: http.StatusOK} }

// ParseDelay reads "250ms", or a range "50ms..2s".
func ParseDelay(s string) (minimum, maximum time.Duration, err error) { return 0, 0, nil }

// ParseFailure reads a line of a failure plan: a status or "drop", and when.
// "503" is always, "503:10%" one request in ten by chance, "500:every=5" each
// fifth, "503:10s..20s" from 10 to 20 seconds after the start. Conditions
// joined by commas must all hold: "503:10%,10s..20s".
func ParseFailure(s string) (Failure, error) { return Failure{}, nil }
