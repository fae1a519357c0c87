package prediction

import (
	"github.com/framebin/framebin/capture/prediction/document"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/mask"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

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
	for _, l := range doc.Unread {
		if !out.Full(finding.GeometryNotRead.Rule) {
			out.Add(finding.GeometryNotRead.At(name + ":" + l.Pointer))
		}
	}
	return out.Close()
}
