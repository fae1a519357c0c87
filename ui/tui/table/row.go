package table

import (
	"net"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/query"
	"github.com/framebin/framebin/ui/escape"
)

// Row is what the list shows of one request. It shares no memory with the
// request's body, so that it outlives it.
type Row struct {
	Seq      uint64
	Time     time.Time
	Kind     prediction.Kind // Unknown for what is no prediction
	Frame    bool            // it holds a prediction or an image
	Text     string          // what was seen, or the method and target; escaped
	Reason   string          // of the first error; "" without one; escaped
	Objects  int             // of its prediction
	Bytes    int64
	Status   int
	Rejected bool
	Unkept   bool // it should be on disk and is not
	Unread   bool // what was seen is not known yet, but for
	Told     bool // what a filter may ask about objects
	Worst    prediction.Severity
	Problems int                  // findings of severity warning and above
	Shape    string               // of its document, equal for requests of one sender
	Boxes    prediction.BoxFormat // how its boxes are known to be read; zero: as the document proves
	History  []prediction.Finding // what only the requests before it tell

	Origin
	filterable
}

// Origin is all that may tell cameras apart. It is escaped.
type Origin struct {
	Camera string // its name, where a stream tells
	Path   string // of the target
	From   string // who sent it, without the port
}

// filterable is what a filter asks about, and how sure of it the model was.
type filterable struct {
	traits *query.Traits
	sure   []query.Range
}

// LeastConfidence returns the lowest confidence of an object, false if none is
// known.
func (r *Row) LeastConfidence() (float32, bool) { return least(r.sure) }

// least is the lowest of confidences; 2 where none is known, behind all others.
func least(of []query.Range) (float32, bool) {
	low := float32(2)
	for _, c := range of {
		low = min(low, c.Low)
	}
	return low, low <= 1
}

// What is kept of a path and of a text, in bytes: more than a row of any window
// has room for, and little enough to be laid out again in each frame.
const (
	maxOrigin = 200
	maxText   = 1000
)

// line is a text as a row has it.
func line(text string) string { return escape.Line(object.Clip(text, maxText)) }

// sender is an address without its port.
func sender(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote[:min(len(remote), maxOrigin)]
	}
	return host
}

// unkept marks a request that should be on disk and is not.
const unkept = "not recorded"

// NewRow sums r up for the list. The caller need not hold r.
func NewRow(r *capture.Request, reading *prediction.Reading) Row {
	row := Row{Seq: r.Seq, Time: r.Time, Bytes: r.Size, Status: r.Status, Rejected: r.Rejected}
	path, _, _ := strings.Cut(r.Target, "?")
	row.Camera = escape.Line(r.Camera[:min(len(r.Camera), maxOrigin)])
	row.Path, row.From = escape.Line(path[:min(len(path), maxOrigin)]), escape.Line(sender(r.Remote))
	summary := reading.Summary()
	row.Worst, row.Problems = summary.Worst, summary.Problems
	row.Frame = reading.Prediction != nil || reading.Image != -1
	row.Reason = firstError(reading)
	switch {
	case r.Rejected:
		row.Worst = prediction.Error
		row.Reason = r.Reason
		row.Text = r.Reason
	case reading.Prediction != nil:
		row.Kind, row.Shape = summary.Kind, reading.Shape
		row.Objects = len(reading.Prediction.Objects)
		if !reading.Assumed {
			row.Boxes = reading.Boxes
		}
		row.Text = summary.Text
	case row.Reason != "":
		row.Text = row.Reason
	default:
		row.Text = strings.TrimSpace(r.Method + " " + r.Target + " " + shortType(r.MediaType))
	}
	for _, f := range reading.Findings {
		if f.Code == finding.ClassNew.Code || f.Code == finding.ImageSizeChanged.Code {
			row.History = append(row.History, f)
		}
	}
	if r.NotRecorded {
		row.Unkept, row.Worst, row.Reason = true, prediction.Error, r.Reason
		row.Text = unkept + " · " + row.Text
	}
	row.Text, row.Reason = line(row.Text), line(row.Reason)
	facts := query.FactsOf(r, reading)
	row.traits, row.sure = facts.Traits, facts.Confidence
	return row
}

// NewUnreadRow is the row of a request that nobody had the time to read yet.
func NewUnreadRow(r *capture.Request) Row {
	row := NewRow(r, &prediction.Reading{Image: -1, Document: -1})
	row.Unread, row.Told = true, r.Seen != nil || r.Rejected
	row.Frame = strings.HasPrefix(r.MediaType, "multipart/") || strings.HasPrefix(r.MediaType, "image/")
	return row
}

// shortType is what people call a media type.
func shortType(mediaType string) string {
	switch mediaType {
	case "application/x-www-form-urlencoded":
		return "form"
	case "application/octet-stream":
		return "binary"
	}
	_, sub, _ := strings.Cut(mediaType, "/")
	return sub
}

// BrokenRow stands for a request that could not be read because of a defect of
// framebin.
func BrokenRow(r *capture.Request, err error) Row {
	row := NewRow(r, &prediction.Reading{Image: -1, Document: -1})
	row.Worst, row.Problems = prediction.Error, 1
	row.Reason = line(err.Error())
	row.Text = row.Reason
	return row
}

// firstError returns what the first error says.
func firstError(reading *prediction.Reading) string {
	for _, f := range reading.Findings {
		if f.Severity == prediction.Error {
			return f.Message
		}
	}
	return ""
}
