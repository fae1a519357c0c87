package render

import (
	"context"
	"fmt"
	"image"
	"slices"
	"sync"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/background"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/units"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// mostMasks bounds what the masks of one frame take, decoded, whatever the
// limits: a thousand of 1920x1080. Objects beyond it go without.
const mostMasks = 256 << 20

// maskBytes returns how much memory of the limits the masks of a frame may take
// beside its image.
func maskBytes(l raster.Limits, im *raster.Image) int64 {
	n := l.OrDefault().Bytes
	if im != nil {
		n = max(n-im.Bytes(), n/2)
	}
	return min(n, mostMasks)
}

// looseValues is how many values of a label map that no object refers to are
// shown, a mask each.
const looseValues = 32

// maskLoader decodes the masks of a frame, those of several files at once.
type maskLoader struct {
	frame    *Frame
	parts    []capture.Part
	document []byte // that masks may lie in
	limits   raster.Limits
	jobs     []maskJob
	left     int64 // bytes of masks that may still be made
	full     error // says that nothing is left
}

// maskJob is a file that holds masks: a part, or inside the document.
type maskJob struct {
	at      maskPlace
	where   string // in findings
	objects []int  // that refer to it; none for a loose one
	image   *maskbits.Image
	err     error
}

// maskPlace identifies a file.
type maskPlace struct {
	part   int
	inside prediction.Span // where part is negative
}

// newMaskLoader lists the files to decode, each once.
func newMaskLoader(f *Frame, req *capture.Request, parts []capture.Part, l raster.Limits) *maskLoader {
	m := &maskLoader{frame: f, parts: parts, limits: l, left: maskBytes(l, f.Image)}
	m.full = fmt.Errorf("the masks of this request take more than %s", units.Bytes(m.left))
	if l.Under != "" {
		m.full = fmt.Errorf("%w: too large to draw under %s", m.full, l.Under)
	}
	jobs := make(map[maskPlace]int)
	if p := f.Reading.Prediction; p != nil {
		f.Masks = make([]*maskbits.Mask, len(p.Objects))
		for i := range p.Objects {
			if ref := p.Objects[i].Mask; ref != nil {
				m.add(jobs, maskPlace{ref.Part, ref.Inside}, i)
			}
		}
	}
	for _, part := range f.Reading.Masks {
		m.add(jobs, maskPlace{part: part}, -1)
	}
	for i := range m.jobs {
		if m.jobs[i].at.part < 0 && m.document == nil {
			if m.document = f.Reading.JSON(req); m.document == nil {
				m.document = []byte{} // it was asked for
			}
		}
	}
	return m
}

// add lists a file, and the object that refers to it, if any.
func (m *maskLoader) add(jobs map[maskPlace]int, p maskPlace, object int) {
	if p.part >= len(m.parts) || p.part < 0 && p.inside == (prediction.Span{}) {
		return
	}
	at, ok := jobs[p]
	if !ok {
		at = len(m.jobs)
		jobs[p] = at
		job := maskJob{at: p}
		if p.part >= 0 {
			job.where = placeOf(&m.parts[p.part])
		} else {
			job.where = m.frame.Reading.Where(m.frame.Reading.Prediction.Objects[object].Pointer)
		}
		m.jobs = append(m.jobs, job)
	}
	if object >= 0 {
		m.jobs[at].objects = append(m.jobs[at].objects, object)
	}
}

// load decodes all masks, in batches so that what is decoded and not yet
// selected from stays small.
func (m *maskLoader) load(ctx context.Context) error {
	workers := processors()
	for first := 0; first < len(m.jobs); first += workers {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("masks: %w", err)
		}
		batch := m.jobs[first:min(first+workers, len(m.jobs))]
		m.decode(batch)
		for i := range batch {
			m.place(&batch[i])
			batch[i].image = nil
		}
	}
	m.runLengths()
	m.overlaps()
	m.checkBoxes()
	return nil
}

// decode decodes a batch, one goroutine each.
func (m *maskLoader) decode(batch []maskJob) {
	if len(batch) == 1 {
		m.decodeOne(&batch[0])
		return
	}
	var wg sync.WaitGroup
	for i := range batch {
		wg.Go(func() { background.Do(func() { m.decodeOne(&batch[i]) }) })
	}
	wg.Wait()
}

