package tui

import (
	"image"

	"github.com/framebin/framebin/render/aggregate"
)

// focus is the pane that has the keys.
type focus int

const (
	onList focus = iota
	onPicture
	onDetails
	panes
)

// page is what the body of the screen shows.
type page int

const (
	mainPage page = iota
	helpPage
	palettePage
	statsPage
)

// window is which panes are to be seen and where, and which has the keys.
type window struct {
	layout  layout
	page    page
	focus   focus
	picture bool // the picture alone
	large   bool // the details at the front
	bar     int  // rows of the bar of cameras
}

// turn shows a page, or the main page again.
func (w *window) turn(p page) {
	if w.page == p {
		p = mainPage
	}
	w.page = p
}

// turnPane gives the keys to another pane.
func (w *window) turnPane(delta int) {
	if !w.picture {
		w.focus = (w.focus + focus(delta) + panes) % panes
	}
}

// setPicture shows the picture alone, or all panes.
func (m *Model) setPicture(on bool) {
	m.window.picture, m.window.focus = on, onList
	m.resize(m.window.layout.window.X, m.window.layout.window.Y)
}

// setLarge brings the details to the front, or puts them back.
func (m *Model) setLarge(on bool) {
	m.window.large, m.window.focus = on, onList
	if on {
		m.window.focus = onDetails
	}
	m.resize(m.window.layout.window.X, m.window.layout.window.Y)
}

// away reports whether there is a step to go back.
func (m screen) away() bool {
	w := m.window
	return w.page != mainPage || m.preview.Part() >= 0 || m.preview.Options().Survey.Mode != aggregate.None || w.picture || w.large || w.focus != onList ||
		m.pages.comparison.Active()
}

// back undoes the last step away from the list, and reports false if there
// was none.
func (m *Model) back() bool {
	w := &m.window
	switch {
	case w.page != mainPage:
		w.page = mainPage
	case m.preview.Part() >= 0:
		m.leavePart()
	case m.preview.Options().Survey.Mode != aggregate.None:
		m.preview.SetMode(aggregate.None)
	case w.picture:
		m.setPicture(false)
	case w.large:
		m.setLarge(false)
	case w.focus != onList:
		w.focus = onList
	case m.pages.comparison.Active():
		m.leaveComparison()
	default:
		return false
	}
	return true
}

// The smallest window that is worth drawing in, in cells; that in which there
// is room for more than one pane at a time; and that from which the details
// have a column of their own.
const (
	MinWidth  = 24
	MinHeight = 5

	panesWidth  = 60
	panesHeight = 14
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

// arrange lays the panes out for a window of that size.
func (w *window) arrange(width, height int) layout {
	l := layout{window: image.Pt(width, height)}
	defer func() { w.layout = l }()
	if l.tooSmall() {
		return l
	}
	l.body = image.Rect(0, headerRows+w.bar, width, height-footerRows)
	top := l.body.Min.Y + titleRows
	all := image.Rect(0, top, width, l.body.Max.Y)
	switch {
	case w.picture:
		l.preview = all
		return l
	case l.single() && w.large:
		l.detail = l.body
		return l
	case l.single():
		l.list = all
		return l
	case width >= wideWidth && !w.large:
		list, detail := width*listWide/100, width*detailWide/100
		l.list = image.Rect(0, top, list, l.body.Max.Y)
		l.preview = image.Rect(list+separatorCols, top, width-detail-separatorCols, l.body.Max.Y)
		l.detail = image.Rect(width-detail, l.body.Min.Y, width, l.body.Max.Y)
		return l
	}
	listWidth := min(max(width*listShare/100, listMin), listMax)
	share := detailShare
	if w.large {
		share = detailLarge
	}
	detailHeight := max(l.body.Dy()*share/100, detailMin)
	l.list = image.Rect(0, top, listWidth, l.body.Max.Y)
	l.preview = image.Rect(listWidth+separatorCols, top, width, l.body.Max.Y-detailHeight)
	l.detail = image.Rect(l.preview.Min.X, l.preview.Max.Y, width, l.body.Max.Y)
	return l
}

// tooSmall reports whether the window cannot hold anything.
func (l layout) tooSmall() bool { return l.window.X < MinWidth || l.window.Y < MinHeight }

// single reports whether there is room for one pane at a time: the list, or
// what was brought to the front.
func (l layout) single() bool { return l.window.X < panesWidth || l.window.Y < panesHeight }

// columns reports whether the details have a column of their own.
func (l layout) columns() bool { return l.detail.Min.X > l.preview.Min.X }

// lineWidth is what the lines of a description may take: in the details, or in
// the place of the picture of what is no frame.
func (l layout) lineWidth(frame bool) int {
	if frame || l.preview.Empty() {
		return max(l.detail.Dx(), 1) - 1
	}
	if l.detail.Empty() {
		return l.preview.Dx() - 1
	}
	return min(l.preview.Dx(), l.detail.Dx()) - 1
}
