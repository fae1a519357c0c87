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
	"github.com/framebin/framebin/capture/prediction/parts"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Source is a JSON document and what is known of it before it is read.
type Source struct {
	Name     string      // in findings
	JSON     []byte      // without a byte order mark
	Declared bool        // the request says that it is a prediction
	Sure     bool        // the request says that it is JSON: what is none is broken
	Image    bool        // an image came with it
	Maps     vendors.Set // for documents of makes that they know
	Memory   int64       // bytes that the program may take, which bound what is read; 0: not known
}

// Document is what a JSON document says. Its strings are copies.
type Document struct {
	IsJSON     bool
	Prediction bool         // it holds objects, or says that there are none
	Mapped     bool         // it is framebin's own: nothing of it is in doubt
	Units      object.Units // of all coordinates, where it is
	Kind       object.WireKind
	Objects    []object.Raw
	Values     []object.Object // that Objects point to, in their order
	Size       object.Size     // of the image, as told; a side that is not is 0
	Extra      []object.Field  // members beside the objects that were not understood
	Container  string          // pointer to where the objects are
	Product    vocabulary.Product
	Inline     []Inline // images inside the document that objects refer to
	Unread     []Left   // what looks like geometry and was not read
}

// Inline is what the header of a mask inside the document tells.
type Inline struct {
	Where string
	Span  object.Span
	Image parts.Image
}

// reader turns the nodes of one document into objects.
type reader struct {
	store
	inspector
	out  finding.List
	maps vendors.Set

	memory                 int64
	mostNodes, mostObjects int
	name                   string // of the document in findings
	doc                    Document

	hasImage bool
	window   bool // the document is one place of something else

	raws    []object.Raw
	list    []object.Object // of raws, so that it need not be copied in the end
	rest    []unread        // members beside the objects that were not understood
	names   classNames
	assumed []string        // keys that a finding told of
	told    []jsonspan.Node // unread values that a finding told of
	past    jsonspan.Node   // what was before an event: not read on purpose
	groups  int             // boxes around others, without a class of their own
	full    bool            // there are more objects than are kept
	rivals  []jsonspan.Node // named members that hold objects

	sets  []shapes.Coordinates // scratch of object
	flat  []flatNode           // scratch of object
	loose []unread             // scratch of object
}

// Read reads a document by a vocabulary.
func Read(s Source, v *vocabulary.Vocabulary) (*Document, []finding.Finding) {
	r := &reader{inspector: inspector{tables.Reader{Reader: shapes.Reader{Keys: vocabulary.NewIndex(v)}}}, name: s.Name, maps: s.Maps, hasImage: s.Image, memory: s.Memory}
	r.mostNodes, r.mostObjects = bounds(s.Memory)
	tree := r.parse(s)
	if tree == nil {
		return &r.doc, r.out.Close()
	}
	r.doc.IsJSON = true
	if !r.objects(tree.Root(), s.Declared) {
		return &r.doc, r.out.Close()
	}
	if tree.Full {
		r.out.Add(finding.JSONTooLarge.At(r.name, r.mostNodes))
	}
	if tree.Deep {
		r.out.Add(finding.JSONTooDeep.At(r.name, MaxDepth))
	}
	r.doc.Objects, r.doc.Values = r.raws, r.list
	return &r.doc, r.out.Close()
}

// parse reads the JSON strictly, and once more with NaN as null where only
// that is wrong with it.
func (r *reader) parse(s Source) *jsonspan.Tree {
	limits := jsonspan.Limits{Depth: MaxDepth, Nodes: r.mostNodes}
	tree, syntax := parse(s.JSON, limits)
	if syntax == nil {
		return tree
	}
	if syntax.NotFinite {
		limits.NotFinite = true
		if lenient, wrong := parse(s.JSON, limits); wrong == nil {
			r.out.Add(finding.JSONNotFinite.At(r.name, lenient.NotFinite))
			return lenient
		}
	}
	if s.Sure { // else a text that only begins like JSON
		r.out.Add(finding.JSONBroken.At(r.name, syntax.Line, syntax.Column, syntax.Reason, syntax.Excerpt))
	}
	return nil
}

// objects finds and reads the objects, and reports whether the document is a
// prediction.
func (r *reader) objects(root jsonspan.Node, declared bool) bool {
	if m := (mapper{r}); m.own(root) || m.byMap(root) {
		return true
	}
	c := r.container(root, declared)
	if c.form == formNone {
		return false
	}
	r.doc.Prediction, r.doc.Container = true, c.pointer
	around := surroundings{r}
	r.doc.Product = around.productOf(c)
	r.read(c, outerClass(r, c))
	around.read(root, c)
	around.nameClasses(c)
	if r.groups > 0 {
		r.out.Add(finding.BoxOfGroup.At(r.name, r.groups))
	}
	if r.full {
		r.out.Add(finding.JSONTooLarge.At(r.name, r.mostObjects))
	}
	return true
}

