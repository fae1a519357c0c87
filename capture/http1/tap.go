package http1

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Tap looks at the bytes that a connection of HTTP/1 reads and keeps the
// heads of its requests as they came: net/http hands on neither the order nor
// the spelling of headers. It follows the bodies by their framing alone. What
// it does not understand ends it: then heads are not kept, and nothing else
// changes.
type Tap struct {
	Limit int // of a head in bytes; not changed while bytes are seen

	mu    sync.Mutex
	state tapState
	head  []byte  // the head, the line of a chunk or the trailer section that is being read
	heads []*Sent // whole, and not taken yet: more than one where a sender does not wait for answers
	last  *Sent   // whose body is being read
	bare  [2]bool // last, and the head before it, have a type and say of no length
	blank bool    // an empty line came before the head that is being read
	left  int64   // of a body of known length, or of a chunk with its line end
}

// Sent is what came around a body.
type Sent struct {
	Head    []byte // with the closing empty line
	trailer []byte
}

// tapState is what a Tap expects next.
type tapState uint8

const (
	tapHead tapState = iota
	tapBody
	tapChunk // its data
	tapChunkLine
	tapTrailer
	tapOff
	tapHTTP2 // off, as this is not HTTP/1
)

// maxHeads bounds the heads that wait to be taken: net/http reads 4 KiB ahead.
const maxHeads = 512

// See looks at bytes that were read.
func (t *Tap) See(p []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(p) > 0 && t.state < tapOff {
		switch t.state {
		case tapBody, tapChunk:
			n := min(t.left, int64(len(p)))
			if t.left -= n; t.left == 0 && t.state == tapBody {
				t.state = tapHead
			} else if t.left == 0 {
				t.state = tapChunkLine
			}
			p = p[n:]
		default:
			p = t.line(p)
		}
	}
}

// line takes the next line, or what there is of it, off p.
func (t *Tap) line(p []byte) []byte {
	i := bytes.IndexByte(p, '\n')
	n := len(p)
	if i >= 0 {
		n = i + 1
	}
	start := bytes.LastIndexByte(t.head, '\n') + 1 // of the line, in t.head
	if room := t.Limit - len(t.head); n > room {
		t.head = append(t.head, p[:room]...) // what a refusal shows of it
		t.state = tapOff
		return nil
	}
	t.head = append(t.head, p[:n]...)
	if i < 0 {
		return nil
	}
	line := bytes.TrimRight(t.head[start:], "\r\n")
	switch {
	case t.state == tapChunkLine:
		t.chunk(line)
	case len(line) > 0:
	case t.state == tapTrailer:
		if start > 0 {
			t.last.trailer = bytes.Clone(t.head[:start])
		}
		t.next(tapHead)
	case start > 0: // else it is an empty line before a request line
		t.whole()
	default:
		t.head, t.blank = t.head[:0], t.state == tapHead
	}
	return p[n:]
}

// whole takes a head that is complete, and finds out what follows it.
func (t *Tap) whole() {
	switch {
	case string(t.head) == Preface:
		t.state = tapHTTP2
		return
	case len(t.heads) == maxHeads:
		t.state = tapOff
		return
	}
	t.last, t.blank = &Sent{Head: bytes.Clone(t.head)}, false
	t.bare = [2]bool{Lengthless(t.last.Head), t.bare[0]}
	t.heads = append(t.heads, t.last)
	t.next(tapHead)
	line, fields, _ := bytes.Cut(t.last.Head, []byte("\n"))
	old := bytes.HasSuffix(bytes.TrimRight(line, "\r"), []byte(" HTTP/1.0"))
	for name, value := range Fields(fields) {
		switch {
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			if !old { // as net/http, which ignores it there
				t.state = tapChunkLine
				return
			}
		case bytes.EqualFold(name, []byte("Content-Length")):
			n, err := strconv.ParseInt(string(value), 10, 64)
			if err != nil || n < 0 {
				t.state = tapOff // net/http refuses it, too
				return
			}
			if t.left = n; n > 0 {
				t.state = tapBody
			}
		}
	}
}

// chunk reads the line before a chunk.
func (t *Tap) chunk(line []byte) {
	size, _, _ := strings.Cut(string(line), ";")
	n, err := strconv.ParseInt(strings.TrimSpace(size), 16, 62)
	switch {
	case err != nil || n < 0:
		t.state = tapOff
	case n == 0:
		t.next(tapTrailer)
	default:
		t.next(tapChunk)
		t.left = n + int64(len("\r\n"))
	}
}

// IsHTTP2 reports whether what was read began as HTTP/2 does.
func (t *Tap) IsHTTP2() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state == tapHTTP2
}

// next goes on to another state.
func (t *Tap) next(s tapState) { t.state, t.head = s, t.head[:0] }

// Take returns what is kept of the next request: its head, the closing empty
// line included, and later its trailer section. It has neither where they were
// not kept.
func (t *Tap) Take() *Sent {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.heads) == 0 {
		return &Sent{}
	}
	s := t.heads[0]
	t.heads = slices.Delete(t.heads, 0, 1) // in place, for the next
	return s
}

// Trailer returns the trailer section of a request whose body was read.
func (t *Tap) Trailer(s *Sent) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return s.trailer
}

// AfterLengthless reports whether what is being read may be the body of the
// request before it, which said of no length.
func (t *Tap) AfterLengthless() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.heads) > 0 { // it looks like a head, as with an empty line in it
		return t.bare[1]
	}
	return t.bare[0]
}

// Unfinished returns what came of a head that has not come to its end; nil where
// there is none.
func (t *Tap) Unfinished() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.state != tapHead || len(t.heads) > 0 || len(t.head) == 0 {
		return nil
	}
	return bytes.Clone(t.head)
}

// AfterEmptyLine reports whether an empty line came before the head that is being
// read.
func (t *Tap) AfterEmptyLine() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.blank
}

// AfterRequest reports whether a request came before what is being read.
func (t *Tap) AfterRequest() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last != nil && len(t.heads) == 0
}

// Partial returns what came of the request that is being read.
func (t *Tap) Partial() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.heads); n > 0 {
		return t.heads[n-1].Head
	}
	return bytes.Clone(t.head)
}
