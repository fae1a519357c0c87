package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/archive/har"
)

// scanned is all of a catalog, batch by batch: what is known of each request,
// and what is known once it was read.
func scanned(t *testing.T, c *archive.Catalog, batch int) (known, read []string) {
	t.Helper()
	for {
		entries := c.Scan(batch)
		if len(entries) == 0 {
			return known, read
		}
		if len(entries) > batch {
			t.Fatalf("got %d entries, want at most %d", len(entries), batch)
		}
		for _, e := range entries {
			r := e.Request
			if want := uint64(len(known)) + 1; r.Seq != want || len(r.Body()) > 0 && r.Size == 0 {
				t.Errorf("got %+v for request %d", r, want)
			}
			text := fmt.Sprintf("%s %s %d", r.Method, r.Target, r.Size)
			if e.Err != nil {
				text = e.Err.Error()
			}
			known = append(known, text)
			got, err := c.Get(r.Seq)
			switch {
			case err != nil:
				text = err.Error()
			case got.Seq != r.Seq:
				t.Errorf("got request %d, want %d", got.Seq, r.Seq)
			default:
				text = string(got.Body())
			}
			read = append(read, text)
		}
	}
}

func archiveOfHAR(t *testing.T, bodies ...string) string {
	t.Helper()
	var h bytes.Buffer
	e := har.NewEncoder(&h, "1", "")
	for _, body := range bodies {
		if err := e.Encode(capture.NewRequest("POST", "/"+body, http.Header{}, []byte(body))); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return h.String()
}

// TestCatalog looks through archives of every kind, sound and broken. What is
// broken keeps its number, and says why.
func TestCatalog(t *testing.T) {
	t.Parallel()
	one, two := indexLine(1, "000000/000001-post.http"), indexLine(2, "000000/000002-post.http")
	sound := map[string]string{"000000/000001-post.http": message("a"), "000000/000002-post.http": message("bb")}
	with := func(index string, more map[string]string) map[string]string {
		all := map[string]string{"index.ndjson": index}
		for _, m := range []map[string]string{sound, more} {
			maps.Copy(all, m)
		}
		return all
	}
	torn := strings.TrimSuffix(message("xyz"), "z")
	whole := archiveOfHAR(t, "a", "bb", "ccc")
	for name, c := range map[string]struct {
		files       map[string]string
		open        string // a file of the folder; "" is the folder
		known, read string // comma separated; "~" stands for any text behind
		problem     string
	}{
		"index":         {with(one+two, nil), "", "POST / 1,POST / 1", "a,bb", ""},
		"no index":      {sound, "", "POST /a 1,POST /bb 2", "a,bb", ""},
		"message":       {sound, "000000/000002-post.http", "POST /bb 2", "bb", ""},
		"HAR":           {map[string]string{"x.har": whole}, "x.har", "POST /a 1,POST /bb 2,POST /ccc 3", "a,bb,ccc", ""},
		"HAR, torn":     {map[string]string{"x.har": whole[:len(whole)-20]}, "x.har", "POST /a 1,POST /bb 2", "a,bb", "cut off"},
		"missing file":  {with(one+indexLine(2, "9.http")+two, nil), "", "POST / 1,POST / 1,POST / 1", "a,~9.http,bb", ""},
		"torn file":     {with(one+indexLine(2, "9.http")+two, map[string]string{"9.http": torn}), "", "POST / 1,POST / 1,POST / 1", "a,9.http: not an HTTP request message: cut off after 2 of 3 bytes of body,bb", ""},
		"garbage line":  {with(one+"{\"seq\":x}\n"+two, nil), "", "POST / 1,~a line is broken,POST / 1", "a,~a line is broken,bb", ""},
		"torn line":     {with(one+two[:30], nil), "", "POST / 1,POST /bb 2", "a,bb", "has no line in index"},
		"torn, loose":   {map[string]string{"1.http": message("a"), "2.http": "POST / HT", "3.http": torn}, "", "POST /a 1,2.http: ~,POST /xyz 2", "a,2.http: ~,3.http: not an HTTP request message: cut off after 2 of 3 bytes of body", ""},
		"other members": {with(strings.Replace(one, `"status":204`, `"status":503,"rejected":true,"reason":"why"`, 1), nil), "", "POST / 1,POST /bb 2", "a,bb", "has no line"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, batch := range []int{1, 2, 100} {
				s := open(t, filepath.Join(put(t, c.files), c.open))
				catalog := archive.NewCatalog(s, 1<<20)
				known, read := scanned(t, catalog, batch)
				alike(t, "known", known, c.known)
				alike(t, "read", read, c.read)
				if p := catalog.Progress(); !p.Done || p.Scanned != len(known) || p.About != len(known) {
					t.Errorf("got %+v at the end of %d", p, len(known))
				}
				if p := strings.Join(catalog.Problems(), "; "); (p == "") != (c.problem == "") || !strings.Contains(p, c.problem) {
					t.Errorf("got problems %q, want %q", p, c.problem)
				}
				if more := catalog.Scan(1); len(more) != 0 {
					t.Errorf("got %d more at the end", len(more))
				}
				if r, err := catalog.Get(uint64(len(known)) + 1); err == nil || r != nil {
					t.Errorf("got %+v, %v behind the end", r, err)
				}
			}
		})
	}
}

