package body

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"path"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/units"
)

// MaxArchived is how much the files of an archive may be, all together, that are
// not parts of it as they lie in the body.
const MaxArchived = MaxTransferDecoded

// maxArchiveName is the longest name of a file in an archive, in bytes.
const maxArchiveName = 4 << 10

// ErrArchive is wrapped by the error of [Split] where an archive cannot be unpacked,
// or not to its end.
var ErrArchive = errors.New("archive")

// archiveFormat returns what sort of archive data is by its first bytes: "ZIP",
// "tar", or "" for none.
func archiveFormat(data []byte) string {
	const magic, block = 257, 512 // where a tar says so, of its first header
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "ZIP"
	case len(data) >= block && bytes.HasPrefix(data[magic:], []byte("ustar")):
		return "tar"
	}
	return ""
}

// unpack returns the files of an archive as parts, and what of it was refused first;
// false where data is no archive. used counts the bytes that parts decoded to.
func unpack(mediaType string, data []byte, used *int) (parts []Part, refused error, is bool) {
	u := unpacker{format: archiveFormat(data), bytes: used}
	switch {
	case u.format == "ZIP":
		u.zip(data)
	case u.format == "tar":
		u.tar(bytes.NewReader(data))
	case archived(mediaType) && bytes.HasPrefix(data, []byte("\x1f\x8b\x08")):
		if !u.compressed(data) {
			return nil, nil, false
		}
	default:
		return nil, nil, false
	}
	if u.refused != nil {
		u.refused = fmt.Errorf("%w: a %s of which %d files were read: %w", ErrArchive, u.format, len(u.parts), u.refused)
	}
	return u.parts, u.refused, true
}

// archived reports whether what is of a media type stays compressed, see [Sniff].
func archived(mediaType string) bool {
	return Sniff(mediaType, []byte("\x1f\x8b\x08")) == ""
}

// archiveType returns the media type of a part, that of gzip where its name alone
// says that it is an archive.
func archiveType(p *Part) string {
	if isTarball(p.Filename) {
		return "application/gzip"
	}
	return p.MediaType
}

func isTarball(name string) bool {
	return strings.HasSuffix(name, ".tgz") || strings.HasSuffix(name, ".tar.gz")
}

// unpacker takes the files out of an archive, within bounds.
type unpacker struct {
	format  string
	parts   []Part
	bytes   *int // of all files so far
	refused error
}

// refuse keeps the first thing that is not read.
func (u *unpacker) refuse(format string, args ...any) {
	if u.refused == nil {
		u.refused = fmt.Errorf(format, args...)
	}
}

// zip takes the files out of a ZIP. Those that are not compressed are parts as they
// lie in it.
func (u *unpacker) zip(data []byte) {
	if n := bytes.Count(data, []byte("PK\x01\x02")); n > MaxParts {
		u.refuse("it lists more than %d files", MaxParts)
		return
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // a name is no path here
		u.refuse("its list of files cannot be read: %w", err)
		return
	}
	for _, f := range z.File {
		const encrypted = 1
		switch {
		case !f.Mode().IsRegular() || passed(f.Name):
		case f.Flags&encrypted != 0:
			u.refuse("%.200q is encrypted", f.Name)
		case f.Method == zip.Store:
			u.stored(data, f)
		default:
			r, err := f.Open()
			if err != nil {
				u.refuse("%.200q cannot be opened: %w", f.Name, err)
				continue
			}
			u.read(f.Name, r)
			_ = r.Close() // nothing is behind it
		}
	}
}

// stored takes a file that is not compressed.
func (u *unpacker) stored(data []byte, f *zip.File) {
	at, err := f.DataOffset()
	if size := f.UncompressedSize64; err != nil || at < 0 || at > int64(len(data)) || size > uint64(int64(len(data))-at) {
		u.refuse("%.200q lies outside of it", f.Name)
		return
	}
	end := at + int64(f.UncompressedSize64)
	u.add(f.Name, data[at:end:end])
}

// tar takes the files out of a tar.
func (u *unpacker) tar(r io.Reader) {
	for t := tar.NewReader(r); u.refused == nil; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			u.refuse("it breaks off after %d files: %w", len(u.parts), err)
			return
		}
		if h.FileInfo().Mode().IsRegular() && !passed(h.Name) {
			u.read(h.Name, t)
		}
	}
}

// compressed takes what gzip was put around: a tar, or one file. It reports false
// where that cannot be read at all.
func (u *unpacker) compressed(data []byte) bool {
	r, closing, err := decoder([]string{"gzip"}, data, MaxArchived)
	if err != nil {
		return false
	}
	defer closing()
	left := MaxArchived - *u.bytes
	plain, err := io.ReadAll(io.LimitReader(r, int64(left)+1))
	u.format = "gzip"
	switch {
	case len(plain) > left:
		u.refuse("it unpacks to more than %s", units.Bytes(MaxArchived))
		return true
	case archiveFormat(plain) == "tar":
		u.format = "tar"
		u.tar(bytes.NewReader(plain))
	case len(plain) == 0:
		return false
	default:
		*u.bytes += len(plain)
		u.add("", plain)
	}
	if err != nil {
		u.refuse("its gzip breaks off after %d bytes: %w", len(plain), err)
	}
	return true
}

// read takes a file as far as there is room for it.
func (u *unpacker) read(name string, r io.Reader) {
	left := MaxArchived - *u.bytes
	data, err := io.ReadAll(io.LimitReader(r, int64(left)+1))
	if len(data) > left {
		u.refuse("its files unpack to more than %s", units.Bytes(MaxArchived))
		*u.bytes = MaxArchived // and so do all others
		return
	}
	*u.bytes += len(data)
	if err != nil {
		u.refuse("%.200q breaks off after %d bytes: %w", name, len(data), err)
	}
	u.add(name, slices.Clip(data))
}

// add makes a part of a file.
func (u *unpacker) add(name string, data []byte) {
	if len(u.parts) == MaxParts {
		u.refuse("it has more than %d files", MaxParts)
		return
	}
	if len(name) > maxArchiveName {
		u.refuse("the name of a file is longer than %s", units.Bytes(maxArchiveName))
		return
	}
	u.parts = append(u.parts, Part{Filename: name, MediaType: typeOf(name, data), Header: textproto.MIMEHeader{}, Transfer: u.format, Body: data})
}

// passed reports whether a file is none of the sender's, but of the system that made
// the archive.
func passed(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || path.Base(name) == ".DS_Store"
}

// typeOf returns the media type of a file by its first bytes, else by its name; ""
// where they do not tell.
func typeOf(name string, data []byte) string {
	if t := http.DetectContentType(data); strings.HasPrefix(t, "image/") {
		return t
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".geojson":
		return "application/json"
	case ".jsonl", ".ndjson":
		return "application/x-ndjson"
	case ".xml":
		return "application/xml"
	case ".csv":
		return "text/csv"
	case ".yaml", ".yml":
		return "application/yaml"
	case ".txt":
		return "text/plain"
	}
	return ""
}
