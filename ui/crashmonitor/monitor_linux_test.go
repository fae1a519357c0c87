package crashmonitor_test

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"github.com/framebin/framebin/ui/crashmonitor"
)

const (
	leave  = "<leave>"
	ending = "FRAMEBIN_TEST_ENDING" // how a process of the test ends
)

func TestMain(m *testing.M) {
	if crashmonitor.Main() {
		return
	}
	if how := os.Getenv(ending); how != "" {
		end(how)
	}
	m.Run()
}

// end is a program that leaves its terminal as no shell wants it.
func end(how string) {
	stop, err := crashmonitor.Start(os.Stdin, leave)
	if err != nil {
		panic(err)
	}
	if _, err := term.MakeRaw(int(os.Stdin.Fd())); err != nil {
		panic(err)
	}
	switch how {
	case "killed":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "panic":
		panic("it is broken")
	case "stopped":
		stop()
	}
	os.Exit(0)
}

// TestTerminalIsPutBack: after a process that died the terminal is as it was, and
// it tells why once the screen is gone. One that stopped the monitor has put it
// back by itself, and is left alone.
func TestTerminalIsPutBack(t *testing.T) {
	t.Parallel()
	for how, back := range map[string]bool{"killed": true, "panic": true, "exit": true, "stopped": false} {
		screen, tty, err := pty.Open()
		if err != nil {
			t.Skip("no terminal: ", err)
		}
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), ending+"="+how)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		_ = tty.Close()
		said, _ := io.ReadAll(screen) // until the monitor has ended, too
		_ = cmd.Wait()
		state, err := unix.IoctlGetTermios(int(screen.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		if cooked := state.Lflag&unix.ICANON != 0; cooked != back {
			t.Errorf("%s: lines are edited: %v, want %v", how, cooked, back)
		}
		if left := strings.HasPrefix(string(said), leave); left != back {
			t.Errorf("%s: the terminal was sent %q", how, said)
		}
		if told := strings.Contains(string(said), "it is broken"); told != (how == "panic") {
			t.Errorf("%s: the terminal was told %q", how, said)
		}
		_ = screen.Close()
	}
}

// TestNoMonitor: none starts for what is no terminal.
func TestNoMonitor(t *testing.T) {
	t.Parallel()
	file, err := os.Create(t.TempDir() + "/file")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := crashmonitor.Start(file, leave); err == nil {
		t.Error("a file has a monitor")
	}
}
