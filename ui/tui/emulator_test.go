//go:build unix

package tui_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// emulator is a sixel terminal with cells of 10x20 pixels: what a program
// writes becomes rows of text and the picture drawn last. It knows the
// sequences that Bubble Tea writes, and answers what it is asked.
type emulator struct {
	pty      *os.File
	rows     [][]string // a cell each; "" after a wide character
	x, y     int
	savedX   int
	savedY   int
	last     string // character, for REP
	picture  []byte // the latest sixel payload
	pictures int    // so far
	pending  []byte
	written  int // bytes
	unknown  map[string]bool
	finished func(*emulator) // called at the end of each synchronized update
	done     chan struct{}
}

func newEmulator(tty *os.File, cols, rows int, finished func(*emulator)) *emulator {
	e := &emulator{pty: tty, finished: finished, unknown: make(map[string]bool), done: make(chan struct{})}
	for range rows {
		e.rows = append(e.rows, make([]string, cols))
	}
	e.erase(0, 0, rows-1, cols-1)
	return e
}

// text returns a row.
func (e *emulator) text(row int) string { return strings.Join(e.rows[row], "") }

// serve reads until the program has closed its end.
func (e *emulator) serve() {
	defer close(e.done)
	buffer := make([]byte, 1<<16)
	for {
		n, err := e.pty.Read(buffer)
		if err != nil {
			return
		}
		e.written += n
		e.pending = append(e.pending, buffer[:n]...)
		for len(e.pending) > 0 {
			n := e.step(e.pending)
			if n == 0 {
				break // the rest of a sequence is on its way
			}
			e.pending = e.pending[n:]
		}
	}
}

// step takes one character or sequence and returns its length, 0 if it is not
// all there.
func (e *emulator) step(s []byte) int {
	switch {
	case s[0] == '\x1b':
		return e.escape(s)
	case s[0] < ' ':
		e.control(s[0])
		return 1
	case !utf8.FullRune(s):
		return 0
	}
	r, n := utf8.DecodeRune(s)
	e.put(string(r))
	return n
}

func (e *emulator) control(c byte) {
	switch c {
	case '\r':
		e.x = 0
	case '\n':
		e.y = min(e.y+1, len(e.rows)-1)
	case '\b':
		e.x = max(e.x-1, 0)
	case '\t':
		e.x = min(e.x/8*8+8, len(e.rows[0])-1)
	}
}

func (e *emulator) put(text string) {
	width := ansi.StringWidth(text)
	if width == 0 && e.x > 0 {
		e.rows[e.y][e.x-1] += text
		return
	}
	for i := range width {
		if e.x < len(e.rows[0]) {
			e.rows[e.y][e.x] = ""
			if i == 0 {
				e.rows[e.y][e.x] = text
			}
			e.x++
		}
	}
	e.last = text
}

// sequences are a CSI, a string of another kind, and any other.
var (
	csi    = regexp.MustCompile(`^\x1b\[([<-?]?)([0-9;:]*)([ -/]*)([@-~])`)
	str    = regexp.MustCompile(`(?s)^\x1b([\]PX^_])(.*?)(?:\x07|\x1b\\)`)
	single = regexp.MustCompile(`^\x1b[ -/]*[0-~]`)
)

func (e *emulator) escape(s []byte) int {
	if m := csi.FindSubmatch(s); m != nil {
		e.csi(string(m[1])+string(m[3])+string(m[4]), string(m[2]))
		return len(m[0])
	}
	if m := str.FindSubmatch(s); m != nil {
		if m[1][0] == 'P' && strings.ContainsRune(string(m[2][:min(len(m[2]), 12)]), 'q') && !strings.HasPrefix(string(m[2]), "+q") {
			e.picture = append([]byte(nil), m[0]...)
			e.pictures++
		}
		return len(m[0])
	}
	if len(s) > 1 && strings.ContainsRune("[]PX^_", rune(s[1])) {
		return 0
	}
	m := single.Find(s)
	switch string(m) {
	case "\x1b7":
		e.savedX, e.savedY = e.x, e.y
	case "\x1b8":
		e.x, e.y = e.savedX, e.savedY
	}
	return len(m)
}

// csi does a control sequence.
func (e *emulator) csi(name, parameters string) {
	p := strings.Split(parameters, ";")
	arg := func(i, otherwise int) int {
		if i < len(p) {
			if n, err := strconv.Atoi(p[i]); err == nil {
				return n
			}
		}
		return otherwise
	}
	cols := len(e.rows[0])
	n := max(arg(0, 1), 1)
	switch name {
	case "H", "f":
		e.y, e.x = min(n, len(e.rows))-1, min(arg(1, 1), cols)-1
	case "A":
		e.y = max(e.y-n, 0)
	case "B":
		e.y = min(e.y+n, len(e.rows)-1)
	case "C":
		e.x = min(e.x+n, cols-1)
	case "D":
		e.x = max(e.x-n, 0)
	case "G", "`":
		e.x = min(n, cols) - 1
	case "d":
		e.y = min(n, len(e.rows)) - 1
	case "I":
		for range n {
			e.control('\t')
		}
	case "Z":
		for range n {
			e.x = max((e.x-1)/8*8, 0)
		}
	case "J":
		if arg(0, 0) == 2 {
			e.erase(0, 0, len(e.rows)-1, cols-1)
		} else {
			e.erase(e.y, e.x, e.y, cols-1)
			e.erase(e.y+1, 0, len(e.rows)-1, cols-1)
		}
	case "K":
		switch arg(0, 0) {
		case 0:
			e.erase(e.y, e.x, e.y, cols-1)
		case 1:
			e.erase(e.y, 0, e.y, e.x)
		default:
			e.erase(e.y, 0, e.y, cols-1)
		}
	case "X":
		e.erase(e.y, e.x, e.y, min(e.x+n, cols)-1)
	case "@":
		row := append([]string{}, e.rows[e.y][:cols-n]...)
		copy(e.rows[e.y][e.x+n:], row[e.x:])
		e.erase(e.y, e.x, e.y, e.x+n-1)
	case "P":
		copy(e.rows[e.y][e.x:], e.rows[e.y][min(e.x+n, cols):])
		e.erase(e.y, cols-n, e.y, cols-1)
	case "b":
		for range n {
			e.put(e.last)
		}
	case "?l":
		if parameters == "2026" {
			e.finished(e)
		}
	case "c":
		e.answer("\x1b[?62;4;22c")
	case "t":
		if parameters == "16" {
			e.answer("\x1b[6;20;10t")
		}
	case "?$p":
		if parameters == "2026" {
			e.answer("\x1b[?2026;2$y")
		}
	case "m", "?h", ">q", ">m", "=u", "<u", ">u", "?u", "?S", "?W", " q", "h", "l":
	default:
		e.unknown[name] = true
	}
}

func (e *emulator) answer(text string) { _, _ = e.pty.WriteString(text) }

func (e *emulator) erase(fromRow, fromCol, toRow, toCol int) {
	for y := fromRow; y <= toRow; y++ {
		for x := fromCol; x <= toCol; x++ {
			e.rows[y][x] = " "
		}
	}
}
