package export_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/export"
)

// received is what a server got.
type received struct {
	method, target, host string
	header               http.Header
	body                 []byte
}

// listen runs a server that passes on what it gets.
func listen(t *testing.T) (host string, got <-chan received) {
	t.Helper()
	c := make(chan received, 10)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		c <- received{r.Method, r.RequestURI, r.Host, r.Header.Clone(), body}
		w.Header().Set("Content-Length", "2")
		_, _ = io.WriteString(w, "ok")
	}))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://"), c
}

// shells returns what to run scripts with: sh, and bash and busybox where
// they are, as their quoting and printf are their own.
func shells(t *testing.T) map[string][]string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the scripts are for POSIX systems")
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	found := map[string][]string{}
	for _, s := range [][]string{{"sh"}, {"bash"}, {"bash", "--posix"}, {"busybox", "sh"}, {"zsh"}} {
		if path, err := exec.LookPath(s[0]); err == nil {
			found[strings.Join(s, " ")] = append([]string{path}, s[1:]...)
		}
	}
	if len(found) == 0 {
		t.Skip("no shell is installed")
	}
	return found
}

// hostile are requests whose every field tries to get out of its quotes, or
// to make curl read a file, follow an option or expand a pattern.
func hostile() map[string]*capture.Request {
	evil := []string{
		`'; touch PWNED; '`, `$(touch PWNED)`, "`touch PWNED`", `"; touch PWNED; "`, `\'; touch PWNED #`,
		`@/etc/passwd`, `-o PWNED`, `--output=PWNED`, `%s%n\n\012`, `!!`, `~`, `*`, `{a,b}`, `[1-3]`, `a;`, `;`, `:`, `é"'\`,
		"\x80\x9b31m\xff", "\u202e\u200b", "tab\there", `\`, `'`, `''`, `$HOME`, `\u0041`, "\u0085x\u00a0",
	}
	all := map[string]*capture.Request{
		"get":           request("GET", "/", http.Header{}, nil),
		"query":         request("GET", "/a?b=c&d='e'&f=$(touch$IFS'PWNED')&g={1,2}[3-4]%20+", http.Header{}, nil),
		"path as is":    request("GET", "/a/../b/./c//d", http.Header{}, nil),
		"fragment":      request("GET", "/a#b", http.Header{}, nil),
		"odd target":    request("GET", "/\xff\x80é<>\"{}|\\^`'$(touch$IFS'PWNED')", http.Header{}, nil),
		"double slash":  request("GET", "//evil.example/x", http.Header{}, nil),
		"user":          request("GET", "/@evil.example:80/x", http.Header{}, nil),
		"empty body":    request("POST", "/", http.Header{"Content-Length": {"0"}}, nil),
		"post bare":     request("POST", "/", http.Header{}, nil),
		"head":          request("HEAD", "/", http.Header{"Connection": {"keep-alive"}}, nil),
		"head body":     request("HEAD", "/", http.Header{"Content-Length": {"1"}}, []byte("x")),
		"delete":        request("DELETE", "/x", http.Header{"Authorization": {"Basic eDp5"}}, nil),
		"get body":      request("GET", "/", http.Header{"Content-Type": {"application/json"}}, []byte(`{"a":1}`)),
		"options":       request("OPTIONS", "/", http.Header{}, nil),
		"odd method":    request("-X", "/", http.Header{}, nil),
		"evil method":   request("A'`$!|", "/", http.Header{}, nil),
		"binary":        request("POST", "/", http.Header{"Content-Type": {"image/jpeg"}}, binary()),
		"large":         request("POST", "/", http.Header{"Content-Type": {"image/jpeg"}}, bytes.Repeat(binary(), 400)),
		"at":            request("POST", "/", http.Header{}, []byte("@/etc/passwd")),
		"dash":          request("POST", "/", http.Header{}, []byte("-")),
		"percent":       request("POST", "/", http.Header{}, []byte(`%s%%\n\012\\'"$(touch PWNED)`+"\x00"+"1")),
		"only newlines": request("POST", "/", http.Header{}, []byte("\n\n\n")),
		"no newline":    request("POST", "/", http.Header{}, []byte("a\r\nb")),
		"chunked":       request("POST", "/", http.Header{"Transfer-Encoding": {"chunked"}, "Trailer": {"X"}}, []byte("abc")),
		"expect":        request("POST", "/", http.Header{"Expect": {"100-continue"}}, []byte(strings.Repeat("a", 2<<20))),
		"own headers":   request("POST", "/", http.Header{"User-Agent": {"x/1"}, "Accept": {"a/b", "c/d"}, "Content-Type": {""}, "X-Empty": {""}}, []byte("a")),
		"names":         request("POST", "/", http.Header{"X'y": {"1"}, "X`id`": {"2"}, "$(id)": {"3"}, "X*": {"4"}}, nil),
		"injection":     request("GET", "/\r\nX-Evil: 1", http.Header{"X-A": {"1\r\nX-Evil: 2"}}, nil),
		"upgrade":       request("GET", "/", http.Header{"Connection": {"Upgrade, HTTP2-Settings"}, "Upgrade": {"h2c"}, "Http2-Settings": {"AAMAAABk"}}, nil),
		"old":           request("POST", "/", http.Header{}, []byte("a")),
	}
	all["old"].Proto = "HTTP/1.0"
	for _, e := range evil {
		all["header "+e] = request("POST", "/", http.Header{"X-Evil": {e, "x" + e}}, []byte(e))
		all["host "+e] = request("POST", "/", http.Header{}, nil)
		all["host "+e].Host = e
	}
	return all
}

