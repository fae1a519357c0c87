package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/dataset"
	"github.com/framebin/framebin/capture/dataset/contour"
	"github.com/framebin/framebin/capture/filename"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/units"
)

// datasets are the formats of package dataset. They become a folder, or a ZIP
// by the name of the output.
var datasets = newDatasets()

func newDatasets() []*Format {
	formats := make([]*Format, 0, len(dataset.Layouts()))
	for _, l := range dataset.Layouts() {
		f := &Format{Name: l.Name, Extension: ".zip", Help: l.Help, Keeps: l.Keeps, Binary: true, layout: l, stream: (*run).zip}
		if l == dataset.CSV {
			f.Extension, f.Binary, f.stream = ".csv", false, (*run).csv
		}
		formats = append(formats, f)
	}
	return formats
}

// zipped ends the name of what becomes a ZIP.
const zipped = ".zip"

// zip writes a dataset as a ZIP. A manifest that lies beside is left out.
func (x *run) zip(w io.Writer) error {
	t := newZipTree(w)
	err := x.dataset(t, nil)
	return errors.Join(err, t.Close())
}

// csv writes the rows without the images.
func (x *run) csv(w io.Writer) error {
	x.job.Dataset.Split = dataset.Split{}
	return x.dataset(oneFileTree{"train.csv", w}, nil)
}

// saveDataset puts a dataset where its path asks: in a ZIP, for CSV in a file
// of rows, or in a folder of that name, which may be there if it is empty.
func saveDataset(ctx context.Context, path string, job Job) (_ Result, err error) {
	path = filepath.Clean(path)
	ext := strings.ToLower(filepath.Ext(path))
	if info, err := os.Stat(path); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return writeDevice(ctx, path, job)
	}
	x := newRun(ctx, job)
	x.result.Path = path
	dir, name := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return x.result, err
	}
	if x.folder, err = openFolder(filepath.Clean(dir), &job); err != nil {
		return x.result, err
	}
	defer func() { err = errors.Join(err, x.folder.close()) }()
	switch {
	case ext == ".csv" && job.Format.Extension == ext:
		return x.result, x.stream(name)
	case ext == zipped:
		err = x.publishDataset(name, func(manifest io.Writer) (temporary, error) {
			return x.folder.temporaryFile(ctx, time.Time{}, func(w io.Writer) error {
				t := newZipTree(w)
				err := x.dataset(t, manifest)
				return errors.Join(err, t.Close())
			})
		})
	default:
		restore, failed := x.vacate(path, name)
		if failed != nil {
			return x.result, failed
		}
		err = x.publishDataset(name, func(manifest io.Writer) (temporary, error) {
			t := &folderTree{ctx: ctx}
			d, err := x.folder.temporaryFolder(func(inner *folder) error {
				t.folder = inner
				return x.dataset(t, manifest)
			})
			d.files, d.bytes = t.files, t.bytes
			return d, err
		})
		if err != nil {
			restore()
		}
	}
	if err != nil {
		x.result.Requests = 0
	}
	return x.result, err
}

// manifestOf names the manifest that lies beside a dataset.
func manifestOf(name string) string { return name + ".manifest.json" }

// publishDataset gives a dataset its name, and the manifest beside it, if
// there is to be one.
func (x *run) publishDataset(name string, write func(manifest io.Writer) (temporary, error)) error {
	names := func(n int) []string {
		if n > 1 {
			name = filename.Numbered(name, n)
		}
		if x.job.Format.layout.Beside {
			return []string{name, manifestOf(name)}
		}
		return []string{name}
	}
	return x.publish(names, func([]string) ([]temporary, error) {
		if !x.job.Format.layout.Beside {
			t, err := write(nil)
			return []temporary{t}, err
		}
		var t temporary
		m, err := x.folder.temporaryFile(x.ctx, time.Time{}, func(w io.Writer) (err error) {
			t, err = write(w)
			return err
		})
		return []temporary{t, m}, err
	})
}

// errNotDataset is for a folder that is not written over.
var errNotDataset = errors.New("is a folder that holds something else than a dataset of framebin: name one that is not there yet")

