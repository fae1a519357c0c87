package wire_test

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/archive/wire"
)

func TestIsToken(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"POST": true, "X-Camera_1.2": true, "!#$%&'*+-.^_`|~": true,
		"": false, "GET /": false, "a:b": false, "a\r\n": false, "é": false, "a\x00": false, "(a)": false,
	} {
		if got := wire.IsToken(text); got != want {
			t.Errorf("IsToken(%q) = %v", text, got)
		}
	}
}

// FuzzMessage: whatever stands in an archive, a message that is written of it
// is read as one request with one header of that name.
func FuzzMessage(f *testing.F) {
	f.Add("POST", "/a b", "X-A", "1\r\nX-B: 2")
	f.Add("GET", "", "a", "\r\n\r\nGET / HTTP/1.1")
	f.Add("GET", "/ü?\x7f#\t", "host", " \xff\x00 ")
	f.Add("GET\r\n", "/", "a b", "")
	f.Fuzz(func(t *testing.T, method, target, name, value string) {
		if !wire.IsToken(method) || !wire.IsToken(name) {
			return
		}
		target = wire.Target(target)
		if wire.HasBlank(target) {
			t.Fatalf("target %q", target)
		}
		value = wire.Value(value)
		if strings.ContainsAny(value, "\r\n\x00") || value != wire.Trim(value) || wire.Value(value) != value {
			t.Fatalf("value %q", value)
		}
		lines := strings.Split(method+" "+target+" HTTP/1.1\r\n"+name+": "+value+"\r\n\r\n", "\r\n")
		if len(lines) != 4 {
			t.Fatalf("%d lines: %q", len(lines), lines)
		}
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(strings.Join(lines, "\r\n"))))
		if err != nil {
			return // a target that is no URI, a header that net/http checks
		}
		if r.Method != method || len(r.Header)+len(r.Host) > 1+len(value) && len(r.Header) > 1 {
			t.Errorf("read as %s with %v", r.Method, r.Header)
		}
	})
}
