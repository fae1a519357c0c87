package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/archive/har"
)

// put writes files into a new folder.
func put(tb testing.TB, files map[string]string) string {
	tb.Helper()
	dir := tb.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func open(tb testing.TB, path string) *archive.Source {
	tb.Helper()
	s, err := archive.Open(path, archive.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// bodies reads all that can be read.
func bodies(t *testing.T, s *archive.Source) []string {
	t.Helper()
	list := []string{}
	for r, err := range s.All() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(r.Body()))
	}
	return list
}

func message(body string) string {
	return fmt.Sprintf("POST /%s HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%s", body, len(body), body)
}

func indexLine(seq int, file string) string {
	return fmt.Sprintf(`{"seq":%d,"file":%q,"time":"2026-11-23T12:00:0%dZ","remote":"r:1","status":204,"method":"POST","target":"/","read_ms":1.5,"bytes":1}`+"\n", seq, file, seq%10)
}

func TestOpenFile(t *testing.T) {
	t.Parallel()
	var h bytes.Buffer
	e := har.NewEncoder(&h, "1", "")
	for _, body := range []string{"a", "b"} {
		if err := e.Encode(capture.NewRequest("POST", "/", http.Header{}, []byte(body))); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, text string
		want       []string
		problem    string
	}{
		"message":          {"x.http", message("a"), []string{"a"}, ""},
		"any name":         {"x", message("a"), []string{"a"}, ""},
		"HAR":              {"x.har", h.String(), []string{"a", "b"}, ""},
		"HAR, other name":  {"x.json", "\xef\xbb\xbf\n " + h.String(), []string{"a", "b"}, ""},
		"HAR, torn":        {"x.har", h.String()[:h.Len()-20], []string{"a"}, "cut off"},
		"message, torn":    {"x.http", message("abc")[:len(message("abc"))-1], []string{"ab"}, "cut off after 2 of 3"},
		"message, no body": {"x.http", "GET / HTTP/1.1\r\n\r\n", []string{""}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, filepath.Join(put(t, map[string]string{c.file: c.text}), c.file))
			if got := bodies(t, s); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if s.Len() != len(c.want) {
				t.Errorf("got %d requests, want %d", s.Len(), len(c.want))
			}
			if got := strings.Join(s.Problems(), "; "); (got == "") != (c.problem == "") || !strings.Contains(got, c.problem) {
				t.Errorf("got problems %q, want %q", got, c.problem)
			}
			for _, i := range []int{-1, len(c.want)} {
				if r, err := s.Request(i); err == nil || r != nil {
					t.Errorf("request %d: got %v", i, r)
				}
			}
		})
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	dir := put(t, map[string]string{
		"binary": "\xff\xfe\xff", "empty": "", "bad.har": "{}", "text.har": "POST", "folder/readme.txt": "x", "torn.http": "POST / HT",
	})
	for name, want := range map[string]error{
		"missing": os.ErrNotExist, "binary": archive.ErrMessage, "empty": archive.ErrTorn, "bad.har": har.ErrHAR,
		"text.har": har.ErrHAR, "folder": archive.ErrEmpty, "torn.http": archive.ErrTorn,
	} {
		if s, err := archive.Open(filepath.Join(dir, name), archive.Limits{}); !errors.Is(err, want) || s != nil {
			t.Errorf("%s: got %v, want %v", name, err, want)
		}
	}
	if _, err := archive.Open(os.DevNull, archive.Limits{}); err == nil {
		t.Error("a device was opened")
	}
}

