package export

import (
	"errors"
	"io"

	"github.com/framebin/framebin/capture/archive/har"
)

// HAR is one HTTP archive 1.2.
var HAR = &Format{
	Name: "har", Extension: ".har",
	Help:  "one HTTP archive 1.2 for browsers and proxies",
	Keeps: "headers, body, time, status; what HAR has no place for in fields of its own",
	stream: func(x *run, w io.Writer) error {
		e := har.NewEncoder(w, x.job.Version, x.job.Origin)
		return errors.Join(x.each(e.Encode), e.Close())
	},
}
