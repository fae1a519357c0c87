package render

import (
	"image"
	"math"
	"slices"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/mask"
	"github.com/framebin/framebin/render/maskbits"
)

// inBox places the mask of a file into the box of its object, if it covers
// that and not the image: as the reading says, or as its pixels prove. It
// reports whether it does.
func (m *maskLoader) inBox(job *maskJob) bool {
	f := m.frame
	if len(job.objects) != 1 {
		return false
	}
	o := &f.Reading.Prediction.Objects[job.objects[0]]
	told := o.MaskBox != nil
	if !told && (o.Box == nil || m.ofImage(job.image.Size())) {
		return false
	}
	if m.afford(1, job.image.Size(), job.where) == 0 {
		return true
	}
	found := job.image.Likely()
	switch {
	case o.Mask.Value != 0:
		found = job.image.Select(o.Mask.Value)
	case found.Area == 0: // few values, all of them small
		found = job.image.Select(0)
	}
	box := o.Box
	if told {
		box = o.MaskBox
	} else if !fills(found, *box, f.Size) {
		m.outOfProportion(job)
		return false
	}
	m.check(found, job.where)
	f.find(finding.MaskInBox.At(job.where, prediction.Size{Width: found.Width, Height: found.Height}))
	f.Masks[job.objects[0]] = m.intoBox(found, *box)
	return true
}

// ofImage reports whether a mask has the size of the image, as stored or as
// EXIF turns it.
func (m *maskLoader) ofImage(size image.Point) bool {
	f := m.frame
	return size == f.Size || f.Image != nil && size == f.Image.Size()
}

// fills reports whether a mask covers a box and not the image.
func fills(found *maskbits.Mask, box prediction.Box, frame image.Point) bool {
	b := found.Bounds
	bounds := prediction.Box{X: float64(b.Min.X), Y: float64(b.Min.Y), Width: float64(b.Dx()), Height: float64(b.Dy())}
	return found.Area > 0 && mask.Fills(bounds,
		prediction.Size{Width: found.Width, Height: found.Height}, box, prediction.Size{Width: frame.X, Height: frame.Y})
}

// outOfProportion says of a mask that might have been one of a box that it is
// stretched over the image.
func (m *maskLoader) outOfProportion(job *maskJob) {
	size, of := job.image.Size(), m.frame.Size
	has, wants := prediction.Size{Width: size.X, Height: size.Y}, prediction.Size{Width: of.X, Height: of.Y}
	if has.SameProportions(wants) {
		m.frame.find(finding.MaskSize.At(job.where, has, wants))
	} else {
		m.frame.find(finding.MaskAspect.At(job.where, has, wants))
	}
}

// intoBox scales a mask into a box of the frame. A box without a size is where
// the mask begins.
func (m *maskLoader) intoBox(found *maskbits.Mask, b prediction.Box) *maskbits.Mask {
	f := m.frame
	if f.Image != nil && f.Image.Orientation > 1 && m.turned() {
		found = found.Unorient(f.Image.Orientation)
	}
	at := rectangle(b)
	if b.Width == 0 && b.Height == 0 {
		at.Max = at.Min.Add(found.Size())
	}
	return found.Place(at, f.Size)
}

// turned reports whether the objects were found on the image as EXIF turns it.
func (m *maskLoader) turned() bool {
	return slices.ContainsFunc(m.frame.Reading.Findings, func(f prediction.Finding) bool { return f.Code == finding.BoxTurned.Code })
}

// rectangle returns the pixels of a box, at least one.
func rectangle(b prediction.Box) image.Rectangle {
	edge := func(v float64) int { return int(math.Round(max(-maxCanvas, min(v, maxCanvas)))) }
	r := image.Rect(edge(b.X), edge(b.Y), edge(b.X+b.Width), edge(b.Y+b.Height))
	r.Max.X, r.Max.Y = max(r.Max.X, r.Min.X+1), max(r.Max.Y, r.Min.Y+1)
	return r
}

// checkBoxes finds masks that do not belong to the boxes of their objects:
// those that lie elsewhere, and those of which the inside is outside.
func (m *maskLoader) checkBoxes() {
	f := m.frame
	if f.Reading.Prediction == nil {
		return
	}
	for i, found := range f.Masks {
		o := &f.Reading.Prediction.Objects[i]
		if found == nil || found.Area == 0 || o.Box == nil || found.Size() != f.Size {
			continue
		}
		box := rectangle(*o.Box).Intersect(image.Rectangle{Max: f.Size})
		all, area := f.Size.X*f.Size.Y, box.Dx()*box.Dy()
		inside := found.Count(box)
		outside := found.Area - inside
		if 2*outside <= found.Area {
			continue
		}
		where := f.Reading.Where(o.Pointer)
		// What is not in the mask lies in the box, but for a few pixels.
		const few = 50
		if missing := all - area - outside; found.Area < all && missing*few <= all-found.Area && area*10 <= all*9 {
			f.find(finding.MaskInverted.At(where))
		} else {
			f.find(finding.MaskOutsideBox.At(where, outside*100/found.Area))
		}
	}
}
