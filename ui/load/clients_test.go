//go:build load && linux

package load_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// frame is what every client sends: a field "image" with a file, and a field
// "predictions" with another.
type frame struct {
	dir         string
	image       []byte
	predictions string
}

func newFrame(t *testing.T) frame {
	t.Helper()
	f := frame{
		dir:         t.TempDir(),
		image:       photo(t, 200_000),
		predictions: `{"kind":"ImageClassification.v1","classId":"ripe","confidence":0.97}`,
	}
	for name, data := range map[string][]byte{"image.jpeg": f.image, "predictions.json": []byte(f.predictions)} {
		if err := os.WriteFile(filepath.Join(f.dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// TestClients sends the same frame with clients of other makes, in the ways
// that they have: each is captured with both parts to the byte, and read.
func TestClients(t *testing.T) {
	t.Parallel()
	f := newFrame(t)
	s := headless(t)
	form := []string{"-F", "image=@image.jpeg;type=image/jpeg", "-F", "predictions=@predictions.json;type=application/json"}
	curl := func(args ...string) []string {
		return append(append([]string{"curl", "-sS", "--fail-with-body", "--max-time", "30"}, args...), form...)
	}
	for name, command := range map[string][]string{
		"curl":                curl(),
		"curl chunked":        curl("-H", "Transfer-Encoding: chunked"),
		"curl expect":         curl("-H", "Expect: 100-continue", "--expect100-timeout", "20"),
		"curl HTTP/1.0":       curl("--http1.0"),
		"curl, HTTP/2 asked":  curl("--http2"),
		"python requests":     {"python3", "-c", pythonRequests},
		"python http chunked": {"python3", "-c", pythonChunked},
		"node FormData":       {"node", "-e", nodeFormData},
		"node http":           {"node", "-e", nodeStream},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(command[0]); err != nil {
				t.Skip(err)
			}
			if command[0] == "python3" && exec.Command("python3", "-c", "import requests").Run() != nil {
				t.Skip("python3-requests is not installed")
			}
			url := s.url + strings.ReplaceAll(strings.ReplaceAll(name, " ", "-"), ",", "")
			cmd := exec.CommandContext(t.Context(), command[0], append(command[1:], url)...)
			cmd.Dir = f.dir
			if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "captured") {
				t.Fatalf("%v: %s", err, out)
			}
			f.captured(t, s, strings.TrimPrefix(url, s.url))
		})
	}
	t.Run("go", func(t *testing.T) {
		t.Parallel()
		pipe, in := io.Pipe() // of unknown length: chunked
		w := multipart.NewWriter(in)
		go func() {
			for name, data := range map[string]string{"image": string(f.image), "predictions": f.predictions} {
				part, _ := w.CreateFormFile(name, map[string]string{"image": "image.jpeg", "predictions": "predictions.json"}[name])
				_, _ = io.WriteString(part, data)
			}
			_ = in.CloseWithError(w.Close())
		}()
		resp, err := http.Post(s.url+"go", w.FormDataContentType(), pipe)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
			t.Fatalf("got %s: %s", resp.Status, body)
		}
		f.captured(t, s, "go")
	})
}

// captured fails unless the request to a target is there as it was sent.
func (f frame) captured(t *testing.T, s *server, target string) {
	t.Helper()
	m := s.await(t, "target /"+target, func(m message) bool { return m.Target == "/"+target })
	if m.Type != "request" || m.Prediction == nil || m.Prediction.Kind != "image-classification" || len(m.Parts) != 2 {
		t.Fatalf("got %+v", m)
	}
	for _, p := range m.Parts {
		want := map[string]int{"image.jpeg": len(f.image), "predictions.json": len(f.predictions)}[p.Filename]
		if p.Bytes != want {
			t.Errorf("part %s: got %d bytes, want %d", p.Filename, p.Bytes, want)
		}
	}
}

const pythonRequests = `
import sys, requests
with open("image.jpeg", "rb") as image, open("predictions.json", "rb") as predictions:
    answer = requests.post(sys.argv[1], timeout=30, files={
        "image": ("image.jpeg", image, "image/jpeg"),
        "predictions": ("predictions.json", predictions, "application/json"),
    })
answer.raise_for_status()
print(answer.text)
`

// A generator as body makes requests send it in chunks.
const pythonChunked = `
import sys, requests
body = requests.Request("POST", sys.argv[1], files={
    "image": ("image.jpeg", open("image.jpeg", "rb").read(), "image/jpeg"),
    "predictions": ("predictions.json", open("predictions.json", "rb").read(), "application/json"),
}).prepare()
def pieces(data):
    for i in range(0, len(data), 1000):
        yield data[i:i + 1000]
answer = requests.post(sys.argv[1], data=pieces(body.body), headers={"Content-Type": body.headers["Content-Type"]}, timeout=30)
answer.raise_for_status()
print(answer.text)
`

// fetch of Node is undici.
const nodeFormData = `
const fs = require("fs");
(async () => {
  const form = new FormData();
  form.append("image", new Blob([fs.readFileSync("image.jpeg")], { type: "image/jpeg" }), "image.jpeg");
  form.append("predictions", new Blob([fs.readFileSync("predictions.json")], { type: "application/json" }), "predictions.json");
  const answer = await fetch(process.argv[1], { method: "POST", body: form, signal: AbortSignal.timeout(30000) });
  console.log(answer.status, await answer.text());
  process.exit(answer.ok ? 0 : 1);
})();
`

const nodeStream = `
const fs = require("fs"), http = require("http");
const part = (name, file, type) => Buffer.concat([
  Buffer.from('--b\r\nContent-Disposition: form-data; name="' + name + '"; filename="' + file + '"\r\nContent-Type: ' + type + '\r\n\r\n'),
  fs.readFileSync(file), Buffer.from("\r\n")]);
const request = http.request(process.argv[1], { method: "POST", headers: { "Content-Type": "multipart/form-data; boundary=b" } }, answer => {
  answer.on("data", data => console.log(String(data)));
  answer.on("end", () => process.exit(answer.statusCode === 200 ? 0 : 1));
});
request.write(part("image", "image.jpeg", "image/jpeg"));
request.write(part("predictions", "predictions.json", "application/json"));
request.end("--b--\r\n");
`

// good posts a request that is beyond reproach and fails unless it is taken.
func (s *server) good(t *testing.T) {
	t.Helper()
	resp, err := http.Post(s.url+"good", "application/json", bytes.NewReader([]byte(`{"a":1}`)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
		t.Fatal(fmt.Errorf("got %s: %s", resp.Status, body))
	}
}
