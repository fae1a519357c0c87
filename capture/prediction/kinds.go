package prediction

import (
	"cmp"

	"github.com/framebin/framebin/capture/prediction/document"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/mask"
	"github.com/framebin/framebin/capture/prediction/object"
)

// decideKind decides the kind: as sent, else as the objects agree, else by the
// structure. It also returns how it was written, if it was.
func decideKind(doc *document.Document, masks int, name string) (kind Kind, wire object.WireKind, found []Finding) {
	by := structure(doc, masks)
	wire = doc.Kind
	if wire.Text == "" && !doc.Mapped {
		agreed, mixed := objectKinds(doc.Objects)
		if mixed {
			found = append(found, finding.KindMixed.At(name, by.String()))
		} else {
			wire = agreed
		}
	}
	turned := by == SemanticSegmentation && wire.Kind != by || by == InstanceSegmentation && wire.Kind == ObjectDetection
	if turned && masks == 0 && quadrilaterals(doc.Objects) {
		by = ObjectDetection // of oriented boxes
	}
	kind = cmp.Or(wire.Kind, by)
	return kind, wire, append(found, checkKind(wire, by, kind, name, len(doc.Objects))...)
}

// quadrilaterals reports whether the objects have places, and none is more than a box
// or four corners, as those of a text or a code are.
func quadrilaterals(objects []object.Raw) bool {
	for i := range objects {
		g := &objects[i]
		quad := len(g.Polygons) == 1 && len(g.Polygons[0]) == 4 && g.Mask == nil && g.RLE == nil && g.Runs == nil && !g.MaskLost
		if !quad && (mask.Masked(g) || !document.Located(g)) {
			return false
		}
	}
	return len(objects) > 0
}

// checkKind finds what is wrong with a kind as sent, given that of the
// structure and the one that was decided on.
func checkKind(w object.WireKind, by, kind Kind, name string, objects int) []Finding {
	var out finding.List
	where := name + ":" + w.Pointer
	switch {
	case w.Kind == Unknown && w.Text != "":
		out.Add(finding.KindUnknown.At(where, object.Clip(w.Text, 80), kind.String()))
	case w.Version != "" && w.Version != "1":
		out.Add(finding.KindVersion.At(where, w.Version, kind.String()))
	}
	if w.Kind != Unknown && by != Unknown && !compatible(w.Kind, by, objects) {
		out.Add(finding.KindStructure.At(where, w.Kind.String(), by.String()))
	}
	if w.Text == "" && w.Kind == Unknown && by == ImageClassification && objects > 1 {
		out.Add(finding.KindAmbiguous.At(name, by.String()))
	}
	return out.Close()
}

// objectKinds returns the kind that the objects tell, if they agree.
func objectKinds(objects []object.Raw) (first object.WireKind, mixed bool) {
	for i := range objects {
		k := objects[i].Kind
		switch {
		case k == nil:
		case first.Kind == Unknown:
			first = *k
		case k.Kind != first.Kind:
			return object.WireKind{}, true
		}
	}
	return first, false
}

// traits counts what the objects have.
type traits struct {
	boxes, masks, scores int
	skeletons            int
	sum                  float64 // of the confidences
}

func traitsOf(objects []object.Raw) (t traits) {
	for i := range objects {
		g := &objects[i]
		if g.Numbers.Written != object.NoBox || g.BadBox {
			t.boxes++
		}
		if mask.Masked(g) {
			t.masks++
		}
		if g.Keypoints != nil {
			t.skeletons++
		}
		if g.Confidence.Known {
			t.scores++
			t.sum += g.Confidence.Value
		}
	}
	return t
}

// structure tells the kind from what the objects have.
func structure(doc *document.Document, masks int) Kind {
	objects := doc.Objects
	t := traitsOf(objects)
	switch n := len(objects); {
	case n == 0 && masks == 0:
		return Unknown
	case t.masks > 0 || masks > 0:
		if t.scores > 0 || repeated(objects) {
			return InstanceSegmentation
		}
		return SemanticSegmentation
	case t.boxes > 0 || t.skeletons > 0:
		return ObjectDetection
	case len(doc.Unread) > 0:
		return Unknown // something has a place
	case n > 1 && t.sum > 1.01:
		return MultilabelClassification
	default:
		return ImageClassification
	}
}

// repeated reports whether a class comes twice.
func repeated(objects []object.Raw) bool {
	seen := make(map[string]struct{})
	for i := range objects {
		if _, ok := seen[objects[i].Class]; ok {
			return true
		}
		seen[objects[i].Class] = struct{}{}
	}
	return false
}

// compatible reports whether the kind as sent may have such a content.
func compatible(kind, structure Kind, objects int) bool {
	switch kind {
	case InstanceSegmentation, SemanticSegmentation:
		return structure == InstanceSegmentation || structure == SemanticSegmentation || objects == 0
	case ImageClassification, MultilabelClassification:
		return structure == ImageClassification || structure == MultilabelClassification
	case ObjectDetection:
		return structure == ObjectDetection
	default:
		return true
	}
}
