// Package background runs work that must not keep senders waiting: reading
// what has arrived, drawing it. Where the system can, it does so on threads
// that get the processor only as far as the threads that answer senders, and
// the senders themselves, leave it to them.
//
// It knows neither render nor ui; packages of capture, render and ui may import
// it, and main.
package background

import (
	"runtime"

	"github.com/framebin/framebin/capture/guard"
)

// Do calls f and returns when it has returned. A panic of f goes on in the
// caller, as a [*guard.PanicError] with the stack that it came from.
//
// It costs a thread, some tens of microseconds: call it for work that takes
// longer.
func Do(f func()) {
	done := make(chan *guard.PanicError, 1)
	go func() {
		defer func() { done <- guard.Caught(recover()) }()
		// A thread that was lowered can be raised by root alone. It is never
		// unlocked, so it ends with this goroutine.
		runtime.LockOSThread()
		lower()
		f()
	}()
	if p := <-done; p != nil {
		panic(p)
	}
}
