//go:build load && linux

package load_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestKillWhileRecording kills framebin --record twenty times, each time at
// another point, while framebin send posts to it as fast as it is answered:
// what was acknowledged is on disk, in the end as in every round.
func TestKillWhileRecording(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "capture")
	acknowledged := 0
	for round := range 20 {
		s := headless(t, "--record", dir)
		acknowledged += sendAndKill(t, s, 3+5*round)
		recorded := recordedIn(t, dir)
		// The last may have been recorded and not yet acknowledged.
		if n := len(recorded); n < acknowledged || n > acknowledged+round+1 {
			t.Fatalf("round %d: %d were acknowledged, %d are on disk", round, acknowledged, n)
		}
	}
	seen := map[string]int{}
	for _, m := range recordedIn(t, dir) {
		seen[m.Time+" "+m.SHA256]++
		if m.SHA256 == "" || m.Prediction == nil && m.Type == "request" {
			t.Errorf("a request is not whole: %+v", m)
		}
	}
	for one, n := range seen {
		if n != 1 {
			t.Errorf("%s is there %d times", one, n)
		}
	}
	t.Logf("%d acknowledged, %d on disk, in 20 rounds", acknowledged, len(seen))
}

// sendAndKill sends until n requests were acknowledged, kills the listener,
// and returns how many were in all.
func sendAndKill(t *testing.T, s *server, n int) int {
	t.Helper()
	cmd := exec.Command(framebin, "send", "--json", "--quiet", "--fps", "0", s.url)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged := 0
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var sent struct{ Status int }
		if err := json.Unmarshal(lines.Bytes(), &sent); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		if sent.Status != 200 {
			break // the listener is gone
		}
		if acknowledged++; acknowledged == n {
			s.kill()
		}
	}
	_ = cmd.Process.Signal(os.Interrupt)
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait() // it says that not all was taken
	if acknowledged < n {
		t.Fatalf("the sender ended after %d of %d requests", acknowledged, n)
	}
	return acknowledged
}

// recordedIn returns the requests of a capture folder, as export tells them.
func recordedIn(t *testing.T, dir string) (all []message) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), framebin, "export", dir, "--format", "ndjson", "-o", "-")
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("export: %v: %s", err, errs.String())
	}
	for line := range strings.Lines(string(out)) {
		var m message
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, m)
	}
	return all
}
