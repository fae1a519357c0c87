package export

import (
	"io"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// NDJSON is one JSON line a request, as the headless listener prints them.
var NDJSON = &Format{
	Name: "ndjson", Extension: ".ndjson",
	Help:   "one JSON line a request, as --headless prints them",
	Keeps:  "all that is known of a request, its prediction and problems; of bodies sizes and SHA-256",
	stream: (*run).lines,
}

func (x *run) lines(w io.Writer) error {
	read := x.job.reader()
	return x.each(func(r *capture.Request) error {
		var rd *prediction.Reading
		if !r.Rejected {
			rd = read(r)
			if x.job.Inspect != nil {
				rd = x.job.Inspect(x.ctx, r, rd)
			}
		}
		_, err := w.Write(RequestLine(r, rd))
		return err
	})
}
