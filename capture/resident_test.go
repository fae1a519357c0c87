package capture_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
)

// The process whose memory TestResident measures keeps this much, and prints
// its URL.
const (
	residentMemory = 64 << 20
	residentEnv    = "FRAMEBIN_TEST_RESIDENT"
)

// TestResidentListener is that process; without its environment it is nothing.
func TestResidentListener(t *testing.T) { //nolint:paralleltest // a process of its own
	if os.Getenv(residentEnv) == "" {
		t.Skip("started by TestResident")
	}
	ring := capture.NewRing(1000, residentMemory)
	s, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0"}, ring, meter.New())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("url", s.URL())
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // until the parent has seen enough
		cancel()
	}()
	if err := s.Serve(ctx); err != nil {
		t.Fatal(err)
	}
}

// TestResident floods a listener with bodies of all sizes, more of them at a
// time than its memory has room for, and asks the system how much memory the
// process ever had: the bound, 15 % and 32 MiB are what it may be.
func TestResident(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" || testing.Short() {
		t.Skip("needs /proc and a second")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestResidentListener$", "-test.v")
	cmd.Env = append(os.Environ(), residentEnv+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var url string
	lines := bufio.NewScanner(out)
	for url == "" && lines.Scan() {
		url, _ = strings.CutPrefix(lines.Text(), "url ")
		if url == lines.Text() {
			url = ""
		}
	}
	before := peak(t, cmd.Process.Pid)
	var wg sync.WaitGroup
	for sender := range 8 {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(sender), 6))
			body := bytes.Repeat([]byte("x"), 24<<20)
			for range 12 {
				n := rnd.IntN(len(body))
				if rnd.IntN(2) == 0 {
					n /= 1000
				}
				var r io.Reader = bytes.NewReader(body[:n])
				if rnd.IntN(4) == 0 {
					r = io.MultiReader(r) // chunked
				}
				resp, err := http.Post(url, "image/jpeg", r)
				if err != nil {
					t.Error(err)
					return
				}
				_ = resp.Body.Close()
			}
		})
	}
	wg.Wait()
	after := peak(t, cmd.Process.Pid)
	_ = in.Close()
	_, _ = io.Copy(io.Discard, out)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	const fresh, most = 16 << 20, residentMemory*115/100 + 32<<20
	t.Logf("resident at most %d MiB of which %d before the first request; bodies may take %d", after>>20, before>>20, residentMemory>>20)
	// The race detector takes more for itself than a fresh process has.
	if after-before > most-fresh {
		t.Errorf("got %d MiB at most after %d, want %d", after>>20, before>>20, most>>20)
	}
	if after-before < residentMemory/2 {
		t.Errorf("got %d MiB: the flood did not fill the memory", after>>20)
	}
}

// peak returns the most memory that a process had resident, in bytes.
func peak(t *testing.T, pid int) int {
	t.Helper()
	status := read(t, fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(status, "VmHWM:")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}
