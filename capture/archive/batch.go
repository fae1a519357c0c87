package archive

import (
	"errors"
	"path"
)

// batch is lines of the index that are written at once: those of requests that
// came while the lines before were on their way to the disk. So several senders
// wait for the disk together, not one after the other.
type batch struct {
	text    []byte
	folders map[string]bool // that have new messages; used with fsync
	done    chan struct{}   // closed once err is set
	err     error
}

// errUnwritten is the error of a batch that a panic kept from being written.
var errUnwritten = errors.New("the index was not written")

// list appends the line of a message that lies in a folder, "" for one that has
// been there before. Where that fails the index is as it was.
func (v *volume) list(line indexLine, folder string) error {
	text, err := line.text()
	if err != nil {
		return err
	}
	b, first := v.join(text, folder)
	if !first {
		<-b.done
		return b.err
	}
	v.turn.Lock()
	defer v.turn.Unlock()
	v.leave()
	defer close(b.done)
	b.err = errUnwritten
	b.err = v.commit(b)
	return b.err
}

// join adds a line to those that wait, and reports whether it is the first:
// then the caller writes them all.
func (v *volume) join(text []byte, folder string) (b *batch, first bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if first = v.next == nil; first {
		v.next = &batch{folders: make(map[string]bool), done: make(chan struct{})}
	}
	v.next.text = append(v.next.text, text...)
	if folder != "" {
		v.next.folders[folder] = true
	}
	return v.next, first
}

// leave takes the lines that wait to be written; who comes now waits for the
// next turn.
func (v *volume) leave() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.next = nil
}

// commit writes lines behind their messages: in one write, and with fsync only
// once the messages have their names for good.
func (v *volume) commit(b *batch) error {
	if v.fsync {
		for folder := range b.folders {
			if err := v.syncFolder(path.Clean(folder)); err != nil {
				return err
			}
		}
	}
	if _, err := v.index.WriteAt(b.text, v.size); err != nil {
		return errors.Join(err, v.index.Truncate(v.size))
	}
	if v.fsync {
		if err := v.index.Sync(); err != nil {
			return errors.Join(err, v.index.Truncate(v.size))
		}
	}
	v.size += int64(len(b.text))
	return nil
}
