package stream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/framebin/framebin/capture"
)

// page is how many messages are listed with one question to the server.
const page = 512

// A server that is silent for two heartbeats is asked anew from where the listing
// stood: it may have gone down, and its cluster have chosen another. listWait
// bounds the wait for the next message that is said to be there, through several
// of these.
const (
	heartbeat = time.Second
	listWait  = 20 * time.Second
)

// Reader lists and reads the requests of a stream, of one camera or of all. It
// writes nothing, so that any number of people can look, each in a place of
// their own. It is safe for concurrent use.
//
// Requests are numbered from 0 in the order of the stream. Listing them takes
// their headers alone; a body is read when its request is.
type Reader struct {
	conn   *conn
	ctx    context.Context //nolint:containedctx // of the connection: it ends with Close
	cancel context.CancelFunc
	stream jetstream.Stream

	last  uint64 // in the stream, when it was opened
	about int    // requests then

	mu     sync.Mutex
	list   jetstream.MessagesContext // of headers
	seqs   []uint64                  // in the stream, of the requests listed so far
	own    []uint64                  // that their listener gave them; none of all cameras together
	recent []listed                  // the last of them
	err    error                     // why the listing ended: io.EOF at its end
	bucket jetstream.ObjectStore     // nil until it was needed
}

// listed is what is known of a request without reading it.
type listed struct {
	camera string
	header nats.Header
}

// cameraOf is the camera that a subject names.
func cameraOf(subject string) string { return strings.TrimPrefix(subject, prefix) }

// Open connects to a server and looks at its stream as it is now.
func Open(ctx context.Context, a Address, o Options) (*Reader, error) {
	c, err := dial(a, o, false)
	if err != nil {
		return nil, err
	}
	r := &Reader{conn: c}
	r.ctx, r.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if err := r.look(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", a, err), r.Close())
	}
	return r, nil
}

// subject is what is listed.
func (r *Reader) subject() string {
	if r.conn.address.Camera == "" {
		return prefix + "*"
	}
	return prefix + r.conn.address.Camera
}

// look asks what is in the stream and begins to list it.
func (r *Reader) look(ctx context.Context) (err error) {
	ctx, cancel := r.conn.ask(ctx, ofJetStream, replyTimeout)
	defer cancel()
	defer func() { err = r.conn.why(ctx, err) }()
	if r.stream, err = r.conn.js.Stream(ctx, Stream); err != nil {
		return err
	}
	info, err := r.stream.Info(ctx, jetstream.WithSubjectFilter(r.subject()))
	if err != nil {
		return err
	}
	r.last = info.State.LastSeq
	for _, n := range info.State.Subjects {
		r.about += int(n)
	}
	if r.about == 0 {
		r.err = io.EOF // until one is published
	}
	consumer, err := r.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{r.subject()},
		DeliverPolicy:  jetstream.DeliverAllPolicy,
		HeadersOnly:    true,
	})
	if err != nil {
		return err
	}
	r.list, err = consumer.Messages(jetstream.PullMaxMessages(page), jetstream.PullHeartbeat(heartbeat))
	return err
}

// reach lists as far as request i and reports whether it is there. The caller
// has r.mu.
func (r *Reader) reach(i int) bool {
	for len(r.seqs) <= i && r.err == nil {
		m, err := r.list.Next(jetstream.NextMaxWait(listWait))
		if err != nil {
			r.err = err
			break
		}
		meta, err := m.Metadata()
		if err != nil {
			r.err = err
			break
		}
		r.add(meta.Sequence.Stream, listed{cameraOf(m.Subject()), m.Headers()})
		if meta.NumPending == 0 || meta.Sequence.Stream >= r.last {
			r.err = io.EOF
		}
	}
	return i < len(r.seqs)
}

// add notes a request that was listed.
func (r *Reader) add(seq uint64, one listed) {
	r.seqs = append(r.seqs, seq)
	if r.conn.address.Camera != "" {
		about, err := known(one.header)
		if err != nil { // which whoever looks at the request is told
			about = &capture.Request{}
		}
		r.own = append(r.own, about.Seq)
	}
	if r.recent = append(r.recent, one); len(r.recent) > 2*page {
		r.recent = append(r.recent[:0], r.recent[page:]...)
	}
}

