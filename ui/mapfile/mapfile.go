// Package mapfile finds the maps that a person has, reads them, and begins new
// ones: jq programs for payloads that framebin does not know.
//
// What a map may do is in capture/prediction/vendors. Commands and options
// import it.
package mapfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/framebin/framebin/capture/filename"
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/message"
)

// Folder is where a person's maps lie, in their configuration folder.
const Folder = "framebin/maps"

// Help is what the flag --map says.
const Help = "`file` .jq that reads payloads which framebin does not know (see 'framebin map'); may be repeated"

// Read returns the maps of the flag --map and those of the person's folder,
// which come after them. What is wrong with a program is said at once, and is a
// finding of the requests that it would have read.
func Read(files []string, warn io.Writer) (vendors.Set, error) {
	var own []*vendors.Map
	for _, file := range paths(files) {
		m, err := read(file)
		if err != nil {
			return vendors.Set{}, fmt.Errorf("%w: --map: %w", message.ErrFlag, err)
		}
		if err := m.Check(); err != nil {
			message.Say(warn, "framebin: %s\n", escape.Line(err.Error()))
		}
		own = append(own, m)
	}
	return vendors.Set{}.With(own...), nil
}

// paths returns the files of the flag, and after them those of the person's
// folder.
func paths(flags []string) []string {
	config, err := os.UserConfigDir()
	if err != nil {
		return flags
	}
	found, _ := filepath.Glob(filepath.Join(config, filepath.FromSlash(Folder), "*.jq")) // the pattern is a good one
	return append(slices.Clip(flags), found...)
}

// read reads one file, of which no more than a map may have.
func read(file string) (*vendors.Map, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, vendors.MaxMap+1))
	if err != nil {
		return nil, err
	}
	return vendors.New(filepath.Base(file), string(text)), nil
}

// ErrNoDocument is wrapped where a request has nothing that a map reads.
var ErrNoDocument = errors.New("the request holds no JSON that a map could read")

// Files are the files of a person's maps, for the screen to change: those
// of the flag, and those of their folder.
type Files struct {
	flags  []string
	memory int64 // that the program may take, in bytes

	mu    sync.Mutex
	begun map[string]string // what was written into files that were begun here
}

// New returns the files of the flag --map and of the person's folder.
func New(flags []string, memory int64) *Files {
	return &Files{flags: flags, memory: memory, begun: make(map[string]string)}
}

// How many values of a document are looked at: one for so many bytes of memory,
// within bounds.
const (
	nodeMemory = 320
	minNodes   = 10_000
	maxNodes   = 2_000_000
)

// File returns the file of the map that reads a document or fails on it, or a
// new one that is begun for it in the person's folder.
func (f *Files) File(document []byte, about string) (string, error) {
	tree, err := jsonspan.Parse(document, jsonspan.Limits{Depth: 64, Nodes: int(min(max(f.memory/nodeMemory, minNodes), maxNodes))})
	if err != nil {
		return "", ErrNoDocument
	}
	files := paths(f.flags)
	own := make([]*vendors.Map, 0, len(files))
	for _, file := range files {
		m, err := read(file)
		if err != nil {
			return "", err
		}
		m.Name = file // to know it by
		own = append(own, m)
	}
	_, by, failed := vendors.Set{}.With(own...).Alone().Read(tree.Root(), f.memory)
	if by != nil {
		return by.Name, nil
	}
	for _, err := range failed {
		if wrong, is := errors.AsType[*vendors.Error](err); is {
			return wrong.Map, nil
		}
	}
	return f.begin(tree.Root(), about)
}

// begin writes a map to begin with.
func (f *Files) begin(root jsonspan.Node, about string) (string, error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the configuration folder: %w", err)
	}
	folder := filepath.Join(config, filepath.FromSlash(Folder))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	text := vendors.Starter(root, about)
	target := about[strings.LastIndexByte(about, ' ')+1:]
	stem := filename.Safe(strings.Trim(target, "/"), "map")
	const most = 1000
	for i := 1; i < most; i++ {
		path := filepath.Join(folder, stem+".jq")
		if i > 1 {
			path = filepath.Join(folder, fmt.Sprintf("%s-%d.jq", stem, i))
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = file.WriteString(text)
		f.mu.Lock()
		f.begun[path] = text
		f.mu.Unlock()
		return path, errors.Join(err, file.Close())
	}
	return "", fmt.Errorf("%s: %w", folder, os.ErrExist)
}

// Load reads the files again. Of what is wrong with one it says the first.
func (f *Files) Load() (vendors.Set, string, error) {
	var said bytes.Buffer
	set, err := Read(f.flags, &said)
	first, _, _ := strings.Cut(strings.TrimPrefix(said.String(), "framebin: "), "\n")
	return set, first, err
}

// Unchanged takes a file away that was begun and left as it was.
func (f *Files) Unchanged(path string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	text, here := f.begun[path]
	if !here {
		return false
	}
	delete(f.begun, path) // from now on it is the person's
	now, err := os.ReadFile(path)
	return err == nil && string(now) == text && os.Remove(path) == nil
}
