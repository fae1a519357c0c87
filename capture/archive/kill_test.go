package archive_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture/archive"
)

// childDir names the folder that the test binary records into when it is
// started as the process to be killed.
const childDir = "FRAMEBIN_TEST_RECORD"

// TestChild is no test but the process that TestKill kills: it records from
// four goroutines and prints the body of each request that Record accepted.
func TestChild(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("started by TestKill alone")
	}
	rec, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%d-%d-%d", os.Getpid(), g, i)
				body := id + strings.Repeat(".", 8_000)
				if err := rec.Record(post(body)); err != nil {
					t.Error(err)
					return
				}
				if _, err := fmt.Fprintln(os.Stdout, "recorded "+id); err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestKill kills a recording process twenty times, each time at another
// point, and goes on in the same folder: all that was accepted is there,
// whole, and nothing is there twice.
func TestKill(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "r")
	accepted := map[string]bool{}
	for round := range 20 {
		recordAndKill(t, dir, 5+7*round, accepted)
		found := map[string]int{}
		s := open(t, dir)
		for _, body := range bodies(t, s) {
			id, rest, _ := strings.Cut(body, ".")
			if len(rest) != 7_999 {
				t.Fatalf("%s has %d bytes", id, len(body))
			}
			found[id]++
		}
		for id := range accepted {
			if found[id] != 1 {
				t.Fatalf("round %d: %s is there %d times", round, id, found[id])
			}
		}
		for id, n := range found {
			if n != 1 {
				t.Fatalf("round %d: %s is there %d times", round, id, n)
			}
		}
	}
	rec := record(t, dir) // the killed ones left no lock
	if err := rec.Record(post("after")); err != nil {
		t.Fatal(err)
	}
	if s := open(t, dir); s.Len() < len(accepted)+1 || len(s.Problems()) > 0 {
		t.Errorf("got %d requests of %d, problems %q", s.Len(), len(accepted)+1, s.Problems())
	}
	left, err := filepath.Glob(filepath.Join(dir, "*", ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("unfinished messages are left: %q, %v", left, err)
	}
}

// recordAndKill kills the process after it accepted n requests, and adds to
// accepted all that it said it had.
func recordAndKill(t *testing.T, dir string, n int, accepted map[string]bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		id, ok := strings.CutPrefix(lines.Text(), "recorded ")
		if !ok {
			t.Errorf("the process says %q", lines.Text())
			continue
		}
		accepted[id] = true
		if n--; n == 0 {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	if n > 0 {
		t.Fatalf("the process ended by itself, %d requests early", n)
	}
}
