package capture

import "time"

// What a listener takes unless told otherwise. The flag that changes a bound
// is named beside it; the others are fixed because no sender that means well
// comes near them.
const (
	DefaultMaxBody        = 64 << 20 // --max-body
	DefaultMaxRequests    = 1000     // --max-requests
	DefaultMaxMemory      = 512 << 20
	DefaultMaxHeader      = 64 << 10
	DefaultMaxConnections = 256
	DefaultHeaderTimeout  = 10 * time.Second
	DefaultStallTimeout   = 15 * time.Second
	DefaultIdleTimeout    = 2 * time.Minute
	DefaultAnswerTimeout  = 10 * time.Second
	DefaultReadAllowance  = time.Minute
	DefaultMinReadRate    = 32 << 10
	DefaultRoomTimeout    = 2 * time.Second
)

// Limits bounds what a sender can make the listener read, keep or wait for.
// Zero in a field stands for its default.
type Limits struct {
	Body        int64 // bytes of body; more is answered 413
	HeaderBytes int   // bytes of request line and header; more is answered 431
	Connections int   // open at once; one more is answered 503 and closed

	HeaderTimeout time.Duration // to send the header; the connection is closed
	StallTimeout  time.Duration // without a byte while a body is read; 408
	IdleTimeout   time.Duration // between requests of a connection; it is closed
	AnswerTimeout time.Duration // for the sender to take the answer; the connection is closed

	// A body may take ReadAllowance plus its length at MinReadRate (bytes a
	// second) in all, then 408: a sender that trickles just fast enough never
	// to stall does not hold memory for ever.
	ReadAllowance time.Duration
	MinReadRate   int64

	RoomTimeout time.Duration // to wait for memory while others are read; then 503
}

// DefaultLimits returns the limits of a listener that was told nothing.
func DefaultLimits() Limits {
	return Limits{}.withDefaults()
}

// withDefaults fills in what was left zero.
func (l Limits) withDefaults() Limits {
	orDefault(&l.Body, DefaultMaxBody)
	orDefault(&l.HeaderBytes, DefaultMaxHeader)
	orDefault(&l.Connections, DefaultMaxConnections)
	orDefault(&l.HeaderTimeout, DefaultHeaderTimeout)
	orDefault(&l.StallTimeout, DefaultStallTimeout)
	orDefault(&l.IdleTimeout, DefaultIdleTimeout)
	orDefault(&l.AnswerTimeout, DefaultAnswerTimeout)
	orDefault(&l.ReadAllowance, DefaultReadAllowance)
	orDefault(&l.MinReadRate, DefaultMinReadRate)
	orDefault(&l.RoomTimeout, DefaultRoomTimeout)
	return l
}

func orDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// readCeiling returns how long a body of n bytes may take to arrive.
func (l Limits) readCeiling(n int64) time.Duration {
	return l.ReadAllowance + time.Duration(float64(n)/float64(l.MinReadRate)*float64(time.Second))
}
