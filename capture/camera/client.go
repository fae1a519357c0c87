package camera

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// The errors of a delivery.
var (
	// ErrUnreachable is wrapped where no connection came about.
	ErrUnreachable = errors.New("nobody answers")
	// ErrRefused is wrapped where the answer was not a 2xx one.
	ErrRefused = errors.New("refused")
	// ErrTimeout is wrapped where the answer did not come in time.
	ErrTimeout = errors.New("no answer in time")
)

const (
	clientTimeout = 30 * time.Second
	dialTimeout   = 5 * time.Second
	maxRedirects  = 3
	answerBytes   = 64 << 10 // of an answer that are read, so that the connection can be used again
)

// NewClient returns the camera's HTTP client: one connection, kept open, with
// time-outs, that follows a redirect only to the host it was given.
func NewClient() *http.Client {
	return &http.Client{
		Timeout: clientTimeout,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
			TLSHandshakeTimeout: dialTimeout,
			MaxIdleConnsPerHost: 1,
		},
		CheckRedirect: func(next *http.Request, via []*http.Request) error {
			// A frame must not wander off to another host, nor become a GET.
			if next.URL.Host != via[0].URL.Host || next.Method != via[0].Method || len(via) > maxRedirects {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
}

// throughSocket returns c as one whose connections are those of a unix socket.
func throughSocket(c *http.Client, socket string) *http.Client {
	through := *c
	if t, ok := c.Transport.(*http.Transport); ok {
		t = t.Clone()
		t.Proxy, t.DialContext = nil, func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, "unix", socket)
		}
		through.Transport = t
	}
	return &through
}

// post delivers one body and returns the status of the answer. The error says
// why it was not a 2xx one.
func post(ctx context.Context, cfg Config, contentType string, body []byte) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, cfg.URL, bytes.NewReader(body))
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("User-Agent", "framebin-camera")
	resp, err := cfg.Client.Do(req)
	if err != nil {
		return 0, explain(req.URL.Host, err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.CopyN(io.Discard, resp.Body, answerBytes)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return 0, explain(req.URL.Host, err)
	case resp.StatusCode >= http.StatusMultipleChoices && resp.StatusCode < http.StatusBadRequest:
		return resp.StatusCode, fmt.Errorf("%w: %s to %s, which was not followed",
			ErrRefused, resp.Status, resp.Header.Get("Location"))
	case resp.StatusCode < http.StatusOK || resp.StatusCode >= http.StatusMultipleChoices:
		return resp.StatusCode, fmt.Errorf("%w: %s", ErrRefused, resp.Status)
	}
	return resp.StatusCode, nil
}

// explain says plainly why there is no answer from host.
func explain(host string, err error) error {
	var op *net.OpError
	var wide *url.Error
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Errorf("%w at %s: %w", ErrUnreachable, host, op.Err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &wide) && wide.Timeout():
		return fmt.Errorf("%w from %s", ErrTimeout, host)
	case errors.As(err, &wide):
		return fmt.Errorf("%s broke off: %w", host, wide.Err)
	}
	return fmt.Errorf("%s broke off: %w", host, err)
}

// checkURL says what is wrong with the address of a receiver.
func checkURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return fmt.Errorf("%w: the address %q cannot be read: use http://HOST:PORT/PATH", ErrConfig, raw)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return fmt.Errorf("%w: the address %q is not a web address: use http://HOST:PORT/PATH", ErrConfig, raw)
	}
	return nil
}

// wait returns after d, or when ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// ErrConfig is wrapped by the errors for a [Config] that cannot be run.
var ErrConfig = errors.New("camera")

const (
	// maxFPS keeps the interval between frames above the clock's grain.
	maxFPS = 1000
	// retryPause is how long a camera without a frame rate waits after a
	// frame that it could not deliver.
	retryPause = 250 * time.Millisecond
)

// Config says what is sent where. Only URL is required.
type Config struct {
	URL    string            // http or https, of the receiver; of one on a unix socket as listeners give it
	Kinds  []prediction.Kind // taken in turn; nil: all five
	FPS    float64           // frames a second; 0: the next as soon as the last was answered
	Count  int               // requests to send; 0: until the context ends
	Faults bool              // mix malformed requests in
	Seed   uint64            // of the simulated confidences
	Client *http.Client      // nil: [NewClient]
	OnSent func(Sent)        // called after each request, one at a time; may be nil

	Now  func() time.Time                           // nil: time.Now
	Wait func(context.Context, time.Duration) error // nil: waits, or returns the context's error
}

// Sent is one request and what became of it.
type Sent struct {
	Number int // of the frame, from 1; numbers between were missed
	Kind   prediction.Kind
	Fault  Fault
	Bytes  int           // of the body
	Status int           // of the answer; 0 where none came
	Ack    time.Duration // from the request to the answer
	Missed int           // frames that fell due since the request before
	Err    error         // why there was no answer, or not a 2xx one; nil otherwise
}

// Summary is what a camera did.
type Summary struct {
	Sent     int   // requests
	Accepted int   // answered 2xx
	Refused  int   // answered otherwise
	Failed   int   // not answered
	Faulty   int   // malformed on purpose
	Missed   int   // frames that fell due while a request was in flight
	Bytes    int64 // of bodies
	Elapsed  time.Duration
	AckMax   time.Duration
}

