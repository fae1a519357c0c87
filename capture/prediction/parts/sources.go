package parts

import (
	"errors"
	"net/url"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Body stands for a part's index where the whole body, not a part of it, is
// meant; None where there is none.
const (
	None = -1
	Body = -2
)

// Sources are what a request is made of: its document, and what may be its
// image and its masks. They share the request's memory.
type Sources struct {
	Content  []byte // the body, decoded
	Parts    []capture.Part
	Infos    []Info  // parallel to Parts
	Images   []Image // parallel to Parts; of the body where that is the image
	Image    int     // Body where the whole body is the image, else None: see [Sources.Pictures]
	Document int     // index of the part, Body or None
	Name     string  // of the document in findings
	JSON     []byte  // the document
	Declared bool    // it is named as the predictions
	Sure     bool    // it says that it is JSON: what is none is broken

	candidates int // parts that could be the document
	mediaType  string
}

// Info describes a part without its bytes.
type Info struct {
	Name, Filename, MediaType string
	Bytes                     int
	Size                      object.Size // of an image by its header; zero otherwise
}

// Place names the part in findings: by its file name, else its field name.
func (p *Info) Place() string {
	if p.Filename != "" {
		return p.Filename
	}
	return p.Name
}

// Find takes a request apart, which the caller has on hold.
func Find(r *capture.Request) (Sources, []finding.Finding) {
	s := Sources{Image: None, Document: None, mediaType: r.MediaType}
	var out finding.List
	if r.Truncated {
		out.Add(finding.BodyTruncated.At("", len(r.Body())))
	}
	var err error
	if s.Content, err = r.Content(); err != nil {
		out.Add(finding.BodyEncoded.At("", object.Clip(err.Error(), 200)))
	}
	s.Parts, err = r.Parts()
	if err != nil && !errors.Is(err, capture.ErrEncoding) {
		out.Add(finding.MultipartBroken.At("", object.Clip(err.Error(), 200)))
	}
	s.describe()
	switch {
	case len(s.Parts) > 0:
		s.findDocument()
	case !strings.HasPrefix(r.MediaType, "multipart/"):
		s.wholeBody()
	}
	return s, out.Close()
}

// describe makes the list of the parts: what they are called, how large they
// are, and of images the size that their header tells.
func (s *Sources) describe() {
	s.Infos = make([]Info, len(s.Parts))
	s.Images = make([]Image, len(s.Parts))
	for i := range s.Parts {
		p := &s.Parts[i]
		info := Info{
			Name:      object.Clip(strings.Clone(p.Name), maxText),
			Filename:  object.Clip(strings.Clone(p.Filename), maxText),
			MediaType: object.Clip(strings.Clone(p.MediaType), maxText),
			Bytes:     len(p.Body),
		}
		if isImage(p) {
			s.Images[i] = Inspect(p.Body)
			info.Size = s.Images[i].Size
		}
		s.Infos[i] = info
	}
}

// wholeBody takes the body itself as the image or the document.
func (s *Sources) wholeBody() {
	body, mediaType := s.Content, s.mediaType
	switch {
	case strings.HasPrefix(mediaType, "image/") || Sniff(body) != "" && !strings.HasPrefix(mediaType, "text/"):
		s.Image = Body
		s.Images = []Image{Inspect(body)}
	case IsJSON(mediaType) && len(body) > 0 || looksLikeJSON(body):
		s.Document, s.Name, s.JSON, s.Sure = Body, "body", body, IsJSON(mediaType)
	case mediaType == formType:
		if data := formValue(body); data != nil {
			s.Document, s.Name, s.JSON, s.Declared, s.Sure = Body, "predictions", data, true, true
		}
	}
}

const formType = "application/x-www-form-urlencoded"

// formValue returns the document in the form field named predictions; nil
// where there is none.
func formValue(body []byte) []byte {
	form, err := url.ParseQuery(string(body))
	if err != nil || !form.Has("predictions") {
		return nil
	}
	return []byte(form.Get("predictions"))
}

// findDocument finds the predictions: by field name, by file name, by media
// type, by content, in this order.
func (s *Sources) findDocument() {
	for rank, is := range []func(p *capture.Part) bool{
		func(p *capture.Part) bool { return strings.EqualFold(p.Name, "predictions") },
		func(p *capture.Part) bool { return PartBase(p.Filename) == "predictions.json" },
		func(p *capture.Part) bool { return IsJSON(p.MediaType) },
		func(p *capture.Part) bool { return !isImage(p) && looksLikeJSON(p.Body) },
	} {
		count := 0
		for i := range s.Parts {
			if !is(&s.Parts[i]) || rank > 0 && isImage(&s.Parts[i]) {
				continue
			}
			if count++; count == 1 {
				s.Document = i
			}
		}
		if count > 0 {
			s.Declared, s.Sure, s.candidates = rank < 2, true, count
			s.Name = Place(&s.Parts[s.Document])
			s.JSON = s.Parts[s.Document].Body
			return
		}
	}
}

// JSON returns the document of a request as [Find] found it at the index of a
// part, without a byte order mark; nil where there is none.
func JSON(r *capture.Request, document int) []byte {
	var data []byte
	switch {
	case document == Body:
		data, _ = r.Content() // a broken one came as far as it came
		if !IsJSON(r.MediaType) && !looksLikeJSON(data) && r.MediaType == formType {
			data = formValue(data)
		}
	case document >= 0:
		if all, _ := r.Parts(); document < len(all) { // broken ones came as far as they came
			data = all[document].Body
		}
	}
	data, _ = CutBOM(data)
	return data
}

// looksLikeJSON reports whether data begins as an object or a list does.
func looksLikeJSON(data []byte) bool {
	data, _ = CutBOM(data)
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

// CutBOM returns data without a UTF-8 byte order mark.
func CutBOM(data []byte) ([]byte, bool) {
	const bom = "\uFEFF"
	if len(data) >= len(bom) && string(data[:len(bom)]) == bom {
		return data[len(bom):], true
	}
	return data, false
}

// IsJSON reports whether a media type is one of JSON.
func IsJSON(mediaType string) bool {
	return mediaType == "application/json" || mediaType == "text/json" || strings.HasSuffix(mediaType, "+json")
}

// isImage reports whether a part is an image by its media type, or, where
// that says nothing, by its first bytes.
func isImage(p *capture.Part) bool {
	if strings.HasPrefix(p.MediaType, "image/") && p.MediaType != "image/svg+xml" {
		return true
	}
	return !IsJSON(p.MediaType) && Sniff(p.Body) != ""
}
