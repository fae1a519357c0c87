//go:build e2e && linux

package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

// escapes are strings that try to make a terminal act.
func escapes(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/escapes.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		S   string
		Raw bool
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	all := make([]string, len(list))
	for i, e := range list {
		all[i] = e.S
		if e.Raw {
			raw := make([]byte, 0, len(e.S))
			for _, r := range e.S {
				raw = append(raw, byte(r))
			}
			all[i] = string(raw)
		}
	}
	return all
}

// hostile is a request with s wherever a sender can put a word.
func hostile(s string) (header http.Header, body []byte, err error) {
	shot, err := camera.NewSource(1).Frame(prediction.ObjectDetection, 1, noon())
	if err != nil {
		return nil, nil, err
	}
	// Quotes end a value, and line ends a header: the rest goes as it is. The
	// headers of the request are those that the listener lets through.
	value := strings.NewReplacer(`"`, "'", "\r", " ", "\n", " ", "\x00", " ").Replace(s)
	lets := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return '^'
		}
		return r
	}, s)
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	if err := w.SetBoundary("hostile-9f1c7d3e5ab24680"); err != nil {
		return nil, nil, err
	}
	for _, p := range []struct {
		name, kind string
		body       []byte
	}{
		{"image", "image/jpeg", shot.Image},
		{value, value, []byte(s)},
		{"predictions", "application/json", hostileJSON(s)},
	} {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", `form-data; name="`+p.name+`"; filename="`+value+`"`)
		h.Set("Content-Type", p.kind)
		h.Set("X-Part", value)
		part, err := w.CreatePart(h)
		if err != nil {
			return nil, nil, err
		}
		if _, err := part.Write(p.body); err != nil {
			return nil, nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, nil, err
	}
	header = http.Header{"Content-Type": {w.FormDataContentType()}, "User-Agent": {lets}, "X-Note": {lets, lets}}
	return header, buf.Bytes(), nil
}

// hostileJSON writes strings byte by byte: encoding/json would mend what is
// no UTF-8.
func hostileJSON(s string) []byte {
	var b bytes.Buffer
	quoted := func(s string) string {
		var q strings.Builder
		q.WriteByte('"')
		for i := range len(s) {
			switch c := s[i]; {
			case c == '"' || c == '\\':
				q.WriteByte('\\')
				q.WriteByte(c)
			case c < 0x20:
				fmt.Fprintf(&q, `\u%04x`, c)
			default:
				q.WriteByte(c)
			}
		}
		q.WriteByte('"')
		return q.String()
	}
	fmt.Fprintf(&b, `{"kind":"ObjectDetection.v1",%s:%s,"objects":[`, quoted(s), quoted(s))
	for i := range 3 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"classId":%s,"confidence":0.9,"box":{"x":%d,"y":40,"width":200,"height":150},%s:1}`,
			quoted(s), 30+i*220, quoted(s))
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

// hostileFilm is a capture of all escapes, and of ordinary requests after
// them, more than a list shows at a time.
func hostileFilm(t *testing.T) string {
	t.Helper()
	list := escapes(t)
	return record(t, "hostile", func() ([]*capture.Request, error) {
		requests := make([]*capture.Request, 0, len(list)+many)
		for i, s := range list {
			header, body, err := hostile(s)
			if err != nil {
				return nil, err
			}
			r := request(header.Get("Content-Type"), body, noon())
			r.Header = header
			r.Target = "/" + url.PathEscape(s)
			if i%2 == 1 { // as no client of Go's would send it, but others do
				r.Target = "/" + s
			}
			requests = append(requests, r)
		}
		for i := range many {
			requests = append(requests, plain(i))
		}
		return requests, nil
	})
}

// Every hostile request is selected, on every tab of the details. The screen
// never loses its shape, the terminal its settings; and when ordinary requests
// are selected again, every pixel is that of a run that has shown nothing
// else.
func TestHostileRequestsAreOnlyText(t *testing.T) {
	t.Parallel()
	dir := hostileFilm(t)
	n := len(escapes(t))
	o := e2e.Options{Cols: 100, Rows: 32}
	clean, _ := shell(t, o)
	clean.Type("bash $RUN open " + dir + "\n")
	clean.WaitText("heartbeat")
	want := atRest(clean)

	term, home := shell(t, o)
	before := modes(t, term, home, "before")
	term.Type("bash $RUN open " + dir + "\n")
	term.WaitText("heartbeat")
	in := pane(t, term)
	for tab := range 5 {
		term.Key("g", fmt.Sprint(tab+1))
		for at := 0; at < n; at += 6 {
			term.Repeat(6, "Down")
			if got := pane(t, term); got != in {
				t.Fatalf("tab %d, near request %d: the panes have moved from %v to %v", tab+1, at, in, got)
			}
		}
	}
	checkTitle(t, term)
	term.Key("1", "G")
	waitEqual(t, term, want)
	term.Key("q")
	term.WaitText(prompt)
	if after := modes(t, term, home, "after"); after != before {
		t.Errorf("before framebin the terminal said\n%s\nafter it\n%s", before, after)
	}
}

// The same strings come over the wire while the screen follows.
func TestHostileRequestsArrive(t *testing.T) {
	t.Parallel()
	term, home := shell(t, e2e.Options{Cols: 100, Rows: 32})
	before := modes(t, term, home, "before")
	term.Type("bash $RUN --listen 127.0.0.1:0\n")
	target := address(t, term)
	for _, s := range escapes(t) {
		header, body, err := hostile(s)
		if err != nil {
			t.Fatal(err)
		}
		post(t, target+"/"+url.PathEscape(s), header, body)
	}
	post(t, target+"/last", http.Header{"Content-Type": {"text/plain"}}, []byte("the end"))
	term.WaitText("/last")
	pane(t, term)
	checkTitle(t, term)
	term.Key("q")
	term.WaitText("captured")
	if after := modes(t, term, home, "after"); after != before {
		t.Errorf("before framebin the terminal said\n%s\nafter it\n%s", before, after)
	}
}

// address reads from the screen where to post.
func address(t *testing.T, term *e2e.Terminal) string {
	t.Helper()
	found := ""
	term.WaitLines("an address", func(rows []string) bool {
		for word := range strings.FieldsSeq(strings.Join(rows, " ")) {
			if strings.HasPrefix(word, "http://127.0.0.1:") {
				found = strings.TrimRight(word, "/")
			}
		}
		return found != ""
	})
	return found
}

// post sends a request.
func post(t *testing.T, target string, header http.Header, body []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
}

// checkTitle finds a title of the window that is not framebin's own: the name,
// and what is open or how much has come.
func checkTitle(t *testing.T, term *e2e.Terminal) {
	t.Helper()
	own := regexp.MustCompile(`^framebin( · (/\S+|\d+ requests, [\d.]+/s))?$`)
	if title := term.Title(); !own.MatchString(title) {
		t.Errorf("the title of the window is %q", title)
	}
}
