package parts

import (
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Validate finds what is wrong with the parts of a camera inference, given
// whether the document is a prediction, which parts are pictures, and whether
// an image is linked. A request
// that is none is left alone.
func (s *Sources) Validate(predicted bool, image int, masks []int, linked bool) []finding.Finding {
	var out finding.List
	s.notRead(&out)
	if len(s.Parts) == 0 {
		return append(s.validateBody(predicted), out.Close()...)
	}
	if s.Document >= 0 && (predicted || s.Declared) {
		s.validateDocument(&out)
	}
	if !predicted && !s.looksLikeInference(image, masks) {
		return out.Close()
	}
	if s.Document == None {
		out.Add(finding.PredictionsMissing.At(""))
	}
	if predicted && image == None && !linked {
		out.Add(finding.ImageMissing.At(""))
	}
	s.validateImages(&out, masks)
	return out.Close()
}

// validateBody compares what a body without parts says with what it is.
func (s *Sources) validateBody(predicted bool) []finding.Finding {
	switch json := isJSON(s.mediaType); {
	case s.lengthless:
		return []finding.Finding{finding.BodyUnannounced.At("body", object.Clip(s.mediaType, 80))}
	case s.empty && json:
		return []finding.Finding{finding.BodyEmpty.At("body", object.Clip(s.mediaType, 80))}
	case predicted && !json && !s.Declared && s.Notation == "" && !isForm(s.mediaType, s.Content):
		return []finding.Finding{finding.ContentTypeWrong.At(s.Name, object.Clip(s.mediaType, 80), "application/json")}
	}
	return nil
}

// validateDocument compares what the part of the document says with what it
// is.
func (s *Sources) validateDocument(out *finding.List) {
	p := &s.Parts[s.Document]
	if !s.Declared {
		out.Add(finding.PartName.At(s.Name, object.Clip(p.Name, 80)))
	}
	if !isJSON(p.MediaType) && s.Notation == "" {
		out.Add(finding.PartMediaType.At(s.Name, object.Clip(p.MediaType, 80), "JSON"))
	}
	if len(s.candidates) > 0 {
		out.Add(finding.PartDuplicate.At(s.Name, len(s.candidates)+1, "predictions"))
	}
}

// looksLikeInference reports whether parts without predictions are named as
// camera inference names them.
func (s *Sources) looksLikeInference(image int, masks []int) bool {
	if image >= 0 && PartBase(Stem(s.Parts[image].Filename)) == "image" {
		return true
	}
	for _, i := range masks {
		if CalledMask(&s.Parts[i]) {
			return true
		}
	}
	return false
}

// validateImages compares what image parts say with what they hold, and finds
// masks that are there twice.
func (s *Sources) validateImages(out *finding.List, masks []int) {
	seen := make(map[string]bool)
	mask := make(map[int]bool, len(masks))
	for _, i := range masks {
		mask[i] = true
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		if !s.Images[i].Is {
			continue
		}
		validateMediaType(out, p)
		if !mask[i] {
			continue
		}
		name := PartBase(p.Filename)
		called := name
		if !strings.Contains(name, ".") { // "blob", as browsers call what has no name
			called += "\x00" + p.Name
		}
		if name != "" && seen[called] {
			out.Add(finding.PartDuplicate.At(Place(p), 2, "mask "+object.Clip(name, 80)))
		}
		seen[called] = true
	}
}

func validateMediaType(out *finding.List, p *capture.Part) {
	holds, says := Sniff(p.Body), p.MediaType
	if p.Transfer == "gzip" && strings.HasSuffix(says, "gzip") {
		return
	}
	if says == "image/jpg" || says == "image/pjpeg" {
		says = "image/jpeg"
	}
	if holds != "" && says != holds && (strings.HasPrefix(holds, "image/jp") || holds == "image/png" || says == "image/jpeg" || says == "image/png") {
		out.Add(finding.PartMediaType.At(Place(p), object.Clip(p.MediaType, 80), holds))
	}
}
