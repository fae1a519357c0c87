package preview

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/ui/terminal"
)

const (
	// interval is the least time from the start of one rendering to that of
	// the next: 20 pictures a second leave the processor to the listener.
	interval = 50 * time.Millisecond
	// patience is how long a rendering may go on after it is no longer
	// wanted; the pictures that a held key passes by are mostly quicker.
	patience = 200 * time.Millisecond
	// rest is how long a picture of preview quality stays before the sharp one
	// is begun: while a key is held nothing is begun that would not be waited
	// for.
	rest = 150 * time.Millisecond
)

// drawing is what is being drawn, one picture at a time, and what was learnt
// of how long that takes. Where renderings are slow a frame that was not shown
// yet is drawn in preview quality first, so that a held key is seen to move;
// where that takes as long there is none of it, and each rendering goes on to
// its end. So it does where the newest frame is shown: of a camera that is
// faster some frames are skipped, and the others are whole.
type drawing struct {
	running want // zero if nothing is being drawn
	early   bool // what is being drawn is not wanted yet
	cancel  context.CancelFunc
	started time.Time
	asked   time.Time // since when the picture to come is waited for
	nearby  []Subject // worth rendering ahead, nearest first
	newest  bool      // the request to show is always the newest
	slow    bool      // a sharp picture takes longer than patience
	useless bool      // so does one of preview quality
}

func (d *drawing) idle() bool { return d.running == (want{}) }

// pictureMsg brings a picture that was wanted when its rendering began.
type pictureMsg struct {
	asked want // of the rendering
	shown      // what it serves
}

// Refresh starts what is missing: the wanted picture, or one near it.
func (m *Model) Refresh() tea.Cmd {
	w, d := m.wanted(), &m.drawing
	if !d.idle() {
		if d.overtaken(w, m.deps.Now()) {
			d.cancel()
		}
		return nil
	}
	if w.key.Seq == 0 || m.pane.Cols <= 0 || m.pane.Rows <= 0 || !m.known {
		return nil
	}
	have := m.shown.want
	if m.upcoming.Seq != 0 {
		have = m.prepared.want
	}
	if have != w {
		return d.start(m.deps, m.pane, m.shown, w)
	}
	if len(d.nearby) > 0 && m.viewport.options.Survey.Mode == aggregate.None {
		return d.ahead(m.deps, w)
	}
	return nil
}

// overtaken reports whether the rendering that runs is given up for w.
func (d *drawing) overtaken(w want, now time.Time) bool {
	switch {
	case d.running.sharp() == w:
		return false
	case d.early:
		return true
	case d.running.key.Target != w.key.Target || d.running.x != w.x || d.running.y != w.y:
		return now.Sub(d.started) > patience
	case d.running.key.Options.PreviewQuality || d.useless || d.newest:
		return false // it will be seen
	case d.slow || now.Sub(d.started) > patience:
		d.slow = true
		return true
	}
	return false
}

// start renders w for the pane, which shows a picture already, not sooner than interval after the rendering before it. A
// terminal that is slow to draw gets as much time again in between, for the
// keys' sake: pictures are skipped, not queued up in it.
func (d *drawing) start(deps Deps, pane Pane, have shown, w want) tea.Cmd {
	now := deps.Now()
	wait := max(interval, 2*deps.Painter.Drawing()) - now.Sub(d.started)
	if have.of() != w.key.Seq || d.asked.IsZero() {
		d.asked = now
	}
	switch {
	case have.want.sharp() == w:
		wait = max(wait, rest)
	case d.slow && !d.useless && !d.newest && w.key.Seq != have.of() && w.key.Options.Survey.Mode == aggregate.None:
		w.key.Options.PreviewQuality = true
	}
	d.running, d.early, d.started = w, false, now.Add(max(wait, 0))
	var cmd tea.Cmd
	cmd, d.cancel = deps.Start(func(ctx context.Context) tea.Msg {
		if !pause(ctx, wait) {
			return pictureMsg{asked: w, shown: shown{want: w, err: ctx.Err()}}
		}
		picture, err := draw(ctx, deps, w.key)
		if err != nil {
			return pictureMsg{asked: w, shown: shown{want: w, err: err, pane: pane}}
		}
		got := w
		got.key.Options.PreviewQuality = picture.Key.Options.PreviewQuality // the sharp one may have been at hand
		return pictureMsg{asked: w, shown: shown{want: got, picture: picture, id: register(deps, pane, picture), pane: pane}}
	})
	return cmd
}

