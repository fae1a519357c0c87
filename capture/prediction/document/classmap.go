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
func (t *table) readClassMap() {
	mask, classes := tables.ClassMap(t.at.Node)
	at := t.token(mask)
	g := t.newBuilder(&object.Raw{Object: new(object.Object)})
	g.maskText(mask, t.at.Pointer, false)
	t.remarks, t.told = g.remarks, g.told
	if g.Mask == nil {
		t.rest = append(t.rest, unread{mask, t.at.Pointer})
	}
	base := t.member(t.at.Pointer, classes)
	for e := range classes.Children() {
		value, err := strconv.ParseUint(e.Key(), 10, 16)
		name := t.text(e)
		if err != nil || name == "" || value == 0 && strings.EqualFold(name, "background") {
			t.rest = append(t.rest, unread{e, base})
			continue
		}
		o := t.named(t.member(base, e), name)
		o.ClassID, o.Number, o.MaskLost = e.Key(), e.Key(), g.Mask == nil
		if g.Mask == nil {
			continue
		}
		m := *g.Mask
		m.Value, m.Zero, m.Listed = int(value), value == 0, true
		o.Mask, o.MaskValued, o.MaskKey = &m, true, at
	}
	for e := range t.at.Node.Children() {
		key := vocabulary.Normalise(e.RawKey())
		switch {
		case e == mask, e == classes, t.size.Member(e, t.Keys):
		case vocabulary.IsKindKey(key) && vocabulary.ParseKind(object.Clip(e.Text(), object.MaxText)).Exact: // read before
		default:
			t.rest = append(t.rest, unread{e, t.at.Pointer})
		}
	}
}
