package render

import (
	"context"
	"fmt"
	"image"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// defaultCacheBytes holds some forty frames of 1920x1080.
const defaultCacheBytes = 128 << 20

// Config is what a [Renderer] is made of. The zero value works.
type Config struct {
	CacheBytes int64            // of frames and pictures kept; 0: 128 MiB; negative: nothing is kept
	Palette    *overlay.Palette // nil: a new one
	Limits     raster.Limits    // zero: the default limits
	Workers    int              // renders at once; 0: one less than there are processors, at least 1
}

// Renderer draws pictures of requests. It is safe for concurrent use.
type Renderer struct {
	painter  painter
	palette  *overlay.Palette
	limits   raster.Limits
	workers  workers
	turn     chan struct{} // holds what is decoding much memory
	inFlight singleflight
	id       atomic.Uint32 // of the last picture

	mu       sync.Mutex
	frames   *cache[frameKey, *Frame]
	pictures *cache[Key, *Picture]
}

// frameKey identifies a decoded frame.
type frameKey struct {
	seq   uint64
	boxes prediction.BoxFormat
	maps  vendors.Set
	image int
}

// serves reports whether the frame has the resolution that is asked for.
func (f *Frame) serves(half func(image.Point) bool) bool {
	return f.Image == nil || !f.Image.Half() || f.Image.Reduced || half(f.Oriented())
}

// New returns a Renderer.
func New(cfg Config) *Renderer {
	if cfg.CacheBytes == 0 {
		cfg.CacheBytes = defaultCacheBytes
	}
	if cfg.Palette == nil {
		cfg.Palette = overlay.NewPalette()
	}
	if cfg.Workers < 1 {
		cfg.Workers = processors()
	}
	return &Renderer{
		painter:  painter{overlay.NewDrawer(cfg.Palette)},
		palette:  cfg.Palette,
		limits:   cfg.Limits,
		workers:  newWorkers(cfg.Workers),
		turn:     make(chan struct{}, 1),
		frames:   newCache[frameKey, *Frame](cfg.CacheBytes / 2),
		pictures: newCache[Key, *Picture](cfg.CacheBytes / 2),
	}
}

// Palette returns the colours that the renderer gives to classes.
func (r *Renderer) Palette() *overlay.Palette { return r.palette }

// Render returns the picture of a request that key asks for. It holds it for
// as long as it needs it. A request with nothing to draw gives a picture without
// payload and lines, whose Note says why. Pictures and frames are kept by
// key.Seq, and drawn anew where that is 0.
func (r *Renderer) Render(ctx context.Context, in Input, key Key) (*Picture, error) {
	full := key
	full.Options.PreviewQuality = false
	if p, ok := r.Cached(full); ok {
		return p, nil
	}
	if key.Seq == 0 {
		return r.render(ctx, in, key)
	}
	return r.inFlight.do(ctx, key, func(ctx context.Context) (*Picture, error) {
		return r.render(ctx, in, key)
	})
}

// Cached returns the picture of key if it is at hand. It never waits for a
// drawing.
func (r *Renderer) Cached(key Key) (*Picture, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.pictures.get(key)
}

// render draws a picture and keeps it.
func (r *Renderer) render(ctx context.Context, in Input, key Key) (*Picture, error) {
	return r.kept(ctx, key, func(w *worker) (*Picture, error) {
		half := func(oriented image.Point) bool {
			plan := planOf(oriented, key.Options, viewportOf(key.Options, nil), key.Target)
			return plan.main().half() && key.Options.allowsHalf()
		}
		leave, err := r.admit(ctx, in)
		if err != nil {
			return nil, err
		}
		defer leave()
		if key.Options.Part > 0 {
			f, about, err := r.partFrame(in, key, half)
			if err != nil {
				return nil, err
			}
			p, err := r.picture(ctx, w, f, key)
			if p != nil {
				p.Summary = about
			}
			return p, err
		}
		open := func(in Input, seq uint64, boxes prediction.BoxFormat) (*Frame, error) {
			k := frameKey{seq, boxes, key.Options.Maps, key.Options.Image}
			if key.Options.PreviewQuality {
				return r.previewFrame(ctx, in, k)
			}
			return r.frame(ctx, in, k, half)
		}
		first := func() (*Frame, error) { return open(in, key.Seq, key.Options.Boxes) }
		if b := key.Options.Beside; in.Beside != nil {
			two := pairing{key: key, heavy: isHeavy(in, r.limits), first: first}
			two.second = func() (*Frame, error) { return open(*in.Beside, b.Seq, b.Boxes) }
			var with side
			if two.heavy {
				with = told(in.Beside, key.Options.Image)
			}
			return r.beside(ctx, w, two, with)
		}
		f, err := first()
		if err != nil {
			return nil, err
		}
		return r.picture(ctx, w, f, key)
	})
}

// heavyShare is the part of what one decoding may take from which on decodings
// take turns.
const heavyShare = 4

// isHeavy reports whether the image of a request takes much of what one
// decoding may.
func isHeavy(in Input, l raster.Limits) bool {
	const perPixel = 4 // bytes, about; an image of 1920x1080 takes 8 MiB
	if in.Beside != nil && isHeavy(*in.Beside, l) {
		return true
	}
	size := in.Reading.ImageSize
	return int64(size.Width)*int64(size.Height)*perPixel >= l.OrDefault().Bytes/heavyShare
}

// admit waits until no other image is drawn that takes much memory, if that of
// a request does. It makes room for it, and leave gives its memory back.
func (r *Renderer) admit(ctx context.Context, in Input) (leave func(), err error) {
	if !isHeavy(in, r.limits) {
		return func() {}, nil
	}
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for memory: %w", context.Cause(ctx))
	}
	r.dropFrames()
	return func() {
		debug.FreeOSMemory()
		<-r.turn
	}, nil
}

