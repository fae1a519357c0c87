package jsonspan

import "bytes"

// keySpan is where a key lies in the document, without its quotes.
type keySpan struct{ start, end uint32 }

// A document repeats its few keys many times, so that each is kept once: the
// parser looks it up in a table of fixed size. A key that finds no place in
// it after a few steps never will: it is kept once for each member.
const (
	keySlots = 1024 // a power of two
	keySteps = 8
)

// MaxKeyID is the largest number that [Node.KeyID] returns.
const MaxKeyID = keySlots

// keyTable numbers keys from 1 by their bytes.
type keyTable struct {
	slots [keySlots]uint16
	keys  []keySpan // by number - 1
	then  []uint16  // by number: the key that came after this one last
	last  uint32    // the number given last
}

// guess returns the number of the key that lies at the place, the first byte
// behind its quote, if it is the one that came next the last time: the members
// of one object come in the order of those before. It returns 0 if it is not.
func (t *keyTable) guess(data []byte, at int) uint32 {
	if int(t.last) >= len(t.then) {
		return 0
	}
	n := t.then[t.last]
	if n == 0 {
		return 0
	}
	k := t.keys[n-1]
	end := at + int(k.end-k.start)
	if end >= len(data) || data[end] != '"' || string(data[at:end]) != string(data[k.start:k.end]) {
		return 0
	}
	t.last = uint32(n)
	return t.last
}

// next returns the number of the key at s, and remembers what came before it.
func (t *keyTable) next(data []byte, s keySpan) uint32 {
	if int(t.last) >= len(t.then) {
		t.then = append(t.then, make([]uint16, int(t.last)+32-len(t.then))...)
	}
	n := t.number(data, s)
	t.then[t.last] = uint16(n)
	t.last = n
	return n
}

// number returns the number of the key at s, which it gives it now or gave it
// before; 0 where there is no place for it.
func (t *keyTable) number(data []byte, s keySpan) uint32 {
	key := data[s.start:s.end]
	at := hashKey(key)
	for range keySteps {
		slot := &t.slots[at%keySlots]
		if *slot == 0 {
			t.keys = append(t.keys, s)
			*slot = uint16(len(t.keys))
			return uint32(*slot)
		}
		if k := t.keys[*slot-1]; k.end-k.start == s.end-s.start && bytes.Equal(data[k.start:k.end], key) {
			return uint32(*slot)
		}
		at++
	}
	return 0
}

// hashKey spreads the few keys that a document has over the table; keys that
// are made to meet in one place only lose their place.
func hashKey(key []byte) uint32 {
	n := uint32(len(key))
	if n == 0 {
		return 0
	}
	return n*7 + uint32(key[0])*31 + uint32(key[n/2])*131 + uint32(key[n-1])*523
}
