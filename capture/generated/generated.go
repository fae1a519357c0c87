// Package generated has tests keep a part of a document true: a table that is
// made of the code stands between two comments that name it and how to write it
// anew.
//
// It knows no table. Tests alone import it.
package generated

import (
	"os"
	"strings"
	"testing"
)

// Section is a part of the file Path, between the lines
//
//	<!-- Name: made by How -->
//	<!-- /Name -->
type Section struct{ Path, Name, How string }

// split returns what stands before, between and after the two lines, which
// belong to what is around.
func (s Section) split(tb testing.TB) (before, between, after string) {
	tb.Helper()
	content, err := os.ReadFile(s.Path)
	if err != nil {
		tb.Fatal(err)
	}
	begin, end := "<!-- "+s.Name+": made by "+s.How+" -->\n", "<!-- /"+s.Name+" -->"
	before, rest, opened := strings.Cut(string(content), begin)
	between, after, closed := strings.Cut(rest, end)
	if !opened || !closed {
		tb.Fatalf("%s lacks %q or %q", s.Path, begin, end)
	}
	return before + begin, between, end + after
}

// Read returns what stands there, or ends the test.
func (s Section) Read(tb testing.TB) string {
	tb.Helper()
	_, text, _ := s.split(tb)
	return text
}

// Write puts text there, or ends the test.
func (s Section) Write(tb testing.TB, text string) {
	tb.Helper()
	before, _, after := s.split(tb)
	if err := os.WriteFile(s.Path, []byte(before+text+after), 0o644); err != nil { //nolint:gosec // a document, for all to read
		tb.Fatal(err)
	}
}

// Check fails the test unless want stands there; with update it writes it.
func (s Section) Check(tb testing.TB, want string, update bool) {
	tb.Helper()
	switch {
	case s.Read(tb) == want:
	case update:
		s.Write(tb, want)
	default:
		tb.Fatalf("%s: what it says of %s is stale: %s writes it", s.Path, s.Name, s.How)
	}
}
