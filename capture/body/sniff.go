package body

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// ContentTypeError says that a body is something else than its Content-Type
// says, and what the header should be.
type ContentTypeError struct{ Sent, Want string }

// Error says what was sent and what the body is.
func (e *ContentTypeError) Error() string {
	if e.Sent == "" {
		return fmt.Sprintf("no Content-Type was sent: it should be %q", e.Want)
	}
	return fmt.Sprintf("the Content-Type is %.200q: it should be %q", e.Sent, e.Want)
}

// Bounds of looking for a boundary in a body.
const (
	maxBoundary = 200     // of a boundary; RFC 2046 allows 70
	sniffLength = 8 << 10 // of a body that is said to be multipart
)

// sniffBoundary returns the boundary that the body itself begins with: a line
// of two hyphens and some text, before a line of a part's header. Where the
// body is said to be multipart other lines may come before it. "" if there is
// none.
func sniffBoundary(body []byte, labelled bool) string {
	head := body[:min(len(body), sniffLength)]
	for len(head) > 0 {
		var line []byte
		line, head, _ = bytes.Cut(head, []byte("\n"))
		line = bytes.TrimRight(line, " \t\r")
		if text, ok := bytes.CutPrefix(line, []byte("--")); ok && isBoundary(text) && isPartHeader(head) {
			return string(text)
		}
		if len(line) > 0 && !labelled {
			return ""
		}
	}
	return ""
}

// isBoundary reports whether text can be a boundary: printable, and not only
// hyphens, as rules in plain text are.
func isBoundary(text []byte) bool {
	if len(text) == 0 || len(text) > maxBoundary || len(bytes.Trim(text, "-")) == 0 {
		return false
	}
	return !bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// isPartHeader reports whether lines begin as the header of a part does: with
// a header about its content.
func isPartHeader(lines []byte) bool {
	line, _, _ := bytes.Cut(lines, []byte("\n"))
	name, _, ok := bytes.Cut(line, []byte(":"))
	const prefix = "content-"
	return ok && len(name) > len(prefix) && strings.EqualFold(string(name[:len(prefix)]), prefix) && isHeaderName(name)
}

// multipartType returns what the Content-Type of a body should be that has a
// boundary of its own.
func multipartType(sent string, labelled bool, boundary string) string {
	mediaType := "multipart/form-data"
	if labelled {
		mediaType = MediaType(sent)
	}
	if want := mime.FormatMediaType(mediaType, map[string]string{"boundary": boundary}); want != "" {
		return want
	}
	return fmt.Sprintf("%s; boundary=%q", mediaType, boundary)
}

// sniffType returns what a body is that is said to be multipart and is not: an
// image, or JSON. "" for anything else.
func sniffType(body []byte) string {
	if t := http.DetectContentType(body); strings.HasPrefix(t, "image/") {
		return t
	}
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') {
		return "application/json"
	}
	return ""
}
