// Package background runs work that must not keep senders waiting: reading
// what has arrived, drawing it. Where the system can, it does so on threads
// that get the processor only as far as the threads that answer senders, and
// the senders themselves, leave it to them.
package background

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Do calls f and returns when it has returned. A panic of f goes on in the
// caller, with the stack that it came from.
//
// It costs a thread, some tens of microseconds: call it for work that takes
// longer.
func Do(f func()) {
	done := make(chan error, 1)
	go func() {
		defer func() {
			var err error
			if p := recover(); p != nil {
				err = fmt.Errorf("%v\n%s", p, debug.Stack())
			}
			done <- err
		}()
		// A thread that was lowered can be raised by root alone. It is never
		// unlocked, so it ends with this goroutine.
		runtime.LockOSThread()
		lower()
		f()
	}()
	if err := <-done; err != nil {
		panic(err)
	}
}
