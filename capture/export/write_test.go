package export_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/export"
)

// annotate draws a dot whose colour tells the request.
func annotate(_ context.Context, r *capture.Request) (image.Image, error) {
	if len(r.Body()) == 0 {
		return nil, export.ErrNoPicture
	}
	im := image.NewRGBA(image.Rect(0, 0, 2, 2))
	im.SetRGBA(1, 1, color.RGBA{R: uint8(r.Seq), A: 255})
	return im, nil
}

// job is one that works for every format.
func job(f *export.Format, requests ...*capture.Request) export.Job {
	return export.Job{Format: f, Requests: export.Of(requests...), Annotate: annotate, Version: "1.0.0"}
}

// tree reads a folder: names with slashes to contents, folders end in a
// slash.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			files[filepath.ToSlash(name)+"/"] = ""
			return nil
		}
		text, err := os.ReadFile(path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sortedNames(files map[string]string) string {
	return strings.Join(slices.Sorted(maps.Keys(files)), " ")
}

func TestWriteDir(t *testing.T) {
	t.Parallel()
	empty := request("GET", "/", http.Header{}, nil)
	empty.Seq = 3
	for format, c := range map[*export.Format]struct {
		want            string
		requests, files int
		skipped         int
	}{
		export.NDJSON: {"requests.ndjson", 3, 1, 0},
		export.HAR:    {"requests.har", 3, 1, 0},
		export.Raw:    {"000001-post.http 000002-post.http 000003-get.http", 3, 3, 0},
		export.Curl:   {"000001-post.body 000001-post.sh 000002-post.body 000002-post.sh 000003-get.sh", 3, 5, 0},
		export.Parts: {
			"000001-post/ 000001-post/body.txt 000001-post/framing.json 000001-post/headers.txt 000002-post/ 000002-post/body.txt 000002-post/framing.json 000002-post/headers.txt 000003-get/ 000003-get/framing.json 000003-get/headers.txt",
			3, 8, 0,
		},
		export.PNG: {"000001-post.png 000002-post.png", 2, 2, 1},
	} {
		t.Run(format.Name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "a", "b")
			var steps []int
			j := job(format, append(numberedRequests(2), empty)...)
			j.Progress = func(done int) { steps = append(steps, done) }
			got, err := export.WriteDir(t.Context(), dir, j)
			if err != nil {
				t.Fatal(err)
			}
			files := tree(t, dir)
			if names := sortedNames(files); names != c.want {
				t.Errorf("got %s, want %s", names, c.want)
			}
			var bytes int64
			for _, text := range files {
				bytes += int64(len(text))
			}
			if got.Requests != c.requests || got.Files != c.files || got.Bytes != bytes || got.Path != dir || len(got.Skipped) != c.skipped {
				t.Errorf("got %+v, want %d requests, %d files, %d bytes", got, c.requests, c.files, bytes)
			}
			if !slices.Equal(steps, []int{1, 2, 3}) {
				t.Errorf("got progress %v", steps)
			}
		})
	}
}

