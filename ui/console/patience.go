package console

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// endPatience is how long a write may wait for its reader once the program is
// to end: a pipe that is full, a terminal that was stopped or is gone.
const endPatience = 2 * time.Second

// errUnread is returned where that was not enough, and ever after.
var errUnread = fmt.Errorf("not read within %v", endPatience)

// patient is a writer that waits for its reader for as long as the program
// runs, and no longer than endPatience after its end. It is safe for
// concurrent use.
type patient struct {
	io.Writer
	end <-chan struct{}

	mu     sync.Mutex
	unread bool
}

// UntilEnd returns a writer to w that gives up after the end of ctx.
func UntilEnd(ctx context.Context, w io.Writer) io.Writer {
	return &patient{Writer: w, end: ctx.Done()}
}

// Write writes p, which may be read for ever after it has failed: it is the
// caller's no more.
func (w *patient) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.unread {
		return 0, errUnread
	}
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	go func() {
		n, err := w.Writer.Write(p)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return r.n, r.err
	case <-w.end:
	}
	late := time.NewTimer(endPatience)
	defer late.Stop()
	select {
	case r := <-done:
		return r.n, r.err
	case <-late.C:
		w.unread = true
		return 0, errUnread
	}
}
