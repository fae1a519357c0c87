package archive

import (
	"errors"

	"framebin/capture"
)

// ErrInUse is wrapped where another program records into the folder.
var ErrInUse = errors.New("in use by another recording")

// Options of a Recorder.
type Options struct {
	Fsync bool // wait for the disk, so that a power loss takes nothing either
}

// Recorder writes each request to a folder before it is acknowledged. It is a
// [capture.Recorder].
type Recorder struct{}

// NewRecorder opens or makes the folder.
func NewRecorder(dir string, o Options) (*Recorder, error) {
	return nil, errors.New("not built yet")
}

// Record writes r.
func (c *Recorder) Record(r *capture.Request) error { return errors.New("not built yet") }

// Stats returns what was recorded.
func (c *Recorder) Stats() RecorderStats { return RecorderStats{} }

// Close ends the recording and gives the folder free.
func (c *Recorder) Close() error { return nil }

// RecorderStats is what a Recorder counted.
type RecorderStats struct {
	Recorded uint64
	Failed   uint64 // requests that are not on disk
	Bytes    int64  // written
	Err      error  // why recording fails at present; nil while it works
}
