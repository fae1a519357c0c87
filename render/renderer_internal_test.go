package render

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"

	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/render/raster"
)

func TestCacheKeepsWhatWasUsedLast(t *testing.T) {
	t.Parallel()
	c := newCache[int, string](10)
	c.put(1, "one", 4)
	c.put(2, "two", 4)
	c.get(1)
	c.put(3, "three", 4)
	if _, ok := c.get(2); ok {
		t.Error("2 is kept, although 1 was used after it")
	}
	if v, ok := c.get(1); !ok || v != "one" {
		t.Errorf("1: got %q, %v", v, ok)
	}
	c.put(4, "four", 11)
	if _, ok := c.get(4); ok {
		t.Error("4 is kept, although it does not fit")
	}
	if _, ok := c.get(1); !ok {
		t.Error("1 went for something that does not fit")
	}
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	c := newCache[int, int](1000)
	for i := range 5000 {
		c.put(rnd.IntN(50), i, int64(rnd.IntN(400)))
		var sum int64
		for e := c.order.Front(); e != nil; e = e.Next() {
			k, _ := e.Value.(*kept[int, int])
			sum += k.bytes
		}
		if sum != c.used || sum > c.max || len(c.byKey) != c.order.Len() {
			t.Fatalf("%d bytes in %d values under %d keys, %d counted", sum, c.order.Len(), len(c.byKey), c.used)
		}
	}
}

func TestFlightsShareADrawing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var f singleflight
		calls := 0
		release := make(chan struct{})
		draw := func(context.Context) (*Picture, error) { //nolint:unparam // as do wants it
			calls++
			<-release
			return &Picture{Cols: calls}, nil
		}
		results := make(chan *Picture, 3)
		for range 3 {
			go func() {
				p, _ := f.do(context.Background(), Key{Seq: 1}, draw)
				results <- p
			}()
		}
		synctest.Wait()
		close(release)
		first := <-results
		for range 2 {
			if p := <-results; p != first {
				t.Error("they got different pictures")
			}
		}
		if calls != 1 {
			t.Errorf("drawn %d times", calls)
		}
	})
}

func TestFlightsEndWithTheirLastCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var f singleflight
		ended := make(chan error, 1)
		draw := func(ctx context.Context) (*Picture, error) { //nolint:unparam // as do wants it
			<-ctx.Done()
			ended <- ctx.Err()
			return nil, ctx.Err()
		}
		one, cancelOne := context.WithCancel(context.Background())
		two, cancelTwo := context.WithCancel(context.Background())
		for _, ctx := range []context.Context{one, two} {
			go func() {
				if _, err := f.do(ctx, Key{Seq: 1}, draw); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v, want %v", err, context.Canceled)
				}
			}()
		}
		synctest.Wait()
		cancelOne()
		synctest.Wait()
		select {
		case <-ended:
			t.Fatal("ended although someone waits")
		default:
		}
		cancelTwo()
		<-ended
		// Who comes now must not get the cancelled one.
		p, err := f.do(context.Background(), Key{Seq: 1}, func(context.Context) (*Picture, error) { return &Picture{}, nil })
		if p == nil || err != nil {
			t.Errorf("after that: got %v, %v", p, err)
		}
	})
}

func TestMasksAreBounded(t *testing.T) {
	t.Parallel()
	rle := &prediction.RLE{Size: prediction.Size{Width: 80, Height: 60}, Counts: []uint32{0, 80 * 60}}
	objects := make([]prediction.Object, 5)
	for i := range objects {
		objects[i] = prediction.Object{RLE: rle, Pointer: fmt.Sprint("/", i)}
	}
	f := &Frame{Reading: &prediction.Reading{Prediction: &prediction.Prediction{Objects: objects}}}
	m := newMaskLoader(f, nil, nil, raster.Limits{})
	m.left = 3 * 80 * 60 / 8
	if err := m.load(context.Background()); err != nil {
		t.Fatal(err)
	}
	for i, mask := range f.Masks {
		if (mask != nil) != (i < 3) {
			t.Errorf("object %d: got a mask: %v", i, mask != nil)
		}
	}
	without := 0
	for i := range f.Findings {
		if f.Findings[i].Code == finding.MaskUndecodable.Code {
			without++
		}
	}
	if without != 2 {
		t.Errorf("got %d findings of %+v, want one for each object without", without, f.Findings)
	}
}

func TestWorkersTurnPanicsIntoErrors(t *testing.T) {
	t.Parallel()
	all := newWorkers(1)
	for range 3 { // the worker must come back
		err := all.do(context.Background(), func(*worker) error { panic("inside") })
		if p, ok := errors.AsType[*guard.PanicError](err); !ok || p.Value != "inside" || len(p.Stack) == 0 {
			t.Fatalf("got %v, want the panic with its stack", err)
		}
	}
	if err := all.do(context.Background(), func(*worker) error { return nil }); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestWorkersAreOneAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := newWorkers(1)
		release := make(chan struct{})
		go func() { _ = all.do(context.Background(), func(*worker) error { <-release; return nil }) }()
		synctest.Wait()
		ctx, cancel := context.WithCancel(context.Background())
		got := make(chan error)
		go func() { got <- all.do(ctx, func(*worker) error { t.Error("two at once"); return nil }) }()
		synctest.Wait()
		cancel()
		if err := <-got; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		close(release)
	})
}
