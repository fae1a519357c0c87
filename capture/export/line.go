package export

import (
	"framebin/capture"
	"framebin/capture/prediction"
)

// RequestLine returns the line of a captured or rejected request, with its
// newline. The caller has r on hold; rd may be nil.
func RequestLine(r *capture.Request, rd *prediction.Reading) []byte { return nil }

// ListeningLine returns the line that says where the listener is, with its
// newline: url is the one to paste, urls are all of them.
func ListeningLine(url string, urls []string) []byte { return nil }

// Summary is what a listener counted.
type Summary struct {
	Requests uint64 // captured
	Bytes    uint64 // of their bodies
	Evicted  uint64
	Rejected uint64
	Missed   uint64 // of those captured, evicted before their line was written: "missed"
}

// SummaryLine returns the last line, with its newline.
func SummaryLine(s Summary) []byte { return nil }
