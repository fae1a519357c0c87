package prediction

import "github.com/framebin/framebin/capture/jsonspan"

// namedBox returns the member of an object that is the box and names the
// class with its key, as TorchServe's object detector writes it:
// {"person":[167,57,301,436],"score":0.99}. It returns the zero Node unless
// there is exactly one list of four numbers under a key without a meaning,
// and a score.
func (d *decoder) namedBox(n jsonspan.Node) jsonspan.Node {
	var box jsonspan.Node
	const members = 2
	if n.Kind() != jsonspan.Object || n.Len() != members {
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
		return jsonspan.Node{}
	}
	return box
}

func fourNumbers(n jsonspan.Node) bool {
	const four = 4
	if n.Kind() != jsonspan.Array || n.Len() != four {
		return false
	}
	_, ok := numbersOf(n)
	return ok
}

// readNamedBox takes class and box from such a member.
func (d *decoder) readNamedBox(g *gather, n jsonspan.Node) {
	if g.Class != "" || g.box.layout != rawNone {
		return
	}
	box := d.namedBox(n)
	if box.Kind() == jsonspan.None {
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
func (d *decoder) rectangle(g *gather, n jsonspan.Node) bool {
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
	if n.Kind() == jsonspan.None || d.evidence(n, maxNest).any(hasBox|hasMask|hasOutline) {
		return
	}
	told := g.best[roleLabel].Kind() != jsonspan.None || g.best[roleLabelID].Kind() != jsonspan.None ||
		g.number.Kind() != jsonspan.None
	if told || g.best[roleBox].Kind() == jsonspan.None {
		return
	}
	g.best[roleInner] = jsonspan.Node{}
	d.members(g, n, pointer+"/"+d.token(n), maxNest)
	if kind := g.best[roleKind]; g.best[roleLabel].Kind() == jsonspan.None && kind.Kind() == jsonspan.None {
		g.inherit = d.token(n)
	}
}
