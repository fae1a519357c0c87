//go:build unix

package program

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

// stopped tells that the process has stopped itself, and that the signal which has it
// go on is not to be told of once more.
var stopped atomic.Bool

// relaySuspend has signals to stop and to go on handed to the program, from now on
// until it has ended.
func relaySuspend(program *tea.Program, ended <-chan struct{}) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGCONT)
	if !signal.Ignored(syscall.SIGTSTP) {
		signal.Notify(signals, syscall.SIGTSTP)
	}
	go func() {
		defer signal.Stop(signals)
		for {
			select {
			case s := <-signals:
				switch {
				case s == syscall.SIGTSTP:
					program.Send(suspendMsg{})
				case !stopped.CompareAndSwap(true, false):
					program.Send(resumedMsg{})
				}
			case <-ended:
				return
			}
		}
	}()
}

// leadsSession reports whether the process leads its session: it has no shell.
func leadsSession() bool {
	session, err := unix.Getsid(0)
	return err == nil && session == os.Getpid()
}

// stopProcess stops the process, or all of its group, and returns when it is
// to go on. The signal to stop that can be caught is: this one cannot.
func stopProcess(group bool) {
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, syscall.SIGCONT)
	defer signal.Stop(resumed)
	who := os.Getpid()
	if group {
		who = 0
	}
	stopped.Store(true)
	if syscall.Kill(who, syscall.SIGSTOP) == nil {
		<-resumed
	} else {
		stopped.Store(false)
	}
}
