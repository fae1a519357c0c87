//go:build unix

package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/camera"
)

// sourceFrames is how many frames the sources of TestSources have: one of each
// kind of project.
const sourceFrames = 5

// TestSources reads every kind of source with every command that takes one, by
// name and, if it is a file, from standard input.
func TestSources(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	recordFrames(t, at("capture"))
	for _, format := range []string{"raw", "parts", "har", "coco", "voc", "yolo", "darknet", "classdirs", "csv"} {
		succeeds(t, nil, "export", at("capture"), "--format", format, "-o", at(format))
	}
	for _, format := range []string{"coco", "voc", "yolo", "darknet", "classdirs", "csv"} {
		succeeds(t, nil, "export", at("capture"), "--format", format, "-o", at(format+".zip"))
	}
	tarFolder(t, at("capture"), at("capture.tar.gz"))
	tarFolder(t, at("yolo"), at("yolo.tar.gz"))
	har := read(t, at("har"))
	write(t, at("requests.har.gz"), compressed(t, har))
	write(t, at("mitmproxy.har"), harWith(t, har, func(request map[string]any, body []byte) {
		request["postData"], request["bodySize"] = map[string]any{"mimeType": request["postData"].(map[string]any)["mimeType"], "text": latin1(body)}, len(body)
	}))
	write(t, at("bodiless.har"), harWith(t, har, func(request map[string]any, body []byte) {
		delete(request, "postData")
		request["bodySize"] = len(body)
	}))
	write(t, at("ngrok.json"), ngrok(t, at("raw")))
	write(t, at("webhook.json"), webhookSite(t, har))
	write(t, at("photos/a.jpg"), read(t, at("coco/images/000001.jpg")))

	const all = sourceFrames
	for _, c := range []struct {
		name  string
		n     int    // requests
		class string // of the first
		seen  bool   // they have images and predictions, so that they can be compared
	}{
		{"capture", all, "king", true},
		{"capture.tar.gz", all, "king", true},
		{"raw", all, "king", true},
		{"raw/000001-post.http", 1, "king", true},
		{"parts", all, "king", true},
		{"har", all, "king", true},
		{"requests.har.gz", all, "king", true},
		{"mitmproxy.har", all, "king", true},
		{"bodiless.har", all, "", false},
		{"ngrok.json", all, "king", true},
		{"webhook.json", all, "king", true},
		{"coco", all, "king", true},
		{"coco.zip", all, "king", true},
		{"voc", all, "king", true},
		{"voc.zip", all, "king", true},
		{"yolo", all, "king", true},
		{"yolo.zip", all, "king", true},
		{"yolo.tar.gz", all, "king", true},
		{"darknet", all, "king", true},
		{"darknet.zip", all, "king", true},
		{"csv", all, "king", true},
		{"csv.zip", all, "king", true},
		{"classdirs", all, "", true}, // in the order of their folders
		{"classdirs.zip", all, "", true},
		{"photos", 1, "", false},
		{"photos/a.jpg", 1, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ways := map[string]io.Reader{at(c.name): nil}
			if info, err := os.Stat(at(c.name)); err == nil && info.Mode().IsRegular() {
				ways["-"] = bytes.NewReader(nil)
			}
			for name, stdin := range ways {
				again := func() io.Reader {
					if stdin == nil {
						return nil
					}
					return bytes.NewReader(read(t, at(c.name)))
				}
				if got := strings.Count(succeeds(t, again(), "export", name, "--format", "ndjson", "-o", "-"), `"type":"request"`); got != c.n {
					t.Errorf("export %s: got %d requests, want %d", name, got, c.n)
				}
				report, _ := runs(t, again(), "check", name)
				if !strings.Contains(report, fmt.Sprintf("%d request", c.n)) {
					t.Errorf("check %s: got %s", name, report)
				}
				if got, _ := runs(t, again(), "show", name, "1", "--graphics", "none"); !strings.Contains(got, c.class) {
					t.Errorf("show %s: got %s", name, got)
				}
				paired, _ := runs(t, again(), "diff", at("capture"), name)
				if c.seen && !strings.Contains(paired, fmt.Sprintf("%d in B: %d pairs by image", c.n, c.n)) || !c.seen && !strings.Contains(paired, "0 in B") {
					t.Errorf("diff %s: got %s", name, paired)
				}
				var taken atomic.Int64
				sink := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					taken.Add(1)
					_, _ = io.Copy(io.Discard, r.Body)
				}))
				replayed, err := runs(t, again(), "replay", name, "--to", sink.URL, "--rate", "max")
				sink.Close()
				if bodies := c.name != "bodiless.har"; bodies && taken.Load() != int64(c.n) || !bodies && (err == nil || !strings.Contains(replayed, "nothing was kept")) {
					t.Errorf("replay %s: %d came, want %d: %s", name, taken.Load(), c.n, replayed)
				}
			}
			s := startScreen(t, "open", at(c.name))
			if c.name == "bodiless.har" {
				s.await("Requests")
			} else {
				s.await(`\x1bP[0-9;]*q`) // a picture
			}
			if err := s.write("q"); err != nil {
				t.Fatal(err)
			}
			if err := s.cmd.Wait(); err != nil {
				t.Errorf("open: %v", err)
			}
		})
	}
}

