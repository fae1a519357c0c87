package render

import (
	"context"
	"fmt"
	"image"
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
	m.judgeBoxes()
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
	picks := m.resolve(job)
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
		mask.FillRLE(rle.Counts)
		mask.Measure()
		m.judge(mask, where)
		if b := objects[i].MaskBox; b != nil {
			f.Masks[i] = m.intoBox(mask, *b)
		} else {
			f.Masks[i] = m.fit(mask)
		}
	}
}
