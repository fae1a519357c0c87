package document

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
)

// read makes objects of what the container holds.
func (r *reader) read(c container, class string) {
	switch c.form {
	case formList:
		r.readList(c, class)
	case formMap:
		r.readMap(c)
	case formLists:
		r.readLists(c)
	case formAlone:
		r.object(c.node, c.pointer, class)
	case formNames:
		r.readNames(c)
	case formPipes:
		r.readPipes(c)
	case formScores:
		r.readScores(c)
	case formColumns:
		r.readColumns(c)
	case formFrame:
		r.readFrame(c)
	case formTuples:
		r.readTuples(c)
	case formRows:
		r.readRows(c, class)
	case formClassMap:
		r.readClassMap(c)
	case formNone, formEmpty:
	}
}

// readList reads a list of objects. The class is that of those without one.
func (r *reader) readList(c container, class string) {
	r.expect(c.node.Len())
	i := -1
	for e := range c.node.Children() {
		if i++; r.full {
			return
		}
		at := r.element(c.pointer, i)
		if e.Kind() == jsonspan.Object && r.object(e, at, class) || r.full {
			continue
		}
		r.notRead(at, e)
	}
}

// readMap reads objects by key. The key is the class where the object has
// none, or only a number for it.
func (r *reader) readMap(c container) {
	for e := range c.node.Children() {
		at := r.member(c.pointer, e)
		first := len(r.raws)
		if !r.object(e, at, "") && !r.full {
			r.notRead(at, e)
		}
		if len(r.raws) == first || isIdentifier(e.Key()) {
			continue
		}
		g := &r.raws[first]
		if g.Class == "" || g.Number != "" && g.Class == "#"+g.Number {
			g.Class, g.ClassID = object.Clip(e.Key(), maxText), g.Number
		}
	}
}

// readLists reads lists by class.
func (r *reader) readLists(c container) {
	for e := range c.node.Children() {
		class := object.Clip(e.Key(), maxText)
		if isIdentifier(class) {
			class = ""
		}
		in := container{form: formList, node: e, pointer: r.member(c.pointer, e)}
		switch {
		case e.Len() == 0:
		case r.listOfBoxes(e):
			r.readBoxes(in, class, c.node)
		default:
			r.read(in, class)
		}
	}
}

// isIdentifier reports whether a key is a number or a UUID and so no class.
func isIdentifier(key string) bool {
	const uuid = 36
	return strings.Trim(key, "0123456789") == "" || len(key) == uuid && strings.Count(key, "-") == 4
}

// listOfBoxes reports whether a list is one of boxes without anything else:
// lists of four numbers, or the numbers of all of them one after the other.
func (r *inspector) listOfBoxes(n jsonspan.Node) bool {
	first := n.First()
	if first.Kind() == jsonspan.Array {
		_, ok := shapes.Four(first)
		return ok
	}
	if first.Kind() != jsonspan.Number || n.Len()%4 != 0 {
		return false
	}
	for c := range n.Children() {
		if c.Kind() != jsonspan.Number {
			return false
		}
	}
	return true
}

// readBoxes reads the boxes of one class. The key of the map around them may
// tell their layout.
func (r *reader) readBoxes(c container, class string, around jsonspan.Node) {
	word := r.Keys.Of(around).Box
	i, k := 0, 0
	var v [4]float64
	for e := range c.node.Children() {
		if e.Kind() == jsonspan.Array {
			g := r.named(r.element(c.pointer, i), class)
			if list, ok := shapes.Four(e); ok {
				g.Numbers = shapes.OfNumbers(list[:], &word).Numbers
			} else {
				g.BadBox = true
				r.out.Add(finding.BoxUnreadable.At(r.where(g.Pointer)))
			}
		} else {
			v[k], _ = shapes.Number(e)
			if k++; k == len(v) {
				g := r.named(r.element(c.pointer, i-k+1), class)
				g.Numbers = shapes.OfNumbers(v[:], &word).Numbers
				k = 0
			}
		}
		i++
	}
}

// named appends an object with a class alone, unless there are too many.
func (r *reader) named(pointer, class string) *object.Raw {
	if len(r.raws) >= MaxObjects {
		r.full = true
		return &object.Raw{Object: new(object.Object)}
	}
	g := &r.raws[r.add(pointer)]
	g.Class = class
	return g
}

func (r *reader) readNames(c container) {
	i := 0
	for e := range c.node.Children() {
		if e.Kind() == jsonspan.String {
			r.named(r.element(c.pointer, i), r.text(e))
		} else {
			r.notRead(r.element(c.pointer, i), e)
		}
		i++
	}
}

func (r *reader) readScores(c container) {
	for e := range c.node.Children() {
		g := r.named(r.member(c.pointer, e), object.Clip(e.Key(), maxText))
		v, _ := e.Float()
		g.Confidence = object.Confidence{Value: v, Text: r.text(e), Known: true}
	}
}

// readPipes reads id|left|top|right|bottom|label, the first six fields of
// DeepStream's minimal message schema.
func (r *reader) readPipes(c container) {
	i := -1
	for e := range c.node.Children() {
		i++
		at := r.element(c.pointer, i)
		fields := strings.Split(object.Clip(e.Text(), maxText), "|")
		if len(fields) < 6 {
			r.notRead(at, e)
			continue
		}
		b := object.Told(object.XYXY, 0, 0, 0, 0)
		b.Units = object.Pixels
		bad := false
		for j := range b.V {
			v, err := strconv.ParseFloat(fields[j+1], 64)
			b.V[j], bad = v, bad || err != nil
		}
		g := r.named(at, fields[5])
		if len(fields) > 6 {
			g.Extra = r.keep(g.Extra, at, e)
			g.Confidence = pipedConfidence(fields)
		}
		if bad {
			g.BadBox = true
			r.out.Add(finding.BoxUnreadable.At(r.where(at)))
			continue
		}
		g.Numbers = b
	}
}

// pipedConfidence returns the confidence that ends the attributes behind "#";
// NVIDIA writes -0.1 where there is none.
func pipedConfidence(fields []string) object.Confidence {
	const attributes = 6
	text := fields[len(fields)-1]
	v, err := strconv.ParseFloat(text, 64)
	if fields[attributes] != "#" || err != nil || !(v >= 0 && v <= 1) {
		return object.Confidence{}
	}
	return object.Confidence{Value: v, Text: text, Known: true}
}

// notRead says that an element is no object.
func (r *reader) notRead(at string, n jsonspan.Node) {
	if !r.out.Full(finding.ObjectNotRead.Rule) {
		r.out.Add(finding.ObjectNotRead.At(r.where(at), kindName(n)))
	}
}

func kindName(n jsonspan.Node) string {
	switch n.Kind() {
	case jsonspan.Object:
		return "object"
	case jsonspan.Array:
		return "list"
	case jsonspan.String:
		return "string"
	case jsonspan.Number:
		return "number"
	case jsonspan.True, jsonspan.False:
		return "boolean"
	default:
		return "null"
	}
}
