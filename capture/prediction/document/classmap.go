package document

import (
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// values says which values of a map no class has, and returns 1 where they can only be
// meant as one more than those of the classes, which count from 0.
func (t *table) values(c tables.ClassMap, grid *shapes.Grid) (shift int) {
	known, pixels, first := make(map[int]bool), 0, 0
	for i := range c.Classes {
		known[c.Classes[i].Value] = true
	}
	counts := grid.Counts()
	top := len(counts) - 1
	if known[0] && top == len(known) && top > 0 && known[top-1] && !known[top] {
		t.out.Add(finding.MaskValueShifted.At(t.where(t.member(t.at.Pointer, c.Mask)), top))
		return 1
	}
	for v, n := range counts {
		if v == 0 || n == 0 || known[v] {
			continue
		}
		if pixels == 0 {
			first = v
		}
		pixels += n
	}
	if pixels > 0 {
		t.out.Add(finding.MaskValueUnknown.At(t.where(t.member(t.at.Pointer, c.Mask)), pixels, first))
	}
	return 0
}

// readClassMap makes an object of each class. The class that is called background
// is none where its value is 0 or a colour tells it.
func (t *table) readClassMap() {
	c, _ := t.ClassMap(t.at.Node)
	at := t.token(c.Mask)
	g := t.newBuilder(&object.Raw{Object: new(object.Object)})
	var grid shapes.Grid
	if c.Mask.Kind() == jsonspan.Array {
		grid = shapes.ClassGrid(c.Mask)
	} else {
		g.maskText(c.Mask, t.at.Pointer, false)
	}
	t.remarks, t.told = g.remarks, g.told
	if g.Mask == nil && grid.Size.Empty() {
		t.rest = append(t.rest, unread{c.Mask, t.at.Pointer})
	}
	shift := t.values(c, &grid)
	base := t.member(t.at.Pointer, c.Legend)
	for i := range c.Classes {
		class := &c.Classes[i]
		pointer := base
		if class.At >= 0 {
			pointer = t.element(base, class.At)
		}
		if class.Name == "" || (class.Value == 0 || class.Colour != "") && strings.EqualFold(class.Name, "background") {
			t.rest = append(t.rest, unread{class.Node, pointer})
			continue
		}
		if class.At < 0 {
			pointer = t.member(base, class.Node)
		}
		o := t.named(pointer, class.Name)
		if class.Colour == "" {
			o.ClassID = strconv.Itoa(class.Value)
			o.Number = o.ClassID
		}
		switch o.MaskKey = at; {
		case g.Mask != nil:
			o.Mask, o.MaskValued = maskOfClass(*g.Mask, c.Classes, i), true
		case !grid.Size.Empty():
			o.RLE = grid.Runs(class.Value + shift)
		default:
			o.MaskLost = true
		}
	}
	t.besideClasses(c)
}

// besideClasses keeps what else lies beside a mask of all classes.
func (t *table) besideClasses(c tables.ClassMap) {
	for e := range t.at.Node.Children() {
		key := vocabulary.Normalise(e.RawKey())
		switch {
		case e == c.Mask, e == c.Legend, e == c.Colours, t.size.Member(e, t.Keys):
		case vocabulary.IsKindKey(key) && vocabulary.ParseKind(object.Clip(e.Text(), object.MaxText)).Exact: // read before
		default:
			t.rest = append(t.rest, unread{e, t.at.Pointer})
		}
	}
}

// maskOfClass returns what one of the classes has of a mask. Of a file without colours,
// where a colour tells, it is the value of its place in the list.
func maskOfClass(m object.MaskRef, classes []tables.Class, i int) *object.MaskRef {
	class := &classes[i]
	m.Value, m.Zero, m.Colour, m.Listed = class.Value, class.Value == 0 && class.Colour == "", class.Colour, true
	if class.Colour != "" && (class.At < 0 || m.Value == class.At) {
		if m.Value = i; classes[0].Colour != "#000000" {
			m.Value++
		}
	}
	return &m
}
