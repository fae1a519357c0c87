package screen

import (
	"image"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"framebin/render/graphics"
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
	size     image.Point // of the window in cells
	cells    cellSizes
	geometry int         // answers about the sixel geometry so far
	area     image.Point // of sixel, in pixels, as told last
	maximum  image.Point
	register int
}

// Update takes in a message; those that are no answers change nothing. The
// command, which may be nil, asks again after the window's size has changed.
func (d Detector) Update(msg tea.Msg) (Detector, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		return d.resize(image.Pt(size.Width, size.Height))
	}
	return d.answer(msg), nil
}

// answer takes in an answer.
func (d Detector) answer(msg tea.Msg) Detector {
	switch msg := msg.(type) {
	case uv.PrimaryDeviceAttributesEvent:
		d.answered = true
		d.sixel = slices.Contains(msg, sixelAttribute)
	case uv.CellSizeEvent:
		d.cells = d.cells.tell(byCell, image.Pt(msg.Width, msg.Height))
	case uv.PixelSizeEvent:
		d.cells = d.cells.tellWindow(byPixels, image.Pt(msg.Width, msg.Height), d.size)
	case windowMsg:
		d.cells = d.cells.tellWindow(bySystem, msg.pixels, msg.cells)
	case uv.UnknownCsiEvent:
		d = d.attribute(string(msg))
	case uv.KittyGraphicsEvent:
		d.kitty = isKittyAnswer(msg)
	case tea.TerminalVersionMsg:
		d.name = printable(msg.Name)
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeSynchronizedOutput {
			d.sync = !msg.Value.IsNotRecognized() && !msg.Value.IsPermanentlyReset()
		}
	case timeoutMsg:
		d.timeout = true
	}
	return d
}

// isKittyAnswer reports whether it is the answer to our own query.
func isKittyAnswer(e uv.KittyGraphicsEvent) bool {
	return e.Options.ID == kittyQueryID && string(e.Payload) == "OK"
}

// resize takes in the size of the window. The first one is no change: Query
// asks for it.
func (d Detector) resize(size image.Point) (Detector, tea.Cmd) {
	former := d.size
	d.size = size
	d.cells = d.cells.settle(size)
	if former == (image.Point{}) || former == size {
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
		Protocol:     graphics.Blocks,
		Cell:         cell,
		CellFrom:     from,
		MaxPixels:    d.limit(),
		Registers:    d.register,
		Name:         d.name,
		Multiplexer:  d.multiplexer(),
		Sixel:        d.sixel,
		Kitty:        d.kitty && d.multiplexer() == "",
		ITerm2:       d.iterm2() != "",
		Synchronized: d.sync,
		Known:        d.answered || d.timeout,
	}
	switch {
	case d.forced:
		t.Protocol = d.chosen
	case !t.Known:
	case t.Kitty:
		t.Protocol = graphics.Kitty
	case t.Sixel:
		t.Protocol = graphics.Sixel
	case t.ITerm2:
		t.Protocol = graphics.ITerm2
	}
	return t
}

// limit returns the largest sixel picture. xterm drops what is larger, so one
// that does not tell gets its default.
func (d Detector) limit() image.Point {
	if d.maximum != (image.Point{}) || !strings.HasPrefix(d.name, "XTerm") {
		return d.maximum
	}
	return image.Pt(xtermMax, xtermMax)
}

// multiplexer returns what stands between us and the terminal.
func (d Detector) multiplexer() string {
	if strings.HasPrefix(d.name, "tmux") {
		return "tmux"
	}
	return d.env.multiplexer()
}

// iterm2 returns what says that inline files are shown, "" if nothing does.
func (d Detector) iterm2() string {
	if d.multiplexer() != "" {
		return ""
	}
	for _, name := range []string{"iTerm2", "WezTerm"} {
		if strings.HasPrefix(d.name, name) {
			return "the terminal calls itself " + d.name
		}
	}
	return d.env.iterm2
}
