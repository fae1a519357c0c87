// Package layout says where the panes of the screen lie, for a window of any
// size.
//
// It draws nothing and knows nothing of what is in them. The screen imports it.
package layout

import "image"

// The smallest window that is worth drawing in, in cells; that in which there
// is room for more than one pane at a time; and that from which the details
// have a column of their own.
const (
	MinWidth  = 24
	MinHeight = 5

	PanesWidth  = 60
	PanesHeight = 14
	wideWidth   = 200
)

const (
	listShare     = 36 // percent of the width
	listMin       = 34
	listMax       = 96
	detailShare   = 30 // percent of the height
	detailLarge   = 70 // percent of the height while the details are at the front
	detailMin     = 6
	detailWide    = 22 // percent of the width, as a column of its own
	listWide      = 24 // beside that
	footerRows    = 1
	separatorCols = 1
)

// Rows that are always there: the status line, and the title of each pane.
const (
	HeaderRows = 1
	TitleRows  = 1
)

// Layout is where the panes lie, in cells of the screen. A pane that is not
// shown is empty. No picture ever touches the last row, where it would make
// terminals scroll.
type Layout struct {
	Window  image.Point
	Body    image.Rectangle // between header and footer
	List    image.Rectangle // rows of the list, below its title
	Preview image.Rectangle // below its title
	Detail  image.Rectangle
}

// Shown is what of the screen is to be seen.
type Shown struct {
	Picture bool // alone
	Large   bool // the details at the front
	Bar     int  // rows of the bar of cameras
}

// Arrange lays the panes out for a window of that size.
func Arrange(width, height int, w Shown) Layout {
	l := Layout{Window: image.Pt(width, height)}
	if l.TooSmall() {
		return l
	}
	l.Body = image.Rect(0, HeaderRows+w.Bar, width, height-footerRows)
	top := l.Body.Min.Y + TitleRows
	all := image.Rect(0, top, width, l.Body.Max.Y)
	switch {
	case w.Picture:
		l.Preview = all
		return l
	case l.Single() && w.Large:
		l.Detail = l.Body
		return l
	case l.Single():
		l.List = all
		return l
	case width >= wideWidth && !w.Large:
		list, detail := width*listWide/100, width*detailWide/100
		l.List = image.Rect(0, top, list, l.Body.Max.Y)
		l.Preview = image.Rect(list+separatorCols, top, width-detail-separatorCols, l.Body.Max.Y)
		l.Detail = image.Rect(width-detail, l.Body.Min.Y, width, l.Body.Max.Y)
		return l
	}
	listWidth := min(max(width*listShare/100, listMin), listMax)
	share := detailShare
	if w.Large {
		share = detailLarge
	}
	detailHeight := max(l.Body.Dy()*share/100, detailMin)
	l.List = image.Rect(0, top, listWidth, l.Body.Max.Y)
	l.Preview = image.Rect(listWidth+separatorCols, top, width, l.Body.Max.Y-detailHeight)
	l.Detail = image.Rect(l.Preview.Min.X, l.Preview.Max.Y, width, l.Body.Max.Y)
	return l
}

// TooSmall reports whether the window cannot hold anything.
func (l Layout) TooSmall() bool { return l.Window.X < MinWidth || l.Window.Y < MinHeight }

// Single reports whether there is room for one pane at a time: the list, or
// what was brought to the front.
func (l Layout) Single() bool { return l.Window.X < PanesWidth || l.Window.Y < PanesHeight }

// Columns reports whether the details have a column of their own.
func (l Layout) Columns() bool { return l.Detail.Min.X > l.Preview.Min.X }

// LineWidth is what the lines of a description may take: in the details, or in
// the place of the picture of what is no frame.
func (l Layout) LineWidth(frame bool) int {
	if frame || l.Preview.Empty() {
		return max(l.Detail.Dx(), 1) - 1
	}
	if l.Detail.Empty() {
		return l.Preview.Dx() - 1
	}
	return min(l.Preview.Dx(), l.Detail.Dx()) - 1
}
