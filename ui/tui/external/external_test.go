package external_test

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/ui/tui/detail"
	"github.com/framebin/framebin/ui/tui/external"
)

func TestPrograms(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there it is always notepad")
	}
	for name, c := range map[string]struct {
		env           []string
		editor, pager string
	}{
		"nothing set":   {nil, "vi", "less"},
		"an editor":     {[]string{"EDITOR=nano"}, "nano", "nano"},
		"visual first":  {[]string{"EDITOR=nano", "VISUAL=code --wait"}, "code --wait", "code --wait"},
		"a pager":       {[]string{"PAGER=most"}, "vi", "most"},
		"blank is none": {[]string{"EDITOR= ", "PAGER=more"}, "vi", "more"},
	} {
		if got := external.Editor(c.env).String(); got != c.editor {
			t.Errorf("%s: got editor %q, want %q", name, got, c.editor)
		}
		if got := external.Pager(c.env).String(); got != c.pager {
			t.Errorf("%s: got pager %q, want %q", name, got, c.pager)
		}
	}
	for system, want := range map[string]string{"linux": "xdg-open", "darwin": "open", "windows": "rundll32 url.dll,FileProtocolHandler"} {
		if got := external.Viewer(system).String(); got != want {
			t.Errorf("%s: got %q, want %q", system, got, want)
		}
	}
}

// TestWritePart writes a body twice, under two names, by a name that cannot
// leave the folder.
func TestWritePart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {"application/json"}}, []byte(`{}`))
	r.Seq = 7
	for _, want := range []string{"request-7.json", "request-7-2.json"} {
		path, size, err := external.WritePart(r, detail.WholeBody, dir)
		if err != nil || filepath.Base(path) != want || size != 2 {
			t.Fatalf("got %s, %d, %v, want %s", path, size, err, want)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != `{}` {
			t.Errorf("got %q, %v", text, err)
		}
	}
	if _, _, err := external.WritePart(r, 3, dir); err == nil {
		t.Error("a part that is not there was written")
	}
	mixed := "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../../etc/x.txt\"\r\n\r\nhello\r\n--b--\r\n"
	r = capture.NewRequest("POST", "/", http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}, []byte(mixed))
	path, _, err := external.WritePart(r, 0, dir)
	if err != nil || filepath.Dir(path) != dir {
		t.Errorf("got %s, %v, want a file in %s", path, err, dir)
	}
}

// TestBefore hands the terminal itself on, not a pipe to it.
func TestBefore(t *testing.T) {
	t.Parallel()
	in, out := os.Stdin, os.Stderr
	cmd := external.Program{"less", "-R"}.Before("/x", in, out)
	if cmd.Stdin != in || cmd.Stdout != out || cmd.Stderr != out || cmd.Args[2] != "/x" {
		t.Errorf("got %v, %v, %v, %q", cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Args)
	}
}
