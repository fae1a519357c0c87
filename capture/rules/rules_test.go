package rules_test

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/rules"
)

func base() capture.ResponderConfig {
	return capture.ResponderConfig{
		Status: 201, Header: http.Header{"X-Base": {"1"}}, Body: []byte("base"), DelayMin: time.Second, DelayMax: time.Second,
		Faults: []capture.Fault{{Status: 503}},
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "answer.json"), []byte(`{"a":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	b := base()
	cases := map[string]struct {
		text string
		want capture.Rule
	}{
		"path alone": {`path = "/a"`, capture.Rule{
			Path: "/a", Status: 201, Header: b.Header, Body: b.Body, DelayMin: time.Second, DelayMax: time.Second, Faults: b.Faults,
		}},
		"all": {
			`path = "/camera/*"
			method = "post"
			status = 202
			headers = { X-Line = "3", Set-Cookie = ["a=1", "b=2"] }
			body = "taken"
			delay = "50ms..2s"
			fail = ["503:10%", "drop:every=5"]`,
			capture.Rule{
				Method: "POST", Path: "/camera/*", Status: 202, Body: []byte("taken"),
				Header:   http.Header{"X-Line": {"3"}, "Set-Cookie": {"a=1", "b=2"}},
				DelayMin: 50 * time.Millisecond, DelayMax: 2 * time.Second,
				Faults: []capture.Fault{{Status: 503, Share: 0.1}, {Drop: true, Every: 5}},
			},
		},
		"nothing of the base": {
			"path = '*'\nstatus = 200\nheaders = {}\nbody = ''\ndelay = '0s'\nfail = []",
			capture.Rule{Path: "*", Status: 200, Header: http.Header{}, Body: []byte{}},
		},
		"body of a file": {
			"path = '/a'\nbody = '@answer.json'\nfail = []\nheaders = {}\ndelay = '1s'",
			capture.Rule{Path: "/a", Status: 201, Header: http.Header{}, Body: []byte(`{"a":1}`), DelayMin: time.Second, DelayMax: time.Second},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := rules.Parse([]byte("[[rule]]\n"+c.text), dir, base())
			if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], c.want) {
				t.Errorf("got  %+v, error %v\nwant %+v", got, err, c.want)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ text, want string }{
		"no TOML":        {"[[rule]]\npath = ", "line 2"},
		"empty":          {"", "no [[rule]]"},
		"unknown key":    {"[[rule]]\npath = '/'\nstatsu = 3", `line 3: no key "rule.statsu"`},
		"key outside":    {"status = 200\n[[rule]]\npath = '/'", `line 1: no key "status"`},
		"not a number":   {"[[rule]]\npath = '/'\nstatus = 'ok'", "line 3"},
		"no path":        {"[[rule]]\nstatus = 200", "rule 1: rules: path"},
		"path of a URL":  {"[[rule]]\npath = 'http://x/'", "begin it with a slash"},
		"status":         {"[[rule]]\npath = '/'\n[[rule]]\npath = '/b'\nstatus = 99", "rule 2, /b: status 99"},
		"status zero":    {"[[rule]]\npath = '/'\nstatus = 0", "want 200 to 599"},
		"delay":          {"[[rule]]\npath = '/'\ndelay = 'soon'", "50ms..2s"},
		"failure":        {"[[rule]]\npath = '/'\nfail = ['503:sometimes']", "every=5"},
		"header number":  {"[[rule]]\npath = '/'\nheaders = { X = 3 }", "in quotes"},
		"header split":   {"[[rule]]\npath = '/'\nheaders = { X = \"a\\r\\nY: b\" }", "cannot be sent"},
		"header name":    {"[[rule]]\npath = '/'\nheaders = { 'a b' = 'c' }", "cannot be sent"},
		"file not found": {"[[rule]]\npath = '/'\nbody = '@nowhere'", "nowhere"},
		"two documents":  {"[[rule]]\npath = '/'\npath = '/b'", "line 3"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := rules.Parse([]byte(c.text), t.TempDir(), base())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q in it", err, c.want)
			}
			if !errors.Is(err, rules.ErrRules) && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("got %v, want ErrRules", err)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("got %q, want one line", err)
			}
		})
	}
}

// TestEndlessBody: a file that goes on for ever is refused.
func TestEndlessBody(t *testing.T) {
	t.Parallel()
	const endless = "/dev/zero"
	if _, err := os.Stat(endless); err != nil {
		t.Skip("the system has no such device")
	}
	if _, err := rules.Parse([]byte("[[rule]]\npath = \"/\"\nbody = \"@"+endless+"\"\n"), ".", capture.ResponderConfig{}); !errors.Is(err, rules.ErrRules) {
		t.Errorf("got %v", err)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rules.toml")
	if _, err := rules.Read(path, base()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(path, []byte("[[rule]]\npath = '/a'\nbody = '@rules.toml'"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := rules.Read(path, base()); err != nil || len(got) != 1 || !strings.HasPrefix(string(got[0].Body), "[[rule]]") {
		t.Errorf("got %+v, error %v", got, err)
	}
	if err := os.WriteFile(path, make([]byte, 2<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := rules.Read(path, base()); !errors.Is(err, rules.ErrRules) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v for a file that is too large", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"[[rule]]\npath = '/a'", "[[rule]]\npath='/*'\nstatus=503\nfail=['503:10%']\ndelay='1s..2s'\nheaders={A='b'}",
		"[[rule]]\nheaders.a = [1]", "a=1", "[[rule]]\npath=\"\\u0000\"", "rule = []",
	} {
		f.Add(s)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, "@") {
			return // it would read files of this machine
		}
		list, err := rules.Parse([]byte(s), dir, base())
		if (err == nil) == (len(list) == 0) {
			t.Fatalf("got %d rules, error %v", len(list), err)
		}
		for _, r := range list {
			r.Matches(capture.NewRequest("POST", "/a/b", nil, nil))
		}
	})
}
