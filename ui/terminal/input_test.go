package terminal_test

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"

	"github.com/framebin/framebin/ui/terminal"
)

// TestEscapes types fast: no escape is lost, and sequences stay what they are.
func TestEscapes(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"k":                         "k",
		"\x1bk":                     "alt+k", // which the screen takes for esc and k
		"\x1b\x1bk":                 "esc alt+k",
		"\x1b\x1b\x1bk":             "esc esc alt+k",
		"q\x1b\x1bkj":               "q esc alt+k j",
		"\x1b\x1b":                  "alt+esc", // the same
		"\x1b[A\x1b[B":              "up down",
		"\x1b\x1b[A":                "alt+up",
		"\x1b\x1bOA":                "alt+up",
		"\x1b[?62;4c":               "",
		"":                          "",
		strings.Repeat("\x1b", 300): "",
	}
	for typed, want := range tests {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.WriteString(typed); err != nil {
			t.Fatal(err)
		}
		_ = w.Close()
		read, err := io.ReadAll(struct{ io.Reader }{terminal.Input{File: r}})
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Close()
		var keys []string
		var decoder uv.EventDecoder
		for len(read) > 0 {
			n, event := decoder.Decode(read)
			if k, ok := event.(uv.KeyPressEvent); ok {
				keys = append(keys, fmt.Sprint(k))
			}
			read = read[n:]
		}
		if got := strings.Join(keys, " "); got != want && len(typed) < 100 {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
		if len(typed) == 300 && len(keys) < 250 {
			t.Errorf("of 300 escapes %d are left", len(keys))
		}
	}
}
