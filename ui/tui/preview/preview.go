// Package preview is the pane with the picture. It says which picture it
// wants, has it rendered one at a time, and shows the last that came: held
// keys and fast cameras skip pictures, they never queue them.
//
// Its state has three parts: what is shown, what is being drawn, and how one
// looks at it.
//
// The screen imports it; it imports neither the screen nor another pane.
package preview

import (
	"context"
	"image"
	"log/slog"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/graphics"
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
	// Start makes a command of work that is given up when the program ends or
	// cancel is called.
	Start    func(work func(context.Context) tea.Msg) (cmd tea.Cmd, cancel context.CancelFunc)
	Get      func(seq uint64) (*capture.Request, error) // the error says why it is not to be had
	Readings *readings.Store                            // of the requests
	Log      *aggregate.Log                             // where objects were in the frames so far
	Renderer Renderer
	Painter  Painter
	Now      func() time.Time
	Logger   *slog.Logger // of defects
}

// Pane is where the pane lies on the screen, in cells.
type Pane struct{ X, Y, Cols, Rows int }

// Subject is a request to show, and what is known of it.
type Subject struct {
	Seq     uint64               // 0 for none
	Boxes   prediction.BoxFormat // how its boxes are to be read
	Reading *prediction.Reading  // nil until it is known
}

func (s Subject) objects() []prediction.Object {
	if s.Reading == nil || s.Reading.Prediction == nil {
		return nil
	}
	return s.Reading.Prediction.Objects
}

// images returns how many images the request has that are no masks.
func (s Subject) images() int {
	if s.Reading == nil || s.Reading.Image == -1 {
		return 0
	}
	return len(s.Reading.Images)
}

// Model is the pane.
type Model struct {
	deps     Deps
	keys     KeyMap
	pane     Pane
	target   render.Target // but for the cells
	known    bool          // it is known what the terminal can show
	subject  Subject       // what the screen speaks of
	upcoming Subject       // what it will speak of once that is drawn; Seq 0 for none
	beside   render.Beside // what is to be seen with the subject
	steps    int           // through the objects, asked for before they are known
	picked   PickMsg
	epoch    int
	viewport viewport
	drawing  drawing
	shown    shown
	prepared shown // the picture of upcoming
}

// New returns an empty pane that draws everything at or above threshold.
func New(deps Deps, keys KeyMap, threshold float64) Model {
	m := Model{deps: deps, keys: keys, viewport: newViewport(threshold)}
	m.target.Dark = true
	return m
}

// SetPane gives the pane its cells.
func (m *Model) SetPane(p Pane) {
	if p != m.pane {
		m.shown, m.prepared = shown{}, shown{} // they lie where the former pane was
	}
	m.pane = p
	m.target.Cols, m.target.Rows = p.Cols, p.Rows
}

// SetTerminal tells what the terminal can show, how many colours a cell can
// have, and whether its background is dark.
func (m *Model) SetTerminal(t terminal.Terminal, colors graphics.ColorDepth, dark bool) {
	m.known, m.target.Colors, m.target.Dark = t.Known, colors, dark
	if t.Cell != m.target.Cell {
		m.shown, m.prepared = shown{}, shown{} // they cover other cells now
	}
	m.target.Protocol, m.target.Cell, m.target.MaxPixels = t.Protocol, t.Cell, t.MaxPixels
	m.target.Registers, m.target.Tmux = t.Registers, t.Tmux()
}

// Redraw makes the terminal draw the same picture again.
func (m *Model) Redraw() { m.epoch++ }

// Epoch counts the redraws; it goes into every mark.
func (m Model) Epoch() int { return m.epoch }

