package prediction

import (
	"github.com/framebin/framebin/capture/jsonspan"
)

// Bounds on what is kept of a document, whatever it holds.
const (
	maxObjects    = 100_000
	maxText       = 1024      // bytes of a class, a reference or a number
	maxExtraValue = 4 << 10   // bytes of an unknown member's value
	maxExtras     = 20_000    // unknown members of one document
	maxExtraBytes = 4 << 20   // their values together
	maxNodes      = 2_000_000 // values of a document
	maxDepth      = 64        // of nesting
)

// fieldSlab is how many fields are allocated together.
const fieldSlab = 64

// draft is an object whose box, confidence and mask are read but not yet
// settled: that needs the other objects and the image.
type draft struct {
	*Object         // in decoder.list
	index    int    // of Object there
	number   string // the class by number, as sent
	box      rawBox
	badBox   bool
	polyNorm BoxUnits    // units of the polygons, where their key tells
	valued   bool        // Mask.Value was sent
	unshown  bool        // a mask inside the JSON cannot be drawn
	boxKey   string      // the member that holds the box; "" where it lies flat
	refers   *maskMember // the member that refers to the mask; nil if there is none
	kind     *wireKind   // the object's own; nil if it has none
}

// maskMember is the member that refers to an object's mask.
type maskMember struct {
	key  string        // as a token of a pointer
	weak jsonspan.Node // itself, where its key is common outside predictions
}

// maskKey returns the member that refers to the mask, as a token of a pointer.
func (g *draft) maskKey() string {
	if g.refers == nil {
		return ""
	}
	return g.refers.key
}

// decoder turns the nodes of one document into drafts.
type decoder struct {
	rules      *rules
	keys       *keyRing
	out        *findings
	doc        string // the document's name in findings
	drafts     []draft
	list       []Object // of the drafts, so that it need not be copied in the end
	size       Size
	arena      arena
	texts      map[string]string // one copy of each class
	tokens     []string          // one copy of each key, by its number
	flat       []jsonspan.Node   // scratch of object
	loose      []looseMember     // scratch of object
	insides    []insideMask      // masks inside the document
	fields     []Field           // what unknown members are cut from
	rest       []looseMember     // members beside the objects that were not understood
	strange    bool              // the box read last has more than coordinates
	boxPlan    boxPlan           // of the box read last
	looks      int               // values that find looked at
	extras     int
	extraBytes int
	dropped    int
	full       bool
}

// add appends a draft of an object and returns its index. What lies beyond
// the lengths of the lists is zero, so that nothing is copied.
func (d *decoder) add(pointer string) int {
	if at := len(d.list); at < cap(d.list) {
		d.list = d.list[:at+1]
	} else {
		d.list = append(d.list, Object{})
		for i := range d.drafts {
			d.drafts[i].Object = &d.list[d.drafts[i].index]
		}
	}
	at := len(d.drafts)
	if at < cap(d.drafts) {
		d.drafts = d.drafts[:at+1]
	} else {
		d.drafts = append(d.drafts, draft{})
	}
	g := &d.drafts[at]
	g.index = len(d.list) - 1
	g.Object = &d.list[g.index]
	g.Pointer = pointer
	return at
}

// undo takes back the last add.
func (d *decoder) undo() {
	at := len(d.drafts) - 1
	*d.drafts[at].Object, d.drafts[at] = Object{}, draft{}
	d.drafts, d.list = d.drafts[:at], d.list[:len(d.list)-1]
}

// objects returns the objects of the drafts in their order.
func (d *decoder) objects() []Object {
	aligned := len(d.list) == len(d.drafts)
	for i := 0; aligned && i < len(d.drafts); i++ {
		aligned = d.drafts[i].index == i
	}
	if aligned {
		return d.list
	}
	list := make([]Object, len(d.drafts))
	for i := range d.drafts {
		list[i] = *d.drafts[i].Object
	}
	return list
}

// where names a place in the document.
func (d *decoder) where(pointer string) string { return d.doc + ":" + pointer }

// intern returns a bounded copy of a string's content, the same copy for the
// same bytes.
func (d *decoder) intern(n jsonspan.Node) string {
	raw := n.Raw()
	if s, ok := d.texts[string(raw)]; ok {
		return s
	}
	s := clip(n.Text(), maxText)
	if len(raw) <= maxText && len(d.texts) < maxKnown {
		d.texts[string(raw)] = s
	}
	return s
}

// text returns a bounded copy of a string's content or a number's text; ""
// for other values.
func (d *decoder) text(n jsonspan.Node) string {
	switch n.Kind() {
	case jsonspan.String:
		return d.intern(n)
	case jsonspan.Number:
		if raw := n.Raw(); len(raw) <= maxText {
			return d.arena.copy(raw)
		}
		return clip(string(n.Raw()[:maxText+1]), maxText)
	default:
		return ""
	}
}

// clip cuts s at a character so that it has at most limit bytes.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && s[limit]&0xC0 == 0x80 {
		limit--
	}
	return s[:limit] + "…"
}

// keep adds an unknown member of the object at pointer to list.
func (d *decoder) keep(list []Field, pointer string, n jsonspan.Node) []Field {
	if d.extras >= maxExtras {
		d.dropped++
		return list
	}
	return d.keepAt(list, d.arena.member(pointer, d.token(n)), n)
}

// keepAt adds an unknown value to list, within the bounds of the document.
func (d *decoder) keepAt(list []Field, pointer string, n jsonspan.Node) []Field {
	raw := n.Raw()
	size := min(len(raw), maxExtraValue)
	if d.extras >= maxExtras || d.extraBytes+size > maxExtraBytes {
		d.dropped++
		return list
	}
	d.extras++
	d.extraBytes += size
	var value string
	if size < len(raw) {
		value = clip(string(raw[:size+1]), size)
	} else {
		value = d.arena.copy(raw)
	}
	if list == nil { // most lists are short and never grow: they share a slab
		if len(d.fields) == cap(d.fields) {
			d.fields = make([]Field, 0, fieldSlab)
		}
		n := len(d.fields)
		d.fields = append(d.fields, Field{Pointer: pointer, Value: value})
		return d.fields[n : n+1 : n+1]
	}
	return append(list, Field{Pointer: pointer, Value: value})
}

// token is pointerToken with one copy for equal keys.
func (d *decoder) token(n jsonspan.Node) string {
	id := n.KeyID()
	if id == 0 {
		return pointerToken(n)
	}
	for id >= len(d.tokens) {
		d.tokens = append(d.tokens, make([]string, 16)...)
	}
	t := &d.tokens[id]
	if *t == "" {
		*t = pointerToken(n)
	}
	return *t
}

// pointerToken returns a member's key as a token of a JSON pointer (RFC 6901).
func pointerToken(n jsonspan.Node) string {
	return escapeToken(clip(n.Key(), maxText))
}

func escapeToken(key string) string {
	for i := range len(key) {
		if key[i] == '~' || key[i] == '/' {
			return escapeSlow(key)
		}
	}
	return key
}

func escapeSlow(key string) string {
	b := make([]byte, 0, len(key)+8)
	for i := range len(key) {
		switch key[i] {
		case '~':
			b = append(b, "~0"...)
		case '/':
			b = append(b, "~1"...)
		default:
			b = append(b, key[i])
		}
	}
	return string(b)
}
