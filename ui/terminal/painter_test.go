package terminal_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/terminal"
)

// canvas is a Painter that writes into a file.
type canvas struct {
	*terminal.Painter
	file *os.File
	read int64
}

func newCanvas(tb testing.TB) *canvas {
	tb.Helper()
	f, err := os.Create(filepath.Join(tb.TempDir(), "out"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = f.Close() })
	return &canvas{Painter: terminal.NewPainter(f), file: f}
}

// written returns what was written since the last call.
func (c *canvas) written(tb testing.TB) string {
	tb.Helper()
	data, err := io.ReadAll(io.NewSectionReader(c.file, c.read, 1<<30))
	if err != nil {
		tb.Fatal(err)
	}
	c.read += int64(len(data))
	return string(data)
}

// paint writes a frame and returns what the terminal gets.
func (c *canvas) paint(tb testing.TB, frame string) string {
	tb.Helper()
	n, err := c.Write([]byte(frame))
	if err != nil || n != len(frame) {
		tb.Fatalf("Write = %d, %v; want %d, nil", n, err, len(frame))
	}
	return c.written(tb)
}

// placement is a picture at column 30, row 1 whose payload is a name.
func placement(name string) terminal.Placement {
	return terminal.Placement{X: 30, Y: 1, Cols: 4, Rows: 2, Payload: []byte("<" + name + ">")}
}

// drawn is what draws a picture.
func drawn(name string) string { return "\x1b7\x1b[2;31H<" + name + ">\x1b8" }

const rune0, rune1 = "\U000F0000", "\U000F0001"

// mark opens a mark as Bubble Tea writes it.
func mark(id, row string) string { return "\x1b]8;;framebin:" + id + ":" + row + ":0\a" }

const closed = "\x1b]8;;\a"

func TestPainterRewritesFrames(t *testing.T) {
	t.Parallel()
	picture := mark("1", "0") + rune0 + "   " + closed
	tests := map[string]struct{ frame, want string }{
		"nothing marked": {"\x1b[H text", "\x1b[H text"},
		"the word alone": {"framebin: framebin:8080", "framebin: framebin:8080"},
		"one row": {
			"\x1b[2;31H" + picture + "after",
			"\x1b[2;31H\x1b[4Cafter" + drawn("one"),
		},
		"two rows": {
			"\x1b[2;31H" + picture + "\x1b[3;31H" + mark("1", "1") + rune1 + "   " + closed,
			"\x1b[2;31H\x1b[4C\x1b[3;31H\x1b[4C" + drawn("one"),
		},
		"a part of a row": {
			"\x1b[2;33H" + mark("1", "0") + "  " + closed,
			"\x1b[2;33H\x1b[2C" + drawn("one"),
		},
		"moved inside of a mark": {
			mark("1", "0") + rune0 + " \x1b[3;31H" + rune1 + " \r\n \b" + closed,
			"\x1b[2C\x1b[3;31H\x1b[2C\r\n\x1b[1C\b" + drawn("one"),
		},
		"row to row without closing": {
			mark("1", "0") + rune0 + " " + mark("1", "1") + rune1 + closed,
			"\x1b[2C\x1b[1C" + drawn("one"),
		},
		"repeated": {
			mark("1", "0") + rune0 + " \x1b[38b" + closed,
			"\x1b[40C" + drawn("one"),
		},
		"repeated once": {
			mark("1", "0") + rune0 + " \x1b[b" + closed,
			"\x1b[3C" + drawn("one"),
		},
		"repeated outside": {
			picture + "-\x1b[9b",
			"\x1b[4C-\x1b[9b" + drawn("one"),
		},
		"synchronized": {
			"\x1b[?2026h\x1b[2;31H" + picture + "\x1b[?25h\x1b[?2026l",
			"\x1b[?2026h\x1b[2;31H\x1b[4C\x1b[?25h" + drawn("one") + "\x1b[?2026l",
		},
		"before the last end of it": {
			"\x1b[?2026h\x1b[?2026l" + picture + "\x1b[?2026l",
			"\x1b[?2026h\x1b[?2026l\x1b[4C" + drawn("one") + "\x1b[?2026l",
		},
		"no picture":          {mark("0", "0") + rune0 + " " + closed + "x", "  x"},
		"a picture not known": {mark("99", "0") + rune0 + "   " + closed + "x", "    x"},
		"not a number":        {mark("one", "0") + "x" + closed, mark("one", "0") + "x" + closed},
		"the last one is drawn": {
			picture + mark("2", "0") + rune0 + "   " + closed,
			"\x1b[4C\x1b[4C" + drawn("two"),
		},
		"hidden last": {picture + mark("0", "0") + rune0 + closed, "\x1b[4C "},
		"another link": {
			"\x1b]8;;http://a/framebin:1:0:0\ax" + closed + picture,
			"\x1b]8;;http://a/framebin:1:0:0\ax" + closed + "\x1b[4C" + drawn("one"),
		},
		"from another link to a mark": {
			"\x1b]8;;http://a/\ax" + picture + "y",
			"\x1b]8;;http://a/\ax" + closed + "\x1b[4Cy" + drawn("one"),
		},
		"from a mark to another link": {
			mark("1", "0") + " \x1b]8;;http://a/\ax" + closed,
			"\x1b[1C\x1b]8;;http://a/\ax" + closed + drawn("one"),
		},
		"link with parameters and ST": {
			"\x1b]8;id=3;framebin:1:0:0\x1b\\ \x1b]8;;\x1b\\x",
			"\x1b[1Cx" + drawn("one"),
		},
		"colours inside of a mark": {
			mark("1", "0") + " \x1b[31m " + closed + "x",
			"\x1b[1C\x1b[31m\x1b[1Cx" + drawn("one"),
		},
		"a string is not text": {
			mark("1", "0") + " \x1bPframebin:9\x1b\\ " + closed,
			"\x1b[1C\x1bPframebin:9\x1b\\\x1b[1C" + drawn("one"),
		},
		"anchored": {
			"\x1b_framebin:3\x1b\\\x1b[1mrow" + picture,
			"\x1b[1mrow\x1b[4C" + drawn("one"),
		},
		"cut off":          {picture + "\x1b]8;;framebin:", "\x1b[4C\x1b]8;;framebin:" + drawn("one")},
		"cut off in a CSI": {picture + "\x1b[12;", "\x1b[4C\x1b[12;" + drawn("one")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCanvas(t)
			c.Register(placement("one"))
			c.Register(placement("two"))
			if got := c.paint(t, test.frame); got != test.want {
				t.Errorf("frame %q\n got %q\nwant %q", test.frame, got, test.want)
			}
		})
	}
}