// Show asks for a request, and for those near it to be at hand. The selected
// object is another frame's, so it goes; where one has zoomed to stays, to see
// what happens there. A picture that was prepared is shown at once.
func (m *Model) Show(s Subject, nearby ...Subject) {
	if s.Seq != m.subject.Seq {
		m.steps, m.drawing.nearby = 0, nearby
		m.viewport.options = m.viewport.next()
		if m.prepared.of() == s.Seq {
			m.shown = m.prepared
		}
		m.prepared = shown{}
		if m.picked.Seq != s.Seq {
			m.picked = PickMsg{}
		}
	}
	m.subject = s
	m.viewport.options.Boxes = s.Boxes
	for ; s.Reading != nil && m.steps != 0; m.steps -= sign(m.steps) {
		m.viewport.step(sign(m.steps), s.objects())
	}
	if s.Reading != nil && m.picked.Seq == s.Seq && s.Seq != 0 {
		m.Select(m.picked.Object)
		m.picked = PickMsg{}
	}
}

// SetMaps tells that documents are read by other maps than before.
func (m *Model) SetMaps(maps vendors.Set) { m.viewport.options.Maps = maps }

// Prepare has another request drawn while the one before it stays on the
// screen; Seq 0 for none. following tells that it is always the newest.
func (m *Model) Prepare(next Subject, following bool) {
	m.drawing.newest = following
	if next.Seq != m.upcoming.Seq {
		m.prepared = shown{}
	}
	m.upcoming = next
}

// Prepared reports whether Show would show the request that was to be prepared
// at once. It is true where nothing can be drawn.
func (m Model) Prepared() bool {
	return m.pane.Cols <= 0 || m.pane.Rows <= 0 || m.upcoming.Seq != 0 && m.prepared.of() == m.upcoming.Seq
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

// BesideCols is how wide a pane is at least in which two pictures stand beside
// each other.
const BesideCols = 48

// SetBeside has another request shown beside the one that is spoken of, where
// there is the room.
func (m *Model) SetBeside(b render.Beside) {
	if m.pane.Cols < BesideCols {
		b = render.Beside{}
	}
	m.beside = b
}

// Beside returns what is to be seen beside the request that is spoken of.
func (m Model) Beside() render.Beside {
	if o := m.viewport.options; m.upcoming.Seq != 0 || o.Part > 0 || o.Survey.Mode != aggregate.None {
		return render.Beside{}
	}
	return m.beside
}

// Options returns how the picture is drawn.
func (m Model) Options() render.Options { return m.viewport.options }

// Shown returns the picture on the screen, nil if there is none.
func (m Model) Shown() *render.Picture { return m.shown.picture }

// Areas returns how much of the image the objects of the request cover by
// their masks, 0..1; negative for one without a mask, and nil where it is not
// known.
func (m Model) Areas() []float32 {
	if p := m.shown.picture; p != nil && m.shown.of() == m.subject.Seq {
		return p.Areas
	}
	return nil
}

// wanted is the picture to draw next: of what comes, else of what is spoken of.
func (m Model) wanted() want {
	key := render.Key{Seq: m.subject.Seq, Options: m.viewport.options, Target: m.target}
	key.Options.Beside = m.Beside()
	if m.upcoming.Seq != 0 {
		key.Seq, key.Options = m.upcoming.Seq, m.viewport.next()
		key.Options.Boxes, key.Options.Maps = m.upcoming.Boxes, m.viewport.options.Maps
	}
	return want{key: key, x: m.pane.X, y: m.pane.Y}
}

// Update takes keys, the mouse, and pictures. Mouse positions are relative to
// the pane.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case pictureMsg:
		m.receive(msg)
	case PickMsg:
		m.picked = msg
	case tea.KeyPressMsg:
		m.viewport.press(m.keys, msg, m.shown)
	case tea.MouseClickMsg:
		return m, m.click(msg.Mouse())
	case tea.MouseWheelMsg:
		factor := map[tea.MouseButton]float64{tea.MouseWheelUp: zoomStep, tea.MouseWheelDown: 1 / zoomStep}[msg.Button]
		if factor > 0 {
			m.viewport.zoomAt(factor, image.Pt(msg.X, msg.Y), m.shown)
		}
	case tea.MouseMotionMsg:
		if msg.Button == tea.MouseLeft {
			m.viewport.drag(msg.Mouse(), m.shown)
		}
		m.viewport.point(image.Pt(msg.X, msg.Y), m.shown)
	}
	return m, nil
}
