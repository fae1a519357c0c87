package arena

import "sync/atomic"

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
