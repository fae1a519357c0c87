package prediction

import (
	"sync"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// standard returns the vocabulary of the program, with the signatures of the
// makes that vendors knows.
var standard = sync.OnceValue(func() *vocabulary.Vocabulary {
	signatures := vendors.Signatures()
	products := make([]vocabulary.Product, len(signatures))
	for i, s := range signatures {
		products[i] = vocabulary.Product{
			Name: s.Product, Around: s.Around, Object: s.Object, Layout: layouts[s.Layout],
			Units: units(object.Units(s.Units), s.Scale), Percent: s.Percent,
		}
	}
	v := vocabulary.Standard
	return vocabulary.New(v.Objects, v.Containers, products, v.Columns, v.Rows)
})

// layouts are the layouts of boxes by their names.
var layouts = map[string]object.Layout{
	"xywh": object.XYWH, "xyxy": object.XYXY, "cxcywh": object.CXCYWH, "xxyy": object.XXYY, "yxyx": object.YXYX, "trbl": object.TRBL,
}

// units returns the units in which the whole image is scale.
func units(u object.Units, scale float64) object.Units {
	for _, of := range [...]object.Units{object.Percent, object.Permille, object.Of8192, object.Of10000} {
		if u == object.Normalised && scale == of.Full() {
			return of
		}
	}
	return u
}
