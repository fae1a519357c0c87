package render

import (
	"context"
	"errors"
	"fmt"
	"image"
	"runtime"
	"sync"

	"framebin/capture"
	"framebin/capture/prediction"
	"framebin/render/raster"
)

// maskBytes bounds what the masks of one frame take, decoded: a thousand of
// 1920x1080. Objects beyond it go without.
const maskBytes = 256 << 20

// looseValues is how many values of a label map that no object refers to are
// shown, a mask each.
const looseValues = 32

var (
	errManyMasks = errors.New("the masks of this request take more than 256 MiB")
	errPanicked  = errors.New("drawing failed inside")
)

// maskLoader decodes the masks of a frame, those of several parts at once.
type maskLoader struct {
	frame  *Frame
	parts  []capture.Part
	limits raster.Limits
	jobs   []maskJob
	left   int64 // bytes of masks that may still be made
}

// maskJob is a part that holds masks.
type maskJob struct {
	part    int
	objects []int // that refer to it; none for a loose one
	image   *raster.MaskImage
	err     error
}

// newMaskLoader lists the parts to decode, each once.
func newMaskLoader(f *Frame, parts []capture.Part, l raster.Limits) *maskLoader {
	m := &maskLoader{frame: f, parts: parts, limits: l, left: maskBytes}
	byPart := make(map[int]int)
	add := func(part, object int) {
		if part < 0 || part >= len(parts) {
			return
		}
		at, ok := byPart[part]
		if !ok {
			at = len(m.jobs)
			byPart[part] = at
			m.jobs = append(m.jobs, maskJob{part: part})
		}
		if object >= 0 {
			m.jobs[at].objects = append(m.jobs[at].objects, object)
		}
	}
	if p := f.Reading.Prediction; p != nil {
		f.Masks = make([]*raster.Mask, len(p.Objects))
		for i := range p.Objects {
			if ref := p.Objects[i].Mask; ref != nil {
				add(ref.Part, i)
			}
		}
	}
	for _, part := range f.Reading.Masks {
		add(part, -1)
	}
	return m
}

// load decodes all masks, in batches so that what is decoded and not yet
// selected from stays small.
func (m *maskLoader) load(ctx context.Context) error {
	workers := max(runtime.GOMAXPROCS(0)-1, 1)
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
		wg.Go(func() { m.decodeOne(&batch[i]) })
	}
	wg.Wait()
}

func (m *maskLoader) decodeOne(job *maskJob) {
	defer func() {
		if p := recover(); p != nil {
			job.image, job.err = nil, fmt.Errorf("%w: %v", errPanicked, p)
		}
	}()
	if m.left <= 0 {
		job.err = errManyMasks
		return
	}
	job.image, job.err = raster.DecodeMask(m.parts[job.part].Body, m.limits)
}

// place selects the masks of the objects from a decoded part.
func (m *maskLoader) place(job *maskJob) {
	f, where := m.frame, placeOf(&m.parts[job.part])
	if job.err != nil {
		f.find(prediction.CodeMaskUndecodable, where, raster.Reason(job.err))
	}
	if job.image == nil {
		return
	}
	if !f.Drawable() {
		f.Size = job.image.Size()
	}
	for _, i := range job.objects {
		value := f.Reading.Prediction.Objects[i].Mask.Value
		if mask := m.take(job.image.Select(value), where); mask != nil {
			f.Masks[i] = mask
			m.judge(mask, job.image, value, where)
		}
	}
	if len(job.objects) == 0 {
		m.loose(job.image, where)
	}
}

// loose takes a mask that no object refers to; of a label map each value by
// itself.
func (m *maskLoader) loose(im *raster.MaskImage, where string) {
	if im.Binary() || im.Soft() {
		if mask := m.take(im.Select(0), where); mask != nil && mask.Area > 0 {
			m.frame.Loose = append(m.frame.Loose, mask)
		}
		return
	}
	values := im.Values()
	for _, v := range values[:min(len(values), looseValues)] {
		if v.Value == 0 {
			continue
		}
		if mask := m.take(im.Select(v.Value), where); mask != nil {
			m.frame.Loose = append(m.frame.Loose, mask)
		}
	}
}

// take brings a mask to the size of the frame, and counts it.
func (m *maskLoader) take(mask *raster.Mask, where string) *raster.Mask {
	size := m.frame.Size
	stride := int64(size.X+7) / 8
	m.left -= stride * int64(size.Y)
	if m.left < 0 {
		m.frame.find(prediction.CodeMaskUndecodable, where, errManyMasks.Error())
		return nil
	}
	return m.fit(mask)
}

// fit scales a mask to the frame. One of the size of the oriented image was
// made of that, and is turned back.
func (m *maskLoader) fit(mask *raster.Mask) *raster.Mask {
	f := m.frame
	if f.Image != nil && mask.Size() == f.Image.Size() && mask.Size() != f.Size {
		return mask.Unturn(f.Image.Orientation)
	}
	return mask.Scale(f.Size)
}

// judge finds masks that are not what masks should be.
func (m *maskLoader) judge(mask *raster.Mask, im *raster.MaskImage, value int, where string) {
	switch mask.Area {
	case 0:
		m.frame.find(prediction.CodeMaskEmpty, where)
	case mask.Width * mask.Height:
		m.frame.find(prediction.CodeMaskFull, where)
	}
	if value == 0 && !im.Binary() && !im.Soft() {
		m.frame.find(prediction.CodeMaskNotBinary, where, len(im.Values()))
	}
}

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
		size := image.Pt(rle.Size.Width, rle.Size.Height)
		if !f.Drawable() {
			f.Size = size
		}
		where := objects[i].Pointer
		if int64(size.X)*int64(size.Y)/8 > m.left {
			f.find(prediction.CodeRLEBroken, where, errManyMasks.Error())
			continue
		}
		mask := raster.NewMask(size.X, size.Y)
		mask.FillRLE(rle.Counts)
		mask.Measure()
		f.Masks[i] = m.take(mask, where)
	}
}
