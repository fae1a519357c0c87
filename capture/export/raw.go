package export

import (
	"io"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
)

// Raw is an HTTP message a request.
var Raw = &Format{
	whole: true,
	Name:  "raw", Extension: ".http",
	Help:   "the HTTP message, one file a request",
	Keeps:  "the head as it came, the body byte for byte, trailers; no time, sender or answer, of chunks one",
	single: func(_ *run, w io.Writer, r *capture.Request) error { return archive.WriteMessage(w, r) },
}
