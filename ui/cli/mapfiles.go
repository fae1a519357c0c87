package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/framebin/framebin/capture/filename"
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/vendors"
)

// mapFiles are the files of a person's maps, for the screen to change: those
// of the flag, and those of their folder.
type mapFiles struct {
	flags []string

	mu    sync.Mutex
	begun map[string]string // what was written into files that were begun here
}

func newMapFiles(flags []string) *mapFiles {
	return &mapFiles{flags: flags, begun: make(map[string]string)}
}

// File returns the file of the map that reads a document or fails on it, or a
// new one that is begun for it in the person's folder.
func (f *mapFiles) File(document []byte, about string) (string, error) {
	tree, err := jsonspan.Parse(document, jsonspan.Limits{Depth: 64, Nodes: 2_000_000})
	if err != nil {
		return "", errNoDocument
	}
	files := mapPaths(f.flags)
	own := make([]*vendors.Map, 0, len(files))
	for _, file := range files {
		m, err := readMap(file)
		if err != nil {
			return "", err
		}
		m.Name = file // to know it by
		own = append(own, m)
	}
	_, by, failed := vendors.Set{}.With(own...).Alone().Read(tree.Root())
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
func (f *mapFiles) begin(root jsonspan.Node, about string) (string, error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the configuration folder: %w", err)
	}
	folder := filepath.Join(config, filepath.FromSlash(mapsFolder))
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
func (f *mapFiles) Load() (vendors.Set, string, error) {
	var said bytes.Buffer
	set, err := readMaps(f.flags, &said)
	first, _, _ := strings.Cut(strings.TrimPrefix(said.String(), "framebin: "), "\n")
	return set, first, err
}

// Unchanged takes a file away that was begun and left as it was.
func (f *mapFiles) Unchanged(path string) bool {
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