// take returns what the server got. The handler is done before its client is.
func take(t *testing.T, got <-chan received) received {
	t.Helper()
	select {
	case g := <-got:
		return g
	default:
		t.Fatal("the server got nothing")
		return received{}
	}
}

// compareReceived fails where a server got something else than was captured.
func compareReceived(t *testing.T, got received, want *capture.Request) {
	t.Helper()
	if got.method != want.Method {
		t.Errorf("got method %q, want %q", got.method, want.Method)
	}
	if !bytes.Equal(got.body, want.Body()) {
		t.Errorf("got %d bytes of body %.60q, want %d bytes %.60q", len(got.body), got.body, len(want.Body()), want.Body())
	}
	g, w := got.header.Clone(), want.Header.Clone()
	for _, h := range []http.Header{g, w} {
		for _, name := range []string{"Connection", "Content-Length", "Transfer-Encoding", "Trailer", "Expect", "Upgrade", "Http2-Settings"} {
			h.Del(name)
		}
		for name, values := range h {
			for i, v := range values {
				values[i] = strings.Trim(strings.NewReplacer("\r", " ", "\n", " ").Replace(v), " \t")
			}
			if !isToken(name) {
				delete(h, name)
			}
		}
	}
	if !maps.EqualFunc(g, w, slices.Equal) {
		t.Errorf("got headers %q, want %q", g, w)
	}
}

func isToken(s string) bool { return !strings.ContainsAny(s, "()") }

// isHarmless reports whether text has nothing that a terminal acts on.
func isHarmless(text string) bool {
	for i, c := range text {
		if c != '\n' && c != '\t' && (unicode.Is(unicode.Cc, c) || unicode.Is(unicode.Cf, c)) ||
			c == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD") {
			return false
		}
	}
	return true
}

// runShell runs a script file from another folder than its own and fails if
// it fails, or leaves something behind.
func runShell(t *testing.T, shell []string, script string, args ...string) {
	t.Helper()
	cwd := t.TempDir()
	cmd := exec.CommandContext(t.Context(), shell[0], append(append(slices.Clone(shell[1:]), script), args...)...)
	cmd.Dir = cwd
	out, err := cmd.CombinedOutput()
	if err != nil {
		text, _ := os.ReadFile(script)
		t.Fatalf("%v: %s\n%.2000s", err, out, text)
	}
	left, err := os.ReadDir(cwd)
	if err != nil || len(left) > 0 {
		t.Fatalf("the script left %v behind: %v", left, err)
	}
}

