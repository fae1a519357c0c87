package dataset

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction"
)

// record is what waits on disk of a frame: all but its image.
type record struct {
	Number      int    // of the image, from 1
	Seq         uint64 // of the request
	Image       string // path of the image in the dataset
	Subset      int
	Width       int // of the stored image
	Height      int
	Orientation imageheader.Orientation
	Labels      []label
}

// label is an object as datasets have it. Coordinates are pixels of the stored
// image.
type label struct {
	Object     int // in the document, from 1
	Class      string
	Confidence *float64              `json:",omitempty"`
	Box        *prediction.Box       `json:",omitempty"` // nil: of the image as a whole
	Rings      [][]prediction.Point  `json:",omitempty"` // outlines
	Runs       []uint32              `json:",omitempty"` // COCO's run lengths, in place of Rings
	Area       float64               `json:",omitempty"` // of the outline
	Masked     bool                  `json:",omitempty"` // the outline is that of a mask: exact
	Bridged    bool                  `json:",omitempty"` // it had pieces or holes
	Turned     bool                  `json:",omitempty"` // Rings is one rectangle that is not upright
	Keypoints  []prediction.Keypoint `json:",omitempty"`
}

// omission is a request, or an object of one, that is not in the dataset.
type omission struct {
	Request uint64 `json:"request"`
	Object  int    `json:"object,omitempty"` // from 1; 0: the request as a whole
	Code    string `json:"code"`
	Why     string `json:"why"`
}

// spool is a list of values on disk, for as long as a dataset is written.
type spool[T any] struct {
	file *os.File
	w    *bufio.Writer
	json *json.Encoder
}

func newSpool[T any]() (*spool[T], error) {
	f, err := os.CreateTemp("", "framebin-*.tmp")
	if err != nil {
		return nil, fmt.Errorf("labels wait in a temporary file: %w", err)
	}
	_ = os.Remove(f.Name()) // at once, where the system lets us: it is not left behind
	w := bufio.NewWriterSize(f, 64<<10)
	return &spool[T]{file: f, w: w, json: json.NewEncoder(w)}, nil
}

func (s *spool[T]) add(v T) error { return s.json.Encode(v) }

// all yields the values in their order. None may be added meanwhile.
func (s *spool[T]) all() iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		err := s.w.Flush()
		if err == nil {
			_, err = s.file.Seek(0, io.SeekStart)
		}
		for d := json.NewDecoder(bufio.NewReaderSize(s.file, 64<<10)); err == nil; {
			v := new(T)
			if err = d.Decode(v); err == nil && !yield(v, nil) {
				break
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			yield(nil, err)
			return
		}
		if _, err = s.file.Seek(0, io.SeekEnd); err != nil {
			yield(nil, err)
		}
	}
}

func (s *spool[T]) close() {
	_ = s.file.Close() // it is deleted
	_ = os.Remove(s.file.Name())
}
