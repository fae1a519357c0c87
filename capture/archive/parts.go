package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

	"github.com/framebin/framebin/capture"
)

// The files of a folder of parts beside those of the parts themselves.
const (
	// HeadersName is the head of the request and of each part, as text to
	// read: what is not plain to see is escaped.
	HeadersName = "headers.txt"
	// FramingName is what of a body is not in its parts.
	FramingName = "framing.json"
)

// Framing is what of a body is not in the files of its parts, so that the body
// can be put together again byte for byte.
type Framing struct {
	Message []byte   `json:"message"` // the head of the request as an HTTP message, up to and with the empty line
	Files   []string `json:"files"`   // of the parts, in their order
	Between [][]byte `json:"between"` // what lies before, between and behind them: one more than Files
	Trailer []byte   `json:"trailer,omitempty"`
}

// maxFraming bounds the file: 10,000 parts have some megabytes of it.
const maxFraming = 64 << 20

// openParts opens a folder that an export of parts wrote, or the folder of one
// request. It reports false where dir is none.
func openParts(root *os.Root) (Backend, bool) {
	var folders []string
	if _, err := root.Stat(FramingName); err == nil {
		folders = []string{"."}
	} else {
		entries, err := fs.ReadDir(root.FS(), ".")
		if err != nil {
			return nil, false
		}
		for _, d := range entries {
			if !d.IsDir() {
				continue
			}
			if _, err := root.Stat(path.Join(d.Name(), FramingName)); err == nil {
				folders = append(folders, d.Name())
			}
		}
	}
	slices.Sort(folders)
	return &listed{
		n:      len(folders),
		number: func(i int) uint64 { return numberOf(folders[i]) },
		load:   func(i int) (*capture.Request, error) { return loadParts(root, folders[i]) },
		close:  root.Close,
	}, len(folders) > 0
}

// loadParts puts a request together.
func loadParts(root *os.Root, folder string) (*capture.Request, error) {
	read := func(name string, most int64) ([]byte, fs.FileInfo, error) {
		f, err := openRegular(root, path.Join(folder, name))
		if err != nil {
			return nil, nil, err
		}
		defer func() { _ = f.Close() }()
		info, err := f.Stat()
		if err != nil {
			return nil, nil, err
		}
		content, err := readUpTo(f, most)
		return content, info, err
	}
	text, info, err := read(FramingName, maxFraming)
	if err != nil {
		return nil, err
	}
	var f Framing
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("%s: %w", path.Join(folder, FramingName), err)
	}
	if len(f.Between) != len(f.Files)+1 {
		return nil, fmt.Errorf("%s: %d files lie between %d pieces", path.Join(folder, FramingName), len(f.Files), len(f.Between))
	}
	body := slices.Clone(f.Between[0])
	for k, name := range f.Files {
		if name != path.Base(name) {
			return nil, fmt.Errorf("%s: %q is no name of a file", path.Join(folder, FramingName), name)
		}
		part, _, err := read(name, defaultBody-int64(len(body)))
		if err != nil {
			return nil, err
		}
		body = append(append(body, part...), f.Between[k+1]...)
	}
	head, err := readHead(&lineReader{r: bufio.NewReader(bytes.NewReader(f.Message)), left: defaultHead})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path.Join(folder, FramingName), err)
	}
	q := head.request(body)
	q.Trailer, q.Time = f.Trailer, info.ModTime()
	return q, nil
}
