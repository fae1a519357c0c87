package prediction

import "github.com/framebin/framebin/capture/jsonspan"

// shape reads what says where the object is: box, mask, polygons, keypoints.
func (d *decoder) shape(g *gather, pointer string) {
	d.boxOf(g, pointer)
	d.maskOf(g, pointer)
	d.outlineOf(g, pointer)
	if n := g.best[roleKeypoints]; n.Kind() != jsonspan.None {
		if g.Keypoints = d.keypoints(g, n, pointer+"/"+pointerToken(n)); g.Keypoints == nil {
			g.loose = append(g.loose, looseMember{n, pointer})
		}
	}
}

// boxOf reads the box from its own member, or from coordinates that lie flat
// on the object.
func (d *decoder) boxOf(g *gather, pointer string) {
	n := g.best[roleBox]
	weak := n.Kind() != jsonspan.None && d.keys.of(n).weak
	if n.Kind() != jsonspan.None {
		g.boxKey = d.token(n)
		var rings [][]Point
		d.strange = false
		g.box, rings = d.boxNode(n, 0)
		d.looseInBox(g, n, pointer)
		switch {
		case isRectangle(rings): // the box itself
		case rings != nil:
			g.Polygons = rings
			g.polyNorm = g.box.units
		case g.box.layout == rawNone && weak:
			g.loose = append(g.loose, looseMember{n, pointer})
		case g.box.layout == rawNone:
			g.badBox = true
			d.out.add(CodeBoxUnreadable, d.where(pointer+"/"+pointerToken(n)))
			g.loose = append(g.loose, looseMember{n, pointer})
		}
	}
	used := atNormalised // neither
	if g.box.layout == rawNone {
		if g.box = g.pixels.box(); g.box.layout != rawNone {
			used = atNone
		} else if g.box = g.norms.box(); g.box.layout != rawNone {
			g.box.units = Normalised
			used = atX | atNormalised
		}
	}
	for _, c := range g.flat {
		norm := d.keys.of(c).at&atNormalised != 0
		if used == atNormalised || norm != (used != atNone) {
			g.loose = append(g.loose, looseMember{c, pointer})
		}
	}
}

// looseInBox keeps what a box has beside its coordinates, such as an angle.
func (d *decoder) looseInBox(g *gather, n jsonspan.Node, pointer string) {
	if !d.strange || g.box.layout == rawNone {
		return
	}
	pointer += "/" + pointerToken(n)
	for c := range n.Children() {
		if m := d.keys.of(c); c.IsMember() && m.at == atNone && m.role != rolePolygon {
			g.loose = append(g.loose, looseMember{c, pointer})
		}
	}
}

// boxNode reads a box, or an outline in its place.
func (d *decoder) boxNode(n jsonspan.Node, depth int) (rawBox, [][]Point) {
	switch n.Kind() {
	case jsonspan.Object:
		return d.boxObject(n)
	case jsonspan.Array:
	default:
		return rawBox{}, nil
	}
	first := n.First()
	switch {
	case n.Len() == 4 && first.Kind() == jsonspan.Number:
		b := rawBox{layout: rawOpen}
		i := 0
		for c := range n.Children() {
			v, ok := c.Float()
			if !ok {
				return rawBox{}, nil
			}
			b.v[i] = v
			i++
		}
		return b, nil
	case n.Len() == 1 && depth < 2:
		return d.boxNode(first, depth+1)
	case n.Len() == 2:
		if ring := ringOf(n); len(ring) == 2 {
			return corners(ring[0], ring[1]), nil
		}
	case n.Len() >= 3 && first.Kind() != jsonspan.Number:
		if rings := ringsOf(n); rings != nil {
			return boundsOf(rings), rings
		}
	}
	return rawBox{}, nil
}

// boxObject reads a box of named coordinates, or an outline of vertices.
func (d *decoder) boxObject(n jsonspan.Node) (rawBox, [][]Point) {
	if b, ok := d.boxPlan.read(n); ok {
		return b, nil
	}
	var pixels, norms coordSet
	for c := range n.Children() {
		m := d.keys.of(c)
		if m.role == rolePolygon {
			if rings := ringsOf(c); rings != nil {
				b := boundsOf(rings)
				b.units = unitsOfKey(c)
				return b, rings
			}
			if ring := ringOf(c); len(ring) == 2 { // Google AutoML
				b := corners(ring[0], ring[1])
				b.units = unitsOfKey(c)
				return b, nil
			}
			continue
		}
		d.strange = d.strange || m.at == atNone
		set := &pixels
		if m.at&atNormalised != 0 {
			set = &norms
		}
		set.take(m.at&^atNormalised, c)
	}
	if b := pixels.box(); b.layout != rawNone {
		d.plan(n, &pixels)
		return b, nil
	}
	b := norms.box()
	if b.layout != rawNone {
		b.units = Normalised
	}
	return b, nil
}

// take sets the coordinate, or both of a corner.
func (c *coordSet) take(at coordinate, n jsonspan.Node) {
	switch at {
	case atNone:
	case atTopLeft, atBottomRight:
		if p, ok := pointOf(n); ok {
			x, y := atLeft, atTop
			if at == atBottomRight {
				x, y = atRight, atBottom
			}
			c.set(x, p.X)
			c.set(y, p.Y)
		}
	default:
		if v, ok := n.Float(); ok {
			c.set(at, v)
		}
	}
}
