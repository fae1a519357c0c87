package cli

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/terminal"
)

// The cells of a test card.
const (
	cardCols = 32
	cardRows = 7
)

// cards draws test cards on a terminal.
type cards struct {
	terminal   terminal.Terminal
	depth      graphics.ColorDepth
	cols, rows int // of the terminal
	drawn      int
}

func newCards(out *os.File, t terminal.Terminal, depth graphics.ColorDepth) *cards {
	c := &cards{terminal: t, depth: depth}
	if cols, rows, err := term.GetSize(out.Fd()); err == nil {
		c.cols, c.rows = cols, rows
	}
	return c
}

// draw draws a card, and leaves the cursor below it.
func (c *cards) draw(out io.Writer, p graphics.Protocol) error {
	if c.cols < cardCols || c.rows < cardRows+2 {
		say(out, "              the window is too small for a test card: %dx%d cells at least\n", cardCols, cardRows+2)
		return nil
	}
	cell := c.terminal.Cell
	height := cardRows * cell.Y
	if p == graphics.Sixel {
		height -= height % 6 // inside of tmux there are whole bands only
	}
	img := graphics.Card(image.Pt(cardCols*cell.X, height))
	if p == graphics.Blocks {
		lines := graphics.BlockLines(img, cardCols, cardRows, c.depth)
		_, err := io.WriteString(out, strings.Join(lines, "\n")+"\n")
		return printError(err)
	}
	e, err := graphics.NewFor(setupOf(c.terminal, p))
	if err != nil {
		return fmt.Errorf("draw a test card: %w", err)
	}
	id := pictureID(c.drawn)
	c.drawn++
	payload, err := e.Encode(nil, img, id, graphics.CardColors())
	if err != nil {
		return fmt.Errorf("draw a test card: %w", err)
	}
	return printPicture(out, payload, e.Cells(id, cardCols, cardRows), cardRows)
}

// setupOf says what to encode a picture for.
func setupOf(t terminal.Terminal, p graphics.Protocol) graphics.Setup {
	return graphics.Setup{Protocol: p, Registers: t.Registers, Cell: t.Cell, Tmux: t.Tmux()}
}

// pictureID returns a number for the n-th picture of this run. A terminal that
// gets a picture of a number that it has takes away the one it has, which may
// be that of an earlier run, still to be seen.
func pictureID(n int) uint32 { return uint32(os.Getpid())<<8 | uint32(n+1)&0xff }

// printPicture prints a picture of so many rows where the cursor is, and moves
// on to the line below. Terminals differ in where they leave the cursor after a
// picture, and scroll for one that reaches the last row: so the room is made
// first, a row more than it takes.
func printPicture(out io.Writer, payload []byte, lines []string, rows int) error {
	var b bytes.Buffer
	b.WriteString(strings.Repeat("\n", rows+1))
	b.WriteString(ansi.CursorUp(rows+1) + ansi.SaveCursor)
	b.Write(payload)
	for i, line := range lines {
		b.WriteString(ansi.RestoreCursor)
		if i > 0 {
			b.WriteString(ansi.CursorDown(i))
		}
		b.WriteString(line)
	}
	b.WriteString(ansi.RestoreCursor + ansi.CursorDown(rows))
	_, err := out.Write(b.Bytes())
	return printError(err)
}
