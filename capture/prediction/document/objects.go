package document

import (
	"slices"

	"github.com/framebin/framebin/capture/prediction/object"
)

// objectList is the objects of a document so far. The values that they point to
// lie in a list of their own, so that it need not be copied in the end.
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

// undo takes back the last add.
func (o *objectList) undo() { o.remove(len(o.raws) - 1) }

// remove takes an object out.
func (o *objectList) remove(at int) {
	o.raws = slices.Delete(o.raws, at, at+1)
	o.values = slices.Delete(o.values, at, at+1)
	o.point(at)
}
