package export

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Modes of what is written: requests have tokens in them, and are for whoever
// took them out.
const (
	fileMode   = 0o600
	scriptMode = 0o700
	folderMode = 0o700
)

// folder writes files that are whole as soon as they have their name, and
// nothing outside itself.
type folder struct {
	root     *os.Root
	path     string // for messages
	place    string // where it is meanwhile
	existing Existing
	unnamed  *Temporaries
}

func openFolder(path string, job *Job) (*folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &folder{root: root, path: path, place: path, existing: job.Existing, unnamed: job.Temporaries}, nil
}

func (f *folder) close() error { return f.root.Close() }

// WriteWhole writes a file that has its name as soon as it is whole. Its folder
// must exist. The error wraps [ErrExists] where a file is in the way that is not
// to be replaced.
func WriteWhole(ctx context.Context, path string, existing Existing, content []byte) (err error) {
	dir, name := filepath.Split(path)
	f, err := openFolder(filepath.Clean(dir), &Job{Existing: existing})
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, f.close()) }()
	return f.publish(func(int) []string { return []string{name} }, func([]string) ([]temporary, error) {
		t, err := f.temporaryFile(ctx, time.Time{}, func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		})
		return []temporary{t}, err
	})
}

// temporary is a file or a folder that has no name of its own yet.
type temporary struct {
	name  string
	dir   bool
	files int
	bytes int64
}

// tempName returns a name that no other file has, hidden on most systems.
func tempName() string { return ".framebin-" + rand.Text() + ".tmp" }

// temporaryFile writes a file. Its time is that of the request, if it has one.
func (f *folder) temporaryFile(ctx context.Context, modified time.Time, fill func(io.Writer) error) (temporary, error) {
	return f.temporaryFileMode(ctx, modified, fileMode, fill)
}

// temporaryFileMode is temporaryFile with another mode.
func (f *folder) temporaryFileMode(ctx context.Context, modified time.Time, mode fs.FileMode, fill func(io.Writer) error) (_ temporary, err error) {
	t := temporary{name: tempName()}
	var file *os.File
	err = f.unnamed.add(f.at(t), func() (err error) {
		file, err = f.root.OpenFile(t.name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
		return err
	})
	if err != nil {
		return t, f.refused(err)
	}
	defer func() {
		if err != nil {
			f.discard(t)
		}
	}()
	w := &countingWriter{ctx: ctx, w: diskWriter{file, f}}
	buffered := bufio.NewWriterSize(w, 64<<10)
	err = fill(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return t, err
	}
	if !modified.IsZero() {
		_ = f.root.Chtimes(t.name, modified, modified) // a file system without times loses nothing else
	}
	t.bytes, t.files = w.n, 1
	return t, nil
}

// temporaryFolder makes a folder and lets fill write into it.
func (f *folder) temporaryFolder(fill func(*folder) error) (_ temporary, err error) {
	t := temporary{name: tempName(), dir: true}
	err = f.unnamed.add(f.at(t), func() error { return f.root.Mkdir(t.name, folderMode) })
	if err != nil {
		return t, f.refused(err)
	}
	defer func() {
		if err != nil {
			f.discard(t)
		}
	}()
	root, err := f.root.OpenRoot(t.name)
	if err != nil {
		return t, err
	}
	inner := &folder{root: root, path: f.path}
	return t, errors.Join(fill(inner), inner.close())
}

// at returns where it is.
func (f *folder) at(t temporary) string { return filepath.Join(f.place, t.name) }

// diskWriter writes a file of the folder.
type diskWriter struct {
	file   *os.File
	folder *folder
}

// Write fails as [folder.refused] says.
func (w diskWriter) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	if err != nil {
		err = w.folder.refused(err)
	}
	return n, err
}

// refused names the folder that cannot be written to, not the temporary file.
func (f *folder) refused(err error) error {
	if cause := bare(err); cause != nil {
		err = cause
	}
	return fmt.Errorf("write to %s: %w", f.path, err)
}

// bare returns what the system says, without the name that it was asked with,
// which is mostly that of a temporary file; nil where it says nothing.
func bare(err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err
	}
	if failed, ok := errors.AsType[*os.LinkError](err); ok {
		return failed.Err
	}
	return nil
}

