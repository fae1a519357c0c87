// Package arena is the memory that bodies lie in: one stretch of a fixed size
// outside the Go heap, handed out in blocks that count who holds them.
//
// It knows nothing of requests; whoever fills it decides what to free when
// nothing fits any more.
//
// capture and capture/body import it.
package arena

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// blockAlign is what every span of an arena is a multiple of: a cache line,
// so that two readers never write to the same one.
const blockAlign = 64

// Arena is the storage of bodies: one stretch of memory of a fixed size,
// handed out in spans of any size. Its memory is outside the Go heap where the
// system can give such (see mapMemory), so that half a gigabyte of it does not
// make the collector let another half of garbage pile up.
//
// Spans go round: the next one begins where the last one ended. Bodies are
// freed in about the order in which they came, so what the eviction of the
// oldest frees lies together, and bodies of changing sizes do not leave holes
// that nothing fits into. Memory never used before is taken only when nothing
// fits elsewhere, which keeps a ring of few small bodies small.
type Arena struct {
	memory []byte
	size   int
	onHeap bool // memory is the garbage collector's

	mu      sync.Mutex
	gaps    []extent      // free, in order of offset, never adjacent
	rover   int           // end of the newest span
	touched int           // end of the memory that was ever used
	present int           // end of the memory that the system has provided
	low     chan struct{} // has something in it when present is near touched
	used    int64
	waiters int
	changed chan struct{} // closed when something was freed while somebody waits

	beside  sync.Once
	scratch *Arena // made when first needed
}

// extent is a stretch of an arena.
type extent struct{ off, len int }

func (e extent) end() int { return e.off + e.len }

// maxArena keeps a size that was meant as "no bound" within what can be mapped.
const maxArena = 64 << 30

// New returns an arena of size bytes, or of as many as the system gives.
// It goes back to the system when neither the arena nor any block of it is in
// use any more.
func New(size int64) *Arena {
	memory, unmap := mapMemory(align(int(min(size, maxArena))))
	a := &Arena{
		memory:  memory,
		size:    len(memory),
		onHeap:  unmap == nil,
		gaps:    []extent{{0, len(memory)}},
		low:     make(chan struct{}, 1),
		changed: make(chan struct{}),
	}
	if unmap != nil {
		runtime.AddCleanup(a, unmap, memory)
	}
	return a
}

// align rounds n up to what spans are multiples of.
func align(n int) int { return (n + blockAlign - 1) &^ (blockAlign - 1) }

// Alloc returns a block of n bytes with one holder, or nil if there is no room
// for it. What it holds are bytes of bodies before it.
func (a *Arena) Alloc(n int) *Block {
	if n == 0 {
		return Own(nil)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	need := align(n)
	i := a.find(need)
	if i < 0 {
		return nil
	}
	b := &Block{home: a, span: extent{a.gaps[i].off, need}}
	a.cut(i, need)
	b.data = a.memory[b.span.off : b.span.off+n : b.span.off+n]
	b.refs.Store(1)
	return b
}

// find returns the index of the gap to cut need bytes from: the next one
// behind the rover, from the start again, then one that reaches into memory
// not used before; -1 if there is none.
func (a *Arena) find(need int) int {
	fits := func(from, to, limit int) int {
		for i := from; i < to; i++ {
			if min(a.gaps[i].end(), limit)-a.gaps[i].off >= need {
				return i
			}
		}
		return -1
	}
	behind, _ := slices.BinarySearchFunc(a.gaps, a.rover, func(e extent, at int) int { return e.end() - at })
	if i := fits(behind, len(a.gaps), a.touched); i >= 0 {
		return i
	}
	if i := fits(0, behind, a.touched); i >= 0 {
		return i
	}
	return fits(0, len(a.gaps), a.size)
}

// cut takes the first n bytes of gap i.
func (a *Arena) cut(i, n int) {
	a.rover = a.gaps[i].off + n
	a.touched = max(a.touched, a.rover)
	a.used += int64(n)
	if a.present < a.size && a.present < a.touched+prefaultAhead/2 {
		select {
		case a.low <- struct{}{}:
		default:
		}
	}
	if a.gaps[i].len == n {
		a.gaps = slices.Delete(a.gaps, i, i+1)
		return
	}
	a.gaps[i] = extent{a.gaps[i].off + n, a.gaps[i].len - n}
}

// free takes back the storage of b.
func (a *Arena) free(b *Block) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.give(b.span)
}

// give makes e a gap, or part of those beside it.
func (a *Arena) give(e extent) {
	a.used -= int64(e.len)
	i, _ := slices.BinarySearchFunc(a.gaps, e.off, func(g extent, off int) int { return g.off - off })
	left := i > 0 && a.gaps[i-1].end() == e.off
	right := i < len(a.gaps) && a.gaps[i].off == e.end()
	switch {
	case left && right:
		a.gaps[i-1].len += e.len + a.gaps[i].len
		a.gaps = slices.Delete(a.gaps, i, i+1)
	case left:
		a.gaps[i-1].len += e.len
	case right:
		a.gaps[i] = extent{e.off, e.len + a.gaps[i].len}
	default:
		a.gaps = slices.Insert(a.gaps, i, e)
	}
	a.wake()
}

