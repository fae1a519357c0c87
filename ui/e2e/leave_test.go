//go:build e2e && linux

package e2e_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

// prompt is that of the shells here.
const prompt = "SHELL> "

// shell starts an interactive shell. In it, $RUN starts framebin.
func shell(t *testing.T, o e2e.Options) (term *e2e.Terminal, dir string) {
	t.Helper()
	modes, err := filepath.Abs("testdata/modes.sh")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	script := "echo $$ >" + dir + "/pid; exec " + framebin + ` "$@"`
	if err := os.WriteFile(filepath.Join(dir, "run"), []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Env = append(o.Env, "PS1="+prompt, "MODES="+modes, "RUN="+filepath.Join(dir, "run"), "HISTFILE=")
	o.Command = []string{"bash", "--norc", "--noprofile", "-i"}
	o.Dir = dir
	term = e2e.Start(t, o)
	if o.Emulator == "" {
		term.WaitText(strings.TrimSpace(prompt))
	} else { // it does not tell its text
		blank := term.ShotNow()
		term.WaitFor("a prompt", func(s *e2e.Shot) bool {
			return different(blank, s, s.Row(0)) || len(e2e.Colors(s.Crop(s.Pixels(s.Row(0))))) > 2
		})
		listens(t, term)
	}
	return term, dir
}

// listens sees to it that keys reach the shell: each Return brings another
// prompt.
func listens(t *testing.T, term *e2e.Terminal) {
	t.Helper()
	const attempts, looks = 5, 30
	before := term.Shot()
	for range attempts {
		term.Key("Return")
		for range looks {
			if different(before, term.Shot(), before.Row(1)) {
				return
			}
		}
		term.Focus()
	}
	t.Fatal("the shell gets no keys")
}

// modes returns what the terminal is set to, asked by a script from the shell.
func modes(t *testing.T, term *e2e.Terminal, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	term.Type("bash $MODES " + name + "\n")
	var text []byte
	term.WaitFor("an answer", func(*e2e.Shot) bool {
		var err error
		text, err = os.ReadFile(path)
		return err == nil
	})
	return string(text)
}

// kill sends a signal to the framebin that the shell has started.
func kill(t *testing.T, dir string, sig syscall.Signal) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, sig); err != nil {
		t.Fatal(err)
	}
}

// waitStatus waits until framebin has ended, and returns its exit status.
func waitStatus(t *testing.T, term *e2e.Terminal) string {
	t.Helper()
	status := ""
	term.WaitLines("the exit status", func(rows []string) bool {
		for _, row := range rows {
			if after, ok := strings.CutPrefix(row, "STATUS="); ok {
				status = strings.TrimSpace(after)
			}
		}
		return status != ""
	})
	return status
}

// The modes, the text and the shell are the same before framebin and after
// it, whatever ends it.
func TestTerminalIsLeftAsItWas(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		command string
		keys    []string
		signal  syscall.Signal
	}{
		"q":                  {command: "open", keys: []string{"q"}},
		"ctrl+c":             {command: "demo", keys: []string{"ctrl+c"}},
		"ctrl+c in the help": {command: "open", keys: []string{"question", "ctrl+c"}},
		"SIGTERM":            {command: "demo", signal: syscall.SIGTERM},
		"SIGINT":             {command: "open", signal: syscall.SIGINT},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term, dir := shell(t, e2e.Options{Cols: 100, Rows: 30})
			term.Type("echo first\n")
			before := modes(t, term, dir, "before")
			args := tt.command
			if args == "open" {
				args += " " + single(t, prediction.ObjectDetection)
			}
			term.Type("bash $RUN " + args + "; echo STATUS=$?\n")
			term.WaitText("Requests")
			if tt.signal != 0 {
				kill(t, dir, tt.signal)
			} else {
				term.Key(tt.keys...)
			}
			if status := waitStatus(t, term); status != "0" {
				t.Errorf("exit status %s, want 0", status)
			}
			if after := modes(t, term, dir, "after"); after != before {
				t.Errorf("before framebin the terminal said\n%s\nafter it\n%s", before, after)
			}
			// A click types something where the mouse is still reported.
			term.Click(10, 10)
			term.Type("echo se''cond\n")
			rows := term.WaitText("second")
			checkShell(t, rows)
		})
	}
}

// checkShell finds the shell's lines as they were typed, and no line that
// nobody asked for.
func checkShell(t *testing.T, rows []string) {
	t.Helper()
	for _, want := range []string{prompt + "echo first", "first", prompt + "echo se''cond", "second"} {
		found := false
		for _, row := range rows {
			found = found || strings.TrimRight(row, " ") == want
		}
		if !found {
			t.Errorf("no line %q in\n%s", want, strings.Join(rows, "\n"))
		}
	}
	for _, row := range rows {
		row = strings.TrimRight(row, " ")
		known := row == "" || row == "first" || row == "second" || strings.HasPrefix(row, strings.TrimSpace(prompt)) ||
			strings.HasPrefix(row, "STATUS=") || strings.HasPrefix(row, "captured ") || strings.HasSuffix(row, "STATUS=$?")
		if !known {
			t.Errorf("a line that nobody asked for: %q", row)
		}
	}
}
