package prediction

import (
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/imageheader"
)

// judgeParts finds what is wrong with the parts of a camera inference. A
// request that is none is left alone.
func (r *reader) judgeParts() {
	if len(r.parts) == 0 {
		if r.Prediction != nil && !isJSON(r.req.MediaType) && !r.declared {
			r.out.add(CodePartMediaType, r.doc, clip(r.req.MediaType, 80), "JSON")
		}
		return
	}
	if r.Prediction != nil || r.Document >= 0 && r.declared {
		r.judgeDocument()
	}
	if r.Prediction == nil && !r.looksLikeInference() {
		return
	}
	if r.Document == -1 {
		r.out.add(CodePredictionsMissing, "")
	}
	if r.Prediction != nil && r.Image == -1 {
		r.out.add(CodeImageMissing, "")
	}
	r.judgeImages()
}

func (r *reader) judgeDocument() {
	p := &r.parts[r.Document]
	if !r.declared {
		r.out.add(CodePartName, r.doc, clip(p.Name, 80))
	}
	if !isJSON(p.MediaType) {
		r.out.add(CodePartMediaType, r.doc, clip(p.MediaType, 80), "JSON")
	}
	if r.documents > 1 {
		r.out.add(CodePartDuplicate, r.doc, r.documents, "predictions")
	}
}

// looksLikeInference reports whether parts without predictions are named as
// camera inference names them.
func (r *reader) looksLikeInference() bool {
	if r.Image >= 0 && partBase(stem(r.parts[r.Image].Filename)) == "image" {
		return true
	}
	for _, i := range r.Masks {
		if calledMask(&r.parts[i]) {
			return true
		}
	}
	return false
}

// judgeImages compares what image parts say with what they hold, and finds
// those that are there twice.
func (r *reader) judgeImages() {
	images := 0
	seen := make(map[string]bool)
	masks := make(map[int]bool, len(r.Masks))
	for _, i := range r.Masks {
		masks[i] = true
	}
	for i := range r.parts {
		p := &r.parts[i]
		if !r.images[i].is {
			continue
		}
		r.judgeMediaType(p)
		if !masks[i] {
			images++
			continue
		}
		name := partBase(p.Filename)
		if name != "" && seen[name] {
			r.out.add(CodePartDuplicate, place(p), 2, "mask "+clip(name, 80))
		}
		seen[name] = true
	}
	if images > 1 && r.Image >= 0 {
		r.out.add(CodePartDuplicate, place(&r.parts[r.Image]), images, "image")
	}
}

func (r *reader) judgeMediaType(p *capture.Part) {
	holds := sniff(p.Body)
	says := p.MediaType
	if says == "image/jpg" || says == "image/pjpeg" {
		says = "image/jpeg"
	}
	if holds != "" && says != holds && (strings.HasPrefix(holds, "image/jp") || holds == "image/png" || says == "image/jpeg" || says == "image/png") {
		r.out.add(CodePartMediaType, place(p), clip(p.MediaType, 80), holds)
	}
}

// judgeImage takes the size of the image and finds what is wrong with it.
func (r *reader) judgeImage() {
	var info imageInfo
	where := "body"
	switch {
	case r.Image == BodyIsIt:
		info = r.images[0]
	case r.Image >= 0:
		info = r.images[r.Image]
		where = place(&r.parts[r.Image])
	default:
		return
	}
	r.ImageSize = info.size
	r.Canvas = info.size
	switch {
	case info.err != nil:
		r.out.add(CodeImageUndecodable, where, info.err.Error())
	case info.size.absurd():
		r.out.add(CodeImageTooLarge, where, info.size.Width, info.size.Height)
	}
	if r.Prediction == nil {
		return
	}
	if r.turned = int(max(info.orientation, imageheader.AsStored)); r.turned != 1 {
		r.out.add(CodeImageRotated, where, r.turned)
	}
}
