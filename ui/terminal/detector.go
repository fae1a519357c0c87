package terminal

import (
	"image"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/graphics"
)

// sixelAttribute is the number of sixel among the primary device attributes.
const sixelAttribute = 4

// xtermMax is what xterm draws at most unless it was told otherwise; a larger
// picture is dropped.
const xtermMax = 1000

// Detector collects the terminal's answers. It is a value: Update returns the
// next one.
type Detector struct {
	config   ProbeConfig
	env      env
	forced   bool
	chosen   graphics.Protocol // if forced
	answered bool              // the device attributes came
	timeout  bool
	sixel    bool
	kitty    bool
	sync     bool
	name     string
	second   second
	outer    outer
	told     toldMsg     // by tmux
	size     image.Point // of the window in cells
	window   windowMsg   // as the system knew it last
	cells    cellSizes
	geometry int         // answers about the sixel geometry so far
	area     image.Point // of sixel, in pixels, as told last
	maximum  image.Point
	register int
}

// Update takes in a message; those that are no answers change nothing. The
// command, which may be nil, asks again after the window's size has changed,
// and asks more of a terminal that turns out to be another than was thought.
func (d Detector) Update(msg tea.Msg) (Detector, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return d.resize(image.Pt(msg.Width, msg.Height))
	case tea.TerminalVersionMsg:
		return d.named(printable(msg.Name))
	case windowMsg:
		return d.looked(msg)
	}
	return d.answer(msg), nil
}

// answer takes in an answer.
func (d Detector) answer(msg tea.Msg) Detector {
	switch msg := msg.(type) {
	case uv.PrimaryDeviceAttributesEvent:
		d = d.attributes(msg)
	case uv.CellSizeEvent:
		d.cells = d.cells.tell(byCell, image.Pt(msg.Width, msg.Height))
	case uv.PixelSizeEvent:
		d.cells = d.cells.tellWindow(byPixels, image.Pt(msg.Width, msg.Height), d.size)
	case uv.UnknownCsiEvent:
		d = d.attribute(string(msg))
	case uv.KittyGraphicsEvent:
		d.kitty = isKittyAnswer(msg)
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeSynchronizedOutput {
			d.sync = !msg.Value.IsNotRecognized() && !msg.Value.IsPermanentlyReset()
		}
	case timeoutMsg:
		d.timeout = true
	case secondOverMsg:
		d.second.over = true
	case toldMsg:
		msg.came = true
		d.told = msg
	}
	return d
}

// isKittyAnswer reports whether it is the answer to our own query.
func isKittyAnswer(e uv.KittyGraphicsEvent) bool {
	return e.Options.ID == kittyQueryID && string(e.Payload) == "OK"
}

// attributes takes in primary device attributes. Those that come after the
// second questions are the answer to the last of them.
func (d Detector) attributes(attributes []int) Detector {
	sixel := slices.Contains(attributes, sixelAttribute)
	switch {
	case !d.second.asked || !d.answered:
		d.answered, d.sixel = true, sixel
	case d.multiplexer() == tmux:
		d.second.over, d.outer.answered, d.outer.sixel = true, true, sixel
	default:
		d.second.over, d.sixel = true, sixel
	}
	return d
}

// resize takes in the size of the window. The first one is no change: Query
// asks for it. One that has as many cells as before may have others: a font
// was zoomed.
func (d Detector) resize(size image.Point) (Detector, tea.Cmd) {
	former := d.size
	d.size = size
	d.cells = d.cells.settle(size)
	if former == (image.Point{}) {
		return d, nil
	}
	return d, d.askAgain()
}

// Poll returns the command that looks whether cells have changed their size
// without a word, as on a monitor of another scale; nil where the system does
// not know it.
func (d Detector) Poll() tea.Cmd { return d.askWindow() }

// looked takes in the window as the system knows it. Where its pixels have
// changed and its cells have not, the terminal is asked for what it knows
// better.
func (d Detector) looked(msg windowMsg) (Detector, tea.Cmd) {
	former := d.window
	d.window = msg
	d.cells = d.cells.tellWindow(bySystem, msg.pixels, msg.cells)
	if former.pixels == (image.Point{}) || former.cells != msg.cells || former.pixels == msg.pixels {
		return d, nil
	}
	return d, d.askAgain()
}

// attribute takes in an answer to XTSMGRAPHICS, CSI ? item ; status ; value S.
// The two about the geometry look the same; terminals answer in order.
func (d Detector) attribute(seq string) Detector {
	a, ok := parseGraphics(seq)
	if !ok {
		return d
	}
	switch a.item {
	case 1:
		if a.ok() {
			d.register = a.value.X
		}
	case 2:
		d.geometry++
		switch {
		case !a.ok():
		case d.geometry == 2:
			d.maximum = a.value
		default:
			d.area = a.value
			d.cells = d.cells.tellWindow(byGeometry, a.value, d.size)
		}
	}
	return d
}

// Terminal returns what is known by now. Until Known, Protocol is Blocks
// unless the user chose one.
func (d Detector) Terminal() Terminal {
	cells := d.cells
	if limit := d.limit(); limit != (image.Point{}) && (d.area.X >= limit.X || d.area.Y >= limit.Y) {
		// The window is larger, and xterm told the limit instead.
		cells.cells[byGeometry] = image.Point{}
	}
	cell, from := cells.best(d.config.Cell)
	t := Terminal{
		Cell:         cell,
		CellFrom:     from,
		MaxPixels:    d.limit(),
		Registers:    d.register,
		Name:         d.name,
		Multiplexer:  d.multiplexer(),
		Outer:        d.around(),
		Sixel:        d.sixelWorks(),
		Kitty:        d.kittyWorks(),
		ITerm2:       d.iterm2() != "",
		Synchronized: d.sync,
		Known:        d.known(),
	}
	t.Protocol = d.choose(t)
	if most := t.Protocol.CellsInTmux(); most > 0 && t.Tmux() {
		t.MaxPixels = cell.Mul(most)
	}
	return t
}

// known reports whether there is nothing left to wait for.
func (d Detector) known() bool {
	mute := d.told.known && !d.told.through // what was asked through tmux has not arrived
	waits := d.second.asked && !d.second.over && !mute
	if d.timeout {
		return !waits || !d.told.known
	}
	return d.answered && !waits && (!d.asksTmux() || d.told.came)
}

// limit returns the largest sixel picture. xterm drops what is larger, so one
// that does not tell gets its default.
func (d Detector) limit() image.Point {
	if d.maximum != (image.Point{}) || !strings.HasPrefix(d.name, "XTerm") {
		return d.maximum
	}
	return image.Pt(xtermMax, xtermMax)
}
