package alert_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/alert"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/query"
)

func parse(t *testing.T, texts ...alert.Text) []alert.Rule {
	t.Helper()
	rules, err := alert.Parse(texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func facts(seq uint64, document string) *query.Facts {
	r := capture.NewRequest("POST", "/cam; rm -rf /", nil, []byte(document))
	r.Seq, r.MediaType = seq, "application/json"
	x := query.FactsOf(r, prediction.Read(r, prediction.Options{}))
	return &x
}

func names(alerts []alert.Alert) string {
	var all []string
	for _, a := range alerts {
		all = append(all, a.Rule.Name)
	}
	return strings.Join(all, ",")
}

func TestWatcher(t *testing.T) {
	t.Parallel()
	rules := parse(t,
		alert.Text{When: "class:scratch", Bell: true, Every: "1m"},
		alert.Text{Name: "any", When: "seq>=1", Notify: true, Every: "1ms"},
		alert.Text{Silence: "5s", Command: []string{"true"}},
	)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	w := alert.NewWatcher(rules, start)
	const scratch, leaf = `{"kind":"ImageClassification.v1","classId":"scratch","confidence":1}`, `{"kind":"ImageClassification.v1","classId":"leaf","confidence":1}`
	steps := []struct {
		at       int
		document string // "": a tick
		want     string
	}{
		{1, leaf, "any"},
		{2, scratch, "class:scratch,any"},
		{3, scratch, "any"},
		{7, "", ""},
		{8, "", "nothing came for 5s"},
		{20, "", ""},
		{61, scratch, "any"},
		{62, scratch, "class:scratch,any"},
		{68, "", "nothing came for 5s"},
	}
	for i, s := range steps {
		var got []alert.Alert
		if s.document == "" {
			got = w.Tick(at(s.at))
		} else {
			got = w.Request(facts(uint64(i+1), s.document), "/", at(s.at))
		}
		if names(got) != s.want {
			t.Errorf("after %d s: %q speak, want %q", s.at, names(got), s.want)
		}
	}
}

// What came over the wire is one argument, and never the program.
func TestArgs(t *testing.T) {
	t.Parallel()
	rules := parse(t, alert.Text{Name: "n", When: "seq>=1", Command: []string{"{target}", "-c", "{seq} {target}", "{name}"}})
	a := alert.Alert{Rule: rules[0], Seq: 7, Target: "/; rm {name} $(x)"}
	if got, want := a.Args(), []string{"{target}", "-c", "7 /; rm {name} $(x)", "n"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]alert.Text{
		"say what to watch for": {Bell: true},
		"say what to do":        {When: "problem"},
		"column":                {When: "count>many", Bell: true},
		"silence":               {Silence: "soon", Bell: true},
		"every":                 {When: "problem", Every: "-1s", Bell: true},
		"a program":             {When: "problem", Command: []string{""}},
	} {
		if _, err := alert.Parse([]alert.Text{text}, nil); !errors.Is(err, alert.Error) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", text, err, want)
		}
	}
	if _, err := alert.Parse(make([]alert.Text, 101), nil); err == nil {
		t.Error("any number of rules is read")
	}
}
