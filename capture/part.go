package capture

import (
	"errors"
	"net/textproto"
)

// ErrMultipart is wrapped by the error of [Request.Parts] when a multipart
// body cannot be split, or not to its end.
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
	Body      []byte // a slice of the request's Body
}
