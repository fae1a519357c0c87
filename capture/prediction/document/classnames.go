package document

import (
	"slices"
	"strconv"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/container"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

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

// read reads the names that the document lists beside the objects as
// COCO's datasets do: "categories":[{"id":1,"name":"leaf"}], or in their order.
func (c *classNames) read(r *reader, at container.Container, objects []object.Raw) {
	around := at.Chain
	if at.Form == container.Columns || at.Form == container.Alone {
		around = append(slices.Clip(around), container.Link{Node: at.Node})
	}
	for _, l := range around {
		for n := range l.Node.Children() {
			switch vocabulary.Normalise(n.RawKey()) {
			case "categories":
				c.addAll(r, n)
			case "detectioncategories", "classlabels", "classnames", "names", "labelmap", "categorynames":
				c.addMap(r, n)
			case "labels", "classes":
				if coversNumbers(n, objects) {
					c.addMap(r, n)
				}
			}
		}
	}
}

// name names the classes that the objects tell by number only.
func (c classNames) name(objects []object.Raw) {
	if len(c) == 0 {
		return
	}
	for i := range objects {
		g := &objects[i]
		if name, ok := c[g.Number]; ok && g.Class == "#"+g.Number {
			g.Class, g.ClassID = name, g.Number
		} else if name, ok := c[g.Class]; ok && g.ClassID == "" {
			g.Class, g.ClassID = name, g.Class
		}
	}
}

// coversNumbers reports whether a list of names has one for each class, which all
// objects tell by number.
func coversNumbers(list jsonspan.Node, objects []object.Raw) bool {
	if list.Kind() != jsonspan.Array {
		return false
	}
	for i := range objects {
		if v, err := strconv.Atoi(objects[i].Number); err != nil || v < 0 || v >= list.Len() {
			return false
		}
	}
	return len(objects) > 0
}

// addMap adds names by number: {"1":"animal"}, or a list of them.
func (c *classNames) addMap(r *reader, list jsonspan.Node) {
	for i, e := range list.Elements() {
		n, err := strconv.Atoi(e.Key())
		if list.Kind() == jsonspan.Array {
			n, err = i, nil
		}
		if err == nil && e.Kind() == jsonspan.String {
			c.add(n, r.text(e))
		}
	}
}

// addAll adds names by their ids: [{"id":1,"name":"animal"}].
func (c *classNames) addAll(r *reader, list jsonspan.Node) {
	for i, e := range list.Elements() {
		if list.Kind() == jsonspan.Object && e.Kind() != jsonspan.String && e.Kind() != jsonspan.Number { // Datumaro's lie deeper
			c.addAll(r, e)
			continue
		}
		id, name := strconv.Itoa(i), jsonspan.Node{}
		for m := range e.Children() {
			switch key := vocabulary.Normalise(m.RawKey()); {
			case key == "id":
				id = shapes.Whole(r.text(m))
			case key == "name", name.Kind() == jsonspan.None && features.Usable(r.Keys.Of(m).Role, m) == vocabulary.Label:
				name = m
			}
		}
		if n, err := strconv.Atoi(id); err == nil && strconv.Itoa(n) == id {
			c.add(n, r.text(name))
		}
	}
}
