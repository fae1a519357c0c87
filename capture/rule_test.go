package capture_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
)

func TestRuleMatches(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		rule           capture.Rule
		method, target string
		want           bool
	}{
		"exact":              {capture.Rule{Path: "/a"}, "POST", "/a", true},
		"query aside":        {capture.Rule{Path: "/a"}, "POST", "/a?b=/c", true},
		"longer":             {capture.Rule{Path: "/a"}, "POST", "/ab", false},
		"below":              {capture.Rule{Path: "/a"}, "POST", "/a/b", false},
		"star":               {capture.Rule{Path: "/a/*"}, "POST", "/a/b/c", true},
		"star, nothing":      {capture.Rule{Path: "/a/*"}, "POST", "/a/", true},
		"star, shorter":      {capture.Rule{Path: "/a/*"}, "POST", "/a", false},
		"star in the middle": {capture.Rule{Path: "/*/end"}, "POST", "/x/y/end", true},
		"two stars":          {capture.Rule{Path: "/*/b/*c"}, "POST", "/a/b/cc", true},
		"overlap":            {capture.Rule{Path: "/ab*ba"}, "POST", "/aba", false},
		"any":                {capture.Rule{Path: "*"}, "POST", "*", true},
		"encoded":            {capture.Rule{Path: "/a b"}, "POST", "/a%20b", true},
		"absolute":           {capture.Rule{Path: "/p"}, "POST", "http://localhost/p", true},
		"undecodable":        {capture.Rule{Path: "/%zz"}, "POST", "/%zz?a", true},
		"method":             {capture.Rule{Method: "PUT", Path: "*"}, "POST", "/", false},
		"its method":         {capture.Rule{Method: "PUT", Path: "*"}, "PUT", "/", true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.rule.Matches(capture.NewRequest(c.method, c.target, nil, nil)); got != c.want {
				t.Errorf("%s for %s %s: got %v", c.rule, c.method, c.target, got)
			}
		})
	}
}