// dropFrames forgets what was decoded.
func (r *Renderer) dropFrames() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.frames = newCache[frameKey, *Frame](r.frames.max)
}

// kept has a worker draw a picture, and keeps it.
func (r *Renderer) kept(ctx context.Context, key Key, draw func(*worker) (*Picture, error)) (*Picture, error) {
	var p *Picture
	err := r.workers.do(ctx, func(w *worker) (err error) {
		p, err = draw(w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("draw the picture: %w", err)
	}
	// A cross moves, and a preview is on its way out: few of these pictures are
	// wanted again.
	if key.Seq != 0 && !key.Options.Crosshair.On && !key.Options.PreviewQuality {
		r.mu.Lock()
		r.pictures.put(key, p, p.Bytes())
		r.mu.Unlock()
	}
	return p, nil
}

// frame returns the decoded frame of a request, at half the resolution where
// half says that this is enough.
func (r *Renderer) frame(
	ctx context.Context, in Input, key frameKey, half func(image.Point) bool,
) (*Frame, error) {
	r.mu.Lock()
	f, ok := r.frames.get(key)
	r.mu.Unlock()
	if ok && f.serves(half) {
		return f, nil
	}
	if !in.Request.Hold() {
		if ok {
			return f, nil // less sharp is better than nothing
		}
		return nil, capture.ErrEvicted
	}
	defer in.Request.Release()
	f, err := Open(ctx, in, Opening{Limits: r.limits, Half: half, Image: key.image})
	if err != nil {
		return nil, err
	}
	if key.seq != 0 {
		r.mu.Lock()
		r.frames.put(key, f, f.Bytes())
		r.mu.Unlock()
	}
	return f, nil
}

// previewFrame returns what is quickly had of a frame: all of it if it is at hand.
func (r *Renderer) previewFrame(ctx context.Context, in Input, key frameKey) (*Frame, error) {
	r.mu.Lock()
	f, ok := r.frames.get(key)
	r.mu.Unlock()
	if ok {
		return f, nil
	}
	if !in.Request.Hold() {
		return nil, capture.ErrEvicted
	}
	defer in.Request.Release()
	return Open(ctx, in, Opening{Limits: r.limits, PreviewQuality: true, Image: key.image})
}

// picture draws a frame and encodes it.
func (r *Renderer) picture(ctx context.Context, w *worker, f *Frame, key Key) (*Picture, error) {
	p := &Picture{Key: key, Note: f.Note, Total: total(f), Findings: f.Findings, Areas: f.areas()}
	options := key.Options
	if options.Part > 0 { // over which there is nothing to draw
		options.Overlay, options.Raw, options.Compare, options.Zoom = overlay.Options{Selected: -1}, true, false, max(options.Zoom, 0)
	}
	if !f.drawable() || key.Target.Protocol == graphics.None {
		return p, nil
	}
	plan := planOf(f.Oriented(), options, viewportOf(options, f), key.Target)
	canvas := w.blank(plan.size)
	p.Layout = r.painter.paint(canvas, f, &plan, options, lookOf(key.Target))
	p.Place, p.Probe = plan.place(f.Oriented()), f.pixelProbe(options.Crosshair, p.Layout)
	p.Shown = p.Layout.Shown
	return p, r.finish(ctx, w, canvas, &plan, p)
}

// finish makes of a canvas what the terminal takes.
func (r *Renderer) finish(ctx context.Context, w *worker, canvas *image.RGBA, plan *plan, p *Picture) error {
	p.Cols, p.Rows, p.Size = plan.cols, plan.rows, plan.size
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("before encoding: %w", err)
	}
	t := p.Key.Target
	if p.Lines = t.Protocol.Lines(canvas, p.Cols, p.Rows, t.Colors); p.Lines == nil {
		return r.encode(w, canvas, p)
	}
	// What the overlay left to text.
	perCell := t.Protocol.Text()
	for _, l := range p.Layout.Labels {
		col, row := l.X/perCell.X, l.Y/perCell.Y
		if row >= 0 && row < len(p.Lines) {
			p.Lines[row] = graphics.Overprint(p.Lines[row], col, l.Text, l.Color, l.Ink, t.Colors)
		}
	}
	return nil
}

// encode makes the payload of a picture.
func (r *Renderer) encode(w *worker, canvas *image.RGBA, p *Picture) error {
	e, err := w.encoder(p.Key.Target)
	if err != nil {
		return err
	}
	id := max(r.id.Add(1), 1)
	p.Payload, err = e.Encode(nil, canvas, id, p.Layout.Reserved)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	p.Erase, p.Lines = e.Erase(id), e.Cells(id, p.Cols, p.Rows)
	return nil
}

// worker is what one drawing at a time has to itself: memory that is used
// again, and an encoder, which keeps its palette.
type worker struct {
	canvas *image.RGBA
	setup  graphics.Setup // of the encoder
	latest graphics.Encoder
}

// blank returns the worker's canvas with the given size, its pixels as the
// last drawing left them.
func (w *worker) blank(size image.Point) *image.RGBA {
	n := 4 * size.X * size.Y
	if w.canvas == nil || cap(w.canvas.Pix) < n {
		w.canvas = image.NewRGBA(image.Rectangle{Max: size})
	}
	w.canvas = &image.RGBA{Pix: w.canvas.Pix[:n], Stride: 4 * size.X, Rect: image.Rectangle{Max: size}}
	return w.canvas
}

// encoder returns the worker's encoder for a target. A terminal stays as it is,
// so there is one at a time.
func (w *worker) encoder(t Target) (graphics.Encoder, error) {
	setup := graphics.Setup{Protocol: t.Protocol, Registers: t.Registers, Tmux: t.Tmux, Cell: cellGridOf(t).cell}
	if w.latest != nil && w.setup == setup {
		return w.latest, nil
	}
	e, err := graphics.New(setup)
	if err != nil {
		return nil, fmt.Errorf("encoder: %w", err)
	}
	w.setup, w.latest = setup, e
	return e, nil
}

// workers are all there are. Drawing is bound by the processor, so there are
// fewer than processors: one is left to receive requests.
type workers chan *worker

// processors returns how many processors drawing may take. GOMAXPROCS may be
// more than there are, for goroutines that must not wait.
func processors() int { return max(min(runtime.GOMAXPROCS(0), runtime.NumCPU())-1, 1) }

// newWorkers returns n workers.
func newWorkers(n int) workers {
	all := make(workers, n)
	for range n {
		all <- &worker{}
	}
	return all
}

// do calls f with a worker once one is free. A panic in f is an error, and
// costs the worker what it kept.
func (all workers) do(ctx context.Context, f func(*worker) error) (err error) {
	var w *worker
	select {
	case w = <-all:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() {
		if p := guard.Caught(recover()); p != nil {
			err = p
			w = &worker{}
		}
		all <- w
	}()
	if ctx.Err() != nil { // select chooses at random
		return context.Cause(ctx)
	}
	background.Do(func() { err = f(w) })
	return err
}
