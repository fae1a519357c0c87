package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/textproto"
	"path"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/filename"
)

// Parts is a folder a request.
var Parts = &Format{
	whole: true,
	Name:  "parts",
	Help:  "a folder a request, with the parts of its body as files",
	Keeps: "each part byte for byte, the headers as text to read, and what puts the body together again; no time, sender or answer",
	files: func(x *run, r *capture.Request, stem, _ string) error {
		return x.publish(func(n int) []string { return []string{nthStem(stem, n)} },
			func([]string) ([]temporary, error) {
				t, err := x.parts(r)
				return []temporary{t}, err
			})
	},
}

// parts writes the folder of one request: its headers and each part of its
// body, or the body as a whole where it has no parts. Where a multipart body
// cannot be read to its end, it is there in full beside the parts before that
// point.
func (x *run) parts(r *capture.Request) (temporary, error) {
	var size int64
	var files int
	t, err := x.folder.temporaryFolder(func(inner *folder) error {
		taken := filename.Set{}
		taken.Take(archive.HeadersName)
		taken.Take(archive.FramingName)
		put := func(name string, content []byte) error {
			t, err := inner.temporaryFile(x.ctx, r.Time, func(w io.Writer) error {
				_, err := w.Write(content)
				return err
			})
			if err != nil {
				return err
			}
			size += t.bytes
			files++
			return inner.nameOne(t, name)
		}
		parts, broken := r.Parts()
		listed := make([]string, 0, len(parts))
		for i := range parts {
			name := taken.Take(partName(&parts[i], i))
			listed = append(listed, name)
			if err := put(name, parts[i].Body); err != nil {
				return err
			}
		}
		whole := ""
		if len(r.Body()) > 0 && (len(parts) == 0 || broken != nil) {
			whole = taken.Take("body" + extensionOf(r.MediaType))
			if err := put(whole, decodedBody(r)); err != nil {
				return err
			}
		}
		framing, err := framingOf(r, parts, listed, whole)
		if err != nil {
			return err
		}
		if err := put(archive.FramingName, framing); err != nil {
			return err
		}
		text, err := headersText(r, parts, listed, broken)
		if err != nil {
			return err
		}
		return put(archive.HeadersName, text)
	})
	t.bytes, t.files = size, files
	return t, err
}

// decodedBody returns the body without its encoding, or as it came where it
// cannot be decoded.
func decodedBody(r *capture.Request) []byte {
	if body, err := r.Content(); err == nil {
		return body
	}
	return r.Body()
}

// framingOf returns what puts the body together again byte for byte: of one
// that came encoded the body itself, as the files are decoded.
func framingOf(r *capture.Request, parts []capture.Part, files []string, whole string) ([]byte, error) {
	head, err := archive.MessageHead(r)
	if err != nil {
		return nil, err
	}
	f := archive.Framing{Message: head, Files: []string{}, Between: [][]byte{r.Body()}, Trailer: r.Trailer}
	switch {
	case r.Header.Get("Content-Encoding") != "" || len(r.Body()) == 0:
	case whole != "":
		f.Files, f.Between = []string{whole}, [][]byte{{}, {}}
	default:
		left := r.Body()
		f.Files, f.Between = files, [][]byte{}
		for i := range parts {
			at := bytes.Index(left, parts[i].Body) // perhaps before its place: together it is the same
			if at < 0 {                            // it was decoded
				f.Files, f.Between = []string{}, [][]byte{r.Body()}
				return json.Marshal(f)
			}
			f.Between = append(f.Between, left[:at])
			left = left[at+len(parts[i].Body):]
		}
		f.Between = append(f.Between, left)
	}
	return json.Marshal(f)
}

// partName returns the file's name of a part: its own filename, or else its
// field name with the extension of its media type.
func partName(p *capture.Part, i int) string {
	fallback := fmt.Sprintf("part-%d%s", i+1, extensionOf(p.MediaType))
	if p.Filename != "" {
		return filename.Safe(p.Filename, fallback)
	}
	if p.Name == "" {
		return fallback
	}
	return filename.Safe(p.Name+extensionOf(p.MediaType), fallback)
}

// extensionOf returns the extension of a media type, the same on every system.
func extensionOf(mediaType string) string {
	switch mediaType {
	case "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff",
		"text/html", "text/csv", "application/json", "application/xml", "text/xml":
		return "." + path.Base(mediaType)
	case "application/x-www-form-urlencoded":
		return ".txt"
	case "image/x-portable-anymap":
		return ".pnm"
	}
	switch {
	case strings.HasSuffix(mediaType, "+json"):
		return ".json"
	case strings.HasSuffix(mediaType, "+xml"):
		return ".xml"
	case strings.HasPrefix(mediaType, "text/"):
		return ".txt"
	}
	return ".bin"
}

// headersText writes the head of the request, and for each part the name of
// its file and its own headers.
func headersText(r *capture.Request, parts []capture.Part, files []string, broken error) ([]byte, error) {
	head, err := archive.MessageHead(r)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(string(head), "\r\n")) {
		b.WriteString(escaped(strings.TrimRight(line, "\r\n")) + "\n")
	}
	if fields := r.TrailerFields(); len(fields) > 0 {
		b.WriteString("\nafter the body\n")
		for _, f := range fields {
			b.WriteString(escaped(f.Name+": "+f.Value) + "\n")
		}
	}
	for i := range parts {
		fmt.Fprintf(&b, "\npart %d of %d, %d bytes, in the file %s\n", i+1, len(parts), len(parts[i].Body), escaped(files[i]))
		writeFields(&b, parts[i].Header)
	}
	if broken != nil {
		fmt.Fprintf(&b, "\nThe parts end here: %s. The body is kept whole beside them.\n", escaped(broken.Error()))
	}
	return []byte(b.String()), nil
}

func writeFields(b *strings.Builder, h textproto.MIMEHeader) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			b.WriteString(escaped(name+": "+value) + "\n")
		}
	}
}

// escaped is s where it is plain to see, and with octal escapes elsewhere.
func escaped(s string) string {
	if isPlain(s) {
		return s
	}
	return printfText(s)
}
