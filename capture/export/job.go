package export

import (
	"context"
	"errors"
	"image"
	"iter"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/dataset"
	"github.com/framebin/framebin/capture/dataset/contour"
	"github.com/framebin/framebin/capture/prediction"
)

// The errors that callers tell apart.
var (
	// ErrExists is wrapped where a file is in the way.
	ErrExists = errors.New("exists already")
	// ErrOneRequest is wrapped where more requests came than fit one stream.
	ErrOneRequest = errors.New("holds one request")
	// ErrFolder is wrapped where a format needs a folder.
	ErrFolder = errors.New("needs a folder")
	// ErrNoRequest is wrapped where there was nothing to write.
	ErrNoRequest = errors.New("no request to export")
	// ErrNoPicture is returned by a Job's Annotate for a request that has
	// nothing to draw. The request is skipped.
	ErrNoPicture = errors.New("no picture")
)

// Existing says what happens where a file is in the way.
type Existing uint8

// What happens to a file in the way.
const (
	Refuse  Existing = iota // fail with ErrExists
	Replace                 // write over it
	Rename                  // write beside it, under a name with a number
)

// Job is what to export and how.
type Job struct {
	Format   *Format
	Requests iter.Seq2[*capture.Request, error] // in the order of the output; an error ends the export
	Existing Existing
	Origin   string // URL of the listener, such as "http://127.0.0.1:8080/"; "" takes each request's Host
	Version  string // of the program, for HAR
	Redact   bool   // takes Authorization, cookies and secrets in the target out

	// Temporaries has what is not whole yet, for whoever ends the process in
	// the middle of it.
	Temporaries *Temporaries

	// Read makes out the predictions; nil is prediction.Read with
	// its zero options. The request is on hold meanwhile.
	Read func(*capture.Request) *prediction.Reading
	// Inspect returns a reading with what is wrong with the pixels of its request,
	// for NDJSON. The request is on hold meanwhile. Without it nobody looks.
	Inspect func(context.Context, *capture.Request, *prediction.Reading) *prediction.Reading
	// Dataset says what becomes a dataset.
	Dataset dataset.Options
	// Masks decodes the masks of a request that was read, for datasets:
	// parallel to its objects, of the size of the stored image. The request is
	// on hold meanwhile. Without it objects are what their document says.
	Masks func(context.Context, *capture.Request, *prediction.Reading) ([]*contour.Bitmap, error)
	// Annotate draws for PNG, at the image's original resolution. The request
	// is on hold meanwhile.
	Annotate func(context.Context, *capture.Request) (image.Image, error)
	// Progress is told, after each request, how many are done. It is called by
	// the exporting goroutine.
	Progress func(done int)
}

// reader returns what makes out the predictions.
func (j *Job) reader() func(*capture.Request) *prediction.Reading {
	if j.Read != nil {
		return j.Read
	}
	return func(r *capture.Request) *prediction.Reading { return prediction.Read(r, prediction.Options{}) }
}

// Of returns requests that are at hand as a Job takes them.
func Of(requests ...*capture.Request) iter.Seq2[*capture.Request, error] {
	return func(yield func(*capture.Request, error) bool) {
		for _, r := range requests {
			if !yield(r, nil) {
				return
			}
		}
	}
}
