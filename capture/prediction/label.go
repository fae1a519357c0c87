package prediction

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// label settles the class: a string before a number, a name before an id.
func (d *decoder) label(g *gather, inherited string) {
	name, id := g.best[roleLabel], g.best[roleLabelID]
	g.Class = d.className(name)
	if name.Kind() == jsonspan.Array && name.Len() > 1 { // the others are kept
		g.loose = append(g.loose, looseMember{name, g.Pointer})
	}
	if kind := g.best[roleKind]; kind.Kind() != jsonspan.None {
		d.kindOrLabel(g, kind, id.Kind() == jsonspan.None)
	}
	if g.Class == "" {
		g.Class = inherited
	}
	switch {
	case id.Kind() == jsonspan.None:
	case g.Class == "":
		g.Class = d.intern(id)
	default:
		g.ClassID = d.intern(id)
	}
	if g.Class == "" && g.number.Kind() == jsonspan.None {
		g.typeNumber()
	}
	g.draft.number = d.text(g.number)
	switch {
	case g.draft.number == "":
	case g.Class == "":
		g.Class = "#" + g.draft.number
	case g.ClassID == "":
		g.ClassID = g.draft.number
	}
}

// typeNumber takes a type that is a number as that of the class, where
// nothing else tells one.
func (g *gather) typeNumber() {
	for i, l := range g.loose {
		if l.node.Kind() == jsonspan.Number && string(l.node.RawKey()) == "type" {
			g.number = l.node
			g.loose = slices.Delete(g.loose, i, i+1)
			return
		}
	}
}

// kindOrLabel takes a member that may tell the kind of the object. A type
// that is no kind is a label where there is no other.
func (d *decoder) kindOrLabel(g *gather, n jsonspan.Node, noID bool) {
	w := parseWireKind(n.Text())
	switch {
	case w.exact || w.kind != Unknown && w.version != "":
		w.text, w.pointer = d.intern(n), d.arena.member(g.Pointer, d.token(n))
		g.kind = &w
	case g.Class == "" && noID && normalise(n.RawKey()) == "type":
		g.Class = d.intern(n)
	default:
		g.loose = append(g.loose, looseMember{n, g.Pointer})
	}
}

// className returns a label's text: a string, or the first of a list.
func (d *decoder) className(n jsonspan.Node) string {
	if n.Kind() == jsonspan.Array {
		n = n.First()
	}
	if n.Kind() != jsonspan.String {
		return ""
	}
	return d.intern(n)
}

// noConfidence is what DeepStream writes where nothing told a confidence.
const noConfidence = -0.1

// score reads the confidence: a number, or a string that is one. What is
// neither is kept as an unknown member.
func (d *decoder) score(g *gather) {
	n := g.best[roleScore]
	if n.Kind() == jsonspan.None {
		return
	}
	text := d.text(n)
	v, ok := n.Float()
	if !ok {
		var err error
		v, err = strconv.ParseFloat(strings.TrimSpace(text), 64)
		ok = err == nil
	}
	if ok && float32(v) == noConfidence {
		g.loose = append(g.loose, looseMember{n, g.Pointer})
		return
	}
	if !ok || v < 0 || v > 100 || math.IsNaN(v) {
		if !d.out.full(CodeConfidenceRange) {
			d.out.add(CodeConfidenceRange, d.where(g.Pointer+"/"+pointerToken(n)), clip(text, 40))
		}
		g.loose = append(g.loose, looseMember{n, g.Pointer})
		return
	}
	g.Confidence = Confidence{Value: v, Text: text, Known: true}
}