// Run sends frames until Count is reached or ctx ends, which is no error. One
// request is in flight at a time; frames that fall due meanwhile are missed,
// and counted.
//
// A receiver that refuses or fails is counted, like the real camera does, and
// the next frame is sent. Only when the very first request finds nobody there
// does Run end, with an error that wraps [ErrUnreachable].
func Run(ctx context.Context, cfg Config) (Summary, error) {
	if err := cfg.Check(); err != nil {
		return Summary{}, err
	}
	cfg = cfg.withDefaults()
	if socket, target, ok := capture.SplitSocketURL(cfg.URL); ok {
		cfg.URL, cfg.Client = target, throughSocket(cfg.Client, socket)
	}
	s := &session{cfg: cfg, source: NewSource(cfg.Seed), start: cfg.Now()}
	err := s.loop(ctx)
	s.sum.Elapsed = cfg.Now().Sub(s.start)
	if ctx.Err() != nil {
		err = nil
	}
	return s.sum, err
}

// Check says what is wrong with the configuration. [Run] does so itself, but
// there it may be too late for a good answer.
func (cfg Config) Check() error {
	if err := checkURL(cfg.URL); err != nil {
		return err
	}
	if math.IsNaN(cfg.FPS) || cfg.FPS < 0 || cfg.FPS > maxFPS {
		return fmt.Errorf("%w: %v frames a second: use a number from 0 to %d", ErrConfig, cfg.FPS, maxFPS)
	}
	if cfg.Count < 0 {
		return fmt.Errorf("%w: a count of %d: use 0 for no end", ErrConfig, cfg.Count)
	}
	for _, k := range cfg.Kinds {
		if !slices.Contains(Kinds(), k) {
			return fmt.Errorf("%w: %s", ErrKind, k)
		}
	}
	return nil
}

// withDefaults fills in what was left out.
func (cfg Config) withDefaults() Config {
	if len(cfg.Kinds) == 0 {
		cfg.Kinds = Kinds()
	}
	if cfg.Client == nil {
		cfg.Client = NewClient()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Wait == nil {
		cfg.Wait = wait
	}
	return cfg
}

// session is a camera that is running.
type session struct {
	cfg    Config
	source *Source
	start  time.Time
	number int // of the last frame taken
	sum    Summary
}

// loop takes and sends frames, one at a time.
func (s *session) loop(ctx context.Context) error {
	for s.cfg.Count == 0 || s.sum.Sent < s.cfg.Count {
		missed, err := s.next(ctx)
		if err != nil {
			return err
		}
		sent, err := s.send(ctx)
		if err != nil {
			return err
		}
		if ctx.Err() != nil && sent.Status == 0 {
			return ctx.Err() // the end of it is not a failure of the receiver
		}
		if s.sum.Sent == 0 && errors.Is(sent.Err, ErrUnreachable) {
			return sent.Err
		}
		sent.Missed = missed
		s.account(sent)
		if s.cfg.FPS == 0 && sent.Status == 0 {
			if err := s.cfg.Wait(ctx, retryPause); err != nil {
				return err
			}
		}
	}
	return nil
}

// next waits for the next frame and takes it. Frame k falls due k-1 intervals
// after the start; of several that are due, the newest is taken and the
// others are missed.
func (s *session) next(ctx context.Context) (missed int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if s.cfg.FPS == 0 {
		s.number++
		return 0, nil
	}
	elapsed := s.cfg.Now().Sub(s.start)
	if due := 1 + int(elapsed.Seconds()*s.cfg.FPS); due > s.number {
		missed = due - s.number - 1
		s.number = due
		return missed, nil
	}
	falls := time.Duration(float64(s.number) / s.cfg.FPS * float64(time.Second))
	s.number++
	return 0, s.cfg.Wait(ctx, falls-elapsed)
}

// send makes a request of the frame that was taken and delivers it. Its error
// is of the making; what became of the delivery is in the result.
func (s *session) send(ctx context.Context) (Sent, error) {
	turn := s.sum.Sent
	take := shot{
		kind:   s.cfg.Kinds[turn%len(s.cfg.Kinds)],
		turn:   turn / len(s.cfg.Kinds),
		number: s.number,
		at:     s.cfg.Now(),
	}
	fault := NoFault
	if s.cfg.Faults {
		fault = faultOf(turn)
	}
	contentType, body, err := s.source.faulty(fault, take)
	if err != nil {
		return Sent{}, err
	}
	begin := s.cfg.Now()
	status, err := post(ctx, s.cfg, contentType, body)
	return Sent{
		Number: take.number, Kind: take.kind, Fault: fault, Bytes: len(body),
		Status: status, Ack: s.cfg.Now().Sub(begin), Err: err,
	}, nil
}

// account counts what became of a request and reports it.
func (s *session) account(sent Sent) {
	s.sum.Sent++
	s.sum.Missed += sent.Missed
	s.sum.Bytes += int64(sent.Bytes)
	s.sum.AckMax = max(s.sum.AckMax, sent.Ack)
	if sent.Fault != NoFault {
		s.sum.Faulty++
	}
	switch {
	case sent.Status == 0:
		s.sum.Failed++
	case sent.Err != nil:
		s.sum.Refused++
	default:
		s.sum.Accepted++
	}
	if s.cfg.OnSent != nil {
		s.cfg.OnSent(sent)
	}
}
