package dataset

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/archive/safejson"
	"github.com/framebin/framebin/capture/filename"
	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction"
)

// Writer writes a dataset. It is not safe for concurrent use.
type Writer struct {
	layout  *Layout
	tree    Tree
	options Options
	allowed map[string]bool // nil: every class

	records   *spool[record]
	omissions *spool[omission]
	seen      map[[hashSize]byte]uint64 // requests by image, where duplicates are left out
	names     map[string]bool           // of images
	classes   *spelling                 // in labels
	folders   *spelling                 // of classes, as folders
	sum       Summary
	set       *set // once the labels are written
}

// Summary counts what a dataset holds.
type Summary struct {
	Images   int            `json:"images"`
	Objects  int            `json:"objects"`
	Subsets  map[string]int `json:"subsets"`  // images
	Classes  map[string]int `json:"classes"`  // objects
	LeftOut  map[string]int `json:"left_out"` // by the codes of the list of omissions
	Notes    []string       `json:"notes"`    // what holds for the dataset as a whole
	outlined int
	turned   int
	posed    int
	located  int
}

// Omitted counts the requests and the objects of others that are not in the
// dataset.
func (s Summary) Omitted() (requests, objects int) {
	for code, n := range s.LeftOut {
		switch code {
		case codeFrame, codeImage, codeDuplicate, codeUnplaced:
			requests += n
		default:
			objects += n
		}
	}
	return requests, objects
}

// New returns a Writer of an empty dataset. Close it in any case.
func New(l *Layout, t Tree, o Options) (*Writer, error) {
	w := &Writer{
		layout: l, tree: t, options: o, names: make(map[string]bool),
		classes: newSpelling(l.class, l.fold), folders: newSpelling(folderOf, filename.Fold),
		sum: Summary{Subsets: map[string]int{}, Classes: map[string]int{}, LeftOut: map[string]int{}, Notes: []string{}},
	}
	if o.Dedupe {
		w.seen = make(map[[hashSize]byte]uint64)
	}
	if o.Classes != nil {
		w.allowed = make(map[string]bool, len(o.Classes))
		for _, c := range o.Classes {
			w.allowed[c] = true
			w.classes.of(c) // before others have the name
		}
	}
	var err error
	if w.records, err = newSpool[record](); err != nil {
		return nil, err
	}
	if w.omissions, err = newSpool[omission](); err != nil {
		w.records.close()
		return nil, err
	}
	return w, nil
}

// Close frees what waited on disk.
func (w *Writer) Close() {
	w.records.close()
	w.omissions.close()
}

// The codes of what is left out.
const (
	codeFrame     = "request"
	codeImage     = "image"
	codeDuplicate = "duplicate"
	codeUnplaced  = "unplaced"
	codeClass     = "class"
	codeThreshold = "threshold"
	codePlace     = "place"
	codeLayout    = "layout"
	codeTwice     = "twice"
)

// LeaveOut notes that a request is not in the dataset, and why.
func (w *Writer) LeaveOut(seq uint64, why string) error { return w.omit(seq, 0, codeFrame, why) }

func (w *Writer) omit(seq uint64, object int, code, why string) error {
	w.sum.LeftOut[code]++
	return w.omissions.add(omission{seq, object, code, why})
}

