package archive

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha1" //nolint:gosec // of names
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/har"
	"github.com/framebin/framebin/capture/archive/inspected"
	"github.com/framebin/framebin/capture/archive/labelled"
	"github.com/framebin/framebin/capture/archive/pack"
	"github.com/framebin/framebin/capture/imageheader"
	"github.com/framebin/framebin/capture/units"
)

// Open opens what requests are kept in: a folder that a [Recorder] or an
// export wrote, a folder of HTTP messages, a dataset or a folder of images; an
// HTTP message, a HAR, an export of ngrok or webhook.site, an image; any of
// these in a ZIP or a tar, or compressed by gzip, bzip2, zstd or zlib.
//
// A folder may have an index.ndjson, which tells time, sender and answer;
// without one, the files that end in ".http" are taken by name, up to three
// levels deep, and their time is that of the file. A ZIP or tar is unpacked
// into a temporary folder until Close.
//
// Requests are read when they are asked for, within l. Of an index or a HAR no
// more is looked at than that takes.
func Open(path string, l Limits) (*Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	s := &Source{path: path, problems: &problems{}}
	switch {
	case info.IsDir():
		s.backend, err = openFolder(path, l, s.problems)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is neither a file nor a folder", path)
	default:
		s.backend, err = openFile(path, info, l, s.problems)
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok && failed.Path == path {
		err = failed.Err // which is not to name it twice
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return s, nil
}

// maxStream bounds what is read of a stream, which is kept on disk.
const maxStream = 32 << 30

// temporaryName is the pattern of the names of our files.
const temporaryName = "framebin-*.tmp"

// OpenStream is Open for what comes from a pipe: it is kept in a
// temporary file until Close. Name is what errors and the screen call it.
func OpenStream(name string, r io.Reader, l Limits) (*Source, error) {
	f, err := os.CreateTemp("", temporaryName)
	if err != nil {
		return nil, err
	}
	discard := func() error { return errors.Join(f.Close(), os.Remove(f.Name())) }
	n, err := io.Copy(f, io.LimitReader(r, maxStream+1))
	switch {
	case err != nil:
		return nil, errors.Join(fmt.Errorf("read %s: %w", name, err), discard())
	case n > maxStream:
		return nil, errors.Join(fmt.Errorf("%s is %w: at most %d bytes are read", name, ErrTooLarge, int64(maxStream)), discard())
	}
	s, err := Open(f.Name(), l)
	if err != nil {
		inner := err
		if unwrapped := errors.Unwrap(err); unwrapped != nil {
			inner = unwrapped // without the name of the temporary file
		}
		return nil, errors.Join(fmt.Errorf("open %s: %w", name, inner), discard())
	}
	s.path, s.remote, s.backend = name, true, &temporary{s.backend, discard}
	return s, nil
}

// temporary is a backend in files that are deleted with it.
type temporary struct {
	Backend
	discard func() error
}

func (t *temporary) Close() error { return errors.Join(t.Backend.Close(), t.discard()) }

// openFile finds out by its first bytes what a file is: no method begins with
// a brace.
func openFile(path string, info fs.FileInfo, l Limits, p *problems) (Backend, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	start := make([]byte, 512)
	n, err := f.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, f.Close())
	}
	start = start[:n]
	text := bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xEF\xBB\xBF")), " \t\r\n")
	wrapping := pack.Unwrap(start)
	var backend Backend
	switch err = pack.Check(start); {
	case err != nil:
	case pack.IsZIP(start):
		backend, err = unpacked(l, p, func(into *os.Root) error { return pack.ZIP(into, f, info.Size(), pack.Limits{}) })
	case wrapping != nil:
		backend, err = unwrap(f, wrapping, info.Size(), l, p)
	case pack.IsTar(start):
		backend, err = unpacked(l, p, func(into *os.Root) error { return pack.Tar(into, f, info.Size(), pack.Limits{}) })
	case imageheader.Sniff(start) != "" && !bytes.HasPrefix(text, []byte("BM ")): // a method, perhaps
		backend, err = openImage(f, path)
	case !bytes.HasPrefix(text, []byte("{")) && !bytes.HasPrefix(text, []byte("[")) && !strings.HasSuffix(strings.ToLower(path), ".har"):
		l.backed = info.Size()
		return openSingle(f, info, l, p)
	default:
		return openJSON(f, info.Size(), l, p)
	}
	return backend, errors.Join(err, f.Close())
}

