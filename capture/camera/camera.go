package camera

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/framebin/framebin/capture/prediction"
)

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
	URL    string            // http or https, of the receiver
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
	AckTotal time.Duration // time spent waiting for answers
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
	s := &shoot{cfg: cfg, source: NewSource(cfg.Seed), start: cfg.Now()}
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
