package export_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/export"
	"github.com/framebin/framebin/capture/filename"
)

// TestParts sees to it that each part is a file, byte for byte, under its own
// name as far as that may be one.
func TestParts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parts []part
		want  map[string]string
	}{
		"camera": {
			[]part{{"image", "image.jpeg", string(binary())}, {"predictions", "predictions.json", `{"a":1}`}, {"m", "mask_0000.png", "\r\n"}},
			map[string]string{"image.jpeg": string(binary()), "predictions.json": `{"a":1}`, "mask_0000.png": "\r\n"},
		},
		"no filename": {
			[]part{{"a", "", "1"}, {"", "", "2"}, {"../b", "", "3"}},
			map[string]string{"a.bin": "1", "part-2.bin": "2", "b.bin": "3"},
		},
		"the same name": {
			[]part{{"a", "x.png", "1"}, {"b", "x.png", "2"}, {"c", "X.PNG", "3"}, {"d", "x-2.png", "4"}, {"e", "headers.txt", "5"}},
			map[string]string{"x.png": "1", "x-2.png": "2", "X-3.PNG": "3", "x-2-2.png": "4", "headers-2.txt": "5"},
		},
		"empty": {[]part{{"a", "e.txt", ""}}, map[string]string{"e.txt": ""}},
		"out of the folder": {
			[]part{{"a", "../../../../tmp/x", "1"}, {"a", "/etc/passwd", "2"}, {"a", "..", "3"}, {"a", "./../..", "4"}, {"a", "x/..", "5"}},
			map[string]string{"x": "1", "passwd": "2", "part-3.bin": "3", "part-4.bin": "4", "part-5.bin": "5"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outer := t.TempDir()
			dir := filepath.Join(outer, "a", "b")
			if _, err := export.WriteDir(t.Context(), dir, job(export.Parts, multipartRequest(t, c.parts...))); err != nil {
				t.Fatal(err)
			}
			for name := range tree(t, outer) {
				if name != "a/" && name != "a/b/" && !strings.HasPrefix(name, "a/b/000012-post/") {
					t.Errorf("%q is outside", name)
				}
			}
			files := tree(t, filepath.Join(dir, "000012-post"))
			if !strings.HasPrefix(files["headers.txt"], "POST / HTTP/1.1\nHost: 127.0.0.1:8080\nContent-Type: multipart/form-data") {
				t.Errorf("got headers %q", files["headers.txt"])
			}
			delete(files, "headers.txt")
			delete(files, "framing.json")
			for name, body := range c.want {
				if files[name] != body {
					t.Errorf("%s: got %.60q, want %.60q", name, files[name], body)
				}
			}
			if len(files) != len(c.want) {
				t.Errorf("got %s", sortedNames(files))
			}
		})
	}
}

// TestHostileParts gives parts the names of escape sequences and paths: every
// part is there, and nothing is anywhere else or harmful to look at.
func TestHostileParts(t *testing.T) {
	t.Parallel()
	var parts []part
	for _, s := range append(escapes(t), `C:\x`, "x%0D%0Ay.png", "a\x00b", strings.Repeat("n", 5000)+".png", strings.Repeat("é", 300), "CON", "nul.png", "x.", "-rf", "~") {
		s = strings.Map(func(c rune) rune { // what the listener splits no part at
			if c < ' ' || c == 0x7f || c == '"' {
				return -1
			}
			return c
		}, s)
		parts = append(parts, part{"a", s, "x"}, part{s, "", "x"})
	}
	r := multipartRequest(t, parts...)
	split, err := r.Parts()
	if err != nil || len(split) != len(parts) {
		t.Fatalf("got %d parts of %d: %v", len(split), len(parts), err)
	}
	outer := t.TempDir()
	dir := filepath.Join(outer, "x")
	if _, err := export.WriteDir(t.Context(), dir, job(export.Parts, r)); err != nil {
		t.Fatal(err)
	}
	files := tree(t, filepath.Join(dir, "000012-post"))
	if len(tree(t, outer)) != len(files)+2 {
		t.Errorf("got %s", sortedNames(tree(t, outer)))
	}
	if len(files) != len(split)+2 {
		t.Errorf("got %d files of %d parts", len(files), len(split))
	}
	for name := range files {
		if filename.Safe(name, "") != name {
			t.Errorf("%q is not safe", name)
		}
	}
	if !isHarmless(files["headers.txt"]) {
		t.Error("headers.txt is not harmless to look at")
	}
}

// TestBrokenParts keeps the whole body where a multipart body cannot be read
// to its end.
func TestBrokenParts(t *testing.T) {
	t.Parallel()
	whole := multipartRequest(t, part{"a", "a.txt", "1"}, part{"b", "b.txt", "22222"})
	for name, c := range map[string]struct {
		contentType string
		body        string
	}{
		"cut off":     {whole.Header.Get("Content-Type"), string(whole.Body()[:len(whole.Body())-70])},
		"no boundary": {"multipart/form-data", string(whole.Body())},
		"garbage":     {whole.Header.Get("Content-Type"), "garbage"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := request("POST", "/", http.Header{"Content-Type": {c.contentType}}, []byte(c.body))
			if _, err := export.WriteDir(t.Context(), dir, job(export.Parts, r)); err != nil {
				t.Fatal(err)
			}
			files := tree(t, filepath.Join(dir, "000012-post"))
			if files["body.bin"] != c.body {
				t.Errorf("got %s, body %.60q", sortedNames(files), files["body.bin"])
			}
		})
	}
}
