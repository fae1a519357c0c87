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
// A request goes through five stages, each a function of what those before
// returned: its parts, its document, its images, where the objects are, the
// judgement.
func read(r *capture.Request, o Options, known func(shape string) geometry.History) *Reading {
	if r.Rejected && len(r.Body()) == 0 {
		return &Reading{Image: parts.None, Document: parts.None, memory: o.Memory}
	}
	sources, found := parts.Find(r, o.Memory)
	doc := open(sources, o)
	in := findImages(doc)
	doc = orNames(doc, in)
	placed := place(&doc, &in, o, known)
	return &Reading{
		Prediction: placed.prediction, Boxes: placed.boxes, Assumed: placed.assumed, Canvas: placed.canvas, Shape: placed.shape,
		Parts: sources.Infos, Document: doc.index, Masks: in.masks,
		Image: in.image, Images: in.list, Drawn: in.drawn, Link: in.link, ImageSize: in.header.Size,
		Findings: slices.Concat(found, doc.findings, in.findings, handshake(r, &doc), validate(&doc, &in), placed.findings),
		memory:   o.Memory, lenient: doc.lenient, opened: doc.spans, history: placed.history,
	}
}

// handshake finds a request that only asks whether it may post here.
func handshake(r *capture.Request, d *opened) (found []Finding) {
	if d.Prediction {
		return nil
	}
	if by := parts.Handshake(r, d.sources.JSON); by != "" {
		found = append(found, finding.Handshake.At("", object.Clip(by, 80)))
	}
	return found
}

// placed is what a document says of the objects in an image, and where they
// are.
type placed struct {
	prediction *Prediction // nil where the document is none
	shape      string
	boxes      BoxFormat
	canvas     Size
	history    geometry.History
	assumed    bool
	findings   []Finding
}

// place settles what the objects of a document are and where in the images
// they lie. It fills the objects in, step by step: each step needs what those
// before have settled.
func place(d *opened, in *images, o Options, known func(shape string) geometry.History) placed {
	doc, name := d.Document, d.sources.Name
	if !doc.Prediction {
		return placed{canvas: in.header.Size, findings: unread(doc, name)}
	}
	found := confidences(doc, name)
	masks := mask.Request{
		Sources: &d.sources, Image: in.image, Masks: in.masks, Inline: doc.Inline, Kind: doc.Kind.Kind,
		Size: in.header.Size, Orientation: in.header.Orientation,
	}
	found = append(found, mask.Pair(doc.Objects, masks)...)
	kind, wire, doubts := decideKind(doc, len(in.masks), name)
	found = append(append(found, doubts...), unread(doc, name)...)
	shape := shapeOf(doc)
	hint := hintOf(doc, wire, o.Boxes)
	if known != nil {
		hint.History = known(shape)
	}
	boxes := resolve(doc.Objects, in, frameOf(d, in, &masks), hint)
	found = append(append(found, boxes.Findings...), validateObjects(doc, kind, name)...)
	found = append(found, mask.SettleOutlines(doc.Objects, in.sizeOf, name)...)
	found = append(found, mask.SettleRuns(doc.Objects, in.sizeOf, name)...)
	mask.Locate(doc.Objects, masks)
	found = append(found, mask.Check(doc.Objects, masks)...)
	return placed{
		prediction: &Prediction{Kind: kind, WireKind: wire.Text, Objects: doc.Values, Size: doc.Size, Extra: doc.Extra},
		shape:      shape, boxes: boxes.Boxes, canvas: boxes.Canvas, history: boxes.History, findings: found,
		assumed: slices.ContainsFunc(doc.Values, func(o Object) bool { return o.Assumed != object.Assumption{} }),
	}
}

// frameOf returns what is known of the picture that the objects lie on.
func frameOf(d *opened, in *images, masks *mask.Request) geometry.Frame {
	return geometry.Frame{
		Image: in.header.Size, Told: d.Size, Orientation: in.header.Orientation, ImageName: in.name, Name: d.sources.Name,
		Masks: masks.Sizes(), StandIn: standIn(masks, d.Objects),
	}
}

// hintOf returns what is known of the numbers before they are looked at: a user
// chose their format, the document is framebin's own, or its sender is known.
func hintOf(doc *document.Document, wire object.WireKind, force BoxFormat) geometry.Hint {
	if doc.Mapped {
		force = BoxFormat{Units: doc.Units}
	}
	return geometry.Hint{
		Force: force, WholePixels: wire.Exact && wire.Version != "",
		Sent: geometry.Sent{Layout: doc.Product.Layout, Units: doc.Product.Units, By: doc.Product.Name},
	}
}

// resolve settles where the objects are, image by image. What it returns is of
// the image that is drawn, but for the findings.
func resolve(objects []object.Raw, in *images, frame geometry.Frame, hint geometry.Hint) geometry.Result {
	others := in.share(objects)
	drawn := objects
	if others != nil {
		drawn = onImage(objects, in.drawn)
	}
	out := geometry.Resolve(drawn, frame, hint)
	for _, i := range others {
		frame.Image, frame.Orientation, frame.ImageName = in.list[i].Size, 0, ""
		out.Findings = append(out.Findings, geometry.Resolve(onImage(objects, i), frame, hint).Findings...)
	}
	return out
}

// standIn returns the size of the first mask, which stands in for an image
// that is not there.
func standIn(masks *mask.Request, objects []object.Raw) object.Size {
	for _, i := range masks.Masks {
		if size := masks.Images[i].Size; !size.Empty() && !size.Absurd() {
			return size
		}
	}
	for i := range objects {
		if rle := objects[i].RLE; rle != nil {
			return rle.Size
		}
	}
	return object.Size{}
}

// shapeOf describes how the document is built: the kind as sent, where the
// objects are, and where their boxes.
func shapeOf(doc *document.Document) string {
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
	percent := top.Value > maxPercent && (doc.Product.Percent || !doc.Mapped)
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

// validate finds what is wrong with the parts, and with the image by its
// header.
func validate(d *opened, in *images) []Finding {
	found := d.sources.Validate(d.Prediction, in.image, in.masks, in.link != "")
	switch {
	case in.header.Err != nil:
		return append(found, finding.ImageUndecodable.At(in.name, in.header.Err.Error()))
	case in.header.Size.Absurd():
		return append(found, finding.ImageTooLarge.At(in.name, in.header.Size))
	}
	return found
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
