package mask

import (
	"fmt"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// check judges the masks of one request beside its image.
type check struct {
	Request
	out finding.List
}

// Check finds references without a part, parts without a reference, and masks
// that do not fit the image.
func Check(objects []object.Raw, r Request) []finding.Finding {
	c := check{Request: r}
	used, inBox := make(map[int]bool), boxed(objects)
	for i := range objects {
		g := &objects[i]
		if g.RLE != nil && g.MaskBox == nil {
			c.dimensions(g.RLE.Size, r.Name+":"+g.Pointer)
		}
		if g.Mask != nil && g.Mask.Inside == (object.Span{}) {
			c.part(g, used[g.Mask.Part])
			used[g.Mask.Part] = true
		}
	}
	bytes := 0
	for _, i := range r.Masks {
		bytes += len(r.Parts[i].Body)
		if !used[i] && (len(objects) > 0 || r.Kind == object.SemanticSegmentation || r.Kind == object.InstanceSegmentation) {
			c.out.Add(finding.MaskUnreferenced.At(parts.Place(&r.Parts[i])))
		}
		c.header(r.Images[i], parts.Place(&r.Parts[i]), inBox[file{part: i}])
	}
	for _, m := range r.Inline {
		c.header(m.Image, m.Where, inBox[file{-1, m.Span}])
	}
	const few, heavy = 8, 256 << 10
	if total := len(r.Content); len(r.Masks) >= few && bytes >= heavy && bytes*2 > total {
		c.out.Add(finding.MasksHeavy.At("", len(r.Masks), bytes*100/total, total))
	}
	return c.out.Close()
}

// part judges what a reference led to, once for each part.
func (c *check) part(g *object.Raw, seen bool) {
	switch part := g.Mask.Part; {
	case part < 0:
		if !c.out.Full(finding.MaskMissing.Rule) {
			c.out.Add(finding.MaskMissing.At(c.Name+":"+g.Pointer+"/"+g.MaskKey, object.Clip(g.Mask.Ref, 80)))
		}
	case !seen && !c.Images[part].Is:
		c.out.Add(finding.MaskUndecodable.At(parts.Place(&c.Parts[part]), imageheader.ErrFormat.Error()))
	}
}

// header judges a mask by its header; the size of one that may lie in the box
// of its object is for whoever sees its pixels.
func (c *check) header(m parts.Image, where string, inBox bool) {
	switch {
	case m.Err != nil:
		c.out.Add(finding.MaskUndecodable.At(where, m.Err.Error()))
	case m.Size.Absurd():
		c.out.Add(finding.MaskUndecodable.At(where, fmt.Sprintf("it claims %v pixels", m.Size)))
	case !inBox:
		c.dimensions(m.Size, where)
	}
}

// dimensions judges the size of a mask. One of the size of the image as EXIF
// turns it was made of that, and is turned back.
func (c *check) dimensions(m object.Size, where string) {
	rule := finding.MaskAspect
	switch {
	case c.Size.Empty() || c.covers(m):
		return
	case m.SameProportions(c.Size):
		rule = finding.MaskSize
	}
	if !c.out.Full(rule.Rule) {
		c.out.Add(rule.At(where, m, c.Size))
	}
}
