package background

import "syscall"

// niceness is that of the command nice when nothing is said. More of it
// starves a thread on a machine that is busy otherwise, and the garbage
// collector has to wait for every thread.
const niceness = 10

// lower gives the thread that calls it less of the processor. On Linux a
// niceness is a thread's own, against POSIX (setpriority(2), BUGS).
// One that has as little already stays as it is.
func lower() {
	const highest = 20 // Linux returns it less the niceness
	if now, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0); err == nil && highest-now < niceness {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness) // else it stays as it is
	}
}