// ahead renders the nearest of the requests that may be wanted next, for the
// renderer to have it at hand.
func (d *drawing) ahead(deps Deps, w want) tea.Cmd {
	w.key.Seq, w.key.Options.Boxes, d.nearby = d.nearby[0].Seq, d.nearby[0].Boxes, d.nearby[1:]
	w.key.Options.Overlay.Selected, w.key.Options.Beside = -1, render.Beside{}
	d.running, d.early, d.started = w, true, deps.Now()
	var cmd tea.Cmd
	cmd, d.cancel = deps.Start(func(ctx context.Context) tea.Msg {
		_, err := draw(ctx, deps, w.key)
		return pictureMsg{asked: w, shown: shown{want: w, err: err}}
	})
	return cmd
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
	caught := guard.Run(deps.Logger, what, func() { picture, err = renderKey(ctx, deps, key) })
	if caught != nil {
		return nil, caught
	}
	if inner, ok := errors.AsType[*guard.PanicError](err); ok { // in a goroutine of the renderer
		inner.Doing = what
		inner.Log(deps.Logger)
		return nil, inner
	}
	return picture, err
}

// renderKey renders a frame, or a survey of several.
func renderKey(ctx context.Context, deps Deps, key render.Key) (*render.Picture, error) {
	if key.Options.Survey.Mode != aggregate.None {
		get := func(seq uint64) (render.Input, error) {
			r, err := deps.Get(seq)
			if err == nil && !r.Hold() {
				err = capture.ErrEvicted
			}
			if err != nil {
				return render.Input{}, err
			}
			defer r.Release()
			return render.Input{Request: r, Reading: deps.Readings.Read(r, key.Options.Boxes)}, nil
		}
		return deps.Renderer.Survey(ctx, render.Sources{Get: get, Log: deps.Log}, key)
	}
	r, err := deps.Get(key.Seq)
	if err != nil {
		return nil, err
	}
	if !r.Hold() {
		return nil, capture.ErrEvicted
	}
	defer r.Release()
	in := render.Input{Request: r, Reading: deps.Readings.Read(r, key.Options.Boxes)}
	if b := key.Options.Beside; b.Seq != 0 {
		other, err := deps.Get(b.Seq)
		if err == nil && !other.Hold() {
			err = capture.ErrEvicted
		}
		if err != nil {
			return nil, fmt.Errorf("#%d: %w", b.Seq, err)
		}
		defer other.Release()
		in.Beside = &render.Input{Request: other, Reading: deps.Readings.Read(other, b.Boxes)}
	}
	p, err := deps.Renderer.Render(ctx, in, key)
	if err == nil && len(p.Findings) > 0 {
		deps.Readings.Amend(key.Seq, key.Options.Boxes, p.Findings)
	}
	if b := key.Options.Beside; err == nil && len(p.OtherFindings) > 0 {
		deps.Readings.Amend(b.Seq, b.Boxes, p.OtherFindings)
	}
	return p, err
}

// register makes a picture known to the Painter, in the middle of the pane.
func register(deps Deps, pane Pane, p *render.Picture) int {
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

// receive takes a picture, unless it was made for another place, another
// protocol or no place at all. That of what comes is kept until it is shown
// with the rest. A picture of a request that the cursor has passed by in the
// meantime is shown: so a held key is seen to move.
func (m *Model) receive(msg pictureMsg) {
	d, early := &m.drawing, false
	if msg.asked == d.running {
		early = d.early
		if !early && !errors.Is(msg.err, context.Canceled) {
			d.learn(msg.asked, msg.err != nil, m.deps.Now())
		}
		d.running, d.cancel = want{}, nil
	}
	w := m.wanted()
	elsewhere := msg.want.key.Target != w.key.Target || msg.want.x != w.x || msg.want.y != w.y
	switch {
	case early || errors.Is(msg.err, context.Canceled) || elsewhere:
		return
	case msg.err != nil && msg.want != w:
		return
	case m.upcoming.Seq != 0 && msg.of() == m.upcoming.Seq:
		m.prepared = msg.shown
	case m.upcoming.Seq == 0 || msg.of() == m.subject.Seq:
		m.shown = msg.shown
	}
	d.asked = time.Time{}
}

// learn notes how long a rendering that was wanted took.
func (d *drawing) learn(asked want, failed bool, now time.Time) {
	long := now.Sub(d.started) > patience
	switch {
	case asked.key.Options.PreviewQuality:
		d.useless = d.useless || long || failed
	case !failed:
		d.slow = long
		d.useless = d.useless && long
	}
}
