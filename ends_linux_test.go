package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"github.com/framebin/framebin/capture/archive"
)

// sendAll posts n requests, which are acknowledged.
func sendAll(t *testing.T, url string, n int) {
	t.Helper()
	for i := range n {
		answer, err := http.Post(url, "text/plain", strings.NewReader(fmt.Sprint("request ", i)))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("got %s", answer.Status)
		}
	}
}

// recorded checks that a folder holds n requests, each with its line, and that
// nobody has it locked.
func recorded(t *testing.T, dir string, n int) {
	t.Helper()
	index, err := os.ReadFile(filepath.Join(dir, "index.ndjson"))
	if lines := strings.Count(string(index), "\n"); err != nil || lines < n {
		t.Errorf("got %d lines in the index, want %d (%v)", lines, n, err)
	}
	again, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatalf("the folder is not free: %v", err)
	}
	if last := again.Last(); last != uint64(n) {
		t.Errorf("got %d messages, want %d", last, n)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func exitCode(err error) int {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	return 0
}

// unread runs the screen, which records three requests into the folder, on a
// terminal that is not read: as after ^S, or with a connection that is gone,
// nothing that is written to it comes back.
func unread(t *testing.T) (w *watched, dir string) {
	t.Helper()
	dir = t.TempDir()
	w = watch(t, "--listen", "127.0.0.1:0", "--graphics", "none", "--record", dir)
	url := string(w.await(`http://127\.0\.0\.1:[0-9]+/`)[0])
	w.await(`Waiting for the first request`)
	if err := unix.IoctlSetInt(int(w.tty.Fd()), unix.TCXONC, unix.TCOOFF); err != nil {
		t.Fatal(err)
	}
	sendAll(t, url, 3)
	return w, dir
}

// TestEndsThoughTheTerminalIsNotRead: what was taken in is kept, and the terminal
// is as it was.
func TestEndsThoughTheTerminalIsNotRead(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			w, dir := unread(t)
			w.signal(s)
			if code := exitCode(w.cmd.Wait()); code != 0 {
				t.Errorf("got exit code %d", code)
			}
			recorded(t, dir, 3)
			if after, err := term.GetState(int(w.tty.Fd())); err != nil || !reflect.DeepEqual(after, w.was) {
				t.Errorf("the terminal is not in the state it was in (%v)", err)
			}
		})
	}
}

// TestCrashesThoughTheTerminalIsNotRead: the runtime does not wait for somebody
// to read what it says.
func TestCrashesThoughTheTerminalIsNotRead(t *testing.T) {
	t.Parallel()
	w, dir := unread(t)
	w.signal(syscall.SIGSEGV)
	if err := w.cmd.Wait(); err == nil {
		t.Error("it ended well")
	}
	recorded(t, dir, 3)
}

// TestEndsThoughThePipeIsFull: whoever asked for lines has stopped reading.
func TestEndsThoughThePipeIsFull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "framebin", "--headless", "--listen", "127.0.0.1:0", "--record", dir)
	cmd.Env = append(cmd.Environ(), noRaceDelay)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var human strings.Builder
	cmd.Stderr = &human
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	first, err := bufio.NewReaderSize(out, 16).ReadString('}')
	if err != nil {
		t.Fatal(err)
	}
	const many = 400 // lines of them are more than a pipe holds
	sendAll(t, regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/`).FindString(first), many)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.Process.Wait(); err != nil { // not Wait, which closes the pipe
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if !strings.Contains(human.String(), "write to standard output: not read within") {
		t.Errorf("got %q", &human)
	}
	recorded(t, dir, many)
}

// TestEndsThoughLinesAreReadSlowly: the summary is the last line, and says how many
// have none.
func TestEndsThoughLinesAreReadSlowly(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "framebin", "--headless", "--listen", "127.0.0.1:0")
	cmd.Env = append(cmd.Environ(), noRaceDelay)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReaderSize(out, 16)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	sendAll(t, regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/`).FindString(first), 800)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	last := ""
	for text := first; err == nil; text, err = lines.ReadString('\n') {
		last = text
		time.Sleep(25 * time.Millisecond)
	}
	if code := exitCode(cmd.Wait()); code != 0 {
		t.Errorf("got exit code %d", code)
	}
	if !regexp.MustCompile(`^{"type":"summary","requests":800,.*"missed":[1-9]`).MatchString(last) {
		t.Errorf("got %.200s", last)
	}
}

// TestDeathLeavesTheTerminal: what no clean end is puts the terminal back too,
// and what the Go runtime has to say is on the screen from which it was started.
func TestDeathLeavesTheTerminal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		signal syscall.Signal
		says   string
	}{
		"quit":  {syscall.SIGQUIT, `quit\s+goroutine [0-9]+`},
		"abort": {syscall.SIGABRT, `aborted\s+goroutine [0-9]+`},
		"crash": {syscall.SIGSEGV, `SIGSEGV: segmentation violation`}, // no code of ours runs
		"kill":  {syscall.SIGKILL, ``},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := watch(t, "--listen", "127.0.0.1:0", "--graphics", "none")
			w.await(`Waiting for the first request`)
			w.signal(c.signal)
			left := w.await(`(?s)\x1b\[<1u.*\x1b\[\?1002l.*\x1b\[\?2004l.*\x1b\[\?1049l\x1b\[\?25h`)[0]
			if err := w.cmd.Wait(); err == nil {
				t.Error("it ended well")
			}
			after, err := term.GetState(int(w.tty.Fd()))
			if err != nil || !reflect.DeepEqual(after, w.was) {
				t.Errorf("the terminal is not in the state it was in (%v)", err)
			}
			if c.says != "" {
				w.await(regexp.QuoteMeta(string(left[len(left)-len("\x1b[?25h"):])) + `(?s).*` + c.says)
			}
		})
	}
}

// TestSuspendedFromOutside: a signal to stop gives the terminal back as it was;
// once the program goes on, all is there again, also after a signal that cannot be
// caught, when the shell has taken the terminal.
func TestSuspendedFromOutside(t *testing.T) {
	t.Parallel()
	w := watch(t, "--listen", "127.0.0.1:0", "--graphics", "none")
	url := string(w.await(`http://127\.0\.0\.1:[0-9]+/`)[0])
	for _, stop := range []syscall.Signal{syscall.SIGTSTP, syscall.SIGSTOP, syscall.SIGTSTP} {
		w.await(`Waiting for the first request`)
		w.signal(stop)
		if stop == syscall.SIGTSTP {
			w.await(`\x1b\[\?1049l`)
		}
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(w.cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
			t.Fatalf("got status %v, %v", status, err)
		}
		if stop == syscall.SIGSTOP {
			if err := term.Restore(int(w.tty.Fd()), w.was); err != nil {
				t.Fatal(err)
			}
		}
		after, err := term.GetState(int(w.tty.Fd()))
		if err != nil || !reflect.DeepEqual(after, w.was) {
			t.Errorf("stopped, the terminal is not in the state it was in (%v)", err)
		}
		w.seen.Reset()
		w.signal(syscall.SIGCONT)
		w.await(`(?s)\x1b\[\?1049h.*` + regexp.QuoteMeta(url))
	}
	w.await(`Waiting for the first request`)
	w.signal(syscall.SIGTERM)
	w.await(`captured 0 requests`)
	if code := exitCode(w.cmd.Wait()); code != 0 {
		t.Errorf("got exit code %d", code)
	}
}
