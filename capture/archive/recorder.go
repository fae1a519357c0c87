package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/framebin/framebin/capture"
)

// The errors of recording that callers tell apart. Others, such as that of a
// full disk, are those of the operating system.
var (
	// ErrInUse is wrapped where another program records into the folder.
	ErrInUse = errors.New("another framebin records into it")
	// ErrClosed is wrapped by Record after Close.
	ErrClosed = errors.New("the recording has ended")
)

// Options of a Recorder.
type Options struct {
	Fsync bool // wait for the disk, so that a power loss takes nothing either

	// Look is called before the message of a request is written, and seen after
	// it: what that returns the index tells. nil: it does not. See [Beside].
	Look func(*capture.Request) (seen func() *capture.Seen)
}

// Recorder writes each request to a folder before it is acknowledged. It is a
// [capture.Recorder], and safe for concurrent use.
//
// A request is a message file, as [WriteMessage] writes it, in subfolders of
// a thousand, and a line in index.ndjson that comes after it. What Record
// accepted is in the hands of the operating system, and survives the death of
// the process; with Options.Fsync it is on the disk. One that was refused is a
// line alone: who may not come in, or sends what is too large, fills no disk.
//
// After a failure each further request tries anew, so recording goes on by
// itself once the disk has room or the folder is back. A folder that vanished
// is not made again: what is missing may be a disk.
type Recorder struct {
	dir     string
	options Options

	mu     sync.RWMutex // held for reading by each Record, for writing to open and close
	writer *writer      // nil while the folder cannot be written to
	closed bool

	stats recorderStats
}

var _ capture.Recorder = (*Recorder)(nil)

// NewRecorder makes the folder if it is missing and takes it for itself. What
// was recorded in it before stays and is continued. The error wraps
// [ErrInUse] where another recorder has it.
func NewRecorder(dir string, o Options) (*Recorder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	c := &Recorder{dir: dir, options: o}
	if c.writer, err = openWriter(dir, o); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return c, nil
}

// Last returns the greatest number of a message in the folder; 0 if it is empty.
func (c *Recorder) Last() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.writer == nil {
		return 0
	}
	return c.writer.last.Load()
}

// Record writes r, which the caller has on hold. Where it fails, nothing of r
// is left in the folder.
func (c *Recorder) Record(r *capture.Request) error {
	n, err := c.record(r)
	if err != nil {
		err = fmt.Errorf("not recorded: %w", err)
	}
	if err != nil || !r.Rejected {
		c.stats.count(n, err)
	}
	return err
}

func (c *Recorder) record(r *capture.Request) (int64, error) {
	c.mu.RLock()
	if v := c.writer; v != nil && v.inPlace() {
		n, err := v.write(r)
		c.mu.RUnlock()
		return n, err
	}
	c.mu.RUnlock()
	if err := c.reopen(); err != nil {
		return 0, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.writer == nil {
		return 0, ErrClosed
	}
	return c.writer.write(r)
}

// reopen opens the folder again after it was replaced or came back.
func (c *Recorder) reopen() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return ErrClosed
	}
	if c.writer != nil {
		if c.writer.inPlace() { // another goroutine was first
			return nil
		}
		_ = c.writer.close() // it is gone
		c.writer = nil
	}
	if _, err := os.Stat(c.dir); err != nil {
		return fmt.Errorf("the folder is gone: %w", err)
	}
	v, err := openWriter(c.dir, c.options)
	if err != nil {
		return err
	}
	c.writer = v
	return nil
}

// Close ends the recording, after those Records that are under way, and gives
// the folder free.
func (c *Recorder) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.writer == nil {
		return nil
	}
	err := c.writer.close()
	c.writer = nil
	return err
}

// RecorderStats is what a Recorder counted.
type RecorderStats struct {
	Recorded uint64
	Failed   uint64 // requests that are not on disk
	Bytes    int64  // written, headers included
	Err      error  // why the last request was not recorded; nil if it was
}

// Stats returns what was counted so far.
func (c *Recorder) Stats() RecorderStats { return c.stats.snapshot() }

// recorderStats guards RecorderStats.
type recorderStats struct {
	mu sync.Mutex
	RecorderStats
}

func (s *recorderStats) count(n int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Bytes += n
	s.Err = err
	if err == nil {
		s.Recorded++
	} else {
		s.Failed++
	}
}

func (s *recorderStats) snapshot() RecorderStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.RecorderStats
}
