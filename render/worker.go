package render

import (
	"context"
	"fmt"
	"image"
	"runtime"

	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/render/graphics"
)

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
