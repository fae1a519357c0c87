package body_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/body"
)

// file is one of an archive.
type file struct{ name, text string }

func zipOf(tb testing.TB, method uint16, files ...file) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: method})
		if err != nil {
			tb.Fatal(err)
		}
		_, _ = w.Write([]byte(f.text))
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func tarOf(tb testing.TB, files ...file) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Size: int64(len(f.text)), Mode: 0o644}
		if f.text == "link" {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, "/etc/passwd", 0
		}
		if err := w.WriteHeader(h); err != nil {
			tb.Fatal(err)
		}
		if h.Size > 0 {
			_, _ = w.Write([]byte(f.text))
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// The files of an archive are the parts of the body.
func TestSplitArchive(t *testing.T) {
	t.Parallel()
	files := []file{{"a/image.png", "\x89PNG\r\n\x1a\n0123"}, {"predictions.json", `{"objects":[]}`}, {"__MACOSX/._x", "?"}, {"a/.DS_Store", "?"}, {"../up.txt", "text"}}
	const want = `a/image.png image/png, predictions.json application/json, ../up.txt text/plain`
	for name, data := range map[string][]byte{
		"ZIP": zipOf(t, zip.Deflate, files...), "ZIP without compression": zipOf(t, zip.Store, files...),
		"tar": tarOf(t, append(files, file{"evil", "link"})...), "tar in gzip": gzipped(tarOf(t, files...)),
	} {
		contentType := "application/octet-stream"
		if name == "tar in gzip" {
			contentType = "application/gzip"
		}
		parts, err := body.Split(contentType, data)
		var got []string
		for _, p := range parts {
			got = append(got, p.Filename+" "+p.MediaType)
		}
		if strings.Join(got, ", ") != want || err != nil || len(parts) > 1 && string(parts[1].Body) != files[1].text {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

// Archives that were made to deceive are read as far as is safe, and it is said.
func TestSplitHostileArchive(t *testing.T) {
	t.Parallel()
	many := make([]file, body.MaxParts+1)
	for i := range many {
		many[i].name = fmt.Sprint(i)
	}
	bomb := []file{{"first", "x"}, {"zeros", strings.Repeat("\x00", body.MaxArchived)}, {"last", "x"}}
	encrypted := zipOf(t, zip.Store, file{"secret", "x"}, file{"open", "y"})
	at := bytes.Index(encrypted, []byte("PK\x01\x02"))
	encrypted[at+8] |= 1
	outside := zipOf(t, zip.Store, file{"far", "x"})
	copy(outside[bytes.Index(outside, []byte("PK\x01\x02"))+20:], "\xff\xff\xff\x7f\xff\xff\xff\x7f")
	deflated := zipOf(t, zip.Deflate, file{"half", strings.Repeat("abcdefgh ", 100)})
	deflated[40] ^= 0xff
	whole := tarOf(t, file{"one", "1"}, file{"two", strings.Repeat("2", 2000)})
	for name, c := range map[string]struct {
		data  []byte
		parts int
		says  string
	}{
		"more files than parts":          {zipOf(t, zip.Store, many...), 0, "more than 10000 files"},
		"more files in a tar":            {tarOf(t, many...), body.MaxParts, "more than 10000 files"},
		"a bomb":                         {zipOf(t, zip.Deflate, bomb...), 1, "unpack to more than 32 MiB"},
		"a bomb of tar":                  {tarOf(t, bomb...), 1, "unpack to more than 32 MiB"},
		"a bomb of gzip":                 {gzipped(tarOf(t, bomb...)), 0, "unpacks to more than 32 MiB"},
		"encrypted":                      {encrypted, 1, `"secret" is encrypted`},
		"a file outside":                 {outside, 0, "lies outside"},
		"a file that is broken":          {deflated, 1, `"half" breaks off`},
		"no list":                        {zipOf(t, zip.Store, file{"a", "b"})[:35], 0, "its list of files cannot be read"},
		"a tar that is cut":              {whole[:2300], 2, `"two" breaks off after 764 bytes`},
		"a name that is long as a novel": {zipOf(t, zip.Store, file{strings.Repeat("n", 60_000), "x"}), 0, "longer than 4 KiB"},
	} {
		parts, err := body.Split("application/gzip", c.data)
		if len(parts) != c.parts || !errors.Is(err, body.ErrArchive) || !strings.Contains(fmt.Sprint(err), c.says) {
			t.Errorf("%s: %d parts, %.300v", name, len(parts), err)
		}
	}
}

// Archives in the parts of a body share one bound.
func TestPartsThatAreArchives(t *testing.T) {
	t.Parallel()
	half := strings.Repeat("\x00", body.MaxArchived/2)
	in := zipOf(t, zip.Deflate, file{"zeros", half})
	var raw strings.Builder
	for i := range 3 {
		fmt.Fprintf(&raw, "--b\r\nContent-Disposition: form-data; name=\"f%d\"; filename=\"a.zip\"\r\n\r\n%s\r\n", i, in)
	}
	raw.WriteString("--b--\r\n")
	parts, err := body.Split("multipart/form-data; boundary=b", []byte(raw.String()))
	if len(parts) != 3 || parts[1].Name != "f1" || parts[1].Filename != "zeros" || parts[1].Transfer != "ZIP" || parts[2].Filename != "a.zip" ||
		!errors.Is(err, body.ErrMultipart) {
		t.Errorf("got %d parts, %v", len(parts), err)
	}
}

// What only begins like an archive stays what it is.
func TestSplitOfNoArchive(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"PK", "PK are two letters", `{"a":1}`, "\x1f\x8b\x08 no gzip", strings.Repeat("x", 257) + "usta" + strings.Repeat("x", 300)} {
		if parts, err := body.Split("application/gzip", []byte(text)); len(parts) > 0 || err != nil {
			t.Errorf("%q: %d parts, %v", text, len(parts), err)
		}
	}
}

func FuzzArchive(f *testing.F) {
	f.Add("application/zip", zipOf(f, zip.Deflate, file{"a", "b"}))
	f.Add("application/zip", zipOf(f, zip.Store, file{"a", "b"}))
	f.Add("", tarOf(f, file{"a", "b"}))
	f.Add("application/gzip", gzipped(tarOf(f, file{"a", "b"})))
	f.Fuzz(func(t *testing.T, contentType string, data []byte) {
		parts, _ := body.Split(contentType, data)
		size := 0
		for _, p := range parts {
			if p.Transfer == "ZIP" || p.Transfer == "tar" {
				size += len(p.Body)
			}
		}
		if len(parts) > body.MaxParts || size > body.MaxArchived+len(data)*len(parts) {
			t.Errorf("%d bytes in %d parts", size, len(parts))
		}
	})
}
