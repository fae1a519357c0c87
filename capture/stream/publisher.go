package stream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/background"
)

// The window of what was sent and is not yet stored.
const (
	windowRequests = 64
	windowBytes    = 32 << 20
)

// behindFrom is the share of the ring, in percent, that may wait to be published
// in the background. What is more is published at the cost of those who send.
const behindFrom = 50

// A flood, which publishing would hold up, is taken in first: it is looked
// at so often whether it still does. After so long in all it has had its turn,
// and is published at the cost of those who send until nothing waits.
const (
	floodStep = 25 * time.Millisecond
	floodMost = time.Second
	usual     = time.Millisecond // what one takes, before any was published

	floodShare = 4 // one part of the time in so many is published without a second thought
)

// retryEvery is the pause before what failed is tried again.
const retryEvery = time.Second

// grace is how long a publisher goes on after the end, so that what was
// captured last is published.
const grace = 3 * time.Second

// DefaultCamera is the camera's name where none is given.
const DefaultCamera = "default"

// Stats counts what a Publisher did.
type Stats struct {
	Published uint64
	Lost      uint64 // evicted from the ring, too long for the server, or not published when Run ended
	Waiting   uint64 // captured and not yet published
	Err       error  // why the last one could not be published; nil if it was
}

// Publisher writes captured requests to a stream. It is safe for concurrent
// use.
//
// It has two ways: Run follows a ring, and costs senders nothing; Record, as
// a [capture.Recorder], waits until the stream has a request before it is
// acknowledged.
type Publisher struct {
	conn     *conn
	camera   string
	listener string // names the messages of this process
	ring     *capture.Ring
	after    uint64        // Seq up to which Run has published
	each     time.Duration // what the last took to be published
	gaveWay  time.Duration // for so long, since something waits
	window   window

	recorded atomic.Uint64 // by Record, so that each has a name
	payloads sync.Pool     // of *[]byte, of messages that are stored

	mu     sync.Mutex
	bucket jetstream.ObjectStore // nil until it was needed
	ready  bool                  // the stream is there
	stats  Stats
}

var _ capture.Recorder = (*Publisher)(nil)

// NewPublisher returns a Publisher for what ring captures from now on. The
// server need not be there yet.
func NewPublisher(a Address, ring *capture.Ring, o Options) (*Publisher, error) {
	if a.Camera == "" {
		a.Camera = DefaultCamera
	}
	c, err := dial(a, o, true)
	if err != nil {
		return nil, err
	}
	return &Publisher{conn: c, camera: a.Camera, listener: nuid.Next(), ring: ring, after: ring.Stats().Appended, each: usual}, nil
}

// Close ends the connection.
func (p *Publisher) Close() error {
	p.conn.nc.Close()
	return nil
}

// Address returns where requests go, without what lets one in.
func (p *Publisher) Address() Address { return p.conn.address }

// Stats returns what was counted so far.
func (p *Publisher) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stats
}

// Record publishes r and waits until the stream has it. What was refused is not
// published.
func (p *Publisher) Record(r *capture.Request) error {
	if r.Rejected {
		return nil
	}
	ctx, cancel := p.conn.ask(context.Background(), ofAll, patience(len(r.Body())))
	defer cancel()
	err := p.publish(ctx, r, messageID(p.listener, p.recorded.Add(1)))
	p.count(func(s *Stats) {
		if s.Err = err; err == nil {
			s.Published++
		} else {
			s.Lost++
		}
	})
	if err != nil {
		return fmt.Errorf("not published: %w", err)
	}
	return nil
}

// publish stores one request. What is published at the same time comes to the
// stream in the order of its numbers, which is that of the recording: messages
// are made side by side, sent in turn, and waited for side by side. A request
// with a long body has those after it wait until the object store has that. One
// that the server did not take at once may come late.
func (p *Publisher) publish(ctx context.Context, r *capture.Request, id string) error {
	m, err := p.prepare(ctx, r, id)
	if err != nil {
		return p.conn.why(ctx, err)
	}
	s := sent{message: m}
	var asked context.Context // before it is sent, as what denies it may come at once
	var cancel context.CancelFunc
	p.ring.InTurn(r.Number(), func() {
		asked, cancel = p.conn.ask(context.WithoutCancel(ctx), prefix, patience(len(m.msg.Data))) //nolint:fatcontext // once
		s.future, _ = p.conn.js.PublishMsgAsync(m.msg)                                            // nil where it failed: it is sent again
	})
	defer cancel()
	if !p.arrived(asked, s) {
		m.msg.Reply = "" // as it was before it was sent
		if _, err := p.conn.js.PublishMsg(asked, m.msg); err != nil {
			return p.conn.why(asked, err)
		}
	}
	p.stored(m)
	return nil
}

