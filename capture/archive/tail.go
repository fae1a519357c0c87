package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// shardSize is how many messages share a subfolder.
const shardSize = 1000

// shard returns the subfolder of message n.
func shard(n uint64) string { return fmt.Sprintf("%06d", n/shardSize) }

// tailSize is how much of the end of an index is looked at: some thousand
// lines.
const tailSize = 1 << 20

// tail is what the last lines of an index list.
type tail struct {
	files map[string]bool
	first uint64 // least number among them
	last  uint64 // greatest number among them
	size  int64  // of the index up to the end of its last whole line
	open  bool   // that line has no newline
}

// readTail reads the end of an index of size bytes.
func readTail(index io.ReaderAt, size int64) (tail, error) {
	t := tail{files: map[string]bool{}}
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

func (t *tail) add(l indexLine) {
	if len(t.files) == 0 || l.Seq < t.first {
		t.first = l.Seq
	}
	t.last = max(t.last, l.Seq)
	t.files[l.File] = true
}

// unlisted returns the message files that came with or after those of the
// tail and have no line in it: written just before a crash, or their lines
// were lost with the power. Older files are not looked for.
func (t *tail) unlisted(root *os.Root) ([]string, error) {
	shards, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	var names []string
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
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names, nil
}

// isShard reports whether a folder is one that a Recorder makes.
func isShard(name string) bool {
	return len(name) >= 6 && strings.Trim(name, "0123456789") == ""
}
