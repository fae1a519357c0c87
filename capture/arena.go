package capture

import (
	"runtime"
	"slices"
	"sync"
)

// blockAlign is what every span of an arena is a multiple of: a cache line,
// so that two readers never write to the same one.
const blockAlign = 64

// arena is the storage of bodies: one stretch of memory of a fixed size,
// handed out in spans of any size. Its memory is outside the Go heap where the
// system can give such (see mapMemory), so that half a gigabyte of it does not
// make the collector let another half of garbage pile up.
//
// Spans go round: the next one begins where the last one ended. Bodies are
// freed in about the order in which they came, so what the eviction of the
// oldest frees lies together, and bodies of changing sizes do not leave holes
// that nothing fits into. Memory never used before is taken only when nothing
// fits elsewhere, which keeps a ring of few small bodies small.
type arena struct {
	memory []byte
	size   int
	onHeap bool // memory is the garbage collector's

	mu      sync.Mutex
	gaps    []extent      // free, in order of offset, never adjacent
	rover   int           // end of the newest span
	touched int           // end of the memory that was ever used
	ready   int           // end of the memory that the system has provided
	low     chan struct{} // has something in it when ready is near touched
	used    int64
	waiters int
	changed chan struct{} // closed when something was freed while somebody waits

	beside  sync.Once
	decoded *arena // for what bodies decode to; made when first needed
}

// extent is a stretch of an arena.
type extent struct{ off, len int }

func (e extent) end() int { return e.off + e.len }

// maxArena keeps a size that was meant as "no bound" within what can be mapped.
const maxArena = 64 << 30

// newArena returns an arena of size bytes, or of as many as the system gives.
// It goes back to the system when neither the arena nor any block of it is in
// use any more.
func newArena(size int64) *arena {
	memory, unmap := mapMemory(align(int(min(size, maxArena))))
	a := &arena{
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

// alloc returns a block of n bytes with one holder, or nil if there is no room
// for it. What it holds are bytes of bodies before it.
func (a *arena) alloc(n int) *block {
	if n == 0 {
		return ownedBlock(nil)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	need := align(n)
	i := a.find(need)
	if i < 0 {
		return nil
	}
	b := &block{home: a, span: extent{a.gaps[i].off, need}}
	a.cut(i, need)
	b.data = a.memory[b.span.off : b.span.off+n : b.span.off+n]
	b.refs.Store(1)
	return b
}

// find returns the index of the gap to cut need bytes from: the next one
// behind the rover, from the start again, then one that reaches into memory
// not used before; -1 if there is none.
func (a *arena) find(need int) int {
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
func (a *arena) cut(i, n int) {
	a.rover = a.gaps[i].off + n
	a.touched = max(a.touched, a.rover)
	a.used += int64(n)
	if a.ready < a.size && a.ready < a.touched+readyAhead/2 {
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
func (a *arena) free(b *block) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.give(b.span)
}

// give makes e a gap, or part of those beside it.
func (a *arena) give(e extent) {
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
func (a *arena) extend(b *block, n int) bool {
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
func (a *arena) truncate(b *block, n int) {
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

// await returns a channel that is closed when something has been freed since.
// Whoever calls it calls leave afterwards.
func (a *arena) await() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiters++
	return a.changed
}

// leave ends an await.
func (a *arena) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiters--
}

// poke tells those that wait to try again: there is more to evict.
func (a *arena) poke() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wake()
}

func (a *arena) wake() {
	if a.waiters > 0 {
		close(a.changed)
		a.changed = make(chan struct{})
	}
}

// resident returns the bytes that the system has provided so far.
func (a *arena) resident() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return int64(max(a.touched, a.ready))
}

// usage returns the bytes in use.
func (a *arena) usage() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.used
}
