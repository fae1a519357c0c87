package capture

import "sync/atomic"

// block is the storage of one body, counted by its holders. The ring is the
// first holder; at zero holders free gets the storage back.
type block struct {
	data []byte
	refs atomic.Int32
	free func(*block) // nil for storage that the garbage collector owns
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
	case n == 0 && b.free != nil:
		b.free(b)
	}
}
