// Package labelled reads a folder of images with the labels that lie beside
// them, in COCO, Pascal VOC, YOLO, Darknet, DOTA or CSV, in a JSON that has a value for
// each image, or in the names of their folders, as the requests that would have brought them: so a dataset can be
// looked at, checked, converted and sent.
//
// Labels are indexed when the folder is opened, images are read when they are
// asked for. Symbolic links are not followed.
//
// capture/archive imports it.
package labelled

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/prediction/interchange"
)

// The bounds.
const (
	maxFiles  = 2_000_000 // in the folder
	maxDepth  = 8         // of folders
	maxImage  = 256 << 20 // bytes
	maxLabels = 512 << 20 // bytes of one file of labels
	maxNames  = 1 << 20   // bytes of one file of names of classes
)

var (
	// ErrNone is returned for a folder without an image.
	ErrNone = errors.New("holds no image")
	// errTooLarge is wrapped where a folder or a file exceeds a bound.
	errTooLarge = errors.New("too large")
)

// Set is a folder of images. It is safe for concurrent use.
type Set struct {
	root     *os.Root
	images   []string        // in the order of their paths
	stems    map[string]bool // names of images, without folder and extension
	files    map[string]bool
	spoken   map[string]bool // files that are about several images, and were read
	entries  index
	records  map[string]record // by the image
	beside   besides
	labelled map[string]bool // folders below which an image has labels: the folders there are no classes
	names    []string        // of YOLO's classes
	posed    [2]int          // keypoints of an object, and numbers of each, in YOLO
	origin   float64         // of VOC's corners
	problems []string
}

// Open lists the images of a folder and indexes their labels. The caller
// closes root.
func Open(root *os.Root) (*Set, error) {
	s := &Set{root: root, files: make(map[string]bool), spoken: make(map[string]bool), entries: index{}, records: make(map[string]record)}
	if err := fs.WalkDir(root.FS(), ".", s.list); err != nil {
		return nil, err
	}
	s.images = slices.DeleteFunc(s.images, func(name string) bool {
		return s.files[path.Join(path.Dir(name), documentName)] && strings.HasPrefix(path.Base(name), maskPrefix)
	})
	if len(s.images) == 0 {
		if len(s.problems) > 0 {
			return nil, fmt.Errorf("%w; %s", ErrNone, strings.Join(s.problems[:min(len(s.problems), 3)], "; "))
		}
		return nil, ErrNone
	}
	slices.Sort(s.images)
	s.stems = make(map[string]bool, len(s.images))
	for _, name := range s.images {
		s.stems[stemOf(name)] = true
	}
	s.index()
	return s, nil
}

// list takes in a file of the folder.
func (s *Set) list(name string, d fs.DirEntry, err error) error {
	switch {
	case err != nil:
		s.problem(err.Error())
		return nil
	case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "__MACOSX" || strings.Count(name, "/") >= maxDepth):
		return fs.SkipDir
	case strings.HasPrefix(d.Name(), "."): // such as what macOS keeps beside a file
		return nil
	case !d.Type().IsRegular():
		if d.Type()&fs.ModeSymlink != 0 {
			s.problem(name + " is a symbolic link and was passed over")
		}
		return nil
	case len(s.files) >= maxFiles:
		return fmt.Errorf("%w: it has more than %d files", errTooLarge, maxFiles)
	}
	s.files[name] = true
	switch {
	case !IsImage(name):
	case isMask(name):
		s.problem(path.Dir(name) + " holds masks of VOC, which are not read, as its boxes are")
	default:
		s.images = append(s.images, name)
	}
	return nil
}

// What lies beside an image whose parts were taken apart.
const (
	documentName = "predictions.json"
	maskPrefix   = "mask_"
)

