package document

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Bounds on what is kept of a document, whatever it holds.
const (
	maxObjects    = 100_000   // where no memory bounds them
	maxNodes      = 2_000_000 // values of a document, likewise
	maxDepth      = 64        // of nesting
	maxTexts      = 1024      // texts that are kept once
	maxExtraValue = 4 << 10   // bytes of an unknown member's value
	maxExtras     = 20_000    // unknown members of one document
	maxExtraBytes = 4 << 20   // their values together
)

// What a document takes while it is read, about, in bytes, and its share of all
// memory.
const (
	nodeBytes   = 20  // a value
	objectBytes = 700 // an object, until it is kept
	memoryShare = 16  // values, and objects, take one part in so many
	minNodes    = 10_000
	minObjects  = 1_000
)

// mostNodes returns how many values are read where all that the program may take
// is so many bytes; 0: no more is known.
func mostNodes(memory int64) int { return most(memory, nodeBytes, minNodes, maxNodes) }

// mostObjects returns how many objects are kept, likewise.
func mostObjects(memory int64) int { return most(memory, objectBytes, minObjects, maxObjects) }

func most(memory, each int64, least, limit int) int {
	if memory <= 0 {
		return limit
	}
	return int(min(max(memory/memoryShare/each, int64(least)), int64(limit)))
}

// store keeps copies of what a reading needs of the document, which is gone
// later: many small strings in few large ones, and equal ones once.
type store struct {
	chunk      strings.Builder
	texts      map[string]string // one copy of each class
	tokens     []string          // one copy of each key, by its number
	fields     []object.Field    // what lists of unknown members are cut from
	extras     int
	extraBytes int
	dropped    int // unknown members that are not kept
}

// chunkSize is the size of one of the large strings.
const chunkSize = 8 << 10

// reserve makes sure that n bytes can be written without moving the chunk,
// which strings handed out before share.
func (s *store) reserve(n int) (start int) {
	if s.chunk.Cap()-s.chunk.Len() < n {
		s.chunk.Reset()
		s.chunk.Grow(max(n, chunkSize))
	}
	return s.chunk.Len()
}

// copy returns b as a string.
func (s *store) copy(b []byte) string {
	start := s.reserve(len(b))
	s.chunk.Write(b)
	return s.chunk.String()[start:]
}

// member returns the pointer of a member.
func (s *store) member(pointer string, n jsonspan.Node) string {
	token := s.token(n)
	start := s.reserve(len(pointer) + 1 + len(token))
	s.chunk.WriteString(pointer)
	s.chunk.WriteByte('/')
	s.chunk.WriteString(token)
	return s.chunk.String()[start:]
}

// element returns the pointer of the i-th element of the list at pointer.
func (s *store) element(pointer string, i int) string {
	var digits [20]byte
	d := strconv.AppendInt(digits[:0], int64(i), 10)
	start := s.reserve(len(pointer) + 1 + len(d))
	s.chunk.WriteString(pointer)
	s.chunk.WriteByte('/')
	s.chunk.Write(d)
	return s.chunk.String()[start:]
}

// within returns the pointer of the i-th of the values in one: a member, or an
// element.
func (s *store) within(pointer string, n jsonspan.Node, i int) string {
	if n.IsMember() {
		return s.member(pointer, n)
	}
	return s.element(pointer, i)
}

// intern returns a bounded copy of a string's content, the same copy for the
// same bytes.
func (s *store) intern(n jsonspan.Node) string {
	raw := n.Raw()
	if t, ok := s.texts[string(raw)]; ok {
		return t
	}
	t := object.Clip(n.Head(object.MaxText+1), object.MaxText)
	if len(raw) <= object.MaxText && len(s.texts) < maxTexts {
		if s.texts == nil {
			s.texts = make(map[string]string)
		}
		s.texts[string(raw)] = t
	}
	return t
}

// text returns a bounded copy of a string's content or a number's text; ""
// for other values.
func (s *store) text(n jsonspan.Node) string {
	switch n.Kind() {
	case jsonspan.String:
		return s.intern(n)
	case jsonspan.Number:
		if raw := n.Raw(); len(raw) <= object.MaxText {
			return s.copy(raw)
		}
		return object.Clip(string(n.Raw()[:object.MaxText+1]), object.MaxText)
	default:
		return ""
	}
}

// token returns a member's key as a token of a JSON pointer (RFC 6901), one
// copy for equal keys.
func (s *store) token(n jsonspan.Node) string {
	id := n.KeyID()
	if id == 0 {
		return object.PointerToken(n.Key())
	}
	for id >= len(s.tokens) {
		s.tokens = append(s.tokens, make([]string, 16)...)
	}
	t := &s.tokens[id]
	if *t == "" {
		*t = object.PointerToken(n.Key())
	}
	return *t
}

// fieldSlab is how many fields are allocated together.
const fieldSlab = 64

// keep adds an unknown value to list, within the bounds of the document.
func (s *store) keep(list []object.Field, pointer string, n jsonspan.Node) []object.Field {
	raw := n.Raw()
	size := min(len(raw), maxExtraValue)
	if s.extras >= maxExtras || s.extraBytes+size > maxExtraBytes {
		s.dropped++
		return list
	}
	s.extras++
	s.extraBytes += size
	f := object.Field{Pointer: pointer}
	if size < len(raw) {
		f.Value = object.Clip(string(raw[:size+1]), size)
	} else {
		f.Value = s.copy(raw)
	}
	if list != nil {
		return append(list, f)
	}
	// Most lists are short and never grow: they share a slab.
	if len(s.fields) == cap(s.fields) {
		s.fields = make([]object.Field, 0, fieldSlab)
	}
	at := len(s.fields)
	s.fields = append(s.fields, f)
	return s.fields[at : at+1 : at+1]
}

// keepMember adds an unknown member of the object at pointer to list.
func (s *store) keepMember(list []object.Field, pointer string, n jsonspan.Node) []object.Field {
	if s.extras >= maxExtras {
		s.dropped++
		return list
	}
	if n.IsMember() {
		pointer = s.member(pointer, n)
	}
	return s.keep(list, pointer, n)
}
