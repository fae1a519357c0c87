package body

import (
	"errors"
	"mime"
	"net/textproto"
	"strings"
)

// Bounds of splitting a body.
const (
	MaxParts       = 10_000
	MaxPartHeader  = 16 << 10 // bytes of header of one part
	MaxPartHeaders = 4 << 20  // of all parts of a body

	// MaxTransferDecoded is how much the parts of a body may decode to, all
	// together, whose Content-Transfer-Encoding is taken off. Those beyond it
	// stay as they were sent.
	MaxTransferDecoded = 32 << 20
)

// ErrMultipart is wrapped by the error of [Split] when a multipart body cannot
// be split, or not to its end.
var ErrMultipart = errors.New("multipart")

// Part is one part of a multipart body. Its strings are what the sender
// wrote: they may hold control characters, escape sequences and path
// separators, and must be escaped before they are shown and sanitised before
// they become a path.
type Part struct {
	Name      string // form field name
	Filename  string // with whatever folders the sender put before it
	MediaType string // lower case, without parameters; "" where none was sent
	Header    textproto.MIMEHeader
	Transfer  string // the Content-Transfer-Encoding that was taken off Body, or the archive that it lay in: ZIP or tar; "" for none
	Body      []byte // a slice of the body that was split, or what it decodes to
}

// MediaType returns the media type of a Content-Type value in lower case, also
// where its parameters cannot be parsed.
func MediaType(contentType string) string {
	if t, _, err := mime.ParseMediaType(contentType); err == nil {
		return t
	}
	end := strings.IndexAny(contentType+";", ";,")
	return strings.ToLower(strings.TrimSpace(contentType[:end]))
}
