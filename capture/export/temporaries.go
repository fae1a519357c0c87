package export

import (
	"errors"
	"os"
	"sync"
)

// Temporaries are the files and folders of running jobs that have no name of
// their own yet. Whoever ends the process without waiting for its jobs removes
// them. The zero value is ready to use, and nil keeps none.
type Temporaries struct {
	mu    sync.Mutex
	paths map[string]struct{}
	ended bool
}

var errEnded = errors.New("the process ends")

// Remove deletes them all, and lets none be made any more: the process is to
// end.
func (t *Temporaries) Remove() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	for path := range t.paths {
		_ = os.RemoveAll(path) // nothing can be done about one that stays
	}
}

// add makes one.
func (t *Temporaries) add(path string, create func() error) error {
	if t == nil {
		return create()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return errEnded
	}
	if err := create(); err != nil {
		return err
	}
	if t.paths == nil {
		t.paths = map[string]struct{}{}
	}
	t.paths[path] = struct{}{}
	return nil
}

// forget is for one that is gone, or has its name.
func (t *Temporaries) forget(path string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.paths, path)
}
