package export

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/filename"
)

// Write puts the job on w. A format of one file takes any number of requests;
// the others take exactly one, or the error wraps [ErrOneRequest] or
// [ErrNoRequest]; one of folders fails with [ErrFolder]. A curl script is
// self-contained here, its body inside.
func Write(ctx context.Context, w io.Writer, job Job) (Result, error) {
	x := newRun(ctx, job)
	err := x.write(w)
	x.result.Bytes = x.out.n
	return x.result, err
}

// write puts the whole job on w.
func (x *run) write(to io.Writer) error {
	x.out = &countingWriter{ctx: x.ctx, w: to}
	switch f := x.job.Format; {
	case f.stream != nil:
		return f.stream(x, x.out)
	case f.single == nil:
		return fmt.Errorf("the format %s %w", f, ErrFolder)
	}
	r, release, err := x.only()
	if err != nil {
		return err
	}
	defer release()
	if err = x.job.Format.single(x, x.out, r); err != nil {
		x.result.Requests = 0
	}
	return err
}

// WriteFile puts the job in one file, with the errors of [Write]; Curl adds
// its body file beside it. The file's folder must exist. A device or a pipe is
// written to as it is.
func WriteFile(ctx context.Context, path string, job Job) (_ Result, err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return writeDevice(ctx, path, job)
	}
	if job.Format.layout != nil {
		return saveDataset(ctx, path, job)
	}
	x := newRun(ctx, job)
	x.result.Path = path
	dir, name := filepath.Split(path)
	if x.folder, err = openFolder(filepath.Clean(dir), &job); err != nil {
		return x.result, err
	}
	defer func() { err = errors.Join(err, x.folder.close()) }()
	if job.Format.OneFile() {
		return x.result, x.stream(name)
	}
	r, release, err := x.only()
	if err != nil {
		return x.result, err
	}
	defer release()
	ext := filepath.Ext(name)
	if err = x.file(r, strings.TrimSuffix(name, ext), ext); err != nil {
		x.result.Requests = 0
	}
	return x.result, err
}

func writeDevice(ctx context.Context, path string, job Job) (Result, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return Result{}, err
	}
	result, err := Write(ctx, f, job)
	result.Path = path
	return result, errors.Join(err, f.Close())
}

// WriteDir puts the job in a folder: a file or folder a request, named like
// "000012-post.http" by sequence number and method, or "requests.har" and
// "requests.ndjson" for the formats of one file. A folder that is missing gets
// its name once all is in it; of a job that fails nothing is left there.
func WriteDir(ctx context.Context, dir string, job Job) (result Result, err error) {
	if job.Format.layout != nil {
		return saveDataset(ctx, dir, job)
	}
	x := newRun(ctx, job)
	x.result.Path = dir
	unfinished := dir
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		unfinished = filepath.Join(filepath.Dir(filepath.Clean(dir)), tempName())
	}
	create := func() error { return os.MkdirAll(unfinished, folderMode) }
	if unfinished == dir {
		err = create()
	} else if err = job.Temporaries.add(unfinished, create); err == nil {
		defer job.Temporaries.forget(unfinished)
	}
	if cause := bare(err); cause != nil {
		err = fmt.Errorf("write to %s: %w", dir, cause)
	}
	if err != nil {
		return x.result, err
	}
	if x.folder, err = openFolder(unfinished, &job); err != nil {
		return x.result, err
	}
	x.folder.path = dir
	defer func() {
		err = errors.Join(err, x.folder.close())
		switch {
		case unfinished == dir:
			return
		case err == nil && result.Files > 0:
			err = os.Rename(unfinished, filepath.Clean(dir)) // which fails where another has taken the name
		}
		if err != nil || result.Files == 0 {
			_ = os.RemoveAll(unfinished) // what failed says more
			result.Requests, result.Files, result.Bytes = 0, 0, 0
		}
	}()
	err = x.all()
	return x.result, err
}

// all writes the whole job into the run's folder.
func (x *run) all() error {
	ext := x.job.Format.Extension
	if x.job.Format.OneFile() {
		return x.stream("requests" + ext)
	}
	return x.each(func(r *capture.Request) error {
		return x.file(r, x.taken.Take(baseName(r, x.seen)), ext)
	})
}

// saveZip puts what WriteDir would put in a folder into a ZIP.
func saveZip(ctx context.Context, path string, job Job) (_ Result, err error) {
	dir, name := filepath.Split(path)
	x := newRun(ctx, job)
	x.result.Path = path
	outer, err := openFolder(filepath.Clean(dir), &job)
	if err != nil {
		return x.result, err
	}
	defer func() { err = errors.Join(err, outer.close()) }()
	nth := func(n int) []string {
		if n == 1 {
			return []string{name}
		}
		return []string{filename.Numbered(name, n)}
	}
	err = outer.publish(nth, func([]string) ([]temporary, error) {
		unpacked, err := outer.temporaryFolder(func(inner *folder) error {
			x.folder = inner
			return x.all()
		})
		if err != nil {
			return nil, err
		}
		defer outer.discard(unpacked)
		if x.result.Files == 0 {
			return nil, nil // all were skipped
		}
		t, err := outer.temporaryFile(ctx, time.Time{}, func(w io.Writer) error {
			z := zip.NewWriter(w)
			return errors.Join(z.AddFS(os.DirFS(outer.at(unpacked))), z.Close())
		})
		x.result.Bytes = t.bytes
		return []temporary{t}, err
	})
	if err != nil {
		x.result.Requests, x.result.Files, x.result.Bytes = 0, 0, 0
	}
	return x.result, err
}

