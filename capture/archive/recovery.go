package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

// shardSize is how many messages share a subfolder.
const shardSize = 1000

// shard returns the subfolder of message n.
func shard(n uint64) string { return fmt.Sprintf("%06d", n/shardSize) }

// tailSize is how much of the end of an index is looked at: some hundred
// lines.
const tailSize = 128 << 10

// recovery is what is known after a crash: what the last lines of an index list.
type recovery struct {
	files map[string]bool
	first uint64 // least number among them
	last  uint64 // greatest number among them
	size  int64  // of the index up to the end of its last whole line
	open  bool   // that line has no newline
}

// newRecovery reads the end of an index of size bytes.
func newRecovery(index io.ReaderAt, size int64) (recovery, error) {
	t := recovery{files: map[string]bool{}}
	from := max(0, size-tailSize)
	text := make([]byte, size-from)
	if n, err := index.ReadAt(text, from); err != nil && (!errors.Is(err, io.EOF) || n < len(text)) {
		return t, err
	}
	if from > 0 {
		_, after, _ := bytes.Cut(text, []byte("\n"))
		from += int64(len(text) - len(after))
		text = after
	}
	t.size = from
	for line := range bytes.Lines(text) {
		from += int64(len(line))
		trimmed, newline := bytes.TrimSpace(line), line[len(line)-1] == '\n'
		if !isWhole(trimmed, newline) {
			continue
		}
		t.size, t.open = from, !newline
		if l, err := parseIndexLine(trimmed); err == nil {
			t.add(l)
		}
	}
	return t, nil
}

func (t *recovery) add(l indexLine) {
	if len(t.files) == 0 || l.Seq < t.first {
		t.first = l.Seq
	}
	t.last = max(t.last, l.Seq)
	t.files[l.File] = true
}

// unlisted returns the message files that came with or after those of the
// last lines and have no line in the index: written just before a crash, or their
// lines were lost with the power. Older files are not looked for.
func (t *recovery) unlisted(root *os.Root, index io.ReaderAt) ([]string, error) {
	missing, err := t.candidates(root)
	if err == nil {
		err = t.withoutLine(missing, index)
	}
	return slices.Sorted(maps.Keys(missing)), err
}

// candidates are the message files that came with or after those of the tail
// and have no line in it.
func (t *recovery) candidates(root *os.Root) (map[string]bool, error) {
	missing := map[string]bool{}
	shards, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	for _, d := range shards {
		if !d.IsDir() || !isShard(d.Name()) || d.Name() < shard(t.first) {
			continue
		}
		files, err := fs.ReadDir(root.FS(), d.Name())
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			name := path.Join(d.Name(), file.Name())
			if isMessageFile(file) && number(name) >= t.first && !t.files[name] {
				missing[name] = true
			}
		}
	}
	return missing, nil
}

// withoutLine takes away the candidates that have a line elsewhere in the
// index.
func (t *recovery) withoutLine(candidates map[string]bool, index io.ReaderAt) error {
	if len(candidates) == 0 {
		return nil
	}
	return withoutListed(candidates, io.NewSectionReader(index, 0, t.size))
}

// withoutListed takes away the names that have a line anywhere in the index.
// A message that took long to write has its line far behind its number, so
// the tail alone does not tell.
func withoutListed(names map[string]bool, index io.Reader) error {
	r := bufio.NewReaderSize(index, longestLine)
	for len(names) > 0 {
		line, _, err := readLine(r)
		if isWhole(line, err == nil) {
			delete(names, fileOf(line))
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fileOf returns the file that a line of the index names.
func fileOf(line []byte) string {
	if _, rest, ok := bytes.Cut(line, []byte(`"file":"`)); ok {
		name, _, _ := bytes.Cut(rest, []byte(`"`))
		return string(name)
	}
	l, _ := parseIndexLine(line) // another program's line, or none
	return l.File
}

// isShard reports whether a folder is one that a Recorder makes.
func isShard(name string) bool {
	return len(name) >= 6 && strings.Trim(name, "0123456789") == ""
}
