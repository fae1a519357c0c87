package vendors

import (
	"cmp"
	"strings"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Products returns the products whose keys give them away, as the maps that come
// with the program tell.
func Products() (all []vocabulary.Product) {
	for _, m := range Embedded() {
		all = append(all, m.products...)
	}
	return all
}

// comment takes a line of the comments at the head of a map that tells of a
// product by its keys: "object" begins one, the others go on with it.
func (m *Map) comment(key, value string) {
	if key == "object" {
		m.products = append(m.products, vocabulary.Product{Name: m.Product, Object: strings.Fields(value)})
		return
	}
	if len(m.products) == 0 {
		return
	}
	switch s := &m.products[len(m.products)-1]; key {
	case "around":
		s.Around = strings.Fields(value)
	case "confidence":
		s.Percent = value == "0..100"
	case "boxes":
		for word := range strings.FieldsSeq(value) {
			for u := object.Pixels; u <= object.Of10000; u++ {
				if u.Name() == word {
					s.Units = u
				}
			}
			f, _ := object.ParseBoxFormat(word) // of units it is zero
			s.Layout = cmp.Or(f.Layout, s.Layout)
		}
	}
}
