package terminal

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// eraseLine clears from the cursor to the end of the line.
const eraseLine = ansi.EraseLineRight

// Bubble Tea does not trust the columns of a line with a wide character or an
// emoji: whatever changes on the screen, it erases such a line and writes it
// again, marks and all. A picture beside a list of such lines would be erased
// and sent again for every key. So where a frame does no more to a picture than
// that, its cells are left out of the erasing, and it stays.

// untouched reports whether the picture on the screen stays as it is: all marks
// of the frame are its own, and lie in lines that are written again as a whole.
// A line of the picture that is written again without its marks is noted.
func (p *Painter) untouched(frame []byte) bool {
	picture := p.pictures[p.shown]
	if p.shown == 0 || picture.Cols == 0 || p.damaged {
		return false
	}
	scan := repaintScan{picture: picture, row: -1}
	for len(frame) > 0 {
		n := bytes.IndexByte(frame, '\x1b')
		switch {
		case n < 0:
			n = len(frame)
			fallthrough
		case n > 0:
			scan.text(frame[:n])
		default:
			n = sequence(frame)
			scan.sequence(frame[:n], p.shown, p.epoch)
		}
		frame = frame[n:]
	}
	scan.end()
	p.damaged = scan.harmed
	return !scan.harmed && !scan.changed && scan.marks > 0
}

// repaintScan follows the lines of a frame that are written again as a whole.
type repaintScan struct {
	picture Placement
	erased  bool // the line was, and nothing is written yet
	row     int  // that is written again; -1: none is
	marked  bool // inside a mark
	cells   int  // marked, of row
	marks   int  // of the frame
	changed bool // another picture, or a part of it beside such lines
	harmed  bool // a line of the picture was written without all its marks
}

// text takes characters; one that moves the cursor ends a line.
func (s *repaintScan) text(text []byte) {
	s.erased = false
	if i := bytes.IndexFunc(text, func(r rune) bool { return r < ' ' }); i >= 0 {
		s.count(text[:i])
		s.end()
		return
	}
	s.count(text)
}

func (s *repaintScan) count(text []byte) {
	if s.marked {
		s.cells += utf8.RuneCount(text)
	}
}

// sequence takes an escape sequence.
func (s *repaintScan) sequence(seq []byte, id, epoch int) {
	if row, ok := anchorRow(seq); ok {
		if s.erased {
			s.row, s.cells = row, 0
		}
		s.erased = false
		return
	}
	if url, ok := link(seq); ok {
		s.marked = false
		if of, mine := parseMark(url); mine {
			s.changed = s.changed || s.row < 0 || of != id || markEpoch(url) != epoch
			s.marked = true
			s.marks++
		}
		return
	}
	switch n, repeated := repeat(seq); {
	case repeated && s.marked:
		s.cells += n
	case isStyle(seq):
	default:
		s.end()
		s.erased = string(seq) == eraseLine
	}
}

// end ends a line: one of the picture must have been marked from end to end.
func (s *repaintScan) end() {
	of := s.row >= s.picture.Y && s.row < s.picture.Y+s.picture.Rows
	s.harmed = s.harmed || of && s.cells != s.picture.Cols
	s.row, s.marked = -1, false
}

// isStyle reports whether a sequence sets colours, or whether lines wrap.
func isStyle(seq []byte) bool {
	return bytes.HasPrefix(seq, []byte("\x1b[")) && seq[len(seq)-1] == 'm' || bytes.HasPrefix(seq, []byte("\x1b[?7"))
}

// anchorRow returns the line that an anchor stands at the beginning of.
func anchorRow(seq []byte) (row int, ok bool) {
	rest, ok := bytes.CutPrefix(seq, []byte(anchorStart))
	if !ok {
		return 0, false
	}
	row, err := strconv.Atoi(string(bytes.TrimSuffix(rest, []byte("\x1b\\"))))
	return row, err == nil
}

// markEpoch returns the epoch in the address of a mark.
func markEpoch(url []byte) int {
	n, err := strconv.Atoi(string(url[bytes.LastIndexByte(url, ':')+1:]))
	if err != nil {
		return -1
	}
	return n
}
