package dataset

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture/imageheader"
)

// Layout is where images and labels of a dataset lie, and how labels are
// written. Each is a variable in a file of its own, and a place in [Layouts].
type Layout struct {
	Name  string
	Help  string // one line
	Keeps string // what of a frame it has a place for
	// Beside says that the manifest lies beside the dataset: whatever is in
	// its root is taken for a class.
	Beside bool

	place func(w *Writer, r *record) (string, error) // path of the image; the error says why it has none
	write func(s *set, t Tree) error                 // the labels
	class func(name string) string                   // as the layout can spell it; nil: any name
	fold  func(name string) string                   // the same for spellings that readers take for the same; nil: only equal ones
	image func(h imageheader.Header) error           // why an image is left out; nil: none is
	note  func(extension string) string              // what readers do not open of such images; nil, "": they open them
}

// Layouts returns every layout.
func Layouts() []*Layout { return []*Layout{COCO, VOC, YOLO, Darknet, ClassDirs, CSV} }

// Tree takes the files of a dataset, one at a time: each is closed before the
// next is created.
type Tree interface {
	// Create begins the file of that path, which has slashes.
	Create(path string) (io.WriteCloser, error)
}

// Task is what a YOLO dataset trains.
type Task string

// The tasks. Auto is what most objects are made for.
const (
	Auto     Task = ""
	Detect   Task = "detect"
	Segment  Task = "segment"
	Pose     Task = "pose"
	Oriented Task = "obb"
)

// ParseTask returns the task of that name; "auto" too.
func ParseTask(name string) (Task, error) {
	switch t := Task(name); t {
	case Auto, Detect, Segment, Pose, Oriented:
		return t, nil
	case "auto":
		return Auto, nil
	}
	return Auto, fmt.Errorf("%q is no task: use auto, detect, segment, pose or obb; a classification makes folders of classes by itself", name)
}

// Options say what of the frames becomes the dataset. The zero value takes
// everything.
type Options struct {
	Threshold float64                 // of confidence; objects without one pass
	Classes   []string                // the only classes, in the order of their numbers; nil: those that occur, by name
	Rename    map[string]string       // classes, before Classes is looked at
	Keep      func(class string) bool // says which classes are taken, as sent; nil: all
	Split     Split
	Dedupe    bool // an image that was there is left out
	RLE       bool // masks as run lengths where a layout has a choice
	Task      Task
	VOCOrigin int    // of the corners of VOC boxes: 0 or 1
	Program   string // name and version, for the manifest
}

// Split is how many of a hundred parts each subset takes: training,
// validation, test. The zero Split has everything for training.
type Split [3]float64

// subsetNames are the names of the parts of a Split.
var subsetNames = [3]string{"train", "val", "test"}

var errSplit = errors.New("use shares such as 80/20 or 80/10/10, for training, validation and test")

// ParseSplit reads shares such as "80/10/10".
func ParseSplit(text string) (Split, error) {
	var s Split
	shares := strings.Split(text, "/")
	sum := 0.0
	if len(shares) > len(s) {
		return Split{}, fmt.Errorf("%q: %w", text, errSplit)
	}
	for i := range min(len(shares), len(s)) {
		v, err := strconv.ParseFloat(shares[i], 64)
		if err != nil || !(v >= 0) || math.IsInf(v, 0) {
			return Split{}, fmt.Errorf("%q: %w", text, errSplit)
		}
		s[i] = v
		sum += v
	}
	if len(shares) < 2 || sum <= 0 {
		return Split{}, fmt.Errorf("%q: %w", text, errSplit)
	}
	return s, nil
}

// of returns the subset that an image belongs to by its hash: always the same,
// whatever else is in the dataset.
func (s Split) of(sum [hashSize]byte) int {
	total := s[0] + s[1] + s[2]
	if total == 0 {
		return 0
	}
	at := 0.0 // 0..1
	for i := range 6 {
		at += float64(sum[i]) / math.Pow(256, float64(i+1))
	}
	end := 0.0
	for i, share := range s {
		if end += share / total; at < end {
			return i
		}
	}
	return 0 // by rounding, what would be the very end
}
