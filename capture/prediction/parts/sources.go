package parts

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/body"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
)

// Body stands for a part's index where the whole body, not a part of it, is
// meant; None where there is none.
const (
	None = -1
	Body = -2
	// Fields stands for the index of the document where it is the fields of a
	// request: of its query, its form, or the parts that are a text each.
	Fields = -4
)

// Sources are what a request is made of: its document, and what may be its
// image and its masks. They share the request's memory.
type Sources struct {
	Content  []byte // the body, decoded
	Parts    []capture.Part
	Infos    []Info  // parallel to Parts
	Images   []Image // parallel to Parts; of the body where that is the image
	Image    int     // Body where the whole body is the image, else None: see [Sources.Pictures]
	Document int     // index of the part, Body, Fields or None
	Name     string  // of the document in findings
	JSON     []byte  // the document
	Outer    []byte  // the document in a string of which JSON lay; nil where it lay in none
	Declared bool    // it is named as the predictions
	Sure     bool    // it says that it is JSON: what is none is broken
	Notation string  // what it is written in, where that is not JSON; else ""

	empty      bool
	lengthless bool  // a type was told, and no length
	candidates []int // parts that could be the document, but for the first
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

// Find takes a request apart, which the caller has on hold, where the program
// may take so many bytes; 0: that is not known.
func Find(r *capture.Request, memory int64) (Sources, []finding.Finding) {
	s := Sources{Image: None, Document: None, mediaType: r.MediaType}
	var out finding.List
	mislabelled := s.open(r, &out)
	s.describe(&out)
	contentType := r.Header.Get("Content-Type")
	switch {
	case len(s.Parts) > 0:
		s.findDocument(memory)
		if s.Document >= 0 {
			contentType = s.Parts[s.Document].Header.Get("Content-Type")
		}
	case mislabelled || !strings.HasPrefix(r.MediaType, "multipart/"):
		s.wholeBody(&out, memory)
	}
	if s.Document != None {
		s.normalise(&out, contentType, memory)
	} else if s.JSON = fieldsDocument(r, s.Parts, memory); s.JSON != nil {
		s.Document, s.Name, s.Notation = Fields, "fields", "fields"
	}
	return s, out.Close()
}

// open takes the encodings off the body and splits it into parts. It reports whether
// the body is another than its Content-Type says.
func (s *Sources) open(r *capture.Request, out *finding.List) (mislabelled bool) {
	if r.LengthTwice() {
		out.Add(finding.LengthTwice.At(""))
	}
	if r.Truncated {
		out.Add(finding.BodyTruncated.At("", len(r.Body())))
	}
	var err error
	if s.Content, err = r.Content(); err != nil {
		out.Add(finding.BodyEncoded.At("", object.Clip(err.Error(), 200)))
	}
	if r.Encoded() && len(body.Encodings(r.Header)) == 0 {
		out.Add(finding.EncodingMissing.At("", body.Sniff(r.MediaType, r.Body())))
	}
	s.Parts, err = r.Parts()
	wrong, mislabelled := errors.AsType[*body.ContentTypeError](err)
	if mislabelled {
		out.Add(finding.ContentTypeWrong.At("", object.Clip(wrong.Sent, 120), wrong.Want))
	}
	switch {
	case errors.Is(err, capture.ErrMultipart):
		out.Add(finding.MultipartBroken.At("", object.Clip(err.Error(), 200)))
	case errors.Is(err, body.ErrArchive):
		out.Add(finding.ArchiveRefused.At("", object.Clip(err.Error(), 200)))
	}
	s.empty = len(r.Body()) == 0 && !r.Truncated
	s.lengthless = s.empty && r.Lengthless()
	return mislabelled
}

// normalise makes one JSON text in UTF-8 of the document.
func (s *Sources) normalise(out *finding.List, contentType string, memory int64) {
	plain, bom := cutBOM(s.JSON)
	if bom {
		out.Add(finding.JSONBOM.At(s.Name))
	}
	text, in, found := normalise(plain, contentType, s.filename(), s.Name, memory)
	s.JSON, s.Notation = text, in
	for _, f := range found {
		out.Add(f)
	}
}

// HasImage reports whether a part is an image.
func (s *Sources) HasImage() bool {
	return slices.ContainsFunc(s.Images, func(i Image) bool { return i.Is })
}

// describe makes the list of the parts: what they are called, how large they
// are, and of images the size that their header tells.
func (s *Sources) describe(out *finding.List) {
	s.Infos = make([]Info, len(s.Parts))
	s.Images = make([]Image, len(s.Parts))
	archived := make(map[string]int)
	for i := range s.Parts {
		p := &s.Parts[i]
		info := Info{
			Name:      object.Clip(strings.Clone(p.Name), maxText),
			Filename:  object.Clip(strings.Clone(p.Filename), maxText),
			MediaType: object.Clip(strings.Clone(p.MediaType), maxText),
			Bytes:     len(p.Body),
		}
		if data := Unwrap(p.Body); isImage(p) || Sniff(data) != "" && !isJSON(p.MediaType) {
			s.Images[i] = Inspect(data)
			if n := before(p.Body); n > 0 {
				out.Add(finding.ImageBehind.At(info.Place(), n))
			}
			info.Size = s.Images[i].Size
		}
		switch p.Transfer {
		case "":
		case "ZIP", "tar":
			archived[p.Transfer]++
		case "gzip":
			out.Add(finding.PartCompressed.At(info.Place()))
		default:
			out.Add(finding.PartTransfer.At(info.Place(), p.Transfer))
		}
		s.Infos[i] = info
	}
	for _, format := range slices.Sorted(maps.Keys(archived)) {
		out.Add(finding.ArchiveOpened.At("", archived[format], format))
	}
}

// wholeBody takes the body itself as the image or the document.
func (s *Sources) wholeBody(out *finding.List, memory int64) {
	content, mediaType := s.Content, s.mediaType
	image := content
	if !isJSON(mediaType) {
		image = Unwrap(content)
	}
	called := strings.HasPrefix(mediaType, "image/")
	text := strings.HasPrefix(mediaType, "text/") && len(image) == len(content)
	holds := Sniff(content)
	switch {
	case holds == "" && !isJSON(mediaType) && isForm(mediaType, content):
		s.form(out, memory)
	case called, Sniff(image) != "" && !text:
		s.imageBody(out, image, holds)
	case isJSON(mediaType) && len(content) > 0 || looksLikeJSON(content) || written(content, mediaType, "", memory):
		s.Document, s.Name, s.JSON, s.Sure = Body, "body", content, isJSON(mediaType)
	}
}

// imageBody takes the body as the image, which it holds by its first bytes, or
// in base64, where holds is "".
func (s *Sources) imageBody(out *finding.List, image []byte, holds string) {
	s.Image, s.Images = Body, []Image{Inspect(image)}
	if n := before(s.Content); n > 0 {
		out.Add(finding.ImageBehind.At("body", n))
	}
	says := strings.HasPrefix(s.mediaType, "image/") || s.mediaType == "" || s.mediaType == "application/octet-stream"
	if holds != "" && !says && !strings.HasPrefix(s.mediaType, "multipart/") { // of which the missing boundary tells
		out.Add(finding.ContentTypeWrong.At("", object.Clip(s.mediaType, 120), holds))
	}
}

// filename returns the name of the file that the document was sent as.
func (s *Sources) filename() string {
	if s.Document >= 0 {
		return s.Parts[s.Document].Filename
	}
	return ""
}

// form takes the document in a form.
func (s *Sources) form(out *finding.List, memory int64) {
	data, declared := formDocument(s.Content, memory)
	if most := maxFields(memory); data == nil && s.mediaType == formType && bytes.Count(s.Content, []byte("&")) >= most {
		out.Add(finding.JSONTooLarge.At("form", most))
	}
	if data == nil {
		return
	}
	s.Document, s.Name, s.JSON, s.Declared, s.Sure = Body, "form", data, declared, true
	if declared {
		s.Name = "predictions"
	}
}

// findDocument finds the predictions: by field name, by file name, by media
// type, by content, in this order; last what says the same in another notation.
// An empty part is the document only where there is no other.
func (s *Sources) findDocument(memory int64) {
	empty := func(p *capture.Part) bool { return len(bytes.TrimSpace(p.Body[:min(len(p.Body), maxText)])) == 0 }
	called := func(p *capture.Part) bool { return strings.EqualFold(p.Name, "predictions") }
	for rank, is := range []func(p *capture.Part) bool{
		func(p *capture.Part) bool { return called(p) && !empty(p) },
		func(p *capture.Part) bool { return PartBase(p.Filename) == "predictions.json" && !empty(p) },
		func(p *capture.Part) bool { return isJSON(p.MediaType) && !empty(p) },
		func(p *capture.Part) bool { return looksLikeJSON(p.Body) },
		func(p *capture.Part) bool { return written(p.Body, p.MediaType, p.Filename, memory) },
		func(p *capture.Part) bool { return called(p) || isJSON(p.MediaType) },
	} {
		count := 0
		for i := range s.Parts {
			if rank > 0 && isImage(&s.Parts[i]) || !is(&s.Parts[i]) {
				continue
			}
			if count++; count == 1 {
				s.Document = i
			} else {
				s.candidates = append(s.candidates, i)
			}
		}
		if count > 0 {
			s.Declared, s.Sure = rank < 2, true
			s.take()
			return
		}
	}
}

// take takes the part as the document.
func (s *Sources) take() {
	s.Name, s.JSON = Place(&s.Parts[s.Document]), s.Parts[s.Document].Body
}

// Others returns the sources with each other part as the document that could be
// it as well: metadata beside a prediction, none of them called so.
func (s *Sources) Others(memory int64) (list []Sources) {
	const most = 8
	if s.Declared {
		return nil
	}
	for _, i := range s.candidates[:min(len(s.candidates), most)] {
		o := *s
		o.Document = i
		o.take()
		var unsaid finding.List
		o.normalise(&unsaid, s.Parts[i].Header.Get("Content-Type"), memory)
		list = append(list, o)
	}
	return list
}

// JSON returns the document of a request as [Find] found it at the index of a
// part, as one JSON text in UTF-8; nil where there is none.
func JSON(r *capture.Request, document int, memory int64) []byte {
	var data []byte
	contentType, filename := r.Header.Get("Content-Type"), ""
	switch {
	case document == Fields:
		all, _ := r.Parts() // broken ones came as far as they came
		return fieldsDocument(r, all, memory)
	case document == Body:
		data, _ = r.Content() // a broken one came as far as it came
		if !isJSON(r.MediaType) && isForm(r.MediaType, data) {
			data, _ = formDocument(data, memory)
		}
	case document >= 0:
		if all, _ := r.Parts(); document < len(all) { // broken ones came as far as they came
			data, contentType, filename = all[document].Body, all[document].Header.Get("Content-Type"), all[document].Filename
		}
	}
	data, _ = cutBOM(data)
	data, _, _ = normalise(data, contentType, filename, "", memory)
	return data
}

// cutBOM returns data without a UTF-8 byte order mark.
func cutBOM(data []byte) ([]byte, bool) {
	const bom = "\uFEFF"
	if len(data) >= len(bom) && string(data[:len(bom)]) == bom {
		return data[len(bom):], true
	}
	return data, false
}

// isJSON reports whether a media type is one of JSON.
func isJSON(mediaType string) bool {
	switch mediaType {
	case "application/json", "text/json", "application/json-seq", "application/x-ndjson", "application/ndjson",
		"application/jsonl", "application/x-jsonlines", "application/jsonlines":
		return true
	}
	return strings.HasSuffix(mediaType, "+json")
}

// isImage reports whether a part is an image by its media type, or, where
// that says nothing, by its first bytes.
func isImage(p *capture.Part) bool {
	if strings.HasPrefix(p.MediaType, "image/") && p.MediaType != "image/svg+xml" {
		return true
	}
	return Sniff(p.Body) != "" // whatever it is called: no JSON begins so
}
