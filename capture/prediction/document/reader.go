package document

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/leftover"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// reader is what all stages read the values of one document with: what its keys
// mean, and copies of its texts. What they find is not in it.
type reader struct {
	store
	features.Inspector
	leftovers leftover.Detector
	name      string  // of the document in findings
	scratch   scratch // of the builder before
}

func newReader(name string, v *vocabulary.Vocabulary) *reader {
	keys := vocabulary.NewIndex(v)
	return &reader{
		name:      name,
		Inspector: features.Inspector{Reader: tables.Reader{Reader: shapes.Reader{Keys: keys}}},
		leftovers: leftover.Detector{Keys: keys},
	}
}

// where names a place in the document.
func (r *reader) where(pointer string) string { return r.name + ":" + pointer }

// pointerOf returns the pointer of an unread value.
func (r *reader) pointerOf(l unread) string {
	if l.node.IsMember() {
		return r.member(l.pointer, l.node)
	}
	return l.pointer
}

// kindOf returns the kind that the object at pointer tells of itself.
func (r *reader) kindOf(n jsonspan.Node, pointer string) object.WireKind {
	var w object.WireKind
	if n.Kind() != jsonspan.Object {
		return w
	}
	for c := range n.Children() {
		if c.Kind() != jsonspan.String {
			continue
		}
		key := vocabulary.Normalise(c.RawKey())
		if !vocabulary.IsKindKey(key) {
			continue
		}
		k := vocabulary.ParseKind(object.Clip(c.Text(), object.MaxText))
		if k.Exact || key == "kind" && !w.Exact {
			k.Text, k.Pointer = r.intern(c), r.member(pointer, c)
			w = k
		}
	}
	return w
}

// kindOfChain returns the kind that the innermost of the objects around others tells.
func (r *reader) kindOfChain(chain []container.Link) (kind object.WireKind) {
	for _, l := range chain {
		if k := r.kindOf(l.Node, l.Pointer); k.Text != "" {
			kind = k
		}
	}
	return kind
}

// duplicates reports keys that an object repeats.
func (r *reader) duplicates(out *finding.List, n jsonspan.Node, pointer string) {
	var met uint64 // a bit for some keys each: most objects are done with this
	suspect := false
	for c := range n.Children() {
		id := c.KeyID()
		bit := uint64(1) << (id % 64)
		suspect = suspect || id == 0 || met&bit != 0
		met |= bit
	}
	if !suspect {
		return
	}
	seen := make(map[string]struct{}, n.Len())
	for c := range n.Children() {
		if _, ok := seen[string(c.RawKey())]; ok {
			out.Add(finding.JSONDuplicateKey.At(r.where(r.member(pointer, c)), object.Clip(c.Key(), 80)))
		}
		seen[string(c.RawKey())] = struct{}{}
	}
}
