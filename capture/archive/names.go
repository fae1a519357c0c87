package archive

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

// names are message files that no index lists, in the order of their paths.
// They are looked for no further than they are asked for.
type names struct {
	mu    sync.Mutex
	next  func() (string, error) // io.EOF at the end
	found []string
	done  bool
	err   error // why the rest could not be listed
}

func newNames(next func() (string, error)) *names { return &names{next: next} }

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

// about is the number of names, as far as it is known.
func (n *names) about() int { return n.known() }

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
	return d.Type().IsRegular() && strings.HasSuffix(d.Name(), extension) && !strings.HasPrefix(d.Name(), ".")
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
