package prediction

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
)

// isClassMap reports whether n holds one mask of all classes and what its
// values mean, as Roboflow writes semantic segmentation:
// {"segmentation_mask":"iVBOR...","class_map":{"0":"background","1":"leaf"}}.
func isClassMap(n jsonspan.Node) bool {
	mask, classes := classMap(n)
	return mask.Kind() == jsonspan.String && classes.Len() > 0
}

// classMap returns the two members.
func classMap(n jsonspan.Node) (mask, classes jsonspan.Node) {
	if n.Kind() != jsonspan.Object {
		return mask, classes
	}
	for c := range n.Children() {
		switch normalise(c.RawKey()) {
		case "segmentationmask", "mask":
			mask = c
		case "classmap":
			if c.Kind() == jsonspan.Object {
				classes = c
			}
		}
	}
	return mask, classes
}

// readClassMap makes an object of each class. The class of value 0 that is
// called background is none.
func (d *decoder) readClassMap(c container) {
	mask, classes := classMap(c.node)
	at := c.pointer + "/" + pointerToken(mask)
	g := gather{draft: &draft{Object: new(Object)}}
	d.maskText(&g, mask, c.pointer, false)
	if g.Mask == nil {
		d.rest = append(d.rest, looseMember{mask, c.pointer})
	}
	base := c.pointer + "/" + pointerToken(classes)
	for e := range classes.Children() {
		value, err := strconv.ParseUint(e.Key(), 10, 16)
		name := d.text(e)
		if err != nil || name == "" || value == 0 && strings.EqualFold(name, "background") {
			d.rest = append(d.rest, looseMember{e, base})
			continue
		}
		o := d.named(d.arena.member(base, pointerToken(e)), name)
		o.ClassID, o.number, o.unshown = e.Key(), e.Key(), g.Mask == nil
		if g.Mask == nil {
			continue
		}
		m := *g.Mask
		m.Value, m.Zero, m.Listed = int(value), value == 0, true
		o.Mask, o.valued, o.refers = &m, true, &maskMember{key: at}
	}
	for e := range c.node.Children() {
		key := normalise(e.RawKey())
		switch {
		case e == mask, e == classes, d.sizeMember(key, e):
		case isKindKey(key) && parseWireKind(clip(e.Text(), maxText)).exact: // read before
		default:
			d.rest = append(d.rest, looseMember{e, c.pointer})
		}
	}
}
