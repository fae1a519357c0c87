package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/guard"
)

// Bounds of a [Forwarder].
const (
	workers    = 4
	maxQueue   = 64   // requests that wait for a slow target
	maxResults = 4096 // of the newest requests
	heldShare  = 4    // one in so many bytes of the ring is on hold for what is being sent, or one request

	// grace is how long requests that wait are still sent after the end.
	grace = 3 * time.Second
)

// errQueueFull is the result of a request that was not sent.
var errQueueFull = errors.New("not forwarded: the target is too slow, and the queue is full")

// ForwardStats counts what a Forwarder did.
type ForwardStats struct {
	Sent    uint64 // answered with 2xx
	Failed  uint64 // answered otherwise, or not at all
	Dropped uint64 // not sent, because the target is too slow
}

// Forwarder passes requests on beside their acknowledgement. A slow or dead
// target costs a bounded queue and then requests that are not passed on,
// never the sender's time. It is safe for concurrent use.
type Forwarder struct {
	Log *slog.Logger // nil: none; set before it works

	client *Client
	ring   *capture.Ring
	after  uint64 // Seq up to which requests were queued
	queue  chan *capture.Request

	mu      sync.Mutex
	sent    sync.Cond // of mu: something is no more on hold
	held    int64     // bytes on hold
	results map[uint64]Result
	order   []uint64
	stats   ForwardStats
}

// NewForwarder returns a Forwarder for what ring captures from now on; Run
// makes it work, or a listener that has it as its Upstream.
func NewForwarder(c *Client, ring *capture.Ring) *Forwarder {
	f := &Forwarder{
		client:  c,
		ring:    ring,
		after:   ring.Stats().Appended,
		queue:   make(chan *capture.Request, maxQueue),
		results: make(map[uint64]Result),
	}
	f.sent.L = &f.mu
	return f
}

// Host names where requests are passed on to.
func (f *Forwarder) Host() string { return f.client.target.Host }

// Run passes requests on until ctx ends, and then those that wait, for at
// most grace. It is called once.
func (f *Forwarder) Run(ctx context.Context) {
	sending, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() { f.work(sending) })
	}
	f.follow(ctx)
	close(f.queue)
	late := time.AfterFunc(grace, stop)
	defer late.Stop()
	wg.Wait()
}

// follow queues what the ring captures, until ctx ends.
func (f *Forwarder) follow(ctx context.Context) {
	watch := f.ring.Watch()
	defer watch.Close()
	for {
		f.rest()
		select {
		case <-watch.C():
		case <-ctx.Done():
			f.rest()
			return
		}
	}
}

// rest queues what was captured and not yet queued.
func (f *Forwarder) rest() {
	for {
		reqs, missed := f.ring.Since(f.after, maxQueue)
		f.drop(missed)
		if len(reqs) == 0 {
			return
		}
		for _, r := range reqs {
			f.after = r.Seq
			f.offer(r)
		}
	}
}

// offer queues r. What waits may be evicted: a slow target is no reason to keep
// it, and to have no memory for what comes.
func (f *Forwarder) offer(r *capture.Request) {
	if r.Rejected {
		return
	}
	select {
	case f.queue <- r:
	default:
		f.note(Result{Seq: r.Seq, Err: errQueueFull})
	}
}

// work sends what is queued; once ctx has ended it lets go of the rest.
func (f *Forwarder) work(ctx context.Context) {
	for r := range f.queue {
		if !f.hold(ctx, r) {
			f.drop(1)
			continue
		}
		f.note(f.send(ctx, r))
		f.release(r)
	}
}

// hold takes r on hold once what is being sent leaves room for it: a target that
// hangs must not take the memory of what comes. It reports false where r was
// evicted meanwhile, and at the end of ctx.
func (f *Forwarder) hold(ctx context.Context, r *capture.Request) bool {
	defer context.AfterFunc(ctx, f.wake)()
	f.mu.Lock()
	defer f.mu.Unlock()
	for ctx.Err() == nil && f.held > 0 && f.held+r.Size > f.ring.Stats().MaxBytes/heldShare {
		f.sent.Wait()
	}
	if ctx.Err() != nil || !r.Hold() {
		return false
	}
	f.held += r.Size
	return true
}

func (f *Forwarder) release(r *capture.Request) {
	r.Release()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.held -= r.Size
	f.sent.Broadcast()
}

func (f *Forwarder) wake() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent.Broadcast()
}

// send sends r. A panic costs its result, and nothing else.
func (f *Forwarder) send(ctx context.Context, r *capture.Request) (result Result) {
	err := guard.Run(f.Log, fmt.Sprintf("forward request %d", r.Seq), func() { result = f.client.Send(ctx, r) })
	if err != nil {
		result = Result{Seq: r.Seq, Err: err}
	}
	return result
}

func (f *Forwarder) drop(n uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stats.Dropped += n
}

func (f *Forwarder) note(r Result) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case errors.Is(r.Err, errQueueFull):
		f.stats.Dropped++
	case r.OK():
		f.stats.Sent++
	default:
		f.stats.Failed++
	}
	f.results[r.Seq] = r
	f.order = append(f.order, r.Seq)
	if len(f.order) > maxResults {
		delete(f.results, f.order[0])
		f.order = f.order[1:]
	}
}

// Result returns what became of a request, false while it waits or if it is
// long ago.
func (f *Forwarder) Result(seq uint64) (Result, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r, ok := f.results[seq]
	return r, ok
}

// Stats returns the counts as of now.
func (f *Forwarder) Stats() ForwardStats {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.stats
}