func TestCurlScripts(t *testing.T) {
	t.Parallel()
	found := shells(t)
	for name, r := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host, got := listen(t)
			dir := filepath.Join(t.TempDir(), "it's a -dir\n")
			job := export.Job{Format: export.Curl, Requests: export.Of(r)}
			if _, err := export.WriteDir(t.Context(), dir, job); err != nil {
				t.Fatal(err)
			}
			scripts, err := filepath.Glob(filepath.Join(dir, "000012-*.sh"))
			if err != nil || len(scripts) != 1 {
				t.Fatalf("got %v: %v", scripts, err)
			}
			alone := filepath.Join(t.TempDir(), "alone.sh")
			writeFile(t, alone, job)
			for shell, command := range found {
				for _, script := range []string{scripts[0], alone} {
					text, err := os.ReadFile(script)
					if err != nil || !isHarmless(string(text)) {
						t.Errorf("%s: the script is not harmless to look at: %v", shell, err)
					}
					runShell(t, command, script, "http://"+host+"/elsewhere?a=b")
					g := take(t, got)
					if g.target != "/elsewhere?a=b" || g.host != host {
						t.Errorf("%s: sent to %q at %q", shell, g.target, g.host)
					}
					compareReceived(t, g, r)
				}
			}
		})
	}
}

// writeFile writes what Write writes.
func writeFile(t *testing.T, path string, job export.Job) {
	t.Helper()
	var b bytes.Buffer
	if _, err := export.Write(t.Context(), &b, job); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestInvisible: what a terminal shows nothing of is escaped.
func TestInvisible(t *testing.T) {
	t.Parallel()
	r := request("POST", "/a\ufe0f\u3164", http.Header{"X-A": {"b\U000e0100"}}, nil)
	for _, format := range []*export.Format{export.Curl, export.NDJSON} {
		var b bytes.Buffer
		if _, err := export.Write(t.Context(), &b, export.Job{Format: format, Requests: export.Of(r)}); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(b.String(), "\ufe0f\u3164\U000e0100") {
			t.Errorf("%s: got %q", format.Name, b.String())
		}
	}
}

// TestCurlOrder: headers are sent in the order and the spelling that they came
// in, and what is not sent again is said.
func TestCurlOrder(t *testing.T) {
	t.Parallel()
	r := request("POST", "/", http.Header{"X-B": {"1", "3"}, "X-A": {"2 2"}, "Accept": {"*/*"}}, nil)
	r.Head = []byte("POST / HTTP/1.1\r\nx-B: 1\r\nhost: h\r\naccept: */*\r\nX-a: 2\r\n 2\r\nx-b: 3\r\nTransfer-Encoding: chunked\r\n\r\n")
	r.Trailer = []byte("sum: \x1b[31m\r\n")
	var b bytes.Buffer
	if _, err := export.Write(t.Context(), &b, export.Job{Format: export.Curl, Requests: export.Of(r)}); err != nil {
		t.Fatal(err)
	}
	want := "--header 'x-B: 1' \\\n\t--header 'accept: */*' \\\n\t--header 'X-a: 2 2' \\\n\t--header 'x-b: 3' \\\n\t--header 'User-Agent:'"
	if text := b.String(); !strings.Contains(text, want) || !strings.Contains(text, "# Not sent, as curl cannot: what came after the body, sum: \\033[31m\n") {
		t.Errorf("got %s", text)
	}
}

// TestCurlAddress runs scripts without an argument: they send to where the
// request was captured, the target and the Host as they were.
func TestCurlAddress(t *testing.T) {
	t.Parallel()
	found := shells(t)
	for name, r := range hostile() {
		if name == "injection" || !isHostHeader(r.Host) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host, got := listen(t)
			for _, origin := range []string{"", "http://" + host + "/secret"} {
				c := capture.NewRequest(r.Method, r.Target, r.Header, r.Body())
				c.Host = r.Host
				if origin == "" || c.Host == "127.0.0.1:8080" {
					c.Host = host
				}
				script := filepath.Join(t.TempDir(), "x.sh")
				writeFile(t, script, export.Job{Format: export.Curl, Requests: export.Of(c), Origin: origin})
				runShell(t, found["sh"], script)
				g := take(t, got)
				if g.target != r.Target {
					t.Errorf("got target %q, want %q", g.target, r.Target)
				}
				if g.host != c.Host {
					t.Errorf("got host %q, want %q", g.host, c.Host)
				}
				compareReceived(t, g, r)
			}
		})
	}
}

