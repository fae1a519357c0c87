//go:build e2e && linux

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// A relay stands between a program and its terminal and hands on what the
// program writes one whole synchronized update at a time, as a terminal does
// that has mode 2026, which xterm has not. It can hold the next update back, so
// that a screenshot is never of half of one.
const (
	relayAsk  = "ask"  // a file: hold once an update is through
	relayHeld = "held" // a file: it holds, and the terminal has drawn all
)

// What a program says of mode 2026, and what a terminal answers that has it.
var (
	asksSync   = []byte("\x1b[?2026$p")
	hasSync    = []byte("\x1b[?2026;2$y")
	beginsSync = []byte("\x1b[?2026h")
	endsSync   = []byte("\x1b[?2026l")

	asksReady = []byte("\x1b[5n") // when all before it has been drawn
	isReady   = []byte("\x1b[0n")
)

// Relay runs a command as a relay in the terminal of this process, told by
// files of a folder. It returns once the command has ended.
func Relay(dir string, command []string) error {
	state, err := term.MakeRaw(os.Stdin.Fd())
	if err != nil {
		return fmt.Errorf("raw mode: %w", err)
	}
	defer func() { _ = term.Restore(os.Stdin.Fd(), state) }()
	size, err := pty.GetsizeFull(os.Stdin)
	if err != nil {
		return fmt.Errorf("size: %w", err)
	}
	inner, err := pty.StartWithSize(exec.CommandContext(context.Background(), command[0], command[1:]...), size)
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	defer func() { _ = inner.Close() }()
	r := relay{dir: dir, inner: inner, ready: make(chan struct{}, 1)}
	go r.input()
	r.output()
	return nil
}

type relay struct {
	dir   string
	inner *os.File
	ready chan struct{}
}

// input hands on what is typed and answered, but for the answers to the relay.
func (r *relay) input() {
	buffer := make([]byte, 1<<12)
	for {
		n, err := os.Stdin.Read(buffer)
		if err != nil {
			return
		}
		got := buffer[:n]
		if bytes.Contains(got, isReady) {
			got = bytes.ReplaceAll(got, isReady, nil)
			r.ready <- struct{}{}
		}
		if _, err := r.inner.Write(got); err != nil {
			return
		}
	}
}

// output hands on what the program writes.
func (r *relay) output() {
	var pending []byte
	buffer := make([]byte, 1<<16)
	for {
		n, err := r.inner.Read(buffer)
		if err != nil {
			return
		}
		pending = append(pending, buffer[:n]...)
		if bytes.Contains(pending, asksSync) {
			pending = bytes.ReplaceAll(pending, asksSync, nil)
			_, _ = r.inner.Write(hasSync)
		}
		for {
			rest, more := r.step(pending)
			if pending = rest; !more {
				break
			}
		}
	}
}

// step hands on an update, or what comes before one, and reports whether there
// may be more to hand on.
func (r *relay) step(pending []byte) (rest []byte, more bool) {
	if bytes.HasPrefix(pending, beginsSync) {
		end := bytes.Index(pending, endsSync)
		if end < 0 {
			return pending, false
		}
		_, _ = os.Stdout.Write(pending[len(beginsSync):end])
		r.hold()
		return pending[end+len(endsSync):], true
	}
	until := bytes.Index(pending, beginsSync)
	more = until >= 0
	if !more {
		until = len(pending)
		if cut := bytes.LastIndexByte(pending, '\x1b'); cut >= 0 && until-cut < len(asksSync) {
			until = cut // it may be the beginning of one
		}
	}
	_, _ = os.Stdout.Write(pending[:until])
	return pending[until:], more
}

// hold waits, if it was asked to, until it is told to go on.
func (r *relay) hold() {
	ask, held := filepath.Join(r.dir, relayAsk), filepath.Join(r.dir, relayHeld)
	if _, err := os.Stat(ask); err != nil {
		return
	}
	_, _ = os.Stdout.Write(asksReady)
	select {
	case <-r.ready:
	case <-time.After(5 * time.Second):
	}
	_ = os.WriteFile(held, nil, 0o600)
	eventually(shotLimit, func() bool { _, err := os.Stat(held); return err != nil })
}

// Held has the relay in dir hold after the next update, calls look until it is
// content, and has it go on. What look finds for a second is on the screen: the
// terminal answers before the X server has shown all that it has drawn.
func Held(t *Terminal, dir string, look func() (content bool)) {
	t.tb.Helper()
	ask, held := filepath.Join(dir, relayAsk), filepath.Join(dir, relayHeld)
	if err := os.WriteFile(ask, nil, 0o600); err != nil {
		t.tb.Fatal(err)
	}
	if !eventually(shotLimit, func() bool { _, err := os.Stat(held); return err == nil }) {
		t.tb.Fatal("no update came")
	}
	eventually(time.Second, look)
	for _, file := range []string{ask, held} { // it goes on when the latter is gone
		if err := os.Remove(file); err != nil {
			t.tb.Fatal(err)
		}
	}
}