// Add takes a frame in. It reports whether its image is in the dataset now;
// what is left out is in the manifest.
func (w *Writer) Add(f *Frame) (added bool, err error) {
	if len(f.Image) == 0 {
		return false, w.omit(f.Seq, 0, codeImage, "it holds no image")
	}
	header, err := imageheader.Read(f.Image)
	if err != nil {
		return false, w.omit(f.Seq, 0, codeImage, "its image cannot be read: "+err.Error())
	}
	if err := imageheader.Whole(f.Image); err != nil {
		return false, w.omit(f.Seq, 0, codeImage, err.Error()+": training would stop at its image")
	}
	ext, width, height := extensions[header.Format], header.Size.X, header.Size.Y
	if w.layout.image != nil {
		if err := w.layout.image(header); err != nil {
			return false, w.omit(f.Seq, 0, codeImage, err.Error())
		}
	}
	sum := hashOf(f.Image)
	if w.seen != nil {
		if first, ok := w.seen[sum]; ok {
			return false, w.omit(f.Seq, 0, codeDuplicate, fmt.Sprintf("its image is that of request %d", first))
		}
		w.seen[sum] = f.Seq
	}
	r := &record{
		Number: w.sum.Images + 1, Seq: f.Seq, Subset: w.options.Split.of(sum),
		Width: width, Height: height, Orientation: header.Orientation,
	}
	for i := range f.Objects {
		if err := w.addObject(r, f, i); err != nil {
			return false, err
		}
	}
	r.Image = fmt.Sprintf("%06d", f.Seq)
	for i := 2; w.names[r.Image]; i++ {
		r.Image = fmt.Sprintf("%06d-%d", f.Seq, i)
	}
	w.names[r.Image] = true
	r.Image += ext
	path, unplaced := w.layout.place(w, r)
	if unplaced != nil {
		return false, w.omit(f.Seq, 0, codeUnplaced, unplaced.Error())
	}
	r.Image = path
	if path != "" {
		err := put(w.tree, path, func(to *bufio.Writer) error {
			_, err := to.Write(f.Image)
			return err
		})
		if err != nil {
			return false, err
		}
	}
	w.noteImage(f.Image, ext)
	w.count(r)
	return true, w.records.add(*r)
}

// addObject puts object i of a frame into its record, or notes why not.
func (w *Writer) addObject(r *record, f *Frame, i int) error {
	o := &f.Objects[i]
	class := o.Class
	if to, ok := w.options.Rename[class]; ok {
		class = to
	}
	switch {
	case class == "":
		return w.omit(f.Seq, i+1, codeClass, "it has no class")
	case w.options.Keep != nil && !w.options.Keep(o.Class):
		return w.omit(f.Seq, i+1, codeClass, fmt.Sprintf("its class %q was not asked for", o.Class))
	case w.allowed != nil && !w.allowed[class]:
		return w.omit(f.Seq, i+1, codeClass, fmt.Sprintf("its class %q is not in the list", class))
	case !o.Confidence.AtLeast(w.options.Threshold):
		return w.omit(f.Seq, i+1, codeThreshold, fmt.Sprintf("its confidence %g is below %g", o.Confidence.Value, w.options.Threshold))
	}
	l, err := f.label(i, w.options.RLE)
	if err != nil {
		return w.omit(f.Seq, i+1, codePlace, err.Error())
	}
	l.Class = class
	if a := o.Assumed.String(); a != "" {
		w.note("some boxes are read as " + a + ", which is a guess: look at them before you train on them")
	}
	l.Class = w.classes.of(class)
	w.noteSpelling(class, l.Class)
	r.Labels = append(r.Labels, l)
	return nil
}

// maxNotes bounds the notes: there is one for each class that is spelled
// otherwise.
const maxNotes = 100

// noteImage notes what readers make of an image.
func (w *Writer) noteImage(data []byte, extension string) {
	if w.layout.note != nil {
		w.note(w.layout.note(extension))
	}
	if extension == ".jpg" && !bytes.HasSuffix(data, []byte{0xFF, 0xD9}) {
		w.note("some JPEGs do not end in FFD9: Ultralytics writes such a file anew")
	}
}

// noteBeyond notes, where a layout has boxes as they were sent, that one reaches
// out of its image.
func (w *Writer) noteBeyond(b prediction.Box, r *record) {
	if inside, ok := clipped(b, r.Width, r.Height); !ok || inside != b {
		w.note("some boxes reach beyond their image and are as they were sent: some readers refuse them")
	}
}

// noteSpelling notes a class that is not spelled as it was sent.
func (w *Writer) noteSpelling(class, name string) {
	if name != class {
		w.note(fmt.Sprintf("the class %q is spelled %q, as the layout has no other way", class, name))
	}
}

func (w *Writer) note(text string) {
	if text != "" && len(w.sum.Notes) < maxNotes && !slices.Contains(w.sum.Notes, text) {
		w.sum.Notes = append(w.sum.Notes, text)
	}
}

