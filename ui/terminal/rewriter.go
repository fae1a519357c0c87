package terminal

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// The sequences that the rewriter knows. A link (OSC 8) is
// ESC ] 8 ; parameters ; address, ended by BEL or by ESC \.
const (
	linkStart = "\x1b]8;"
	syncEnd   = "\x1b[?2026l" // end of synchronized output
	altEnd    = "\x1b[?1049l" // back to the main screen
)

// rewriter turns a frame with marked cells into one that steps over them.
// Bubble Tea ends every frame with the link closed, so nothing is carried from
// one frame to the next.
type rewriter struct {
	out     []byte
	marked  bool // inside a marked cell
	foreign bool // the terminal has another link open
	id      int  // of the mark
	cells   int  // marked cells not written yet
	last    int  // ID of the last mark; -1: none
	drawn   func(id int) bool
	keep    Placement // a picture that stays where it is; zero: none does
	epoch   int       // of the last mark
}

// rewrite returns the frame without marks, and the ID of its last mark, -1 if
// it has none. Cells of the IDs that are going to be drawn are stepped over.
// The result is valid until the next call.
func (r *rewriter) rewrite(frame []byte, drawn func(id int) bool) (out []byte, last int) {
	r.out, r.drawn = r.out[:0], drawn
	r.marked, r.foreign, r.cells, r.last = false, false, 0, -1
	for len(frame) > 0 {
		if frame[0] == '\x1b' {
			n := sequence(frame)
			kept := false
			if r.keep.Cols > 0 && string(frame[:n]) == eraseLine {
				r.out, kept = eraseAround(r.out, frame[n:], r.keep)
			}
			if !kept {
				r.escape(frame[:n])
			}
			frame = frame[n:]
			continue
		}
		n := bytes.IndexByte(frame, '\x1b')
		if n < 0 {
			n = len(frame)
		}
		r.text(frame[:n])
		frame = frame[n:]
	}
	r.flush()
	return r.out, r.last
}

// text takes characters and control characters. Marked characters are counted,
// one cell each; control characters move the cursor wherever they are.
func (r *rewriter) text(s []byte) {
	if !r.marked {
		r.out = append(r.out, s...)
		return
	}
	for len(s) > 0 {
		c, n := utf8.DecodeRune(s)
		if c < ' ' {
			r.flush()
			r.out = append(r.out, s[:n]...)
		} else {
			r.cells++
		}
		s = s[n:]
	}
}

// escape takes one escape sequence.
func (r *rewriter) escape(seq []byte) {
	if bytes.HasPrefix(seq, []byte(anchorStart)) {
		return
	}
	if url, ok := link(seq); ok {
		r.link(url, seq)
		return
	}
	if !r.marked {
		r.out = append(r.out, seq...)
		return
	}
	if n, ok := repeat(seq); ok {
		r.cells += n
		return
	}
	r.flush()
	r.out = append(r.out, seq...)
}

// link opens or closes a mark, or passes on a link that is none.
func (r *rewriter) link(url, seq []byte) {
	r.flush()
	id, mine := parseMark(url)
	switch {
	case mine:
		if r.foreign {
			r.out = append(r.out, linkStart+";\a"...)
			r.foreign = false
		}
		r.marked, r.id, r.last, r.epoch = true, id, id, markEpoch(url)
	case len(url) == 0 && r.marked:
		r.marked = false
	default:
		r.marked, r.foreign = false, len(url) > 0
		r.out = append(r.out, seq...)
	}
}

// flush writes the marked cells that were counted: a step over them if a
// picture will be there, blanks if not.
func (r *rewriter) flush() {
	if r.cells == 0 {
		return
	}
	if r.id > 0 && r.drawn(r.id) {
		r.out = append(r.out, "\x1b["...)
		r.out = strconv.AppendInt(r.out, int64(r.cells), 10)
		r.out = append(r.out, 'C')
	} else {
		for range r.cells {
			r.out = append(r.out, ' ')
		}
	}
	r.cells = 0
}

// sequence returns the length of the escape sequence that s begins with, all
// of s if its end is missing.
func sequence(s []byte) int {
	if len(s) < 2 {
		return len(s)
	}
	switch s[1] {
	case '[':
		for i := 2; i < len(s); i++ {
			if s[i] >= '@' && s[i] <= '~' {
				return i + 1
			}
		}
		return len(s)
	case ']', 'P', 'X', '^', '_':
		return stringSequence(s)
	}
	for i := 1; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '/' {
			return i + 1
		}
	}
	return len(s)
}

// stringSequence returns the length of a sequence that carries a string. It
// ends with ESC \, an OSC also with BEL; any other ESC breaks it off.
func stringSequence(s []byte) int {
	for i := 2; i < len(s); i++ {
		switch {
		case s[i] == '\a' && s[1] == ']':
			return i + 1
		case s[i] == '\x1b' && i+1 < len(s) && s[i+1] == '\\':
			return i + 2
		case s[i] == '\x1b':
			return i
		}
	}
	return len(s)
}

// link returns the address of a link sequence, empty if it closes the link.
func link(seq []byte) (url []byte, ok bool) {
	rest, ok := bytes.CutPrefix(seq, []byte(linkStart))
	if !ok {
		return nil, false
	}
	if rest, ok = bytes.CutSuffix(rest, []byte{'\a'}); !ok {
		if rest, ok = bytes.CutSuffix(rest, []byte("\x1b\\")); !ok {
			return nil, false
		}
	}
	_, url, ok = bytes.Cut(rest, []byte{';'})
	return url, ok
}

// parseMark returns the ID in the address of a mark.
func parseMark(url []byte) (id int, ok bool) {
	rest, ok := bytes.CutPrefix(url, []byte(scheme))
	if !ok {
		return 0, false
	}
	number, _, _ := bytes.Cut(rest, []byte{':'})
	id, err := strconv.Atoi(string(number))
	if err != nil || id < 0 {
		return 0, false
	}
	return id, true
}

// maxRepeat bounds the cells that one sequence stands for: no terminal is
// wider.
const maxRepeat = 1 << 16

// repeat returns how often a REP sequence (CSI n b) repeats the character
// before it.
func repeat(seq []byte) (n int, ok bool) {
	if len(seq) < 3 || seq[1] != '[' || seq[len(seq)-1] != 'b' {
		return 0, false
	}
	if len(seq) == 3 {
		return 1, true
	}
	n, err := strconv.Atoi(string(seq[2 : len(seq)-1]))
	return min(n, maxRepeat), err == nil && n >= 0
}

// eraseAround appends what erases a line from its first column on, but for the
// cells of a picture, and returns to that column. It reports false where no
// line of the picture is written after the erasing.
func eraseAround(out, rest []byte, picture Placement) ([]byte, bool) {
	for len(rest) > 0 && rest[0] == '\x1b' {
		n := sequence(rest)
		row, ok := anchorRow(rest[:n])
		if !ok {
			rest = rest[n:]
			continue
		}
		if row < picture.Y || row >= picture.Y+picture.Rows {
			return out, false
		}
		if picture.X > 0 {
			out = append(out, ansi.EraseCharacter(picture.X)...)
		}
		out = append(out, ansi.CursorHorizontalAbsolute(picture.X+picture.Cols+1)...)
		out = append(out, eraseLine...)
		return append(out, '\r'), true
	}
	return out, false
}