// parts returns the request of an image beside which its document and its masks
// lie, as the cameras send them.
func (s *Set) parts(of string, img []byte, mediaType string) (*capture.Request, error) {
	folder := path.Dir(of)
	return compose(func(w *multipart.Writer) error {
		err := addPart(w, "image", path.Base(of), mediaType, img)
		for _, name := range slices.Sorted(maps.Keys(s.files)) {
			if path.Dir(name) != folder || !strings.HasPrefix(path.Base(name), maskPrefix) || err != nil {
				continue
			}
			var mask []byte
			if mask, _, err = s.read(name, maxImage); err == nil {
				err = addPart(w, strings.TrimSuffix(path.Base(name), path.Ext(name)), path.Base(name), "image/png", mask)
			}
		}
		if err != nil {
			return err
		}
		doc, _, err := s.read(path.Join(folder, documentName), maxLabels)
		if err != nil {
			return err
		}
		return addPart(w, "predictions", documentName, "application/json", doc)
	})
}

// index reads the files of labels that are about several images, and finds
// those that are about one.
func (s *Set) index() {
	for _, name := range sorted(s.files) {
		var read func(name string, text []byte) error
		most := int64(maxLabels)
		switch ext := strings.ToLower(path.Ext(name)); {
		case path.Base(name) == "manifest.json":
			read = s.readManifest
		case ext == ".json" && path.Base(name) != documentName:
			read = s.readCOCO
		case ext == ".csv":
			read = s.readCSV
		case ext == ".yaml" || ext == ".yml":
			read, most = s.readYAML, maxNames
		case isNames(path.Base(name)):
			read, most = s.readNames, maxNames
		default:
			continue
		}
		text, _, err := s.read(name, most)
		if err == nil {
			err = read(name, text)
		}
		if err != nil {
			s.problem(fmt.Sprintf("%s: %v", name, err))
		}
	}
	s.absent()
	s.beside = besides{
		xml:  s.pair(".xml", "JPEGImages", "Annotations"),
		txt:  s.pair(".txt", "images", "labels"),
		json: s.pair(".json", "images", "annotations"),
	}
	s.labelled = s.foldersWithLabels()
	if s.names == nil && s.numbered() {
		s.problem("no data.yaml, obj.names or classes.txt is there: classes have numbers for names")
	}
	s.named()
}

// foldersWithLabels returns the folders below which an image has labels.
func (s *Set) foldersWithLabels() map[string]bool {
	folders := make(map[string]bool)
	for _, name := range s.images {
		if _, ok := s.records[name]; !ok && len(s.entries.of(name)) == 0 && !s.beside.has(name) {
			continue
		}
		for folder := path.Dir(name); !folders[folder]; folder = path.Dir(folder) {
			folders[folder] = true
		}
	}
	return folders
}

// IsImage reports whether a file is called like an image.
func IsImage(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".ppm", ".pgm":
		return true
	}
	return false
}

// isMask reports whether an image is one of VOC's own masks.
func isMask(name string) bool {
	return strings.Contains("/"+name, "/SegmentationClass/") || strings.Contains("/"+name, "/SegmentationObject/")
}

// stemOf returns the name of a file without folder and extension.
func stemOf(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }

func (s *Set) problem(text string) {
	const most = 100
	if len(s.problems) < most && !slices.Contains(s.problems, text) {
		s.problems = append(s.problems, text)
	}
}

// Problems returns a sentence for each thing that was found broken.
func (s *Set) Problems() []string { return s.problems }

// Len returns how many images there are.
func (s *Set) Len() int { return len(s.images) }

// Request returns the request that would have brought image i.
func (s *Set) Request(i int) (*capture.Request, error) {
	if i < 0 || i >= len(s.images) {
		return nil, fmt.Errorf("no image %d in it", i+1)
	}
	name := s.images[i]
	img, info, err := s.read(name, maxImage)
	if err != nil {
		return nil, err
	}
	header, _ := imageheader.Read(img) // an image that cannot be read is shown as such
	r, err := s.compose(name, img, header)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r.Target = (&url.URL{Path: "/" + name}).EscapedPath()
	r.Seq, r.Time = uint64(i)+1, info.ModTime()
	return r, nil
}

