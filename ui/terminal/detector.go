package terminal

import (
	"image"
	"slices"
	"strconv"
	"strings"
	"time"

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

// Poll returns the command that looks whether the window has changed without a
// word: its cells, as on a monitor of another scale, or how many they are. It is
// nil where the system does not know it.
func (d Detector) Poll() tea.Cmd {
	ask, known := d.askWindow(), d.window
	if ask == nil {
		return nil
	}
	return func() tea.Msg {
		if now := ask(); now != known {
			return now
		}
		return nil // which costs nobody a new frame
	}
}

// looked takes in the window as the system knows it. Where it has other cells
// than the program was told, the signal of that was lost, as it is before the
// program waits for signals. Where its pixels have changed and its cells have not,
// the terminal is asked for what it knows better.
func (d Detector) looked(msg windowMsg) (Detector, tea.Cmd) {
	former := d.window
	d.window = msg
	d.cells = d.cells.tellWindow(bySystem, msg.pixels, msg.cells)
	if none := (image.Point{}); msg.cells != none && d.size != none && msg.cells != d.size {
		return d, func() tea.Msg { return tea.WindowSizeMsg{Width: msg.cells.X, Height: msg.cells.Y} }
	}
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

// Terminal returns what is known by now. Until Known, Protocol is text
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

// The multiplexers.
const (
	tmux      = "tmux"
	gnuScreen = "screen"
)

// isTmux reports whether a terminal's name is that of tmux.
func isTmux(name string) bool { return strings.HasPrefix(name, "tmux ") }

// multiplexer returns what stands between us and the terminal. Neither tmux
// nor screen hands on the question for a name: the answer is that of whoever
// we talk to, and counts more than the environment.
func (d Detector) multiplexer() string {
	switch {
	case isTmux(d.name):
		return tmux
	case d.name != "":
		return ""
	}
	return d.env.multiplexer()
}

// around returns the name of the terminal around tmux, "" if it is not known.
func (d Detector) around() string {
	switch {
	case d.multiplexer() != tmux:
		return ""
	case d.outer.name != "":
		return d.outer.name
	}
	return d.told.name
}

// sixelWorks reports whether pictures in sixel are shown. tmux says so of
// itself whatever the terminal around it can do, and draws a box of plus signs
// if that cannot.
func (d Detector) sixelWorks() bool {
	switch {
	case d.multiplexer() != tmux || !d.sixel:
		return d.sixel && d.multiplexer() != gnuScreen
	case d.told.known:
		return d.told.sixel
	case d.outer.answered:
		return d.outer.sixel
	}
	return true
}

// kittyWorks reports whether pictures of kitty's protocol are shown. Inside of
// tmux the terminal has to answer through it, and to know placeholders.
func (d Detector) kittyWorks() bool {
	switch d.multiplexer() {
	case "":
		return d.kitty
	case tmux:
		return d.kitty && d.second.asked && knowsPlaceholders(d.around())
	}
	return false
}

// knowsPlaceholders reports whether a terminal of that name draws pictures in
// the place of kitty's Unicode placeholders: kitty from 0.28, and Ghostty.
// WezTerm and Konsole answer kitty's query too, and print the characters.
func knowsPlaceholders(name string) bool {
	if strings.HasPrefix(name, "ghostty ") {
		return true
	}
	version, ok := strings.CutPrefix(name, "kitty(")
	if !ok {
		return false
	}
	major, rest, _ := strings.Cut(strings.TrimSuffix(version, ")"), ".")
	minor, _, _ := strings.Cut(rest, ".")
	a, err1 := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	return err1 == nil && err2 == nil && (a > 0 || b >= 28)
}

// iterm2 returns what says that inline files are shown, "" if nothing does.
func (d Detector) iterm2() string {
	if d.multiplexer() != "" {
		return ""
	}
	for _, name := range []string{"iTerm2 ", "WezTerm "} {
		if strings.HasPrefix(d.name, name) {
			return "the terminal calls itself " + d.name
		}
	}
	if d.name != "" {
		return "" // the environment is that of the place where this terminal was opened
	}
	return d.env.iterm2
}

// choose returns the protocol to use.
func (d Detector) choose(t Terminal) graphics.Protocol {
	if d.forced {
		return d.chosen
	}
	text := graphics.Blocks
	if d.config.ASCII {
		text = graphics.ASCII
	}
	if !t.Known {
		return text
	}
	for _, p := range d.order() {
		if t.Works(p) {
			return p
		}
	}
	return text
}

// order returns the protocols, the best first: kitty's loses nothing and takes
// a picture away at a word, sixel has few colours, and nothing answers for
// inline files. Konsole has all three, and leaves pictures of the latter two
// where text is written over them. Other terminals that have several have an
// order of their own.
func (d Detector) order() []graphics.Protocol {
	if d.iterm2() != "" {
		// Their own protocol loses nothing. Of the others WezTerm is known to
		// leave holes where text was written, and iTerm2 has had kitty's for a
		// short time only.
		return []graphics.Protocol{graphics.ITerm2, graphics.Kitty, graphics.Sixel}
	}
	return []graphics.Protocol{graphics.Kitty, graphics.Sixel}
}

// source is where a cell size comes from, the best first.
type source int

const (
	byCell     source = iota // CSI 16 t
	byPixels                 // CSI 14 t
	byGeometry               // XTSMGRAPHICS
	bySystem                 // TIOCGWINSZ
	sources
)

// String says it in words.
func (s source) String() string {
	switch s {
	case byCell:
		return "told by the terminal"
	case byPixels:
		return "from the pixels of the window"
	case byGeometry:
		return "from the pixels of the sixel area"
	case bySystem:
		return "from the pixels that the system knows"
	case sources:
	}
	return "assumed"
}

// cellSizes holds the cell size by each source; zero where it is not known.
type cellSizes struct {
	cells   [sources]image.Point
	windows [sources]image.Point // pixels told before the size in cells was known
}

// tell takes in the size of a cell. What no font has is not believed.
func (c cellSizes) tell(by source, cell image.Point) cellSizes {
	if cell.X >= 2 && cell.Y >= 4 && cell.X <= 256 && cell.Y <= 512 {
		c.cells[by] = cell
	}
	return c
}

// tellWindow takes in the pixels of a window of that many cells. They may
// include a margin, which the division drops.
func (c cellSizes) tellWindow(by source, pixels, size image.Point) cellSizes {
	if size.X <= 0 || size.Y <= 0 {
		c.windows[by] = pixels
		return c
	}
	return c.tell(by, image.Pt(pixels.X/size.X, pixels.Y/size.Y))
}

// settle uses what was told before the size was known.
func (c cellSizes) settle(size image.Point) cellSizes {
	for by, pixels := range c.windows {
		if pixels != (image.Point{}) {
			c = c.tellWindow(source(by), pixels, size)
		}
	}
	c.windows = [sources]image.Point{}
	return c
}

// best returns the cell size by the best source, and the source in words.
func (c cellSizes) best(assumed image.Point) (cell image.Point, from string) {
	for by, size := range c.cells {
		if size != (image.Point{}) {
			return size, source(by).String()
		}
	}
	if assumed.X <= 0 || assumed.Y <= 0 {
		assumed = image.Pt(10, 20)
	}
	return assumed, sources.String()
}

// graphicsAttribute is an answer to XTSMGRAPHICS.
type graphicsAttribute struct {
	item, status int
	value        image.Point // Y is 0 if there is one number
}

func (a graphicsAttribute) ok() bool { return a.status == 0 && a.value.X > 0 }

// parseGraphics reads CSI ? item ; status ; value S.
func parseGraphics(seq string) (a graphicsAttribute, ok bool) {
	rest, ok := strings.CutPrefix(seq, "\x1b[?")
	if !ok {
		return a, false
	}
	if rest, ok = strings.CutSuffix(rest, "S"); !ok {
		return a, false
	}
	var numbers [4]int
	fields := strings.Split(rest, ";")
	if len(fields) < 2 || len(fields) > len(numbers) {
		return a, false
	}
	for i, field := range fields {
		n, err := strconv.Atoi(field)
		if err != nil || n < 0 {
			return a, false
		}
		numbers[i] = n
	}
	return graphicsAttribute{numbers[0], numbers[1], image.Pt(numbers[2], numbers[3])}, true
}

// named takes in what the terminal calls itself. Some names give rise to more
// questions:
//
//   - tmux answers for itself, so that the terminal around it is asked through
//     it. Where the option allow-passthrough is off nothing of that arrives.
//   - Any other name where the environment speaks of tmux or screen means that
//     it speaks of another place, say one from which a new window was opened.
//     So the question that these do not stand is asked now.
//
// In either case the device attributes are asked last, as in the first place.
func (d Detector) named(name string) (Detector, tea.Cmd) {
	if d.second.asked && d.multiplexer() == tmux && !isTmux(name) {
		d.outer.name = name
		return d, nil
	}
	hinted := d.env.multiplexer() != ""
	d.name = name
	if d.second.asked || !hinted && !isTmux(name) {
		return d, nil
	}
	d.second.asked = true
	wait := secondTime
	if d.env.ssh {
		wait = secondTimeSSH
	}
	ask := askKitty + ansi.RequestPrimaryDeviceAttributes
	if isTmux(name) {
		ask = graphics.Through(ansi.RequestNameVersion + ask)
	}
	return d, tea.Batch(tea.Raw(ask), tea.Tick(wait, func(time.Time) tea.Msg { return secondOverMsg{} }))
}
