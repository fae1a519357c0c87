package document

import (
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// surroundings reads what lies around the objects of a document.
type surroundings struct {
	*reader
	at container.Container
}

// read reads what gives the product away, the kind if it is not at the root, the
// size of the image, other objects, the names of classes, and what is not
// understood.
func (r surroundings) read(root jsonspan.Node) {
	r.doc.Product = r.product()
	if r.doc.Kind.Kind == object.Unknown && r.doc.Kind.Text == "" {
		for _, l := range r.at.Chain {
			if w := r.kindOf(l.Node, l.Pointer); w.Text != "" {
				r.doc.Kind = w
			}
		}
	}
	chain := r.at.Chain
	if len(chain) == 0 && r.at.Form == container.Empty && root.Kind() == jsonspan.Object {
		chain = []container.Link{{Node: root}}
	}
	for _, l := range chain {
		r.around(l)
	}
	for _, l := range r.rest {
		if !r.HoldsObjects(l.node) || !r.more(l.node, r.pointerOf(l), "") {
			r.doc.Extra = r.keepMember(r.doc.Extra, l.pointer, l.node)
			r.left(l, len(r.raws) > 0 && Located(&r.raws[0]))
		}
	}
	r.batch(r.at.Batch)
	r.nameClasses()
	if r.dropped > 0 {
		r.out.Add(finding.ExtraDropped.At(r.name, r.dropped, r.extras))
	}
}

// around keeps the members of an object around the objects, except those that
// were understood, or hold other objects.
func (r surroundings) around(l container.Link) {
	r.duplicates(l.Node, l.Pointer)
	kind := r.doc.Kind.Text
	for c := range l.Node.Children() {
		key := vocabulary.Normalise(c.RawKey())
		switch {
		case string(c.RawKey()) == string(l.Via) && l.Via != nil:
		case kind != "" && vocabulary.IsKindKey(key) && r.text(c) == kind:
		case r.size.member(c):
		case r.HoldsObjects(c) && !r.zones(c) && r.sibling(l, c):
		case r.masksBeside(l, c):
		default:
			if slices.Contains(r.at.Rivals, c) {
				r.out.Add(finding.ContainerChosen.At(r.where(l.Pointer), r.doc.Container, r.member(l.Pointer, c)))
			}
			r.doc.Extra = r.keepMember(r.doc.Extra, l.Pointer, c)
			r.left(unread{c, l.Pointer}, false)
		}
	}
}

// zones reports whether a list is of the parts of an image that somebody drew to
// look at, without a confidence: none of it was seen.
func (r surroundings) zones(n jsonspan.Node) bool {
	return r.Keys.Zones(n.RawKey()) && !r.ElementFeatures(n.First()).Any(features.Score)
}

// masksBeside takes a list beside the objects that has the mask of each, in their
// order: names of parts, or images in base64.
func (r surroundings) masksBeside(l container.Link, n jsonspan.Node) bool {
	if r.Keys.Of(n).Role != vocabulary.Mask && !strings.Contains(vocabulary.Normalise(n.RawKey()), "mask") {
		return false
	}
	if n.Kind() != jsonspan.Array || n.Len() != len(r.raws) {
		return false
	}
	i := 0
	for e := range n.Children() {
		if g := &r.raws[i]; e.Kind() != jsonspan.String || g.Mask != nil || g.RLE != nil || g.Runs != nil || g.Polygons != nil {
			return false
		}
		i++
	}
	base := r.member(l.Pointer, n)
	i = 0
	for e := range n.Children() {
		b := r.newBuilder(i)
		b.maskText(e, r.element(base, i), false)
		b.MaskKey = r.token(n)
		i++
	}
	return true
}

// sibling reads a list of objects beside the one that was read, unless it has
// the same objects once more, which is said.
func (r surroundings) sibling(l container.Link, n jsonspan.Node) bool {
	first := len(r.raws)
	if !r.more(n, r.member(l.Pointer, n), "") {
		return false
	}
	if r.same(first) {
		for len(r.raws) > first {
			r.undo()
		}
		r.out.Add(finding.ContainerChosen.At(r.where(l.Pointer), r.doc.Container, r.member(l.Pointer, n)))
		return false
	}
	return true
}

// same reports whether the objects from first on are among those before it.
func (r surroundings) same(first int) bool {
	seen := make(map[[4]float64]struct{}, first)
	for i := range r.raws[:first] {
		seen[r.raws[i].Numbers.V] = struct{}{}
	}
	for i := range r.raws[first:] {
		g := &r.raws[first+i]
		if _, ok := seen[g.Numbers.V]; !ok || g.Numbers.Written == object.NoBox {
			return false
		}
	}
	return true
}

// batch tells what became of a list whose first element holds the objects.
func (r surroundings) batch(l container.Link) {
	switch n := l.Node.Len(); {
	case n > 0 && l.Node.First().Kind() == jsonspan.Array && container.IsBatch(l.Node):
		r.out.Add(finding.BatchUnwrapped.At(r.where(l.Pointer)))
	case n > 1:
		r.out.Add(finding.BatchFirst.At(r.where(l.Pointer), n))
	}
	i := 0
	for c := range l.Node.Children() {
		if i > 0 {
			r.doc.Extra = r.keep(r.doc.Extra, r.element(l.Pointer, i), c)
		}
		i++
	}
}

// product returns the product whose keys the container shows.
func (r surroundings) product() vocabulary.Product {
	inside, around := make(map[string]struct{}), make(map[string]struct{})
	if r.at.Form == container.Alone {
		r.addKeys(inside, r.at.Node, 0)
	} else {
		const most = 5
		i := 0
		for n := range r.at.Node.Children() {
			if r.addKeys(inside, n, 0); i == most-1 {
				break
			}
			i++
		}
	}
	for _, l := range r.at.Chain {
		r.addKeys(around, l.Node, 1)
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
		if role := r.Keys.Of(c).Role; depth < 1 && (role == vocabulary.Value || role == vocabulary.Nest || role == vocabulary.Box) {
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

// classNames has the names of classes that objects tell by number only.
type classNames map[string]string

// add names a class by its number.
func (c *classNames) add(number int, name string) {
	if name == "" || len(*c) >= maxTexts {
		return
	}
	if *c == nil {
		*c = make(classNames)
	}
	(*c)[strconv.Itoa(number)] = name
}

// nameClasses names the classes that the objects tell by number only, where
// the document lists them beside the objects as COCO's datasets do:
// "categories":[{"id":1,"name":"leaf"}], or in their order.
func (r surroundings) nameClasses() {
	around := r.at.Chain
	if r.at.Form == container.Columns {
		around = append(slices.Clip(around), container.Link{Node: r.at.Node})
	}
	for _, l := range around {
		for n := range l.Node.Children() {
			switch vocabulary.Normalise(n.RawKey()) {
			case "categories":
				r.addNames(n)
			case "detectioncategories", "classlabels", "classnames", "names", "labelmap", "categorynames":
				r.addNameMap(n)
			case "labels", "classes":
				if r.coversNumbers(n) {
					r.addNameMap(n)
				}
			}
		}
	}
	if len(r.names) == 0 {
		return
	}
	for i := range r.raws {
		g := &r.raws[i]
		if name, ok := r.names[g.Number]; ok && g.Class == "#"+g.Number {
			g.Class, g.ClassID = name, g.Number
		} else if name, ok := r.names[g.Class]; ok && g.ClassID == "" {
			g.Class, g.ClassID = name, g.Class
		}
	}
}

// coversNumbers reports whether a list of names has one for each class, which all
// objects tell by number.
func (r surroundings) coversNumbers(list jsonspan.Node) bool {
	if list.Kind() != jsonspan.Array {
		return false
	}
	for i := range r.raws {
		if v, err := strconv.Atoi(r.raws[i].Number); err != nil || v < 0 || v >= list.Len() {
			return false
		}
	}
	return len(r.raws) > 0
}

// addNameMap adds names by number: {"1":"animal"}, or a list of them.
func (r surroundings) addNameMap(list jsonspan.Node) {
	i := 0
	for e := range list.Children() {
		n, err := strconv.Atoi(e.Key())
		if list.Kind() == jsonspan.Array {
			n, err = i, nil
		}
		if err == nil && e.Kind() == jsonspan.String {
			r.names.add(n, r.text(e))
		}
		i++
	}
}

func (r surroundings) addNames(list jsonspan.Node) {
	i := -1
	for e := range list.Children() {
		if i++; list.Kind() == jsonspan.Object && e.Kind() != jsonspan.String && e.Kind() != jsonspan.Number { // Datumaro's lie deeper
			r.addNames(e)
			continue
		}
		id, name := strconv.Itoa(i), ""
		for c := range e.Children() {
			switch vocabulary.Normalise(c.RawKey()) {
			case "id":
				id = r.text(c)
			case "name":
				name = r.text(c)
			}
		}
		if n, err := strconv.Atoi(id); err == nil && strconv.Itoa(n) == id {
			r.names.add(n, name)
		}
	}
}
