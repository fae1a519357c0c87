//go:build load && linux

package load_test

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// measureEnv has this program run its arguments, and write how much memory they
// had resident at most into the file that it names.
const measureEnv = "FRAMEBIN_LOAD_MEASURE"

// The exit codes of the small process of its own, beside those of what it ran.
const (
	unmeasured = 98
	killed     = 99 // by a signal
)

// measured runs framebin, for no longer than d, and returns what it said and
// how many bytes it had resident at most. That is measured by a small process
// between, for Linux counts in a process what the one that started it had.
func measured(t *testing.T, d time.Duration, args ...string) (said []byte, most int64, err error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	figure := t.TempDir() + "/most"
	cmd := exec.CommandContext(t.Context(), self, append([]string{framebin}, args...)...)
	cmd.Env = append(os.Environ(), measureEnv+"="+figure, fmt.Sprintf("%s_TIME=%s", measureEnv, d))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	said, err = cmd.CombinedOutput()
	text, unread := os.ReadFile(figure)
	if unread != nil {
		t.Fatalf("%v: not measured: %v: %s", args, unread, said)
	}
	kilobytes, wrong := strconv.ParseInt(string(text), 10, 64)
	if wrong != nil {
		t.Fatal(wrong)
	}
	return said, kilobytes << 10, err
}

// runMeasured is what the small process does. It returns its exit code.
func runMeasured(figure string, args []string) int {
	d, err := time.ParseDuration(os.Getenv(measureEnv + "_TIME"))
	if err != nil {
		return unmeasured
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	timer := time.AfterFunc(d, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Run() // its exit code says it
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok || os.WriteFile(figure, strconv.AppendInt(nil, usage.Maxrss, 10), 0o600) != nil {
		return unmeasured
	}
	if !cmd.ProcessState.Exited() {
		return killed
	}
	return cmd.ProcessState.ExitCode()
}
