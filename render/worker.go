package render

import (
	"context"
	"fmt"
	"image"
	"runtime"
	"runtime/debug"

	"framebin/capture/background"
	"framebin/render/graphics"
)

// worker is what one drawing at a time has to itself: memory that is used
// again, and encoders, which keep their palettes.
type worker struct {
	canvas   *image.RGBA
	encoders map[graphics.Protocol]graphics.Encoder
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

// encoder returns the worker's encoder for a protocol.
func (w *worker) encoder(p graphics.Protocol) (graphics.Encoder, error) {
	if e, ok := w.encoders[p]; ok {
		return e, nil
	}
	e, err := graphics.New(p)
	if err != nil {
		return nil, fmt.Errorf("encoder: %w", err)
	}
	w.encoders[p] = e
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
		all <- newWorker()
	}
	return all
}

func newWorker() *worker {
	return &worker{encoders: make(map[graphics.Protocol]graphics.Encoder)}
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
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanicked, p, debug.Stack())
			w = newWorker()
		}
		all <- w
	}()
	if ctx.Err() != nil { // select chooses at random
		return context.Cause(ctx)
	}
	background.Do(func() { err = f(w) })
	return err
}