// TestFolderByName opens a folder without an index: files by name, their time
// and the number in their name.
func TestFolderByName(t *testing.T) {
	t.Parallel()
	dir := put(t, map[string]string{
		"000002-post.http": message("b"), "000001-post.http": message("a"), "x.http": message("x"), "sub/y/z.http": message("y"),
		"readme.txt": "no", ".hidden.http": message("no"), ".git/a.http": message("no"), "1/2/3/4.http": message("4"), "1/2/3/4/5.http": message("no"),
		"bad.http": "\x00\x00\x00",
	})
	when := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, "000002-post.http"), when, when); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if got, want := bodies(t, s), []string{"a", "b", "4", "y", "x"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	r, err := s.Request(1)
	if err != nil || r.Seq != 2 || !r.Time.Equal(when) {
		t.Errorf("got %+v: %v", r, err)
	}
	if p := s.Problems(); len(p) != 1 || !strings.Contains(p[0], "bad.http") {
		t.Errorf("got problems %q", p)
	}
}

// TestFolderWithIndex opens a folder as a recorder leaves it, and as crashes
// and people leave it.
func TestFolderWithIndex(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"000000/000001-post.http": message("a"), "000000/000002-post.http": message("b"), "000000/000003-post.http": message("c"),
	}
	one, two, three := indexLine(1, "000000/000001-post.http"), indexLine(2, "000000/000002-post.http"), indexLine(3, "000000/000003-post.http")
	for name, c := range map[string]struct {
		index    string
		more     map[string]string
		want     string
		problems []string
	}{
		"whole":          {one + two + three, nil, "a b c", nil},
		"order":          {three + one + two, nil, "c a b", nil},
		"no newline":     {one + two + three[:len(three)-1], nil, "a b c", nil},
		"torn line":      {one + two + three[:20], nil, "a b c", []string{"line 3 is broken", "000003-post.http has no line"}},
		"lost line":      {one + two, nil, "a b c", []string{"000003-post.http has no line"}},
		"broken line":    {one + "{\"seq\":2,\n" + two + three, nil, "a b c", []string{"line 2 is broken"}},
		"garbage line":   {one + "{\"seq\":x}\n" + two + three, nil, "a b c", []string{"a line is broken"}},
		"zeros":          {one + two + three + strings.Repeat("\x00", 5000), nil, "a b c", []string{"line 4 is broken"}},
		"very long line": {one + "{" + strings.Repeat("x", 200_000) + "}\n" + two + three, nil, "a b c", []string{"line 2 is broken"}},
		"empty":          {"", nil, "a b c", []string{"000001-post.http", "000002-post.http", "000003-post.http"}},
		"missing file":   {one + two + three + indexLine(4, "000000/000004-post.http"), nil, "a b c", []string{"000004-post.http"}},
		"torn file": {
			one + two + three + indexLine(4, "000000/000004-post.http"),
			map[string]string{"000000/000004-post.http": message("dddd")[:53]},
			"a b c",
			[]string{"000004-post.http: not an HTTP request message: cut off"},
		},
		"file of zeros": {
			one + two + three + indexLine(4, "000000/000004-post.http"),
			map[string]string{"000000/000004-post.http": strings.Repeat("\x00", 60)},
			"a b c",
			[]string{"000004-post.http"},
		},
		"out of the folder": {one + indexLine(2, "../../../../../../etc/passwd") + indexLine(3, "/etc/passwd") + two + three, nil, "a b c", []string{"escapes", "escapes"}},
		"a folder":          {one + indexLine(2, "000000") + two + three, nil, "a b c", []string{"000000 is not a file"}},
		"older loose files": {two + three, nil, "b c", nil}, // before the first line: not looked for
		"next shard": {
			one + two + three,
			map[string]string{"000001/001000-post.http": message("d"), "notes/x.http": message("no")},
			"a b c d",
			[]string{"001000-post.http has no line"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := map[string]string{"index.ndjson": c.index}
			for _, m := range []map[string]string{files, c.more} {
				maps.Copy(all, m)
			}
			s := open(t, put(t, all))
			if got := strings.Join(bodies(t, s), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			got := s.Problems()
			if len(got) != len(c.problems) {
				t.Errorf("got problems %q, want %q", got, c.problems)
			}
			for i, want := range c.problems {
				if !slices.ContainsFunc(got, func(p string) bool { return strings.Contains(p, want) }) {
					t.Errorf("got problems %q, want %d to say %q", got, i, want)
				}
			}
			if bodies(t, s); len(s.Problems()) != len(got) {
				t.Error("a second reading found other problems")
			}
		})
	}
}

