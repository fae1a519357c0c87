package archive_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/framebin/framebin/capture/archive"
)

// TestRecorderFullDisk fills a small file system: each request that does not
// fit is an error that says so and leaves nothing behind, and recording
// resumes when there is room.
func TestRecorderFullDisk(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t)
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(disk, "r")
	rec := record(t, dir)
	var want []string
	var failed error
	for i := 0; failed == nil && i < 100; i++ {
		body := strings.Repeat(string(rune('a'+i%26)), 10_000)
		if failed = rec.Record(post(body)); failed == nil {
			want = append(want, body)
		}
	}
	if !errors.Is(failed, syscall.ENOSPC) || len(want) == 0 {
		t.Fatalf("got %v after %d requests, want no space", failed, len(want))
	}
	for n := 8192; n > 0; n /= 2 { // down to where not even a line of the index fits
		for i := 0; i < 50 && rec.Record(post(strings.Repeat("z", n))) == nil; i++ {
			want = append(want, strings.Repeat("z", n))
		}
	}
	if err := rec.Record(post("z")); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v", err)
	}
	if s := rec.Stats(); s.Recorded != uint64(len(want)) || s.Err == nil {
		t.Errorf("got %+v for %d requests", s, len(want))
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := rec.Record(post("room")); err != nil {
		t.Fatalf("did not resume: %v", err)
	}
	s := open(t, dir)
	if got := bodies(t, s); !slices.Equal(got, append(want, "room")) || len(s.Problems()) > 0 {
		t.Errorf("got %d requests, want %d; problems %q", len(got), len(want)+1, s.Problems())
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*", ".*")); err != nil || len(left) > 0 {
		t.Errorf("unfinished messages are left: %q, %v", left, err)
	}
}

// TestRecorderFullDiskAtOnce fills it from several sides: what was accepted is
// there and nothing else, though lines are written several at a time.
func TestRecorderFullDiskAtOnce(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]archive.Options{"plain": {}, "fsync": {Fsync: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			disk := smallDisk(t)
			dir := filepath.Join(disk, "r")
			rec, err := archive.NewRecorder(dir, o)
			if err != nil {
				t.Fatal(err)
			}
			var mu sync.Mutex
			var want []string
			failed := 0
			var wg sync.WaitGroup
			for g := range 8 {
				wg.Go(func() {
					for i := range 40 {
						body := fmt.Sprintf("%d-%d", g, i) + strings.Repeat("x", i%3*2000)
						err := rec.Record(post(body))
						mu.Lock()
						if err == nil {
							want = append(want, body)
						} else {
							failed++
						}
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			if err := rec.Close(); err != nil {
				t.Fatal(err)
			}
			s := open(t, dir)
			got := bodies(t, s)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) || len(s.Problems()) > 0 || failed == 0 || len(want) == 0 {
				t.Errorf("got %d requests, want the %d accepted; %d failed; problems %q", len(got), len(want), failed, s.Problems())
			}
		})
	}
}

// smallDisk mounts a file system of 256 KiB; without the right to, the test is
// skipped.
func smallDisk(t *testing.T) string {
	t.Helper()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("mounting takes root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return disk
}
