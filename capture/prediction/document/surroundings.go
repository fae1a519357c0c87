package document

import (
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// around reads the members of an object around the container, and keeps those
// that are not understood. kind is that of the document, as told.
func (o *objectReader) around(l container.Link, at container.Container, kind string) {
	o.duplicates(&o.out, l.Node, l.Pointer)
	for c := range l.Node.Children() {
		key := vocabulary.Normalise(c.RawKey())
		switch {
		case string(c.RawKey()) == string(l.Via) && l.Via != nil:
		case kind != "" && vocabulary.IsKindKey(key) && o.text(c) == kind:
		case o.size.Member(c, o.Keys):
		case o.HoldsObjects(c) && !o.zones(c) && o.sibling(l, c, at.Pointer):
		case o.masksBeside(l, c), o.classesBeside(l, c), o.another(l, c):
		default:
			if slices.Contains(at.Rivals, c) {
				o.out.Add(finding.ContainerChosen.At(o.where(l.Pointer), at.Pointer, o.member(l.Pointer, c)))
			}
			o.extra = o.keepMember(o.extra, l.Pointer, c)
			o.left(o.reader, unread{c, l.Pointer}, false)
		}
	}
}

// another reads a further object beside the one that was alone, under a key like its own.
func (o *objectReader) another(l container.Link, n jsonspan.Node) bool {
	return o.alone && vocabulary.Alike(l.Via, n.RawKey()) && o.Features(n, 0).Any(features.Located) && o.object(n, o.member(l.Pointer, n), "")
}

// classesBeside reads further classes beside one that has no place.
func (o *objectReader) classesBeside(l container.Link, n jsonspan.Node) bool {
	if !o.alone || len(o.raws) == 0 || Located(&o.raws[0]) || !o.Classes(n) {
		return false
	}
	o.others([]unread{{n, o.member(l.Pointer, n)}})
	return true
}

// zones reports whether a list is of the parts of an image that somebody drew to
// look at, without a confidence: none of it was seen.
func (r *reader) zones(n jsonspan.Node) bool {
	return r.Keys.Zones(n.RawKey()) && !r.ElementFeatures(n.First()).Any(features.Score)
}

// masksBeside takes a list beside the objects that has the mask of each, in their
// order: names of parts, or images in base64.
func (o *objectReader) masksBeside(l container.Link, n jsonspan.Node) bool {
	if o.Keys.Of(n).Role != vocabulary.Mask && !strings.Contains(vocabulary.Normalise(n.RawKey()), "mask") {
		return false
	}
	if n.Kind() != jsonspan.Array || n.Len() != len(o.raws) {
		return false
	}
	for i, e := range n.Elements() {
		if g := &o.raws[i]; e.Kind() != jsonspan.String || g.Mask != nil || g.RLE != nil || g.Runs != nil || g.Polygons != nil {
			return false
		}
	}
	base := o.member(l.Pointer, n)
	for i, e := range n.Elements() {
		b := o.newBuilder(&o.raws[i])
		b.maskText(e, o.element(base, i), false)
		b.MaskKey = o.token(n)
		o.remarks.join(&b.remarks)
	}
	return true
}

// sibling reads a list of objects beside the one at read, unless it has
// the same objects once more, which is said.
func (o *objectReader) sibling(l container.Link, n jsonspan.Node, read string) bool {
	first := len(o.raws)
	if !o.more(n, o.member(l.Pointer, n), "") {
		return false
	}
	if o.same(first) {
		for len(o.raws) > first {
			o.undo()
		}
		o.out.Add(finding.ContainerChosen.At(o.where(l.Pointer), read, o.member(l.Pointer, n)))
		o.told = append(o.told, n)
		return false
	}
	return true
}

// same reports whether the objects from first on are among those before it.
func (o *objectReader) same(first int) bool {
	seen := make(map[[4]float64]struct{}, first)
	for i := range o.raws[:first] {
		seen[o.raws[i].Numbers.V] = struct{}{}
	}
	for i := range o.raws[first:] {
		g := &o.raws[first+i]
		if _, ok := seen[g.Numbers.V]; !ok || g.Numbers.Written == object.NoBox {
			return false
		}
	}
	return true
}

// readRest reads the objects in members that were not understood, and keeps the
// others.
func (o *objectReader) readRest() {
	for _, l := range o.rest {
		if !o.HoldsObjects(l.node) || !o.more(l.node, o.pointerOf(l), "") {
			o.extra = o.keepMember(o.extra, l.pointer, l.node)
			o.left(o.reader, l, len(o.raws) > 0 && Located(&o.raws[0]))
		}
	}
}

// batch tells what became of a list whose first element holds the objects.
func (o *objectReader) batch(l container.Link) {
	switch n := l.Node.Len(); {
	case n > 0 && l.Node.First().Kind() == jsonspan.Array && container.IsBatch(l.Node):
		o.out.Add(finding.BatchUnwrapped.At(o.where(l.Pointer)))
	case n > 1:
		o.out.Add(finding.BatchFirst.At(o.where(l.Pointer), n))
	}
	for i, c := range l.Node.Elements() {
		if i > 0 {
			o.extra = o.keep(o.extra, o.element(l.Pointer, i), c)
		}
	}
}
