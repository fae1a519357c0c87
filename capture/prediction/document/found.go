package document

import (
	"maps"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
	"github.com/framebin/framebin/capture/prediction/shapes"
)

// found is what a stage found in its part of a document.
type found struct {
	objectList
	remarks
	told  []jsonspan.Node // values that were not read on purpose, or that a finding told of
	rest  []unread        // members beside the objects that were not understood
	extra []object.Field  // those that are kept
	names classNames
}

// join adds what another stage found. Its objects are within the bound.
func (f *found) join(more *found) {
	f.objectList.join(&more.objectList)
	f.remarks.join(&more.remarks)
	f.told = append(f.told, more.told...)
	f.rest = append(f.rest, more.rest...)
	f.extra = append(f.extra, more.extra...)
	if f.names == nil {
		f.names = more.names
	}
	maps.Copy(f.names, more.names)
}

// left looks at a value that was not read, and reports it where it looks like
// geometry. within tells that it is of an object that says where it is.
func (f *found) left(r *reader, l unread, within bool) {
	placed := len(f.raws) > 0 && Located(&f.raws[0])
	if !slices.Contains(f.told, l.node) && r.leftovers.Missed(l.node, within, placed) {
		f.miss(r.pointerOf(l))
	}
}

// remarks are what is said of values beside the objects that they became.
type remarks struct {
	out    finding.List
	size   shapes.ImageSize
	inline []parts.Inline
	missed []string // pointers to what looks like geometry and was not read
}

// maxMissed bounds the values that are reported.
const maxMissed = 100

// join adds what was said elsewhere.
func (m *remarks) join(more *remarks) {
	m.out.Join(more.out)
	m.size.Join(more.size)
	m.inline = append(m.inline, more.inline...)
	for _, pointer := range more.missed {
		m.miss(pointer)
	}
}

// miss reports geometry that was not read.
func (m *remarks) miss(pointer string) {
	if len(m.missed) < maxMissed && !slices.Contains(m.missed, pointer) {
		m.missed = append(m.missed, pointer)
	}
}

// notRead says that an element is no object.
func (m *remarks) notRead(where string, n jsonspan.Node) {
	if !m.out.Full(finding.ObjectNotRead.Rule) {
		m.out.Add(finding.ObjectNotRead.At(where, n.Kind().String()))
	}
}

// objectList is a bounded list of objects. The values that they point to lie in
// a list of their own, so that it need not be copied in the end.
type objectList struct {
	raws   []object.Raw
	values []object.Object
	most   int
	full   bool // there are more objects than are kept
}

// expect makes room for the objects of a list.
func (o *objectList) expect(n int) {
	n = max(min(n, o.most-len(o.raws)), 0)
	o.values = slices.Grow(o.values, n)
	o.raws = slices.Grow(o.raws, n)
	o.point(0)
}

// point makes the objects from an index on point to their values again.
func (o *objectList) point(from int) {
	for i := from; i < len(o.raws); i++ {
		o.raws[i].Object = &o.values[i]
	}
}

// add appends an object and returns its index; false where there are too many.
// What lies beyond the lengths of the lists is zero, so that nothing is copied.
func (o *objectList) add(pointer string) (at int, ok bool) {
	if at = len(o.raws); at >= o.most {
		o.full = true
		return at, false
	}
	if at == cap(o.values) {
		o.values = append(o.values, object.Object{})
		o.point(0)
	} else {
		o.values = o.values[:at+1]
	}
	if at == cap(o.raws) {
		o.raws = append(o.raws, object.Raw{})
	} else {
		o.raws = o.raws[:at+1]
	}
	o.values[at].Pointer = pointer
	o.raws[at].Object = &o.values[at]
	return at, true
}

// named appends an object with a class alone; one that is not kept where there
// are too many.
func (o *objectList) named(pointer, class string) *object.Raw {
	at, ok := o.add(pointer)
	if !ok {
		return &object.Raw{Object: new(object.Object)}
	}
	o.raws[at].Class = class
	return &o.raws[at]
}

// join appends the objects of another list.
func (o *objectList) join(more *objectList) {
	o.full = o.full || more.full
	if o.raws == nil {
		o.raws, o.values = more.raws, more.values
		return
	}
	o.raws, o.values = append(o.raws, more.raws...), append(o.values, more.values...)
	o.point(0)
}

// undo takes back the last add.
func (o *objectList) undo() { o.remove(len(o.raws) - 1) }

// remove takes an object out.
func (o *objectList) remove(at int) {
	o.raws = slices.Delete(o.raws, at, at+1)
	o.values = slices.Delete(o.values, at, at+1)
	o.point(at)
}
