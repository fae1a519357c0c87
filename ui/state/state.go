// Package state keeps what the screen remembers from one start to the next: the
// columns of the list, the sizes of panes, filters that were typed. It is no
// configuration: framebin writes it, and without it nothing is missing. It knows
// no screen; ui/tui and ui/cli import it.
package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// State is what is remembered.
type State struct {
	Columns []string `json:"columns,omitempty"` // of the list; none: those that there is room for
	List    int      `json:"list,omitempty"`    // width of the list in thousandths of the window; 0: as framebin likes
	Details int      `json:"details,omitempty"` // height of the details in thousandths of the window
	Column  int      `json:"column,omitempty"`  // width of the details where they have a column of their own
	Filters []string `json:"filters,omitempty"` // that were typed, oldest first
	Answers []string `json:"answers,omitempty"` // plans of R, oldest first
	Targets []string `json:"targets,omitempty"` // URLs that requests were sent to, oldest first
}

// The bounds of what is read.
const (
	maxFile  = 1 << 20
	maxLines = 100
	maxLine  = 4096
)

// Keep adds a line to those that were typed: once, at the end, the oldest give
// way.
func Keep(lines []string, line string) []string {
	if line == "" || len(line) > maxLine {
		return lines
	}
	kept := slices.DeleteFunc(slices.Clone(lines), func(s string) bool { return s == line })
	kept = append(kept, line)
	return kept[max(len(kept)-maxLines, 0):]
}

// Path returns where the state is kept, of the variables of the environment:
// framebin's folder in that of the user's state. "" means nowhere.
func Path(env []string) string {
	lookup := func(name string) string {
		for _, pair := range slices.Backward(env) {
			if key, value, ok := strings.Cut(pair, "="); ok && key == name {
				return value
			}
		}
		return ""
	}
	folder := lookup("XDG_STATE_HOME")
	switch {
	case filepath.IsAbs(folder):
	case runtime.GOOS == "windows":
		folder = lookup("LOCALAPPDATA")
	default:
		if folder = lookup("HOME"); folder != "" {
			folder = filepath.Join(folder, ".local", "state")
		}
	}
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "framebin", "screen.json")
}

// File is where state is kept. It is safe for concurrent use; the zero File and
// a nil one keep nothing.
type File struct {
	path string

	writing sync.Mutex // held while the file is read and written
	mu      sync.Mutex // of changes
	changes []func(*State)
}

// NewFile returns the file at path; "" keeps nothing.
func NewFile(path string) *File { return &File{path: path} }

// Load returns what is remembered; nothing where there is no file, or with an
// error where it cannot be read.
func (f *File) Load() (State, error) {
	if f == nil || f.path == "" {
		return State{}, nil
	}
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return State{}, nil
	case err == nil && info.Size() > maxFile:
		err = fmt.Errorf("%s: more than %d bytes", f.path, maxFile)
	}
	if err != nil {
		return State{}, err
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return State{}, err
	}
	var s State
	if err := json.Unmarshal(text, &s); err != nil {
		return State{}, fmt.Errorf("%s: %w", f.path, err)
	}
	for _, lines := range []*[]string{&s.Columns, &s.Filters, &s.Answers, &s.Targets} {
		*lines = slices.DeleteFunc(*lines, func(line string) bool { return len(line) > maxLine })
		*lines = (*lines)[max(len(*lines)-maxLines, 0):]
	}
	return s, nil
}

// Change notes a change and does not write yet. What other programs have
// written meanwhile stays, but for what is changed.
func (f *File) Change(change func(*State)) {
	if f == nil || f.path == "" {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes = append(f.changes, change)
}

// Save writes the changes that were noted.
func (f *File) Save() error {
	if f == nil {
		return nil
	}
	f.writing.Lock()
	defer f.writing.Unlock()
	f.mu.Lock()
	changes := f.changes
	f.changes = nil
	f.mu.Unlock()
	if len(changes) == 0 {
		return nil
	}
	s, err := f.Load()
	if err != nil {
		s = State{} // which cannot be read is written anew
	}
	for _, change := range changes {
		change(&s)
	}
	return f.write(s)
}

// write replaces the file, all or nothing.
func (f *File) write(s State) (err error) {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	folder := filepath.Dir(f.path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(folder, ".screen-*") // of mode 0600
	if err != nil {
		return err
	}
	_, err = temporary.Write(append(text, '\n'))
	if err = errors.Join(err, temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name()) // what failed says more
	}
	return err
}
