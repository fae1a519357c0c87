//go:build load && linux

package load_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// heavyCaptures are what a sender may have left in a capture, and how often.
var heavyCaptures = []struct {
	name  string
	more  bool // is tried by "make memory" alone
	n     int
	bytes func(tb testing.TB) []byte
}{
	{name: "JSON of 6 MB", n: 25, bytes: posted(jsonType, func(testing.TB) []byte { return objects(70_000) })},
	{name: "PNG of 10,000x10,000 in 16 bits", n: 3, bytes: posted("image/png", func(testing.TB) []byte { return flatPNG(10_000, 10_000, 16, 2, 1) })},
	{more: true, name: "2,000 masks", n: 2, bytes: posted("multipart/form-data; boundary=b", func(testing.TB) []byte { return masked(flatPNG(1920, 1080, 8, 0, 1), 2000) })},
	{more: true, name: "photographs of 20 megapixels", n: 5, bytes: posted("image/jpeg", largePhoto)},
	{more: true, name: "bodies of 40 MB", n: 5, bytes: posted("application/octet-stream", func(testing.TB) []byte { return bytes.Repeat([]byte{0xff, 0xd8, 7, 0}, 10_000_000) })},
}

// TestCommandsStayWithinMemory has each command that reads a capture read such,
// as a folder, a HAR and a ZIP, and asks the system how much memory it had
// resident at most. What does not fit is to be said.
func TestCommandsStayWithinMemory(t *testing.T) {
	all := os.Getenv("FRAMEBIN_LOAD_INPUTS") == "all"
	target := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	t.Cleanup(target.Close)
	for _, c := range heavyCaptures {
		if c.more && !all {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := func(name string) string { return filepath.Join(dir, name) }
			if err := os.Mkdir(path("a"), 0o700); err != nil {
				t.Fatal(err)
			}
			message := c.bytes(t)
			for i := range c.n {
				if err := os.WriteFile(path(fmt.Sprintf("a/%06d-post.http", i+1)), message, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if out, err := exec.Command(framebin, "export", path("a"), "--format", "har", "-o", path("a.har")).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			zipFolder(t, path("a.zip"), path("a"))
			sources := []string{path("a"), path("a.har")}
			if all {
				sources = append(sources, path("a.zip"))
			}
			for _, limit := range []int64{64, 128} {
				for i, from := range sources {
					for _, args := range [][]string{
						{"show", from, "-o", path("out.png"), "--force"},
						{"show", from, "--survey", "sheet", "-o", path("out.png"), "--force"},
						{"export", from, "--format", "ndjson", "-o", path("out.ndjson"), "--force"},
						{"export", from, "--format", "har", "-o", path("out.har"), "--force"},
						{"diff", from, path("a")},
						{"check", from},
						{"check", "--baseline", from, path("a")},
						{"replay", from, "--to", target.URL, "--quiet"},
					} {
						if i > 0 && args[0] == "check" && !all {
							continue
						}
						said, most, err := measured(t, patience, append(args, "--max-memory", fmt.Sprintf("%dMiB", limit))...)
						t.Logf("%4d MiB of %d, %s %s %s: %v %.80q", most>>20, limit, args[0], args[1], filepath.Ext(from), err, said)
						if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok || bytes.Contains(said, []byte("goroutine ")) || ok && exit.ExitCode() >= killed {
							t.Errorf("%v: got %v: %.300s", args, err, said)
						}
						if bound := (limit<<20)*115/100 + 32<<20; most > bound {
							t.Errorf("%v: %d MiB resident, %d MiB allowed", args, most>>20, bound>>20)
						}
					}
				}
			}
		})
	}
}

// zipFolder puts the files of a folder into a ZIP.
func zipFolder(t *testing.T, name, folder string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	if err := errors.Join(z.AddFS(os.DirFS(folder)), z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}
