package arena_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"

	"github.com/framebin/framebin/capture/arena"
)

// TestArenaKeepsBlocksApart makes, grows, cuts and frees blocks at random and
// checks after each step that those alive hold what was written to them.
func TestArenaKeepsBlocksApart(t *testing.T) {
	t.Parallel()
	const size = 1 << 16
	type live struct {
		*arena.Block
		mark byte
	}
	for seed := range uint64(10) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		a := arena.New(size)
		var blocks []live
		for step := range 300 {
			switch i := rnd.IntN(4); {
			case i < 2:
				if b := a.Alloc(1 + rnd.IntN(size/8)); b != nil {
					blocks = append(blocks, live{b, byte(step)})
				}
			case len(blocks) == 0:
			case i == 2:
				i := rnd.IntN(len(blocks))
				blocks[i].Release()
				blocks = append(blocks[:i], blocks[i+1:]...)
			default:
				b := blocks[rnd.IntN(len(blocks))]
				if n := len(b.Data()); rnd.IntN(2) == 0 {
					b.Truncate(1 + rnd.IntN(n))
				} else {
					b.Extend(n + rnd.IntN(n))
				}
			}
			sum := int64(0)
			for _, b := range blocks {
				fill(b.Data(), b.mark)
				sum += b.Footprint()
			}
			for _, b := range blocks {
				if !filled(b.Data(), b.mark) {
					t.Fatalf("seed %d, step %d: a block was written to by another", seed, step)
				}
			}
			if got := a.InUse(); got != sum {
				t.Fatalf("seed %d, step %d: got %d bytes in use, want %d", seed, step, got, sum)
			}
		}
		for _, b := range blocks {
			b.Release()
		}
		if !arena.Whole(a) {
			t.Fatalf("seed %d: the arena is in pieces though nothing is in use", seed)
		}
	}
}

func fill(b []byte, mark byte) {
	for i := range b {
		b[i] = mark
	}
}

func filled(b []byte, mark byte) bool {
	return bytes.Count(b, []byte{mark}) == len(b)
}

// TestArenaStaysSmall checks that memory once used is used again before new.
func TestArenaStaysSmall(t *testing.T) {
	t.Parallel()
	a := arena.New(64 << 20)
	var queue []*arena.Block
	for i := range 10_000 {
		b := a.Alloc(40_000 + i*7919%20_000)
		if b == nil {
			t.Fatal("no room")
		}
		if queue = append(queue, b); len(queue) > 20 {
			queue[0].Release()
			queue = queue[1:]
		}
	}
	if got, most := arena.Touched(a), 20*60_000*3/2; got > most {
		t.Errorf("got %d bytes of memory touched for 20 bodies of 60 kB at most, want %d at most", got, most)
	}
}

// TestArenaHoldsMost checks how much of the memory bodies of changing size
// can use, when the oldest make way.
func TestArenaHoldsMost(t *testing.T) {
	t.Parallel()
	const size = 64 << 20
	a := arena.New(size)
	rnd := rand.New(rand.NewPCG(1, 2))
	var queue []*arena.Block
	least := int64(size)
	for i := range 20_000 {
		n := 10_000 + rnd.IntN(2_000_000)
		b := a.Alloc(n)
		for b == nil {
			queue[0].Release()
			queue = queue[1:]
			b = a.Alloc(n)
		}
		queue = append(queue, b)
		if i > 1000 {
			least = min(least, a.InUse())
		}
	}
	if least < size*4/5 {
		t.Errorf("got %d bytes in use at times, want four fifths of %d always", least, size)
	}
}

func TestArenaEdges(t *testing.T) {
	t.Parallel()
	a := arena.New(100)
	if got := a.Size(); got != 128 {
		t.Errorf("got size %d, want 128: whole cache lines", got)
	}
	if a.Alloc(129) != nil {
		t.Error("got more than there is")
	}
	empty := a.Alloc(0)
	if empty == nil || len(empty.Data()) != 0 {
		t.Error("no block of no bytes")
	}
	empty.Release()
	b := a.Alloc(128)
	if b.Extend(129) {
		t.Error("extended beyond the end")
	}
	b.Truncate(0)
	b.Release()
	if !arena.Whole(a) {
		t.Error("a block cut to nothing was not given back once")
	}
	huge := arena.New(1 << 62)
	if huge.Alloc(1<<20) == nil {
		t.Error("no room without a bound")
	}
}

// TestArenaPrefault checks that providing memory ahead changes nothing in it, and
// ends with the memory or its context.
func TestArenaPrefault(t *testing.T) {
	t.Parallel()
	a := arena.New(40 << 20)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.Prefault(t.Context())
	}()
	var blocks []*arena.Block
	for i := range 39 {
		b := a.Alloc(1 << 20)
		if b == nil {
			t.Fatal("no room")
		}
		fill(b.Data(), byte(i+1))
		blocks = append(blocks, b)
	}
	<-ended
	for i, b := range blocks {
		if !filled(b.Data(), byte(i+1)) {
			t.Errorf("block %d is not what was written", i)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	arena.New(1 << 30).Prefault(ctx)
}
