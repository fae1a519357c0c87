// Package preview is the pane with the picture. It says which picture it
// wants, has it rendered one at a time, and shows the last that came: held
// keys and fast cameras skip pictures, they never queue them.
package preview

import (
	"context"
	"image"
	"log/slog"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/survey"
	"github.com/framebin/framebin/ui/terminal"
)

// Renderer draws pictures. [render.Renderer] is one.
type Renderer interface {
	Render(ctx context.Context, in render.Input, key render.Key) (*render.Picture, error)
	Survey(ctx context.Context, from render.Sources, key render.Key) (*render.Picture, error)
}

// Painter puts pictures on the terminal. [terminal.Painter] is one.
type Painter interface {
	Register(p terminal.Placement) int
	Drawing() time.Duration // of the latest picture; never waits
}

// Deps are what the pane's commands work with.
type Deps struct {
	Context  func() context.Context                     // ends with the program
	Get      func(seq uint64) (*capture.Request, error) // the error says why it is not to be had
	Readings *readings.Store                            // of the requests
	Log      *survey.Log                                // where objects were in the frames so far
	Renderer Renderer
	Painter  Painter
	Now      func() time.Time
	Logger   *slog.Logger // of defects
}

// Pane is where the pane lies on the screen, in cells.
type Pane struct{ X, Y, Cols, Rows int }

// Subject is a request to show, and how its boxes are to be read.
type Subject struct {
	Seq   uint64 // 0 for none
	Boxes prediction.BoxFormat
}

// want is a picture in its place.
type want struct {
	key  render.Key
	x, y int
}

// pictureMsg brings a picture that was wanted when its rendering began.
type pictureMsg struct {
	asked   want // of the rendering
	want    want // that it serves
	picture *render.Picture
	id      int // of the Painter; 0 for a picture made of text
	err     error
}

// Model is the pane.
type Model struct {
	deps Deps
	keys KeyMap

	pane     Pane
	terminal terminal.Terminal
	colors   graphics.ColorDepth
	dark     bool
	options  render.Options
	reading  *prediction.Reading // of the request seq; nil until it is known
	steps    int                 // through its objects, asked for before that
	seq      uint64              // the request to show; 0 for none
	epoch    int
	newest   bool        // the request to show is always the newest
	cross    bool        // the mouse points pixels out
	grip     image.Point // cell where the mouse holds the picture

	shown   pictureMsg
	running want // being rendered; zero if nothing is
	early   bool // what is being rendered is not wanted yet
	tempo   tempo
	cancel  context.CancelFunc
	started time.Time
	nearby  []Subject // worth rendering ahead, nearest first
}

// New returns an empty pane that draws everything at or above threshold.
func New(deps Deps, keys KeyMap, threshold float64) Model {
	options := render.Options{Overlay: overlay.DefaultOptions(), CenterX: 0.5, CenterY: 0.5}
	options.Overlay.Threshold = threshold
	return Model{deps: deps, keys: keys, options: options, dark: true}
}

// SetPane gives the pane its cells.
func (m *Model) SetPane(p Pane) {
	if p != m.pane {
		m.shown = pictureMsg{} // it lies where the former pane was
	}
	m.pane = p
}

// SetTerminal tells what the terminal can show.
func (m *Model) SetTerminal(t terminal.Terminal) { m.terminal = t }

// SetColors tells how many colours a cell can have.
func (m *Model) SetColors(d graphics.ColorDepth) { m.colors = d }

// SetDark tells the background of the terminal.
func (m *Model) SetDark(dark bool) { m.dark = dark }

// Redraw makes the terminal draw the same picture again.
func (m *Model) Redraw() { m.epoch++ }

// Show asks for another request, and for those near it to be at hand. The
// selected object is another frame's, so it goes; where one has zoomed to stays,
// to see what happens there.
func (m *Model) Show(s Subject, nearby ...Subject) {
	m.options.Boxes = s.Boxes
	if s.Seq == m.seq {
		return
	}
	m.seq, m.reading, m.nearby, m.steps = s.Seq, nil, nearby, 0
	m.options.Overlay.Selected = -1
	if m.options.Zoom < 0 {
		m.fit()
	}
}

