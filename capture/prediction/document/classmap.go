package document

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
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
		switch vocabulary.Normalise(c.RawKey()) {
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
func (r *reader) readClassMap(c container) {
	mask, classes := classMap(c.node)
	at := r.token(mask)
	g := builder{Raw: &object.Raw{Object: new(object.Object)}}
	r.maskText(&g, mask, c.pointer, false)
	if g.Mask == nil {
		r.rest = append(r.rest, unread{mask, c.pointer})
	}
	base := r.member(c.pointer, classes)
	for e := range classes.Children() {
		value, err := strconv.ParseUint(e.Key(), 10, 16)
		name := r.text(e)
		if err != nil || name == "" || value == 0 && strings.EqualFold(name, "background") {
			r.rest = append(r.rest, unread{e, base})
			continue
		}
		o := r.named(r.member(base, e), name)
		o.ClassID, o.Number, o.MaskLost = e.Key(), e.Key(), g.Mask == nil
		if g.Mask == nil {
			continue
		}
		m := *g.Mask
		m.Value, m.Zero, m.Listed = int(value), value == 0, true
		o.Mask, o.MaskValued, o.MaskKey = &m, true, at
	}
	for e := range c.node.Children() {
		key := vocabulary.Normalise(e.RawKey())
		switch {
		case e == mask, e == classes, r.sizeMember(e):
		case vocabulary.IsKindKey(key) && vocabulary.ParseKind(object.Clip(e.Text(), maxText)).Exact: // read before
		default:
			r.rest = append(r.rest, unread{e, c.pointer})
		}
	}
}