// alike compares texts with what is wanted of them.
func alike(t *testing.T, what string, got []string, want string) {
	t.Helper()
	wants := strings.Split(want, ",")
	if len(got) != len(wants) {
		t.Errorf("%s: got %q, want %q", what, got, wants)
		return
	}
	for i, w := range wants {
		before, after, loose := strings.Cut(w, "~")
		if got[i] != w && (!loose || !strings.HasPrefix(got[i], before) || !strings.Contains(got[i], after)) {
			t.Errorf("%s %d: got %q, want %q", what, i+1, got[i], w)
		}
	}
}

// TestCatalogOfBrokenKnowsTheRest: where a message is gone, what the index
// tells of it is still there, beside the reason.
func TestCatalogOfBrokenKnowsTheRest(t *testing.T) {
	t.Parallel()
	dir := put(t, map[string]string{"index.ndjson": indexLine(9, "a.http"), "a.http": message("a")})
	c := archive.NewCatalog(open(t, dir), 0)
	path := filepath.Join(dir, "a.http")
	if err := os.Rename(path, path+"x"); err != nil {
		t.Fatal(err)
	}
	r, err := c.Get(9)
	if !errors.Is(err, os.ErrNotExist) || r == nil || r.Seq != 9 || r.Remote != "r:1" || r.Status != 204 {
		t.Errorf("got %+v, %v", r, err)
	}
	if err := os.Rename(path+"x", path); err != nil {
		t.Fatal(err)
	}
	if r, err := c.Get(9); err != nil || string(r.Body()) != "a" {
		t.Errorf("got %+v, %v when the file was back", r, err)
	}
}

// TestCatalogMemory: what was asked for last stays, within the bound.
func TestCatalogMemory(t *testing.T) {
	t.Parallel()
	const n, size, bound = 20, 10_000, 110_000 // the target is the body again, and so is the head
	files := map[string]string{}
	for i := range n {
		files[fmt.Sprintf("%02d.http", i+1)] = message(strings.Repeat("x", size))
	}
	c := archive.NewCatalog(open(t, put(t, files)), bound)
	var before *capture.Request
	for i := range uint64(n) {
		r, err := c.Get(i + 1)
		if err != nil {
			t.Fatal(err)
		}
		if s := c.Stats(); s.Bytes > bound || s.Len < min(int(i)+1, 3) {
			t.Fatalf("got %d bytes of %d requests after %d", s.Bytes, s.Len, i+1)
		}
		if again, _ := c.Get(i + 1); again != r {
			t.Errorf("request %d was read twice", i+1)
		}
		if i > 0 {
			if again, _ := c.Get(i); again != before {
				t.Errorf("request %d was read twice", i)
			}
		}
		if glance, err := c.Glance((i+n/2)%n + 1); err != nil || len(glance.Body()) != size {
			t.Errorf("got %v at a glance", err)
		}
		if again, _ := c.Glance(i + 1); again != r {
			t.Errorf("request %d was read twice", i+1)
		}
		before = r
	}
	if c.Scan(n + 1); c.Stats().Seen() != n {
		t.Errorf("%d of %d were seen", c.Stats().Seen(), n)
	}
	small := archive.NewCatalog(open(t, put(t, files)), 1)
	if r, err := small.Get(3); err != nil || len(r.Body()) != size {
		t.Errorf("got %v of a request that is larger than the bound", err)
	}
	if s := small.Stats(); s.Bytes != 0 || s.Len != 0 {
		t.Errorf("got %+v", s)
	}
}