// arrived waits for the answer to a message, and reports whether the stream has it.
func (p *Publisher) arrived(ctx context.Context, s sent) bool {
	if s.future == nil {
		return false
	}
	select {
	case <-s.future.Ok():
		return true
	case <-ctx.Done():
	case failed := <-s.future.Err():
		p.conn.log.Debug("published again", "error", failed)
	}
	return false
}

// stored keeps the buffer of m, which nobody looks at any more, for another.
func (p *Publisher) stored(m message) {
	if m.buf != nil {
		p.payloads.Put(&m.buf)
	}
}

// prepare makes the message of r, and stores its body where that is too long
// for a message: the body is there before what refers to it.
func (p *Publisher) prepare(ctx context.Context, r *capture.Request, id string) (message, error) {
	if err := p.ensure(ctx); err != nil {
		return message{}, err
	}
	var buf []byte
	if spare, ok := p.payloads.Get().(*[]byte); ok {
		buf = *spare
	}
	m, err := encode(r, prefix+p.camera, id, p.conn.nc.MaxPayload(), buf)
	if err != nil || m.body == nil {
		return m, err
	}
	bucket, err := p.objects(ctx)
	if err != nil {
		return m, err
	}
	if _, err := bucket.Put(ctx, jetstream.ObjectMeta{Name: m.msg.Header.Get(bodyHeader)}, io.MultiReader(bytes.NewReader(m.body), bytes.NewReader(m.tail))); err != nil {
		return m, fmt.Errorf("store the body: %w", p.conn.why(ctx, err))
	}
	return m, nil
}

// ensure makes the stream once.
func (p *Publisher) ensure(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ready {
		return nil
	}
	err := p.conn.ensure(ctx)
	p.ready = err == nil
	return err
}

// objects returns the object store.
func (p *Publisher) objects(ctx context.Context) (jetstream.ObjectStore, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bucket == nil {
		bucket, err := p.conn.bucket(ctx)
		if err != nil {
			return nil, err
		}
		p.bucket = bucket
	}
	return p.bucket, nil
}

func (p *Publisher) count(change func(*Stats)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.stats)
}

// sent is a message that the stream has not yet said it has.
type sent struct {
	message

	future jetstream.PubAckFuture
}

// window is what was sent and not yet stored, oldest first.
type window struct {
	list  []sent
	bytes int
}

func (w *window) full() bool { return len(w.list) >= windowRequests || w.bytes >= windowBytes }

// Run publishes what the ring captures, in its order, until ctx ends, and then
// for a moment what is left. While the server is away it keeps no more than a
// window: the rest waits in the ring, and what the ring evicts meanwhile is
// counted as lost. It is called once.
func (p *Publisher) Run(ctx context.Context) {
	sending, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, stop) })()
	watch := p.ring.Watch()
	defer watch.Close()
	defer func() {
		left := p.ring.Stats().Appended - p.after
		p.count(func(s *Stats) { s.Lost += left })
	}()
	p.retry(sending, ofAll, 0, p.ensure) // so that it can be opened before the first request
	for {
		p.drain(sending)
		select {
		case <-watch.C():
		case <-ctx.Done():
			p.drain(sending)
			return
		}
	}
}

// drain publishes what the ring holds and was not published yet.
func (p *Publisher) drain(ctx context.Context) {
	for ctx.Err() == nil {
		p.giveWay(ctx)
		reqs, missed := p.ring.Since(p.after, windowRequests)
		if len(reqs) == 0 {
			break
		}
		p.count(func(s *Stats) { s.Lost += missed })
		start := time.Now()
		p.batch(ctx, reqs)
		if p.conn.local() { // what the server does is at the cost of those who send, too
			p.confirmAll(ctx)
		}
		p.each = time.Since(start) / time.Duration(len(reqs))
		if len(reqs) < windowRequests { // no more waited
			p.gaveWay = 0
		}
		waiting := p.waiting()
		p.count(func(s *Stats) { s.Waiting = waiting })
	}
	p.confirmAll(ctx)
	p.count(func(s *Stats) { s.Waiting = 0 })
}

// waiting counts what was captured and is not in the stream.
func (p *Publisher) waiting() uint64 {
	return p.ring.Stats().Appended - p.after + uint64(len(p.window.list))
}

