package prediction

import "github.com/framebin/framebin/capture/jsonspan"

// keyRing looks keys up in the tables. A document repeats its few keys many
// times, so each spelling is compared with the tables once.
type keyRing struct {
	rules *rules
	byID  []member // by jsonspan.Node.KeyID
}

// member is what the tables say of a key.
type member struct {
	role role
	rank uint8 // within the table: lower is preferred
	weak bool
	at   coordinate // where the key is a coordinate too
	met  bool       // not the zero member
}

func newKeyRing(r *rules) *keyRing {
	return &keyRing{rules: r, byID: make([]member, 32)}
}

// maxKnown bounds the memory of a document with endlessly many texts.
const maxKnown = 1024

// of returns what an object's member is for.
func (k *keyRing) of(n jsonspan.Node) member {
	id := n.KeyID()
	if id == 0 {
		return k.lookUp(n.RawKey())
	}
	for id >= len(k.byID) {
		k.byID = append(k.byID, make([]member, len(k.byID))...)
	}
	m := &k.byID[id]
	if !m.met {
		*m = k.lookUp(n.RawKey())
	}
	return *m
}

func (k *keyRing) lookUp(raw []byte) member {
	m := member{met: true}
	key := normalise(raw)
	if key == "" {
		return m
	}
	m.at = k.rules.coordinate(key)
	for i, a := range k.rules.objects {
		if a.key == key {
			m.role, m.rank, m.weak = a.role, uint8(i), a.weak
			break
		}
	}
	return m
}

// container returns the rank of a key that may hold objects.
func (k *keyRing) container(raw []byte) (rank int, weak, ok bool) {
	key := normalise(raw)
	for i, a := range k.rules.containers {
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