// TestCatalogConcurrent asks for the same requests from everywhere.
func TestCatalogConcurrent(t *testing.T) {
	t.Parallel()
	const n = 50
	files := map[string]string{}
	for i := range n {
		files[fmt.Sprintf("%02d.http", i+1)] = message(fmt.Sprint(i + 1))
	}
	c := archive.NewCatalog(open(t, put(t, files)), 5*5000)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				seq := uint64((i*7+g)%n) + 1
				if r, err := c.Get(seq); err != nil || string(r.Body()) != fmt.Sprint(seq) {
					t.Errorf("got %v for %d", err, seq)
					return
				}
				if g == 0 {
					c.Scan(1)
				}
				_, _ = c.Stats(), c.Progress()
			}
		})
	}
	wg.Wait()
}

// TestCatalogOnThreads: who scans has a thread of its own at times, another one
// each time.
func TestCatalogOnThreads(t *testing.T) {
	t.Parallel()
	c := archive.NewCatalog(open(t, put(t, map[string]string{"1.http": message("a"), "2.http": message("b"), "x/3.http": message("c")})), 0)
	for i := range 5 {
		done := make(chan int)
		go func() {
			runtime.LockOSThread()
			done <- len(c.Scan(1))
		}()
		if got, want := <-done, min(max(3-i, 0), 1); got != want {
			t.Errorf("got %d entries in round %d, want %d", got, i, want)
		}
	}
}

// TestCatalogLimits: a message that is longer than there is memory for is not
// read, and says so.
func TestCatalogLimits(t *testing.T) {
	t.Parallel()
	dir := put(t, map[string]string{"a.http": message(strings.Repeat("x", 2000)), "b.http": message("b")})
	s, err := archive.Open(dir, archive.Limits{Body: 1000})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := archive.NewCatalog(s, 1000)
	if r, err := c.Get(1); !errors.Is(err, archive.ErrTooLarge) || r == nil || r.Size != 2000 {
		t.Errorf("got %+v, %v", r, err)
	}
	if _, err := c.Get(2); err != nil {
		t.Error(err)
	}
}

// TestCatalogIsLazy: the first entries of a large archive cost no look at the
// rest, and how many there are is guessed well.
func TestCatalogIsLazy(t *testing.T) {
	t.Parallel()
	const n = 20_000
	dir := million(t, n)
	for name, dir := range map[string]string{"index": dir, "no index": filepath.Join(dir, "messages")} {
		c := archive.NewCatalog(open(t, dir), 1<<20)
		if got := c.Scan(3); len(got) != 3 || c.Progress().Done {
			t.Errorf("%s: got %d, %+v", name, len(got), c.Progress())
		}
		if p := c.Progress(); name == "index" && (p.About < n*9/10 || p.About > n*11/10) {
			t.Errorf("%s: got %+v, want about %d", name, p, n)
		}
		if r, err := c.Get(2); err != nil || len(r.Body()) == 0 {
			t.Errorf("%s: got %v", name, err)
		}
		if p := c.Progress(); p.Scanned != 3 {
			t.Errorf("%s: reading a request went on to %+v", name, p)
		}
	}
}

// million makes an archive whose index has n lines that share a few messages.
func million(tb testing.TB, n int) string {
	tb.Helper()
	const messages = 5
	files := map[string]string{}
	for i := range messages {
		files[fmt.Sprintf("messages/%d.http", i)] = message(strings.Repeat("x", 1000+i))
	}
	dir := put(tb, files)
	f, err := os.Create(filepath.Join(dir, "index.ndjson"))
	if err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"seq":%d,"file":"messages/%d.http","time":"2026-11-23T12:%02d:%02d.%09dZ","method":"POST","target":"/camera/1","remote":"192.0.2.7:51234","status":200,"bytes":%d,"read_ms":1.4,"media_type":"multipart/form-data","proto":"HTTP/1.1","answer":{"why":"as configured"}}`+"\n",
			i+1, i%messages, i/60%60, i%60, i, 1000+i%messages)
	}
	if _, err := f.Write(b.Bytes()); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return dir
}

func BenchmarkCatalog(b *testing.B) {
	const n = 1_000_000
	dir := million(b, n)
	b.Run("open and 256 of a million", func(b *testing.B) {
		for b.Loop() {
			s := open(b, dir)
			if got := archive.NewCatalog(s, 1<<20).Scan(256); len(got) != 256 {
				b.Fatal(len(got))
			}
		}
	})
	b.Run("scan a million", func(b *testing.B) {
		for b.Loop() {
			c := archive.NewCatalog(open(b, dir), 1<<20)
			for len(c.Scan(4096)) > 0 {
				continue
			}
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.HeapAlloc)/n, "B/request")
		}
	})
}