// vacate sees to it that a dataset can take the place of a folder: an empty
// one, which restore makes again, or with Replace one that has a manifest.
func (x *run) vacate(path, name string) (restore func(), err error) {
	restore = func() {}
	entries, err := os.ReadDir(path)
	switch {
	case err != nil:
		return restore, nil //nolint:nilerr // it is no folder, or none that matters: naming says so
	case len(entries) == 0:
		if err := os.Remove(path); err != nil { // as of one where a disk is mounted
			return restore, fmt.Errorf("%w: name a folder within it, such as %s", err, filepath.Join(path, x.job.Format.Name))
		}
		return func() { _ = os.Mkdir(path, folderMode) }, nil
	case x.job.Existing != Replace:
		return restore, nil
	}
	for _, manifest := range []string{filepath.Join(path, "manifest.json"), filepath.Join(filepath.Dir(path), manifestOf(name))} {
		if _, err := os.Stat(manifest); err == nil {
			return restore, nil
		}
	}
	return restore, fmt.Errorf("%s %w", path, errNotDataset)
}

// dataset puts the requests into a tree, and the manifest into w unless the
// tree has it or w is nil.
func (x *run) dataset(t dataset.Tree, manifest io.Writer) (err error) {
	o := x.job.Dataset
	o.Program = strings.TrimSpace("framebin " + x.job.Version)
	w, err := dataset.New(x.job.Format.layout, t, o)
	if err != nil {
		return err
	}
	defer w.Close()
	images := 0
	err = x.each(func(r *capture.Request) error {
		f, whyNot, err := x.frame(r)
		if err != nil {
			return err
		}
		if f == nil {
			return cmp.Or(w.LeaveOut(r.Seq, whyNot), errLeftOut)
		}
		added, err := w.Add(f)
		if err == nil && !added {
			return errLeftOut
		}
		images++
		return err
	})
	if err != nil {
		return err
	}
	if images == 0 {
		return fmt.Errorf("%w: none of %d has an image and a prediction that the format %s can hold", ErrNoRequest, x.seen, x.job.Format)
	}
	sum, err := w.Finish()
	if err == nil && manifest != nil {
		err = w.Manifest(manifest)
	}
	_, rows := t.(oneFileTree)
	x.result.Note = noteOf(sum, manifest != nil || !x.job.Format.layout.Beside && !rows)
	return err
}

// frame makes a frame of a request; none for one that cannot be in a dataset.
func (x *run) frame(r *capture.Request) (f *dataset.Frame, whyNot string, err error) {
	if r.Rejected {
		return nil, "it was refused: " + r.Reason, nil
	}
	rd := x.job.reader()(r)
	if rd.Prediction == nil {
		return nil, "it holds no prediction", nil
	}
	img, err := rd.ImageFile(r)
	if err != nil {
		return nil, "it holds no image", nil //nolint:nilerr // that is the reason
	}
	f = &dataset.Frame{Seq: r.Seq, Image: img, Objects: rd.Prediction.Objects}
	if f.Seq == 0 {
		f.Seq = uint64(x.seen)
	}
	switch rd.Prediction.Kind {
	case prediction.ImageClassification, prediction.MultilabelClassification:
		f.Labelled = true
	default:
	}
	f.Masks, err = x.masks(r, rd)
	return f, "", err
}

// noteOf says what a dataset holds, that something was left out, and whether
// there is a manifest to say why.
func noteOf(s dataset.Summary, manifest bool) string {
	note := fmt.Sprintf("%s of %d classes", units.Count(s.Objects, "object"), len(s.Classes))
	if len(s.Classes) == 1 {
		note = units.Count(s.Objects, "object") + " of one class"
	}
	requests, objects := s.Omitted()
	var left []string
	if requests > 0 {
		left = append(left, units.Count(requests, "request"))
	}
	if objects > 0 {
		left = append(left, units.Count(objects, "object"))
	}
	if left != nil {
		note += "; left out " + strings.Join(left, " and ")
		if manifest {
			note += ", the manifest says why"
		} else {
			note += " (" + strings.Join(slices.Sorted(maps.Keys(s.LeftOut)), ", ") + ")"
		}
	}
	return note
}

// masks returns the masks of a request as package dataset has them.
func (x *run) masks(r *capture.Request, rd *prediction.Reading) ([]*contour.Bitmap, error) {
	if x.job.Masks == nil {
		return nil, nil
	}
	for i := range rd.Prediction.Objects {
		if o := &rd.Prediction.Objects[i]; o.Mask != nil || o.RLE != nil {
			return x.job.Masks(x.ctx, r, rd)
		}
	}
	return nil, nil
}