// container finds where the objects are, and says so where they should be and
// are not.
func (r *reader) container(root jsonspan.Node, declared bool) container {
	r.doc.Kind = r.kindOf(root, "")
	trust := declared || r.doc.Kind.Exact
	c := r.search(root, trust)
	if c.form == formNone && !trust {
		c = r.byContent(root)
		trust = c.form != formNone
	}
	if c.form == formNone && trust {
		c = r.nothing(root)
	}
	if c.form != formNone && (c.form != formEmpty || trust || len(c.chain) > 0) {
		return c
	}
	if !r.window {
		r.left(unread{root, ""}, false)
	}
	if declared || len(r.doc.Unread) > 0 {
		r.out.Add(finding.NotRecognised.At(r.name))
	}
	return container{}
}

// byContent looks for the objects of a document that nothing calls a
// prediction but what is in it: places, or an image that came with it.
func (r *reader) byContent(root jsonspan.Node) container {
	if !r.hasImage && !r.geometric(root, false, 0) {
		return container{}
	}
	c := r.search(root, true)
	f := finder{reader: r}
	r.window = c.form == formAlone && !r.hasImage && !f.features(c.node, 0).any(hasLabel|hasScore|hasStrongBox|hasStrongMask)
	if r.window || !f.holds(c) && (!r.hasImage || !f.scores(c)) {
		return container{}
	}
	return c
}

// search looks for the objects.
func (r *reader) search(root jsonspan.Node, trust bool) container {
	f := finder{reader: r, trust: trust}
	if c := f.transition(root); c.form != formNone {
		return c
	}
	r.rivals = nil
	return f.find(root, "", 0)
}

// outerClass returns the class that the objects around a lone one tell, for
// one that tells none.
func outerClass(r *reader, c container) string {
	if c.form != formAlone || len(c.chain) == 0 {
		return ""
	}
	around := c.chain[len(c.chain)-1].node
	for n := range around.Children() {
		if m := r.Keys.Of(n); m.Role == vocabulary.Label && !m.Weak && n.Kind() == jsonspan.String {
			return r.intern(n)
		}
	}
	return ""
}

// nothing tells a document of no objects from one that is no prediction:
// empty, or with nothing but its kind.
func (r *reader) nothing(root jsonspan.Node) container {
	switch k := root.Kind(); {
	case k == jsonspan.Null,
		(k == jsonspan.Object || k == jsonspan.Array) && root.Len() == 0,
		k == jsonspan.Object && r.doc.Kind.Exact:
		return container{form: formEmpty, node: root}
	}
	return container{}
}

// expect makes room for the objects of a list.
func (r *reader) expect(n int) {
	n = max(min(n, r.mostObjects-len(r.raws)), 0)
	r.list = slices.Grow(r.list, n)
	r.raws = slices.Grow(r.raws, n)
	for i := range r.raws {
		r.raws[i].Object = &r.list[i]
	}
}

// add appends an object and returns its index. What lies beyond the lengths
// of the lists is zero, so that nothing is copied.
func (r *reader) add(pointer string) int {
	at := len(r.raws)
	if at == cap(r.list) {
		r.list = append(r.list, object.Object{})
		for i := range r.raws {
			r.raws[i].Object = &r.list[i]
		}
	} else {
		r.list = r.list[:at+1]
	}
	if at == cap(r.raws) {
		r.raws = append(r.raws, object.Raw{})
	} else {
		r.raws = r.raws[:at+1]
	}
	r.list[at].Pointer = pointer
	r.raws[at].Object = &r.list[at]
	return at
}

// undo takes back the last add.
func (r *reader) undo() { r.remove(len(r.raws) - 1) }

// remove takes an object out.
func (r *reader) remove(at int) {
	r.raws = slices.Delete(r.raws, at, at+1)
	r.list = slices.Delete(r.list, at, at+1)
	for i := at; i < len(r.raws); i++ {
		r.raws[i].Object = &r.list[i]
	}
}

// where names a place in the document.
func (r *reader) where(pointer string) string { return r.name + ":" + pointer }

// parse parses JSON.
func parse(data []byte, l jsonspan.Limits) (*jsonspan.Tree, *jsonspan.SyntaxError) {
	tree, err := jsonspan.Parse(data, l)
	if err == nil {
		return tree, nil
	}
	return nil, syntaxOf(err)
}

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
