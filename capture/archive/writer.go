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
	glance glance
	last   atomic.Uint64 // greatest number of a message
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
	w := &writer{path: filepath.Join(dir, indexName), fsync: o.Fsync, glance: newGlance(o)}
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
		if err := w.list(line, ""); err != nil {
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
	if r.Seq == 0 {
		return w.last.Add(1)
	}
	w.begin.Do(func() {
		if r.Seq <= w.before {
			w.offset = w.before
		}
	})
	seq := r.Seq + w.offset
	for last := w.last.Load(); seq > last && !w.last.CompareAndSwap(last, seq); last = w.last.Load() {
	}
	return seq
}

// write writes a message and its line, and returns the bytes of both.
func (w *writer) write(r *capture.Request) (int64, error) {
	seq := w.number(r)
	name := path.Join(shard(seq), BaseName(seq, r.Method)+extension)
	seen := w.glance.begin(r)
	n, err := w.writeMessage(name, r)
	if err != nil {
		return 0, err
	}
	line := newIndexLine(seq, name, r)
	line.see(r, seen())
	if err := w.list(line, path.Dir(name)); err != nil {
		_ = w.root.Remove(name) // without its line it counts as not recorded
		return 0, err
	}
	return n, nil
}

// unfinished ends the name of a message that is being written.
const unfinished = ".part"

// writeMessage writes under a name of its own and then renames, so that a
// message file is always whole. That the folder has the name for good is left
// to list.
func (w *writer) writeMessage(name string, r *capture.Request) (int64, error) {
	dir, base := path.Split(name)
	part := dir + "." + base + unfinished
	f, err := w.create(part)
	if err != nil {
		return 0, err
	}
	n, err := w.fill(f, r)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = w.root.Rename(part, name)
	}
	if err != nil {
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
func (w *writer) create(name string) (*os.File, error) {
	const flags = os.O_CREATE | os.O_TRUNC | os.O_WRONLY
	f, err := w.root.OpenFile(name, flags, 0o600)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if err := w.root.Mkdir(path.Dir(name), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if w.fsync {
		if err := w.syncFolder("."); err != nil {
			return nil, err
		}
	}
	return w.root.OpenFile(name, flags, 0o600)
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
