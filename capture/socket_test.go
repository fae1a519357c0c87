package capture_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/meter"
)

// socketFile returns a path that is short enough for a socket.
func socketFile(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("files have no modes there")
	}
	dir, err := os.MkdirTemp("", "fb") //nolint:usetesting // whose paths are too long for a socket on some systems
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "a b.sock")
}

// TestSocket sends through a unix socket, as curl and the simulated camera do.
func TestSocket(t *testing.T) {
	t.Parallel()
	path := socketFile(t)
	l := listen(t, capture.Config{Addr: "unix:" + path, Path: "/a b"}, nil)
	if info, err := os.Lstat(path); err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("got %v %v, want a socket for its owner alone", info.Mode(), err)
	}
	if want := "http://unix:" + path + ":/a%20b"; l.URL() != want {
		t.Errorf("got the URL %s, want %s", l.URL(), want)
	}
	socket, target, ok := capture.SplitSocketURL(l.URL())
	if !ok || socket != path || target != "http://localhost/a%20b" {
		t.Errorf("the URL is taken apart to %q and %q", socket, target)
	}
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	defer client.CloseIdleConnections()
	answer, err := client.Post(target, "text/plain", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	r := l.wait(t, 1)
	if answer.StatusCode != http.StatusOK || r.Remote != "unix" || r.Host != "localhost" || r.Size != 5 || len(r.Head) == 0 {
		t.Errorf("got %d and %+v", answer.StatusCode, r)
	}
	sum, err := camera.Run(t.Context(), camera.Config{URL: l.URL(), Count: 2})
	if err != nil || sum.Accepted != 2 {
		t.Errorf("the camera says %+v, %v", sum, err)
	}
	if err := l.stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); !os.IsNotExist(err) {
		t.Errorf("the socket is still there: %v", err)
	}
}

// TestSocketRefused has what goes wrong without HTTP told of a socket, too.
func TestSocketRefused(t *testing.T) {
	t.Parallel()
	path := socketFile(t)
	l := listen(t, capture.Config{Addr: "unix:" + path}, nil)
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := c.Write([]byte("\x16\x03\x01\x00\x05hello\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if r := l.wait(t, 1); !r.Rejected || r.Remote != "unix" || !strings.Contains(r.Reason, "speaks TLS") {
		t.Errorf("got %+v", r)
	}
}

// TestSocketPages: a page comes to a socket as little as to loopback, whatever
// name the proxy before it has.
func TestSocketPages(t *testing.T) {
	t.Parallel()
	path := socketFile(t)
	l := listen(t, capture.Config{Addr: "unix:" + path, AllowOrigins: []string{"https://tool.example"}}, nil)
	for fields, want := range map[string]string{
		"":                                  " 200 ",
		"Origin: https://evil.example\r\n":  " 403 ",
		"Origin: null\r\n":                  " 403 ",
		"Sec-Fetch-Site: cross-site\r\n":    " 403 ",
		"Origin: https://tool.example\r\n":  " 200 ",
		"Origin: http://localhost:3000\r\n": " 200 ",
	} {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(c, "POST / HTTP/1.1\r\nHost: evil.example\r\n"+fields+"Content-Length: 0\r\nConnection: close\r\n\r\n")
		answer, _ := io.ReadAll(c)
		_ = c.Close()
		if got := string(answer); !strings.Contains(got, want) || want == " 403 " &&
			(!strings.Contains(got, "--allow-origin lets it in") || strings.Contains(got, "Access-Control")) {
			t.Errorf("%q: got %s, want%s", fields, got, want)
		}
	}
	l.wait(t, 6)
}

// TestSocketTaken: one that nobody listens on makes room, all else stays.
func TestSocketTaken(t *testing.T) {
	t.Parallel()
	path := socketFile(t)
	stale, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	open := func(addr string) error {
		s, err := capture.Listen(capture.Config{Addr: addr}, capture.NewRing(1, 1<<20), meter.New())
		if err == nil {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			err = s.Serve(ctx)
		}
		return err
	}
	refuses := func(addr, why string) {
		t.Helper()
		if err := open(addr); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%.60s: got error %v, want %q", addr, err, why)
		}
	}
	refuses("unix:"+path, "something else listens there")
	stale.(*net.UnixListener).SetUnlinkOnClose(false)
	_ = stale.Close()
	if err := open("unix:" + path); err != nil {
		t.Errorf("a socket that was left: %v", err)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	refuses("unix:"+path, "no socket")
	if text, err := os.ReadFile(path); string(text) != "mine" {
		t.Errorf("the file has %q now: %v", text, err)
	}
	refuses("unix:", "want a file")
	refuses("unix:"+filepath.Join(path+".d", "x"), "make its folder first")
	refuses("unix:/"+strings.Repeat("x", 200), "a socket takes 107 at most")
}
