package export

import (
	"fmt"
	"strings"

	"github.com/framebin/framebin/capture/units"
)

// Result is what a job wrote. It is filled in also where the job failed: what
// was finished before stays.
type Result struct {
	Path     string // the file or folder; "" for an io.Writer
	Requests int    // written
	Files    int    // written; 0 for an io.Writer
	Bytes    int64  // written
	Skipped  []Skip
	Note     string // what else is to be said; "" for nothing
}

// Skip is a request that could not be written, and why.
type Skip struct {
	Seq    uint64
	Reason string
}

// String returns the result as a sentence without a full stop, such as
// "3 requests in 6 files (1.2 MiB) in /tmp/x; 1 skipped: request 4 has no
// picture".
func (r Result) String() string {
	var b strings.Builder
	b.WriteString(units.Count(r.Requests, "request"))
	if r.Files > 1 {
		b.WriteString(" in " + units.Count(r.Files, "file"))
	}
	b.WriteString(" (" + units.Bytes(r.Bytes) + ")")
	if r.Path != "" {
		b.WriteString(" in " + r.Path)
	}
	if r.Note != "" {
		b.WriteString("; " + r.Note)
	}
	if n := len(r.Skipped); n > 0 {
		first := r.Skipped[0]
		fmt.Fprintf(&b, "; %d skipped: request %d: %s", n, first.Seq, first.Reason)
		if n > 1 {
			b.WriteString(", and so on")
		}
	}
	return b.String()
}
