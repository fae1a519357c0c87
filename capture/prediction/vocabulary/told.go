package vocabulary

import (
	"strings"
	"unicode"

	"github.com/framebin/framebin/capture/prediction/object"
)

// formats are layouts by the names of the formats of datasets that have them.
var formats = map[string]BoxWord{
	"coco": {Layout: object.XYWH}, "pascalvoc": {Layout: object.XYXY}, "voc": {Layout: object.XYXY},
	"yolo": {Layout: object.CXCYWH, Units: object.Normalised}, "albumentations": {Layout: object.XYXY, Units: object.Normalised},
}

// ToldBox returns what a text around the objects says of their boxes: the layout
// by its name, "xyxy", or by its numbers, "x1, y1, x2, y2"; under a key that asks
// for them the units, "coordinates":"relative", and a format of datasets.
func (v *Vocabulary) ToldBox(key []byte, text string) (b BoxWord) {
	if len(text) >= maxKey {
		return b
	}
	r, ok := split([]byte(text))
	if !ok {
		return b
	}
	const meant = sayBox | sayUnits | sayCenter
	if first, all := r.tail(); all && first == 0 && r.all&^meant == 0 {
		b = r.box()
	}
	if b.Layout == object.AutoLayout && !b.Corner {
		b.Layout = v.orderOf(text)
	}
	if b.Layout == object.AutoLayout && !b.Corner {
		if !asksForUnits(key) {
			return BoxWord{}
		}
		if f, ok := formats[Normalise([]byte(text))]; ok {
			return f
		}
	}
	return BoxWord{Layout: b.Layout, Corner: b.Corner, Units: b.Units}
}

// ToldUnits returns what a key of true or false says of the units of boxes:
// "normalized", "is_relative".
func (v *Vocabulary) ToldUnits(key []byte, is bool) object.Units {
	r, ok := split(key)
	first, known := r.tail()
	if !ok || !known || r.all&^(sayUnits|sayBox|sayList) != 0 || r.letter {
		return object.AutoUnits
	}
	if first > 1 || first == 1 && r.list[0] != "is" && r.list[0] != "use" {
		return object.AutoUnits
	}
	switch u := r.units(); {
	case is:
		return u
	case u == object.Normalised:
		return object.Pixels
	default:
		return object.AutoUnits
	}
}

// asksForUnits reports whether a key is about how coordinates are written.
func asksForUnits(key []byte) bool {
	r, ok := split(key)
	if !ok {
		return false
	}
	for i := range r.n {
		switch r.list[i] {
		case "unit", "units", "format", "scale":
			return true
		}
	}
	return r.all&sayBox != 0
}

// orders are layouts by the coordinates that make them.
var orders = map[[4]Coordinate]object.Layout{
	{X1, Y1, X2, Y2}:                  object.XYXY,
	{X0, Y0, X1, Y1}:                  object.XYXY,
	{Left, Top, Right, Bottom}:        object.XYXY,
	{Y1, X1, Y2, X2}:                  object.YXYX,
	{Y0, X0, Y1, X1}:                  object.YXYX,
	{Top, Left, Bottom, Right}:        object.YXYX,
	{Left, Right, Top, Bottom}:        object.XXYY,
	{X1, X2, Y1, Y2}:                  object.XXYY,
	{Top, Right, Bottom, Left}:        object.TRBL,
	{Left, Top, Width, Height}:        object.XYWH,
	{X1, Y1, Width, Height}:           object.XYWH,
	{CenterX, CenterY, Width, Height}: object.CXCYWH,
}

// orderOf returns the layout of a text that lists the coordinates of a box in
// their order: "[xmin, ymin, xmax, ymax]".
func (v *Vocabulary) orderOf(text string) object.Layout {
	words := strings.FieldsFunc(text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var order [4]Coordinate
	if len(words) != len(order) {
		return object.AutoLayout
	}
	for i, w := range words {
		order[i] = v.Look([]byte(w)).Place.At
	}
	return orders[order]
}