// extend makes b, which nobody else holds yet, n bytes long where it is, and
// reports whether there was room behind it.
func (a *Arena) extend(b *Block, n int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	more := align(n) - b.span.len
	i, found := slices.BinarySearchFunc(a.gaps, b.span.end(), func(g extent, off int) int { return g.off - off })
	if !found || a.gaps[i].len < more {
		return false
	}
	a.cut(i, more)
	b.span.len += more
	b.data = a.memory[b.span.off : b.span.off+n : b.span.off+n]
	return true
}

// truncate makes b, which nobody else holds yet, n bytes long and takes back
// the rest. Nothing at all is left of a block of no bytes.
func (a *Arena) truncate(b *Block, n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b.data = b.data[:n:n]
	keep := align(n)
	if keep == b.span.len {
		return
	}
	rest := extent{b.span.off + keep, b.span.len - keep}
	if a.rover == b.span.end() {
		a.rover = rest.off
	}
	b.span.len = keep
	if keep == 0 {
		b.home = nil
	}
	a.give(rest)
}

// Await returns a channel that is closed when something has been freed since.
// Whoever calls it calls Leave afterwards.
func (a *Arena) Await() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiters++
	return a.changed
}

// Leave ends an Await.
func (a *Arena) Leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiters--
}

// Notify tells those that wait to try again: there is more that can be freed.
func (a *Arena) Notify() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wake()
}

func (a *Arena) wake() {
	if a.waiters > 0 {
		close(a.changed)
		a.changed = make(chan struct{})
	}
}

// InUse returns the bytes in use.
func (a *Arena) InUse() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.used
}

// Size returns the bytes that there are.
func (a *Arena) Size() int { return a.size }

// OnHeap reports whether the memory is the garbage collector's, as it is where
// the system gives none beside the Go heap.
func (a *Arena) OnHeap() bool { return a.onHeap }

// Wait returns a block of n bytes as soon as there is room for it, nil if
// there is none within patience.
func (a *Arena) Wait(n int, patience time.Duration) *Block {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		changed := a.Await()
		b := a.Alloc(n)
		over := b != nil || n > a.size
		if !over {
			select {
			case <-changed:
			case <-late.C:
				over = true
			}
		}
		a.Leave()
		if over {
			return b
		}
	}
}

// The share of an arena's size that its scratch has beside it, and the least.
const (
	scratchShare = 8
	minScratch   = 1 << 20
)

// Scratch returns the arena for what is made of the blocks of a, such as
// decoded bodies, while somebody looks at it: an eighth of the size of a, of
// at most so many bytes as the first caller says.
func (a *Arena) Scratch(most int64) *Arena {
	a.beside.Do(func() {
		a.scratch = New(min(max(int64(a.size)/scratchShare, minScratch), most))
	})
	return a.scratch
}

// Block is the storage of one body, counted by its holders. Whoever made it
// is the first holder; at zero holders the storage goes back to where it came
// from.
type Block struct {
	data []byte
	refs atomic.Int32

	home *Arena // nil for storage that the garbage collector owns
	span extent // of the arena
}

// Own wraps bytes that nobody takes back.
func Own(data []byte) *Block {
	b := &Block{data: data}
	b.refs.Store(1)
	return b
}

// Hold adds a holder unless there is none left to share with.
func (b *Block) Hold() bool {
	for {
		n := b.refs.Load()
		if n == 0 {
			return false
		}
		if b.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// Release removes a holder; the last one frees the storage.
func (b *Block) Release() {
	switch n := b.refs.Add(-1); {
	case n < 0:
		panic("arena: Release without Hold")
	case n == 0 && b.home != nil:
		b.home.free(b)
	}
}

// Unheld reports whether nobody but one owner holds b.
func (b *Block) Unheld() bool { return b.refs.Load() == 1 }

// Data returns the bytes, for holders.
func (b *Block) Data() []byte { return b.data }

// Arena returns where the storage came from; nil for bytes that the garbage
// collector owns.
func (b *Block) Arena() *Arena { return b.home }

// Footprint returns how much of the arena b takes up; 0 for bytes that are not
// of one.
func (b *Block) Footprint() int64 {
	if b.home == nil {
		return 0
	}
	return int64(b.span.len)
}

// Extend makes b, which nobody else holds yet, n bytes long where it is, and
// reports whether there was room behind it.
func (b *Block) Extend(n int) bool { return b.home != nil && b.home.extend(b, n) }

// Truncate makes b, which nobody else holds yet, n bytes long and gives the
// rest back.
func (b *Block) Truncate(n int) {
	if b.home == nil {
		b.data = b.data[:n:n]
	} else if n < len(b.data) {
		b.home.truncate(b, n)
	}
}
