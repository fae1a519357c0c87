package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/archive/pack"
	"github.com/framebin/framebin/capture/export"
)

// variety are requests whose bodies are hard to keep: of several parts with
// odd framing, not text, empty, encoded.
func variety(t *testing.T) []*capture.Request {
	t.Helper()
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte("--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n"))
	_ = z.Close()
	form := http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}
	list := []*capture.Request{
		capture.NewRequest("POST", "/a?b=c", form, []byte("preamble\r\n--x \r\nContent-Disposition: form-data; name=\"image\"; filename=\"image.jpeg\"\r\nB: 2\r\nA: 1\r\n\r\n\xff\xd8\xff\x00\r\n--x\r\nContent-Disposition: form-data; name=empty\r\n\r\n\r\n--x--\r\nepilogue")),
		capture.NewRequest("POST", "/", form, []byte("--x\r\nContent-Disposition: form-data; name=a\r\n\r\ncut o")),
		capture.NewRequest("PUT", "/bytes", http.Header{"Content-Type": {"application/octet-stream"}}, []byte("\x00\xfe\xff")),
		capture.NewRequest("GET", "/", http.Header{}, nil),
		capture.NewRequest("POST", "/", http.Header{"Content-Type": form["Content-Type"], "Content-Encoding": {"gzip"}}, zipped.Bytes()),
		capture.NewRequest("POST", "/", http.Header{"Content-Type": {"application/json"}}, []byte(`{"a":"é"}`)),
	}
	for i, r := range list {
		r.Seq, r.Host = uint64(i+1), "cam:8080"
	}
	return list
}

// same compares what an archive holds with what was captured.
func same(t *testing.T, s *archive.Source, want []*capture.Request) {
	t.Helper()
	if s.Len() != len(want) {
		t.Fatalf("got %d requests, problems %q", s.Len(), s.Problems())
	}
	for i := range want {
		got, err := s.Request(i)
		if err != nil {
			t.Fatal(err)
		}
		if got.Method != want[i].Method || got.Target != want[i].Target || got.Host != want[i].Host || !bytes.Equal(got.Body(), want[i].Body()) ||
			got.Header.Get("Content-Type") != want[i].Header.Get("Content-Type") || got.Header.Get("Content-Encoding") != want[i].Header.Get("Content-Encoding") {
			t.Errorf("request %d: got %s %s %q %q, want %s %s %q %q", i+1, got.Method, got.Target, got.Host, got.Body(), want[i].Method, want[i].Target, want[i].Host, want[i].Body())
		}
	}
}

// TestOutAndIn writes each format that keeps bodies, packs it in each way, and
// opens that: every body is the same byte for byte.
func TestOutAndIn(t *testing.T) {
	t.Parallel()
	want := variety(t)
	for _, format := range []*export.Format{export.Raw, export.HAR, export.Parts} {
		t.Run(format.Name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "out")
			path := dir
			if format.OneFile() {
				path += format.Extension
			}
			if _, err := export.Save(t.Context(), path, export.Job{Format: format, Requests: export.Of(want...)}); err != nil {
				t.Fatal(err)
			}
			packed := filepath.Join(t.TempDir(), "packed")
			if format.OneFile() {
				pressed(t, path, packed+".gz")
				packed += ".gz"
			} else {
				zipFolder(t, path, packed+".zip")
				packed += ".zip"
			}
			for _, name := range []string{path, packed} {
				s, err := archive.Open(name, archive.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				same(t, s, want)
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
			file, err := os.Open(packed)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = file.Close() }()
			s, err := archive.OpenStream("standard input", file, archive.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			same(t, s, want)
			if err := s.Close(); err != nil || s.Path() != "standard input" {
				t.Errorf("%s: %v", s.Path(), err)
			}
		})
	}
}

