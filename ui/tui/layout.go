package tui

import "image"

// The smallest window that is worth drawing in, in cells.
const (
	MinWidth  = 60
	MinHeight = 14
)

const (
	listShare     = 36 // percent of the width
	listMin       = 34
	listMax       = 96
	detailShare   = 30 // percent of the height
	detailLarge   = 70 // percent of the height while the details are at the front
	detailMin     = 6
	headerRows    = 1
	footerRows    = 1
	titleRows     = 1
	separatorCols = 1
)

// layout is where the panes lie, in cells of the screen. A pane that is not
// shown is empty. No picture ever touches the last row, where it would make
// terminals scroll.
type layout struct {
	window  image.Point
	body    image.Rectangle // between header and footer
	list    image.Rectangle // rows of the list, below its title
	preview image.Rectangle // below its title
	detail  image.Rectangle
}

// arrange lays the panes out for a window.
func arrange(width, height int, picture, details bool) layout {
	l := layout{window: image.Pt(width, height)}
	if l.tooSmall() {
		return l
	}
	l.body = image.Rect(0, headerRows, width, height-footerRows)
	top := l.body.Min.Y + titleRows
	if picture {
		l.preview = image.Rect(0, top, width, l.body.Max.Y)
		return l
	}
	listWidth := min(max(width*listShare/100, listMin), listMax)
	share := detailShare
	if details {
		share = detailLarge
	}
	detailHeight := max(l.body.Dy()*share/100, detailMin)
	l.list = image.Rect(0, top, listWidth, l.body.Max.Y)
	l.preview = image.Rect(listWidth+separatorCols, top, width, l.body.Max.Y-detailHeight)
	l.detail = image.Rect(l.preview.Min.X, l.preview.Max.Y, width, l.body.Max.Y)
	return l
}

// tooSmall reports whether the window cannot hold the panes.
func (l layout) tooSmall() bool { return l.window.X < MinWidth || l.window.Y < MinHeight }
