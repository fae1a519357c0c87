package background_test

import (
	"runtime"
	"syscall"
	"testing"

	"github.com/framebin/framebin/capture/background"
)

// nice returns the niceness of the calling thread; 20-nice is what Linux
// returns.
func nice(t *testing.T) int {
	t.Helper()
	n, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		t.Fatal(err)
	}
	return 20 - n
}

// TestDoLowersItsThreadAlone would fail if threads that served background
// work came back to serve requests.
func TestDoLowersItsThreadAlone(t *testing.T) {
	t.Parallel()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := nice(t)
	for range 20 {
		inside := 0
		background.Do(func() { inside = nice(t) })
		if inside <= before && before < 10 || inside < before {
			t.Fatalf("got niceness %d inside, %d outside", inside, before)
		}
	}
	results := make(chan int)
	for range 50 {
		go func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			results <- nice(t)
		}()
	}
	for range 50 {
		if got := <-results; got != before {
			t.Fatalf("a goroutine runs at niceness %d, want %d", got, before)
		}
	}
}
