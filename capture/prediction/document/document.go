package document

import (
	"errors"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/guess"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
	"github.com/framebin/framebin/capture/prediction/scoremap"
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
	Inline     []parts.Inline // images inside the document that objects refer to
	Unread     []string       // pointers to what looks like geometry and was not read
}

// Read reads a document by a vocabulary.
func Read(s Source, v *vocabulary.Vocabulary) (*Document, []finding.Finding) {
	tree, out := parse(s)
	if tree == nil {
		return &Document{}, out.Close()
	}
	r := newReader(s.Name, v)
	doc, more, sure := readMapped(r, tree.Root(), s)
	if !sure && (doc == nil || !doc.Located()) {
		doc, more = readFree(doc, more, tree.Root(), s, v)
	}
	out.Join(more)
	if !sure && doc.Kind.Version == "" {
		if key := guess.Confidences(r.Keys, doc.Objects); key != "" {
			out.Add(finding.KeyAssumed.At(r.name, object.Clip(key, object.MaxText), "confidence"))
		}
	}
	if doc.IsJSON = true; !doc.Prediction {
		return doc, out.Close()
	}
	if tree.Full {
		out.Add(finding.JSONTooLarge.At(s.Name, mostNodes(s.Memory)))
	}
	if tree.Deep {
		out.Add(finding.JSONTooDeep.At(s.Name, maxDepth))
	}
	return doc, out.Close()
}

// readFree reads a document by its structure. A map that found no place in it gives
// way to what does: its maker writes otherwise by now.
func readFree(mapped *Document, said finding.List, root jsonspan.Node, s Source, v *vocabulary.Vocabulary) (*Document, finding.List) {
	r := newReader(s.Name, v)
	doc, more := find(r, root, s)
	if again, said := guessed(doc, r, root, s, v); again != nil {
		doc, more = again, said
	} else if again, said := scored(doc, r, root, s); again != nil {
		doc, more = again, said
	}
	switch {
	case mapped == nil:
		said.Join(more)
	case doc.Located():
		said = more
	default:
		mapped.Unread = doc.Unread
		return mapped, said
	}
	return doc, said
}

// Located reports whether any of the objects has a place.
func (d *Document) Located() bool {
	return slices.ContainsFunc(d.Objects, func(g object.Raw) bool { return Located(&g) })
}

// find finds and reads the objects of a document, and what lies around them.
func find(r *reader, root jsonspan.Node, s Source) (*Document, finding.List) {
	kind := r.kindOf(root, "")
	c := container.Find(root, &r.Inspector, container.Told{Declared: s.Declared, Kind: kind.Exact, Image: s.Image})
	o := objectReader{reader: r}
	o.most, o.told = mostObjects(s.Memory), []jsonspan.Node{c.Before}
	if c.Form == container.None {
		if !c.Place {
			o.left(r, unread{root, ""}, false)
		}
		if s.Declared || len(o.missed) > 0 {
			o.out.Add(finding.NotRecognised.At(r.name))
		}
		return &Document{Kind: kind, Unread: o.missed}, o.out
	}
	o.read(c, outerClass(r, c))
	if kind.Text == "" {
		kind = r.kindOfChain(c.Chain)
	}
	around := c.Chain
	if len(around) == 0 && c.Form == container.Empty && root.Kind() == jsonspan.Object {
		around = []container.Link{{Node: root}}
	}
	for _, l := range around {
		o.around(l, c, kind.Text)
	}
	o.readRest()
	o.batch(c.Batch)
	o.names.read(r, c, o.raws)
	o.names.name(o.raws)
	nodes := []jsonspan.Node{c.Node}
	for _, l := range c.Chain {
		nodes = append(nodes, l.Node)
	}
	r.TellBoxes(nodes, o.raws)
	if key := r.InCrop(nodes, o.raws); key != "" {
		o.out.Add(finding.BoxInCrop.At(r.name, object.Clip(key, object.MaxText)))
	}
	if o.groups > 0 {
		o.out.Add(finding.BoxOfGroup.At(r.name, o.groups))
	}
	doc, out := document(r, &o.found)
	doc.Kind, doc.Container, doc.Product = kind, c.Pointer, c.Product(r.Keys)
	return doc, out
}