func TestPainterRepaintsOnlyWithMarks(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	id := c.Register(placement("one"))
	if got := c.paint(t, strings.Join(terminal.Cells(id, 4, 2, 0), "\n")); !strings.Contains(got, drawn("one")) {
		t.Fatalf("got %q", got)
	}
	if got := c.paint(t, "\x1b[5;5Hspinner"); got != "\x1b[5;5Hspinner" {
		t.Errorf("a frame without marks became %q", got)
	}
}

func TestPainterErasesTheFormerPicture(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	one, two := placement("one"), placement("two")
	one.Erase, two.Erase = []byte("{1}"), []byte("{2}")
	shows := func(id int, want string) {
		t.Helper()
		frame := strings.Join(terminal.Cells(id, 1, 1, 0), "")
		if got := c.paint(t, frame); got != want {
			t.Errorf("picture %d: got %q, want %q", id, got, want)
		}
	}
	first, second, again := c.Register(one), c.Register(two), c.Register(two)
	shows(first, "\x1b[1C"+drawn("one"))
	shows(first, "\x1b[1C"+drawn("one")) // another epoch
	shows(second, "\x1b[1C\x1b7\x1b[2;31H<two>{1}\x1b8")
	shows(again, "\x1b[1C"+drawn("two")) // the same bytes: replaced, not erased
	shows(0, " {2}")
	shows(0, " ")
	shows(first, "\x1b[1C"+drawn("one"))
	shows(1000, " {1}")
	shows(second, "\x1b[1C"+drawn("two"))
	if got, want := c.paint(t, "\x1b[?1049l\x1b[?25h"), "{2}\x1b[?1049l\x1b[?25h"; got != want {
		t.Errorf("leaving the screen: got %q, want %q", got, want)
	}
	shows(first, "\x1b[1C"+drawn("one"))
	if err := c.Reset(); err != nil {
		t.Fatal(err)
	}
	if got := c.written(t); got != "{1}" {
		t.Errorf("Reset wrote %q", got)
	}
	shows(second, " ")
	if err := c.Reset(); err != nil || c.written(t) != "" {
		t.Errorf("a second Reset wrote something (%v)", err)
	}
}

