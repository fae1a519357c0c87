package capture

import "sync/atomic"

// block is the storage of one body, counted by its holders. Whoever made it
// is the first holder, and hands that hold on to the ring; at zero holders
// the storage goes back to where it came from.
type block struct {
	data []byte
	refs atomic.Int32

	home *arena // nil for storage that the garbage collector owns
	span extent // of the arena
}

// ownedBlock wraps bytes that nobody takes back.
func ownedBlock(data []byte) *block {
	b := &block{data: data}
	b.refs.Store(1)
	return b
}

// hold adds a holder unless there is none left to share with.
func (b *block) hold() bool {
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

// release removes a holder; the last one frees the storage.
func (b *block) release() {
	switch n := b.refs.Add(-1); {
	case n < 0:
		panic("capture: Release without Hold")
	case n == 0 && b.home != nil:
		b.home.free(b)
	}
}

// unheld reports whether nobody but one owner holds b.
func (b *block) unheld() bool { return b.refs.Load() == 1 }
