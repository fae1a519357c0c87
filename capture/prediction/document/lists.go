package document

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
)

// read makes objects of what the container holds.
func (o *objectReader) read(c container.Container, class string) {
	switch c.Form {
	case container.List:
		o.readList(c, class)
	case container.Map:
		o.readMap(c)
	case container.Lists: // which may hold any of the forms
		o.readLists(c)
	case container.Alone:
		o.alone = true
		o.object(c.Node, c.Pointer, class)
	default:
		t := readTable(o.reader, c, class, o.most-len(o.raws))
		o.join(&t)
	}
}

// readList reads a list of objects. The class is that of those without one.
func (o *objectReader) readList(c container.Container, class string) {
	o.expect(c.Node.Len())
	for i, e := range c.Node.Elements() {
		if o.full {
			return
		}
		at := o.element(c.Pointer, i)
		if e.Kind() == jsonspan.Object && o.object(e, at, class) || o.full {
			continue
		}
		o.notRead(o.where(at), e)
	}
}

// readMap reads objects by key. The key is the class where the object has
// none, or only a number for it.
func (o *objectReader) readMap(c container.Container) {
	for e := range c.Node.Children() {
		at := o.member(c.Pointer, e)
		first := len(o.raws)
		if !o.object(e, at, "") && !o.full {
			o.notRead(o.where(at), e)
		}
		if len(o.raws) == first || isIdentifier(e.Key()) {
			continue
		}
		g := &o.raws[first]
		if g.Class == "" || g.Number != "" && g.Class == "#"+g.Number {
			g.Class, g.ClassID = object.Clip(e.Key(), object.MaxText), g.Number
		}
	}
}

// readLists reads lists by class. Those that only their order tells are dashed where
// none is empty: they may be of the images of a batch.
func (o *objectReader) readLists(c container.Container) {
	first, empty := len(o.raws), 0
	for i, e := range c.Node.Elements() {
		class := object.Clip(e.Key(), object.MaxText)
		if c.Node.Kind() == jsonspan.Array { // in the order of the classes
			class = "#" + strconv.Itoa(i)
		} else if isIdentifier(class) {
			class = ""
		}
		in := container.Container{Form: container.List, Node: e, Pointer: o.within(c.Pointer, e, i)}
		switch {
		case e.Len() == 0:
			empty++
		case tables.IsListOfBoxes(e):
			o.readBoxes(in, class, c.Node)
		case shapes.Scalar(e.First()) && e.IsMember(): // such as how many there are
			o.rest = append(o.rest, unread{e, c.Pointer})
		default:
			if _, ok := o.Rows(e); ok {
				in.Form = container.Rows
			}
			o.read(in, class)
		}
	}
	const key = "the number of a list"
	if c.Node.Kind() == jsonspan.Array && empty == 0 {
		for i := range o.raws[first:] {
			o.raws[first+i].Assumed.Key = key
		}
		o.out.Add(finding.KeyAssumed.At(o.where(c.Pointer), key, "class"))
	}
}

// readBoxes reads the boxes of one class. The key of the map around them may
// tell their layout.
func (o *objectReader) readBoxes(c container.Container, class string, around jsonspan.Node) {
	word := o.Keys.Of(around).Box
	i, k := 0, 0
	var v [4]float64
	for e := range c.Node.Children() {
		if e.Kind() == jsonspan.Array {
			g := o.named(o.element(c.Pointer, i), class)
			if list, ok := shapes.Four(e); ok {
				g.Numbers = shapes.OfNumbers(list[:], &word).Numbers
			} else {
				g.BadBox = true
				o.out.Add(finding.BoxUnreadable.At(o.where(g.Pointer)))
			}
		} else {
			v[k], _ = shapes.Number(e)
			if k++; k == len(v) {
				g := o.named(o.element(c.Pointer, i-k+1), class)
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
