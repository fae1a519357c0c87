package document

import (
	"cmp"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// objectReader reads objects wherever they lie: one by one, in each other, and
// beside the others.
type objectReader struct {
	*reader
	found
	assumed []string        // keys of texts that were assumed to be classes
	groups  int             // boxes around others, without a class of their own
	alone   bool            // the document is one object, or lies around one
	classes map[string]bool // that were read, once there may be further ones
}

// object reads one object, and those within it. inherited is the label of the
// object around it. It reports whether anything was read.
func (o *objectReader) object(n jsonspan.Node, pointer, inherited string) bool {
	at, ok := o.add(pointer)
	if !ok {
		return false
	}
	b := o.newBuilder(&o.raws[at])
	b.assign(n, pointer)
	b.label(cmp.Or(b.inherit, inherited))
	b.score()
	b.boxOf(pointer)
	b.maskOf(pointer)
	b.outlineOf(pointer)
	b.keypointsOf(pointer)
	b.classAsKey(n)
	b.pointsOf()
	if text := b.assumeClass(); text.worth > 0 {
		o.sayAssumed(text.unread)
	}
	if len(b.loose) > 1 {
		slices.SortStableFunc(b.loose, func(x, y unread) int { return x.node.Compare(y.node) })
	}
	b.places()
	children, classes := o.leave(&b)
	o.scratch = b.scratch
	o.remarks.join(&b.remarks)
	found := anything(b.Raw)
	nested := o.readWithin(&b, pointer, at)
	for _, c := range children {
		nested = o.child(c, b.Class) || nested
	}
	o.others(classes)
	g := &o.raws[at]
	switch {
	case !found && !nested && len(o.raws) == at+1:
		o.undo()
	case len(children) > 0 && len(o.raws) > at+1 && g.Class == "" && !g.Confidence.Known && g.Pointer == pointer:
		o.groups++ // a line of words, a group of persons
		o.remove(at)
	}
	return found || nested
}

// sayAssumed says that a text was assumed to be a class, once for each key.
func (o *objectReader) sayAssumed(text unread) {
	if key := text.node.Key(); !slices.Contains(o.assumed, key) {
		o.assumed = append(o.assumed, key)
		o.out.Add(finding.ClassAssumed.At(o.where(o.pointerOf(text)), object.Clip(key, 80)))
	}
}

// child reads what lies in an object: another one, or some.
func (o *objectReader) child(l unread, class string) bool {
	if o.HoldsObjects(l.node) {
		return o.more(l.node, l.pointer, class)
	}
	if o.Features(l.node, 0).Any(features.Label) {
		class = ""
	} else {
		class = object.Clip(l.node.Key(), object.MaxText)
	}
	return o.object(l.node, l.pointer, class)
}

// others reads further classes of what has no place: those below it, those of other
// heads of a model, or the next likely ones. One that was read is not read again.
func (o *objectReader) others(classes []unread) {
	if o.classes == nil {
		o.classes = make(map[string]bool)
		for i := range o.raws {
			o.classes[o.raws[i].Class] = true
		}
	}
	read := func(n jsonspan.Node, pointer string) {
		at := len(o.raws)
		if !o.object(n, pointer, "") {
			return
		}
		if class := o.raws[at].Class; o.classes[class] {
			o.remove(at)
		} else {
			o.classes[class] = true
		}
	}
	for _, l := range classes {
		if l.node.Kind() == jsonspan.Object {
			read(l.node, l.pointer)
			continue
		}
		i := 0
		for c := range l.node.Children() {
			read(c, o.element(l.pointer, i))
			i++
		}
	}
}

// leave keeps what was not read of an object, and returns what may hold other
// objects, or other classes of the same.
func (o *objectReader) leave(b *builder) (children, classes []unread) {
	for _, l := range b.loose {
		if b.Area == 0 && l.node.Kind() == jsonspan.Number && o.Keys.Of(l.node).Area {
			if v, ok := l.node.Float(); ok && v > 0 {
				b.Area = v
			}
		}
		if o.HoldsObjects(l.node) || o.IsObject(l.node, false) && o.Features(l.node, 0).Any(features.Label|features.Score) {
			children = append(children, unread{l.node, o.pointerOf(l)})
			continue
		}
		if o.alone && !Located(b.Raw) && o.Classes(l.node) {
			classes = append(classes, unread{l.node, o.pointerOf(l)})
			continue
		}
		b.Extra = o.keepMember(b.Extra, l.pointer, l.node)
		if !slices.Contains(b.told, l.node) {
			o.left(o.reader, l, Located(b.Raw))
		}
	}
	if !Located(b.Raw) {
		o.missPoints(b)
	}
	return children, classes
}

// readWithin reads the objects inside the object at index at: boxes that share
// its label, which replace it, and an inner object, which follows it.
func (o *objectReader) readWithin(b *builder, pointer string, at int) bool {
	list, inner := b.best[vocabulary.Instances], b.best[vocabulary.Inner]
	class, id, extra, confidence, found := b.Class, b.ClassID, b.Extra, b.Confidence, false
	if list.Kind() != jsonspan.None && (!Located(b.Raw) || o.ElementFeatures(list.First()).Any(features.Located)) {
		base := o.member(pointer, list)
		for i, c := range list.Elements() {
			first := len(o.raws)
			found = o.object(c, o.element(base, i), class) || found
			if len(o.raws) > first && !o.raws[first].Confidence.Known {
				o.raws[first].Confidence = confidence
			}
		}
		if found {
			o.remove(at)
			first := &o.raws[at]
			first.ClassID = cmp.Or(first.ClassID, id)
			first.Extra = append(first.Extra, extra...)
		}
	}
	if inner.Kind() != jsonspan.None {
		found = o.object(inner, o.member(pointer, inner), "") || found
	}
	return found
}

// more reads the objects in a value that was left over. It reports whether
// there were any.
func (o *objectReader) more(n jsonspan.Node, pointer, class string) bool {
	found := false
	for i, c := range n.Elements() {
		at := o.within(pointer, c, i)
		switch {
		case c.Kind() == jsonspan.Object && o.ElementFeatures(c).Any(features.Located):
			found = o.object(c, at, "") || found
		case o.HoldsObjects(c):
			found = o.more(c, at, class) || found
		}
	}
	return found
}
