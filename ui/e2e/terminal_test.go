//go:build e2e && linux

package e2e

import (
	_ "embed"
	"fmt"
	"image"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Options say what to open.
type Options struct {
	Emulator Emulator // XTerm if empty
	Cols     int      // 120 if zero
	Rows     int      // 40 if zero
	FontSize int      // points; 10 if zero
	Light    bool     // black on white instead of light grey on black
	Env      []string // KEY=VALUE for the command
	Dir      string   // the command's working folder; one of its own if empty
	Command  []string
}

func (o *Options) complete() {
	if o.Emulator == "" {
		o.Emulator = XTerm
	}
	if o.Cols == 0 {
		o.Cols = 120
	}
	if o.Rows == 0 {
		o.Rows = 40
	}
	if o.FontSize == 0 {
		o.FontSize = 10
	}
}

func (o *Options) colors() (foreground, background string) {
	if o.Light {
		return "#000000", "#ffffff"
	}
	return "#d0d0d0", "#000000"
}

// Terminal is a window of an emulator with a command in it.
type Terminal struct {
	tb       testing.TB
	emulator Emulator
	dir      string // of this terminal alone
	x        *xserver
	process  *process
	window   window
	cell     image.Point
	frame    image.Point // pixels of the window beyond those of the cells
	cols     int
	rows     int
}

//go:embed wrapper.sh
var wrapper []byte

const textFile = "text"

// Start opens a terminal, and closes it when the test ends. The command runs
// and the keys go to it when Start returns.
func Start(tb testing.TB, o Options) *Terminal {
	tb.Helper()
	o.complete()
	for _, name := range o.Emulator.programs() {
		if _, err := exec.LookPath(name); err != nil {
			tb.Fatalf("%s is not installed: %v", name, err)
		}
	}
	const attempts = 3 // an emulator gives up if a busy machine lets its server wait
	var problem string
	for range attempts {
		var term *Terminal
		if term, problem = start(tb, o); problem == "" {
			tb.Cleanup(term.keep)
			return term
		}
		tb.Log(problem)
	}
	tb.Fatalf("%s did not start: %s", o.Emulator, problem)
	return nil
}

// start opens a terminal once, or says why it did not open.
func start(tb testing.TB, o Options) (*Terminal, string) {
	tb.Helper()
	dir, err := os.MkdirTemp("", "framebin-e2e-") //nolint:usetesting // sockets lie in it, whose paths must be short
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	term := &Terminal{tb: tb, emulator: o.Emulator, dir: dir, x: startX(tb, dir, room(o))}
	if problem := term.open(o); problem != "" {
		return nil, problem
	}
	if problem := term.appear(); problem != "" {
		term.process.stop()
		return nil, problem
	}
	return term, ""
}

// room is a screen that is large enough for the window.
func room(o Options) image.Point {
	const cellWidth, cellHeight, spare = 12, 24, 40 // at 10 points, generously
	scale := max(o.FontSize, 10)
	return image.Pt(max(o.Cols*cellWidth*scale/10, 1200)+spare, max(o.Rows*cellHeight*scale/10, 900)+spare)
}

// open starts the emulator, or says why it cannot be started.
func (t *Terminal) open(o Options) string {
	t.tb.Helper()
	script := filepath.Join(t.dir, "wrapper")
	if err := os.WriteFile(script, wrapper, 0o600); err != nil {
		t.tb.Fatal(err)
	}
	env := environment(t.x, t.dir)
	if t.emulator == Foot {
		socket := t.weston(o, env)
		if !eventually(startLimit, func() bool { return t.listens(socket) }) {
			return "weston does not listen\n" + readLog(t.dir, "weston.log")
		}
		env = append(env, "WAYLAND_DISPLAY="+socket)
	}
	args := o.Emulator.command(o, t.dir)
	args = append(args, "/bin/bash", script, t.dir, "env")
	args = append(append(args, o.Env...), o.Command...)
	cmd := program(t.tb, args[0], args[1:]...)
	cmd.Env = env
	cmd.Dir = o.Dir
	if cmd.Dir == "" {
		cmd.Dir = t.dir
	}
	cmd.Stderr = logFile(t.tb, filepath.Join(t.dir, "emulator.log"))
	t.process = launch(t.tb, cmd)
	return ""
}

// listens reports whether somebody takes connections at a socket: the file is
// there before.
func (t *Terminal) listens(socket string) bool {
	var d net.Dialer
	c, err := d.DialContext(t.tb.Context(), "unix", socket)
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}

// weston opens a Wayland server in a window, for foot, and returns its
// socket.
func (t *Terminal) weston(o Options, env []string) string {
	t.tb.Helper()
	config := filepath.Join(t.dir, "weston.ini")
	if err := os.WriteFile(config, []byte(westonConfig), 0o600); err != nil {
		t.tb.Fatal(err)
	}
	// foot fills the output, and at 10 points a cell has 8x17 pixels.
	const cellWidth, cellHeight, points = 8, 17, 10
	socket := filepath.Join(t.dir, "wayland")
	cmd := program(t.tb, "weston", "--backend=x11-backend.so", "--use-pixman", "--shell=kiosk-shell.so",
		fmt.Sprintf("--width=%d", o.Cols*cellWidth*o.FontSize/points),
		fmt.Sprintf("--height=%d", o.Rows*cellHeight*o.FontSize/points),
		"--socket="+filepath.Base(socket), "-c", config)
	cmd.Env = env
	cmd.Stderr = logFile(t.tb, filepath.Join(t.dir, "weston.log"))
	launch(t.tb, cmd)
	return socket
}

// appear waits for the window, its cell size and the keyboard, or says what does
// not come.
func (t *Terminal) appear() string {
	t.tb.Helper()
	cell := filepath.Join(t.dir, "cell")
	if !eventually(startLimit, func() bool {
		_, err := os.Stat(cell)
		return err == nil || t.process.over()
	}) || t.process.over() {
		return "it does not run the command\n" + readLog(t.dir, "emulator.log")
	}
	w, ok := t.x.find()
	if !ok {
		return "it shows no window\n" + t.x.run("xwininfo", "-root", "-tree")
	}
	t.window = w
	text := readLog(t.dir, "cell")
	if _, err := fmt.Sscanf(text, "[6;%d;%d %d %d", &t.cell.Y, &t.cell.X, &t.rows, &t.cols); err != nil {
		return fmt.Sprintf("it does not tell its cell size: %q: %v", text, err)
	}
	t.frame = w.rect.Size().Sub(image.Pt(t.cols*t.cell.X, t.rows*t.cell.Y))
	t.Focus()
	if err := os.WriteFile(filepath.Join(t.dir, "go"), nil, 0o600); err != nil {
		t.tb.Fatal(err)
	}
	return ""
}

// Focus gives the keyboard to the window and takes the mouse out of it, as it
// has it from the start. weston forgets to where it has just begun.
func (t *Terminal) Focus() {
	t.tb.Helper()
	args := append([]string{"windowfocus", "--sync", t.window.id}, t.mouseAway()...)
	if t.emulator == Foot {
		// weston wants a click to hand the focus on, and leaves its pointer where
		// it was: all but its tip outside.
		corner := t.window.rect.Max.Sub(image.Pt(1, 1))
		args = append([]string{"mousemove", strconv.Itoa(corner.X), strconv.Itoa(corner.Y), "sleep", "0.3", "click", "1"}, args...)
	}
	t.x.run("xdotool", args...)
}

// mouseAway are the words that have xdotool take the mouse out of the window.
func (t *Terminal) mouseAway() []string {
	outside := t.window.rect.Max.Add(image.Pt(20, 20))
	return []string{"mousemove", strconv.Itoa(outside.X), strconv.Itoa(outside.Y)}
}

// Emulator returns which one it is.
func (t *Terminal) Emulator() Emulator { return t.emulator }

// Size returns the columns and rows of the terminal.
func (t *Terminal) Size() (cols, rows int) { return t.cols, t.rows }

// Cell returns the pixels of a cell.
func (t *Terminal) Cell() image.Point { return t.cell }

// Key presses keys, by their X names: "Down", "Return", "ctrl+z", "question".
func (t *Terminal) Key(names ...string) {
	t.tb.Helper()
	t.alive()
	t.x.run("xdotool", append([]string{"key", "--delay", "15"}, names...)...)
}

// Repeat presses a key n times.
func (t *Terminal) Repeat(n int, name string) {
	t.tb.Helper()
	t.alive()
	t.x.run("xdotool", "key", "--delay", "15", "--repeat", strconv.Itoa(n), name)
}

// Type types a text.
func (t *Terminal) Type(text string) {
	t.tb.Helper()
	t.alive()
	t.x.run("xdotool", "type", "--delay", "15", "--", text)
}

// Click presses and releases the left button on a cell, and takes the mouse
// away again.
func (t *Terminal) Click(col, row int) {
	t.tb.Helper()
	t.alive()
	p := t.origin().Add(image.Pt(col*t.cell.X+t.cell.X/2, row*t.cell.Y+t.cell.Y/2)).Add(t.window.rect.Min)
	args := []string{"mousemove", strconv.Itoa(p.X), strconv.Itoa(p.Y), "click", "1"}
	t.x.run("xdotool", append(args, t.mouseAway()...)...)
}

// alive fails the test if the window is gone: keys would wait for ever.
func (t *Terminal) alive() {
	t.tb.Helper()
	if t.process.over() {
		t.tb.Fatalf("the window of %s is gone\n%s", t.emulator, readLog(t.dir, "emulator.log"))
	}
}

// Resize gives the window another size in cells. The program in it hears of
// that some time later.
func (t *Terminal) Resize(cols, rows int) {
	t.tb.Helper()
	t.alive()
	if t.emulator == Foot {
		t.tb.Fatal("the nested weston cannot be resized")
	}
	size := t.frame.Add(image.Pt(cols*t.cell.X, rows*t.cell.Y))
	t.x.run("xdotool", "windowsize", "--sync", t.window.id, strconv.Itoa(size.X), strconv.Itoa(size.Y))
	if !eventually(startLimit, func() bool {
		w, ok := t.x.find()
		t.window.rect = w.rect
		return ok && w.rect.Size() == size
	}) {
		t.tb.Fatalf("the window has %v pixels, not %v", t.window.rect.Size(), size)
	}
	t.cols, t.rows = cols, rows
	t.Focus()
}

// Status returns the exit status of the command, and false while it runs.
func (t *Terminal) Status() (int, bool) {
	text, err := os.ReadFile(filepath.Join(t.dir, "status"))
	if err != nil {
		return 0, false
	}
	code, err := strconv.Atoi(strings.TrimSpace(string(text)))
	return code, err == nil
}

// Title returns the title of the window.
func (t *Terminal) Title() string {
	t.tb.Helper()
	return strings.TrimSpace(t.x.run("xdotool", "getwindowname", t.window.id))
}

// origin is the first cell's place in the window.
func (t *Terminal) origin() image.Point {
	return image.Pt(t.emulator.border(), t.emulator.border())
}
