package vocabulary

import (
	"bytes"

	"github.com/framebin/framebin/capture/jsonspan"
)

// Index looks keys up for one document. A document repeats its few keys many
// times, so each spelling is looked up once.
type Index struct {
	*Vocabulary
	byID []Member // by jsonspan.Node.KeyID
}

// NewIndex returns an index into a vocabulary.
func NewIndex(v *Vocabulary) *Index {
	return &Index{Vocabulary: v, byID: make([]Member, 32)}
}

// Of returns what an object's member is for.
func (x *Index) Of(n jsonspan.Node) *Member {
	id := n.KeyID()
	if id == 0 {
		m := x.Look(key(n))
		return &m
	}
	for id >= len(x.byID) {
		x.byID = append(x.byID, make([]Member, len(x.byID))...)
	}
	m := &x.byID[id]
	if !m.met {
		*m = x.Look(key(n))
	}
	return m
}

// key returns the key of a member without JSON's escapes.
func key(n jsonspan.Node) []byte {
	if raw := n.RawKey(); bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	return []byte(n.Key())
}

// maxKey is longer than every key in the tables.
const maxKey = 40

// Normalise returns the key in lower case without separators; "" for a key
// that is too long to be in a table.
func Normalise(raw []byte) string {
	var buf [maxKey]byte
	return string(normalise(&buf, raw))
}

func normalise(buf *[maxKey]byte, raw []byte) []byte {
	if len(raw) > maxKey {
		return nil
	}
	n := 0
	for _, c := range raw {
		switch {
		case c == '_' || c == '-' || c == ' ' || c == '@' || c == '#':
			continue
		case isUpper(c):
			c += 'a' - 'A'
		}
		buf[n] = c
		n++
	}
	return buf[:n]
}

// Alike reports whether two keys differ by the number that they end in: "box_0" and
// "box_1".
func Alike(key, other []byte) bool {
	const digits = "0123456789"
	stem, of := bytes.TrimRight(key, digits), bytes.TrimRight(other, digits)
	return bytes.Equal(stem, of) && len(stem) < len(key) && len(of) < len(other)
}
