package terminal

import (
	"bytes"
	"image"
	"io"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// kept is how many pictures are known at a time, besides the one on the
// screen. View shows the latest or the one before; the rest is reserve.
const kept = 16

// Placement is an encoded picture and the cells it covers.
type Placement struct {
	X, Y       int      // cell of the top left corner, from 0
	Cols, Rows int      // cells covered; the payload must cover all of them
	Payload    []byte   // draws the picture with the cursor in the top left cell
	Erase      []byte   // takes it away again; nil where writing over the cells does
	Lines      []string // text for the cells, written after the payload, a line a row; nil: none
}

// fits reports whether the picture lies on a screen of that size, clear of the
// last row: sixel that reaches it scrolls the screen. After a resize the
// program may still show the picture of the former size.
func (p Placement) fits(cols, rows int) bool {
	if cols <= 0 || rows <= 0 {
		return true // not a terminal
	}
	return p.X+p.Cols <= cols && p.Y+p.Rows < rows
}

// Painter is the output of a Bubble Tea program (tea.WithOutput). It is safe
// for concurrent use. The program must use the alternate screen. A picture that
// does not fit the screen, or touches its last row, is not drawn.
//
// It relies on Bubble Tea to write each frame in one Write and to keep links
// on cells; the test with a real program watches over that.
type Painter struct {
	*os.File

	mu       sync.Mutex
	rewriter rewriter
	pictures map[int]Placement
	order    []int // IDs of pictures, oldest first
	last     int   // ID given last
	shown    int   // ID on the screen, 0: none
	epoch    int   // of its marks
	damaged  bool  // something was written over a part of it
	painted  bool  // the frame at hand has a picture in it
	frame    []byte
	size     func() (cols, rows int) // of the terminal, 0 if there is none

	drawing   atomic.Int64  // nanoseconds that the latest picture's write took
	abandoned chan struct{} // closed: nothing is written any more
	abandon   sync.Once
}

// NewPainter returns a Painter that writes to out, which it does not close.
func NewPainter(out *os.File) *Painter {
	p := &Painter{File: out, pictures: map[int]Placement{}, abandoned: make(chan struct{})}
	p.size = func() (cols, rows int) {
		cols, rows, err := term.GetSize(int(out.Fd()))
		if err != nil {
			return 0, 0
		}
		return cols, rows
	}
	return p
}

// Register makes a picture known and returns the ID that [Cells] marks its
// cells with: positive and never used again. Call it before the message that
// makes View show the ID. The Painter holds on to the payload as long as it
// may be shown: the last 16 registered, and the one on the screen. A picture
// that moves is registered again, with the same payload.
func (p *Painter) Register(picture Placement) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	p.pictures[p.last] = picture
	p.order = append(p.order, p.last)
	if len(p.order) > kept {
		p.drop()
	}
	return p.last
}

// drop forgets the oldest picture that is not on the screen.
func (p *Painter) drop() {
	for i, id := range p.order {
		if id != p.shown {
			delete(p.pictures, id)
			p.order = append(p.order[:i], p.order[i+1:]...)
			return
		}
	}
}

// Write writes a frame: the marked cells are stepped over and the picture they
// name is appended, all in one write. It returns the length of the frame. A write
// that the terminal does not take ends with [Painter.Abandon].
func (p *Painter) Write(frame []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone() {
		return len(frame), nil // p.frame may still be read
	}
	var out []byte
	p.painted = false
	if bytes.Contains(frame, []byte(scheme)) {
		out = p.paint(frame)
	} else {
		p.frame = append(p.frame[:0], frame...)
		out = p.frame
	}
	if bytes.Contains(frame, []byte(altEnd)) {
		// The terminal would keep the picture with the screen that is left.
		out = slices.Concat(p.erase(nil), out)
		p.shown = 0
	}
	start := time.Now()
	err := p.put(out)
	if p.painted {
		p.drawing.Store(int64(time.Since(start)))
	}
	if err != nil {
		return 0, err
	}
	return len(frame), nil
}

// gone reports whether the terminal was abandoned.
func (p *Painter) gone() bool {
	select {
	case <-p.abandoned:
		return true
	default:
		return false
	}
}

// put writes out, which nobody else has, and returns at once when the terminal
// is abandoned meanwhile.
func (p *Painter) put(out []byte) error {
	done := make(chan error, 1)
	go func() {
		_, err := p.File.Write(out)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-p.abandoned:
		return nil
	}
}

// Drawing returns how long the terminal took to swallow the latest picture. It
// never waits: a program asks it for how soon the next one may follow.
func (p *Painter) Drawing() time.Duration { return time.Duration(p.drawing.Load()) }

// WriteString is Write, for the one of the file goes past the Painter.
func (p *Painter) WriteString(s string) (int, error) { return p.Write([]byte(s)) }

// ReadFrom is Write, for the one of the file goes past the Painter.
func (p *Painter) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{p}, r)
}

// Reset takes away the picture on the screen, if the terminal must be told,
// and forgets every picture. Call it when the program has ended, by whatever
// way.
func (p *Painter) Reset() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.erase(nil)
	clear(p.pictures)
	p.order, p.shown = nil, 0
	if len(out) == 0 || p.gone() {
		return nil
	}
	return p.put(out)
}