// discard deletes it.
func (f *folder) discard(t temporary) {
	_ = f.root.RemoveAll(t.name) // nothing can be done about one that stays
	f.unnamed.forget(f.at(t))
}

// mostTries bounds how many names Rename tries.
const mostTries = 10_000

// publish writes some files that belong together and gives them their names:
// all or none. Where Existing is Rename, names is asked with 2, 3
// and so on until all of them are free.
func (f *folder) publish(names func(n int) []string, write func(names []string) ([]temporary, error)) error {
	for n := 1; ; n++ {
		finals := names(n)
		err := f.free(finals) // before the work of writing
		if err == nil {
			err = f.writeAndName(finals, write)
		}
		if f.existing != Rename || !errors.Is(err, ErrExists) || n == mostTries {
			return err
		}
	}
}

// free reports what is in the way of the names.
func (f *folder) free(finals []string) error {
	if f.existing == Replace {
		return nil
	}
	for _, name := range finals {
		if _, err := f.root.Lstat(name); err == nil {
			return f.errExists(name)
		}
	}
	return nil
}

func (f *folder) writeAndName(finals []string, write func(names []string) ([]temporary, error)) error {
	written, err := write(finals)
	if err == nil {
		err = f.nameAll(written, finals)
	}
	if err != nil {
		for _, t := range written {
			f.discard(t)
		}
	}
	return err
}

func (f *folder) nameAll(written []temporary, finals []string) error {
	for i, t := range written {
		err := f.nameOne(t, finals[i])
		if cause := bare(err); cause != nil {
			err = fmt.Errorf("write %s: %w", filepath.Join(f.path, finals[i]), cause)
		}
		if err != nil {
			for _, done := range finals[:i] {
				if f.existing != Replace {
					_ = f.root.RemoveAll(done) // it is ours, named a moment ago
				}
			}
			return err
		}
		f.unnamed.forget(f.at(t))
	}
	return nil
}

// nameOne gives it its name, over nothing that is there unless the folder
// replaces.
func (f *folder) nameOne(t temporary, final string) error {
	switch {
	case f.existing == Replace && t.dir:
		return f.replaceFolder(t.name, final)
	case f.existing == Replace:
		return f.root.Rename(t.name, final)
	case t.dir:
		if _, err := f.root.Lstat(final); err == nil {
			return f.errExists(final)
		}
		return f.root.Rename(t.name, final) // which fails if a full folder came between
	}
	return f.linkFile(t.name, final)
}

// linkFile gives a file its name only if that is free, which a rename cannot.
func (f *folder) linkFile(temporary, final string) error {
	err := f.root.Link(temporary, final)
	switch {
	case err == nil:
		return f.root.Remove(temporary)
	case errors.Is(err, fs.ErrExist):
		return f.errExists(final)
	}
	// The file system has no links: claim the name with an empty file, and
	// rename over that.
	claim, err := f.root.OpenFile(final, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if errors.Is(err, fs.ErrExist) {
		return f.errExists(final)
	}
	if err != nil {
		return err
	}
	if err := errors.Join(claim.Close(), f.root.Rename(temporary, final)); err != nil {
		return errors.Join(err, f.root.Remove(final))
	}
	return nil
}

// replaceFolder puts a folder where another may be.
func (f *folder) replaceFolder(temporary, final string) error {
	old := tempName()
	err := f.root.Rename(final, old)
	if errors.Is(err, fs.ErrNotExist) {
		return f.root.Rename(temporary, final)
	}
	if err != nil {
		return err
	}
	if err := f.root.Rename(temporary, final); err != nil {
		return errors.Join(err, f.root.Rename(old, final))
	}
	return f.root.RemoveAll(old)
}

func (f *folder) errExists(final string) error {
	return fmt.Errorf("%s %w", filepath.Join(f.path, final), ErrExists)
}

// countingWriter counts, and fails once ctx has ended.
type countingWriter struct {
	ctx context.Context //nolint:containedctx // it lives for one call
	w   io.Writer
	n   int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
