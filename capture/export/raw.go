package export

import (
	"io"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
)

// Raw is an HTTP message a request.
var Raw = &Format{
	Name: "raw", Extension: ".http",
	Help:   "the HTTP message, one file a request",
	Keeps:  "request line, headers in the order of their names, the body byte for byte; no time, sender or answer, no chunk boundaries",
	single: func(_ *run, w io.Writer, r *capture.Request) error { return archive.WriteMessage(w, r) },
}
