// Package layout says where the panes of the screen lie, for a window of any
// size.
//
// It draws nothing and knows nothing of what is in them. The screen imports it.
package layout

import "image"

// The smallest window that is worth drawing in, in cells; that in which there
// is room for more than one pane at a time; and that from which the details
// may have a column of their own.
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
	detailLine    = 40 // columns without which they take all of the window at the front
	detailWide    = 22 // percent of the width, as a column of its own
	detailWideMin = 60 // for the names of the tabs
	listWide      = 22 // percent of the width, beside that
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

	Sizes Sizes
}

// Sizes are what a person has given the panes, in thousandths of the window; 0 is
// as it is without.
type Sizes struct {
	List   int // of the width
	Detail int // of the height
	Column int // of the width, where the details have a column of their own
}

// The least that a pane can be made, in columns and rows.
const (
	leastCols = 20
	leastRows = 4
)

const thousand = 1000

// share is a size of a whole, so that neither it nor the rest is less than least.
func share(size, otherwise, whole, least int) int {
	if size <= 0 {
		return otherwise
	}
	return max(min(size*whole/thousand, whole-least), min(least, whole))
}

// Separator is a line between panes that can be dragged.
type Separator int

// The separators.
const (
	None      Separator = iota
	OfList              // at the right of the list
	OfDetails           // above the details, their tabs
	OfColumn            // at the left of the column of the details
)

// SeparatorAt returns the separator at a cell.
func (l Layout) SeparatorAt(at image.Point) Separator {
	switch {
	case l.List.Empty() || l.Preview.Empty() || !at.In(l.Body):
		return None
	case at.X == l.List.Max.X:
		return OfList
	case l.Columns() && at.X == l.Detail.Min.X-1:
		return OfColumn
	case !l.Columns() && at.Y == l.Detail.Min.Y && at.X >= l.Detail.Min.X:
		return OfDetails
	}
	return None
}

// Dragged returns the sizes once a separator is at a cell.
func (l Layout) Dragged(s Separator, at image.Point, sizes Sizes) Sizes {
	part := func(n, whole int) int { return min(max((n*thousand+whole-1)/max(whole, 1), 1), thousand) }
	switch s {
	case OfList:
		sizes.List = part(at.X, l.Window.X)
	case OfDetails:
		sizes.Detail = part(l.Body.Max.Y-at.Y, l.Body.Dy())
	case OfColumn:
		sizes.Column = part(l.Window.X-at.X-separatorCols, l.Window.X)
	case None:
	}
	return sizes
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
	small := width < PanesWidth || height < PanesHeight
	listWidth := share(w.Sizes.List, min(max(width*listShare/100, listMin), listMax), width, leastCols)
	switch {
	case w.Picture:
		l.Preview = all
		return l
	case w.Large && (small || width-listWidth < detailLine):
		l.Detail = l.Body
		return l
	case small:
		l.List = all
		return l
	case columns(width, height) && !w.Large:
		list := share(w.Sizes.List, width*listWide/100, width, 3*leastCols)
		detail := share(w.Sizes.Column, max(width*detailWide/100, detailWideMin), width-list, 2*leastCols)
		l.List = image.Rect(0, top, list, l.Body.Max.Y)
		l.Preview = image.Rect(list+separatorCols, top, width-detail-separatorCols, l.Body.Max.Y)
		l.Detail = image.Rect(width-detail, l.Body.Min.Y, width, l.Body.Max.Y)
		return l
	}
	detailHeight := share(w.Sizes.Detail, max(l.Body.Dy()*detailShare/100, detailMin), l.Body.Dy(), leastRows)
	if w.Large {
		detailHeight = max(l.Body.Dy()*detailLarge/100, detailMin)
	}
	l.List = image.Rect(0, top, listWidth, l.Body.Max.Y)
	l.Preview = image.Rect(listWidth+separatorCols, top, width, l.Body.Max.Y-detailHeight)
	l.Detail = image.Rect(l.Preview.Min.X, l.Preview.Max.Y, width, l.Body.Max.Y)
	return l
}

// columns reports whether the details have a column of their own: where a frame
// of 4:3 is larger beside them than above them, in cells twice as high as wide.
func columns(width, height int) bool {
	rows := height - HeaderRows - TitleRows - footerRows
	beside := width - width*listWide/100 - max(width*detailWide/100, detailWideMin)
	above := min(width-min(width*listShare/100, listMax), rows*(100-detailShare)/100*8/3)
	return width >= wideWidth && min(beside, rows*8/3) > above
}

// TooSmall reports whether the window cannot hold anything.
func (l Layout) TooSmall() bool { return l.Window.X < MinWidth || l.Window.Y < MinHeight }

// Single reports whether there is room for one pane at a time: the list, or
// the details that were brought to the front.
func (l Layout) Single() bool { return l.Preview.Empty() }

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
