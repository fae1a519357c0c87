package main

import (
	"bytes"
	"sync"
)

// transcript is what a program has written so far. It tells of more.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

// Write adds to the transcript.
func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := t.text.Write(p)
	select {
	case t.more <- struct{}{}:
	default:
	}
	return n, err
}

// String returns what was written.
func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}
