package document

import (
	"cmp"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// builder makes one object of the members that are assigned to it.
type builder struct {
	*object.Raw
	assignment
}

// newBuilder returns the builder of the object at an index.
func (r *reader) newBuilder(at int) builder {
	s := &r.scratch
	return builder{&r.raws[at], assignment{r: r, scratch: scratch{s.sets[:0], s.flat[:0], s.loose[:0]}}}
}

// object reads one object, and those within it. inherited is the label of the
// object around it. It reports whether anything was read.
func (r *reader) object(n jsonspan.Node, pointer, inherited string) bool {
	at, ok := r.add(pointer)
	if !ok {
		return false
	}
	b := r.newBuilder(at)
	b.assign(n, pointer)
	b.label(cmp.Or(b.inherit, inherited))
	b.score()
	b.boxOf(pointer)
	b.maskOf(pointer)
	b.outlineOf(pointer)
	b.keypointsOf(pointer)
	b.classAsKey(n)
	b.assumeClass()
	if len(b.loose) > 1 {
		slices.SortStableFunc(b.loose, func(x, y unread) int { return x.node.Compare(y.node) })
	}
	b.places()
	children := b.leave()
	r.scratch = b.scratch
	found := anything(b.Raw)
	nested := b.within(pointer, at)
	for _, c := range children {
		nested = r.child(c, b.Class) || nested
	}
	g := &r.raws[at]
	switch {
	case !found && !nested && len(r.raws) == at+1:
		r.undo()
	case len(children) > 0 && len(r.raws) > at+1 && g.Class == "" && !g.Confidence.Known && g.Pointer == pointer:
		r.groups++ // a line of words, a group of persons
		r.remove(at)
	}
	return found || nested
}

// child reads what lies in an object: another one, or some.
func (r *reader) child(l unread, class string) bool {
	if r.HoldsObjects(l.node) {
		return r.more(l.node, l.pointer, class)
	}
	if r.Features(l.node, 0).Any(features.Label) {
		class = ""
	} else {
		class = object.Clip(l.node.Key(), object.MaxText)
	}
	return r.object(l.node, l.pointer, class)
}

// anything reports whether something of an object was read.
func anything(g *object.Raw) bool {
	return g.Class != "" || Located(g) || g.BadBox || g.Confidence.Known
}

// Located reports whether an object says where it is.
func Located(g *object.Raw) bool {
	return g.Numbers.Written != object.NoBox || g.Mask != nil || g.Polygons != nil || g.RLE != nil || g.Runs != nil || g.Keypoints != nil
}

// places takes a list of nothing but places as those of an object that says
// what is there, as of the frames in which it is seen.
func (b *builder) places() {
	if b.Class == "" || Located(b.Raw) || b.best[vocabulary.Instances].Kind() != jsonspan.None {
		return
	}
	for i, l := range b.loose {
		if l.node.Kind() == jsonspan.Array && b.r.JustPlaced(l.node.First()) && l.pointer == b.Pointer {
			b.best[vocabulary.Instances] = l.node
			b.loose = slices.Delete(b.loose, i, i+1)
			return
		}
	}
}

// leave keeps what was not read of an object, and returns what may hold other
// objects.
func (b *builder) leave() (children []unread) {
	for _, l := range b.loose {
		if b.Area == 0 && l.node.Kind() == jsonspan.Number && b.r.Keys.Of(l.node).Area {
			if v, ok := l.node.Float(); ok && v > 0 {
				b.Area = v
			}
		}
		if b.r.HoldsObjects(l.node) || b.r.IsObject(l.node, false) && b.r.Features(l.node, 0).Any(features.Label|features.Score) {
			children = append(children, unread{l.node, b.r.pointerOf(l)})
			continue
		}
		b.Extra = b.r.keepMember(b.Extra, l.pointer, l.node)
		b.r.left(l, Located(b.Raw))
	}
	if !Located(b.Raw) {
		b.missPoints()
	}
	return children
}

// within reads the objects inside the object at index at: boxes that share
// its label, which replace it, and an inner object, which follows it.
func (b *builder) within(pointer string, at int) bool {
	list, inner := b.best[vocabulary.Instances], b.best[vocabulary.Inner]
	class, id, extra, confidence, found := b.Class, b.ClassID, b.Extra, b.Confidence, false
	if list.Kind() != jsonspan.None && (!Located(b.Raw) || b.r.ElementFeatures(list.First()).Any(features.Located)) {
		base := b.r.member(pointer, list)
		i := 0
		for c := range list.Children() {
			first := len(b.r.raws)
			found = b.r.object(c, b.r.element(base, i), class) || found
			i++
			if len(b.r.raws) > first && !b.r.raws[first].Confidence.Known {
				b.r.raws[first].Confidence = confidence
			}
		}
		if found {
			b.r.remove(at)
			first := &b.r.raws[at]
			first.ClassID = cmp.Or(first.ClassID, id)
			first.Extra = append(first.Extra, extra...)
		}
	}
	if inner.Kind() != jsonspan.None {
		found = b.r.object(inner, b.r.member(pointer, inner), "") || found
	}
	return found
}

// missPoints reports members that are two numbers each where there are several:
// one alone may be anything.
func (b *builder) missPoints() {
	var points []unread
	for _, l := range b.loose {
		if b.r.leftovers.detector.Point(l.node) {
			points = append(points, l)
		}
	}
	if len(points) > 1 {
		for _, l := range points {
			b.r.miss(l)
		}
	}
}