// TestRead opens what was written: byte-equal, whatever the format.
func TestReadBack(t *testing.T) {
	t.Parallel()
	list := []*capture.Request{
		request("POST", "/a?b", http.Header{"Content-Type": {"image/jpeg"}, "X": {"\x80"}}, binary()),
		request("POST", "/", http.Header{}, []byte("text")),
	}
	list[1].Seq = 13
	for _, format := range []*export.Format{export.Raw, export.HAR} {
		dir := t.TempDir()
		if _, err := export.WriteDir(t.Context(), dir, job(format, list...)); err != nil {
			t.Fatal(err)
		}
		path := dir
		if format == export.HAR {
			path = filepath.Join(dir, "requests.har")
		}
		s, err := archive.Open(path, archive.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		i := 0
		for r, err := range s.All() {
			if err != nil {
				t.Fatal(err)
			}
			want := list[i]
			if !bytes.Equal(r.Body(), want.Body()) || r.Target != want.Target || r.Header.Get("X") != want.Header.Get("X") ||
				r.Seq != want.Seq || !r.Time.Equal(want.Time) || r.Host != want.Host {
				t.Errorf("%s: got %+v, want %+v", format, r, want)
			}
			i++
		}
		if i != 2 || len(s.Problems()) > 0 {
			t.Errorf("%s: got %d requests, problems %v", format, i, s.Problems())
		}
	}
}

func TestPNG(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if _, err := export.Write(t.Context(), &b, job(export.PNG, numberedRequests(1)...)); err != nil {
		t.Fatal(err)
	}
	im, err := png.Decode(&b)
	if err != nil || im.Bounds() != image.Rect(0, 0, 2, 2) || im.At(1, 1) != (color.NRGBA{R: 1, A: 255}) {
		t.Errorf("got %v: %v", im, err)
	}
}

// TestNeverOver puts something in the way of each format, and sees what each
// choice makes of it.
func TestNeverOver(t *testing.T) {
	t.Parallel()
	for format, files := range map[*export.Format][]string{
		export.NDJSON: {"requests.ndjson"},
		export.HAR:    {"requests.har"},
		export.Raw:    {"000001-post.http"},
		export.Curl:   {"000001-post.sh", "000001-post.body"},
		export.Parts:  {"000001-post/headers.txt", "000001-post"},
		export.PNG:    {"000001-post.png"},
	} {
		for _, file := range files {
			t.Run(format.Name+" "+file, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				path := filepath.Join(dir, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
					t.Fatal(err)
				}
				before := tree(t, dir)
				got, err := export.WriteDir(t.Context(), dir, job(format, numberedRequests(1)...))
				if !errors.Is(err, export.ErrExists) || !strings.Contains(err.Error(), "000001-post") && !strings.Contains(err.Error(), "requests.") {
					t.Errorf("got %v, want ErrExists with the name", err)
				}
				if after := tree(t, dir); !maps.Equal(before, after) || got.Files != 0 || got.Requests != 0 {
					t.Errorf("got %v, %+v", after, got)
				}

				j := job(format, numberedRequests(1)...)
				j.Existing = export.Rename
				if _, err := export.WriteDir(t.Context(), dir, j); err != nil {
					t.Fatal(err)
				}
				if after := tree(t, dir); after[file] != "mine" || !strings.Contains(sortedNames(after), "-2") {
					t.Errorf("beside it: got %v", sortedNames(after))
				}

				j.Existing = export.Replace
				if _, err := export.WriteDir(t.Context(), dir, j); err != nil {
					t.Fatal(err)
				}
				after := tree(t, dir)
				if after[file] == "mine" || strings.Contains(sortedNames(after), ".tmp") {
					t.Errorf("over it: got %v", sortedNames(after))
				}
			})
		}
	}
}

// TestWriteWhole leaves what is in the way, or replaces it, and nothing else.
func TestWriteWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.png")
	write := func(content string, existing export.Existing) error {
		return export.WriteWhole(t.Context(), path, existing, []byte(content))
	}
	if err := write("first", export.Refuse); err != nil {
		t.Fatal(err)
	}
	if err := write("second", export.Refuse); !errors.Is(err, export.ErrExists) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want ErrExists with the path", err)
	}
	if got := tree(t, dir); len(got) != 1 || got["a.png"] != "first" {
		t.Errorf("got %v", got)
	}
	if err := write("third", export.Replace); err != nil {
		t.Error(err)
	}
	if got := tree(t, dir); len(got) != 1 || got["a.png"] != "third" {
		t.Errorf("got %v", got)
	}
	path = filepath.Join(dir, "none", "a.png")
	if err := write("fourth", export.Refuse); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), ".tmp") {
		t.Errorf("got %v", err)
	}
}

// TestRace lets many write the same file at once: one does, the others are
// told, and the file is whole.
func TestRace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "x.http")
	var done, refused atomic.Int32
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			r := request("POST", "/", http.Header{}, bytes.Repeat([]byte{byte('a' + i)}, 100_000))
			_, err := export.WriteFile(t.Context(), path, job(export.Raw, r))
			switch {
			case err == nil:
				done.Add(1)
			case errors.Is(err, export.ErrExists):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 || refused.Load() != 7 {
		t.Errorf("got %d done, %d refused", done.Load(), refused.Load())
	}
	files := tree(t, dir)
	text := files["x.http"]
	if len(files) != 1 || len(text) < 100_000 || strings.Trim(text[len(text)-100_000:], text[len(text)-1:]) != "" {
		t.Errorf("got %s of %d bytes", sortedNames(files), len(text))
	}
}

