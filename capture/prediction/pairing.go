package prediction

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/jsonspan"
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
// has one, by the numbers in the names of the files, or by order.
func (r *reader) pairMasks() {
	drafts := r.decoder.drafts
	referring := 0
	index := r.index()
	for i := range drafts {
		g := &drafts[i]
		if g.Mask == nil {
			continue
		}
		if g.Mask.Inside != (Span{}) {
			referring++
			continue
		}
		if g.Mask.Part = index.find(g.Mask.Ref); g.Mask.Part == -1 && r.otherFile(g) {
			g.Extra = r.decoder.keep(g.Extra, g.Pointer, g.refers.weak)
			g.Mask = nil
			continue
		}
		referring++
	}
	if referring == 0 && len(r.Masks) > 0 && r.mayHaveMasks() {
		r.pairUnnamed()
	}
	r.shareMasks()
}

// otherFile reports whether a reference that no part answers to may be to
// something else than a mask, such as the image of the object: its key and its
// value are no mask's, and the kind has none.
func (r *reader) otherFile(g *draft) bool {
	if g.refers == nil || g.refers.weak.Kind() == jsonspan.None || strings.Contains(strings.ToLower(g.Mask.Ref), "mask") {
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

// pairUnnamed gives masks to objects that name none: all of them the only
// one, or to each the one of its number or its place.
func (r *reader) pairUnnamed() {
	drafts := r.decoder.drafts
	if len(r.Masks) == 1 && len(drafts) > 1 {
		for i := range drafts {
			drafts[i].Mask = &MaskRef{Part: r.Masks[0]}
		}
		r.out.add(CodeMaskByOrder, r.doc, len(r.Masks))
		return
	}
	masks, code := r.numbered(len(drafts)), CodeMaskByNumber
	if masks == nil && len(drafts) == len(r.Masks) {
		masks, code = r.Masks, CodeMaskByOrder
	}
	for i, part := range masks {
		if part >= 0 {
			drafts[i].Mask = &MaskRef{Part: part}
		}
	}
	if masks != nil {
		r.out.add(code, r.doc, len(r.Masks))
	}
}

// numbered returns the mask part of each of n objects by the number that ends
// its file name, -1 for none; nil where the numbers do not tell: not every
// mask has one of its own, or there are more or fewer masks than objects and
// they do not count from 0.
func (r *reader) numbered(n int) []int {
	parts := make(map[int]int, len(r.Masks))
	for _, i := range r.Masks {
		number, err := strconv.Atoi(lastNumber(stem(base(r.parts[i].Filename))))
		if _, twice := parts[number]; twice || err != nil {
			return nil
		}
		parts[number] = i
	}
	numbers := slices.Sorted(maps.Keys(parts))
	masks := make([]int, n)
	if len(numbers) == n {
		for i, number := range numbers {
			masks[i] = parts[number]
		}
		return masks
	}
	if numbers[0] != 0 {
		return nil
	}
	for i := range masks {
		masks[i] = -1
		if part, ok := parts[i]; ok {
			masks[i] = part
		}
	}
	return masks
}
