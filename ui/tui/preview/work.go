package preview

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/survey"
	"github.com/framebin/framebin/ui/terminal"
)

const (
	// interval is the least time from the start of one rendering to that of
	// the next: 20 pictures a second leave the processor to the listener.
	interval = 50 * time.Millisecond
	// patience is how long a rendering may go on after it is no longer
	// wanted; the pictures that a held key passes by are mostly quicker.
	patience = 200 * time.Millisecond
)

// errEvicted is shown in place of the picture of a request that left the ring
// just now.
var errEvicted = errors.New("this request has left the ring")

// Refresh starts what is missing: the wanted picture, or one near it.
func (m *Model) Refresh() tea.Cmd {
	w := m.wanted()
	if m.running != (want{}) {
		if m.overtaken(w) {
			m.cancel()
		}
		return nil
	}
	if m.seq == 0 || m.pane.Cols <= 0 || m.pane.Rows <= 0 || !m.terminal.Known {
		return nil
	}
	if m.shown.want != w {
		return m.start(w)
	}
	if len(m.nearby) > 0 && m.options.Survey.Mode == survey.None {
		return m.ahead()
	}
	return nil
}

// start renders w, not sooner than interval after the rendering before it. A
// terminal that is slow to draw gets as much time again in between, for the
// keys' sake: pictures are skipped, not queued up in it.
func (m *Model) start(w want) tea.Cmd {
	now := m.deps.Now()
	w, can := m.next(w)
	wait := max(max(interval, 2*m.deps.Painter.Drawing())-now.Sub(m.started), can)
	m.running, m.early, m.started = w, false, now.Add(max(wait, 0))
	ctx, cancel := context.WithCancel(m.deps.Context())
	m.cancel = cancel
	deps, pane := m.deps, m.pane
	return func() tea.Msg {
		defer cancel()
		if !pause(ctx, wait) {
			return pictureMsg{asked: w, want: w, err: ctx.Err()}
		}
		picture, err := draw(ctx, deps, w.key)
		if err != nil {
			return pictureMsg{asked: w, want: w, err: err}
		}
		got := w
		got.key.Options.Draft = picture.Key.Options.Draft // the sharp one may have been at hand
		return pictureMsg{asked: w, want: got, picture: picture, id: place(deps, pane, picture)}
	}
}

// ahead renders the nearest of the requests that may be wanted next, for the
// renderer to have it at hand.
func (m *Model) ahead() tea.Cmd {
	w := m.wanted()
	w.key.Seq, w.key.Options.Boxes, m.nearby = m.nearby[0].Seq, m.nearby[0].Boxes, m.nearby[1:]
	w.key.Options.Overlay.Selected = -1
	ctx, cancel := context.WithCancel(m.deps.Context())
	m.running, m.early, m.started, m.cancel = w, true, m.deps.Now(), cancel
	deps := m.deps
	return func() tea.Msg {
		defer cancel()
		if _, err := draw(ctx, deps, w.key); err != nil {
			return pictureMsg{asked: w, want: w, err: err}
		}
		return pictureMsg{asked: w, want: w}
	}
}

// pause waits for d, and reports whether ctx still runs.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// draw renders a picture. A defect on the way there is an error like any
// other, and its stack goes to the log.
func draw(ctx context.Context, deps Deps, key render.Key) (picture *render.Picture, err error) {
	what := fmt.Sprintf("draw request %d", key.Seq)
	caught := guard.Run(deps.Logger, what, func() { picture, err = drawn(ctx, deps, key) })
	switch {
	case caught != nil:
		return nil, caught
	case err == nil:
		return picture, nil
	}
	// The renderer catches what its own goroutines panic with.
	if reason, stack, caught := strings.Cut(err.Error(), "\n"); caught {
		deps.Logger.Error("panic", "doing", what, "panic", reason, "stack", stack)
		err = errors.New(reason)
	}
	return nil, err
}

func drawn(ctx context.Context, deps Deps, key render.Key) (*render.Picture, error) {
	if key.Options.Survey.Mode != survey.None {
		get := func(seq uint64) (render.Input, bool) {
			r, err := deps.Get(seq)
			if err != nil || !r.Hold() {
				return render.Input{}, false
			}
			defer r.Release()
			return render.Input{Request: r, Reading: deps.Readings.Read(r, key.Options.Boxes)}, true
		}
		return deps.Renderer.Survey(ctx, render.Sources{Get: get, Log: deps.Log}, key)
	}
	r, err := deps.Get(key.Seq)
	if err != nil {
		return nil, err
	}
	if !r.Hold() {
		return nil, errEvicted
	}
	defer r.Release()
	return deps.Renderer.Render(ctx, render.Input{Request: r, Reading: deps.Readings.Read(r, key.Options.Boxes)}, key)
}

// place makes a picture known to the Painter, in the middle of the pane.
func place(deps Deps, pane Pane, p *render.Picture) int {
	if len(p.Payload) == 0 {
		return 0
	}
	return deps.Painter.Register(terminal.Placement{
		X:       pane.X + max((pane.Cols-p.Cols)/2, 0),
		Y:       pane.Y,
		Cols:    p.Cols,
		Rows:    p.Rows,
		Payload: p.Payload,
		Erase:   p.Erase,
		Lines:   p.Lines,
	})
}

// receive shows a picture, unless it was made for another place, another
// protocol or no place at all. A picture of a request that the cursor has
// passed by in the meantime is shown: so a held key is seen to move.
func (m *Model) receive(msg pictureMsg) {
	if msg.asked == m.running {
		m.running, m.cancel = want{}, nil
		if !m.early && !errors.Is(msg.err, context.Canceled) {
			m.learn(msg.asked, msg.err != nil)
		}
	}
	w := m.wanted()
	switch {
	case errors.Is(msg.err, context.Canceled):
		return
	case msg.picture == nil && msg.err == nil:
		return // rendered ahead
	case msg.want == w:
	case msg.want.key.Target != w.key.Target || msg.want.x != w.x || msg.want.y != w.y || msg.err != nil:
		return
	}
	m.shown = msg
}
