package prediction

import (
	"fmt"
	"strconv"
	"strings"

	"framebin/capture/prediction/jsontree"
)

// partIndex finds parts by the ways in which documents refer to them, the
// surest first. The first part of a name counts.
type partIndex [6]map[string]int

// The ways to refer to a part.
const (
	byFilename = iota
	byBase
	byFolded // in lower case
	byStem   // in lower case and without extension
	byField
	byNumber // the digits at the end of its stem
)

func (r *reader) index() *partIndex {
	var x partIndex
	for i := range x {
		x[i] = make(map[string]int, len(r.parts))
	}
	for i := range r.parts {
		p := &r.parts[i]
		if i == r.Image || i == r.Document {
			continue
		}
		b := base(p.Filename)
		folded := stem(strings.ToLower(b))
		x.put(byFilename, p.Filename, i)
		x.put(byBase, b, i)
		x.put(byFolded, strings.ToLower(b), i)
		x.put(byStem, folded, i)
		x.put(byField, p.Name, i)
		if calledMask(p) {
			x.put(byNumber, lastNumber(folded), i)
		}
	}
	return &x
}

func (x *partIndex) put(way int, key string, part int) {
	if _, taken := x[way][key]; !taken && key != "" {
		x[way][key] = part
	}
}

// find returns the part that a reference means; -1 if there is none.
func (x *partIndex) find(ref string) int {
	b := base(ref)
	if n, err := strconv.ParseFloat(ref, 64); err == nil && n >= 0 && n < 1e6 && n == float64(int(n)) {
		if i, ok := x[byFilename][fmt.Sprintf("mask_%04d.png", int(n))]; ok {
			return i
		}
		if i, ok := x[byNumber][strconv.Itoa(int(n))]; ok {
			return i
		}
	}
	for way, key := range [...]string{
		byFilename: ref,
		byBase:     b,
		byFolded:   strings.ToLower(b),
		byStem:     stem(strings.ToLower(b)),
		byField:    ref,
	} {
		if i, ok := x[way][key]; ok {
			return i
		}
	}
	return -1
}

// lastNumber returns the digits at the end of s without leading zeros.
func lastNumber(s string) string {
	digits := s[len(strings.TrimRight(s, "0123456789")):]
	if digits == "" {
		return ""
	}
	if t := strings.TrimLeft(digits, "0"); t != "" {
		return t
	}
	return "0"
}

// pairMasks finds the part of each mask: by reference, or, where no object
// has one, by order.
func (r *reader) pairMasks() {
	drafts := r.decoder.drafts
	referring := 0
	index := r.index()
	for i := range drafts {
		g := &drafts[i]
		if g.Mask == nil {
			continue
		}
		if g.Mask.Part = index.find(g.Mask.Ref); g.Mask.Part == -1 && r.otherFile(g) {
			g.Extra = r.decoder.keep(g.Extra, g.Pointer, g.maskNode)
			g.Mask = nil
			continue
		}
		referring++
		g.Mask.Value = g.maskVal
	}
	if referring == 0 && len(r.Masks) > 0 && r.mayHaveMasks() {
		r.pairByOrder()
	}
	r.shareMasks()
}

// otherFile reports whether a reference that no part answers to may be to
// something else than a mask, such as the image of the object: its key and its
// value are no mask's, and the kind has none.
func (r *reader) otherFile(g *draft) bool {
	if g.maskNode.Kind() == jsontree.None || strings.Contains(strings.ToLower(g.Mask.Ref), "mask") {
		return false
	}
	return r.wire.kind != InstanceSegmentation && r.wire.kind != SemanticSegmentation
}

// mayHaveMasks reports whether masks without a reference belong to the
// objects: not where the kind or another kind of mask says otherwise.
func (r *reader) mayHaveMasks() bool {
	for i := range r.decoder.drafts {
		if r.decoder.drafts[i].hasMask() {
			return false
		}
	}
	switch r.wire.kind {
	case ObjectDetection, ImageClassification, MultilabelClassification:
		return false
	default:
		return true
	}
}

