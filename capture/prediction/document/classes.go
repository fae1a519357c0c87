package document

import (
	"strconv"

	"github.com/framebin/framebin/capture/jsonspan"
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

// nameClasses names the classes that the objects tell by number only, where
// the document lists them beside the objects as COCO's datasets do:
// "categories":[{"id":1,"name":"leaf"}].
func (r surroundings) nameClasses(c container) {
	for _, l := range c.chain {
		for n := range l.node.Children() {
			switch vocabulary.Normalise(n.RawKey()) {
			case "categories":
				r.addNames(n)
			case "detectioncategories", "classlabels", "classnames", "names", "labelmap", "categorynames":
				r.addNameMap(n)
			}
		}
	}
	if len(r.names) == 0 {
		return
	}
	for i := range r.raws {
		g := &r.raws[i]
		if name, ok := r.names[g.Number]; ok && g.Class == "#"+g.Number {
			g.Class, g.ClassID = name, g.Number
		} else if name, ok := r.names[g.Class]; ok && g.ClassID == "" {
			g.Class, g.ClassID = name, g.Class
		}
	}
}

// addNameMap adds names by number: {"1":"animal"}, or a list of them.
func (r surroundings) addNameMap(list jsonspan.Node) {
	i := 0
	for e := range list.Children() {
		n, err := strconv.Atoi(e.Key())
		if list.Kind() == jsonspan.Array {
			n, err = i, nil
		}
		if err == nil && e.Kind() == jsonspan.String {
			r.names.add(n, r.text(e))
		}
		i++
	}
}

func (r surroundings) addNames(list jsonspan.Node) {
	for e := range list.Children() {
		var id, name string
		for c := range e.Children() {
			switch vocabulary.Normalise(c.RawKey()) {
			case "id":
				id = r.text(c)
			case "name":
				name = r.text(c)
			}
		}
		if n, err := strconv.Atoi(id); err == nil && strconv.Itoa(n) == id {
			r.names.add(n, name)
		}
	}
}
