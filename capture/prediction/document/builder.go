package document

import (
	"slices"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// builder makes one object of the members that are assigned to it.
type builder struct {
	*object.Raw
	assignment
	told []jsonspan.Node // values that were not read and that a finding tells of
}

// newBuilder returns the builder of an object.
func (r *reader) newBuilder(g *object.Raw) builder {
	s := &r.scratch
	return builder{Raw: g, assignment: assignment{r: r, scratch: scratch{s.sets[:0], s.flat[:0], s.loose[:0]}}}
}

// tell notes that a finding tells of a value.
func (b *builder) tell(n jsonspan.Node) { b.told = append(b.told, n) }

// places takes a list of nothing but places as those of an object that says
// what is there, as of the frames in which it is seen.
func (b *builder) places() {
	if b.Class == "" || Located(b.Raw) || b.best[vocabulary.Instances].Kind() != jsonspan.None {
		return
	}
	for i, l := range b.loose {
		if l.node.Kind() == jsonspan.Array && b.r.JustPlaced(l.node.First()) && l.pointer == b.Pointer {
			b.best[vocabulary.Instances] = l.node
			b.loose = slices.Delete(b.loose, i, i+1)
			return
		}
	}
}

// anything reports whether something of an object was read.
func anything(g *object.Raw) bool {
	return g.Class != "" || Located(g) || g.BadBox || g.Confidence.Known
}

// Located reports whether an object says where it is.
func Located(g *object.Raw) bool {
	return g.Numbers.Written != object.NoBox || g.Mask != nil || g.Polygons != nil || g.RLE != nil || g.Runs != nil || g.Keypoints != nil
}
