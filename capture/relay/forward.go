package relay

import (
	"context"
	"errors"
	"sync"

	"framebin/capture"
)

// Bounds of a [Forwarder].
const (
	workers    = 4
	maxQueue   = 64   // requests that wait for a slow target
	maxResults = 4096 // of the newest requests
)

// errQueueFull is the result of a request that was not sent.
var errQueueFull = errors.New("not forwarded: the target is too slow, and the queue is full")

// ForwardStats counts what a Forwarder did.
type ForwardStats struct {
	Sent    uint64 // answered with 2xx
	Failed  uint64 // answered otherwise, or not at all
	Dropped uint64 // not sent, because the target is too slow
	Waiting int
}

// Forwarder passes requests on beside their acknowledgement. A slow or dead
// target costs a bounded queue and then requests that are not passed on,
// never the sender's time. It is safe for concurrent use.
type Forwarder struct {
	client *Client
	queue  chan *capture.Request

	mu      sync.Mutex
	results map[uint64]Result
	order   []uint64
	stats   ForwardStats
}

// NewForwarder returns a Forwarder; Run makes it work.
func NewForwarder(c *Client) *Forwarder {
	return &Forwarder{
		client:  c,
		queue:   make(chan *capture.Request, maxQueue),
		results: make(map[uint64]Result),
	}
}

// Follow passes on what ring captures from now on, until ctx ends.
func (f *Forwarder) Follow(ctx context.Context, ring *capture.Ring) {
	watch := ring.Watch()
	defer watch.Close()
	seq := ring.Stats().Newest
	for {
		reqs, missed := ring.Since(seq, maxQueue)
		f.drop(missed)
		for _, r := range reqs {
			seq = r.Seq
			f.offer(r)
		}
		if len(reqs) > 0 {
			continue
		}
		select {
		case <-watch.C():
		case <-ctx.Done():
			return
		}
	}
}

// offer queues r, on hold until it was sent.
func (f *Forwarder) offer(r *capture.Request) {
	if r.Rejected {
		return
	}
	if !r.Hold() {
		f.drop(1)
		return
	}
	select {
	case f.queue <- r:
	default:
		r.Release()
		f.note(Result{Seq: r.Seq, Err: errQueueFull})
	}
}

// Run sends what is queued, until ctx ends.
func (f *Forwarder) Run(ctx context.Context) {
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() { f.work(ctx) })
	}
	wg.Wait()
	for {
		select {
		case r := <-f.queue:
			r.Release()
		default:
			return
		}
	}
}

func (f *Forwarder) work(ctx context.Context) {
	for {
		select {
		case r := <-f.queue:
			f.note(f.client.Send(ctx, r))
			r.Release()
		case <-ctx.Done():
			return
		}
	}
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
	s := f.stats
	s.Waiting = len(f.queue)
	return s
}
