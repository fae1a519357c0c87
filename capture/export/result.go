package export

import (
	"fmt"
	"strings"
)

// Result is what a job wrote. It is filled in also where the job failed: what
// was finished before stays.
type Result struct {
	Format   *Format
	Path     string // the file or folder; "" for an io.Writer
	Requests int    // written
	Files    int    // written; 0 for an io.Writer
	Bytes    int64  // written
	Skipped  []Skip
}

// Skip is a request that could not be written, and why.
type Skip struct {
	Seq    uint64
	Reason string
}

// String returns the result as a sentence without a full stop, such as
// "3 requests in 6 files (1.2 MB) in /tmp/x; 1 skipped: request 4 has no
// picture".
func (r Result) String() string {
	var b strings.Builder
	b.WriteString(count(r.Requests, "request"))
	if r.Files > 1 {
		b.WriteString(" in " + count(r.Files, "file"))
	}
	b.WriteString(" (" + size(r.Bytes) + ")")
	if r.Path != "" {
		b.WriteString(" in " + r.Path)
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

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// size spells bytes in decimal units, as file managers do.
func size(n int64) string {
	const step = 1000
	if n < step {
		return fmt.Sprintf("%d B", n)
	}
	value := float64(n)
	for _, unit := range []string{"kB", "MB", "GB"} {
		if value /= step; value < step {
			return fmt.Sprintf("%.1f %s", value, unit)
		}
	}
	return fmt.Sprintf("%.1f TB", value/step)
}
