package document

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// label settles the class: a string before a number, a name before an id.
func (b *builder) label(inherited string) {
	name, id := b.best[vocabulary.Label], b.best[vocabulary.LabelID]
	b.Class = b.r.className(name)
	if name.Kind() == jsonspan.Array && name.Len() > 1 { // the others are kept
		b.loose = append(b.loose, unread{name, b.Pointer})
	}
	if kind := b.best[vocabulary.Kind]; kind.Kind() != jsonspan.None {
		b.kindOrLabel(kind, id.Kind() == jsonspan.None)
	}
	if b.Class == "" && id.Kind() == jsonspan.None && b.number.Kind() == jsonspan.None {
		b.bestOf()
	}
	if b.Class == "" {
		b.Class = inherited
	}
	switch {
	case id.Kind() == jsonspan.None:
	case b.Class == "":
		b.Class = b.r.intern(id)
	default:
		b.ClassID = b.r.intern(id)
	}
	b.classNumber()
}

// classNumber takes the number of the class.
func (b *builder) classNumber() {
	if b.Class == "" && b.number.Kind() == jsonspan.None {
		b.typeNumber()
	}
	b.Number = b.r.text(b.number)
	switch {
	case b.Number == "":
	case b.Class == "":
		b.Class = "#" + b.Number
	case b.ClassID == "":
		b.ClassID = b.Number
	}
}

// typeNumber takes a type that is a number as that of the class, where
// nothing else tells one.
func (b *builder) typeNumber() {
	for i, l := range b.loose {
		if l.node.Kind() == jsonspan.Number && string(l.node.RawKey()) == "type" {
			b.number = l.node
			b.loose = slices.Delete(b.loose, i, i+1)
			return
		}
	}
}

// kindOrLabel takes a member that may tell the kind of the object. A type
// that is no kind is a label where there is no other.
func (b *builder) kindOrLabel(n jsonspan.Node, noID bool) {
	w := vocabulary.ParseKind(n.Text())
	switch {
	case w.Exact || w.Kind != object.Unknown && w.Version != "":
		w.Text, w.Pointer = b.r.intern(n), b.r.member(b.Pointer, n)
		b.Kind = &w
	case b.Class == "" && noID && vocabulary.Normalise(n.RawKey()) == "type":
		b.Class = b.r.intern(n)
	default:
		b.loose = append(b.loose, unread{n, b.Pointer})
	}
}

// className returns a label's text: a string, or the first of a list.
func (r *reader) className(n jsonspan.Node) string {
	if n.Kind() == jsonspan.Array {
		n = n.First()
	}
	if n.Kind() != jsonspan.String {
		return ""
	}
	return r.intern(n)
}

// bestOf takes the class, and the confidence, from the likeliest of several
// that an object has: {"cat":0.7,"dog":0.4}, or a list of objects with a name
// and a confidence each.
func (b *builder) bestOf() {
	for i, l := range b.loose {
		var class, score jsonspan.Node
		switch {
		case l.node.Kind() == jsonspan.Object && isScores(l.node) && b.r.namesClasses(l.node):
			class, score = best(l.node)
			b.Class = object.Clip(class.Key(), maxText)
		case l.node.Kind() == jsonspan.Array && l.node.First().Kind() == jsonspan.Object && b.r.namesClasses(l.node):
			class, score = b.r.likeliest(l.node)
			b.Class = b.r.className(class)
		}
		if b.Class == "" {
			continue
		}
		if score.Kind() != jsonspan.None && b.best[vocabulary.Score].Kind() == jsonspan.None {
			b.best[vocabulary.Score] = score
		}
		if l.node.Len() == 1 {
			b.loose = slices.Delete(b.loose, i, i+1)
		}
		return
	}
}

// namesClasses reports whether the key of a member promises classes.
func (r *inspector) namesClasses(n jsonspan.Node) bool {
	role := r.Keys.Of(n).Role
	_, _, container := r.Keys.Container(n.RawKey())
	return role == vocabulary.Label || container || role == vocabulary.Nest || role == vocabulary.Kind
}

// best returns the largest of numbers by name.
func best(n jsonspan.Node) (class, score jsonspan.Node) {
	most := math.Inf(-1)
	for c := range n.Children() {
		if v, ok := c.Float(); ok && v > most {
			most, class, score = v, c, c
		}
	}
	return class, score
}

// likeliest returns the class and the confidence of the surest of a list; of
// the first where they have none.
func (r *inspector) likeliest(n jsonspan.Node) (class, score jsonspan.Node) {
	most := math.Inf(-1)
	for e := range n.Children() {
		var name, sure jsonspan.Node
		var rank uint8
		for c := range e.Children() {
			switch m := r.Keys.Of(c); {
			case m.Role == vocabulary.Label && c.Kind() == jsonspan.String && (name.Kind() == jsonspan.None || m.Rank < rank):
				name, rank = c, m.Rank
			case m.Role == vocabulary.Score && shapes.Scalar(c):
				sure = c
			}
		}
		v, ok := shapes.Number(sure)
		if !ok {
			v = -1
		}
		if name.Kind() != jsonspan.None && v > most {
			most, class, score = v, name, sure
		}
	}
	return class, score
}

// noConfidence is what DeepStream writes where nothing told a confidence.
const noConfidence = -0.1

// score reads the confidence: a number, or a string that is one. What is
// neither is kept as an unknown member.
func (b *builder) score() {
	n := b.best[vocabulary.Score]
	if n.Kind() == jsonspan.None {
		return
	}
	text := b.r.text(n)
	v, ok := n.Float()
	if !ok {
		var err error
		v, err = strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, "%")), 64)
		ok = err == nil
	}
	if ok && float32(v) == noConfidence {
		b.loose = append(b.loose, unread{n, b.Pointer})
		return
	}
	if !ok || v < 0 || v > 100.01 || math.IsNaN(v) {
		if !b.r.out.Full(finding.ConfidenceRange.Rule) {
			b.r.out.Add(finding.ConfidenceRange.At(b.r.where(b.r.member(b.Pointer, n)), object.Clip(text, 40)))
		}
		b.loose = append(b.loose, unread{n, b.Pointer})
		return
	}
	b.Confidence = object.Confidence{Value: v, Text: text, Known: true}
}