// stream writes a format of one file.
func (x *run) stream(name string) error {
	nth := func(n int) []string {
		if n == 1 {
			return []string{name}
		}
		return []string{filename.Numbered(name, n)}
	}
	err := x.publish(nth, func([]string) ([]temporary, error) {
		t, err := x.folder.temporaryFile(x.ctx, time.Time{}, x.write)
		return []temporary{t}, err
	})
	if err != nil {
		x.result.Requests = 0
	}
	return err
}

// file writes the files of one request into the folder.
func (x *run) file(r *capture.Request, stem, ext string) error {
	f := x.job.Format
	if f.files != nil {
		return f.files(x, r, stem, ext)
	}
	return x.publish(func(n int) []string { return []string{nthStem(stem, n) + ext} },
		func([]string) ([]temporary, error) {
			t, err := x.folder.temporaryFile(x.ctx, r.Time, func(w io.Writer) error { return f.single(x, w, r) })
			return []temporary{t}, err
		})
}

func nthStem(stem string, n int) string {
	if n == 1 {
		return stem
	}
	return stem + "-" + strconv.Itoa(n)
}

// publish publishes in the run's folder and counts.
func (x *run) publish(names func(int) []string, write func([]string) ([]temporary, error)) error {
	var written []temporary
	err := x.folder.publish(names, func(names []string) (_ []temporary, err error) {
		written, err = write(names)
		return written, err
	})
	if err != nil {
		return err
	}
	for _, t := range written {
		x.result.Files += t.files
		x.result.Bytes += t.bytes
	}
	return nil
}

// Save puts the job where the path asks: in that folder if it is one already
// or ends in a separator; in that file for the formats of one file, and where
// the path ends in the format's extension; in a ZIP where it ends in ".zip";
// in a folder of that name otherwise. A dataset becomes a ZIP or a folder,
// which must be empty if it is there.
func Save(ctx context.Context, path string, job Job) (Result, error) {
	if job.Format.layout != nil {
		return saveDataset(ctx, path, job)
	}
	info, err := os.Stat(path)
	isDir := err == nil && info.IsDir() || path != "" && os.IsPathSeparator(path[len(path)-1])
	if !isDir && strings.EqualFold(filepath.Ext(path), zipped) {
		return saveZip(ctx, path, job)
	}
	isFile := job.Format.OneFile() ||
		job.Format.Extension != "" && strings.EqualFold(filepath.Ext(path), job.Format.Extension)
	if isFile && !isDir {
		return WriteFile(ctx, path, job)
	}
	return WriteDir(ctx, path, job)
}

// run is one job while it is done.
type run struct {
	ctx    context.Context //nolint:containedctx // it lives for one call
	job    Job
	folder *folder         // nil for an io.Writer
	out    *countingWriter // of the one file
	result Result
	taken  filename.Set
	seen   int // requests taken from the job
}

func newRun(ctx context.Context, job Job) *run {
	return &run{ctx: ctx, job: job, taken: filename.Set{}, out: &countingWriter{}}
}

// baseName names the files of a request. One without a sequence number has
// its position, from 1.
func baseName(r *capture.Request, position int) string {
	seq := r.Seq
	if seq == 0 {
		seq = uint64(position)
	}
	return archive.BaseName(seq, r.Method)
}

// errLeftOut is the error of a request that is passed over and told of by the
// format itself.
var errLeftOut = errors.New("left out")

// skip is the error of a request that is passed over.
type skip struct{ reason string }

func (s skip) Error() string { return s.reason }

// each hands the requests to do, each on hold.
func (x *run) each(do func(*capture.Request) error) error {
	for r, err := range x.job.Requests {
		if err == nil {
			err = x.ctx.Err()
		}
		if err == nil {
			err = x.one(r, do)
		}
		if err != nil {
			return err
		}
		if x.job.Progress != nil {
			x.job.Progress(x.seen)
		}
	}
	return nil
}

func (x *run) one(r *capture.Request, do func(*capture.Request) error) error {
	x.seen++
	err := error(skip{capture.ErrEvicted.Error()})
	if x.job.Format.whole && r.IsRefusal() {
		err = skip{refusal(r)}
	} else if r.Hold() {
		if x.job.Redact {
			err = do(redact(r))
		} else {
			err = do(r)
		}
		r.Release()
	}
	if passed, ok := errors.AsType[skip](err); ok {
		x.result.Skipped = append(x.result.Skipped, Skip{Seq: r.Seq, Reason: passed.reason})
		return nil
	}
	switch {
	case err == nil:
		x.result.Requests++
	case errors.Is(err, errLeftOut):
		return nil
	}
	return err
}

// refusal says why there is nothing of a request to write.
func refusal(r *capture.Request) string { return "it was refused, its body was not kept: " + r.Reason }

// only returns the one request of the job, on hold until release is called.
func (x *run) only() (_ *capture.Request, release func(), err error) {
	var first *capture.Request
	for r, err := range x.job.Requests {
		if err != nil {
			return nil, nil, err
		}
		if first != nil {
			return nil, nil, fmt.Errorf("a file of the format %s %w: choose one, or write to a folder", x.job.Format, ErrOneRequest)
		}
		first = r
	}
	if first == nil {
		return nil, nil, ErrNoRequest
	}
	if x.job.Format.whole && first.IsRefusal() {
		return nil, nil, fmt.Errorf("request %d cannot be exported: %s", first.Seq, refusal(first))
	}
	if !first.Hold() {
		return nil, nil, fmt.Errorf("request %d cannot be exported: %w", first.Seq, capture.ErrEvicted)
	}
	x.result.Requests = 1
	if x.job.Redact {
		return redact(first), first.Release, nil
	}
	return first, first.Release, nil
}
