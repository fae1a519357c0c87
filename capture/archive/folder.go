package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
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

func openFolder(dir string, l Limits, p *problems) (Backend, error) {
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
		if backend, ok := openParts(root); ok {
			return backend, nil
		}
		backend, other := openLabelled(root, p)
		if !errors.Is(other, labelled.ErrNone) {
			return backend, other
		}
		err = fmt.Errorf("%w%s", err, instead(root, other))
	}
	return nil, errors.Join(err, f.Close())
}

// instead says what of a folder that holds nothing may have been meant: files
// that can be opened themselves, or what was passed over.
func instead(root *os.Root, other error) string {
	const most = 3
	var files []string
	entries, _ := fs.ReadDir(root.FS(), ".")
	for _, d := range entries {
		switch path.Ext(d.Name()) {
		case ".har", ".zip", ".gz", ".zst", ".bz2", ".tar", ".json":
			files = append(files, d.Name())
		}
	}
	said := strings.TrimPrefix(other.Error(), labelled.ErrNone.Error())
	if len(files) > 0 {
		said += "; name a file in it, such as " + strings.Join(files[:min(len(files), most)], ", ")
	}
	return said
}

// openLabelled opens a folder of images.
func openLabelled(root *os.Root, p *problems) (Backend, error) {
	set, err := labelled.Open(root)
	if err != nil {
		return nil, err
	}
	for _, problem := range set.Problems() {
		p.add(problem)
	}
	return &listed{n: set.Len(), load: set.Request, close: root.Close}, nil
}

func (f *folder) fill(p *problems) error {
	index, err := openRegular(f.root, indexName)
	if errors.Is(err, fs.ErrNotExist) {
		f.loose = &names{next: (&walk{root: f.root, problems: p}).next}
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
	return &names{next: func() (string, error) {
		name, err := next()
		if err == nil {
			p.add(name + " has no line in " + indexName + ": its time is the file's")
		}
		return name, err
	}}, nil
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
		return f.loose.known()
	}
	return f.lines.about() + f.loose.known()
}

func (f *folder) Check() error { return f.loose.check() }

func (f *folder) Number(i int) uint64 {
	if f.lines != nil {
		if f.lines.reach(i) {
			return f.lines.number(i)
		}
		i -= f.lines.total()
	}
	if !f.loose.reach(i) {
		return 0
	}
	return numberOf(path.Base(f.loose.name(i)))
}

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
	if line.File == "" {
		return line.request(), nil
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
	r.Time = info.ModTime()
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
		return nil, cmp.Or(leadsOut(root, name), err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", name)
	}
	return root.Open(name)
}

// leadsOut says that a symbolic link on the way to a file leads out of root; nil if
// there is none.
func leadsOut(root *os.Root, name string) error {
	for i := range len(name) + 1 {
		if i < len(name) && name[i] != '/' {
			continue
		}
		if info, err := root.Lstat(name[:i]); err == nil && info.Mode().Type() == fs.ModeSymlink {
			return fmt.Errorf("%s is a symbolic link that leads out of the folder, and such are not followed: put what it points to in its place", name[:i])
		}
	}
	return nil
}

// names are message files that no index lists, in the order of their paths.
// They are looked for no further than they are asked for.
type names struct {
	mu    sync.Mutex
	next  func() (string, error) // io.EOF at the end
	found []string
	done  bool
	err   error // why the rest could not be listed
}

// reach looks as far as name i and reports whether it is there.
func (n *names) reach(i int) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for len(n.found) <= i && !n.done {
		switch name, err := n.next(); {
		case errors.Is(err, io.EOF):
			n.done = true
		case err != nil:
			n.done, n.err = true, err
		default:
			n.found = append(n.found, name)
		}
	}
	return i < len(n.found)
}

// name returns name i, which reach has found.
func (n *names) name(i int) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.found[i]
}

// total looks for all names and counts them.
func (n *names) total() int {
	for i := 0; n.reach(i); i = n.known() {
		continue
	}
	return n.known()
}

// known counts the names found so far.
func (n *names) known() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.found)
}

// check returns why names are missing.
func (n *names) check() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.err
}

// walk goes through the message files of root by name, a folder at a time. A
// folder that cannot be read is a problem, and passed over.
type walk struct {
	root     *os.Root
	problems *problems
	begun    bool
	ahead    []place // the next one last
}

// place is a file or a folder on the way.
type place struct {
	name  string
	entry fs.DirEntry
}

// next returns the next message file, io.EOF behind the last.
func (w *walk) next() (string, error) {
	if !w.begun {
		w.begun = true
		if err := w.enter("."); err != nil {
			return "", err
		}
	}
	for len(w.ahead) > 0 {
		last := len(w.ahead) - 1
		at := w.ahead[last]
		w.ahead = w.ahead[:last]
		switch {
		case at.entry.IsDir() && !isBeyond(at.name, at.entry.Name()):
			if err := w.enter(at.name); err != nil {
				w.problems.add(err.Error())
			}
		case isMessageFile(at.entry):
			return at.name, nil
		case at.entry.Type() == fs.ModeSymlink && !strings.HasPrefix(at.entry.Name(), "."):
			w.problems.add(at.name + " is a symbolic link and was passed over")
		}
	}
	return "", io.EOF
}

func (w *walk) enter(folder string) error {
	entries, err := fs.ReadDir(w.root.FS(), folder)
	for _, d := range slices.Backward(entries) {
		w.ahead = append(w.ahead, place{path.Join(folder, d.Name()), d})
	}
	return err
}

// isBeyond reports whether a folder is not looked into.
func isBeyond(name, base string) bool {
	return strings.HasPrefix(base, ".") || strings.Count(name, "/") >= depth
}

func isMessageFile(d fs.DirEntry) bool {
	const fiddler = "_c.txt" // as a request is called in its archives, which are ZIPs
	named := strings.HasSuffix(d.Name(), extension) || strings.HasSuffix(d.Name(), fiddler)
	return d.Type().IsRegular() && named && !strings.HasPrefix(d.Name(), ".")
}

// holdsMessage reports whether there is a message file in a folder of root,
// and lists no more than it must: the first of a million is found at once.
func holdsMessage(root *os.Root, folder string) (bool, error) {
	f, err := root.Open(folder)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	const atATime = 256
	var below []string
	for {
		entries, err := f.ReadDir(atATime)
		for _, d := range entries {
			name := path.Join(folder, d.Name())
			switch {
			case isMessageFile(d):
				return true, nil
			case d.IsDir() && !isBeyond(name, d.Name()):
				below = append(below, name)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return false, err
		}
	}
	for _, name := range below {
		if found, err := holdsMessage(root, name); found || err != nil {
			return found, err
		}
	}
	return false, nil
}
