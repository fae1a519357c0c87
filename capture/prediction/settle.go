package prediction

import "cmp"

// maxPercent is the largest confidence that is still 0..1: rounding makes
// some models say a little more than 1.
const maxPercent = 1.01

// settle decides what depends on all objects, on the masks and on the image.
func (r *reader) settle() {
	d, p := r.decoder, r.Prediction
	prod := d.productOf(r.container)
	p.WireKind = r.wire.text
	r.categories()
	r.confidences(prod)
	r.pairMasks()
	r.kind()
	r.canvas()
	r.boxes(prod)
	r.turnMapped()
	r.checkObjects()
	r.checkMasks()
	p.Objects = d.objects()
	if d.full {
		r.out.add(CodeJSONTooLarge, r.doc, maxObjects)
	}
	r.Shape = r.shape()
}

// confidences reads all of them as percent if one of them is.
func (r *reader) confidences(prod product) {
	top := Confidence{}
	for i := range r.decoder.drafts {
		if c := r.decoder.drafts[i].Confidence; c.Known && c.Value > top.Value {
			top = c
		}
	}
	percent := prod.percent || top.Value > maxPercent && !r.mapped
	if percent && !prod.percent {
		r.out.add(CodeConfidencePercent, r.doc, clip(top.Text, 40))
	}
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		for k := range g.Keypoints {
			if c := &g.Keypoints[k].Confidence; percent {
				c.Value /= 100
			}
		}
		switch {
		case percent:
			g.Confidence.Value /= 100
		case g.Confidence.Value > 1:
			r.out.add(CodeConfidenceRange, r.decoder.where(g.Pointer), clip(g.Confidence.Text, 40))
		}
	}
}

// kind decides the kind: as sent, else as the objects agree, else by the
// structure.
func (r *reader) kind() {
	p := r.Prediction
	if r.wire.text == "" && !r.mapped {
		r.objectKinds()
	}
	by := r.structure()
	w := r.wire
	p.Kind = cmp.Or(w.kind, by)
	where := r.decoder.where(w.pointer)
	switch {
	case w.kind == Unknown && w.text != "":
		r.out.add(CodeKindUnknown, where, clip(w.text, 80), p.Kind)
	case w.version != "" && w.version != "1":
		r.out.add(CodeKindVersion, where, w.version, p.Kind)
	}
	if w.kind != Unknown && by != Unknown && !compatible(w.kind, by, len(r.decoder.drafts)) {
		r.out.add(CodeKindStructure, where, w.kind, by)
	}
	if w.text == "" && w.kind == Unknown && by == ImageClassification && len(r.decoder.drafts) > 1 {
		r.out.add(CodeKindAmbiguous, r.doc, by)
	}
}

// objectKinds takes the kind from the objects if they have one and agree.
func (r *reader) objectKinds() {
	var first wireKind
	for i := range r.decoder.drafts {
		k := r.decoder.drafts[i].kind
		switch {
		case k == nil:
		case first.kind == Unknown:
			first = *k
		case k.kind != first.kind:
			r.out.add(CodeKindMixed, r.doc, r.structure())
			return
		}
	}
	r.wire = first
	r.Prediction.WireKind = first.text
}

// structure tells the kind from what the objects have.
func (r *reader) structure() Kind {
	s := r.traits()
	switch n := len(r.decoder.drafts); {
	case n == 0 && len(r.Masks) == 0:
		return Unknown
	case s.masks > 0 || len(r.Masks) > 0:
		if s.scores > 0 || r.repeated() {
			return InstanceSegmentation
		}
		return SemanticSegmentation
	case s.boxes > 0 || s.skeletons > 0:
		return ObjectDetection
	case n > 1 && s.sum > 1.01:
		return MultilabelClassification
	default:
		return ImageClassification
	}
}

// traits counts what the objects have.
type traits struct {
	boxes, masks, scores int
	skeletons            int
	sum                  float64 // of the confidences
}

func (r *reader) traits() (s traits) {
	for i := range r.decoder.drafts {
		s.add(&r.decoder.drafts[i])
	}
	return s
}

// repeated reports whether a class comes twice.
func (r *reader) repeated() bool {
	seen := make(map[string]struct{})
	for i := range r.decoder.drafts {
		class := r.decoder.drafts[i].Class
		if _, ok := seen[class]; ok {
			return true
		}
		seen[class] = struct{}{}
	}
	return false
}

func (s *traits) add(g *draft) {
	if g.box.layout != rawNone || g.badBox {
		s.boxes++
	}
	if g.hasMask() {
		s.masks++
	}
	if g.Keypoints != nil {
		s.skeletons++
	}
	if g.Confidence.Known {
		s.scores++
		s.sum += g.Confidence.Value
	}
}

func (g *draft) hasMask() bool {
	return g.Mask != nil || g.Polygons != nil && g.Rotation == 0 || g.RLE != nil || g.unshown
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

// checkObjects finds what the objects of this kind should have. What no
// object has is the business of [CodeKindStructure].
func (r *reader) checkObjects() {
	kind := r.Prediction.Kind
	s := r.traits()
	boxed := kind == ObjectDetection && s.boxes > 0
	masked := (kind == InstanceSegmentation || kind == SemanticSegmentation) && s.masks > 0
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		if g.Class == "" {
			r.lacks(g, CodeClassMissing)
		}
		if !g.Confidence.Known && kind != SemanticSegmentation {
			r.lacks(g, CodeConfidenceMissing, kind)
		}
		if boxed && g.Box == nil && !g.badBox {
			r.lacks(g, CodeBoxMissing, kind)
		}
		if masked && !g.hasMask() {
			r.lacks(g, CodeMaskUnspecified, kind)
		}
	}
}

func (r *reader) lacks(g *draft, code string, args ...any) {
	if !r.out.full(code) {
		r.out.add(code, r.decoder.where(g.Pointer), args...)
	}
}
