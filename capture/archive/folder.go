package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/labelled"
)

// extension ends the names of message files.
const extension = ".http"

// depth is how many levels of folders are looked through for message files.
const depth = 3

// folder is a folder of message files: first those of the index, then those
// that were found without a line in it.
type folder struct {
	root   *os.Root
	limits Limits
	index  *os.File   // nil without an index
	lines  *lineIndex // nil without an index
	loose  *names
}

func openFolder(dir string, l Limits, p *problems) (Shelf, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := &folder{root: root, limits: l}
	err = f.fill(p)
	if err == nil {
		return f, nil
	}
	if errors.Is(err, ErrEmpty) { // perhaps it holds something else than messages
		if shelf, ok := openParts(root); ok {
			return shelf, nil
		}
		if shelf, other := openLabelled(root, p); !errors.Is(other, labelled.ErrNone) {
			return shelf, other
		}
	}
	return nil, errors.Join(err, f.Close())
}

func (f *folder) fill(p *problems) error {
	index, err := openRegular(f.root, indexName)
	if errors.Is(err, fs.ErrNotExist) {
		f.loose = newNames((&walk{root: f.root, problems: p}).next)
		some, err := holdsMessage(f.root, ".")
		if err == nil && !some {
			err = fmt.Errorf("%w: no %s, no file that ends in %s, no folder of parts and no image", ErrEmpty, indexName, extension)
		}
		return err
	}
	if err != nil {
		return err
	}
	f.index = index
	info, err := index.Stat()
	if err != nil {
		return err
	}
	f.lines = newLineIndex(index, info.Size(), p)
	last, err := newRecovery(index, info.Size())
	if err != nil {
		return err
	}
	f.loose, err = f.unlisted(last, p)
	return err
}

// unlisted are the messages that have no line in the index, each a problem
// once it is found. Those that might be are listed now, as more come while
// somebody records; the index is gone through for them when it was read.
func (f *folder) unlisted(last recovery, p *problems) (*names, error) {
	next := (&walk{root: f.root, problems: p}).next
	if len(last.files) > 0 {
		candidates, err := last.candidates(f.root)
		if err != nil {
			return nil, err
		}
		listed := sync.OnceValues(func() ([]string, error) {
			err := last.withoutLine(candidates, f.index)
			return slices.Sorted(maps.Keys(candidates)), err
		})
		i := -1
		next = func() (string, error) {
			names, err := listed()
			if i++; err != nil || i >= len(names) {
				return "", cmp.Or(err, io.EOF)
			}
			return names[i], nil
		}
	}
	return newNames(func() (string, error) {
		name, err := next()
		if err == nil {
			p.add(name + " has no line in " + indexName + ": its time is the file's")
		}
		return name, err
	}), nil
}

func (f *folder) Has(i int) bool {
	if f.lines == nil {
		return f.loose.reach(i)
	}
	return f.lines.reach(i) || f.loose.reach(i-f.lines.total())
}

// some need not list a folder without an index: it was opened for having some.
func (f *folder) Some() bool { return f.lines == nil || f.Has(0) }

func (f *folder) Len() int {
	if f.lines == nil {
		return f.loose.total()
	}
	return f.lines.total() + f.loose.total()
}

func (f *folder) About() int {
	if f.lines == nil {
		return f.loose.about()
	}
	return f.lines.about() + f.loose.about()
}

func (f *folder) Check() error { return f.loose.check() }

func (f *folder) Load(i int) (*capture.Request, error) {
	if i < 0 || !f.Has(i) {
		return nil, errNone(i)
	}
	if f.lines == nil || !f.lines.reach(i) {
		return f.loadLoose(i)
	}
	line, err := f.lines.line(i)
	if err != nil {
		return nil, err
	}
	r, _, err := readFile(f.root, line.File, f.limits)
	if err != nil {
		return nil, err
	}
	line.fill(r)
	return r, nil
}

// peek tells what the index knows of request i, or the head of its file where
// it has no line.
func (f *folder) Peek(i int) (*capture.Request, error) {
	if f.lines != nil {
		line, ok, err := f.lines.entry(i)
		switch {
		case err != nil:
			return nil, err
		case ok:
			return line.request(), nil
		}
		i -= f.lines.total()
	}
	if i < 0 || !f.loose.reach(i) {
		return nil, io.EOF
	}
	return f.named(i, peekFile)
}

// loadLoose loads request i, which has no line in the index.
func (f *folder) loadLoose(i int) (*capture.Request, error) {
	if f.lines != nil {
		i -= f.lines.total()
	}
	return f.named(i, readFile)
}

// named reads message file i of those that have no line.
func (f *folder) named(i int, read func(*os.Root, string, Limits) (*capture.Request, fs.FileInfo, error)) (*capture.Request, error) {
	name := f.loose.name(i)
	r, info, err := read(f.root, name, f.limits)
	if err != nil {
		return nil, err
	}
	r.Time, r.Seq = info.ModTime(), number(name)
	if r.Seq == 0 {
		r.Seq = uint64(i) + 1
	}
	return r, nil
}

func (f *folder) Close() error {
	err := f.root.Close()
	if f.index != nil {
		err = errors.Join(err, f.index.Close())
	}
	return err
}

// readFile reads a message file within root, whatever its name says.
func readFile(root *os.Root, name string, l Limits) (*capture.Request, fs.FileInfo, error) {
	return withFile(root, name, func(file io.Reader, size int64) (*capture.Request, error) {
		l.backed = size
		return ReadMessage(file, l)
	})
}

// peekFile reads no more of a message file than its head.
func peekFile(root *os.Root, name string, l Limits) (*capture.Request, fs.FileInfo, error) {
	return withFile(root, name, func(file io.Reader, size int64) (*capture.Request, error) {
		return peekMessage(file, size, l)
	})
}

func withFile(root *os.Root, name string, read func(io.Reader, int64) (*capture.Request, error)) (*capture.Request, fs.FileInfo, error) {
	file, err := openRegular(root, name)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	r, err := read(file, info.Size())
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, info, nil
}

// openRegular opens a file but nothing that could block, such as a pipe.
func openRegular(root *os.Root, name string) (*os.File, error) {
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", name)
	}
	return root.Open(name)
}
