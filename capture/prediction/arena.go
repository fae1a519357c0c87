package prediction

import (
	"strconv"
	"strings"
)

// arena copies many small strings into few large ones. They live as long as
// any of them, which suits strings that belong to one reading.
type arena struct{ chunk strings.Builder }

// arenaChunk is the size of one of the large strings.
const arenaChunk = 8 << 10

// room makes sure that n bytes can be written without moving the chunk, which
// strings handed out before share.
func (a *arena) room(n int) {
	if a.chunk.Cap()-a.chunk.Len() >= n {
		return
	}
	a.chunk.Reset()
	a.chunk.Grow(max(n, arenaChunk))
}

// copy returns b as a string.
func (a *arena) copy(b []byte) string {
	a.room(len(b))
	start := a.chunk.Len()
	a.chunk.Write(b)
	return a.chunk.String()[start:]
}

// member returns the pointer of a member by its token.
func (a *arena) member(pointer, token string) string {
	a.room(len(pointer) + 1 + len(token))
	start := a.chunk.Len()
	a.chunk.WriteString(pointer)
	a.chunk.WriteByte('/')
	a.chunk.WriteString(token)
	return a.chunk.String()[start:]
}

// element returns the pointer of the i-th element of the list at pointer.
func (a *arena) element(pointer string, i int) string {
	var digits [20]byte
	d := strconv.AppendInt(digits[:0], int64(i), 10)
	a.room(len(pointer) + 1 + len(d))
	start := a.chunk.Len()
	a.chunk.WriteString(pointer)
	a.chunk.WriteByte('/')
	a.chunk.Write(d)
	return a.chunk.String()[start:]
}