// TestPlanByRule: the first rule that matches decides, counts on its own, and
// each answer says what decided it.
func TestPlanByRule(t *testing.T) {
	t.Parallel()
	every := []capture.Fault{{Status: 500, Every: 2}}
	p, err := capture.NewResponder(capture.ResponderConfig{
		Status: 202, Faults: every,
		Rules: []capture.Rule{
			{Path: "/slow", DelayMin: time.Second},
			{Method: "PUT", Path: "/*", Status: 405},
			{Path: "/flaky/*", Faults: every},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct{ method, target, want string }{
		{"POST", "/", "202 0s as configured|"},
		{"PUT", "/slow", "200 1s rule 1, /slow|"},
		{"PUT", "/other", "405 0s rule 2, PUT /*|"},
		{"POST", "/flaky/a", "200 0s rule 3, /flaky/*|"},
		{"POST", "/flaky/b", "500 0s as planned by rule 3, /flaky/*: fail 500:every=2|as planned by rule 3, /flaky/*: fail 500:every=2"},
		{"POST", "/", "500 0s as planned by --fail 500:every=2|as planned by --fail 500:every=2"},
	} {
		a := p.Plan(capture.NewRequest(c.method, c.target, nil, nil))
		if got := fmt.Sprintf("%d %v %s|%s", a.Status, a.Delay, a.Why, a.Reason); got != c.want {
			t.Errorf("%d: got %s, want %s", i, got, c.want)
		}
	}
	// Another configuration, under a name, and back.
	was := p.Config()
	if err := p.Configure(capture.ResponderConfig{Name: "chosen meanwhile: 503 always", Faults: []capture.Fault{{Status: 503}}}); err != nil {
		t.Fatal(err)
	}
	a := p.Plan(capture.NewRequest("PUT", "/slow", nil, nil))
	if a.Status != 503 || a.Why != "as chosen meanwhile: 503 always" || a.Reason != a.Why {
		t.Errorf("got %+v", a)
	}
	if err := p.Configure(was); err != nil {
		t.Fatal(err)
	}
	if a := p.Plan(capture.NewRequest("PUT", "/slow", nil, nil)); a.Status != 200 || a.Why != "rule 1, /slow" {
		t.Errorf("got %+v after going back", a)
	}
}

func TestRulesAreChecked(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]capture.Rule{
		"status": {Path: "/x", Status: 99}, "delay": {Path: "/x", DelayMax: -1}, "failure": {Path: "/x", Faults: []capture.Fault{{}}},
	} {
		if _, err := capture.NewResponder(capture.ResponderConfig{Rules: []capture.Rule{r}}); err == nil || !strings.Contains(err.Error(), "rule 1, /x") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestServerSaysWhy: a request tells what it was answered and what decided it.
func TestServerSaysWhy(t *testing.T) {
	t.Parallel()
	responder, err := capture.NewResponder(capture.ResponderConfig{
		Faults: []capture.Fault{{Drop: true, Every: 2}},
		Rules:  []capture.Rule{{Path: "/late", Status: 202, DelayMin: time.Millisecond, Header: http.Header{"Allow": {"POST"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	l := listen(t, capture.Config{Responder: responder}, nil)
	for i, c := range []struct {
		method, target, header string
		answer                 string
		want                   capture.Decision
	}{
		{"POST", "/", "", "HTTP/1.1 200 ", capture.Decision{Why: "as configured"}},
		{"OPTIONS", "/late", "", "HTTP/1.1 202 Accepted\r\nAllow: POST\r\n", capture.Decision{Why: "rule 1, /late", Delay: time.Millisecond}},
		{"OPTIONS", "/", "Origin: http://localhost\r\nAccess-Control-Request-Method: POST\r\n", "HTTP/1.1 204 ", capture.Decision{Why: "CORS preflight"}},
		{"POST", "/", "", "", capture.Decision{Why: "as planned by --fail drop:every=2", Dropped: true}},
		{"HEAD", "/", "", "HTTP/1.1 200 ", capture.Decision{Why: "as configured"}},
	} {
		got := l.raw(t, c.method+" "+c.target+" HTTP/1.1\r\nHost: localhost\r\n"+c.header+end+"\r\n")
		if !strings.HasPrefix(got, c.answer) || c.answer == "" && got != "" {
			t.Errorf("%d: got %q, want %q", i, got, c.answer)
		}
		if c.method == "HEAD" && (!strings.HasSuffix(got, "\r\n\r\n") || !strings.Contains(got, "Content-Length: 11\r\n")) {
			t.Errorf("got %q, want the header alone, as for a GET", got)
		}
		if r := l.wait(t, uint64(i+1)); r.Decision != c.want {
			t.Errorf("%d: got %+v, want %+v", i, r.Decision, c.want)
		}
	}
}

// behind is a receiver behind the listener.
type behind func(context.Context, *capture.Request) (capture.Response, capture.Forwarded)

func (f behind) Answer(ctx context.Context, r *capture.Request) (capture.Response, capture.Forwarded) {
	return f(ctx, r)
}

// TestServerMeasuresTheTarget: the time that a receiver behind the listener
// takes is measured apart from the listener's own.
func TestServerMeasuresTheTarget(t *testing.T) {
	t.Parallel()
	var took time.Duration
	l := listen(t, capture.Config{Upstream: behind(func(context.Context, *capture.Request) (capture.Response, capture.Forwarded) {
		start := time.Now()
		<-time.After(20 * time.Millisecond)
		took = time.Since(start)
		return capture.Response{Status: 201}, capture.Forwarded{Status: 201}
	})}, nil)
	if got := l.raw(t, "POST / HTTP/1.1\r\nHost: localhost\r\n"+end+"\r\n"); !strings.HasPrefix(got, "HTTP/1.1 201 ") {
		t.Fatalf("got %q", got)
	}
	if err := l.stop(); err != nil { // after which it was measured
		t.Fatal(err)
	}
	s := l.meter.Snapshot(time.Now())
	if s.Target.Max < took || s.Ack.Max < s.Target.Max || s.Own.Max != s.Ack.Max-s.Target.Max {
		t.Errorf("got %v of %v for the target, which took %v, and %v for us", s.Target.Max, s.Ack.Max, took, s.Own.Max)
	}
}

// TestServerTellsNobody: whatever is asked for, by whatever method, nothing
// that was captured goes out again, and what was refused is in the log.
func TestServerTellsNobody(t *testing.T) {
	t.Parallel()
	const secret = "what nobody else may see"
	l := listen(t, capture.Config{}, nil)
	l.raw(t, fmt.Sprintf("POST /in HTTP/1.1\r\nHost: localhost\r\nX-Token: %s\r\n%sContent-Length: %d\r\n\r\n%s", secret, end, len(secret), secret))
	n := 1
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "POST"} {
		for _, target := range []string{"/", "/in", "/1", "/0", "/requests", "/index.ndjson", "/debug/pprof/", "/debug/vars", "/metrics", "/..%2f", "*"} {
			if target == "*" && method != "OPTIONS" {
				continue
			}
			got := l.raw(t, method+" "+target+" HTTP/1.1\r\nHost: localhost\r\nX-Token: other\r\n"+end+"\r\n")
			if n++; strings.Contains(got, secret) || strings.Contains(got, "other") {
				t.Errorf("%s %s: got %q", method, target, got)
			}
			if want := fmt.Sprintf("captured %d\n", n); method != "HEAD" && !strings.HasSuffix(got, "\r\n\r\n"+want) {
				t.Errorf("%s %s: got %q, want %q alone", method, target, got, want)
			}
		}
	}
	if got := l.raw(t, "GET / HTTP/1.1\r\nHost: evil.example\r\n"+end+"\r\n"); strings.Contains(got, secret) || !strings.HasPrefix(got, "HTTP/1.1 421 ") {
		t.Errorf("got %q", got)
	}
	if err := l.stop(); err != nil {
		t.Fatal(err)
	}
	if got := l.log.String(); strings.Count(got, "refused") != 1 || !strings.Contains(got, "status=421") || !strings.Contains(got, "--allow-host") || strings.Contains(got, secret) {
		t.Errorf("got log %q, want the one that was refused", got)
	}
}
