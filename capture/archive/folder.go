package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"framebin/capture"
)

// extension ends the names of message files.
const extension = ".http"

// depth is how many levels of folders are looked through for message files.
const depth = 3

// folder is a folder of message files: first those of the index, then those
// that were found without a line in it.
type folder struct {
	root  *os.Root
	index *os.File   // nil without an index
	lines *lineIndex // nil without an index
	loose []string
}

func openFolder(dir string, p *problems) (shelf, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := &folder{root: root}
	if err := f.fill(p); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *folder) fill(p *problems) error {
	index, err := openRegular(f.root, indexName)
	if errors.Is(err, fs.ErrNotExist) {
		f.loose, err = messageFiles(f.root)
		if err == nil && len(f.loose) == 0 {
			err = fmt.Errorf("%w: no %s and no file that ends in %s", ErrEmpty, indexName, extension)
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
	last, err := readTail(index, info.Size())
	if err != nil {
		return err
	}
	if len(last.files) == 0 {
		f.loose, err = messageFiles(f.root)
	} else {
		f.loose, err = last.unlisted(f.root, index)
	}
	for _, name := range f.loose {
		p.add(name + " has no line in " + indexName + ": its time is the file's")
	}
	return err
}

func (f *folder) has(i int) bool {
	if f.lines == nil {
		return i < len(f.loose)
	}
	return f.lines.reach(i) || i-f.lines.total() < len(f.loose)
}

func (f *folder) count() int {
	if f.lines == nil {
		return len(f.loose)
	}
	return f.lines.total() + len(f.loose)
}

func (f *folder) check() error { return nil }

func (f *folder) load(i int) (*capture.Request, error) {
	if i < 0 || !f.has(i) {
		return nil, errNone(i)
	}
	if f.lines == nil || !f.lines.reach(i) {
		return f.loadLoose(i)
	}
	line, err := f.lines.line(i)
	if err != nil {
		return nil, err
	}
	r, _, err := readFile(f.root, line.File)
	if err != nil {
		return nil, err
	}
	line.fill(r)
	return r, nil
}

// loadLoose loads request i, which has no line in the index.
func (f *folder) loadLoose(i int) (*capture.Request, error) {
	if f.lines != nil {
		i -= f.lines.total()
	}
	name := f.loose[i]
	r, info, err := readFile(f.root, name)
	if err != nil {
		return nil, err
	}
	r.Time, r.Seq = info.ModTime(), number(name)
	if r.Seq == 0 {
		r.Seq = uint64(i) + 1
	}
	return r, nil
}

func (f *folder) close() error {
	err := f.root.Close()
	if f.index != nil {
		err = errors.Join(err, f.index.Close())
	}
	return err
}

// readFile reads a message file within root, whatever its name says.
func readFile(root *os.Root, name string) (*capture.Request, fs.FileInfo, error) {
	file, err := openRegular(root, name)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	r, err := ReadMessage(file, Limits{backed: info.Size()})
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

// messageFiles lists the message files of root by name.
func messageFiles(root *os.Root) ([]string, error) {
	var names []string
	err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || strings.Count(name, "/") >= depth):
			return fs.SkipDir
		case isMessageFile(d):
			names = append(names, name)
		}
		return nil
	})
	slices.Sort(names)
	return names, err
}

func isMessageFile(d fs.DirEntry) bool {
	return d.Type().IsRegular() && strings.HasSuffix(d.Name(), extension) && !strings.HasPrefix(d.Name(), ".")
}

// number returns the sequence number that a message file's name begins with;
// 0 if there is none.
func number(name string) uint64 {
	name = path.Base(name)
	var n uint64
	for i := 0; i < len(name) && isDigit(name[i]) && i < 18; i++ {
		n = n*10 + uint64(name[i]-'0')
	}
	return n
}