// TestRenameRace lets many choose free names at once: none is lost.
func TestRenameRace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			j := job(export.Curl, numberedRequests(1)...)
			j.Existing = export.Rename
			if _, err := export.WriteDir(t.Context(), dir, j); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if files := tree(t, dir); len(files) != 16 {
		t.Errorf("got %s", sortedNames(files))
	}
}

var errTest = errors.New("made for the test")

// TestFailures ends jobs in the middle: of a folder that was not there nothing
// is left; in one that was, what is there is whole, and nothing else is.
func TestFailures(t *testing.T) {
	t.Parallel()
	whole := map[*export.Format]string{
		export.Raw:   "000001-post.http",
		export.Curl:  "000001-post.body 000001-post.sh",
		export.Parts: "000001-post/ 000001-post/body.txt 000001-post/framing.json 000001-post/headers.txt",
		export.PNG:   "000001-post.png",

		export.Markdown: "000001-post.md 000001-post.png",
	}
	for i, format := range slices.Repeat(export.Formats(), 2) {
		list := numberedRequests(3)
		folder, left := "x", ""
		if there := i >= len(export.Formats()); there && whole[format] == "" {
			continue
		} else if there {
			folder, left = "", whole[format]
		}
		t.Run(format.Name+" source "+folder, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), folder)
			j := job(format)
			j.Requests = func(yield func(*capture.Request, error) bool) {
				if yield(list[0], nil) {
					yield(nil, errTest)
				}
			}
			got, err := export.WriteDir(t.Context(), dir, j)
			checkFailure(t, dir, left, err, errTest, got)
		})
		t.Run(format.Name+" cancelled "+folder, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			dir := filepath.Join(t.TempDir(), folder)
			j := job(format, list...)
			j.Progress = func(int) { cancel() }
			got, err := export.WriteDir(ctx, dir, j)
			checkFailure(t, dir, left, err, context.Canceled, got)
		})
		t.Run(format.Name+" cancelled before "+folder, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			dir := filepath.Join(t.TempDir(), "x")
			got, err := export.WriteDir(ctx, dir, job(format, list...))
			checkFailure(t, dir, "", err, context.Canceled, got)
			_, err = export.WriteFile(ctx, filepath.Join(t.TempDir(), "x"), job(format, list[0]))
			if err == nil {
				t.Error("WriteFile went on")
			}
		})
	}
}

func checkFailure(t *testing.T, dir, whole string, err, want error, got export.Result) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	if whole == "" {
		if beside := tree(t, filepath.Dir(dir)); len(beside) != 0 || got.Requests != 0 || got.Files != 0 {
			t.Errorf("got %v and %+v, want nothing", beside, got)
		}
		return
	}
	if names := sortedNames(tree(t, dir)); names != whole || got.Requests != 1 {
		t.Errorf("got %s and %+v, want %s", names, got, whole)
	}
}

// failing is a writer that breaks after some bytes.
type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	if len(p) > f.left {
		return f.left, errTest
	}
	f.left -= len(p)
	return len(p), nil
}

// TestWriterFails: a pipe that breaks is the error, wherever it does.
func TestWriterFails(t *testing.T) {
	t.Parallel()
	for _, format := range []*export.Format{export.NDJSON, export.HAR, export.Raw, export.Curl, export.PNG} {
		var whole bytes.Buffer
		r := request("POST", "/", http.Header{}, bytes.Repeat(binary(), 300))
		if _, err := export.Write(t.Context(), &whole, job(format, r)); err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{0, 1, whole.Len() / 2, whole.Len() - 1} {
			got, err := export.Write(t.Context(), &failing{n}, job(format, r))
			if !errors.Is(err, errTest) {
				t.Errorf("%s after %d bytes: got %v, %+v", format, n, err, got)
			}
		}
	}
}

