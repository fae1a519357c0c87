package render

import (
	"slices"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/render/maskbits"
)

// pick says which pixels of a mask file belong to an object.
type pick struct {
	any   bool // whatever is not zero
	value int  // the pixels that have exactly this value
}

// resolve settles which pixels each object of a file takes, now that they can
// be looked at.
func (m *maskLoader) resolve(job *maskJob) []pick {
	objects := m.frame.Reading.Prediction.Objects
	picks := make([]pick, len(job.objects))
	guessed, listed := false, false
	for k, i := range job.objects {
		ref := objects[i].Mask
		picks[k] = pick{any: ref.Value == 0 && !ref.Zero, value: ref.Value}
		guessed, listed = guessed || ref.Guessed, listed || ref.Listed
	}
	values := insideValues(job.image)
	if !guessed && shifted(picks, values) {
		m.frame.find(finding.MaskValueShifted.At(job.where, values[len(values)-1]))
		return next(picks)
	}
	switch {
	case len(values) == 0 || listed:
	case job.image.Binary() || job.image.Soft():
		m.resolveTwo(job, picks, values, guessed)
	case guessed && len(values) == len(picks) && !within(picks, values):
		for k := range picks { // one value an object, whatever the values are
			picks[k] = pick{value: values[k]}
		}
	}
	return picks
}

// insideValues returns the values beside zero, ascending.
func insideValues(im *maskbits.Image) []int {
	var values []int
	for _, v := range im.Values() {
		if v.Value != 0 {
			values = append(values, v.Value)
		}
	}
	return values
}

// within reports whether each pick is one of the values.
func within(picks []pick, values []int) bool {
	return !slices.ContainsFunc(picks, func(p pick) bool {
		_, found := slices.BinarySearch(values, p.value)
		return !found
	})
}

// shifted reports whether the values can only be meant as one more than the
// numbers of the classes: these start at 0, the largest value is none of them,
// and every value less one is.
func shifted(picks []pick, values []int) bool {
	has := func(value int) bool { return slices.Contains(picks, pick{value: value}) }
	if len(values) == 0 || !has(0) || has(values[len(values)-1]) {
		return false
	}
	return !slices.ContainsFunc(values, func(v int) bool { return !has(v - 1) }) &&
		!slices.ContainsFunc(picks, func(p pick) bool { return p.any })
}

// next returns the picks of the values above.
func next(picks []pick) []pick {
	for k := range picks {
		picks[k].value++
	}
	return picks
}

// resolveTwo settles the objects of a file that tells inside from outside and
// no more: as told where the value of one is the value that is there, else
// each takes all that is inside.
func (m *maskLoader) resolveTwo(job *maskJob, picks []pick, values []int, guessed bool) {
	var told []int // picks of a value other than zero
	match := false
	for k, p := range picks {
		if !p.any && p.value != 0 {
			told = append(told, k)
			match = match || job.image.Binary() && p.value == values[0]
		}
	}
	switch {
	case len(told) == 0, match && (!guessed || len(told) == 1):
		return
	case len(told) > 1:
		m.frame.find(finding.MaskInseparable.At(job.where, len(told)))
	case job.image.Binary() && !job.image.Bitmap():
		m.frame.find(finding.MaskValueAbsent.At(job.where, picks[told[0]].value))
	}
	for _, k := range told {
		picks[k] = pick{any: true}
	}
}

// cut makes the masks of the picks, each once, and judges them.
func (m *maskLoader) cut(job *maskJob, picks []pick) map[pick]*maskbits.Mask {
	var order []pick
	masks := make(map[pick]*maskbits.Mask)
	for _, p := range picks {
		if _, ok := masks[p]; !ok {
			masks[p] = nil
			order = append(order, p)
		}
	}
	order = order[:m.afford(len(order), job.image.Size(), job.where)]
	var values []int
	for _, p := range order {
		if p.any {
			masks[p] = job.image.Select(0)
		} else {
			values = append(values, p.value)
		}
	}
	for i, mask := range job.image.Exactly(values...) {
		masks[pick{value: values[i]}] = mask
	}
	m.judgeValues(job, masks)
	for _, p := range order {
		if !m.listed(job) {
			m.judge(masks[p], job.where)
		}
		masks[p] = m.fit(masks[p])
	}
	return masks
}

// listed reports whether the objects of a file are a list of all classes, of
// which the file need not have any.
func (m *maskLoader) listed(job *maskJob) bool {
	return m.frame.Reading.Prediction.Objects[job.objects[0]].Mask.Listed
}

// judgeValues finds values that mean nothing, or not what was thought.
func (m *maskLoader) judgeValues(job *maskJob, masks map[pick]*maskbits.Mask) {
	im := job.image
	if im.Binary() || im.Soft() {
		return
	}
	if _, ok := masks[pick{any: true}]; ok {
		m.frame.find(finding.MaskNotBinary.At(job.where, len(im.Values())))
		return
	}
	pixels, first := 0, 0
	for _, v := range im.Values() {
		if _, ok := masks[pick{value: v.Value}]; ok || v.Value == 0 {
			continue
		}
		if pixels == 0 {
			first = v.Value
		}
		pixels += v.Pixels
	}
	if pixels > 0 {
		m.frame.find(finding.MaskValueUnknown.At(job.where, pixels, first))
	}
}

// judge finds masks that are not what masks should be.
func (m *maskLoader) judge(mask *maskbits.Mask, where string) {
	switch mask.Area {
	case 0:
		m.frame.find(finding.MaskEmpty.At(where))
	case mask.Width * mask.Height:
		m.frame.find(finding.MaskFull.At(where))
	}
}

// loose takes a mask that no object refers to; of a label map each value by
// itself.
func (m *maskLoader) loose(im *maskbits.Image, where string) {
	var masks []*maskbits.Mask
	if im.Binary() || im.Soft() {
		if m.afford(1, im.Size(), where) == 1 {
			masks = append(masks, im.Select(0))
		}
	} else {
		values := insideValues(im)
		values = values[:min(len(values), looseValues)]
		masks = im.Exactly(values[:m.afford(len(values), im.Size(), where)]...)
	}
	for _, mask := range masks {
		if mask.Area > 0 {
			m.frame.Loose = append(m.frame.Loose, m.fit(mask))
		}
	}
}

// overlapping is how many masks of classes are compared with each other.
const overlapping = 64

// overlaps finds classes that claim the same pixels.
func (m *maskLoader) overlaps() {
	f := m.frame
	p := f.Reading.Prediction
	if p == nil || p.Kind != prediction.SemanticSegmentation {
		return
	}
	for j := range f.Masks[:min(len(f.Masks), overlapping)] {
		for i := range j {
			a, b := f.Masks[i], f.Masks[j]
			if a != nil && b != nil && a != b && a.Overlaps(b) {
				f.find(finding.MaskOverlap.At(f.Reading.Where(p.Objects[j].Pointer), p.Objects[i].Class, p.Objects[j].Class))
				break
			}
		}
	}
}