// guessed reads a document again in which no object has a place but something
// looks like one, with the keys that are taken for what no table knows. It returns
// nil where that finds no place either.
func guessed(doc *Document, r *reader, root jsonspan.Node, s Source, v *vocabulary.Vocabulary) (*Document, finding.List) {
	if kind := doc.Kind; kind.Exact && (kind.Kind == object.ImageClassification || kind.Kind == object.MultilabelClassification) {
		return nil, finding.List{}
	}
	if len(doc.Unread) == 0 && doc.Prediction || !s.Declared && !s.Image && !doc.Kind.Exact || doc.Located() {
		return nil, finding.List{}
	}
	keys, ok := guess.Find(root, &r.Inspector)
	if !ok {
		return nil, finding.List{}
	}
	again, out := find(newReader(r.name, keys.Vocabulary(v)), root, s)
	if !again.Located() {
		return nil, finding.List{}
	}
	for i := range again.Objects {
		again.Objects[i].Assumed.Key = keys.Place
	}
	out.Add(finding.KeyAssumed.At(r.name, object.Clip(keys.Place, object.MaxText), "place"))
	if keys.Score != "" {
		out.Add(finding.KeyAssumed.At(r.name, object.Clip(keys.Score, object.MaxText), "confidence"))
	}
	return again, out
}

// scored reads a document in which no object has a place as the bare scores of a
// model. It returns nil where it has none, or where they say no more.
func scored(doc *Document, r *reader, root jsonspan.Node, s Source) (*Document, finding.List) {
	if !s.Declared && !s.Image && !doc.Kind.Exact || doc.Located() {
		return nil, finding.List{}
	}
	found, ok := scoremap.Find(root, r.Keys, r.name)
	if !ok || !found.Beyond(doc.Objects) {
		return nil, finding.List{}
	}
	unread := slices.DeleteFunc(doc.Unread, func(pointer string) bool { return strings.HasPrefix(pointer+"/", found.Pointer+"/") })
	return &Document{Prediction: true, Kind: doc.Kind, Objects: found.Objects, Values: found.Values, Container: found.Pointer, Unread: unread}, found.Out
}

// document makes a document of what was found in it.
func document(r *reader, f *found) (*Document, finding.List) {
	if r.dropped > 0 {
		f.out.Add(finding.ExtraDropped.At(r.name, r.dropped, r.extras))
	}
	if f.full {
		f.out.Add(finding.JSONTooLarge.At(r.name, f.most))
	}
	return &Document{
		Prediction: true, Objects: f.raws, Values: f.values, Size: f.size.Size,
		Extra: f.extra, Inline: f.inline, Unread: f.missed,
	}, f.out
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

// parse reads the JSON strictly, and once more with NaN as null where only
// that is wrong with it.
func parse(s Source) (*jsonspan.Tree, finding.List) {
	var out finding.List
	limits := jsonspan.Limits{Depth: maxDepth, Nodes: mostNodes(s.Memory)}
	tree, syntax := parseStrictly(s.JSON, limits)
	if syntax == nil {
		return tree, out
	}
	if syntax.NotFinite {
		limits.NotFinite = true
		if lenient, wrong := parseStrictly(s.JSON, limits); wrong == nil {
			out.Add(finding.JSONNotFinite.At(s.Name, lenient.NotFinite))
			return lenient, out
		}
	}
	if s.Sure { // else a text that only begins like JSON
		out.Add(finding.JSONBroken.At(s.Name, syntax.Line, syntax.Column, syntax.Reason, syntax.Excerpt))
	}
	return nil, out
}

// parseStrictly parses JSON.
func parseStrictly(data []byte, l jsonspan.Limits) (*jsonspan.Tree, *jsonspan.SyntaxError) {
	tree, err := jsonspan.Parse(data, l)
	if syntax, is := errors.AsType[*jsonspan.SyntaxError](err); is || err == nil {
		return tree, syntax
	}
	return nil, &jsonspan.SyntaxError{Reason: err.Error()}
}
