package prediction

import "bytes"

// keyRing looks keys up in the tables. A document repeats its few keys many
// times, so each spelling is compared with the tables once.
type keyRing struct {
	objects    []alias
	containers []alias
	known      map[string]member
	recent     [64]recentKey // in front of known, which takes longer to ask
}

// recentKey is a key as it was met last, by its slot.
type recentKey struct {
	raw []byte // shares the document's memory
	m   member
}

// member is what the tables say of a key.
type member struct {
	role role
	rank int // within the table: lower is preferred
	weak bool
	at   coordinate // where the key is a coordinate too
}

func newKeyRing() *keyRing {
	return &keyRing{objects: objectKeys(), containers: containerKeys(), known: make(map[string]member, 16)}
}

// maxKnown bounds the memory of a document with endlessly many keys.
const maxKnown = 1024

// of returns what an object's member of this key is for.
func (k *keyRing) of(raw []byte) member {
	if len(raw) == 0 {
		return member{}
	}
	slot := &k.recent[(len(raw)+int(raw[0])*5+int(raw[len(raw)-1])*11)%len(k.recent)]
	if !bytes.Equal(slot.raw, raw) {
		*slot = recentKey{raw: raw, m: k.lookUp(raw)}
	}
	return slot.m
}

func (k *keyRing) lookUp(raw []byte) member {
	if m, ok := k.known[string(raw)]; ok {
		return m
	}
	key := normalise(raw)
	m := member{at: coordinateOf(key)}
	for i, a := range k.objects {
		if a.key == key {
			m.role, m.rank, m.weak = a.role, i, a.weak
			break
		}
	}
	if len(k.known) < maxKnown {
		k.known[string(raw)] = m
	}
	return m
}

// container returns the rank of a key that may hold objects.
func (k *keyRing) container(raw []byte) (rank int, weak, ok bool) {
	key := normalise(raw)
	for i, a := range k.containers {
		if a.key == key {
			return i, a.weak, true
		}
	}
	return 0, false, false
}

// maxKey is longer than every key in the tables.
const maxKey = 40

// normalise returns the key in lower case without separators; "" for a key
// that is too long to be in a table.
func normalise(raw []byte) string {
	if len(raw) > maxKey {
		return ""
	}
	var buf [maxKey]byte
	n := 0
	for _, c := range raw {
		switch {
		case c == '_' || c == '-' || c == ' ':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		buf[n] = c
		n++
	}
	return string(buf[:n])
}
