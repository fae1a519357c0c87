package document

import (
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
)

// read makes objects of what the container holds.
func (r *reader) read(c container.Container, class string) {
	switch c.Form {
	case container.List:
		r.readList(c, class)
	case container.Map:
		r.readMap(c)
	case container.Lists: // which may hold any of the forms
		r.readLists(c)
	case container.Alone:
		r.object(c.Node, c.Pointer, class)
	default:
		tabular{r, c}.read(class)
	}
}

// readList reads a list of objects. The class is that of those without one.
func (r *reader) readList(c container.Container, class string) {
	r.expect(c.Node.Len())
	i := -1
	for e := range c.Node.Children() {
		if i++; r.full {
			return
		}
		at := r.element(c.Pointer, i)
		if e.Kind() == jsonspan.Object && r.object(e, at, class) || r.full {
			continue
		}
		r.notRead(at, e)
	}
}

// readMap reads objects by key. The key is the class where the object has
// none, or only a number for it.
func (r *reader) readMap(c container.Container) {
	for e := range c.Node.Children() {
		at := r.member(c.Pointer, e)
		first := len(r.raws)
		if !r.object(e, at, "") && !r.full {
			r.notRead(at, e)
		}
		if len(r.raws) == first || isIdentifier(e.Key()) {
			continue
		}
		g := &r.raws[first]
		if g.Class == "" || g.Number != "" && g.Class == "#"+g.Number {
			g.Class, g.ClassID = object.Clip(e.Key(), object.MaxText), g.Number
		}
	}
}

// readLists reads lists by class.
func (r *reader) readLists(c container.Container) {
	for e := range c.Node.Children() {
		class := object.Clip(e.Key(), object.MaxText)
		if isIdentifier(class) {
			class = ""
		}
		in := container.Container{Form: container.List, Node: e, Pointer: r.member(c.Pointer, e)}
		switch {
		case e.Len() == 0:
		case tables.IsListOfBoxes(e):
			r.readBoxes(in, class, c.Node)
		default:
			r.read(in, class)
		}
	}
}

// readBoxes reads the boxes of one class. The key of the map around them may
// tell their layout.
func (r *reader) readBoxes(c container.Container, class string, around jsonspan.Node) {
	word := r.Keys.Of(around).Box
	i, k := 0, 0
	var v [4]float64
	for e := range c.Node.Children() {
		if e.Kind() == jsonspan.Array {
			g := r.named(r.element(c.Pointer, i), class)
			if list, ok := shapes.Four(e); ok {
				g.Numbers = shapes.OfNumbers(list[:], &word).Numbers
			} else {
				g.BadBox = true
				r.out.Add(finding.BoxUnreadable.At(r.where(g.Pointer)))
			}
		} else {
			v[k], _ = shapes.Number(e)
			if k++; k == len(v) {
				g := r.named(r.element(c.Pointer, i-k+1), class)
				g.Numbers = shapes.OfNumbers(v[:], &word).Numbers
				k = 0
			}
		}
		i++
	}
}

// isIdentifier reports whether a key is a number or a UUID and so no class.
func isIdentifier(key string) bool {
	const uuid = 36
	return strings.Trim(key, "0123456789") == "" || len(key) == uuid && strings.Count(key, "-") == 4
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
