package archive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/meter"
)

func record(tb testing.TB, dir string) *archive.Recorder {
	tb.Helper()
	rec, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { rec.Close() })
	return rec
}

func post(body string) *capture.Request {
	r := request("POST", "/t", "h", http.Header{"Content-Type": {"text/plain"}, "X": {"\x80"}}, []byte(body))
	r.Time = time.Date(2026, 11, 23, 12, 0, 0, 123456789, time.UTC)
	r.Remote, r.ReadTime, r.Status = "127.0.0.1:5", 1500*time.Microsecond, 202
	return r
}

func TestRecorder(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]archive.Options{"plain": {}, "fsync": {Fsync: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "new", "folder")
			rec, err := archive.NewRecorder(dir, o)
			if err != nil {
				t.Fatal(err)
			}
			rejected := post("")
			rejected.Head = []byte("POST /t HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nX: \x80\r\n\r\n")
			rejected.Rejected, rejected.Status, rejected.Reason, rejected.Size, rejected.Truncated = true, 413, "too much", 999, true
			list := []*capture.Request{post("a"), post(string(binary())), rejected, request("GE$T", "/", "", http.Header{}, nil)}
			list[0].Decision = capture.Decision{Why: "rule 1, /a", Delay: 1500 * time.Microsecond, Dropped: true}
			list[1].Decision, list[1].Forwarded = capture.Decision{Why: "forward: refused"}, &capture.Forwarded{Status: 502, Latency: time.Millisecond, Err: "refused"}
			list[1].OwnTime, list[1].TargetTime = 1500*time.Microsecond, time.Second
			for _, r := range list {
				if err := rec.Record(r); err != nil {
					t.Fatal(err)
				}
			}
			if s := rec.Stats(); s.Recorded != 3 || s.Failed != 0 || s.Err != nil || s.Bytes < 513 {
				t.Errorf("got %+v", s)
			}
			if err := rec.Close(); err != nil {
				t.Fatal(err)
			}
			s := open(t, dir)
			for i, want := range list {
				got, err := s.Request(i)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, got, want)
				if got.Seq != uint64(i)+1 || !got.Time.Equal(want.Time) || got.Remote != want.Remote || got.Status != want.Status ||
					got.ReadTime != want.ReadTime || got.OwnTime != want.OwnTime || got.TargetTime != want.TargetTime || got.Rejected != want.Rejected || got.Reason != want.Reason ||
					got.Truncated != want.Truncated || got.Size != want.Size || got.Decision != want.Decision ||
					!reflect.DeepEqual(got.Forwarded, want.Forwarded) {
					t.Errorf("got %+v, want %+v", got, want)
				}
			}
			if s.Len() != len(list) || len(s.Problems()) > 0 {
				t.Errorf("got %d requests, problems %q", s.Len(), s.Problems())
			}
		})
	}
}

