package capture

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A secret path is kept of no request, however it is spelled.
func TestSecretTarget(t *testing.T) {
	t.Parallel()
	g := admission{path: "/s3cr-et", secret: true}
	for sent, want := range map[string]string{
		"/s3cr-et":         "/",
		"/s3cr-et?a=1":     "/?a=1",
		"/s3cr-et/":        "/",
		"/s3cr-et/x":       "/x",
		"/a/s3cr-et":       "/a",
		"/%73%33cr-et?a=1": "/?a=1",
		"/%73%33cr-et/x":   "/",
		"/other?a=/s3cr-e": "/other?a=/s3cr-e",
		"/":                "/",
		"http://h/s3cr-et": "/",
		"/s3cr-et/s3cr-et": "/",
	} {
		if got := g.target(httptest.NewRequest(http.MethodPost, sent, nil)); got != want {
			t.Errorf("%s: kept %q, want %q", sent, got, want)
		}
	}
	open := admission{path: "/camera"}
	if got := open.target(httptest.NewRequest(http.MethodPost, "/camera?x", nil)); got != "/camera?x" {
		t.Errorf("a path that is no secret is kept as %q", got)
	}
}
