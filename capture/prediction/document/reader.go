package document

import (
	"errors"
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/guess"
	"github.com/framebin/framebin/capture/prediction/leftover"
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
	Unread     []string // pointers to what looks like geometry and was not read
}

// Inline is what the header of a mask inside the document tells.
type Inline struct {
	Where string
	Span  object.Span
	Image parts.Image
}

// Read reads a document by a vocabulary.
func Read(s Source, v *vocabulary.Vocabulary) (*Document, []finding.Finding) {
	r := newReader(s.Name, v)
	values, objects := bounds(s.Memory)
	r.most = objects
	tree := r.parse(s, values)
	if tree == nil {
		return &r.doc, r.out.Close()
	}
	r.doc.IsJSON = true
	r.doc.Prediction = mapper{r, s}.read(tree.Root()) || r.find(tree.Root(), s)
	if again := r.guess(tree.Root(), s, v); again != nil {
		r = again
	}
	if r.doc.Unread = r.leftovers.list; !r.doc.Prediction {
		return &r.doc, r.out.Close()
	}
	if r.full {
		r.out.Add(finding.JSONTooLarge.At(r.name, r.most))
	}
	if tree.Full {
		r.out.Add(finding.JSONTooLarge.At(r.name, values))
	}
	if tree.Deep {
		r.out.Add(finding.JSONTooDeep.At(r.name, MaxDepth))
	}
	r.doc.Size, r.doc.Objects, r.doc.Values = r.size.Size, r.raws, r.values
	return &r.doc, r.out.Close()
}

// reader reads the nodes of one document. What it has read so far is what it is
// made of.
type reader struct {
	store
	features.Inspector
	objectList
	leftovers leftovers
	size      imageSize
	out       finding.List
	name      string // of the document in findings
	doc       Document
	rest      []unread // members beside the objects that were not understood
	names     classNames
	assumed   []string // keys that a finding told of
	groups    int      // boxes around others, without a class of their own
	scratch   scratch
}

func newReader(name string, v *vocabulary.Vocabulary) *reader {
	keys := vocabulary.NewIndex(v)
	return &reader{
		name:      name,
		Inspector: features.Inspector{Reader: tables.Reader{Reader: shapes.Reader{Keys: keys}}},
		leftovers: leftovers{detector: leftover.Detector{Keys: keys}},
		size:      imageSize{keys: keys},
	}
}

// find finds and reads the objects, and reports whether the document is a
// prediction.
func (r *reader) find(root jsonspan.Node, s Source) bool {
	r.doc.Kind = r.kindOf(root, "")
	c := container.Find(root, &r.Inspector, container.Told{Declared: s.Declared, Kind: r.doc.Kind.Exact, Image: s.Image})
	r.leftovers.before = c.Before
	if c.Form == container.None {
		if !c.Place {
			r.left(unread{root, ""}, false)
		}
		if s.Declared || len(r.leftovers.list) > 0 {
			r.out.Add(finding.NotRecognised.At(r.name))
		}
		return false
	}
	r.doc.Container = c.Pointer
	r.read(c, outerClass(r, c))
	surroundings{r, c}.read(root)
	if r.groups > 0 {
		r.out.Add(finding.BoxOfGroup.At(r.name, r.groups))
	}
	return true
}

// guess reads a document again in which no object has a place but something looks
// like one, with the keys that are taken for what no table knows. It returns nil
// where that finds no place either.
func (r *reader) guess(root jsonspan.Node, s Source, v *vocabulary.Vocabulary) *reader {
	located := func(g object.Raw) bool { return Located(&g) }
	if kind := r.doc.Kind; kind.Exact && (kind.Kind == object.ImageClassification || kind.Kind == object.MultilabelClassification) {
		return nil
	}
	if len(r.leftovers.list) == 0 || !s.Declared && !s.Image && !r.doc.Kind.Exact || slices.ContainsFunc(r.raws, located) {
		return nil
	}
	keys, ok := guess.Find(root, &r.Inspector)
	if !ok {
		return nil
	}
	again := newReader(r.name, keys.Vocabulary(v))
	again.most, again.doc.IsJSON = r.most, true
	if again.doc.Prediction = again.find(root, s); !slices.ContainsFunc(again.raws, located) {
		return nil
	}
	for i := range again.raws {
		again.raws[i].Assumed.Key = keys.Place
	}
	again.out.Add(finding.KeyAssumed.At(r.name, object.Clip(keys.Place, object.MaxText), "place"))
	if keys.Score != "" {
		again.out.Add(finding.KeyAssumed.At(r.name, object.Clip(keys.Score, object.MaxText), "confidence"))
	}
	return again
}

// outerClass returns the class that the objects around a lone one tell, for
// one that tells none.
func outerClass(r *reader, c container.Container) string {
	if c.Form != container.Alone || len(c.Chain) == 0 {
		return ""
	}
	around := c.Chain[len(c.Chain)-1].Node
	for n := range around.Children() {
		if m := r.Keys.Of(n); m.Role == vocabulary.Label && !m.Weak && n.Kind() == jsonspan.String {
			return r.intern(n)
		}
	}
	return ""
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

// parse reads the JSON strictly, and once more with NaN as null where only
// that is wrong with it.
func (r *reader) parse(s Source, most int) *jsonspan.Tree {
	limits := jsonspan.Limits{Depth: MaxDepth, Nodes: most}
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

// where names a place in the document.
func (r *reader) where(pointer string) string { return r.name + ":" + pointer }

// pointerOf returns the pointer of an unread value.
func (r *reader) pointerOf(l unread) string {
	if l.node.IsMember() {
		return r.member(l.pointer, l.node)
	}
	return l.pointer
}

// duplicates reports keys that an object repeats.
func (r *reader) duplicates(n jsonspan.Node, pointer string) {
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
			r.out.Add(finding.JSONDuplicateKey.At(r.where(r.member(pointer, c)), object.Clip(c.Key(), 80)))
		}
		seen[string(c.RawKey())] = struct{}{}
	}
}