func TestOneStream(t *testing.T) {
	t.Parallel()
	for format, errs := range map[*export.Format][3]error{ // for none, one and two requests
		export.NDJSON: {nil, nil, nil},
		export.HAR:    {nil, nil, nil},
		export.Raw:    {export.ErrNoRequest, nil, export.ErrOneRequest},
		export.Curl:   {export.ErrNoRequest, nil, export.ErrOneRequest},
		export.PNG:    {export.ErrNoRequest, nil, export.ErrOneRequest},
		export.Parts:  {export.ErrFolder, export.ErrFolder, export.ErrFolder},
	} {
		for n, want := range errs {
			var b bytes.Buffer
			got, err := export.Write(t.Context(), &b, job(format, numberedRequests(n)...))
			if !errors.Is(err, want) {
				t.Errorf("%s of %d: got %v, want %v", format, n, err, want)
			}
			if want != nil && (b.Len() > 0 || got.Requests != 0) {
				t.Errorf("%s of %d: wrote %d bytes, %+v", format, n, b.Len(), got)
			}
			if want == nil && (got.Requests != n || got.Bytes != int64(b.Len())) {
				t.Errorf("%s of %d: got %+v for %d bytes", format, n, got, b.Len())
			}
		}
	}
}

// TestSave decides between file and folder by the path.
func TestSave(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		format *export.Format
		out    string
		want   string
	}{
		"har":              {export.HAR, "x.har", "x.har"},
		"har, other name":  {export.HAR, "x.json", "x.json"},
		"har, folder":      {export.HAR, "there", "there/ there/requests.har"},
		"ndjson, slash":    {export.NDJSON, "new/", "new/ new/requests.ndjson there/"},
		"raw, file":        {export.Raw, "x.http", "x.http"},
		"raw, folder":      {export.Raw, "x", "x/ x/000001-post.http"},
		"raw, upper case":  {export.Raw, "x.HTTP", "x.HTTP"},
		"raw, slash":       {export.Raw, "x.http/", "x.http/ x.http/000001-post.http"},
		"curl, file":       {export.Curl, "x.sh", "x.body x.sh"},
		"curl, dots":       {export.Curl, "a.b.sh", "a.b.body a.b.sh"},
		"png, file":        {export.PNG, "x.png", "x.png"},
		"parts":            {export.Parts, "x.parts", "x.parts/ x.parts/000001-post/ x.parts/000001-post/body.txt x.parts/000001-post/framing.json x.parts/000001-post/headers.txt"},
		"raw, there":       {export.Raw, "there", "there/ there/000001-post.http"},
		"png, other image": {export.PNG, "x.jpg", "x.jpg/ x.jpg/000001-post.png"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "there"), 0o755); err != nil {
				t.Fatal(err)
			}
			got, err := export.Save(t.Context(), filepath.FromSlash(dir+"/"+c.out), job(c.format, numberedRequests(1)...))
			if err != nil || got.Requests != 1 {
				t.Fatalf("got %+v: %v", got, err)
			}
			files := tree(t, dir)
			if !strings.Contains(c.want, "there/") {
				delete(files, "there/")
			}
			if names := sortedNames(files); names != c.want {
				t.Errorf("got %s, want %s", names, c.want)
			}
		})
	}
}

func TestDevice(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no device file to write to")
	}
	got, err := export.Save(t.Context(), os.DevNull, job(export.HAR, numberedRequests(2)...))
	if err != nil || got.Requests != 2 || got.Bytes == 0 {
		t.Errorf("got %+v: %v", got, err)
	}
}

// TestLinks sees to it that a link in the folder leads nothing out of it.
func TestLinks(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	victim := filepath.Join(outside, "victim")
	if err := os.WriteFile(victim, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for format, link := range map[*export.Format]string{
		export.Raw: "000001-post.http", export.Curl: "000001-post.body", export.HAR: "requests.har", export.Parts: "000001-post",
	} {
		target := victim
		if format == export.Parts {
			target = outside
		}
		for existing, fails := range map[export.Existing]bool{export.Refuse: true, export.Rename: false, export.Replace: false} {
			dir := t.TempDir()
			if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
				t.Skip(err)
			}
			j := job(format, numberedRequests(1)...)
			j.Existing = existing
			if _, err := export.WriteDir(t.Context(), dir, j); (err != nil) != fails {
				t.Errorf("%s: got %v", format, err)
			}
			if files := tree(t, outside); len(files) != 1 || files["victim"] != "mine" {
				t.Errorf("%s: got %v outside", format, files)
			}
		}
	}
}