// batch sends requests of the ring: in the background, unless it is about to
// evict them.
func (p *Publisher) batch(ctx context.Context, reqs []*capture.Request) {
	all := func() {
		for _, r := range reqs {
			for p.window.full() {
				p.confirm(ctx)
			}
			p.send(ctx, r)
			p.after = r.Seq
		}
	}
	if p.behind() {
		all()
	} else {
		background.Do(all)
	}
}

func (p *Publisher) behind() bool {
	return p.gaveWay >= floodMost || p.ring.Stats().Waiting(p.after) >= behindFrom
}

// giveWay waits while something is to be published and requests come so fast that
// those who send would feel it.
func (p *Publisher) giveWay(ctx context.Context) {
	for before := p.ring.Stats(); before.Newest > p.after && !p.behind(); {
		select {
		case <-ctx.Done():
			return
		case <-time.After(floodStep):
		}
		now := p.ring.Stats()
		if time.Duration(now.Appended-before.Appended)*p.each <= floodStep/floodShare {
			return
		}
		before = now
		p.gaveWay += floodStep
	}
}

// send sends r without waiting for the stream to have it.
func (p *Publisher) send(ctx context.Context, r *capture.Request) {
	if !r.Hold() {
		p.count(func(s *Stats) { s.Lost++ })
		return
	}
	defer r.Release()
	var m message
	ok := p.retry(ctx, ofAll, len(r.Body()), func(ctx context.Context) (err error) {
		m, err = p.prepare(ctx, r, messageID(p.listener, r.Seq))
		return err
	})
	if !ok {
		p.count(func(s *Stats) { s.Lost++ })
		return
	}
	m.body = nil                                  // it is in the object store
	future, _ := p.conn.js.PublishMsgAsync(m.msg) // nil where it failed: confirm sends it again
	p.window.list = append(p.window.list, sent{m, future})
	p.window.bytes += len(m.msg.Data)
}

func (p *Publisher) confirmAll(ctx context.Context) {
	for len(p.window.list) > 0 {
		p.confirm(ctx)
	}
}

// confirm waits until the stream has the oldest message of the window, which it
// sends again until then. The server stores what it gets twice once.
func (p *Publisher) confirm(ctx context.Context) {
	w := &p.window
	m := w.list[0]
	w.list, w.bytes = w.list[1:], w.bytes-len(m.msg.Data)
	stored := p.arrived(ctx, m)
	if stored {
		p.stored(m.message)
	} else {
		m.msg.Reply = "" // as it was before it was sent
		stored = p.retry(ctx, prefix, len(m.msg.Data), func(ctx context.Context) error {
			_, err := p.conn.js.PublishMsg(ctx, m.msg)
			return p.conn.why(ctx, err)
		})
	}
	p.count(func(s *Stats) {
		if stored {
			s.Published, s.Err = s.Published+1, nil
		} else {
			s.Lost++
		}
	})
}

// retry tries to send n bytes, which asks about such subjects, until it works, ctx
// ends, or it never will.
func (p *Publisher) retry(ctx context.Context, about string, n int, try func(context.Context) error) bool {
	for ctx.Err() == nil {
		once, cancel := p.conn.ask(ctx, about, patience(n))
		err := try(once)
		cancel()
		if err == nil {
			return true
		}
		waiting := p.waiting()
		p.count(func(s *Stats) { s.Err, s.Waiting = err, waiting })
		if errors.Is(err, errTooLong) {
			return false
		}
		select {
		case <-time.After(retryEvery):
		case <-ctx.Done():
		}
	}
	return false
}

// ensure makes the stream where it is missing.
func (c *conn) ensure(ctx context.Context) error {
	_, err := c.js.Stream(ctx, Stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		_, err = c.js.CreateStream(ctx, jetstream.StreamConfig{
			Name:        Stream,
			Description: "requests that framebin captured",
			Subjects:    []string{prefix + "*"},
			MaxAge:      defaultAge,
			MaxBytes:    defaultBytes,
			Discard:     jetstream.DiscardOld,
			Duplicates:  duplicates,
			AllowDirect: true,
		})
	}
	if err != nil {
		return fmt.Errorf("the stream %s: %w", Stream, c.why(ctx, err))
	}
	return nil
}

// bucket returns the object store, which is made where it is missing.
func (c *conn) bucket(ctx context.Context) (jetstream.ObjectStore, error) {
	store, err := c.js.ObjectStore(ctx, bucketName)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		store, err = c.js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{
			Bucket: bucketName, Description: "long bodies of requests that framebin captured", TTL: defaultAge, MaxBytes: defaultBytes,
		})
	}
	if err != nil {
		return nil, fmt.Errorf("the object store %s: %w", bucketName, c.why(ctx, err))
	}
	return store, nil
}
