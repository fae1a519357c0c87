package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/framebin/framebin/capture"
)

// volume is a folder that is open for recording. Its index is locked against
// other recorders.
type volume struct {
	path  string // of the index
	root  *os.Root
	fsync bool
	last  atomic.Uint64 // sequence number of the message written last

	info  fs.FileInfo // of the index, to tell it from another one
	turn  sync.Mutex  // of whoever writes to the index
	index *os.File
	size  int64 // of the index up to the end of its last whole line

	mu   sync.Mutex
	next *batch // lines that wait for their turn; nil if none does
}

// openVolume locks the folder, mends what a crash left, and goes on after the
// last message.
func openVolume(dir string, o Options) (_ *volume, err error) {
	v := &volume{path: filepath.Join(dir, indexName), fsync: o.Fsync}
	defer func() {
		if err != nil {
			err = errors.Join(err, v.close())
		}
	}()
	if v.root, err = os.OpenRoot(dir); err != nil {
		return nil, err
	}
	if v.index, err = v.root.OpenFile(indexName, os.O_CREATE|os.O_RDWR, 0o640); err != nil {
		return nil, err
	}
	if err := lock(v.index); err != nil {
		return nil, fmt.Errorf("%s: %w; stop it or choose another folder", dir, err)
	}
	if v.info, err = v.index.Stat(); err != nil {
		return nil, err
	}
	return v, v.mend()
}

// mend cuts a torn line off the index, adds lines for messages that have
// none, and deletes unfinished ones.
func (v *volume) mend() error {
	t, err := readTail(v.index, v.info.Size())
	if err != nil {
		return err
	}
	v.size = t.size
	if err := v.index.Truncate(v.size); err != nil {
		return err
	}
	if t.open {
		if _, err := v.index.WriteAt([]byte("\n"), v.size); err != nil {
			return err
		}
		v.size++
	}
	v.last.Store(t.last)
	names, err := t.unlisted(v.root, v.index)
	if err != nil {
		return err
	}
	for _, name := range names {
		v.last.Store(max(v.last.Load(), number(name)))
		r, info, err := readFile(v.root, name, Limits{})
		if err != nil {
			continue // it stays for the user to see, and Open tells of it
		}
		r.Time = info.ModTime()
		line := newIndexLine(number(name), name, r)
		line.Recovered = true
		if err := v.list(line, ""); err != nil {
			return err
		}
	}
	return v.sweep()
}

// sweep deletes what was being written when a recorder died: in the newest
// shard, or the one before it.
func (v *volume) sweep() error {
	for _, n := range []uint64{v.last.Load() + 1, max(v.last.Load(), shardSize) - shardSize} {
		files, err := fs.ReadDir(v.root.FS(), shard(n))
		if err != nil {
			continue // there is no such shard
		}
		for _, file := range files {
			if strings.HasPrefix(file.Name(), ".") && strings.HasSuffix(file.Name(), unfinished) {
				if err := v.root.Remove(path.Join(shard(n), file.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// inPlace reports whether the folder's path still leads to this volume. An
// index that was deleted or replaced would take lines that nobody finds.
func (v *volume) inPlace() bool {
	info, err := os.Stat(v.path)
	return err == nil && os.SameFile(info, v.info)
}

// write writes a message and its line, and returns the bytes of both.
func (v *volume) write(r *capture.Request) (int64, error) {
	seq := v.last.Add(1)
	name := path.Join(shard(seq), BaseName(seq, r.Method)+extension)
	n, err := v.writeMessage(name, r)
	if err != nil {
		return 0, err
	}
	line := newIndexLine(seq, name, r)
	if err := v.list(line, path.Dir(name)); err != nil {
		_ = v.root.Remove(name) // without its line it counts as not recorded
		return 0, err
	}
	return n, nil
}

// unfinished ends the name of a message that is being written.
const unfinished = ".part"

// writeMessage writes under a name of its own and then renames, so that a
// message file is always whole. That the folder has the name for good is left
// to list.
func (v *volume) writeMessage(name string, r *capture.Request) (int64, error) {
	dir, base := path.Split(name)
	part := dir + "." + base + unfinished
	f, err := v.create(part)
	if err != nil {
		return 0, err
	}
	n, err := v.fill(f, r)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = v.root.Rename(part, name)
	}
	if err != nil {
		_ = v.root.Remove(part) // best effort: the next start sweeps it
		return 0, err
	}
	return n, nil
}

func (v *volume) fill(f *os.File, r *capture.Request) (int64, error) {
	head, err := MessageHead(r)
	if err != nil {
		return 0, err
	}
	if _, err := f.Write(head); err != nil {
		return 0, err
	}
	if _, err := f.Write(r.Body()); err != nil {
		return 0, err
	}
	if v.fsync {
		err = f.Sync()
	}
	return int64(len(head) + len(r.Body())), err
}

// create makes a file, and the subfolder that it is the first of.
func (v *volume) create(name string) (*os.File, error) {
	const flags = os.O_CREATE | os.O_TRUNC | os.O_WRONLY
	f, err := v.root.OpenFile(name, flags, 0o640)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if err := v.root.Mkdir(path.Dir(name), 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if v.fsync {
		if err := v.syncFolder("."); err != nil {
			return nil, err
		}
	}
	return v.root.OpenFile(name, flags, 0o640)
}

func (v *volume) close() error {
	var err error
	if v.index != nil {
		err = v.index.Close() // which unlocks it
	}
	if v.root != nil {
		err = errors.Join(err, v.root.Close())
	}
	return err
}
