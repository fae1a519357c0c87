package archive

import (
	"errors"
	"path"
	"sync"

	"github.com/framebin/framebin/capture/archive/safejson"
)

// groupCommit is lines of the index that are written at once: those of requests that
// came while the lines before were on their way to the disk. So several senders
// wait for the disk together, not one after the other.
type groupCommit struct {
	lines  []*listing
	naming sync.WaitGroup // of messages that do not have their names yet
	done   chan struct{}  // closed once err is set
	err    error
}

// listing is a line that has its place in the index, and what became of the
// message that it is of.
type listing struct {
	text   []byte
	folder string // that has a new message; used with fsync
	named  bool   // or else the line is left out
}

// errUnwritten is the error of a commit that a panic kept from being written.
var errUnwritten = errors.New("the index was not written")

// list appends the line that entry makes of a message, which it is asked for when
// the place of the line is settled. Before the line is written, name gives the
// message its name: where that fails the index is as it was. Neither the lines
// behind nor their names wait for it; nil is for one that has its name.
func (w *writer) list(entry func() indexLine, name func() error) (err error) {
	l := &listing{}
	b, first, err := w.join(l, entry)
	if err != nil {
		return err
	}
	if first {
		defer func() {
			if failed := w.commitInTurn(b); err == nil {
				err = failed
			}
		}()
	}
	if err := b.name(l, name); err != nil || first {
		return err
	}
	<-b.done
	return b.err
}

// join adds a line to those that wait, and reports whether it is the first:
// then the caller writes them all.
func (w *writer) join(l *listing, entry func() indexLine) (b *groupCommit, first bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	line := entry()
	if l.text, err = safejson.Marshal(line); err != nil {
		return nil, false, err
	}
	l.folder = path.Dir(line.File)
	if first = w.next == nil; first {
		w.next = &groupCommit{done: make(chan struct{})}
	}
	w.next.lines = append(w.next.lines, l)
	w.next.naming.Add(1)
	return w.next, first, nil
}

func (b *groupCommit) name(l *listing, name func() error) error {
	defer b.naming.Done()
	if name == nil {
		l.folder = "" // which has had it before
	} else if err := name(); err != nil {
		return err
	}
	l.named = true
	return nil
}

// leave takes the lines that wait to be written; who comes now waits for the
// next turn.
func (w *writer) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next = nil
}

// commitInTurn writes lines once those before are written.
func (w *writer) commitInTurn(b *groupCommit) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	w.leave()
	b.naming.Wait()
	defer close(b.done)
	b.err = errUnwritten
	b.err = w.commit(b)
	return b.err
}

// commit writes lines behind their messages: in one write, and with fsync only
// once the messages have their names for good.
func (w *writer) commit(b *groupCommit) error {
	var text []byte
	synced := map[string]bool{"": true}
	for _, l := range b.lines {
		if !l.named {
			continue
		}
		text = append(append(text, l.text...), '\n')
		if w.fsync && !synced[l.folder] {
			synced[l.folder] = true
			if err := w.syncFolder(l.folder); err != nil {
				return err
			}
		}
	}
	if _, err := w.index.WriteAt(text, w.size); err != nil {
		return errors.Join(err, w.index.Truncate(w.size))
	}
	if w.fsync {
		if err := w.index.Sync(); err != nil {
			return errors.Join(err, w.index.Truncate(w.size))
		}
	}
	w.size += int64(len(text))
	return nil
}
