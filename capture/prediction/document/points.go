package document

import (
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// position returns the point that a value is, if its key says that it is where
// something lies.
func (r *reader) position(l unread) (p object.Point, ok bool) {
	if l.node.Len() != 2 || !vocabulary.Positions(l.node.RawKey()) {
		return p, false
	}
	return shapes.Point(l.node)
}

// isPosition reports whether coordinates that lie flat are one point.
func isPosition(c shapes.Coordinates) bool {
	_, ok := c.Position()
	return ok && c.Group == "" && !c.Zone
}

// isPart reports whether coordinates that lie flat say where something is, and not
// all of it.
func isPart(c shapes.Coordinates) bool { return c.Place() && !isPosition(c) }

// pointAndSize makes the box of a place that is one point, and a size beside it:
// {"pos":{"x":1,"y":2},"size":{"w":3,"h":4}}. Whether it is the corner or the centre
// is open. It returns the set of coordinates that has the size; -1 where none has.
func (b *builder) pointAndSize() (set int) {
	is := func(l unread) bool { _, ok := b.r.position(l); return ok }
	at := slices.IndexFunc(b.loose, is)
	if at < 0 {
		return -1
	}
	var size object.Point
	set = slices.IndexFunc(b.sets, func(c shapes.Coordinates) (ok bool) { size, ok = c.Size(); return ok })
	if set < 0 {
		apart := slices.IndexFunc(b.loose, func(l unread) (ok bool) { size, ok = shapes.Extent(l.node); return ok && l.node.Len() == 2 })
		if apart < 0 {
			return -1
		}
		b.loose = slices.Delete(b.loose, apart, apart+1)
		at = slices.IndexFunc(b.loose, is)
	}
	p, _ := b.r.position(b.loose[at])
	b.Numbers = object.Numbers{V: [4]float64{p.X, p.Y, size.X, size.Y}, Written: object.AsCorner}
	b.loose = slices.Delete(b.loose, at, at+1)
	return set
}

// pointsOf takes lists of coordinates as an outline or keypoints, and as a keypoint
// the only point of an object that says nothing else of where it is.
func (b *builder) pointsOf() {
	if points, rest := pointColumns(b.loose); len(points) > 0 {
		skeleton := len(points) < 3 || isSkeleton(b.loose, rest)
		switch {
		case skeleton && b.Keypoints == nil:
			b.Keypoints, b.loose = shapes.Unnamed(points), rest
		case !skeleton && !Located(b.Raw):
			b.Polygons, b.loose = [][]object.Point{points}, rest
		}
	}
	if Located(b.Raw) {
		return
	}
	var p object.Point
	flat := slices.IndexFunc(b.sets, isPosition)
	at := slices.IndexFunc(b.loose, func(l unread) (ok bool) { p, ok = b.r.position(l); return ok })
	of := func(l unread) bool { return l == b.loose[at] }
	if at < 0 && flat >= 0 {
		p, _ = b.sets[flat].Position()
		b.OutlineUnits = b.sets[flat].Units
		of = func(l unread) bool {
			return slices.ContainsFunc(b.flat, func(c flatNode) bool { return c.node == l.node && c.set == flat })
		}
		at = slices.IndexFunc(b.loose, of)
	}
	switch {
	case at < 0:
	case slices.ContainsFunc(b.loose, isMoreThanPoint):
		b.miss(b.r.pointerOf(b.loose[at]))
	default:
		b.Keypoints = shapes.Unnamed([]object.Point{p})
		b.loose = slices.DeleteFunc(slices.Clone(b.loose), of)
	}
}

// isMoreThanPoint reports whether a member tells that the point beside it is the
// centre of something, or in space.
func isMoreThanPoint(l unread) bool {
	key := vocabulary.Normalise(l.node.RawKey())
	return key == "rx" || key == "ry" || key == "z" || object.ContainsAny(key, "radius", "axis", "axes", "diameter")
}

// pointColumns returns the points of two lists, those of x and those of y, and what
// is left without them; nothing where there are none.
func pointColumns(loose []unread) (points []object.Point, rest []unread) {
	const most = 64 // members, each of which is compared with all
	if len(loose) > most {
		return nil, nil
	}
	for _, x := range loose {
		for _, y := range loose {
			if points = shapes.Paired(x.node, y.node); len(points) > 0 {
				return points, slices.DeleteFunc(slices.Clone(loose), func(l unread) bool { return l == x || l == y })
			}
		}
	}
	return nil, nil
}

// isSkeleton reports whether what is in loose and not in rest is called keypoints.
func isSkeleton(loose, rest []unread) bool {
	return slices.ContainsFunc(loose, func(l unread) bool {
		return !slices.Contains(rest, l) && object.ContainsAny(vocabulary.Normalise(l.node.RawKey()), "kp", "keypoint", "joint", "landmark")
	})
}

// missPoints reports members that are two numbers each, in pixels, of an object
// that says nothing of where it is.
func (o *objectReader) missPoints(b *builder) {
	for _, l := range b.loose {
		if p, _ := shapes.Point(l.node); o.leftovers.Point(l.node) && l.node.Kind() == jsonspan.Array && max(p.X, p.Y) > 1 {
			b.miss(o.pointerOf(l))
		}
	}
}
