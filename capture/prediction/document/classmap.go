package document

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// readClassMap makes an object of each class. The class of value 0 that is
// called background is none.
func (r tabular) readClassMap() {
	mask, classes := tables.ClassMap(r.at.Node)
	at := r.token(mask)
	g := builder{&object.Raw{Object: new(object.Object)}, assignment{r: r.reader}}
	g.maskText(mask, r.at.Pointer, false)
	if g.Mask == nil {
		r.rest = append(r.rest, unread{mask, r.at.Pointer})
	}
	base := r.member(r.at.Pointer, classes)
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
	for e := range r.at.Node.Children() {
		key := vocabulary.Normalise(e.RawKey())
		switch {
		case e == mask, e == classes, r.size.member(e):
		case vocabulary.IsKindKey(key) && vocabulary.ParseKind(object.Clip(e.Text(), object.MaxText)).Exact: // read before
		default:
			r.rest = append(r.rest, unread{e, r.at.Pointer})
		}
	}
}
