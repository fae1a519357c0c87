//go:build unix

package archive_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/archive"
)

// TestSymlinks: what a symbolic link leads to is not read, and that is said.
func TestSymlinks(t *testing.T) {
	t.Parallel()
	const message = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
	elsewhere := put(t, map[string]string{"1.http": message})
	dir := put(t, map[string]string{"1.http": message, "index.ndjson": ""})
	if err := os.Symlink(elsewhere, filepath.Join(dir, "sub")); err != nil {
		t.Skip(err)
	}
	s := open(t, dir)
	if _, err := s.Request(0); err != nil || s.Len() != 1 {
		t.Errorf("got %d requests, %v", s.Len(), err)
	}
	if said := strings.Join(s.Problems(), "; "); !strings.Contains(said, "sub is a symbolic link") {
		t.Errorf("got %q", said)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.ndjson"), []byte(`{"seq":1,"method":"POST","target":"/","file":"sub/1.http"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := archive.Open(dir, archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Request(0); err == nil || !strings.Contains(err.Error(), "sub is a symbolic link that leads out") {
		t.Errorf("got %v", err)
	}
}