// TestStraggler has a message whose line came last though its number is
// early: no message in between is taken for lost, and numbers ascend all the same.
func TestStraggler(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	var index strings.Builder
	for i := 2; i <= 2000; i++ {
		name := fmt.Sprintf("%06d/%06d-post.http", i/1000, i)
		files[name] = message("a")
		index.WriteString(indexLine(i, name))
	}
	files["000000/000001-post.http"] = message("b")
	files["000002/002001-post.http"] = message("c")
	index.WriteString(indexLine(1, "000000/000001-post.http"))
	files["index.ndjson"] = index.String()
	dir := put(t, files)
	s := open(t, dir)
	if n, p := s.Len(), s.Problems(); n != 2001 || len(p) != 1 || !strings.Contains(p[0], "002001-post.http has no line") {
		t.Errorf("got %d requests, problems %q", s.Len(), p)
	}
	rec := record(t, dir)
	if err := rec.Record(post("d")); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	if r, err := s.Request(2001); s.Len() != 2002 || len(s.Problems()) > 0 || err != nil || r.Seq != 2003 {
		t.Errorf("got %d requests, problems %q, %v", s.Len(), s.Problems(), err)
	}
}

// TestIndexFields sees to it that a request has what only the index knows.
func TestIndexFields(t *testing.T) {
	t.Parallel()
	line := `{"seq":7,"file":"a.http","time":"2026-11-23T12:00:00.123456789Z","remote":"[::1]:5","status":413,"bytes":99,"read_ms":1.5,"proto":"HTTP/2.0","reason":"too much","rejected":true,"truncated":true,"unknown":{}}` + "\n"
	r, err := open(t, put(t, map[string]string{"index.ndjson": line, "a.http": message("a")})).Request(0)
	if err != nil {
		t.Fatal(err)
	}
	if r.Seq != 7 || r.Remote != "[::1]:5" || r.Status != 413 || r.Size != 99 || r.ReadTime != 1500*time.Microsecond ||
		r.Proto != "HTTP/2.0" || r.Reason != "too much" || !r.Rejected || !r.Truncated ||
		!r.Time.Equal(time.Date(2026, 11, 23, 12, 0, 0, 123456789, time.UTC)) {
		t.Errorf("got %+v", r)
	}
}

// TestIndexIsLazy sees to it that a request at the beginning costs no look at
// the end: the broken line there is not known before it is reached.
func TestIndexIsLazy(t *testing.T) {
	t.Parallel()
	const n = 20_000
	var b strings.Builder
	for i := range n {
		b.WriteString(indexLine(i+1, fmt.Sprintf("%d.http", i%3)))
		if i == n-1000 {
			b.WriteString("broken\n")
		}
	}
	s := open(t, put(t, map[string]string{
		"index.ndjson": b.String(), "0.http": message("a"), "1.http": message("b"), "2.http": message("c"),
	}))
	for _, i := range []int{0, 1, 63, 64, 65, 200} {
		r, err := s.Request(i)
		if err != nil || r.Seq != uint64(i)+1 {
			t.Errorf("request %d: got %+v: %v", i, r, err)
		}
	}
	if p := s.Problems(); len(p) != 0 {
		t.Errorf("got problems %q before the end was looked at", p)
	}
	if s.Len() != n || len(s.Problems()) != 1 {
		t.Errorf("got %d requests, problems %q", s.Len(), s.Problems())
	}
	for _, i := range []int{n - 1, n - 1001, n - 1000, n - 999, n / 2} {
		if r, err := s.Request(i); err != nil || r.Seq != uint64(i)+1 || string(r.Body()) != string("abc"[i%3]) {
			t.Errorf("request %d: got %+v: %v", i, r, err)
		}
	}
}

