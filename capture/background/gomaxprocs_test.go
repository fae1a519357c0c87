package background_test

import (
	"runtime"
	"testing"

	"github.com/framebin/framebin/capture/background"
)

// TestRaiseGOMAXPROCS raises it once, however often it is asked to, and not
// where the environment says what it is.
func TestRaiseGOMAXPROCS(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	t.Setenv("GOMAXPROCS", "")
	background.RaiseGOMAXPROCS()
	raised := runtime.GOMAXPROCS(0)
	background.RaiseGOMAXPROCS()
	if again := runtime.GOMAXPROCS(0); raised < 3 || again != raised {
		t.Errorf("got %d, and then %d", raised, again)
	}
	t.Setenv("GOMAXPROCS", "1")
	runtime.GOMAXPROCS(1)
	background.RaiseGOMAXPROCS()
	if got := runtime.GOMAXPROCS(0); got != 1 {
		t.Errorf("got %d, want that of the environment", got)
	}
}