func (r *reader) pairByOrder() {
	drafts := r.decoder.drafts
	switch {
	case len(drafts) == len(r.Masks):
		for i := range drafts {
			drafts[i].Mask = &MaskRef{Part: r.Masks[i], Value: drafts[i].maskVal}
		}
	case len(r.Masks) == 1 && len(drafts) > 1:
		for i := range drafts {
			drafts[i].Mask = &MaskRef{Part: r.Masks[0], Value: drafts[i].maskVal}
		}
	default:
		return
	}
	r.out.add(CodeMaskByOrder, r.doc, len(r.Masks))
}

// shareMasks gives the objects of one mask their pixel values: as sent, else
// the numbers of their classes, else their order from 1.
func (r *reader) shareMasks() {
	sharing := make(map[int][]*draft)
	for i := range r.decoder.drafts {
		if g := &r.decoder.drafts[i]; g.Mask != nil && g.Mask.Part >= 0 {
			sharing[g.Mask.Part] = append(sharing[g.Mask.Part], g)
		}
	}
	for _, part := range r.Masks {
		list := sharing[part]
		if len(list) < 2 {
			continue
		}
		r.out.add(CodeMaskShared, place(&r.parts[part]), len(list))
		shareValues(list)
	}
}

func shareValues(list []*draft) {
	numbers := make(map[int]bool)
	for i, g := range list {
		if g.maskVal > 0 {
			return // as sent
		}
		list[i].Mask.Value = i + 1
		if n, err := strconv.Atoi(g.number); err == nil && n > 0 && n <= 65535 {
			numbers[n] = true
		}
	}
	if len(numbers) != len(list) {
		return
	}
	for _, g := range list {
		g.Mask.Value, _ = strconv.Atoi(g.number)
	}
}

// checkMasks finds references without a part, parts without a reference, and
// masks that do not fit the image.
func (r *reader) checkMasks() {
	used := make(map[int]bool)
	for i := range r.decoder.drafts {
		g := &r.decoder.drafts[i]
		if g.Mask == nil {
			continue
		}
		if used[g.Mask.Part] = true; g.Mask.Part >= 0 || r.out.full(CodeMaskMissing) {
			continue
		}
		r.out.add(CodeMaskMissing, r.decoder.where(g.Pointer+"/"+g.maskKey), clip(g.Mask.Ref, 80))
	}
	bytes := 0
	for _, i := range r.Masks {
		bytes += len(r.parts[i].Body)
		if !used[i] && len(r.decoder.drafts) > 0 {
			r.out.add(CodeMaskUnreferenced, place(&r.parts[i]))
		}
		r.checkMaskSize(i)
	}
	const few, heavy = 8, 256 << 10
	if total := len(r.req.Body()); len(r.Masks) >= few && bytes >= heavy && bytes*2 > total {
		r.out.add(CodeMasksHeavy, "", len(r.Masks), bytes*100/total, total)
	}
}

func (r *reader) checkMaskSize(part int) {
	info, where := r.images[part], place(&r.parts[part])
	m, i := info.size, r.ImageSize
	switch {
	case info.err != nil:
		r.out.add(CodeMaskUndecodable, where, info.err.Error())
	case m.absurd():
		r.out.add(CodeMaskUndecodable, where, fmt.Sprintf("it claims %dx%d pixels", m.Width, m.Height))
	case i == Size{} || m == i:
	case m.sameProportions(i):
		r.out.add(CodeMaskSize, where, m.Width, m.Height, i.Width, i.Height)
	default:
		r.out.add(CodeMaskAspect, where, m.Width, m.Height, i.Width, i.Height)
	}
}

// sameProportions reports whether the aspect ratios differ by at most 1 %.
func (s Size) sameProportions(o Size) bool {
	a, b := float64(s.Width)*float64(o.Height), float64(o.Width)*float64(s.Height)
	return a <= b*1.01 && b <= a*1.01
}