func pressed(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(content)
	_ = z.Close()
	if err := os.WriteFile(to, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// zipFolder packs a folder with its own name, as file managers do.
func zipFolder(t *testing.T, from, to string) {
	t.Helper()
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	_ = filepath.WalkDir(from, func(path string, d os.DirEntry, _ error) error {
		if d.IsDir() {
			return nil
		}
		name, _ := filepath.Rel(filepath.Dir(from), path)
		w, err := z.Create(filepath.ToSlash(name))
		if err == nil {
			content, _ := os.ReadFile(path)
			_, err = w.Write(content)
		}
		return err
	})
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
}

// TestUnpackedIsTemporary leaves nothing behind, and refuses what is hostile.
func TestUnpackedIsTemporary(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir := t.TempDir()
	hostile := filepath.Join(dir, "hostile.zip")
	f, _ := os.Create(hostile)
	z := zip.NewWriter(f)
	w, _ := z.Create("../../evil.http")
	_, _ = w.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
	_ = z.Close()
	_ = f.Close()
	if _, err := archive.Open(hostile, archive.Limits{}); err == nil || !strings.Contains(err.Error(), pack.ErrRefused.Error()) {
		t.Errorf("a path out of the archive: %v", err)
	}
	out := filepath.Join(dir, "out")
	if _, err := export.WriteDir(t.Context(), out, export.Job{Format: export.Raw, Requests: export.Of(variety(t)...)}); err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(dir, "good.zip")
	zipFolder(t, out, good)
	for range 2 {
		s, err := archive.Open(good, archive.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		_ = s.Close()
	}
	if left, _ := os.ReadDir(os.TempDir()); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestInspectors reads what ngrok's and webhook.site's APIs return.
func TestInspectors(t *testing.T) {
	t.Parallel()
	raw := base64.StdEncoding.EncodeToString([]byte("POST /cam HTTP/1.1\r\nHost: x.ngrok.app\r\nContent-Length: 3\r\n\r\n\xff\xd8\xff"))
	for name, c := range map[string]struct{ text, target, body, at string }{
		"ngrok": {
			fmt.Sprintf(`{"requests":[{"uri":"/api/requests/http/1","id":"1","remote_addr":"1.2.3.4","start":"2026-01-02T03:04:05+01:00","request":{"method":"POST","raw":%q},"response":{"status_code":200}}],"uri":"/api/requests/http"}`, raw),
			"/cam", "\xff\xd8\xff", "2026-01-02T02:04:05Z",
		},
		"webhook.site": {
			`{"data":[{"uuid":"u","token_id":"t","ip":"1.2.3.4","method":"POST","content":"{\"a\":1}","headers":{"content-type":["application/json"],"host":["webhook.site"]},"url":"https://webhook.site/t/cam?x=1","created_at":"2026-01-02 03:04:05","size":7}],"total":1}`,
			"/t/cam?x=1", `{"a":1}`, "2026-01-02T03:04:05Z",
		},
		"webhook.site list": {
			`[{"uuid":"v","ip":"1.2.3.4","method":"post","content":"later","headers":{},"url":"https://webhook.site/t","created_at":"2027-01-02 03:04:05"},{"uuid":"u","ip":"1.2.3.4","method":"POST","content":"ÿØ","headers":{},"url":"https://webhook.site/t","created_at":"2026-01-02 03:04:05","size":2}]`,
			"/t", "\xff\xd8", "2026-01-02T03:04:05Z",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.json")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := archive.Open(path, archive.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Request(0)
			if err != nil || r.Method != http.MethodPost || r.Target != c.target || string(r.Body()) != c.body || r.Remote != "1.2.3.4" || r.Time.UTC().Format("2006-01-02T15:04:05Z") != c.at || r.Seq != 1 {
				t.Errorf("got %+v %q, %v", r, r.Body(), err)
			}
		})
	}
}

// TestWrapped opens what is compressed, packed as one file, or written in another
// encoding; and says why it does not open the rest.
func TestWrapped(t *testing.T) {
	t.Parallel()
	message := "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"
	entries := `{"log":{"entries":[{"request":{"method":"POST","url":"http://x/a","bodySize":2,"postData":{"text":"hi"}}}]}}`
	wrap := func(open func(io.Writer) io.WriteCloser, text string) string {
		var b bytes.Buffer
		w := open(&b)
		_, _ = io.WriteString(w, text)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	asZlib := func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }
	asGzip := func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
	asZstd := func(w io.Writer) io.WriteCloser {
		z, err := zstd.NewWriter(w)
		if err != nil {
			t.Fatal(err)
		}
		return z
	}
	asZIP := func(names ...string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range names {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.WriteString(w, entries)
		}
		_ = z.Close()
		return b.String()
	}
	asTar := func(magic bool) string {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		if err := w.WriteHeader(&tar.Header{Name: "d/a.http", Size: int64(len(message)), Mode: 0o600, Format: tar.FormatUSTAR}); err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, message)
		_ = w.Close()
		if magic {
			return b.String()
		}
		old := b.Bytes() // as before POSIX
		copy(old[257:265], make([]byte, 8))
		copy(old[148:156], "        ")
		sum := 0
		for _, c := range old[:512] {
			sum += int(c)
		}
		copy(old[148:156], fmt.Sprintf("%06o\x00 ", sum))
		return b.String()
	}
	// bzip2 has no writer in the library: this is message.
	const bzipped = "QlpoOTFBWSZTWXRtAA0AAAtfgAASQAOwEAhEzAAi4YQAIAAiIBo0aNAaFBo0aDIDRrBF+KIsUpWzuE45V7rb9Fu/m2PoL6QL8XckU4UJB0bQANA="
	for name, c := range map[string]struct{ content, want string }{
		"zlib":        {wrap(asZlib, entries), ""},
		"zstd":        {wrap(asZstd, entries), ""},
		"gzip":        {wrap(asGzip, message), ""},
		"bzip2":       {unbase64(t, bzipped), ""},
		"tar":         {asTar(true), ""},
		"old tar":     {asTar(false), ""},
		"tar.zst":     {wrap(asZstd, asTar(true)), ""},
		"UTF-16":      {utf16LE(entries), ""},
		"one HAR":     {asZIP("d/e/a.har"), ""},
		"two HARs":    {asZIP("a.har", "b.har"), "name a file in it, such as a.har, b.har"},
		"twice":       {wrap(asGzip, wrap(asGzip, entries)), "packed twice"},
		"ZIP in gzip": {wrap(asGzip, asZIP("a.har")), "packed twice"},
		"xz":          {"\xFD7zXZ\x00\x00\x00", "xz is not read"},
		"RAR":         {"Rar!\x1A\x07\x00", "RAR is not read"},
		"7z":          {"7z\xBC\xAF\x27\x1C", "7z is not read"},
		"other JSON":  {`{"a":1}`, "no export of ngrok or webhook.site"},
		"no requests": {`{"requests":[]}`, archive.ErrEmpty.Error()},
	} {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := archive.Open(path, archive.Limits{})
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: got %v, want %q", name, err, c.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if r, err := s.Request(0); err != nil || string(r.Body()) != "hi" {
			t.Errorf("%s: got %v, %v", name, r, err)
		}
		_ = s.Close()
	}
}

func unbase64(t *testing.T, text string) string {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func utf16LE(text string) string {
	b := []byte{0xFF, 0xFE}
	for _, c := range text { // in the basic plane
		b = append(b, byte(c), byte(c>>8))
	}
	return string(b)
}

// TestInspectorsSay reads what is a request among what is not, and says what the
// export has not.
func TestInspectorsSay(t *testing.T) {
	t.Parallel()
	hook := func(rest string) string {
		return `{"uuid":"u","method":"POST","url":"https://webhook.site/t","created_at":"2026-01-02 03:04:05",` + rest + `}`
	}
	ngrok := func(raw string) string {
		return fmt.Sprintf(`{"request":{"raw":%q}}`, base64.StdEncoding.EncodeToString([]byte(raw)))
	}
	for name, c := range map[string]struct{ text, body, problem string }{
		"nothing sent":          {`{"data":[` + hook(`"content":null,"headers":[],"size":0`) + `]}`, "", ""},
		"an email":              {`{"data":[{"uuid":"e","type":"email","method":null,"content":"x"},` + hook(`"content":"hi","headers":{"content-type":"text/plain"}`) + `]}`, "hi", "email"},
		"files of a form":       {`[` + hook(`"content":"","headers":{"content-type":["multipart/form-data; boundary=x"]},"size":900,"request":{"a":"1"},"files":{"image":{"filename":"a.jpg"}}`) + `]`, "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n", "not its files (image)"},
		"bytes lost":            {`[` + hook(`"content":"\ufffd\ufffd","headers":{},"size":2`) + `]`, "\uFFFD\uFFFD", "bytes are lost"},
		"cut":                   {`[` + ngrok("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhi") + `]`, "hi", "cut off after 2 of 9 bytes"},
		"no message":            {`{"requests":[` + ngrok("nonsense") + `,` + ngrok("POST / HTTP/1.1\r\n\r\nhi") + `]}`, "hi", "request 1: not an HTTP request message"},
		"bytes lost of a HAR":   {`{"log":{"entries":[{"request":{"method":"POST","url":"http://x/","bodySize":2,"postData":{"text":"\ufffd\ufffd"}}}]}}`, "\uFFFD\uFFFD", "bytes are lost"},
		"HAR without its files": {`{"log":{"entries":[{"request":{"method":"POST","url":"http://x/","headers":[{"name":"Content-Length","value":"9"}],"bodySize":-1}}]}}`, "", "without bodies"},
	} {
		path := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := archive.Open(path, archive.Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r, err := s.Request(0)
		said := strings.Join(s.Problems(), "\n")
		if err != nil || string(r.Body()) != c.body || !strings.Contains(said, c.problem) || (said == "") != (c.problem == "") {
			t.Errorf("%s: got %q, %v, said %q", name, r.Body(), err, said)
		}
		_ = s.Close()
	}
}

// TestHARWithoutBodies says so, and TestMitmproxy: a byte a character.
func TestHARWithoutBodies(t *testing.T) {
	t.Parallel()
	entry := func(post string, size int) string {
		return fmt.Sprintf(`{"log":{"entries":[{"startedDateTime":"2026-01-02T03:04:05Z","request":{"method":"POST","url":"http://x/","headers":[],"bodySize":%d%s},"response":{"status":200}}]}}`, size, post)
	}
	open := func(text string) (*archive.Source, *capture.Request) {
		path := filepath.Join(t.TempDir(), "x.har")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := archive.Open(path, archive.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Request(0)
		if err != nil {
			t.Fatal(err)
		}
		return s, r
	}
	s, r := open(entry("", 5000))
	if !r.Truncated || r.Size != 5000 || len(s.Problems()) != 1 || !strings.Contains(s.Problems()[0], "without bodies") {
		t.Errorf("without a body: %+v, %q", r, s.Problems())
	}
	for text, want := range map[string]string{"\\u00ff\\u00d8é\\u0000": "\xff\xd8\xe9\x00", "plain": "plain", "Ωmega": "Ωmega", "/9jpAA==": "\xff\xd8\xe9\x00", "abcd": "abcd"} {
		_, r := open(entry(`,"postData":{"mimeType":"image/jpeg","text":"`+text+`"}`, len(want)))
		if string(r.Body()) != want {
			t.Errorf("%q: got %q, want %q", text, r.Body(), want)
		}
	}
	dir := t.TempDir()
	const jpeg, sum = "\xff\xd8\xff body", "3e5e2c07682ae361a8e6f7edb27d45bd310cff85"
	for name, text := range map[string]string{
		"har.har": entry(`,"postData":{"mimeType":"image/jpeg","_file":"`+sum+`.jpeg"}`, len(jpeg)), sum + ".jpeg": jpeg,
		"other.har": entry(`,"postData":{"mimeType":"text/plain","_file":"secret.txt"}`, 6), "secret.txt": "secret",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"har.har": jpeg, "other.har": ""} {
		s, err := archive.Open(filepath.Join(dir, name), archive.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if r, err := s.Request(0); err != nil || string(r.Body()) != want || r.Truncated != (want == "") {
			t.Errorf("%s: got %q, %v", name, r.Body(), err)
		}
		_ = s.Close()
	}
	var b bytes.Buffer
	_, err := export.Write(t.Context(), &b, export.Job{Format: export.HAR, Requests: export.Of(variety(t)[2])})
	if err != nil || strings.Count(b.String(), "AP7/") != 2 || !strings.Contains(b.String(), `"_content":{"size":3,"encoding":"base64","text":"AP7/"}`) {
		t.Errorf("the exact bytes for HTTP Toolkit are not in it: %v\n%s", err, b.String())
	}
}

// TestOthersMessages: the requests of a Fiddler archive are read, and what follows a
// request in a file of its own is said.
func TestOthersMessages(t *testing.T) {
	t.Parallel()
	const message = "POST http://h/x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
	dir := t.TempDir()
	for name, text := range map[string]string{
		"_index.htm": "<html></html>", "raw/1_c.txt": message, "raw/1_s.txt": "HTTP/1.1 200 OK\r\n\r\n", "raw/2_c.txt": message, "two.txt": message + message,
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]int{"": 2, "two.txt": 1} {
		s, err := archive.Open(filepath.Join(dir, name), archive.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if r, err := s.Request(0); err != nil || r.Target != "/x" && r.Target != "http://h/x" || s.Len() != want {
			t.Errorf("%q: got %d requests, %+v, %v", name, s.Len(), r, err)
		}
		if said := strings.Join(s.Problems(), ""); strings.Contains(said, "more follows") != (name != "") {
			t.Errorf("%q: got %q", name, said)
		}
		_ = s.Close()
	}
}
