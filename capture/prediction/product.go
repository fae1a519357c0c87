package prediction

import (
	"sync"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/vendors"
)

// product is a row of the table of other vision products: the keys that give
// it away, and what they mean there although the numbers alone cannot prove
// it. Keys are compared as in alias.
type product struct {
	name    string
	around  []string // all of them are members of an object around the objects
	object  []string // all of them are members of the objects
	layout  rawLayout
	units   BoxUnits
	scale   float64 // what 1.0 is on the wire, where units are normalised; 0 means 1
	percent bool    // confidences are 0..100
}

// products returns the table, first match first: the signatures of the makes
// that vendors knows.
var products = sync.OnceValue(func() []product {
	signatures := vendors.Signatures()
	table := make([]product, len(signatures))
	for i, s := range signatures {
		table[i] = product{
			name: s.Product, around: s.Around, object: s.Object, layout: layoutNamed(s.Layout),
			units: BoxUnits(s.Units), scale: s.Scale, percent: s.Percent,
		}
	}
	return table
})

func layoutNamed(name string) rawLayout {
	switch name {
	case "xywh":
		return rawXYWH
	case "xyxy":
		return rawXYXY
	case "cxcywh":
		return rawCXCYWH
	case "xxyy":
		return rawXXYY
	case "yxyx":
		return rawYXYX
	}
	return rawNone
}

// productOf returns the product whose keys the container shows.
func (d *decoder) productOf(c container) product {
	object, around := make(map[string]struct{}), make(map[string]struct{})
	if c.form == formAlone {
		d.addKeys(object, c.node, 0)
	} else {
		i := 0
		for n := range c.node.Children() {
			if d.addKeys(object, n, 0); i >= 4 {
				break
			}
			i++
		}
	}
	for _, l := range c.chain {
		d.addKeys(around, l.node, 1)
	}
	for _, p := range d.rules.products {
		if hasAll(object, p.object) && hasAll(around, p.around) {
			return p
		}
	}
	return product{}
}

// addKeys adds the keys of n, and of the objects in it, to set.
func (d *decoder) addKeys(set map[string]struct{}, n jsonspan.Node, depth int) {
	if n.Kind() != jsonspan.Object || n.Len() > 256 {
		return
	}
	for c := range n.Children() {
		set[normalise(c.RawKey())] = struct{}{}
		if r := d.keys.of(c).role; depth < 1 && (r == roleValue || r == roleNest) {
			d.addKeys(set, c, depth+1)
		}
	}
}

func hasAll(set map[string]struct{}, keys []string) bool {
	for _, k := range keys {
		if _, ok := set[k]; !ok {
			return false
		}
	}
	return true
}
