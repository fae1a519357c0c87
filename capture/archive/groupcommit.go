package archive

import (
	"errors"
	"path"

	"github.com/framebin/framebin/capture/archive/safejson"
)

// groupCommit is lines of the index that are written at once: those of requests that
// came while the lines before were on their way to the disk. So several senders
// wait for the disk together, not one after the other.
type groupCommit struct {
	text    []byte
	folders map[string]bool // that have new messages; used with fsync
	done    chan struct{}   // closed once err is set
	err     error
}

// errUnwritten is the error of a commit that a panic kept from being written.
var errUnwritten = errors.New("the index was not written")

// list appends the line that entry makes of a message, which it is asked for when
// the place of the line is settled, with the folder that the message lies in, ""
// for one that has been there before. Where that fails the index is as it was.
func (w *writer) list(entry func() (line indexLine, folder string, err error)) error {
	b, first, err := w.join(entry)
	switch {
	case err != nil:
		return err
	case !first:
		<-b.done
		return b.err
	}
	w.turn.Lock()
	defer w.turn.Unlock()
	w.leave()
	defer close(b.done)
	b.err = errUnwritten
	b.err = w.commit(b)
	return b.err
}

// join adds a line to those that wait, and reports whether it is the first:
// then the caller writes them all.
func (w *writer) join(entry func() (indexLine, string, error)) (b *groupCommit, first bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	line, folder, err := entry()
	if err != nil {
		return nil, false, err
	}
	text, err := safejson.Marshal(line)
	if err != nil {
		return nil, false, err
	}
	if first = w.next == nil; first {
		w.next = &groupCommit{folders: make(map[string]bool), done: make(chan struct{})}
	}
	w.next.text = append(append(w.next.text, text...), '\n')
	if folder != "" {
		w.next.folders[folder] = true
	}
	return w.next, first, nil
}

// leave takes the lines that wait to be written; who comes now waits for the
// next turn.
func (w *writer) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next = nil
}

// commit writes lines behind their messages: in one write, and with fsync only
// once the messages have their names for good.
func (w *writer) commit(b *groupCommit) error {
	if w.fsync {
		for folder := range b.folders {
			if err := w.syncFolder(path.Clean(folder)); err != nil {
				return err
			}
		}
	}
	if _, err := w.index.WriteAt(b.text, w.size); err != nil {
		return errors.Join(err, w.index.Truncate(w.size))
	}
	if w.fsync {
		if err := w.index.Sync(); err != nil {
			return errors.Join(err, w.index.Truncate(w.size))
		}
	}
	w.size += int64(len(b.text))
	return nil
}
