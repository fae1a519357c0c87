package prediction

import (
	"cmp"

	"github.com/framebin/framebin/capture/prediction/document"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/mask"
	"github.com/framebin/framebin/capture/prediction/notation"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// opened is the document of a request, and how it was come by.
type opened struct {
	*document.Document
	sources  parts.Sources // as the document was taken from them
	index    int           // of its part; parts.None where there is no document
	lenient  bool          // it is almost JSON, see [notation.Lenient]
	spans    []object.Span // of the strings that it lies in, outermost first
	findings []Finding
}

// open reads the document of a request: that which is called so, or another part
// that is a prediction where it is none, or what lies in a string of it.
func open(s parts.Sources, o Options) opened {
	d := opened{Document: &document.Document{}, sources: s, index: s.Document}
	if s.Document == parts.None {
		return d
	}
	words := cmp.Or(o.vocabulary, standard())
	in := document.Source{Name: s.Name, JSON: s.JSON, Declared: s.Declared, Sure: s.Sure, Image: s.HasImage(), Maps: o.Maps, Memory: o.Memory}
	d.Document, d.findings = document.Read(in, words)
	if d.IsJSON && !d.Prediction {
		for _, other := range s.Others(o.Memory) {
			beside := in
			beside.Name, beside.JSON = other.Name, other.JSON
			if doc, more := document.Read(beside, words); doc.Prediction {
				in = beside
				d.sources, d.index, d.Document, d.findings = other, other.Document, doc, append(d.findings, more...)
				break
			}
		}
	}
	if !d.IsJSON {
		if text, ok := notation.Lenient(s.JSON); ok {
			in.JSON = text
			if doc, more := document.Read(in, words); s.Sure || doc.Located() {
				d.sources.JSON, d.lenient = text, true
				d.Document, d.findings = doc, append(append(d.findings, more...), finding.JSONLenient.At(s.Name))
			}
		}
	}
	if d.IsJSON && !d.Located() {
		if inner, ok := openString(in, d.Document, words, deepestString); ok {
			d.Document, d.spans, d.findings = inner.Document, inner.spans, inner.findings
			d.sources.Outer, d.sources.JSON, d.sources.Name = in.JSON, inner.source.JSON, inner.source.Name
		}
	}
	d.settle()
	return d
}

// settle decides which part the document is, if any, and says what it was written in.
func (d *opened) settle() {
	switch {
	case !d.IsJSON && !d.sources.Sure: // a text that only begins like JSON
		d.sources.Document, d.index = parts.None, parts.None
	case d.sources.Notation != "" && !d.Prediction && parts.MayHold(d.sources.JSON): // in a query
	case d.sources.Notation != "" && !d.Prediction: // and a heartbeat in XML
		d.sources.Document, d.index = parts.None, parts.None
	case d.sources.Notation != "" && d.spans == nil: // a string says how it was opened
		d.findings = append(d.findings, finding.NotationConverted.At(d.sources.Name, d.sources.Notation))
	}
}

// orNames returns what the names of the masks say of them, where no document was
// sent.
func orNames(d opened, in images) opened {
	if d.index != parts.None || len(in.masks) == 0 {
		return d
	}
	objects, values, found := mask.Called(mask.Request{Sources: &d.sources, Image: in.image, Masks: in.masks})
	doc := *d.Document
	doc.Prediction, doc.Objects, doc.Values = objects != nil, objects, values
	d.Document, d.findings = &doc, append(d.findings, found...)
	return d
}

// openedString is a document in a string of another.
type openedString struct {
	*document.Document
	source   document.Source
	spans    []object.Span // of the strings around it, outermost first
	findings []Finding
}

// deepestString is how many strings a document may lie in, one within the other: a
// message in an envelope in a queue.
const deepestString = 5

// openString reads the document that lies in a string of one that has nothing
// to draw itself, or in a string of what lies there, so many levels deep: the
// longest that is a prediction.
func openString(from document.Source, outer *document.Document, words *vocabulary.Vocabulary, levels int) (openedString, bool) {
	if levels == 0 || !parts.MayHoldJSON(from.JSON) {
		return openedString{}, false
	}
	for _, text := range parts.Look(from.JSON).Texts {
		in := from
		in.JSON, in.Sure, in.Declared = text.JSON, true, from.Declared || text.Pointer == ""
		if text.Pointer != "" {
			in.Name += ":" + text.Pointer
		}
		doc, found := document.Read(in, words)
		told := finding.JSONInString.At(in.Name, object.Clip(cmp.Or(text.Pointer, "the whole document"), 80))
		if doc.IsJSON && !doc.Located() {
			if inner, ok := openString(in, doc, words, levels-1); ok && (!outer.Prediction || inner.Located()) {
				inner.spans, inner.findings = append([]object.Span{text.Span}, inner.spans...), append(inner.findings, told)
				return inner, true
			}
		}
		if !doc.Prediction && text.Pointer != "" || outer.Prediction && !doc.Located() {
			continue
		}
		return openedString{doc, in, []object.Span{text.Span}, append(found, told)}, true
	}
	return openedString{}, false
}
