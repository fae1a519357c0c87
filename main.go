// Framebin listens for the webhooks of a camera inference and shows each frame
// in the terminal, with its predictions drawn on it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/framebin/framebin/ui/cli"
	"github.com/framebin/framebin/ui/crashmonitor"
)

// version is set by the linker when a release is built.
var version string

// endPatience is how long a clean end may take after the first signal.
const endPatience = 10 * time.Second

func main() {
	if crashmonitor.Main() {
		return
	}
	emergency := cli.Emergency{Monitor: crashmonitor.Start}
	var temporaries cli.Temporaries
	leave := func() {
		emergency.Leave()
		temporaries.Remove()
	}
	go endOnQuit(leave)
	ctx := endOnSignal(leave)
	code := cli.Run(ctx, os.Args[1:], cli.Program{
		Version: cli.BuildVersion(version),
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Env:     os.Environ(),

		Emergency:   &emergency,
		Temporaries: &temporaries,
	})
	os.Exit(code)
}

// endOnSignal returns a context that ends with the first signal, for a clean
// end. A second one, or an end that takes longer than endPatience, calls leave
// and ends the process at once, with the exit code that a shell gives one that
// died of the signal.
func endOnSignal(leave func()) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		last := <-signals
		cancel()
		select {
		case last = <-signals:
		case <-time.After(endPatience):
		}
		code := 1
		if s, ok := last.(syscall.Signal); ok {
			const died = 128
			code = died + int(s)
		}
		leave()
		os.Exit(code)
	}()
	return ctx
}

// endOnQuit waits for a signal that has the Go runtime tell what all goroutines
// do, and does that once the screen was left.
func endOnQuit(leave func()) {
	const maxStacks, code = 4 << 20, 2 // as the runtime
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGQUIT, syscall.SIGABRT)
	last := <-signals
	stacks := make([]byte, maxStacks)
	stacks = stacks[:runtime.Stack(stacks, true)]
	leave()
	time.AfterFunc(time.Second, func() { os.Exit(code) }) // where nobody reads them
	fmt.Fprintf(os.Stderr, "%v\n\n%s\n", last, stacks)
	os.Exit(code)
}
