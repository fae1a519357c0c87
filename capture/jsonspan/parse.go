package jsonspan

import (
	"bytes"
)

// maxNesting is the depth at which encoding/json gives up too.
const maxNesting = 10_000

// Limits bound what [Parse] keeps. What lies beyond is checked but not kept.
type Limits struct {
	Depth     int  // of nesting; the root's children are at depth 1
	Nodes     int  // values
	NotFinite bool // read NaN, Infinity and -Infinity, which are no JSON, as null
}

// Parse reads the document. Its error, if any, is a [*SyntaxError].
func Parse(data []byte, l Limits) (*Tree, error) {
	p := parser{data: data, limit: l, tree: &Tree{data: data}}
	if uint64(len(data)) > 1<<32-1 {
		return nil, p.fail("the document is larger than 4 GiB")
	}
	p.limit.Nodes = min(l.Nodes, maxNodes)
	p.tree.spans = make([]span, 0, min(p.limit.Nodes, values(data)))
	if err := p.run(); err != nil {
		return nil, err
	}
	p.tree.numbered = p.keys.keys
	return p.tree, nil
}

// values returns how many values a document has at the most: each follows a
// comma or is the first of an array or object. Strings may hold such bytes
// too.
func values(data []byte) int {
	return 1 + bytes.Count(data, []byte{','}) + bytes.Count(data, []byte{'['}) + bytes.Count(data, []byte{'{'})
}

// none stands for the span of a value that is not kept.
const none = ^uint32(0)

// frame is an open array or object, or what is around the root.
type frame struct {
	span   uint32 // none if it is not kept
	count  uint32 // of the children so far that are kept
	object bool
}

type parser struct {
	data  []byte
	pos   int
	top   frame   // the innermost one
	stack []frame // those around it
	limit Limits
	tree  *Tree

	keys  keyTable
	key   keySpan // of the value that comes next
	known uint32  // the number of that key, if it was guessed
	keyed bool    // it has one
}

// run alternates between a value and what may follow it.
func (p *parser) run() error {
	for {
		opened, err := p.value()
		if err != nil {
			return err
		}
		if opened {
			continue
		}
		done, err := p.after()
		if done || err != nil {
			return err
		}
	}
}

// value reads a scalar, or the opening of an array or object. It reports true
// when a value must follow at once: the first one inside.
func (p *parser) value() (opened bool, err error) {
	switch c := p.next(); c {
	case '{':
		return p.open(true)
	case '[':
		return p.open(false)
	case '"':
		return false, p.text()
	case 't':
		return false, p.scalar(True, p.literal("true"))
	case 'f':
		return false, p.scalar(False, p.literal("false"))
	case 'n':
		return false, p.scalar(Null, p.literal("null"))
	case 'N', 'I':
		return false, p.notFinite()
	default:
		if c == '-' || '0' <= c && c <= '9' {
			return false, p.number()
		}
		return false, p.unexpected("a value")
	}
}

func (p *parser) open(object bool) (opened bool, err error) {
	if len(p.stack) >= maxNesting {
		return false, p.fail("nested deeper than 10000 levels")
	}
	kind := Array
	if object {
		kind = Object
	}
	i := p.keep(kind)
	p.pos++
	p.stack = append(p.stack, p.top)
	p.top = frame{span: i, object: object}
	closing := byte(']')
	if object {
		closing = '}'
	}
	if p.next() == closing {
		p.close()
		return false, nil
	}
	if object {
		return true, p.member()
	}
	return true, nil
}

func (p *parser) close() {
	p.pos++
	if p.top.span != none {
		s := &p.tree.spans[p.top.span]
		s.end = uint32(p.pos)
		s.next = uint32(len(p.tree.spans))
		s.count = p.top.count
	}
	p.top = p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
}

// after reads what follows a value: a comma and the next key, closing
// brackets, or the end of the document.
func (p *parser) after() (done bool, err error) {
	for {
		c := p.next()
		if len(p.stack) == 0 {
			if p.pos < len(p.data) {
				return false, p.unexpected("the end of the document")
			}
			return true, nil
		}
		object := p.top.object
		switch {
		case c == ',':
			p.pos++
			if object {
				p.next()
				return false, p.member()
			}
			return false, nil
		case c == '}' && object, c == ']' && !object:
			p.close()
		case object:
			return false, p.unexpected("',' or '}'")
		default:
			return false, p.unexpected("',' or ']'")
		}
	}
}

// member reads a key and its colon; p.pos is on what should be its quote.
func (p *parser) member() error {
	if p.pos >= len(p.data) || p.data[p.pos] != '"' {
		return p.unexpected("a key in double quotes")
	}
	start := p.pos
	if p.known = p.keys.guess(p.data, start+1); p.known != 0 {
		k := p.keys.keys[p.known-1]
		p.pos += int(k.end-k.start) + len(`""`)
	} else if err := p.stringEnd(); err != nil {
		return err
	}
	p.key, p.keyed = keySpan{uint32(start + 1), uint32(p.pos - 1)}, true
	if p.at(':') || p.next() == ':' {
		p.pos++
		return nil
	}
	return p.unexpected("':'")
}

// keep adds a span for the value that starts at p.pos, or returns none where
// the limits forbid it.
func (p *parser) keep(kind Kind) uint32 {
	keyed := p.keyed
	p.keyed = false
	if p.top.span == none {
		return none
	}
	if len(p.stack) > p.limit.Depth {
		p.tree.Deep = true
		return none
	}
	if len(p.tree.spans) >= p.limit.Nodes && len(p.stack) > 0 {
		p.tree.Full = true
		return none
	}
	p.top.count++
	tag := uint32(kind)
	if keyed {
		if p.known != 0 {
			tag |= p.known<<tagShift | tagNumbered
		} else {
			tag |= p.keyTag()
		}
	}
	i := len(p.tree.spans)
	p.tree.spans = append(p.tree.spans, span{})
	s := &p.tree.spans[i]
	s.start, s.next, s.tag = uint32(p.pos), uint32(i)+1, tag
	return uint32(i)
}

// keyTag returns the bits of a tag that tell where a key that was not guessed
// is.
func (p *parser) keyTag() uint32 {
	if n := p.keys.next(p.data, p.key); n != 0 {
		return n<<tagShift | tagNumbered
	}
	p.tree.others = append(p.tree.others, p.key)
	return uint32(len(p.tree.others)) << tagShift
}

// scalar keeps the value that read reads.
func (p *parser) scalar(kind Kind, read func() error) error {
	i := p.keep(kind)
	if err := read(); err != nil {
		return err
	}
	if i != none {
		p.tree.spans[i].end = uint32(p.pos)
	}
	return nil
}

// text keeps a string.
func (p *parser) text() error {
	i := p.keep(String)
	if err := p.stringEnd(); err != nil {
		return err
	}
	if i != none {
		p.tree.spans[i].end = uint32(p.pos)
	}
	return nil
}

// next skips white space and returns the byte there; 0 at the end, which no
// valid document holds outside a string.
func (p *parser) next() byte {
	data, i := p.data, p.pos
	if i < len(data) && data[i] > ' ' {
		return data[i]
	}
	for ; i < len(data); i++ {
		switch c := data[i]; c {
		case ' ', '\t', '\r', '\n':
		default:
			p.pos = i
			return c
		}
	}
	p.pos = i
	return 0
}

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