// SetReading tells what the shown request predicts.
func (m *Model) SetReading(seq uint64, r *prediction.Reading) {
	if seq != m.seq {
		return
	}
	m.reading = r
	for ; r != nil && m.steps != 0; m.steps -= sign(m.steps) {
		m.step(sign(m.steps))
	}
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// Options returns how the picture is drawn.
func (m Model) Options() render.Options { return m.options }

// Select emphasises an object, -1 none.
func (m *Model) Select(object int) {
	m.options.Overlay.Selected = object
	m.setClass()
}

// Shown returns the picture on the screen, nil if there is none.
func (m Model) Shown() *render.Picture { return m.shown.picture }

// Found returns what drawing the shown request found.
func (m Model) Found() []prediction.Finding {
	if p := m.shown.picture; p != nil && p.Key.Seq == m.seq {
		return p.Findings
	}
	return nil
}

// Err returns why there is no picture, nil if there is one.
func (m Model) Err() error { return m.shown.err }

// Current reports whether what is on the screen is what is wanted.
func (m Model) Current() bool { return m.shown.want == m.wanted() }

func (m Model) wanted() want {
	return want{
		key: render.Key{
			Seq:     m.seq,
			Options: m.options,
			Target: render.Target{
				Protocol:  m.terminal.Protocol,
				Cols:      m.pane.Cols,
				Rows:      m.pane.Rows,
				Cell:      m.terminal.Cell,
				MaxPixels: m.terminal.MaxPixels,
				Colors:    m.colors,
				Registers: m.terminal.Registers,
				Tmux:      m.terminal.Tmux(),
				Dark:      m.dark,
			},
		},
		x: m.pane.X,
		y: m.pane.Y,
	}
}

// objectAt returns the object drawn at a cell of the pane, -1 for none.
func (m Model) objectAt(cell image.Point) int {
	if pixel, ok := m.pixelAt(cell); ok {
		return m.shown.picture.Layout.Hit(pixel.X, pixel.Y)
	}
	return -1
}

// pixelAt returns the pixel of the picture in the middle of a cell of the
// pane.
func (m Model) pixelAt(cell image.Point) (image.Point, bool) {
	x, y, ok := m.middleOf(cell)
	return image.Pt(int(x), int(y)), ok
}

// middleOf returns where in the picture the middle of a cell of the pane is, in
// pixels. In the image alone, beside the one with the overlay, it is the same
// place of that.
func (m Model) middleOf(cell image.Point) (x, y float64, ok bool) {
	p := m.shown.picture
	if p == nil || p.Cols == 0 || p.Rows == 0 {
		return 0, 0, false
	}
	at := cell.Sub(m.offset(p))
	if !at.In(image.Rect(0, 0, p.Cols, p.Rows)) {
		return 0, 0, false
	}
	x = (float64(at.X) + 0.5) * float64(p.Size.X) / float64(p.Cols)
	y = (float64(at.Y) + 0.5) * float64(p.Size.Y) / float64(p.Rows)
	if image.Pt(int(x), int(y)).In(p.Place.Twin) {
		by := p.Place.At.Min.Sub(p.Place.Twin.Min)
		x, y = x+float64(by.X), y+float64(by.Y)
	}
	return x, y, true
}

// offset is where in the pane a picture lies: in the middle, at the top.
func (m Model) offset(p *render.Picture) image.Point {
	return image.Pt(max((m.pane.Cols-p.Cols)/2, 0), 0)
}

// Update takes keys, the mouse, and pictures. Mouse positions are relative to
// the pane.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case pictureMsg:
		m.receive(msg)
	case tea.KeyPressMsg:
		return m, m.press(msg)
	case tea.MouseClickMsg:
		return m, m.click(msg.Mouse())
	case tea.MouseWheelMsg:
		m.wheel(msg.Mouse())
	case tea.MouseMotionMsg:
		m.motion(msg.Mouse())
	}
	return m, nil
}
