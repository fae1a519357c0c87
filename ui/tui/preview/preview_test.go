package preview_test

import (
	"cmp"
	"context"
	"errors"
	"image"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/preview"
)

// renderer takes its time for each picture.
type renderer struct {
	takes    time.Duration
	draft    time.Duration         // of a draft; 0: as long as any; negative: fails
	kept     func(render.Key) bool // pictures that are at hand; nil: none
	sharp    atomic.Int32          // begun
	drafts   atomic.Int32          // begun
	running  atomic.Int32
	together atomic.Int32 // most at once
	drawn    atomic.Int32
	ended    atomic.Int32 // given up in time
}

func (r *renderer) Render(ctx context.Context, _ render.Input, key render.Key) (*render.Picture, error) {
	if n := r.running.Add(1); n > r.together.Load() {
		r.together.Store(n)
	}
	defer r.running.Add(-1)
	takes := r.takes
	switch {
	case r.kept != nil && r.kept(key):
		takes, key.Options.PreviewQuality = 0, false
	case key.Options.PreviewQuality && r.draft < 0:
		return nil, errors.New("no draft")
	case key.Options.PreviewQuality:
		takes = cmp.Or(r.draft, takes)
		r.drafts.Add(1)
	default:
		r.sharp.Add(1)
	}
	select {
	case <-time.After(takes):
	case <-ctx.Done():
		r.ended.Add(1)
		return nil, ctx.Err()
	}
	r.drawn.Add(1)
	size := image.Pt(100, 100)
	return &render.Picture{
		Key: key, Cols: 10, Rows: 5, Size: size, Payload: []byte("picture"),
		Place:  render.Place{Oriented: image.Pt(400, 400), At: image.Rectangle{Max: size}, Window: raster.Whole(image.Pt(400, 400))},
		Layout: overlay.Layout{View: raster.Scale(0.25, 0.25)},
	}, nil
}

func (r *renderer) Survey(ctx context.Context, _ render.Sources, key render.Key) (*render.Picture, error) {
	return r.Render(ctx, render.Input{}, key)
}

type painter struct{ placed int }

func (*painter) Drawing() time.Duration { return 0 }

func (p *painter) Register(terminal.Placement) int {
	p.placed++
	return p.placed
}

// bench is a pane with commands that run in a synctest bubble.
type bench struct {
	model    preview.Model
	renderer *renderer
	msgs     chan tea.Msg
	shown    []uint64
}

func newBench(takes time.Duration) *bench {
	b := &bench{renderer: &renderer{takes: takes}, msgs: make(chan tea.Msg, 1000)}
	b.model = preview.New(preview.Deps{
		Start: func(work func(context.Context) tea.Msg) (tea.Cmd, context.CancelFunc) {
			ctx, cancel := context.WithCancel(context.Background())
			return func() tea.Msg { return work(ctx) }, cancel
		},
		Get:      func(uint64) (*capture.Request, error) { return capture.NewRequest("POST", "/", nil, []byte("x")), nil },
		Readings: readings.New(0),
		Log:      aggregate.NewLog(10),
		Renderer: b.renderer,
		Painter:  &painter{},
		Now:      time.Now,
	}, preview.DefaultKeyMap(), 0)
	b.model.SetPane(preview.Pane{X: 30, Y: 1, Cols: 60, Rows: 20})
	b.model.SetTerminal(terminal.Terminal{Protocol: graphics.Sixel, Cell: image.Pt(10, 20), Known: true}, graphics.TrueColor, true)
	return b
}

// show moves on to a frame, as a key does.
func (b *bench) show(seq uint64, nearby ...uint64) {
	var ahead []preview.Subject
	for _, n := range nearby {
		ahead = append(ahead, preview.Subject{Seq: n})
	}
	b.model.Show(preview.Subject{Seq: seq}, ahead...)
	b.refresh()
}

func (b *bench) refresh() {
	if cmd := b.model.Refresh(); cmd != nil {
		go func() { b.msgs <- cmd() }()
	}
}

// pass lets time go by.
func (b *bench) pass(d time.Duration) {
	end := time.After(d)
	for {
		select {
		case msg := <-b.msgs:
			b.model, _ = b.model.Update(msg)
			if p := b.model.Shown(); p != nil && (len(b.shown) == 0 || b.shown[len(b.shown)-1] != p.Key.Seq) {
				b.shown = append(b.shown, p.Key.Seq)
			}
			b.refresh()
		case <-end:
			return
		}
	}
}

// TestHeldKey goes over 200 frames at 30 a second, with renderings from quick
// to hopelessly slow: one at a time, pictures are seen to move, and in the end
// there is the right one within two renderings.
func TestHeldKey(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		takes time.Duration
		least int // pictures shown on the way
	}{
		"instant":    {0, 60},
		"quick":      {20 * time.Millisecond, 60},
		"usual":      {60 * time.Millisecond, 60},
		"slow":       {180 * time.Millisecond, 25},
		"very slow":  {700 * time.Millisecond, 0},
		"impossible": {3 * time.Second, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				const keys, every = 200, time.Second / 30
				b := newBench(c.takes)
				for i := range keys {
					b.show(uint64(i + 1))
					b.pass(every)
				}
				if got := len(b.shown); got < c.least {
					t.Errorf("%d pictures were shown on the way, want at least %d", got, c.least)
				}
				if most := int(keys*every/(50*time.Millisecond)) + 2; len(b.shown) > most {
					t.Errorf("%d pictures were shown, more than 20 a second", len(b.shown))
				}
				b.pass(2*c.takes + 100*time.Millisecond)
				if p := b.model.Shown(); p == nil || p.Key.Seq != keys || !b.model.Current() {
					t.Errorf("in the end #%v is shown, want #%d", b.shown, keys)
				}
				if got := b.renderer.together.Load(); got != 1 {
					t.Errorf("%d pictures were rendered at once", got)
				}
				for i := 1; i < len(b.shown); i++ {
					if b.shown[i] < b.shown[i-1] {
						t.Errorf("#%d was shown after #%d", b.shown[i], b.shown[i-1])
					}
				}
			})
		})
	}
}

// TestAheadGivesWay checks that a picture rendered ahead does not hold up one
// that is wanted now.
func TestAheadGivesWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(time.Second)
		defer b.settle()
		b.show(1, 2, 3)
		b.pass(1100 * time.Millisecond) // #1 is shown, #2 is being rendered ahead
		b.show(9)
		b.pass(1060 * time.Millisecond)
		if p := b.model.Shown(); p.Key.Seq != 9 {
			t.Errorf("#%d is shown, want #9", p.Key.Seq)
		}
		if b.renderer.ended.Load() != 1 {
			t.Errorf("%d renderings were given up, want that of #2", b.renderer.ended.Load())
		}
	})
}

// TestZoomStays checks that one can watch a place from frame to frame.
func TestZoomStays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(0)
		b.show(1)
		b.pass(time.Second)
		b.model.SetZoom(2)
		b.show(2)
		if o := b.model.Options(); o.Zoom != 2 {
			t.Errorf("in the next frame the zoom is %v, want 2", o.Zoom)
		}
		b.model.Select(0)
		b.model.SetZoom(render.ZoomObject)
		b.show(3)
		if o := b.model.Options(); o.Zoom != 0 {
			t.Errorf("without the object that was zoomed to the zoom is %v, want 0", o.Zoom)
		}
	})
}
