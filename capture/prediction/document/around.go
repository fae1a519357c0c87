package document

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// syntaxOf returns the error of the parser, which has no other.
func syntaxOf(err error) *jsonspan.SyntaxError {
	var syntax *jsonspan.SyntaxError
	if !errors.As(err, &syntax) {
		return &jsonspan.SyntaxError{Reason: err.Error()}
	}
	return syntax
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
		k := vocabulary.ParseKind(object.Clip(c.Text(), maxText))
		if k.Exact || key == "kind" && !w.Exact {
			k.Text, k.Pointer = r.intern(c), r.member(pointer, c)
			w = k
		}
	}
	return w
}

// surroundings is what lies around the objects of a document.
type surroundings struct{ *reader }

// read reads what lies around the objects: the kind if it is not at
// the root, the size of the image, other objects, and what is not understood.
func (r surroundings) read(root jsonspan.Node, c container) {
	if r.doc.Kind.Kind == object.Unknown && r.doc.Kind.Text == "" {
		for _, l := range c.chain {
			if w := r.kindOf(l.node, l.pointer); w.Text != "" {
				r.doc.Kind = w
			}
		}
	}
	chain := c.chain
	if len(chain) == 0 && c.form == formEmpty && root.Kind() == jsonspan.Object {
		chain = []link{{node: root}}
	}
	for _, l := range chain {
		r.around(l)
	}
	for _, l := range r.rest {
		if !r.holdsObjects(l.node) || !r.more(l.node, r.pointerOf(l), "") {
			r.doc.Extra = r.keepMember(r.doc.Extra, l.pointer, l.node)
			r.left(l, true)
		}
	}
	r.batch(c.batch)
	if r.dropped > 0 {
		r.out.Add(finding.ExtraDropped.At(r.name, r.dropped, r.extras))
	}
}

// around keeps the members of an object around the objects, except those that
// were understood, or hold other objects.
func (r surroundings) around(l link) {
	r.duplicates(l.node, l.pointer)
	kind := r.doc.Kind.Text
	for c := range l.node.Children() {
		key := vocabulary.Normalise(c.RawKey())
		switch {
		case string(c.RawKey()) == string(l.via) && l.via != nil:
		case kind != "" && vocabulary.IsKindKey(key) && r.text(c) == kind:
		case r.sizeMember(c):
		case r.holdsObjects(c) && r.sibling(l, c):
		default:
			if slices.Contains(r.rivals, c) {
				r.out.Add(finding.ContainerChosen.At(r.where(l.pointer), r.doc.Container, r.member(l.pointer, c)))
			}
			r.doc.Extra = r.keepMember(r.doc.Extra, l.pointer, c)
			r.left(unread{c, l.pointer}, false)
		}
	}
}

// sizeMember takes a member that tells the size of the image.
func (r *reader) sizeMember(n jsonspan.Node) bool {
	switch vocabulary.Normalise(n.RawKey()) {
	case "width", "height", "sourcewidth", "sourceheight":
		return r.side(n)
	case "image", "imagesize", "dimensions", "size", "resolution", "frame", "frameresolution", "framesize", "metadata", "imageinfo", "imagemeta":
		if n.Kind() == jsonspan.Object {
			return r.sizeIn(n)
		}
		return false
	}
	return r.Keys.Of(n).Role == vocabulary.ImageSide && r.side(n)
}

// sizeIn takes the size from an object of it, and reports whether there is
// nothing else in it.
func (r *reader) sizeIn(n jsonspan.Node) bool {
	was := r.doc.Size
	for c := range n.Children() {
		switch vocabulary.Normalise(c.RawKey()) {
		case "width", "height", "w", "h":
			r.side(c)
		}
	}
	return r.doc.Size != was && n.Len() == 2
}

// side takes one side of the image's size. The first one told counts.
func (r *reader) side(n jsonspan.Node) bool {
	v, err := strconv.ParseFloat(r.text(n), 64)
	if err != nil || v < 1 || v > 1<<20 || v != math.Trunc(v) {
		return false
	}
	side := &r.doc.Size.Width
	if key := vocabulary.Normalise(n.RawKey()); strings.HasSuffix(key, "height") || key == "h" || strings.HasSuffix(key, "imgh") {
		side = &r.doc.Size.Height
	}
	if *side == 0 {
		*side = int(v)
	}
	return true
}

// productOf returns the product whose keys the container shows.
func (r surroundings) productOf(c container) vocabulary.Product {
	inside, around := make(map[string]struct{}), make(map[string]struct{})
	if c.form == formAlone {
		r.addKeys(inside, c.node, 0)
	} else {
		const most = 5
		i := 0
		for n := range c.node.Children() {
			if r.addKeys(inside, n, 0); i == most-1 {
				break
			}
			i++
		}
	}
	for _, l := range c.chain {
		r.addKeys(around, l.node, 1)
	}
	for _, p := range r.Keys.Products {
		if hasAll(inside, p.Object) && hasAll(around, p.Around) {
			return p
		}
	}
	return vocabulary.Product{}
}

// addKeys adds the keys of n, and of the objects in it, to set.
func (r surroundings) addKeys(set map[string]struct{}, n jsonspan.Node, depth int) {
	if n.Kind() != jsonspan.Object || n.Len() > 256 {
		return
	}
	for c := range n.Children() {
		set[vocabulary.Normalise(c.RawKey())] = struct{}{}
		if role := r.Keys.Of(c).Role; depth < 1 && (role == vocabulary.Value || role == vocabulary.Nest) {
			r.addKeys(set, c, depth+1)
		}
	}
}

func hasAll(set map[string]struct{}, keys []string) bool {
	for _, k := range keys {
		if _, ok := set[k]; !ok {
			return false
		}
	}
	return true
}
