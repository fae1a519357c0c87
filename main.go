// Framebin listens for the webhooks of a camera inference and shows each frame
// in the terminal, with its predictions drawn on it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/ui/cli"
)

// version is set by the linker when a release is built.
var version string

func main() {
	background.RaiseGOMAXPROCS()
	var emergency cli.Emergency
	ctx := endOnSignal(emergency.Leave)
	code := cli.Run(ctx, os.Args[1:], cli.Program{
		Version: cli.BuildVersion(version),
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Env:     os.Environ(),

		Emergency: &emergency,
	})
	os.Exit(code)
}

// endOnSignal returns a context that ends with the first signal, for a clean
// end. The second one calls leave and ends the process at once, with the exit
// code that a shell gives one that died of it.
func endOnSignal(leave func()) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		<-signals
		cancel()
		code := 1
		if second, ok := (<-signals).(syscall.Signal); ok {
			const died = 128
			code = died + int(second)
		}
		leave()
		os.Exit(code)
	}()
	return ctx
}