func (w *Writer) count(r *record) {
	w.sum.Images++
	w.sum.Subsets[subsetNames[r.Subset]]++
	for i := range r.Labels {
		l := &r.Labels[i]
		w.sum.Objects++
		w.sum.Classes[l.Class]++
		if l.Box != nil {
			w.sum.located++
		}
		switch {
		case len(l.Keypoints) > 0:
			w.sum.posed++
		case l.Turned:
			w.sum.turned++
		case l.Rings != nil:
			w.sum.outlined++
		}
	}
}

// Finish writes the labels, and the manifest where it lies within the dataset.
func (w *Writer) Finish() (Summary, error) {
	s := &set{w: w, ids: map[string]int{}}
	if w.options.Classes != nil {
		for _, c := range w.options.Classes {
			c = w.classes.of(c)
			if !slices.Contains(s.classes, c) {
				s.classes = append(s.classes, c)
			}
		}
	} else {
		for c := range w.sum.Classes {
			s.classes = append(s.classes, c)
		}
		slices.SortFunc(s.classes, func(a, b string) int {
			return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
		})
	}
	for i, c := range s.classes {
		s.ids[c] = i
	}
	for i, name := range subsetNames {
		if w.sum.Subsets[name] > 0 || w.options.Split[i] > 0 || i == 0 {
			s.subsets = append(s.subsets, i)
		}
	}
	w.set = s
	if err := w.layout.write(s, w.tree); err != nil {
		return w.sum, err
	}
	if w.layout.Beside {
		return w.sum, nil
	}
	return w.sum, put(w.tree, "manifest.json", func(to *bufio.Writer) error { return w.Manifest(to) })
}

// set is a dataset whose frames are all known.
type set struct {
	w       *Writer
	classes []string
	ids     map[string]int // from 0
	subsets []int
}

// omit notes that a layout has no place for an object.
func (s *set) omit(r *record, l *label, code, why string) error {
	s.w.sum.Objects--
	if s.w.sum.Classes[l.Class]--; s.w.sum.Classes[l.Class] == 0 {
		delete(s.w.sum.Classes, l.Class)
	}
	return s.w.omit(r.Seq, l.Object, code, why)
}

// each calls do for every record of a subset, in the order of the requests.
func (s *set) each(subset int, do func(*record) error) error {
	for r, err := range s.w.records.all() {
		if err == nil && r.Subset == subset {
			err = do(r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// put writes one file.
func put(t Tree, path string, fill func(*bufio.Writer) error) error {
	f, err := t.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = fill(w)
	return errors.Join(err, w.Flush(), f.Close())
}

// Manifest writes what the dataset holds and what was left out of it. It comes
// after Finish.
func (w *Writer) Manifest(to io.Writer) error {
	return writeManifest(to, w)
}

// writeManifest writes the manifest, its list of omissions one by one.
func writeManifest(to io.Writer, w *Writer) error {
	head, err := safejson.Marshal(struct {
		Program string   `json:"program"`
		Format  string   `json:"format"`
		Classes []string `json:"class_names"`          // in the order of their numbers
		Origin  int      `json:"voc_origin,omitempty"` // of corners
		Summary
	}{w.options.Program, w.layout.Name, append([]string{}, w.set.classes...), w.options.VOCOrigin, w.sum})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(to, "%s,\n\"omissions\":[", head[:len(head)-1])
	first := true
	for o, failed := range w.omissions.all() {
		if failed != nil {
			return failed
		}
		text, failed := safejson.Marshal(o)
		if failed != nil {
			return failed
		}
		separator := ",\n"
		if first {
			separator = "\n"
		}
		first = false
		_, failed = fmt.Fprintf(to, "%s%s", separator, text)
		err = errors.Join(err, failed)
	}
	_, last := io.WriteString(to, "\n]}\n")
	return errors.Join(err, last)
}

// hashSize is of what images are told apart by.
const hashSize = 16

func hashOf(image []byte) (sum [hashSize]byte) {
	whole := sha256.Sum256(image)
	copy(sum[:], whole[:])
	return sum
}
