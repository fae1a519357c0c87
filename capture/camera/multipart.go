package camera

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// part is one part of a body.
type part struct {
	name, filename, mediaType string
	body                      []byte
}

// parts returns the parts of a frame in the order in which they are sent.
func (f Frame) parts() []part {
	parts := make([]part, 0, len(f.Masks)+2)
	parts = append(parts, part{"image", "image.jpeg", "image/jpeg", f.Image})
	for _, m := range f.Masks {
		parts = append(parts, part{strings.TrimSuffix(m.Filename, ".png"), m.Filename, "image/png", m.PNG})
	}
	return append(parts, part{"predictions", "predictions.json", "application/json", f.Predictions})
}

// Body returns the frame as a multipart body with its content type: fields
// image (image.jpeg), mask_0000 … (mask_0000.png) and predictions
// (predictions.json). The boundary belongs to the frame number, so equal
// frames give equal bytes.
func (f Frame) Body() (contentType string, body []byte, err error) {
	return encodeParts(f.Number, f.parts())
}

// encodeParts writes parts as multipart/form-data.
func encodeParts(number int, parts []part) (contentType string, body []byte, err error) {
	size := 0
	for _, p := range parts {
		size += len(p.body) + 256
	}
	buf := bytes.NewBuffer(make([]byte, 0, size))
	w := multipart.NewWriter(buf)
	if err := w.SetBoundary(fmt.Sprintf("frame-%08d-9f1c7d3e5ab24680", number)); err != nil {
		return "", nil, fmt.Errorf("set the boundary: %w", err)
	}
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, p.name, p.filename))
		h.Set("Content-Type", p.mediaType)
		pw, err := w.CreatePart(h)
		if err != nil {
			return "", nil, fmt.Errorf("write part %s: %w", p.name, err)
		}
		if _, err := pw.Write(p.body); err != nil {
			return "", nil, fmt.Errorf("write part %s: %w", p.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return "", nil, fmt.Errorf("end the body: %w", err)
	}
	return w.FormDataContentType(), buf.Bytes(), nil
}
