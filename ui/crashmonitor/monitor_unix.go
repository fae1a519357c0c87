//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package crashmonitor

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime/debug"
	"slices"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// before is how a terminal was, and how to take away what was put there since.
type before struct {
	State unix.Termios
	Leave string
}

// Start starts a monitor of this process for a terminal, which it gives the
// state that it has now, and sends leave, unless stop was called before the
// process ends.
func Start(tty *os.File, leave string) (stop func(), err error) {
	state, err := unix.IoctlGetTermios(int(tty.Fd()), getTermios)
	if err != nil {
		return nil, fmt.Errorf("crash monitor: %w", err)
	}
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("crash monitor: %w", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("crash monitor: %w", err)
	}
	defer func() { _ = r.Close() }()
	cmd := exec.Command(program, argument) //nolint:gosec,noctx // ourselves; it ends when we do
	cmd.Stdin, cmd.Stdout, cmd.Stderr = r, tty, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what is meant for our group is not for it
	if err := cmd.Start(); err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("crash monitor: %w", err)
	}
	go func() { _ = cmd.Wait() }() // its end tells nothing
	err = json.NewEncoder(w).Encode(before{*state, leave})
	if err == nil {
		err = debug.SetCrashOutput(w, debug.CrashOptions{})
	}
	if err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("crash monitor: %w", err)
	}
	restore := muteStandardError()
	return sync.OnceFunc(func() {
		restore()
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
		_, _ = w.Write([]byte{clean}) // if it died, nothing is left to tell it
		_ = w.Close()
	}), nil
}

// muteStandardError keeps what the runtime says of a crash off the terminal until restore is
// called: the monitor says it, once the screen is gone, and where nobody reads the
// terminal the runtime would wait for that for ever.
func muteStandardError() (restore func()) {
	const standardError = 2
	if !term.IsTerminal(standardError) {
		return func() {}
	}
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return func() {}
	}
	defer func() { _ = null.Close() }()
	kept, err := unix.FcntlInt(standardError, unix.F_DUPFD_CLOEXEC, standardError+1)
	if err != nil {
		return func() {}
	}
	_ = unix.Dup2(int(null.Fd()), standardError) // else it stays as it was
	return func() {
		_ = unix.Dup2(kept, standardError)
		_ = unix.Close(kept)
	}
}

// Main is what the program does in place of all else if it was started with
// [argument]: it waits for the end of the process that started it. It reports
// false in any other process.
func Main() bool {
	if !slices.Equal(os.Args[1:], []string{argument}) || term.IsTerminal(int(os.Stdin.Fd())) {
		return false
	}
	// Who kills all of its name, or has the shell take the terminal back, does not mean it.
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGTTOU)
	in := bufio.NewReader(os.Stdin)
	line, err := in.ReadBytes('\n')
	var was before
	if err != nil || json.Unmarshal(line, &was) != nil {
		return true
	}
	said, _ := io.ReadAll(io.LimitReader(in, maxTrace)) // what came until it broke off counts
	_, _ = io.Copy(io.Discard, in)
	if len(said) == 1 && said[0] == clean {
		return true
	}
	_ = unix.IoctlSetTermios(int(os.Stdout.Fd()), setTermios, &was.State) // also of one that is not read
	_, _ = os.Stdout.WriteString(was.Leave)
	if term.IsTerminal(int(os.Stderr.Fd())) {
		_, _ = os.Stderr.Write(said)
	}
	return true
}
