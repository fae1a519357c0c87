package doctor_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/framebin/framebin/ui/doctor"
)

func TestQR(t *testing.T) {
	t.Parallel()
	lines, err := doctor.QR("http://192.168.1.5:8080/9fJkq3mZ0aXc7LQd1uT2Vw")
	if err != nil {
		t.Fatal(err)
	}
	width := utf8.RuneCountInString(lines[0])
	for _, line := range lines {
		if utf8.RuneCountInString(line) != width {
			t.Errorf("a line is not as wide as the others: %q", line)
		}
	}
	if len(lines) != (width+1)/2 {
		t.Errorf("%d lines of %d cells are not square", len(lines), width)
	}
	if strings.Trim(lines[0], "█") != "" || !strings.HasPrefix(lines[3], "██") {
		t.Error("there is no border around the code")
	}
	if _, err := doctor.QR(strings.Repeat("x", 10000)); err == nil {
		t.Error("a code of any length was made")
	}
}

func TestHints(t *testing.T) {
	t.Parallel()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	tests := map[string]struct {
		files  fstest.MapFS
		system string
		want   string // of all hints
	}{
		"nothing":   {nil, "linux", ""},
		"ufw":       {fstest.MapFS{"etc/ufw/ufw.conf": file("ENABLED=yes\n")}, "linux", "ufw allow 8080/tcp"},
		"ufw off":   {fstest.MapFS{"etc/ufw/ufw.conf": file("ENABLED=no\n")}, "linux", ""},
		"firewalld": {fstest.MapFS{"run/firewalld/x": file("")}, "linux", "--add-port=8080/tcp"},
		"container": {fstest.MapFS{".dockerenv": file("")}, "linux", "docker run -p 8080:8080"},
		"WSL":       {fstest.MapFS{"proc/version": file("Linux version 6.6 (Microsoft)")}, "linux", "portproxy"},
		"Windows":   {nil, "windows", "firewall of Windows"},
		"macOS":     {nil, "darwin", "firewall of macOS"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(doctor.Hints(test.files, test.system, "8080"), "\n")
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestProbe(t *testing.T) {
	posted := make(chan string, 1)
	ok := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		posted <- r.Method + " " + r.URL.Path + " " + r.Header.Get("Content-Type")
	}))
	defer ok.Close()
	missing := httptest.NewServer(http.NotFoundHandler())
	defer missing.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	gone := httptest.NewServer(nil)
	gone.Close()
	tests := map[string]struct {
		url   string
		steps int
		way   string // of the last step; "" where it did not fail
	}{
		"reached":          {ok.URL + "/camera", 3, ""},
		"another path":     {missing.URL, 3, "secret path"},
		"gone":             {gone.URL, 2, "nothing listens"},
		"not trusted":      {secure.URL, 3, "certificate"},
		"http, not https":  {strings.Replace(ok.URL, "http:", "https:", 1), 3, "it speaks http"},
		"no URL":           {"::", 1, "use one such as"},
		"no name of these": {"http://no-such-host.invalid/", 1, "does not know"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			steps := doctor.Probe(t.Context(), test.url, false)
			last := steps[len(steps)-1]
			if len(steps) != test.steps || (last.Err == nil) != (test.way == "") || !strings.Contains(last.Way, test.way) {
				t.Errorf("%d steps, the last %+v", len(steps), last)
			}
		})
	}
	if got := <-posted; got != "POST /camera application/json" {
		t.Errorf("got %q", got)
	}
}
