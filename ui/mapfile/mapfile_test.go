package mapfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/mapfile"
	"github.com/framebin/framebin/ui/message"
)

const memory = 64 << 20 // bytes

const unknown = `{"found":[{"what":"dog","certainty":0.5,"place":[10,20,50,80]}]}`

// home gives the test a configuration folder of its own, and returns where its
// maps lie.
func home(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
		t.Setenv(name, dir)
	}
	config, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(config, filepath.FromSlash(mapfile.Folder))
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBegin begins a map for a document that nobody knew, next to those that
// are there, and takes it away if it was left as it was.
func TestBegin(t *testing.T) {
	folder := home(t)
	files := mapfile.New(nil, memory)
	first, err := files.File([]byte(unknown), "POST /../cam 1")
	if err != nil || filepath.Dir(first) != folder {
		t.Fatalf("got %q, %v, want one in %s", first, err, folder)
	}
	write(t, first, "empty") // which reads nothing
	second, err := files.File([]byte(unknown), "POST /../cam 1")
	if err != nil || second == first || filepath.Dir(second) != folder {
		t.Fatalf("got %q, %v after %q", second, err, first)
	}
	if files.Unchanged(first) || !files.Unchanged(second) {
		t.Error("what was changed was taken away, or what was not was kept")
	}
	if found, _ := filepath.Glob(filepath.Join(folder, "*")); len(found) != 1 {
		t.Errorf("left are %v", found)
	}
	if _, err := files.File([]byte("no JSON"), "POST /"); !errors.Is(err, mapfile.ErrNoDocument) {
		t.Errorf("got %v of what is no document", err)
	}
}

// TestFile finds the map that reads a document: of the flag before the
// folder's; and the one that fails on it.
func TestFile(t *testing.T) {
	folder := home(t)
	reads := `{objects: [.found[] | {class: .what, confidence: .certainty, box: (.place | xywh)}]}`
	own := write(t, filepath.Join(folder, "own.jq"), reads)
	document := []byte(unknown)
	if got, err := mapfile.New(nil, memory).File(document, "POST /"); got != own || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, own)
	}
	given := write(t, filepath.Join(t.TempDir(), "given.jq"), reads)
	if got, err := mapfile.New([]string{given}, memory).File(document, "POST /"); got != given || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, given)
	}
	write(t, own, `error("no")`)
	if got, err := mapfile.New(nil, memory).File(document, "POST /"); got != own || err != nil {
		t.Errorf("got %q, %v, want the one that fails", got, err)
	}
}

// TestRead says what is wrong with a program, and fails for a file that is not
// there.
func TestRead(t *testing.T) {
	home(t)
	var said strings.Builder
	broken := write(t, filepath.Join(t.TempDir(), "broken.jq"), "{")
	if _, err := mapfile.Read([]string{broken}, &said); err != nil || !strings.Contains(said.String(), "broken.jq") {
		t.Errorf("got %q, %v", said.String(), err)
	}
	_, words, err := mapfile.New([]string{broken}, memory).Load()
	if err != nil || !strings.Contains(words, "broken.jq") || strings.Contains(words, "\n") {
		t.Errorf("Load says %q, %v", words, err)
	}
	if _, err := mapfile.Read([]string{broken + ".none"}, &said); !errors.Is(err, message.ErrFlag) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v of a file that is not there", err)
	}
}
