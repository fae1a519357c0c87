//go:build load && linux

package load_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
)

// TestHourIsFlat sends what a camera sends in an hour at 15 frames/s, as fast as
// the answers come, to a screen that draws: once the ring is full, memory,
// threads and descriptors stay what they are. A goroutine that stays behind with
// each frame would show in the memory. It takes minutes, and wants
// FRAMEBIN_LOAD_FRAMES, such as 54000.
func TestHourIsFlat(t *testing.T) {
	t.Parallel()
	frames, err := strconv.Atoi(os.Getenv("FRAMEBIN_LOAD_FRAMES"))
	if err != nil {
		t.Skip("FRAMEBIN_LOAD_FRAMES is not set")
	}
	s := screen(t, "--max-memory", "128MiB")
	conn := s.dial(t)
	defer conn.Close()
	request := bodyOf(t, 245_000, 10).request()
	send := func(n int) {
		for range n {
			_ = exchange(t, conn, request)
		}
		s.rest()
	}
	send(max(frames/10, 1500)) // fills the ring, and what else is kept
	memory, threads, files := s.status(t, "VmRSS"), s.threads(t), s.files(t)
	for range 4 {
		send(frames / 4)
		t.Logf("%d MiB resident, %d threads, %d descriptors, %d pictures", s.status(t, "VmRSS")>>20, s.threads(t), s.files(t), s.drawn())
	}
	// The collector lets the heap grow and shrink, and the scheduler keeps
	// threads that it once needed.
	if got := s.status(t, "VmRSS"); got > memory*110/100+16<<20 {
		t.Errorf("%d MiB resident at the end, %d at the start", got>>20, memory>>20)
	}
	if got := s.threads(t); got > threads+8 {
		t.Errorf("%d threads at the end, %d at the start", got, threads)
	}
	if got := s.files(t); got > files+4 {
		t.Errorf("%d descriptors at the end, %d at the start", got, files)
	}
}

// threads returns how many threads the program has.
func (s *server) threads(t *testing.T) int {
	t.Helper()
	return s.entries(t, "task")
}

// files returns how many descriptors the program has open.
func (s *server) files(t *testing.T) int {
	t.Helper()
	return s.entries(t, "fd")
}

func (s *server) entries(t *testing.T, of string) int {
	t.Helper()
	list, err := os.ReadDir(fmt.Sprintf("/proc/%d/%s", s.cmd.Process.Pid, of))
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}
