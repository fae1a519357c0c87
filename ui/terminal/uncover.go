package terminal

import (
	"bytes"
	"image"
)

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
