//go:build e2e && linux

package e2e

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// grace is how long a process gets between SIGTERM and SIGKILL.
const grace = 2 * time.Second

// program is a command that outlives the test's context: it is ended by
// [process.stop], after the last screenshot.
func program(tb testing.TB, name string, args ...string) *exec.Cmd {
	tb.Helper()
	return exec.CommandContext(context.WithoutCancel(tb.Context()), name, args...)
}

// process is a program in a session, and so in a process group, of its own.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
}

// launch starts a program that ends with the test, at the latest: also when
// the test's own process is killed. That signal comes when the thread ends that
// has started the program, so this one is kept for as long as the program runs.
func launch(tb testing.TB, cmd *exec.Cmd) *process {
	tb.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGTERM}
	p := &process{cmd: cmd, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		defer close(p.ended)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		tb.Fatalf("start %s: %v", cmd.Path, err)
	}
	tb.Cleanup(p.stop)
	return p
}

// stop ends the process and what it started.
func (p *process) stop() {
	group := -p.cmd.Process.Pid
	_ = syscall.Kill(group, syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(grace):
	}
	_ = syscall.Kill(group, syscall.SIGKILL)
	<-p.ended
}

// over reports whether the process has ended.
func (p *process) over() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// logFile makes a file for what a program says on its standard error.
func logFile(tb testing.TB, path string) *os.File {
	tb.Helper()
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = f.Close() })
	return f
}

// eventually looks every few milliseconds until ok says yes, and reports
// false if that does not come in time.
func eventually(limit time.Duration, ok func() bool) bool {
	const pause = 20 * time.Millisecond
	end := time.After(limit)
	for {
		if ok() {
			return true
		}
		select {
		case <-end:
			return ok()
		case <-time.After(pause):
		}
	}
}