// TestRecorderTellsWhatWasSeen records what somebody sees in requests: whoever
// looks through the index is told, whoever reads a request sees for himself.
func TestRecorderTellsWhatWasSeen(t *testing.T) {
	t.Parallel()
	classes := func(n int, name string) (list []capture.SeenClass) {
		for i := range n {
			list = append(list, capture.SeenClass{Name: name + strconv.Itoa(i), Count: 1, Low: 0.25, High: 0.75})
		}
		return list
	}
	seen := map[string]*capture.Seen{
		"objects": {Kind: "object detection", WireKind: "ObjectDetection.v1", Objects: 3, Classes: classes(2, "a")},
		"same":    {Kind: "object detection", WireKind: "ObjectDetection.v1", Objects: 3, Classes: classes(2, "a")},
		"wire":    {Kind: "object detection", Objects: 1, Classes: classes(1, "r\u00e9gl\"\x1b]\u202e")},
		"none":    {},
		"unsure":  {Kind: "object detection", Objects: 1, Classes: []capture.SeenClass{{Name: "a", Count: 1, Low: 2, High: -1}}},
		"many":    {Kind: "object detection", Objects: 65, Classes: classes(65, "a")},
		"long":    {Kind: "object detection", Objects: 1, Classes: classes(1, strings.Repeat("a", 200))},
	}
	untold := map[string]bool{"many": true, "long": true, "unseen": true, "refused": true}
	look := func(r *capture.Request) func() *capture.Seen {
		return func() *capture.Seen { return seen[string(r.Body())] }
	}
	dir := t.TempDir()
	rec, err := archive.NewRecorder(dir, archive.Options{Look: look})
	if err != nil {
		t.Fatal(err)
	}
	bodies := []string{"objects", "same", "wire", "none", "unsure", "many", "long", "unseen", "refused"}
	for _, body := range bodies {
		r := post(body)
		r.Rejected = body == "refused"
		if err := rec.Record(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	for i, body := range bodies {
		got, err := s.Peek(i)
		if err != nil {
			t.Fatal(err)
		}
		want := seen[body]
		if untold[body] {
			want = nil
		}
		if !reflect.DeepEqual(got.Seen, want) {
			t.Errorf("%s: got %+v, want %+v", body, got.Seen, want)
		}
		if r, err := s.Request(i); err != nil || r.Seen != nil {
			t.Errorf("%s: got %+v, %v of the request itself", body, r, err)
		}
	}
}

// TestRecorderContinues records in three goes, the later ones into what the
// former left.
func TestRecorderContinues(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := range 3 {
		rec := record(t, dir)
		if err := rec.Record(post(strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
		if err := rec.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := bodies(t, open(t, dir)); !slices.Equal(got, []string{"0", "1", "2"}) {
		t.Errorf("got %q", got)
	}
}

// TestRecorderMends starts on what a crash can leave: a torn line, a message
// without a line, an unfinished message.
func TestRecorderMends(t *testing.T) {
	t.Parallel()
	dir := put(t, map[string]string{
		"index.ndjson":                    indexLine(1, "000000/000001-post.http") + `{"seq":2,"fi`,
		"000000/000001-post.http":         message("a"),
		"000000/000002-post.http":         message("b"),
		"000000/000004-post.http":         "POST / HT",
		"000000/.000005-post.http.part":   "POST",
		"000000/.000006-post.http.parted": "mine",
		"notes.txt":                       "mine",
	})
	rec := record(t, dir)
	if err := rec.Record(post("c")); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if got := bodies(t, s); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("got %q", got)
	}
	if r, err := s.Request(2); err != nil || r.Seq != 5 {
		t.Errorf("got %+v: %v, want it to have a number of its own", r, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "000000", ".000005-post.http.part")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished message: %v", err)
	}
	for _, name := range []string{"notes.txt", "000000/.000006-post.http.parted", "000000/000004-post.http"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestRecorderMendsAnywhere cuts the index after every byte and goes on: no
// request is lost, and none is there twice.
func TestRecorderMendsAnywhere(t *testing.T) {
	t.Parallel()
	whole := indexLine(1, "000000/000001-post.http") + indexLine(2, "000000/000002-post.http")
	for n := range len(whole) + 1 {
		dir := put(t, map[string]string{
			"index.ndjson": whole[:n], "000000/000001-post.http": message("a"), "000000/000002-post.http": message("b"),
		})
		rec := record(t, dir)
		if err := rec.Record(post("c")); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		if got := bodies(t, s); !slices.Equal(got, []string{"a", "b", "c"}) || len(s.Problems()) > 0 {
			t.Fatalf("cut after %d bytes: got %q, problems %q", n, got, s.Problems())
		}
	}
}

func TestRecorderInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := record(t, dir)
	if _, err := archive.NewRecorder(dir, archive.Options{}); !errors.Is(err, archive.ErrInUse) || !strings.Contains(err.Error(), dir) {
		t.Errorf("got %v, want ErrInUse", err)
	}
	if err := first.Record(post("a")); err != nil {
		t.Errorf("the first one was disturbed: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := first.Record(post("b")); !errors.Is(err, archive.ErrClosed) {
		t.Errorf("after Close: got %v, want ErrClosed", err)
	}
	second := record(t, dir)
	if err := second.Record(post("c")); err != nil {
		t.Error(err)
	}
}

// TestRecorderConcurrent records from many goroutines, over the edge of a
// subfolder: every request is there once.
func TestRecorderConcurrent(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]archive.Options{"plain": {}, "fsync": {Fsync: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testConcurrent(t, o)
		})
	}
}

func testConcurrent(t *testing.T, o archive.Options) {
	t.Helper()
	dir := put(t, map[string]string{
		"index.ndjson": indexLine(950, "000000/000950-post.http"), "000000/000950-post.http": message("old"),
	})
	rec, err := archive.NewRecorder(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				if err := rec.Record(post(fmt.Sprintf("%d-%d", g, i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	s := open(t, dir)
	got := bodies(t, s)
	slices.Sort(got)
	if len(slices.Compact(got)) != 161 || len(s.Problems()) > 0 {
		t.Errorf("got %d requests, problems %q", len(got), s.Problems())
	}
	for _, name := range []string{"000000", "000001"} {
		files, err := os.ReadDir(filepath.Join(dir, name))
		if err != nil || len(files) < 50 {
			t.Errorf("%s: %d files: %v", name, len(files), err)
		}
	}
}

// TestRecorderFolderGone takes the folder away in several ways: each request
// meanwhile is an error, the folder is not made again, and recording resumes
// by itself when it is back.
func TestRecorderFolderGone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not let go of open folders")
	}
	for name, gone := range map[string]func(t *testing.T, dir string) (back func() error){
		"deleted": func(t *testing.T, dir string) func() error {
			t.Helper()
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			return func() error { return os.Mkdir(dir, 0o755) }
		},
		"moved": func(t *testing.T, dir string) func() error {
			t.Helper()
			if err := os.Rename(dir, dir+".away"); err != nil {
				t.Fatal(err)
			}
			return func() error { return os.Rename(dir+".away", dir) }
		},
		"a file": func(t *testing.T, dir string) func() error {
			t.Helper()
			if err := errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o600)); err != nil {
				t.Fatal(err)
			}
			return func() error { return errors.Join(os.Remove(dir), os.Mkdir(dir, 0o755)) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "r")
			rec := record(t, dir)
			if err := rec.Record(post("before")); err != nil {
				t.Fatal(err)
			}
			back := gone(t, dir)
			for range 2 {
				err := rec.Record(post("lost"))
				if err == nil || !strings.Contains(err.Error(), "not recorded") {
					t.Fatalf("got %v", err)
				}
			}
			if s := rec.Stats(); s.Recorded != 1 || s.Failed != 2 || s.Err == nil {
				t.Errorf("got %+v", s)
			}
			if info, err := os.Stat(dir); err == nil && info.IsDir() {
				t.Error("the folder was made again")
			}
			if err := back(); err != nil {
				t.Fatal(err)
			}
			if err := rec.Record(post("after")); err != nil {
				t.Fatalf("did not resume: %v", err)
			}
			if s := rec.Stats(); s.Recorded != 2 || s.Err != nil {
				t.Errorf("got %+v", s)
			}
			got := bodies(t, open(t, dir))
			if got[len(got)-1] != "after" || slices.Contains(got, "lost") {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestRecorderIndexGone: without the check, lines would go into an index that
// has no name any more.
func TestRecorderIndexGone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not delete open files")
	}
	dir := t.TempDir()
	rec := record(t, dir)
	for _, body := range []string{"a", "b"} {
		if err := rec.Record(post(body)); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(dir, "index.ndjson")); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Record(post("c")); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if got := bodies(t, s); !slices.Equal(got, []string{"a", "b", "c"}) || len(s.Problems()) > 0 {
		t.Errorf("got %q, problems %q", got, s.Problems())
	}
}

// TestRecorderBadRequest: what cannot be a message is an error and leaves
// nothing behind.
func TestRecorderBadRequest(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rec := record(t, dir)
	if err := rec.Record(request("A B", "/", "h", http.Header{}, nil)); !errors.Is(err, archive.ErrMessage) {
		t.Errorf("got %v", err)
	}
	if err := rec.Record(post("a")); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Join(dir, "000000"))
	if err != nil || len(files) != 1 {
		t.Errorf("got %v: %v", files, err)
	}
}

// TestRecorderHostileNames: the sender chooses no part of a path.
func TestRecorderHostileNames(t *testing.T) {
	t.Parallel()
	outer := t.TempDir()
	dir := filepath.Join(outer, "r")
	rec := record(t, dir)
	for _, method := range []string{"..", "A.B", "!#$%&'*+-.^_`|~", strings.Repeat("X", 1000), "CON"} {
		r := request(method, "/../../x", "h", http.Header{}, bytes.Repeat([]byte("x"), 10))
		r.Remote = strings.Repeat("\x1b]0;x\x07", 10_000)
		if err := rec.Record(r); err != nil {
			t.Error(err)
		}
	}
	entries, err := os.ReadDir(outer)
	if err != nil || len(entries) != 1 {
		t.Errorf("got %v: %v", entries, err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "000000", "00000?-*.http"))
	if err != nil || len(names) != 5 {
		t.Errorf("got %q: %v", names, err)
	}
	index, err := os.ReadFile(filepath.Join(dir, "index.ndjson"))
	if err != nil || bytes.ContainsAny(index, "\x1b\x07") || len(index) > 50_000 {
		t.Errorf("got an index of %d bytes: %v", len(index), err)
	}
	if got := bodies(t, open(t, dir)); len(got) != 5 {
		t.Errorf("got %q", got)
	}
}

func BenchmarkRecord(b *testing.B) {
	for _, size := range []int{1 << 10, 250 << 10, 2 << 20} {
		for name, o := range map[string]archive.Options{"plain": {}, "fsync": {Fsync: true}} {
			b.Run(fmt.Sprintf("%dkB/%s", size>>10, name), func(b *testing.B) {
				rec, err := archive.NewRecorder(b.TempDir(), o)
				if err != nil {
					b.Fatal(err)
				}
				defer rec.Close()
				r := post(strings.Repeat("x", size))
				r.Target = "/"
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					if err := rec.Record(r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkRecordAtOnce is what it costs to have a request on disk, by one sender and
// by eight at once, in requests a second.
func BenchmarkRecordAtOnce(b *testing.B) {
	body := strings.Repeat("x", 250_000)
	for name, o := range map[string]archive.Options{"plain": {}, "fsync": {Fsync: true}} {
		for _, senders := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s, %d senders", name, senders), func(b *testing.B) {
				rec, err := archive.NewRecorder(b.TempDir(), o)
				if err != nil {
					b.Fatal(err)
				}
				defer rec.Close()
				var wg sync.WaitGroup
				work := make(chan struct{})
				for range senders {
					wg.Go(func() {
						for range work {
							if err := rec.Record(post(body)); err != nil {
								b.Error(err)
							}
						}
					})
				}
				b.ResetTimer()
				for range b.N {
					work <- struct{}{}
				}
				close(work)
				wg.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
			})
		}
	}
}

// TestNumbersAreOne: a request has one number, in the ring, on the answer and
// in the recording, also where that is continued.
func TestNumbersAreOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const senders, each = 4, 30
	for round := range 2 {
		rec, err := archive.NewRecorder(dir, archive.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ring := capture.NewRing(1000, 16<<20)
		ring.Begin(rec.Last())
		if want := uint64(round * senders * each); rec.Last() != want {
			t.Fatalf("got %d, want %d", rec.Last(), want)
		}
		l, err := capture.Listen(capture.Config{Addr: "127.0.0.1:0", Recorder: rec}, ring, meter.New())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- l.Serve(ctx) }()
		var wg sync.WaitGroup
		for range senders {
			wg.Go(func() {
				for i := range each {
					text := fmt.Sprintf("%d %d", i, rand.Int())
					res, err := http.Post(l.URL(), "text/plain", strings.NewReader(text))
					if err != nil {
						t.Error(err)
						return
					}
					answer, _ := io.ReadAll(res.Body)
					_ = res.Body.Close()
					var seq uint64
					if _, err := fmt.Sscanf(string(answer), "captured %d", &seq); err != nil {
						t.Errorf("got answer %q", answer)
					}
					if r, ok := ring.Get(seq); !ok || string(r.Body()) != text {
						t.Errorf("%d: the ring has another", seq)
					}
					found, _ := filepath.Glob(filepath.Join(dir, "*", fmt.Sprintf("%06d*", seq)))
					if len(found) != 1 {
						t.Errorf("%d: got files %q", seq, found)
						continue
					}
					if message, _ := os.ReadFile(found[0]); !strings.HasSuffix(string(message), text) {
						t.Errorf("%d: the recording has another", seq)
					}
				}
			})
		}
		wg.Wait()
		cancel()
		if err := errors.Join(<-served, rec.Close()); err != nil {
			t.Error(err)
		}
	}
}
