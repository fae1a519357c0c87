package prediction

import "github.com/framebin/framebin/capture/prediction/jsontree"

// namedBox returns the member of an object that is the box and names the
// class with its key, as TorchServe's object detector writes it:
// {"person":[167,57,301,436],"score":0.99}. It returns the zero Node unless
// there is exactly one list of four numbers under a key without a meaning,
// and a score.
func (d *decoder) namedBox(n jsontree.Node) jsontree.Node {
	var box jsontree.Node
	const members = 2
	if n.Kind() != jsontree.Object || n.Len() != members {
		return box
	}
	scored := false
	for c := range n.Children() {
		m := d.keys.of(c)
		switch {
		case m.role == roleScore:
			v, ok := c.Float()
			scored = ok && v >= 0 && v <= 1
		case usable(m.role, c) == roleNone && m.at == atNone && fourNumbers(c):
			box = c
		}
	}
	if !scored {
		return jsontree.Node{}
	}
	return box
}

func fourNumbers(n jsontree.Node) bool {
	const four = 4
	if n.Kind() != jsontree.Array || n.Len() != four {
		return false
	}
	_, ok := numbersOf(n)
	return ok
}

// readNamedBox takes class and box from such a member.
func (d *decoder) readNamedBox(g *gather, n jsontree.Node) {
	if g.Class != "" || g.box.layout != rawNone {
		return
	}
	box := d.namedBox(n)
	if box.Kind() == jsontree.None {
		return
	}
	v, _ := numbersOf(box)
	g.Class, g.boxKey = clip(box.Key(), maxText), d.token(box)
	g.box = rawBox{v: [4]float64(v[:4]), layout: rawXYXY}
	for i, l := range g.loose {
		if l.node == box {
			g.loose = append(g.loose[:i], g.loose[i+1:]...)
			break
		}
	}
}

// rectangle takes a box from the two corners of an outline, where the object
// says that it is a rectangle: [[x,y],[x,y]] as labelme writes it, or the four
// numbers of CVAT's functions.
func (d *decoder) rectangle(g *gather, n jsontree.Node) bool {
	if g.box.layout != rawNone || normalise([]byte(g.best[roleKind].Text())) != "rectangle" {
		return false
	}
	if fourNumbers(n) {
		v, _ := numbersOf(n)
		g.box = rawBox{v: [4]float64(v[:4]), layout: rawXYXY}
	} else if ring := ringOf(n); len(ring) == 2 {
		g.box = corners(ring[0], ring[1])
	}
	if g.box.layout == rawNone {
		return false
	}
	g.boxKey = d.token(n)
	return true
}

// innerWithoutBox lets the members of an inner object belong to the one
// around it where that has the box and no class: DeepStream's objects are
// described by a "vehicle" or "person". Its key is the class where it tells
// none.
func (d *decoder) innerWithoutBox(g *gather, pointer string) {
	n := g.best[roleInner]
	if n.Kind() == jsontree.None || d.evidence(n, maxNest).any(hasBox|hasMask|hasOutline) {
		return
	}
	told := g.best[roleLabel].Kind() != jsontree.None || g.best[roleLabelID].Kind() != jsontree.None ||
		g.number.Kind() != jsontree.None
	if told || g.best[roleBox].Kind() == jsontree.None {
		return
	}
	g.best[roleInner] = jsontree.Node{}
	d.members(g, n, pointer+"/"+d.token(n), maxNest)
	if kind := g.best[roleKind]; g.best[roleLabel].Kind() == jsontree.None && kind.Kind() == jsontree.None {
		g.inherit = d.token(n)
	}
}
