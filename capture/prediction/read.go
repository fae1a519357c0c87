package prediction

import (
	"slices"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/document"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/geometry"
	"github.com/framebin/framebin/capture/prediction/mask"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// Read makes out what r holds. The caller has r on hold.
//
// It never fails and never changes r: what is wrong is in the findings, what
// was not understood in the Extra fields. The strings of a Reading are as they
// were sent and may hold control characters: whoever shows them escapes them.
// The messages of its findings are safe to print, their places are not.
func Read(r *capture.Request, o Options) *Reading { return read(r, o, nil) }

// read reads r by what known returns of its shape: what earlier requests have
// proved.
//
// A request goes through five stages, each a function of what the one before
// returned: its parts, its document, the geometry, the masks, the judgement.
func read(r *capture.Request, o Options, known func(shape string) geometry.History) *Reading {
	rd := &Reading{Image: parts.None, Document: parts.None, memory: o.Memory}
	if r.Rejected && len(r.Body()) == 0 {
		return rd
	}
	sources, found := parts.Find(r, o.Memory)
	rd.Findings = found
	opened := open(sources, o)
	sources = opened.sources
	doc := opened.Document
	rd.Parts, rd.Document, rd.lenient, rd.opened = sources.Infos, opened.index, opened.lenient, opened.spans
	rd.add(opened.findings)
	rd.Image, rd.Masks = sources.Pictures(references(doc.Objects))
	rd.findImages(&sources, doc)
	rd.add(sources.Validate(doc.Prediction, rd.Image, rd.Masks, rd.Link != ""))
	image, imageName := sources.Picture(rd.Image)
	if rd.Image == EmbeddedImage {
		image, imageName = rd.embedded[rd.Drawn].Image, sources.Name+":"+rd.embedded[rd.Drawn].Pointer
	}
	rd.ImageSize, rd.Canvas = image.Size, image.Size
	rd.add(validateImage(image, imageName))
	if !doc.Prediction {
		rd.add(unread(doc, sources.Name))
		return rd
	}

	rd.Prediction = &Prediction{Size: doc.Size, Extra: doc.Extra}
	rd.add(confidences(doc, sources.Name))
	masks := mask.Request{Sources: &sources, Image: rd.Image, Masks: rd.Masks, Kind: doc.Kind.Kind}
	rd.add(mask.Pair(doc.Objects, masks))
	rd.Shape = shape(doc)
	rd.decideKind(doc, sources.Name)
	rd.add(unread(doc, sources.Name))
	frame := geometry.Frame{
		Image: rd.ImageSize, Told: doc.Size, Orientation: image.Orientation, ImageName: imageName, Name: sources.Name,
		Masks: maskSizes(&sources, rd.Masks, doc), StandIn: standIn(&sources, rd.Masks, doc),
	}
	hint := geometry.Hint{
		Force: o.Boxes, Corner: doc.Product.Corner, WholePixels: doc.Kind.Exact && doc.Kind.Version != "",
		Sent: geometry.Sent{Layout: doc.Product.Layout, Units: doc.Product.Units, By: doc.Product.Name},
	}
	if doc.Mapped {
		hint.Force = BoxFormat{Units: doc.Units}
	}
	if known != nil {
		hint.History = known(rd.Shape)
	}
	rd.resolve(doc.Objects, frame, hint)
	rd.add(validateObjects(doc, rd.Prediction.Kind, sources.Name))
	rd.add(mask.SettleOutlines(doc.Objects, rd.sizeOf, sources.Name))
	rd.add(mask.SettleRuns(doc.Objects, rd.sizeOf, sources.Name))
	inline := places(doc)
	mask.Locate(doc.Objects, inline, masks, rd.ImageSize, frame.Orientation)
	rd.add(mask.Check(doc.Objects, inline, masks, rd.ImageSize, frame.Orientation))
	rd.Prediction.Objects = doc.Values
	rd.Assumed = slices.ContainsFunc(doc.Values, func(o Object) bool { return o.Assumed != object.Assumption{} })
	return rd
}

// sizeOf returns the size of an image of the request; zero if it is not known.
func (r *Reading) sizeOf(image int) object.Size {
	if image == r.Drawn {
		return r.ImageSize
	}
	return r.Images[image].Size
}

// resolve settles where the objects are, image by image.
func (r *Reading) resolve(objects []object.Raw, frame geometry.Frame, hint geometry.Hint) {
	others := r.share(objects)
	drawn := objects
	if others != nil {
		drawn = onImage(objects, r.Drawn)
	}
	placed := geometry.Resolve(drawn, frame, hint)
	r.Boxes, r.Canvas, r.history = placed.Boxes, placed.Canvas, placed.History
	r.add(placed.Findings)
	for _, i := range others {
		frame.Image, frame.Orientation, frame.ImageName = r.Images[i].Size, 0, ""
		r.add(geometry.Resolve(onImage(objects, i), frame, hint).Findings)
	}
}

func (r *Reading) add(list []Finding) { r.Findings = append(r.Findings, list...) }

// references returns the names of the files that objects refer to as their
// masks, in lower case, with and without their extensions.
func references(objects []object.Raw) map[string]struct{} {
	refs := make(map[string]struct{})
	for i := range objects {
		if m := objects[i].Mask; m != nil {
			name := parts.PartBase(m.Ref)
			refs[name] = struct{}{}
			refs[parts.Stem(name)] = struct{}{}
		}
	}
	return refs
}

// maskSizes returns the sizes of the masks that are images.
func maskSizes(s *parts.Sources, masks []int, doc *document.Document) []object.Size {
	var list []object.Size
	for _, i := range masks {
		list = append(list, s.Images[i].Size)
	}
	for _, m := range doc.Inline {
		list = append(list, m.Image.Size)
	}
	return list
}

// standIn returns the size of the first mask, which stands in for an image
// that is not there.
func standIn(s *parts.Sources, masks []int, doc *document.Document) object.Size {
	for _, i := range masks {
		if size := s.Images[i].Size; !size.Empty() && !size.Absurd() {
			return size
		}
	}
	for i := range doc.Objects {
		if rle := doc.Objects[i].RLE; rle != nil {
			return rle.Size
		}
	}
	return object.Size{}
}

// places returns the masks inside the document.
func places(doc *document.Document) []mask.Place {
	var list []mask.Place
	for _, m := range doc.Inline {
		list = append(list, mask.Place{Where: m.Where, Span: m.Span, Image: m.Image})
	}
	return list
}

// shape describes how the document is built: the kind as sent, where the
// objects are, and where their boxes.
func shape(doc *document.Document) string {
	s := doc.Kind.Text + " " + doc.Container
	for i := range doc.Objects {
		if g := &doc.Objects[i]; g.Numbers.Written != object.NoBox {
			return s + " " + g.BoxKey
		}
	}
	return s
}

// Confidences a little above 1 are rounding; larger ones are per cent.
const (
	rounding   = 1.001
	maxPercent = 1.01
)

// confidences reads all confidences as per cent if one of them is.
func confidences(doc *document.Document, name string) []Finding {
	var out finding.List
	top := object.Confidence{}
	for i := range doc.Objects {
		if c := doc.Objects[i].Confidence; c.Known && c.Value > top.Value {
			top = c
		}
	}
	percent := doc.Product.Percent || top.Value > maxPercent && !doc.Mapped
	if percent && !doc.Product.Percent {
		out.Add(finding.ConfidencePercent.At(name, object.Clip(top.Text, 40)))
	}
	for i := range doc.Objects {
		g := &doc.Objects[i]
		for k := range g.Keypoints {
			if c := &g.Keypoints[k].Confidence; percent {
				c.Value /= 100
			}
		}
		if percent {
			g.Confidence.Value /= 100
		}
		switch c := &g.Confidence; {
		case c.Value > 1 && c.Value <= rounding:
			c.Value = 1
		case c.Value > 1:
			out.Add(finding.ConfidenceRange.At(name+":"+g.Pointer, object.Clip(c.Text, 40)))
		}
	}
	return out.Close()
}

// validateImage finds what is wrong with the image by its header.
func validateImage(image parts.Image, where string) []Finding {
	switch {
	case image.Err != nil:
		return []Finding{finding.ImageUndecodable.At(where, image.Err.Error())}
	case image.Size.Absurd():
		return []Finding{finding.ImageTooLarge.At(where, image.Size)}
	}
	return nil
}

// validateObjects finds what the objects of this kind should have. What no
// object has is the business of [finding.KindStructure].
func validateObjects(doc *document.Document, kind Kind, name string) []Finding {
	var out finding.List
	t := traitsOf(doc.Objects)
	boxed := kind == ObjectDetection && t.boxes > 0
	masked := (kind == InstanceSegmentation || kind == SemanticSegmentation) && t.masks > 0
	for i := range doc.Objects {
		g := &doc.Objects[i]
		lacks := func(rule finding.One[string]) {
			if !out.Full(rule.Rule) {
				out.Add(rule.At(name+":"+g.Pointer, kind.String()))
			}
		}
		if g.Class == "" && !out.Full(finding.ClassMissing.Rule) {
			out.Add(finding.ClassMissing.At(name + ":" + g.Pointer))
		}
		if !g.Confidence.Known && kind != SemanticSegmentation {
			lacks(finding.ConfidenceMissing)
		}
		if boxed && g.Box == nil && !g.BadBox {
			lacks(finding.BoxMissing)
		}
		if masked && !mask.Masked(g) {
			lacks(finding.MaskUnspecified)
		}
	}
	return out.Close()
}

// unread reports what looks like geometry and was not read.
func unread(doc *document.Document, name string) []Finding {
	var out finding.List
	for _, pointer := range doc.Unread {
		if !out.Full(finding.GeometryNotRead.Rule) {
			out.Add(finding.GeometryNotRead.At(name + ":" + pointer))
		}
	}
	return out.Close()
}
