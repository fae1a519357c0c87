package archive_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/framebin/framebin/capture/archive"
)

// TestJoin has the requests of two archives one after the other.
func TestJoin(t *testing.T) {
	t.Parallel()
	folder := func(texts ...string) *archive.Source {
		files := map[string]string{}
		for i, text := range texts {
			files[fmt.Sprintf("%02d.http", i+1)] = message(text)
		}
		return open(t, put(t, files))
	}
	joined, err := archive.Join(folder("a", "b", "c"), folder("d", "e"))
	if err != nil {
		t.Fatal(err)
	}
	if joined.Len() != 5 || !joined.Some() || joined.Live() || joined.About() != 5 {
		t.Errorf("got %d requests, about %d", joined.Len(), joined.About())
	}
	for i, want := range []string{"a", "b", "c", "d", "e"} {
		r, err := joined.Request(i)
		if err != nil || string(r.Body()) != want {
			t.Errorf("%d: got %q, %v, want %q", i, r.Body(), err, want)
		}
		if _, err := joined.Peek(i); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	if _, err := joined.Peek(5); !errors.Is(err, io.EOF) {
		t.Errorf("got %v behind the end", err)
	}
	n := 0
	for _, err := range joined.All() {
		if err != nil {
			t.Error(err)
		}
		n++
	}
	if n != 5 || len(joined.Problems()) != 0 {
		t.Errorf("got %d, %v", n, joined.Problems())
	}
	if err := joined.Close(); err != nil {
		t.Error(err)
	}
}