func (m *maskLoader) decodeOne(job *maskJob) {
	defer func() {
		if p := guard.Caught(recover()); p != nil {
			job.image, job.err = nil, p
		}
	}()
	if m.left <= 0 {
		job.err = m.full
		return
	}
	var data []byte
	if job.at.part >= 0 {
		data = prediction.PartFile(&m.parts[job.at.part])
	} else {
		ref := m.frame.Reading.Prediction.Objects[job.objects[0]].Mask
		if data, job.err = prediction.MaskFile(ref, m.document); job.err != nil {
			return
		}
	}
	job.image, job.err = maskbits.Decode(data, m.limits)
}

// place selects the masks of the objects from a decoded file.
func (m *maskLoader) place(job *maskJob) {
	f := m.frame
	if job.err != nil {
		f.find(finding.MaskUndecodable.At(job.where, raster.Reason(job.err)))
	}
	if job.image == nil {
		return
	}
	if f.Size.X < 1 || f.Size.Y < 1 {
		f.Size = job.image.Size()
	}
	if len(job.objects) == 0 {
		m.loose(job.image, job.where)
		return
	}
	if m.inBox(job) {
		return
	}
	picks := m.coloured(job)
	if picks == nil {
		picks = m.resolve(job)
	}
	masks := m.cut(job, picks)
	for k, i := range job.objects {
		f.Masks[i] = masks[picks[k]]
	}
}

// fit scales a mask to the frame. One of the size of the oriented image was
// made of that, and is turned back.
func (m *maskLoader) fit(mask *maskbits.Mask) *maskbits.Mask {
	f := m.frame
	if f.Image != nil && mask.Size() == f.Image.Size() && mask.Size() != f.Size {
		return mask.Unorient(f.Image.Orientation)
	}
	return mask.Scale(f.Size)
}

// afford counts n masks of a size, as large as they become, and returns how
// many of them there is room for.
func (m *maskLoader) afford(n int, size image.Point, where string) int {
	each := max(bitmapBytes(size), bitmapBytes(m.frame.Size), 1)
	if room := max(m.left/each, 0); int64(n) > room {
		m.frame.find(finding.MaskUndecodable.At(where, m.full.Error()))
		n = int(room)
	}
	m.left -= int64(n) * each
	return n
}

// bitmapBytes returns what a mask of a size takes.
func bitmapBytes(size image.Point) int64 { return int64(size.X+7) / 8 * int64(size.Y) }

// runLengths makes masks of the objects that have run lengths instead.
func (m *maskLoader) runLengths() {
	f := m.frame
	if f.Reading.Prediction == nil {
		return
	}
	objects := f.Reading.Prediction.Objects
	for i := range objects {
		rle := objects[i].RLE
		if rle == nil || f.Masks[i] != nil {
			continue
		}
		size, where := image.Pt(rle.Size.Width, rle.Size.Height), f.Reading.Where(objects[i].Pointer)
		if f.Size.X < 1 || f.Size.Y < 1 {
			f.Size = size
		}
		if m.afford(1, size, where) == 0 {
			continue
		}
		mask := maskbits.New(size.X, size.Y)
		mask.FillRLE(rle.Counts, rle.ByRow)
		mask.Measure()
		m.check(mask, where)
		if b := objects[i].MaskBox; b != nil {
			f.Masks[i] = m.intoBox(mask, *b)
		} else {
			f.Masks[i] = m.fit(mask)
		}
	}
}

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

// coloured returns the values of the colours that the document tells; nil where it tells
// not all, or the file has none.
func (m *maskLoader) coloured(job *maskJob) []pick {
	picks := make([]pick, len(job.objects))
	for k, i := range job.objects {
		ref := m.frame.Reading.Prediction.Objects[i].Mask
		if ref.Colour == "" || !job.image.Coloured() {
			return nil
		}
		picks[k] = pick{value: job.image.ValueOf(ref.Colour)}
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

// cut makes the masks of the picks, each once, and checks them.
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
	m.checkValues(job, masks)
	for _, p := range order {
		if !m.listed(job) {
			m.check(masks[p], job.where)
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

// checkValues finds values that mean nothing, or not what was thought.
func (m *maskLoader) checkValues(job *maskJob, masks map[pick]*maskbits.Mask) {
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

// check finds masks that are not what masks should be.
func (m *maskLoader) check(mask *maskbits.Mask, where string) {
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
			m.frame.Unreferenced = append(m.frame.Unreferenced, m.fit(mask))
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

// placeOf names a part as the findings of a reading do.
func placeOf(p *capture.Part) string {
	const most = 200 // bytes; names come over the wire
	name := p.Filename
	if name == "" {
		name = p.Name
	}
	return name[:min(len(name), most)]
}