// openJSON opens a HAR, or what request inspectors export.
func openJSON(f *os.File, size int64, l Limits, p *problems) (Backend, error) {
	r, err := har.NewReader(f, size)
	if err == nil {
		if l.Body > 0 {
			r.Limit(l.Body / 2)
		}
		r.Files(func(name string) ([]byte, error) { return attached(filepath.Dir(f.Name()), name, l) })
		return &harFile{Reader: r, file: f, problems: p}, nil
	}
	read := func(r io.Reader) (*capture.Request, error) { return ReadMessage(r, Limits{}) }
	list, other := inspected.Read(io.NewSectionReader(f, 0, size), size, read, p.add)
	if other != nil {
		switch {
		case errors.Is(other, inspected.ErrOther):
			other = fmt.Errorf("%w, and %w", err, other)
		case errors.Is(other, inspected.ErrEmpty):
			other = ErrEmpty
		}
		return nil, errors.Join(other, f.Close())
	}
	return &listed{n: len(list), load: func(i int) (*capture.Request, error) { return list[i], nil }}, f.Close()
}

// attached reads a body that Playwright keeps in a file beside a HAR, which is called by
// the SHA-1 of what it holds: no other file is read, whatever the HAR says.
func attached(dir, name string, l Limits) ([]byte, error) {
	const most = 256 << 20 // bytes, where nothing else bounds it
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	f, err := openRegular(root, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	body, err := io.ReadAll(io.LimitReader(f, cmp.Or(l.Body, most)))
	sum := sha1.Sum(body) //nolint:gosec // it is a name
	if sum := hex.EncodeToString(sum[:]); err == nil && strings.TrimSuffix(name, filepath.Ext(name)) != sum {
		err = fmt.Errorf("%s is not called by what it holds", name)
	}
	return body, err
}

func openSingle(f *os.File, info fs.FileInfo, l Limits, p *problems) (Backend, error) {
	in := bufio.NewReader(f) // which ReadMessage reads no further than it must
	r, err := ReadMessage(in, l)
	const enough = 64
	rest, _ := in.Peek(enough) // of what can be read
	if rest = bytes.TrimSpace(rest); len(rest) > 0 && err == nil {
		p.add(fmt.Sprintf("more follows the request, which is not read: %.40q; put each request into a file of its own in a folder", rest))
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	switch {
	case r == nil:
		return nil, err
	case err != nil:
		p.add(err.Error())
	}
	r.Time = info.ModTime()
	return one(r), nil
}

// harFile is a HAR on disk.
type harFile struct {
	*har.Reader
	file     *os.File
	problems *problems
}

func (h *harFile) Some() bool { return h.Has(0) }

func (h *harFile) Check() error { return h.Err() }

// Load says of an entry whose body was left out that it was.
func (h *harFile) Load(i int) (*capture.Request, error) {
	r, err := h.Request(i)
	if err == nil && r.Truncated && len(r.Body()) == 0 && r.Size > 0 {
		h.problems.add("the HAR was saved without bodies: that of request " + strconv.Itoa(i+1) + " had " + units.Bytes(r.Size))
	}
	if err == nil && har.Lossy(string(r.Body()), int(r.Size)) {
		h.problems.add("request " + strconv.Itoa(i+1) + ": " + inspected.Lossy)
	}
	return r, err
}

// Peek decodes the entry, which has all in one place.
func (h *harFile) Peek(i int) (*capture.Request, error) {
	if !h.Has(i) {
		return nil, io.EOF
	}
	return h.Request(i)
}

func (h *harFile) Close() error { return h.file.Close() }

// unwrap opens what is wrapped: a tar, or a file of any other kind but one that
// is packed in turn, as what such a file unpacks to has no bound.
func unwrap(f *os.File, open func(io.Reader) (io.Reader, error), size int64, l Limits, p *problems) (Backend, error) {
	z, err := open(f)
	if err != nil {
		return nil, err
	}
	if c, ok := z.(io.Closer); ok {
		defer func() { _ = c.Close() }()
	}
	buffered := bufio.NewReaderSize(z, 64<<10)
	start, err := buffered.Peek(512)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case pack.IsTar(start):
		return unpacked(l, p, func(into *os.Root) error { return pack.Tar(into, buffered, size, pack.Limits{}) })
	case pack.IsPacked(start):
		return nil, fmt.Errorf("%w: it is packed twice", pack.ErrRefused)
	}
	plain, err := os.CreateTemp("", temporaryName)
	if err != nil {
		return nil, err
	}
	discard := func() error { return os.Remove(plain.Name()) }
	most := int64(maxFree) + size*maxRatio
	n, err := io.Copy(plain, io.LimitReader(buffered, most+1))
	if n > most {
		err = fmt.Errorf("%w: it unpacks to more than %d bytes, from %d", pack.ErrRefused, most, size)
	}
	info, failed := plain.Stat()
	if err := errors.Join(err, failed, plain.Close()); err != nil {
		return nil, errors.Join(err, discard())
	}
	backend, err := openFile(plain.Name(), info, l, p)
	if err != nil {
		return nil, errors.Join(err, discard())
	}
	return &temporary{backend, discard}, nil
}

// How many times its size what is wrapped may have, beyond some bytes.
const (
	maxRatio = 200
	maxFree  = 64 << 20
)

// unpacked opens the folder that fill makes.
func unpacked(l Limits, p *problems, fill func(*os.Root) error) (Backend, error) {
	dir, err := os.MkdirTemp("", temporaryName)
	if err != nil {
		return nil, err
	}
	discard := func() error { return os.RemoveAll(dir) }
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, errors.Join(err, discard())
	}
	if err := errors.Join(fill(root), root.Close()); err != nil {
		return nil, errors.Join(err, discard())
	}
	backend, err := openUnpacked(dir, l, p)
	if err != nil {
		return nil, errors.Join(err, discard())
	}
	return &temporary{backend, discard}, nil
}