// read reads a file of the folder.
func (s *Set) read(name string, most int64) ([]byte, fs.FileInfo, error) {
	f, err := s.root.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if info.Size() > most {
		return nil, nil, fmt.Errorf("%s is %w: at most %d bytes are read", name, errTooLarge, most)
	}
	content, err := io.ReadAll(io.LimitReader(f, most))
	return content, info, err
}

// compose returns the request that brings an image with what is known of it.
func (s *Set) compose(name string, img []byte, h imageheader.Header) (*capture.Request, error) {
	mediaType := h.Format.MediaType()
	if s.files[path.Join(path.Dir(name), documentName)] {
		return s.parts(name, img, mediaType)
	}
	beside, isBeside := s.beside.json[name]
	record, isRecord := s.records[name]
	if (isBeside || isRecord) && len(s.entries.of(name)) == 0 {
		var text []byte
		var err error
		if isBeside {
			text, _, err = s.read(beside, maxLabels)
		} else {
			beside = record.file
			text, err = s.record(record)
		}
		if err != nil {
			return nil, err
		}
		return compose(func(w *multipart.Writer) error {
			if err := addPart(w, "image", path.Base(name), mediaType, img); err != nil {
				return err
			}
			return addPart(w, "predictions", path.Base(beside), "application/json", text)
		})
	}
	doc, err := s.document(name, h)
	if err != nil {
		return nil, err
	}
	return Compose(img, path.Base(name), mediaType, doc)
}

// document returns what is known of an image; nil for nothing.
func (s *Set) document(name string, h imageheader.Header) (*interchange.Document, error) {
	if entries := s.entries.of(name); len(entries) > 0 {
		doc := newDocument(h, entries[0].size, joined(entries))
		doc.Kind = cmp.Or(entries[0].kind, doc.Kind)
		return doc, nil
	}
	if xml, ok := s.beside.xml[name]; ok {
		objects, size, err := s.readVOC(xml)
		return newDocument(h, size, objects), err
	}
	if txt, ok := s.beside.txt[name]; ok {
		unsized := h.Size == image.Point{} // of an image that is cut off before it says
		if unsized {
			h.Size = image.Pt(1, 1)
		}
		objects, err := s.readYOLO(txt, h)
		doc := newDocument(h, image.Point{}, objects)
		if unsized {
			doc.Image = nil
			if !slices.ContainsFunc(objects, inPixels) {
				doc.Units = interchange.Normalised
			}
		}
		return doc, err
	}
	if class := classOf(name); class != "" && !s.labelled[path.Dir(path.Dir(name))] {
		doc := newDocument(h, image.Point{}, []interchange.Object{{Class: class}})
		doc.Kind = "image-classification"
		return doc, nil
	}
	return nil, nil
}

// inPixels reports whether an object has corners that are no shares of an image, as
// DOTA's are.
func inPixels(o interchange.Object) bool {
	return slices.ContainsFunc(o.Polygon, func(p interchange.Point) bool { return max(p[0], p[1]) > farthest })
}

// joined returns the objects of entries, each once: files that are about the
// same things, as those of boxes and of keypoints, name them both.
func joined(entries []*entry) []interchange.Object {
	var list []interchange.Object
	for n, e := range entries {
		before := list
		for _, o := range e.objects {
			same := -1
			if n > 0 && o.Box != nil {
				same = slices.IndexFunc(before, func(k interchange.Object) bool {
					return k.Class == o.Class && k.Box != nil && *k.Box == *o.Box
				})
			}
			switch {
			case same < 0:
				list = append(list, o)
			case list[same].Keypoints == nil:
				list[same].Keypoints = o.Keypoints
			}
		}
	}
	return list
}

