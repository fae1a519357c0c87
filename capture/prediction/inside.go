package prediction

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/jsonspan"
)

// ErrInside is wrapped by the errors of [MaskRef.File].
var ErrInside = errors.New("the mask inside the JSON cannot be read")

// JSON returns the document that r was made of as it lies in req, which the
// caller has on hold and does not change; nil where there is none.
func (r *Reading) JSON(req *capture.Request) []byte {
	switch {
	case r.Document == BodyIsIt:
		data, _ := req.Content() // a broken one came as far as it came
		if !isJSON(req.MediaType) && !looksLikeJSON(data) && req.MediaType == formType {
			data = formValue(data)
		}
		data, _ = cutBOM(data)
		return data
	case r.Document < 0:
		return nil
	}
	parts, _ := req.Parts() // broken ones came as far as they came
	if r.Document >= len(parts) {
		return nil
	}
	data, _ := cutBOM(parts[r.Document].Body)
	return data
}

// File decodes the mask that lies inside the document, which [Reading.JSON]
// returns: an image file. Its size is bounded by that of the document.
func (m *MaskRef) File(document []byte) ([]byte, error) {
	s := m.Inside
	if s.Start < 0 || s.Start+2 > s.End || s.End > len(document) {
		return nil, fmt.Errorf("%w: there is none", ErrInside)
	}
	tree, err := jsonspan.Parse(document[s.Start:s.End], jsonspan.Limits{Nodes: 1})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInside, err)
	}
	return decodeInside(tree.Root().Text())
}

// isInside reports whether a text begins like an image in base64, as a data
// URL or bare: PNG, JPEG, GIF, BMP or WebP.
func isInside(text string) bool {
	if len(text) >= len(dataURL) && strings.EqualFold(text[:len(dataURL)], dataURL) {
		return true
	}
	for _, magic := range []string{"iVBORw0KGgo", "/9j/", "R0lGOD", "Qk0", "UklGR"} {
		if strings.HasPrefix(text, magic) {
			return len(text) > inlineMask || magic == "iVBORw0KGgo"
		}
	}
	return false
}

const dataURL = "data:image/"

// decodeInside decodes base64 of either alphabet, with or without padding,
// line breaks and the head of a data URL.
func decodeInside(text string) ([]byte, error) {
	if len(text) >= len(dataURL) && strings.EqualFold(text[:len(dataURL)], dataURL) {
		_, body, ok := strings.Cut(text, ",")
		if !ok {
			return nil, fmt.Errorf("%w: a data URL without data", ErrInside)
		}
		text = body
	}
	text = strings.TrimRight(text, "=\r\n ")
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	data, err := encoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInside, err)
	}
	return data, nil
}

// insideHead is how much of a mask inside the document is decoded for its
// header, in bytes of base64.
const insideHead = 4096

// inside takes a string that is an image itself; nil where it is none. What
// its header tells is found at where.
func (d *decoder) inside(n jsonspan.Node, where string) *MaskRef {
	start, end := n.Span()
	text := n.Head(insideHead)
	if !isInside(text) {
		return nil
	}
	if _, body, ok := strings.Cut(text, ","); ok {
		text = body
	}
	if end-start > insideHead {
		text = text[:len(text)&^3] // of whole bytes
	}
	data, err := decodeInside(text)
	if err != nil || sniff(data) == "" {
		return nil
	}
	info := inspectImage(data)
	d.insides = append(d.insides, insideMask{where: where, info: info})
	d.out.add(CodeMaskInline, where, end-start-2)
	return &MaskRef{Part: -1, Inside: Span{start, end}}
}

// insideMask is what the header of a mask inside the document tells.
type insideMask struct {
	where string
	info  imageInfo
}
