package generated_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/generated"
)

// failing panics where a test would end.
type failing struct{ testing.TB }

func (failing) Helper() {}

func (failing) Fatalf(format string, args ...any) {
	panic(fmt.Sprintf(format, args...))
}

// stale reports whether a check ends its test.
func stale(t *testing.T, s generated.Section, want string) (ended bool) {
	t.Helper()
	defer func() { ended = recover() != nil }()
	s.Check(failing{TB: t}, want, false)
	return false
}

func TestSection(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "README.md")
	text := "# Title\n\n<!-- keys: made by go test . -update -->\n| old |\n<!-- /keys -->\n\nmore\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := generated.Section{Path: path, Name: "keys", How: "go test . -update"}
	s.Check(t, "| old |\n", false)
	if !stale(t, s, "| new |\n") {
		t.Error("a stale section passes")
	}
	s.Check(t, "| new |\n", true)
	got, err := os.ReadFile(path)
	if want := strings.Replace(text, "old", "new", 1); string(got) != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	s.How = "magic"
	if !stale(t, s, "| new |\n") {
		t.Error("a section that is not there is read")
	}
}