// xterm keeps a picture that is cleared by other means than characters, and
// shows it again when its window was covered.
func TestPainterWritesBlanksOverWhatIsLeftFree(t *testing.T) {
	t.Parallel()
	blanks := func(s string) string { return "\x1b7\x1b[m" + s + "\x1b8" }
	tests := map[string]struct {
		x, y, cols, rows int // of the next picture; none if cols is 0
		want             string
	}{
		"none":        {0, 0, 0, 0, blanks("\x1b[2;31H    \x1b[3;31H    ")},
		"the same":    {30, 1, 4, 2, ""},
		"larger":      {29, 0, 6, 4, ""},
		"narrower":    {31, 1, 2, 2, blanks("\x1b[2;31H \x1b[2;34H \x1b[3;31H \x1b[3;34H ")},
		"lower":       {30, 2, 4, 2, blanks("\x1b[2;31H    ")},
		"on its left": {20, 1, 10, 2, blanks("\x1b[2;31H    \x1b[3;31H    ")},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCanvas(t)
			first, next, after := c.Register(placement("one")), 0, " "
			if tt.cols > 0 {
				picture := terminal.Placement{X: tt.x, Y: tt.y, Cols: tt.cols, Rows: tt.rows, Payload: []byte("<two>")}
				next = c.Register(picture)
				after = fmt.Sprintf("\x1b[1C\x1b7\x1b[%d;%dH<two>\x1b8", tt.y+1, tt.x+1)
			}
			c.paint(t, terminal.Cells(first, 1, 1, 0)[0])
			const sync, end = "\x1b[?2026h", "\x1b[?2026l"
			got := c.paint(t, sync+terminal.Cells(next, 1, 1, 0)[0]+end)
			if want := sync + tt.want + after + end; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if got := c.paint(t, terminal.Cells(next, 1, 1, 1)[0]); got != after {
				t.Errorf("drawn again: got %q, want %q", got, after)
			}
		})
	}
}

