package background

import (
	"os"
	"runtime"
)

// extra is how many functions are expected to run in the background at a time.
const extra = 2

// RaiseGOMAXPROCS has the Go scheduler run that many more goroutines at once than there
// are processors. Without it two functions in the background of a machine of
// two processors would leave the scheduler none for a request, however low
// their threads: it knows no priorities, the system does. GOMAXPROCS in the
// environment is left as it is.
//
// It is for the start of what listens or has a screen: it stops all goroutines,
// and what more of them run at once touch memory of their own, which a command
// that is done in a moment would wait for. A second time it changes nothing.
func RaiseGOMAXPROCS() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.SetDefaultGOMAXPROCS()
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + extra)
	}
}
