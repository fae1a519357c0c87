package pack_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/archive/pack"
)

// entry is a file in an archive.
type entry struct {
	name, content string
	mode          fs.FileMode
}

func zipped(tb testing.TB, entries ...entry) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		h.SetMode(e.mode | 0o644)
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write([]byte(e.content))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func tarred(tb testing.TB, entries ...entry) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Size: int64(len(e.content)), Mode: 0o644, Typeflag: tar.TypeReg}
		if e.mode&fs.ModeSymlink != 0 {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, e.content, 0
		}
		if err := w.WriteHeader(h); err != nil {
			tb.Fatal(err)
		}
		if h.Size > 0 {
			_, _ = w.Write([]byte(e.content))
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// unpack unpacks both kinds below a folder, and returns what is in it.
func unpack(t *testing.T, l pack.Limits, entries ...entry) (errs [2]error, files map[string]string) {
	t.Helper()
	outside := t.TempDir()
	files = map[string]string{}
	for i := range errs {
		dir := filepath.Join(outside, string(rune('a'+i)))
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			data := zipped(t, entries...)
			errs[i] = pack.ZIP(root, bytes.NewReader(data), int64(len(data)), l)
		} else {
			data := tarred(t, entries...)
			errs[i] = pack.Tar(root, bytes.NewReader(data), int64(len(data)), l)
		}
		_ = root.Close()
	}
	_ = filepath.WalkDir(outside, func(path string, d fs.DirEntry, _ error) error {
		if !d.IsDir() {
			content, _ := os.ReadFile(path)
			name, _ := filepath.Rel(outside, path)
			files[filepath.ToSlash(name)] = string(content)
		}
		return nil
	})
	return errs, files
}

func TestUnpack(t *testing.T) {
	t.Parallel()
	errs, files := unpack(t, pack.Limits{}, entry{name: "x/y/a.txt", content: "one"}, entry{name: "./b.txt"})
	if errs != [2]error{} || len(files) != 4 || files["a/x/y/a.txt"] != "one" || files["b/x/y/a.txt"] != "one" {
		t.Errorf("got %v, %q", errs, files)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	zeros := string(make([]byte, 1<<20))
	for name, c := range map[string]struct {
		l       pack.Limits
		entries []entry
		tars    bool // refused as a tar too
	}{
		"slip":           {pack.Limits{}, []entry{{name: "../evil.txt", content: "x"}}, true},
		"slip inside":    {pack.Limits{}, []entry{{name: "a/../../evil.txt", content: "x"}}, true},
		"absolute":       {pack.Limits{}, []entry{{name: "/tmp/evil.txt", content: "x"}}, true},
		"backslash":      {pack.Limits{}, []entry{{name: `..\evil.txt`, content: "x"}}, true},
		"symbolic link":  {pack.Limits{}, []entry{{name: "link", content: "/etc", mode: fs.ModeSymlink}, {name: "link/x", content: "x"}}, true},
		"files":          {pack.Limits{Files: 1}, []entry{{name: "a"}, {name: "b"}}, true},
		"bytes":          {pack.Limits{Bytes: 5}, []entry{{name: "a", content: "123"}, {name: "b", content: "456"}}, true},
		"twice":          {pack.Limits{}, []entry{{name: "a.txt", content: "x"}, {name: "a.txt", content: "y"}}, true},
		"file as folder": {pack.Limits{}, []entry{{name: "a", content: "x"}, {name: "a/b", content: "y"}}, true},
		"bomb":           {pack.Limits{Ratio: 10, Free: 1000}, []entry{{name: "a", content: zeros}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errs, files := unpack(t, c.l, c.entries...)
			if !errors.Is(errs[0], pack.ErrRefused) || c.tars && !errors.Is(errs[1], pack.ErrRefused) {
				t.Errorf("got %v", errs)
			}
			for path := range files {
				if filepath.Base(path) == "evil.txt" {
					t.Errorf("%s was written", path)
				}
			}
		})
	}
}

// TestOfOtherSystems unpacks what macOS and Windows pack as it was meant.
func TestOfOtherSystems(t *testing.T) {
	t.Parallel()
	errs, files := unpack(t, pack.Limits{}, entry{name: `x\y\a.txt`, content: "one"}, entry{name: "__MACOSX/x/._a.txt", content: "two"})
	if errs != [2]error{} || files["a/x/y/a.txt"] != "one" || files["b/x/y/a.txt"] != "one" || files["a/__MACOSX/x/._a.txt"] != "" {
		t.Errorf("got %v, %q", errs, files)
	}
}

// TestEncrypted says that a file takes a password, and not that it is broken.
func TestEncrypted(t *testing.T) {
	t.Parallel()
	data := zipped(t, entry{name: "a", content: "x"})
	at := bytes.Index(data, []byte("PK\x01\x02")) // the entry in the directory
	data[at+8] |= 1
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	if err := pack.ZIP(root, bytes.NewReader(data), int64(len(data)), pack.Limits{}); !errors.Is(err, pack.ErrRefused) || !strings.Contains(err.Error(), "encrypted") {
		t.Errorf("got %v", err)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(zipped(f, entry{name: "a/b", content: "x"}, entry{name: "../c"}), true)
	f.Add(tarred(f, entry{name: "a/b", content: "x"}), false)
	f.Fuzz(func(t *testing.T, data []byte, isZIP bool) {
		outside := t.TempDir()
		dir := filepath.Join(outside, "inside")
		_ = os.Mkdir(dir, 0o777)
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = root.Close() }()
		l := pack.Limits{Bytes: 1 << 16, Files: 100}
		if isZIP {
			_ = pack.ZIP(root, bytes.NewReader(data), int64(len(data)), l)
		} else {
			_ = pack.Tar(root, bytes.NewReader(data), int64(len(data)), l)
		}
		if entries, _ := os.ReadDir(outside); len(entries) != 1 {
			t.Errorf("something was written outside: %v", entries)
		}
	})
}
