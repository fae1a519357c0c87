package prediction

import (
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/imageheader"
)

// partBase returns the file name of a part in lower case without folders.
func partBase(filename string) string {
	return strings.ToLower(base(filename))
}

// base returns what follows the last separator of either kind.
func base(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// stem returns a file name without its extension.
func stem(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return name
}

// place names a part in findings: by its file name, else its field name.
func place(p *capture.Part) string {
	if p.Filename != "" {
		return clip(p.Filename, maxText)
	}
	return clip(p.Name, maxText)
}

// inspect describes the parts: what they are called, how large they are, and
// of images the size that their header tells.
func (r *reader) inspect() {
	r.Parts = make([]PartInfo, len(r.parts))
	r.images = make([]imageInfo, len(r.parts))
	for i := range r.parts {
		p := &r.parts[i]
		info := PartInfo{
			Name:      clip(strings.Clone(p.Name), maxText),
			Filename:  clip(strings.Clone(p.Filename), maxText),
			MediaType: clip(strings.Clone(p.MediaType), maxText),
			Bytes:     len(p.Body),
		}
		if isImage(p) {
			r.images[i] = inspectImage(p.Body)
			info.Size = r.images[i].size
		}
		r.Parts[i] = info
	}
}

// imageInfo is what an image's header tells.
type imageInfo struct {
	is          bool
	size        Size
	orientation imageheader.Orientation
	err         error
}

func inspectImage(data []byte) imageInfo {
	h, err := imageheader.Read(data)
	return imageInfo{is: true, size: Size{Width: h.Size.X, Height: h.Size.Y}, orientation: h.Orientation, err: err}
}

// isImage reports whether a part is an image by its media type, or, where
// that says nothing, by its first bytes.
func isImage(p *capture.Part) bool {
	if strings.HasPrefix(p.MediaType, "image/") && p.MediaType != "image/svg+xml" {
		return true
	}
	return !isJSON(p.MediaType) && sniff(p.Body) != ""
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || mediaType == "text/json" || strings.HasSuffix(mediaType, "+json")
}

// findDocument finds the predictions: by field name, by file name, by media
// type, by content, in this order.
func (r *reader) findDocument() {
	for rank, is := range []func(p *capture.Part) bool{
		func(p *capture.Part) bool { return strings.EqualFold(p.Name, "predictions") },
		func(p *capture.Part) bool { return partBase(p.Filename) == "predictions.json" },
		func(p *capture.Part) bool { return isJSON(p.MediaType) },
		func(p *capture.Part) bool { return !isImage(p) && looksLikeJSON(p.Body) },
	} {
		count := 0
		for i := range r.parts {
			if !is(&r.parts[i]) || rank > 0 && isImage(&r.parts[i]) {
				continue
			}
			if count++; count == 1 {
				r.Document = i
			}
		}
		if count > 0 {
			r.declared = rank < 2
			r.documents = count
			r.doc = place(&r.parts[r.Document])
			r.json = r.parts[r.Document].Body
			return
		}
	}
}

// looksLikeJSON reports whether data begins as an object or a list does.
func looksLikeJSON(data []byte) bool {
	data, _ = cutBOM(data)
	for _, c := range data {
		switch c {
		case ' ', '\t', '\r', '\n':
		case '{', '[':
			return true
		default:
			return false
		}
	}
	return false
}

// cutBOM returns data without a UTF-8 byte order mark.
func cutBOM(data []byte) ([]byte, bool) {
	const bom = "\uFEFF"
	if len(data) >= len(bom) && string(data[:len(bom)]) == bom {
		return data[len(bom):], true
	}
	return data, false
}

// findImage tells the image from the masks. The image is what is called so,
// else what is a JPEG, else the first that is not called a mask. Of the
// others, PNGs and what is called a mask are masks.
func (r *reader) findImage() {
	for _, is := range []func(p *capture.Part) bool{
		func(p *capture.Part) bool { return partBase(stem(p.Filename)) == "image" },
		func(p *capture.Part) bool { return strings.EqualFold(p.Name, "image") && !calledMask(p) },
		func(p *capture.Part) bool { return p.MediaType == "image/jpeg" && !calledMask(p) },
		func(p *capture.Part) bool { return !calledMask(p) && !r.referenced(p) },
	} {
		if r.Image == -1 {
			r.Image = r.firstImage(is)
		}
	}
	for i := range r.parts {
		if i != r.Image && r.images[i].is && r.isMask(&r.parts[i]) {
			r.Masks = append(r.Masks, i)
		}
	}
}

// firstImage returns the first image part that is so; -1 if there is none.
func (r *reader) firstImage(is func(p *capture.Part) bool) int {
	for i := range r.parts {
		if r.images[i].is && is(&r.parts[i]) {
			return i
		}
	}
	return -1
}

func (r *reader) isMask(p *capture.Part) bool {
	return calledMask(p) || p.MediaType == "image/png" || sniff(p.Body) == "image/png" || r.referenced(p)
}

func calledMask(p *capture.Part) bool {
	return strings.Contains(partBase(p.Filename), "mask") || strings.HasPrefix(strings.ToLower(p.Name), "mask")
}

// referenced reports whether an object names the part as its mask.
func (r *reader) referenced(p *capture.Part) bool {
	name := partBase(p.Filename)
	if _, ok := r.refs[name]; ok {
		return name != ""
	}
	_, ok := r.refs[stem(name)]
	return ok && name != ""
}
