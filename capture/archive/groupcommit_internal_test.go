package archive

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestNameFails: of lines that are written at once, one is left out whose message
// does not get its name, and its sender is told; be it the first or not.
func TestNameFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w, err := openWriter(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.close() }()
	const lines = 6
	errTaken := errors.New("the name is taken")
	var all sync.WaitGroup
	errs := make([]error, lines)
	w.turn.Lock() // until all of them wait
	for i := range lines {
		joined := make(chan struct{})
		all.Go(func() {
			errs[i] = w.list(func() indexLine {
				defer close(joined)
				return indexLine{Seq: uint64(i), File: "000000/x"}
			}, func() error {
				if i%3 == 0 {
					return errTaken
				}
				return nil
			})
		})
		<-joined
	}
	w.turn.Unlock()
	all.Wait()
	for i, err := range errs {
		if want := i%3 == 0; errors.Is(err, errTaken) != want {
			t.Errorf("line %d: %v", i, err)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, indexName))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\n"); n != 4 || strings.Contains(string(text), `"seq":3,`) {
		t.Errorf("the index is\n%s", text)
	}
}
