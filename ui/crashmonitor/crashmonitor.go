// Package crashmonitor puts a terminal back after a process that died without
// doing so: of a panic that nothing caught, a fatal error of the Go runtime, or a
// signal that cannot be caught.
//
// No code of a process runs after those, so another process waits for its end:
// the same program, started with [argument], at the other end of a pipe that
// the runtime also writes the reason to ([debug.SetCrashOutput]). Waiting costs
// no time, and a few megabytes.
//
// It mends nothing but the terminal. main imports it.
package crashmonitor

// argument has the program be a monitor, see [Main].
const argument = "crash-monitor"

// maxTrace is how much of what the runtime says of a crash is kept, in bytes.
const maxTrace = 1 << 20

// clean is what a process sends that has put its terminal back by itself: no
// word of the runtime begins with it.
const clean = '\x04'
