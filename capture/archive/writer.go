package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/framebin/framebin/capture"
)

// writer is a folder that is open for recording. Its index is locked against
// other recorders.
type writer struct {
	path   string // of the index
	root   *os.Root
	fsync  bool
	look   func(*capture.Request) func() *capture.Seen
	last   atomic.Uint64 // greatest number of a message
	parts  atomic.Uint64 // of messages that were begun
	before uint64        // of those that were there when it was opened
	begin  sync.Once
	offset uint64 // from the numbers of the ring to those here

	info  fs.FileInfo // of the index, to tell it from another one
	turn  sync.Mutex  // of whoever writes to the index
	index *os.File
	size  int64 // of the index up to the end of its last whole line

	mu   sync.Mutex
	next *groupCommit // lines that wait for their turn; nil if none does
}

// openWriter locks the folder, mends what a crash left, and goes on after the
// last message.
func openWriter(dir string, o Options) (_ *writer, err error) {
	w := &writer{path: filepath.Join(dir, indexName), fsync: o.Fsync, look: o.Look}
	if w.look == nil {
		w.look = func(*capture.Request) func() *capture.Seen { return func() *capture.Seen { return nil } }
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if w.root, err = os.OpenRoot(dir); err != nil {
		return nil, err
	}
	if w.index, err = w.root.OpenFile(indexName, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, err
	}
	if err := lock(w.index); err != nil {
		return nil, fmt.Errorf("%s: %w; stop it or choose another folder", dir, err)
	}
	if w.info, err = w.index.Stat(); err != nil {
		return nil, err
	}
	err = w.mend()
	w.before = w.last.Load()
	return w, err
}

// mend cuts a torn line off the index, adds lines for messages that have
// none, and deletes unfinished ones.
func (w *writer) mend() error {
	t, err := newRecovery(w.index, w.info.Size())
	if err != nil {
		return err
	}
	w.size = t.size
	if err := w.index.Truncate(w.size); err != nil {
		return err
	}
	if t.open {
		if _, err := w.index.WriteAt([]byte("\n"), w.size); err != nil {
			return err
		}
		w.size++
	}
	w.last.Store(t.last)
	names, err := t.unlisted(w.root, w.index)
	if err != nil {
		return err
	}
	for _, name := range names {
		w.last.Store(max(w.last.Load(), number(name)))
		r, info, err := readFile(w.root, name, Limits{})
		if err != nil {
			continue // it stays for the user to see, and Open tells of it
		}
		r.Time = info.ModTime()
		line := newIndexLine(number(name), name, r)
		line.Recovered = true
		if err := w.list(func() indexLine { return line }, nil); err != nil {
			return err
		}
	}
	return w.sweep()
}

// sweep deletes what was being written when a recorder died: in the newest
// shard, or the one before it.
func (w *writer) sweep() error {
	for _, n := range []uint64{w.last.Load() + 1, max(w.last.Load(), shardSize) - shardSize} {
		files, err := fs.ReadDir(w.root.FS(), shard(n))
		if err != nil {
			continue // there is no such shard
		}
		for _, file := range files {
			if strings.HasPrefix(file.Name(), ".") && strings.HasSuffix(file.Name(), unfinished) {
				if err := w.root.Remove(path.Join(shard(n), file.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// inPlace reports whether the folder's path still leads to what w writes to. An
// index that was deleted or replaced would take lines that nobody finds.
func (w *writer) inPlace() bool {
	info, err := os.Stat(w.path)
	return err == nil && os.SameFile(info, w.info)
}

// number returns the number of a message: that of the request in its ring. A
// ring that does not go on where the folder ended has its numbers follow those.
func (w *writer) number(r *capture.Request) uint64 {
	seq := r.Number()
	if seq == 0 {
		return w.last.Add(1)
	}
	w.begin.Do(func() {
		if seq <= w.before {
			w.offset = w.before
		}
	})
	seq += w.offset
	for last := w.last.Load(); seq > last && !w.last.CompareAndSwap(last, seq); last = w.last.Load() {
	}
	return seq
}

// write writes a message and its line, and returns the bytes of the message. It
// gets its number when its line gets its place, so that the numbers of an index
// ascend, and name when the message has its bytes: a message file is always
// whole. That the folder has the name for good is left to list.
func (w *writer) write(r *capture.Request) (int64, error) {
	if r.Rejected {
		return 0, w.list(func() indexLine { return newRefusal(w.number(r), r) }, nil)
	}
	seen := w.look(r)
	part := path.Join(shard(w.last.Load()+1), "."+BaseName(w.parts.Add(1), r.Method)+unfinished)
	n, err := w.writePart(part, r)
	if err != nil {
		return 0, err
	}
	name, final := part, ""
	err = w.list(func() indexLine {
		seq := w.number(r)
		final = path.Join(shard(seq), BaseName(seq, r.Method)+extension)
		line := newIndexLine(seq, final, r)
		line.see(r, seen())
		return line
	}, func() error {
		err := w.rename(part, final)
		if err == nil {
			name = final
		}
		return err
	})
	if err != nil {
		_ = w.root.Remove(name) // without its line it counts as not recorded
		return 0, err
	}
	return n, nil
}

// unfinished ends the name of a message that is being written.
const unfinished = ".part"

// writePart writes a message that has no number yet.
func (w *writer) writePart(part string, r *capture.Request) (int64, error) {
	f, err := w.create(part)
	if err != nil {
		return 0, err
	}
	n, err := w.fill(f, r)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = w.root.Remove(part) // best effort: the next start sweeps it
		return 0, err
	}
	return n, nil
}

func (w *writer) fill(f *os.File, r *capture.Request) (int64, error) {
	if err := WriteMessage(f, r); err != nil {
		return 0, err
	}
	if w.fsync {
		if err := f.Sync(); err != nil {
			return 0, err
		}
	}
	return f.Seek(0, io.SeekCurrent)
}

// create makes a file, and the subfolder that it is the first of.
func (w *writer) create(name string) (f *os.File, err error) {
	const flags = os.O_CREATE | os.O_TRUNC | os.O_WRONLY
	err = w.within(name, func() error {
		f, err = w.root.OpenFile(name, flags, 0o600)
		return err
	})
	return f, err
}

// rename gives a file another name, perhaps as the first in its subfolder.
func (w *writer) rename(from, to string) error {
	return w.within(to, func() error { return w.root.Rename(from, to) })
}

// within does what may need the subfolder of name, which it makes then.
func (w *writer) within(name string, do func() error) error {
	err := do()
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := w.root.Mkdir(path.Dir(name), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if w.fsync {
		if err := w.syncFolder("."); err != nil {
			return err
		}
	}
	return do()
}

func (w *writer) close() error {
	var err error
	if w.index != nil {
		err = w.index.Close() // which unlocks it
	}
	if w.root != nil {
		err = errors.Join(err, w.root.Close())
	}
	return err
}