// Wait returns once request i was published. Its error is that of ctx, or says
// why the stream cannot be followed.
func (r *Reader) Wait(ctx context.Context, i int) error {
	for {
		r.mu.Lock()
		there, err := r.reach(i), r.err
		r.mu.Unlock()
		if there {
			return nil
		}
		if !errors.Is(err, io.EOF) {
			return fmt.Errorf("follow %s: %w", r.conn.address, plain(err))
		}
		m, err := r.list.Next(jetstream.NextContext(ctx))
		if err != nil {
			return cmp.Or(ctx.Err(), err)
		}
		meta, err := m.Metadata()
		if err != nil {
			return err
		}
		r.mu.Lock()
		r.add(meta.Sequence.Stream, listed{cameraOf(m.Subject()), m.Headers()})
		r.mu.Unlock()
	}
}

// Has reports whether there is a request i.
func (r *Reader) Has(i int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reach(i)
}

// Some reports whether there is a request at all.
func (r *Reader) Some() bool { return r.about > 0 }

// Len lists the stream to its end and returns how many requests there are.
func (r *Reader) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reach(math.MaxInt)
	return len(r.seqs)
}

// About returns how many requests there were when the stream was opened.
func (r *Reader) About() int { return r.about }

// Number returns the number that the listener of one camera gave to request i; 0
// where it is not known, or all cameras are listed, each with numbers of its own.
func (r *Reader) Number(i int) uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i < 0 || i >= len(r.own) {
		return 0
	}
	return r.own[i]
}

// Check returns why the end of the stream cannot be reached; nil if it can.
func (r *Reader) Check() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil || errors.Is(r.err, io.EOF) {
		return nil
	}
	return fmt.Errorf("list %s: %w", r.conn.address, plain(r.err))
}

// at returns where request i is in the stream, and what was listed of it where
// that is still at hand.
func (r *Reader) at(i int) (seq uint64, one listed, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.reach(i):
	case errors.Is(r.err, io.EOF):
		return 0, listed{}, io.EOF
	default:
		return 0, listed{}, plain(r.err)
	}
	if j := i - (len(r.seqs) - len(r.recent)); j >= 0 {
		one = r.recent[j]
	}
	return r.seqs[i], one, nil
}

// Peek returns what the headers of request i tell, without its body. Its error
// is io.EOF behind the last.
func (r *Reader) Peek(i int) (*capture.Request, error) {
	seq, one, err := r.at(i)
	if err != nil {
		return nil, err
	}
	if one.header == nil {
		m, err := r.get(seq)
		if err != nil {
			return nil, err
		}
		one = listed{cameraOf(m.Subject), m.Header}
	}
	req, err := known(one.header)
	if err != nil {
		return nil, err
	}
	req.Camera = one.camera
	return req, nil
}

// Load reads request i.
func (r *Reader) Load(i int) (*capture.Request, error) {
	seq, _, err := r.at(i)
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("no request %d in it", i+1)
	}
	if err != nil {
		return nil, err
	}
	m, err := r.get(seq)
	if err != nil {
		return nil, err
	}
	about, err := known(m.Header)
	if err != nil {
		return nil, fmt.Errorf("message %d of the stream: %w", seq, err)
	}
	ctx, cancel := context.WithTimeout(r.ctx, patience(int(min(about.Size, maxBody))))
	defer cancel()
	var bodies jetstream.ObjectStore
	if m.Header.Get(bodyHeader) != "" {
		if bodies, err = r.objects(); err != nil {
			return nil, err
		}
	}
	req, err := decode(ctx, m.Header, m.Data, bodies)
	if err != nil {
		return nil, fmt.Errorf("message %d of the stream: %w", seq, err)
	}
	req.Camera = cameraOf(m.Subject)
	return req, nil
}

// get reads a message of the stream.
func (r *Reader) get(seq uint64) (*jetstream.RawStreamMsg, error) {
	ctx, cancel := r.conn.ask(r.ctx, ofJetStream, replyTimeout)
	defer cancel()
	m, err := r.stream.GetMsg(ctx, seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, fmt.Errorf("%w: the stream's limits have removed it meanwhile", err)
	}
	if err != nil {
		return nil, fmt.Errorf("message %d of the stream: %w", seq, r.conn.why(ctx, err))
	}
	return m, nil
}

// objects returns the object store.
func (r *Reader) objects() (jetstream.ObjectStore, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bucket == nil {
		bucket, err := r.conn.js.ObjectStore(r.ctx, bucketName)
		if err != nil {
			return nil, fmt.Errorf("the object store %s: %w", bucketName, plain(err))
		}
		r.bucket = bucket
	}
	return r.bucket, nil
}

// Close ends the connection.
func (r *Reader) Close() error {
	r.cancel()
	if r.list != nil {
		r.list.Stop()
	}
	r.conn.nc.Close()
	return nil
}
