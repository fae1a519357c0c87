package terminal

import (
	"image"

	tea "charm.land/bubbletea/v2"
)

// Resize tells a Painter that writes to no terminal how large it is.
func (p *Painter) Resize(cols, rows int) {
	p.size = func() (int, int) { return cols, rows }
}

// Known reports whether a picture can still be shown.
func (p *Painter) Known(id int) bool {
	_, ok := p.pictures[id]
	return ok
}

// Rewrite takes the marks out of a frame; drawn says which pictures there are.
func Rewrite(frame []byte, drawn func(id int) bool) (out []byte, last int) {
	var r rewriter
	return r.rewrite(frame, drawn)
}

// Timeout is the message that ends the wait for answers.
func Timeout() tea.Msg { return timeoutMsg{} }

// SecondOver is the message that ends the wait for the second answers.
func SecondOver() tea.Msg { return secondOverMsg{} }

// Told is the message that tells what tmux printed.
func Told(line string) tea.Msg { return parseTold(line) }

// Window is the message that tells what the system knows.
func Window(cells, pixels image.Point) tea.Msg { return windowMsg{cells, pixels} }

// UnknownReason is what [Detector.Reason] says of a protocol that it does not
// know.
const UnknownReason = unknownReason