// A picture of before a resize must not make the terminal scroll.
func TestPainterWritesNoBlanksOutsideOfTheScreen(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	c.Resize(80, 24)
	id := c.Register(placement("one"))
	c.paint(t, terminal.Cells(id, 1, 1, 0)[0])
	c.Resize(32, 3)
	if got, want := c.paint(t, terminal.Cells(0, 1, 1, 0)[0]), "\x1b7\x1b[m\x1b[2;31H  \x1b8 "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPainterKeepsWhatMayBeShown(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	shown := c.Register(placement("shown"))
	c.paint(t, strings.Join(terminal.Cells(shown, 4, 2, 0), "\n"))
	ids := map[int]bool{shown: true}
	var last []int
	for range 1000 {
		id := c.Register(placement("other"))
		if id <= 0 || ids[id] {
			t.Fatalf("ID %d was given before", id)
		}
		ids[id] = true
		last = append(last, id)
	}
	if !c.Known(shown) {
		t.Error("the picture on the screen was dropped")
	}
	for _, id := range last[len(last)-15:] {
		if !c.Known(id) {
			t.Errorf("picture %d of %d was dropped", id, len(ids))
		}
	}
	known := 0
	for id := range ids {
		if c.Known(id) {
			known++
		}
	}
	if known > 17 {
		t.Errorf("%d pictures are kept", known)
	}
}

func TestPainterDrawsNothingThatScrolls(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		cols, rows int
		drawn      bool
	}{
		"fits":           {34, 4, true},
		"last row":       {34, 3, false},
		"too low":        {34, 2, false},
		"too wide":       {33, 10, false},
		"not a terminal": {0, 0, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCanvas(t)
			c.Resize(test.cols, test.rows)
			picture := placement("one")
			picture.Erase = []byte("{1}")
			id := c.Register(picture)
			want := "    "
			if test.drawn {
				want = "\x1b[4C" + drawn("one")
			}
			if got := c.paint(t, terminal.Cells(id, 4, 1, 0)[0]); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestPainterTakesEveryWayToWrite(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	frame := terminal.Cells(c.Register(placement("one")), 4, 1, 0)[0]
	want := "\x1b[4C" + drawn("one")
	if _, err := io.WriteString(c, frame); err != nil || c.written(t) != want {
		t.Errorf("WriteString: %v", err)
	}
	if _, err := io.Copy(c, struct{ io.Reader }{strings.NewReader(frame)}); err != nil || c.written(t) != want {
		t.Errorf("ReadFrom: %v", err)
	}
	_ = c.file.Close()
	if n, err := c.Write([]byte("x")); err == nil {
		t.Errorf("Write to a closed file = %d, nil", n)
	}
}

func TestCells(t *testing.T) {
	t.Parallel()
	got := terminal.Cells(12, 3, 2, 5)
	want := []string{
		"\x1b]8;;framebin:12:0:5\a" + rune0 + "  " + closed,
		"\x1b]8;;framebin:12:1:5\a" + rune1 + "  " + closed,
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, line := range got {
		if w := ansi.StringWidth(line); w != 3 {
			t.Errorf("%d cells wide, want 3", w)
		}
	}
	if got := terminal.Cells(1, 3, -1, 0); len(got) != 0 {
		t.Errorf("no rows: %q", got)
	}
}

func TestAnchor(t *testing.T) {
	t.Parallel()
	got := terminal.Anchor("a\n\n\x1b[1mb\x1b[m")
	want := "\x1b_framebin:0\x1b\\a\n\x1b_framebin:1\x1b\\ \n\x1b_framebin:2\x1b\\\x1b[1mb\x1b[m"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if out, last := terminal.Rewrite([]byte(got), nil); last != -1 || string(out) != "a\n \n\x1b[1mb\x1b[m" {
		t.Errorf("the Painter leaves %q", out)
	}
}

// FuzzRewrite checks that nothing but marks is ever lost: a frame is cut out of
// arbitrary text, marked cells are put into it, and the text must come out.
func FuzzRewrite(f *testing.F) {
	f.Add([]byte("plain"), []byte("\x1b[1;2H"), uint8(3))
	f.Add([]byte("\x1b]8;;http://a/\aa\x1b]8;;\a"), []byte("\x1b_framebin:1\x1b\\"), uint8(1))
	f.Add([]byte("\x1b"), []byte("]8;;framebin:1:0:0\a"), uint8(9))
	f.Add([]byte("\x1bPq#0~\x1b\\"), []byte("\x1b[9999999999b"), uint8(0))
	f.Add([]byte("\x1b]8;;framebin:1:0:0\a\xff\xfe\x80"), []byte("\x1b]8;;\x1b\\"), uint8(2))
	f.Fuzz(func(t *testing.T, before, after []byte, cells uint8) {
		known := func(id int) bool { return id == 1 }
		terminal.Rewrite(append(append([]byte{}, before...), after...), known) // must end, whatever it is
		if bytes.Contains(before, []byte("framebin")) || bytes.Contains(after, []byte("framebin")) {
			t.Skip()
		}
		if got, last := terminal.Rewrite(before, known); !bytes.Equal(got, before) || last != -1 {
			t.Fatalf("%q became %q", before, got)
		}
		if bytes.IndexByte(before, '\x1b') >= 0 || bytes.IndexByte(after, '\x1b') >= 0 {
			t.Skip() // what is cut off would take the mark for its own
		}
		n := int(cells)%200 + 1
		frame := string(before) + terminal.Cells(1, n, 1, 0)[0] + string(after)
		want := string(before) + ansi.CursorForward(n) + string(after)
		if n == 1 {
			want = string(before) + "\x1b[1C" + string(after)
		}
		if got, last := terminal.Rewrite([]byte(frame), known); string(got) != want || last != 1 {
			t.Fatalf("%q became %q, want %q", frame, got, want)
		}
	})
}

// Text that holds a picture's place is written into its cells, row by row, and
// the picture is taken away like any other.
func TestPainterWritesTheLinesOfAPicture(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	p := placement("one")
	p.Lines, p.Erase = []string{"abcd", "efgh"}, []byte("<gone>")
	c.Register(p)
	got := c.paint(t, "\x1b[2;31H"+mark("1", "0")+rune0+"   "+closed)
	want := "\x1b[2;31H\x1b[4C\x1b7\x1b[2;31H<one>\x1b[2;31Habcd\x1b[3;31Hefgh\x1b8"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	got = c.paint(t, "\x1b[2;31H"+mark("0", "0")+rune0+"   "+closed)
	if want := "\x1b[2;31H    <gone>"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