// TestSourcesRefused: what means harm is refused by every command, with the
// reason, and nothing of it is unpacked.
func TestSourcesRefused(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, in one goroutine")
	}
	dir := t.TempDir()
	slip, bomb, link := filepath.Join(dir, "slip.zip"), filepath.Join(dir, "bomb.zip"), filepath.Join(dir, "link.tar.gz")
	write(t, slip, zipOf(t, "../../evil.http", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
	write(t, bomb, zipOf(t, "a.http", strings.Repeat("\x00", 96<<20))) // the bound is 64 MiB and 200 times the packed size
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: "a.http", Linkname: "/etc/passwd"}); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	write(t, link, compressed(t, packed.Bytes()))
	for _, source := range []string{slip, bomb, link} {
		for _, args := range [][]string{
			{"export", source, "--format", "ndjson", "-o", "-"},
			{"check", source},
			{"show", source, "1"},
			{"diff", source, source},
			{"replay", source, "--to", "http://127.0.0.1:1/"},
		} {
			if out, err := runs(t, nil, args...); err == nil || !strings.Contains(out, "refused") {
				t.Errorf("%q: %v: %s", args, err, out)
			}
		}
		s := startScreen(t, "open", source)
		s.await("refused")
		if err := s.cmd.Wait(); err == nil {
			t.Errorf("open %s: got no failure", source)
		}
	}
}

// frames returns one frame of each kind, as a camera sends them.
func frames(t *testing.T) (list []*capture.Request) {
	t.Helper()
	source := camera.NewSource(1)
	for i, kind := range camera.Kinds() {
		frame, err := source.Frame(kind, i, time.Unix(int64(i), 0).UTC())
		if err != nil {
			t.Fatal(err)
		}
		contentType, body, err := frame.Body()
		if err != nil {
			t.Fatal(err)
		}
		r := capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {contentType}}, body)
		r.Seq, r.Time, r.Host, r.Status = uint64(i+1), time.Unix(int64(i), 0).UTC(), "cam", http.StatusOK
		list = append(list, r)
	}
	return list
}

// recordFrames makes a capture of one frame of each kind.
func recordFrames(t *testing.T, dir string) {
	t.Helper()
	rec, err := archive.NewRecorder(dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range frames(t) {
		if err := rec.Record(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
}

// runs returns all that the program says.
func runs(t *testing.T, stdin io.Reader, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "framebin", args...)
	cmd.Stdin = stdin
	cmd.Env = append(cmd.Environ(), "TERM=dumb", noRaceDelay)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func succeeds(t *testing.T, stdin io.Reader, args ...string) string {
	t.Helper()
	out, err := runs(t, stdin, args...)
	if err != nil {
		t.Fatalf("%q: %v: %s", args, err, out)
	}
	return out
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func compressed(t *testing.T, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	_ = z.Close()
	return b.Bytes()
}

func zipOf(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(w, content)
	_ = z.Close()
	return b.Bytes()
}

func tarFolder(t *testing.T, from, to string) {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.AddFS(os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	write(t, to, compressed(t, b.Bytes()))
}

// latin1 has a character for each byte, as mitmproxy writes bodies.
func latin1(body []byte) string {
	runes := make([]rune, len(body))
	for i, c := range body {
		runes[i] = rune(c)
	}
	return string(runes)
}

// harBodies calls do for each request of a HAR.
func harBodies(t *testing.T, har []byte, do func(request map[string]any, body []byte)) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(har, &doc); err != nil {
		t.Fatal(err)
	}
	for _, entry := range doc["log"].(map[string]any)["entries"].([]any) {
		request := entry.(map[string]any)["request"].(map[string]any)
		content := request["_content"].(map[string]any)
		body, err := base64.StdEncoding.DecodeString(content["text"].(string))
		if err != nil {
			t.Fatal(err)
		}
		do(request, body)
	}
	return doc
}

// harWith is a HAR as another program writes it.
func harWith(t *testing.T, har []byte, alter func(request map[string]any, body []byte)) []byte {
	t.Helper()
	doc := harBodies(t, har, func(request map[string]any, body []byte) {
		for name := range request {
			if strings.HasPrefix(name, "_") {
				delete(request, name)
			}
		}
		alter(request, body)
	})
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// ngrok has HTTP messages as its inspector returns them, the newest first.
func ngrok(t *testing.T, dir string) []byte {
	t.Helper()
	var list []any
	for i := sourceFrames; i > 0; i-- {
		raw := read(t, filepath.Join(dir, fmt.Sprintf("%06d-post.http", i)))
		list = append(list, map[string]any{
			"uri": "/api/requests/http/x", "start": time.Unix(int64(i), 0).UTC(), "remote_addr": "1.2.3.4",
			"request": map[string]any{"method": "POST", "raw": raw}, "response": map[string]any{"status_code": 200},
		})
	}
	text, err := json.Marshal(map[string]any{"requests": list})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// webhookSite has requests as its API returns them.
func webhookSite(t *testing.T, har []byte) []byte {
	t.Helper()
	var list []any
	harBodies(t, har, func(request map[string]any, body []byte) {
		list = append(list, map[string]any{
			"uuid": "u", "method": "POST", "content": latin1(body), "size": len(body), "url": "https://webhook.site/t",
			"created_at": fmt.Sprintf("2026-01-02 03:04:%02d", len(list)),
			"headers":    map[string]any{"content-type": []any{request["postData"].(map[string]any)["mimeType"]}},
		})
	})
	text, err := json.Marshal(map[string]any{"data": list})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
