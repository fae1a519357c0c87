package render

import (
	"context"
	"sync"
)

// singleflight lets callers that want the same picture at the same time wait for
// one drawing of it.
type singleflight struct {
	mu  sync.Mutex
	now map[Key]*flight
}

// flight is one drawing and those who wait for it.
type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiting int
	picture *Picture
	err     error
}

// do returns what draw returns, called once for all who come with the same
// key while it runs. It is cancelled when the last of them has gone.
func (f *singleflight) do(ctx context.Context, key Key, draw func(context.Context) (*Picture, error)) (*Picture, error) {
	f.mu.Lock()
	fl, ok := f.now[key]
	if !ok {
		fl = f.start(ctx, key, draw)
	}
	fl.waiting++
	f.mu.Unlock()
	select {
	case <-fl.done:
		return fl.picture, fl.err
	case <-ctx.Done():
		f.leave(key, fl)
		return nil, context.Cause(ctx)
	}
}

// start begins a drawing that does not end with the caller's ctx.
func (f *singleflight) start(ctx context.Context, key Key, draw func(context.Context) (*Picture, error)) *flight {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	fl := &flight{done: make(chan struct{}), cancel: cancel}
	if f.now == nil {
		f.now = make(map[Key]*flight)
	}
	f.now[key] = fl
	go func() {
		fl.picture, fl.err = draw(own)
		f.mu.Lock()
		f.forget(key, fl)
		f.mu.Unlock()
		cancel()
		close(fl.done)
	}()
	return fl
}

// leave ends one caller's wait. A drawing that nobody waits for is cancelled,
// and who comes after starts another.
func (f *singleflight) leave(key Key, fl *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fl.waiting--; fl.waiting == 0 {
		f.forget(key, fl)
		fl.cancel()
	}
}

// forget lets the next caller of key start anew.
func (f *singleflight) forget(key Key, fl *flight) {
	if f.now[key] == fl {
		delete(f.now, key)
	}
}
