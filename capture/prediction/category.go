package prediction

import (
	"strconv"

	"github.com/framebin/framebin/capture/jsonspan"
)

// categories names the classes that the objects tell by number only, where
// the document lists them beside the objects as COCO's datasets do:
// "categories":[{"id":1,"name":"leaf"}].
func (r *reader) categories() {
	names := make(map[string]string)
	for _, l := range r.container.chain {
		for c := range l.node.Children() {
			switch normalise(c.RawKey()) {
			case "categories":
				r.decoder.addNames(names, c)
			case "detectioncategories", "classlabels":
				r.decoder.addNameMap(names, c)
			}
		}
	}
	if len(names) == 0 {
		return
	}
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		if name, ok := names[g.number]; ok && g.Class == "#"+g.number {
			g.Class, g.ClassID = name, g.number
		} else if name, ok := names[g.Class]; ok && g.ClassID == "" {
			g.Class, g.ClassID = name, g.Class
		}
	}
}

// addNameMap adds names by number: {"1":"animal"}, as MegaDetector has it.
func (d *decoder) addNameMap(names map[string]string, list jsonspan.Node) {
	for e := range list.Children() {
		if _, err := strconv.Atoi(e.Key()); err == nil && d.text(e) != "" && len(names) < maxKnown {
			names[clip(e.Key(), maxText)] = d.text(e)
		}
	}
}

func (d *decoder) addNames(names map[string]string, list jsonspan.Node) {
	for e := range list.Children() {
		var id, name string
		for c := range e.Children() {
			switch normalise(c.RawKey()) {
			case "id":
				id = d.text(c)
			case "name":
				name = d.text(c)
			}
		}
		if _, err := strconv.Atoi(id); err == nil && name != "" && len(names) < maxKnown {
			names[id] = name
		}
	}
}
