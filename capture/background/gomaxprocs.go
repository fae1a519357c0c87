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
// It is for the start of a program.
func RaiseGOMAXPROCS() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + extra)
	}
}
