package query_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
)

var named = query.Names{
	"bad":    "status:5xx or path:/lost",
	"worse":  "@bad -path:/fine",
	"front":  "path:/cam1",
	"round":  "path:/x @turn",
	"turn":   "-@round",
	"broken": "status:often",
}

// TestNames has a name stand for its line as if in parentheses.
func TestNames(t *testing.T) {
	t.Parallel()
	request := func(path string, status int) query.Facts {
		r := capture.NewRequest("POST", path, http.Header{}, nil)
		r.Status = status
		return query.FactsOf(r, &prediction.Reading{Image: -1, Document: -1})
	}
	for line, want := range map[string]string{ // paths that pass
		"@bad":               "/cam1 /lost /fine",
		"@bad path:/cam1":    "/cam1",
		"-@bad":              "/cam2",
		"@worse":             "/cam1 /lost",
		"(@front) or @worse": "/cam1 /lost",
		"@front":             "/cam1",
		`"@front"`:           "",
		"@":                  "",
		"not @worse @bad":    "/fine",
	} {
		f, err := named.Parse(line)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		var got []string
		for _, r := range []query.Facts{request("/cam1", 503), request("/cam2", 200), request("/lost", 200), request("/fine", 500)} {
			if f.Match(&r, time.Now()) {
				got = append(got, strings.Fields(r.Text)[1])
			}
		}
		if strings.Join(got, " ") != want || f.String() != line {
			t.Errorf("%s: got %v, want %s", line, got, want)
		}
	}
	for line, want := range map[string]struct {
		column int
		reason string
	}{
		"path:/x @nobody": {9, "no filter is called @nobody; there are @bad @broken @front"},
		"path:/x -@round": {10, "@round stands for itself"},
		"@broken":         {1, "@broken: "},
	} {
		_, err := named.Parse(line)
		if at, ok := errors.AsType[*query.Error](err); !ok || at.Column != want.column || !strings.Contains(at.Reason, want.reason) {
			t.Errorf("%s: got %v, want column %d: %s", line, err, want.column, want.reason)
		}
	}
	if _, err := query.Parse("@bad"); err == nil || !strings.Contains(err.Error(), "[filters]") {
		t.Errorf("without names: %v", err)
	}
}

func TestNamesAreChecked(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]query.Names{
		"letters":       {"a b": "path:/x"},
		"nothing":       {"": "path:/x"},
		"empty":         {"a": " "},
		"a broken line": {"a": "status:often"},
		"a circle":      {"a": "@b", "b": "@a"},
	} {
		if err := n.Check(); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if err := (query.Names{"größe-1": "size>1MB", "b": "@größe-1"}).Check(); err != nil {
		t.Error(err)
	}
}

func TestNamesAreCompleted(t *testing.T) {
	t.Parallel()
	values := func(query.Field) []string { return nil }
	for line, want := range map[string]string{
		"path:/x -@b": "@bad @broken",
		"@":           "@bad @broken @front @round @turn @worse",
		"@front":      "",
		"@nobody":     "",
	} {
		if got := strings.Join(named.Complete(line, values).Candidates, " "); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
	if got := named.Complete("", values).Candidates; !slices.Equal(got[:2], []string{"@bad", "@broken"}) || !slices.Contains(got, "class:") {
		t.Errorf("an empty line: got %v", got)
	}
	if got := named.Complete("@front", values).About; got != "path:/cam1" {
		t.Errorf("got %q", got)
	}
}