// openUnpacked opens what an archive held: the one file that is no image, the one HAR, or
// what lies in dir or in the folder that holds all, as many archives have one. A
// folder of nothing but images has its name kept, which may be their class.
func openUnpacked(dir string, l Limits, p *problems) (Backend, error) {
	for range depth {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		entries = slices.DeleteFunc(entries, func(d fs.DirEntry) bool { return strings.HasPrefix(d.Name(), ".") })
		if hars := slices.DeleteFunc(slices.Clone(entries), func(d fs.DirEntry) bool { return filepath.Ext(d.Name()) != ".har" }); len(hars) == 1 {
			entries = hars // and the bodies of Playwright beside it
		}
		if len(entries) != 1 {
			break
		}
		inner := filepath.Join(dir, entries[0].Name())
		if !entries[0].IsDir() {
			if backend, err := openOnly(inner, l, p); backend != nil || err != nil {
				return backend, err
			}
			break
		}
		below, err := os.ReadDir(inner)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(below, func(d fs.DirEntry) bool { return d.IsDir() || !labelled.IsImage(d.Name()) }) {
			break
		}
		dir = inner
	}
	return openFolder(dir, l, p)
}

// openOnly opens the only file of an archive; nil for one that lies in its
// folder as it would among others.
func openOnly(path string, l Limits, p *problems) (Backend, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	start := make([]byte, 512)
	n, err := f.ReadAt(start, 0)
	info, failed := f.Stat()
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if err := errors.Join(err, failed, f.Close()); err != nil {
		return nil, err
	}
	switch {
	case pack.IsPacked(start[:n]):
		return nil, fmt.Errorf("%w: %q in it is packed, too", pack.ErrRefused, filepath.Base(path))
	case labelled.IsImage(path), strings.HasSuffix(path, extension):
		return nil, nil
	}
	return openFile(path, info, l, p)
}

// openImage opens an image as the request that would have brought it.
func openImage(f *os.File, path string) (Backend, error) {
	const most = 256 << 20
	content, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, err
	}
	if len(content) > most {
		return nil, fmt.Errorf("the image is %w: at most %d bytes are read", ErrTooLarge, most)
	}
	name := filepath.Base(path)
	if ok, _ := filepath.Match(temporaryName, name); ok {
		name = "image" // the name of a file of ours says nothing
	}
	r, err := labelled.Compose(content, name, imageheader.Sniff(content).MediaType(), nil)
	if err != nil {
		return nil, err
	}
	return one(r), nil
}

// listed is a backend of requests whose number is known.
type listed struct {
	n      int
	number func(i int) uint64 // nil: none has one
	load   func(i int) (*capture.Request, error)
	close  func() error // nil: nothing
}

// one is the backend of a single request.
func one(r *capture.Request) *listed {
	r.Seq = 1
	return &listed{n: 1, load: func(int) (*capture.Request, error) { return r, nil }}
}

func (s *listed) Has(i int) bool { return i >= 0 && i < s.n }
func (s *listed) Some() bool     { return s.n > 0 }
func (s *listed) Len() int       { return s.n }
func (s *listed) About() int     { return s.n }
func (s *listed) Check() error   { return nil }

func (s *listed) Number(i int) uint64 {
	if s.number == nil {
		return 0
	}
	return s.number(i)
}

func (s *listed) Load(i int) (*capture.Request, error) {
	if !s.Has(i) {
		return nil, errNone(i)
	}
	return s.load(i)
}

func (s *listed) Peek(i int) (*capture.Request, error) {
	if !s.Has(i) {
		return nil, io.EOF
	}
	return s.load(i)
}

func (s *listed) Close() error {
	if s.close == nil {
		return nil
	}
	return s.close()
}

func errNone(i int) error { return fmt.Errorf("no request %d in it", i+1) }