// isHostHeader reports whether net/http lets a request with this Host through.
func isHostHeader(host string) bool {
	for i := range len(host) {
		c := host[i]
		isLetter := '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !isLetter && !strings.ContainsRune("!$%&'()*+,-.:;=[]_~", rune(c)) {
			return false
		}
	}
	return true
}

// TestCurlOptions passes further arguments on to curl.
func TestCurlOptions(t *testing.T) {
	t.Parallel()
	found := shells(t)
	host, got := listen(t)
	r := request("POST", "/x", http.Header{}, []byte("a"))
	r.Host = host
	script := filepath.Join(t.TempDir(), "x.sh")
	writeFile(t, script, export.Job{Format: export.Curl, Requests: export.Of(r)})
	runShell(t, found["sh"], script, "", "--header", "X-More: a b")
	if g := take(t, got); g.header.Get("X-More") != "a b" || g.target != "/x" {
		t.Errorf("got %+v", g)
	}
}

// TestCopyCurl pastes each command into a shell.
func TestCopyCurl(t *testing.T) {
	t.Parallel()
	found := shells(t)
	for name, r := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host, got := listen(t)
			c := export.CopyCurl(r, export.CurlOptions{URL: "http://" + host + "/u"})
			if !isHarmless(c.Text) || strings.Contains(c.Text, "\t") {
				t.Errorf("not harmless to paste: %q", c.Text)
			}
			if len(c.Text) > 70_000 {
				t.Errorf("got a command of %d bytes", len(c.Text))
			}
			dir := t.TempDir()
			if c.BodyFile != "" {
				if err := os.WriteFile(filepath.Join(dir, c.BodyFile), r.Body(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.CommandContext(t.Context(), found["sh"][0])
			cmd.Dir = dir
			cmd.Stdin = strings.NewReader(c.Text + "\n")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s\n%.2000s", err, out, c.Text)
			}
			compareReceived(t, take(t, got), r)
		})
	}
}

// TestCopyCurlBody decides what a person finds in the clipboard.
func TestCopyCurlBody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		want string // within the text
		file string
	}{
		"none":                    {"", "--url 'http://127.0.0.1:8080/'", ""},
		"json":                    {"{\n  \"a\": \"it's\"\n}", "--data-raw '{\n  \"a\": \"it'\\''s\"\n}'", ""},
		"crlf":                    {"a\r\nb", `printf 'a\r\nb' | curl`, ""},
		"rune torn by a line end": {"\xc9\n\xb6", `printf '\311\n\266' | curl`, ""},
		"binary":                  {"\x00\xff", `printf '\000\377' | curl`, ""},
		"long":                    {strings.Repeat("a", 40_000), `--data-binary '@000012-post.body'`, "000012-post.body"},
		"dense":                   {strings.Repeat("\xff", 20_000), `--data-binary '@000012-post.body'`, "000012-post.body"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := export.CopyCurl(request("POST", "/", http.Header{}, []byte(c.body)), export.CurlOptions{})
			if !strings.Contains(got.Text, c.want) {
				t.Errorf("got %q, want it to hold %q", got.Text, c.want)
			}
			if got.BodyFile != c.file {
				t.Errorf("got file %q, want %q", got.BodyFile, c.file)
			}
		})
	}
}

func FuzzCurl(f *testing.F) {
	f.Add("POST", "/", "a.example", "X-A", "1", []byte("b"))
	f.Add("GET", "/'\n", "'$(", "'", "\x00\x80'\n", []byte("\x00'"))
	f.Fuzz(func(t *testing.T, method, target, host, name, value string, body []byte) {
		r := request(method, target, http.Header{name: {value}, "Content-Type": {value}}, body)
		r.Host = host
		text := export.CopyCurl(r, export.CurlOptions{}).Text
		var b bytes.Buffer
		if _, err := export.Write(context.Background(), &b, export.Job{Format: export.Curl, Requests: export.Of(r)}); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{text, b.String()} {
			if !isHarmless(text) {
				t.Errorf("not harmless: %q", text)
			}
		}
	})
}