// paint returns the frame as it is written. It is valid until the next call.
func (p *Painter) paint(frame []byte) []byte {
	cols, rows := p.size()
	p.rewriter.keep = Placement{}
	if p.untouched(frame) {
		p.rewriter.keep = p.pictures[p.shown]
	}
	text, id := p.rewriter.rewrite(frame, func(id int) bool {
		picture, ok := p.pictures[id]
		return ok && picture.fits(cols, rows)
	})
	if id < 0 || p.rewriter.keep.Cols > 0 {
		return text
	}
	p.epoch, p.damaged = p.rewriter.epoch, false
	if !p.pictures[id].fits(cols, rows) {
		id = 0
	}
	text = p.uncover(text, id)
	tail := len(text)
	if i := bytes.LastIndex(text, []byte(syncEnd)); i >= 0 {
		tail = i
	}
	p.frame = append(p.frame[:0], text[:tail]...)
	p.show(id)
	p.frame = append(p.frame, text[tail:]...)
	return p.frame
}

// show appends the picture and what takes the former one away. The cursor
// stays where Bubble Tea left it, and so do its colours.
func (p *Painter) show(id int) {
	picture, ok := p.pictures[id]
	former := p.erase(picture.Erase)
	if !ok {
		p.shown = 0
		p.frame = append(p.frame, former...)
		return
	}
	p.shown = id
	p.painted = true
	p.frame = append(p.frame, "\x1b7"...)
	p.frame = appendPosition(p.frame, picture.X, picture.Y)
	p.frame = append(p.frame, picture.Payload...)
	for row, line := range picture.Lines {
		p.frame = appendPosition(p.frame, picture.X, picture.Y+row)
		p.frame = append(p.frame, line...)
	}
	p.frame = append(p.frame, former...)
	p.frame = append(p.frame, "\x1b8"...)
}

// appendPosition appends the sequence that moves the cursor to a cell, counted
// from 0.
func appendPosition(dst []byte, x, y int) []byte {
	dst = append(dst, "\x1b["...)
	dst = strconv.AppendInt(dst, int64(y+1), 10)
	dst = append(dst, ';')
	dst = strconv.AppendInt(dst, int64(x+1), 10)
	return append(dst, 'H')
}

// erase returns the bytes that take the shown picture away. They are none if
// the next one takes the same bytes: it replaces it.
func (p *Painter) erase(next []byte) []byte {
	former := p.pictures[p.shown].Erase
	if bytes.Equal(former, next) {
		return nil
	}
	return former
}

const syncBegin = "\x1b[?2026h" // begin of synchronized output

// uncover puts blanks over the cells of the former picture that the next one
// leaves free, before anything else of the frame. Bubble Tea clears them too,
// but with sequences that clear to the end of the line or some cells at once:
// xterm takes those to clear the pixels that are seen and not the picture that
// it keeps, which comes back when the window has been covered and is seen
// again.
func (p *Painter) uncover(text []byte, id int) []byte {
	former := p.pictures[p.shown]
	if id == p.shown || former.Cols == 0 || former.Erase != nil {
		return text
	}
	cols, rows := p.size()
	old := former.cells()
	if cols > 0 && rows > 0 {
		old = old.Intersect(image.Rect(0, 0, cols, rows-1)) // the last row would scroll
	}
	blanks := blankOut(nil, old, p.pictures[id].cells())
	if len(blanks) == 0 {
		return text
	}
	at := 0
	if i := bytes.Index(text, []byte(syncBegin)); i >= 0 {
		at = i + len(syncBegin)
	}
	out := make([]byte, 0, len(text)+len(blanks)+len("\x1b7\x1b[m\x1b8"))
	out = append(out, text[:at]...)
	out = append(out, "\x1b7\x1b[m"...)
	out = append(out, blanks...)
	out = append(out, "\x1b8"...)
	return append(out, text[at:]...)
}

// cells are those that the picture covers.
func (p Placement) cells() image.Rectangle {
	return image.Rect(p.X, p.Y, p.X+p.Cols, p.Y+p.Rows)
}

// blankOut appends what writes a blank into each cell of old that is not one
// of next.
func blankOut(out []byte, old, next image.Rectangle) []byte {
	for y := old.Min.Y; y < old.Max.Y; y++ {
		left, right := old, old // the parts of the row before and after next
		if y >= next.Min.Y && y < next.Max.Y {
			left.Max.X = min(old.Max.X, next.Min.X)
			right.Min.X = max(old.Min.X, next.Max.X)
		} else {
			right.Min.X = right.Max.X
		}
		out = blankRow(out, left.Min.X, left.Max.X, y)
		out = blankRow(out, right.Min.X, right.Max.X, y)
	}
	return out
}

func blankRow(out []byte, from, to, y int) []byte {
	if from >= to {
		return out
	}
	out = appendPosition(out, from, y)
	return append(out, bytes.Repeat([]byte{' '}, to-from)...)
}
