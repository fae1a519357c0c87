// Package labelled reads a folder of images with the labels that lie beside
// them, in COCO, Pascal VOC, YOLO, Darknet or CSV, or in the names of their
// folders, as the requests that would have brought them: so a dataset can be
// looked at, checked, converted and sent.
//
// Labels are indexed when the folder is opened, images are read when they are
// asked for. Symbolic links are not followed.
//
// capture/archive imports it.
package labelled

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
	images   []string // in the order of their paths
	files    map[string]bool
	coco     cocoIndex
	rows     map[string][]csvRow // of CSV files, by the name of the image
	names    []string            // of YOLO's classes
	posed    [2]int              // keypoints of an object, and numbers of each, in YOLO
	origin   float64             // of VOC's corners
	problems []string
}

// Open lists the images of a folder and indexes their labels. The caller
// closes root.
func Open(root *os.Root) (*Set, error) {
	s := &Set{root: root, files: make(map[string]bool)}
	err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			s.problem(err.Error())
			return nil
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || strings.Count(name, "/") >= maxDepth):
			return fs.SkipDir
		case !d.Type().IsRegular():
			if d.Type()&fs.ModeSymlink != 0 {
				s.problem(name + " is a symbolic link and was passed over")
			}
			return nil
		case len(s.files) >= maxFiles:
			return fmt.Errorf("%w: it has more than %d files", errTooLarge, maxFiles)
		}
		s.files[name] = true
		if isImage(name) && !isMask(name) {
			s.images = append(s.images, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.images = slices.DeleteFunc(s.images, func(name string) bool {
		return s.files[path.Join(path.Dir(name), documentName)] && strings.HasPrefix(path.Base(name), maskPrefix)
	})
	if len(s.images) == 0 {
		return nil, ErrNone
	}
	slices.Sort(s.images)
	return s, s.index()
}

// What lies beside an image whose parts were taken apart.
const (
	documentName = "predictions.json"
	maskPrefix   = "mask_"
)

// parts returns the request of an image beside which its document and its masks
// lie, as the cameras send them.
func (s *Set) parts(image string, img []byte, mediaType string) (*capture.Request, error) {
	folder := path.Dir(image)
	return compose(func(w *multipart.Writer) error {
		err := addPart(w, "image", path.Base(image), mediaType, img)
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

// index reads the files of labels that are about several images.
func (s *Set) index() error {
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		var err error
		switch ext := strings.ToLower(path.Ext(name)); {
		case name == "manifest.json":
			err = s.readManifest(name)
		case ext == ".json" && path.Base(name) != documentName:
			err = s.readCOCO(name)
		case ext == ".csv":
			err = s.readCSV(name)
		case ext == ".yaml" || ext == ".yml":
			err = s.readYAML(name)
		case isNames(path.Base(name)) && s.names == nil:
			err = s.readNames(name)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func isImage(name string) bool {
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
	var r *capture.Request
	if s.files[path.Join(path.Dir(name), documentName)] {
		r, err = s.parts(name, img, header.Format.MediaType())
	} else {
		var doc *interchange.Document
		if doc, err = s.document(name, header); err == nil {
			r, err = Compose(img, path.Base(name), header.Format.MediaType(), doc)
		}
	}
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

// document returns what is known of an image; nil for nothing.
func (s *Set) document(name string, h imageheader.Header) (*interchange.Document, error) {
	if objects, ok := s.coco.objects(name); ok {
		return newDocument(h, objects), nil
	}
	if xml, ok := s.beside(name, "JPEGImages", "Annotations", ".xml"); ok {
		objects, err := s.readVOC(xml)
		return newDocument(h, objects), err
	}
	if txt, ok := s.beside(name, "images", "labels", ".txt"); ok && !isNames(path.Base(txt)) {
		objects, err := s.readYOLO(txt, h)
		return newDocument(h, objects), err
	}
	if rows, ok := s.rows[path.Base(name)]; ok {
		return newDocument(h, objectsOf(rows)), nil
	}
	if class := classOf(name); class != "" {
		doc := newDocument(h, []interchange.Object{{Class: class}})
		doc.Kind = "image-classification"
		return doc, nil
	}
	return nil, nil
}

// beside finds the file of labels of an image: in the folder of the other name,
// or beside it.
func (s *Set) beside(image, folder, other, ext string) (string, bool) {
	stem := strings.TrimSuffix(image, path.Ext(image)) + ext
	slashed := "/" + stem
	if i := strings.LastIndex(slashed, "/"+folder+"/"); i >= 0 {
		if found := strings.TrimPrefix(slashed[:i]+"/"+other+slashed[i+len(folder)+1:], "/"); s.files[found] {
			return found, true
		}
	}
	return stem, s.files[stem]
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

func newDocument(h imageheader.Header, objects []interchange.Object) *interchange.Document {
	doc := &interchange.Document{Kind: "object-detection", Format: interchange.Format, Objects: objects}
	if objects == nil {
		doc.Objects = []interchange.Object{}
	}
	if h.Size.X > 0 {
		doc.Image = &interchange.Size{Width: h.Size.X, Height: h.Size.Y}
	}
	placed := len(objects) == 0
	for _, o := range objects {
		if (o.Outlines() != nil || o.RLE != nil) && o.Rotation == 0 {
			doc.Kind = "instance-segmentation"
		}
		placed = placed || o.Box != nil || o.Outlines() != nil || o.RLE != nil || o.Keypoints != nil
	}
	switch {
	case !placed && len(objects) == 1:
		doc.Kind = "image-classification"
	case !placed:
		doc.Kind = "multilabel-classification"
	}
	return doc
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
