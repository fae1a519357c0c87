package theme

// Tall is the row under a cursor, which takes as many lines as its text, in a pane
// of Height lines in which all other rows take one.
type Tall struct {
	Top    int // row, of a pane that has no tall one
	Cursor int // row
	Lines  []string
	Height int
}

// NewTall returns the row under a cursor with all of its text, as far as height
// allows. Lines after the first are indented by three columns.
func NewTall(text string, top, cursor, width, height int, r Ruler) Tall {
	const most, indent = 4, "   "
	height = max(height, 1)
	lines := r.WrapMost(text, max(width-len(indent), 1), min(most, height))
	for i := range lines {
		if i > 0 {
			lines[i] = indent + lines[i]
		}
	}
	return Tall{Top: top, Cursor: cursor, Lines: lines, Height: height}
}

// First returns the first row of the pane, so that all of the tall one is seen.
func (t Tall) First() int { return max(t.Top, t.Cursor+len(t.Lines)-t.Height) }

// At returns the row at a line of the pane.
func (t Tall) At(line int) int {
	row := t.First() + line
	return row - min(max(row-t.Cursor, 0), max(len(t.Lines)-1, 0))
}
