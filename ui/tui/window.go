package tui

import (
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/layout"
	"github.com/framebin/framebin/ui/tui/scenes"
)

// focus is the pane that has the keys.
type focus = keymap.Pane

const (
	onList    = keymap.List
	onPicture = keymap.Picture
	onDetails = keymap.Details
	panes     = onDetails + 1
)

// page is what the body of the screen shows.
type page int

const (
	mainPage page = iota
	helpPage
	palettePage
	statsPage
	qrPage
)

// window is which panes are to be seen and where, and which has the keys.
type window struct {
	layout  layout.Layout
	page    page
	focus   focus
	picture bool // the picture alone
	large   bool // the details at the front
	bar     int  // rows of the bar of cameras
	sizes   layout.Sizes
	grip    layout.Separator // that the mouse holds
}

// turn shows a page, or the main page again.
func (w *window) turn(p page) {
	if w.page == p {
		p = mainPage
	}
	w.page = p
}

// turnPane gives the keys to another pane. Where there is room for one at a time
// it shows that.
func (m *Model) turnPane(delta int) {
	switch w := &m.window; {
	case w.picture:
	case w.layout.Single():
		m.setLarge(!w.large)
	default:
		w.focus = (w.focus + focus(delta) + panes) % panes
	}
}

// setPicture shows the picture alone, or all panes.
func (m *Model) setPicture(on bool) {
	m.window.picture, m.window.focus = on, onList
	m.resize(m.window.layout.Window.X, m.window.layout.Window.Y)
}

// setLarge brings the details to the front, or puts them back.
func (m *Model) setLarge(on bool) {
	m.window.large, m.window.focus = on, onList
	if on {
		m.window.focus = onDetails
	}
	m.resize(m.window.layout.Window.X, m.window.layout.Window.Y)
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
		m.pages.closeComparison()
	case m.pages.scenes.Active():
		m.pages.scenes = scenes.Model{}
	default:
		return false
	}
	return true
}

// leavePart shows the frame again.
func (m *Model) leavePart() {
	m.preview.SetPart(-1)
	if m.window.picture && m.window.large { // there was no room beside the details
		m.setPicture(false)
		m.setLarge(true)
	}
}