// TestEvicted skips what is gone, and says so.
func TestEvicted(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(1, 1<<20)
	list := numberedRequests(2)
	for _, r := range list {
		ring.Append(r)
	}
	if list[0].Hold() {
		t.Skip("the ring keeps what it evicts")
	}
	got, err := export.WriteDir(t.Context(), t.TempDir(), job(export.Raw, list...))
	if err != nil || got.Requests != 1 || len(got.Skipped) != 1 || got.Skipped[0].Seq != list[0].Seq {
		t.Errorf("got %+v: %v", got, err)
	}
	if s := got.String(); !strings.Contains(s, "evicted") {
		t.Errorf("got %q", s)
	}
	if _, err := export.Write(t.Context(), &bytes.Buffer{}, job(export.Raw, list[0])); err == nil {
		t.Error("wrote a request that is gone")
	}
}

func TestResultString(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]export.Result{
		"0 requests (0 B)":                     {},
		"1 request (999 B) in x.har":           {Requests: 1, Files: 1, Bytes: 999, Path: "x.har"},
		"2 requests in 4 files (1.5 KiB) in x": {Requests: 2, Files: 4, Bytes: 1500, Path: "x"},
		"1 request (1.9 MiB); 1 skipped: request 4: no picture": {
			Requests: 1, Files: 1, Bytes: 2_000_000, Skipped: []export.Skip{{4, "no picture"}},
		},
		"0 requests (2.7 TiB); 2 skipped: request 4: a, and so on": {
			Bytes: 3_000_000_000_000, Skipped: []export.Skip{{4, "a"}, {5, "b"}},
		},
	} {
		if got := r.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestModes: what is taken out has tokens in it, so nobody else reads it, and
// the folders that are made for it are closed, whatever the umask says.
func TestModes(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("its folders say who may read")
	}
	for _, f := range export.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for _, name := range []string{"folder" + string(filepath.Separator), "file" + f.Extension} {
				if _, err := export.Save(t.Context(), dir+string(filepath.Separator)+name, job(f, framed(t, 1)[0])); err != nil {
					t.Fatal(err)
				}
			}
			err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || path == dir {
					return err
				}
				info, err := d.Info()
				if err == nil && info.Mode().Perm()&0o077 != 0 {
					t.Errorf("%s is %v", path, info.Mode())
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// What ends in ".zip" is a ZIP of what the folder would hold, in each format.
func TestSaveZip(t *testing.T) {
	t.Parallel()
	for _, f := range export.Formats() {
		if f.Dataset() {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if _, err := export.WriteDir(t.Context(), filepath.Join(dir, "folder"), job(f, numberedRequests(3)...)); err != nil {
				t.Fatal(err)
			}
			zipped := filepath.Join(dir, "all.zip")
			result, err := export.Save(t.Context(), zipped, job(f, numberedRequests(3)...))
			if err != nil {
				t.Fatal(err)
			}
			z, err := zip.OpenReader(zipped)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = z.Close() }()
			files := 0
			for name, want := range tree(t, filepath.Join(dir, "folder")) {
				if strings.HasSuffix(name, "/") {
					continue
				}
				files++
				if got, err := fs.ReadFile(z, name); err != nil || string(got) != want {
					t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
				}
			}
			if result.Requests == 0 || result.Files != files || result.Bytes == 0 {
				t.Errorf("got %+v, want %d files", result, files)
			}
			if _, err := export.Save(t.Context(), zipped, job(f, numberedRequests(3)...)); !errors.Is(err, export.ErrExists) {
				t.Errorf("over a ZIP: got %v, want %v", err, export.ErrExists)
			}
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := export.Save(ended, filepath.Join(dir, "never.zip"), job(f, numberedRequests(3)...)); err == nil {
				t.Error("an export that was ended has no error")
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
				t.Errorf("got %v, %v, want the folder and the ZIP alone", left, err)
			}
		})
	}
}