// TestProblemsAreBounded: a folder of a million broken files is told of in a
// hundred sentences.
func TestProblemsAreBounded(t *testing.T) {
	t.Parallel()
	s := open(t, put(t, map[string]string{"index.ndjson": strings.Repeat("x\n", 5000)}))
	if s.Len() != 0 {
		t.Errorf("got %d requests", s.Len())
	}
	if p := s.Problems(); len(p) != 101 || p[100] != "and 4900 more" {
		t.Errorf("got %d problems, the last %q", len(p), p[len(p)-1])
	}
}

// TestTornAnywhere cuts the index and the last message of a folder after
// every byte: whatever is whole is there, and nothing crashes.
func TestTornAnywhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rec := record(t, dir)
	for _, body := range []string{"one", "two", "three"} {
		if err := rec.Record(post(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.ndjson", "000000/000003-post.http"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n := len(whole); n >= 0; n-- {
			if err := os.Truncate(path, int64(n)); err != nil {
				t.Fatal(err)
			}
			s, err := archive.Open(dir, archive.Limits{})
			if err != nil {
				t.Fatalf("%s cut after %d bytes: %v", name, n, err)
			}
			got := bodies(t, s)
			problems := s.Problems()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			want := []string{"one", "two", "three"}
			if name != "index.ndjson" && n < len(whole) {
				want = want[:2]
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s cut after %d bytes: got %q, want %q", name, n, got, want)
			}
			if n < len(whole) && len(problems) == 0 && (name != "index.ndjson" || whole[n] != '\n') {
				t.Fatalf("%s cut after %d bytes: nothing is told", name, n)
			}
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestVanished: a folder that goes away while it is read is an error, not an
// empty archive.
func TestVanished(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(put(t, map[string]string{"x/a.http": message("a"), "x/b.http": message("b")}), "x")
	s := open(t, dir)
	n, failed := 0, error(nil)
	for _, err := range s.All() {
		if n++; err != nil {
			failed = err
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Skip(err) // systems that keep open folders
		}
	}
	if n != 2 || !errors.Is(failed, os.ErrNotExist) {
		t.Errorf("got %d and %v", n, failed)
	}
}

func FuzzOpenFolder(f *testing.F) {
	f.Add([]byte(indexLine(1, "a.http")+indexLine(2, "b.http")), []byte(message("a")))
	f.Add([]byte("{}\n{\"file\":\"a.http\"}"), []byte(""))
	f.Add([]byte("{\"file\":\".\"}\n{\"file\":\"\"}\n"), []byte("GET / HTTP/1.1\n\n"))
	dir := put(f, map[string]string{"b.http": message("b")})
	f.Fuzz(func(t *testing.T, index, text []byte) {
		for name, content := range map[string][]byte{"index.ndjson": index, "a.http": text} {
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s, err := archive.Open(dir, archive.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		n := 0
		for _, err := range s.All() {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n > s.Len() {
			t.Errorf("got %d requests of %d", n, s.Len())
		}
	})
}

func BenchmarkIndex(b *testing.B) {
	const n = 1_000_000
	var text strings.Builder
	for i := range n {
		text.WriteString(indexLine(i+1, "a.http"))
	}
	dir := put(b, map[string]string{"index.ndjson": text.String(), "a.http": message("a")})
	b.Run("open and first of a million", func(b *testing.B) {
		for b.Loop() {
			s, err := archive.Open(dir, archive.Limits{})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := s.Request(0); err != nil {
				b.Fatal(err)
			}
			s.Close()
		}
	})
	b.Run("count a million", func(b *testing.B) {
		for b.Loop() {
			s, err := archive.Open(dir, archive.Limits{})
			if err != nil || s.Len() != n {
				b.Fatal(err)
			}
			s.Close()
		}
	})
}
