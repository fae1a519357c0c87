package prediction

import (
	"fmt"

	"github.com/framebin/framebin/capture/imageheader"
)

// checkMasks finds references without a part, parts without a reference, and
// masks that do not fit the image.
func (r *reader) checkMasks() {
	used := make(map[int]bool)
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		if g.RLE != nil {
			r.checkRunLengths(g)
		}
		if g.Mask != nil && g.Mask.Inside == (Span{}) {
			r.checkPart(g, used[g.Mask.Part])
			used[g.Mask.Part] = true
		}
	}
	bytes := 0
	for _, i := range r.Masks {
		bytes += len(r.parts[i].Body)
		if !used[i] && len(r.decoder.drafts) > 0 {
			r.out.add(CodeMaskUnreferenced, place(&r.parts[i]))
		}
		r.checkMask(r.images[i], place(&r.parts[i]))
	}
	for _, m := range r.decoder.insides {
		r.checkMask(m.info, m.where)
	}
	const few, heavy = 8, 256 << 10
	if total := len(r.content); len(r.Masks) >= few && bytes >= heavy && bytes*2 > total {
		r.out.add(CodeMasksHeavy, "", len(r.Masks), bytes*100/total, total)
	}
}

// checkPart judges what a reference led to, once for each part.
func (r *reader) checkPart(g *draft, seen bool) {
	switch part := g.Mask.Part; {
	case part < 0:
		if !r.out.full(CodeMaskMissing) {
			r.out.add(CodeMaskMissing, r.decoder.where(g.Pointer+"/"+g.maskKey()), clip(g.Mask.Ref, 80))
		}
	case !seen && !r.images[part].is:
		r.out.add(CodeMaskUndecodable, place(&r.parts[part]), imageheader.ErrFormat.Error())
	}
}

// checkMask judges a mask by its header.
func (r *reader) checkMask(info imageInfo, where string) {
	switch {
	case info.err != nil:
		r.out.add(CodeMaskUndecodable, where, info.err.Error())
	case info.size.absurd():
		r.out.add(CodeMaskUndecodable, where, fmt.Sprintf("it claims %dx%d pixels", info.size.Width, info.size.Height))
	default:
		if code := r.maskSizeFault(info.size); code != "" {
			r.out.add(code, where, info.size.Width, info.size.Height, r.ImageSize.Width, r.ImageSize.Height)
		}
	}
}

// checkRunLengths judges a mask of run lengths by its size.
func (r *reader) checkRunLengths(g *draft) {
	size := g.RLE.Size
	if code := r.maskSizeFault(size); code != "" && !r.out.full(code) {
		r.out.add(code, r.decoder.where(g.Pointer), size.Width, size.Height, r.ImageSize.Width, r.ImageSize.Height)
	}
}

// maskSizeFault returns the code of what is wrong with the size of a mask; ""
// if nothing is. One of the size of the image as EXIF turns it was made of
// that, and is turned back.
func (r *reader) maskSizeFault(m Size) string {
	i := r.ImageSize
	switch {
	case i == Size{} || m == i || r.turned >= transposed && m == Size{i.Height, i.Width}:
		return ""
	case m.sameProportions(i):
		return CodeMaskSize
	default:
		return CodeMaskAspect
	}
}

// sameProportions reports whether the aspect ratios differ by at most 1 %.
func (s Size) sameProportions(o Size) bool {
	a, b := float64(s.Width)*float64(o.Height), float64(o.Width)*float64(s.Height)
	return a <= b*1.01 && b <= a*1.01
}
