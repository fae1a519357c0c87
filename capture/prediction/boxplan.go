package prediction

import "github.com/framebin/framebin/capture/jsonspan"

// boxPlan is how the box read last was written, for the next one is most
// likely written alike: which key gives which of the four numbers.
type boxPlan struct {
	ids    [4]int // of the keys in their order; 0 in a plan of nothing
	places [4]uint8
	layout rawLayout
}

// read reads a box that is written as planned.
func (p *boxPlan) read(n jsonspan.Node) (b rawBox, ok bool) {
	if p.ids[0] == 0 || n.Len() != len(p.ids) {
		return b, false
	}
	i := 0
	for c := range n.Children() {
		v, number := c.Float()
		if !number || c.KeyID() != p.ids[i] {
			return b, false
		}
		b.v[p.places[i]] = v
		i++
	}
	b.layout = p.layout
	return b, true
}

// plan makes a plan of a box that was read, if nothing but its four
// coordinates lies in n.
func (d *decoder) plan(n jsonspan.Node, b *coordSet) {
	p := boxPlan{}
	order, layout := b.order()
	if n.Len() != len(order) || layout == rawNone {
		return
	}
	i, seen := 0, 0
	for c := range n.Children() {
		at := d.keys.of(c).at
		for place, coordinate := range order {
			if coordinate == at {
				p.places[i], seen = uint8(place), seen|1<<place
			}
		}
		if p.ids[i] = c.KeyID(); p.ids[i] == 0 {
			return
		}
		i++
	}
	if p.layout = layout; seen == 1<<len(order)-1 {
		d.boxPlan = p
	}
}