// absent tells of the images that a file of labels is about and that are not in
// the folder.
func (s *Set) absent() {
	there := make(map[string]bool, len(s.images))
	for _, name := range s.images {
		there[path.Base(name)] = true
	}
	type count struct {
		all, absent int
		first       string
	}
	counts := map[string]*count{}
	for base, entries := range s.entries {
		for _, e := range entries {
			c := counts[e.file]
			if c == nil {
				c = &count{}
				counts[e.file] = c
			}
			if c.all++; there[base] {
				continue
			}
			if c.absent++; c.first == "" || e.name < c.first {
				c.first = e.name
			}
		}
	}
	for _, file := range sorted(counts) {
		if c := counts[file]; c.absent > 0 {
			s.problem(fmt.Sprintf("%s: %d of the %d images that it is about are not here, such as %s", file, c.absent, c.all, c.first))
		}
	}
}

// classOf returns the folder of an image, if that is the name of a class.
func classOf(name string) string {
	folder := path.Base(path.Dir(name))
	switch strings.ToLower(folder) {
	case ".", "images", "jpegimages", "image", "img", "train", "val", "valid", "validation", "test", "data":
		return ""
	}
	return folder
}

// newDocument returns the document of an image with the objects of labels that
// were made on one of that size, which is zero where that is not told.
func newDocument(h imageheader.Header, labelled image.Point, objects []interchange.Object) *interchange.Document {
	doc := &interchange.Document{Kind: "object-detection", Format: interchange.Format, Objects: objects}
	if objects == nil {
		doc.Objects = []interchange.Object{}
	}
	if size := cmp.Or(labelled, h.Size); size.X > 0 && size.Y > 0 {
		doc.Image = &interchange.Size{Width: size.X, Height: size.Y}
	}
	const corners = 4 // of an oriented box
	placed := len(objects) == 0
	for _, o := range objects {
		if outlines := o.Outlines(); o.Rotation == 0 && (o.RLE != nil || len(outlines) > 1 || len(outlines) == 1 && len(outlines[0]) != corners) {
			doc.Kind = "instance-segmentation"
		}
		placed = placed || isPlaced(&o)
	}
	switch {
	case !placed && len(objects) == 1:
		doc.Kind = "image-classification"
	case !placed:
		doc.Kind = "multilabel-classification"
	}
	return doc
}

func isPlaced(o *interchange.Object) bool {
	return o.Box != nil || o.Outlines() != nil || o.RLE != nil || o.Keypoints != nil
}

// Compose returns the request that brings an image and its document, which may
// be nil.
func Compose(img []byte, filename, mediaType string, doc *interchange.Document) (*capture.Request, error) {
	return compose(func(w *multipart.Writer) error {
		if err := addPart(w, "image", filename, mediaType, img); err != nil || doc == nil {
			return err
		}
		text, err := json.Marshal(doc)
		if err != nil {
			return err
		}
		return addPart(w, "predictions", documentName, "application/json", text)
	})
}

// compose returns the request of the parts that fill writes.
func compose(fill func(*multipart.Writer) error) (*capture.Request, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.SetBoundary("framebin-image-with-labels"); err != nil { // the same request each time
		return nil, err
	}
	if err := errors.Join(fill(w), w.Close()); err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {w.FormDataContentType()}}
	return capture.NewRequest(http.MethodPost, "/", header, body.Bytes()), nil
}

func addPart(w *multipart.Writer, field, filename, mediaType string, content []byte) error {
	header := textproto.MIMEHeader{}
	filename = strings.Map(func(c rune) rune { // a header has no control characters
		if unicode.IsControl(c) {
			return '_'
		}
		return c
	}, filename)
	header.Set("Content-Disposition", multipart.FileContentDisposition(field, filename))
	if mediaType != "" {
		header.Set("Content-Type", mediaType)
	}
	part, err := w.CreatePart(header)
	if err == nil {
		_, err = part.Write(content)
	}
	return err
}
