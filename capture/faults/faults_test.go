package faults_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/faults"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for line, c := range map[string]struct {
		want   string // written again
		column int    // of the error; 0 for none
		reason string // part of it
	}{
		"":    {},
		"503": {want: "503"},
		"  503:10%   delay:50ms..2s drop:1% for:30s ": {want: "503:10% drop:1% delay:50ms..2s for:30s"},
		"status:202":                {want: "202"},
		"delay:1s":                  {want: "delay:1s"},
		"delay:0s for:1m":           {want: "delay:0s for:1m0s"},
		"503:every=3,10s..20s":      {want: "503:every=3,10s..20s"},
		"for:30s":                   {column: 1, reason: "say what to answer"},
		"503 delay:x":               {column: 5, reason: "50ms..2s"},
		"503 delay:1s delay:2s":     {column: 14, reason: "already"},
		"503 for:0s":                {column: 5, reason: "for:30s"},
		"503 for:1s for:2s":         {column: 12, reason: "already"},
		"503 for:48h":               {column: 5, reason: "24h"},
		"503:101%":                  {column: 1, reason: "share"},
		"99":                        {column: 1, reason: "200 to 599"},
		"drop:x":                    {column: 1, reason: "every=5"},
		"délai:1s":                  {column: 1, reason: "none of"},
		"é drop":                    {column: 1, reason: "none of"},
		"drop é":                    {column: 6, reason: "none of"},
		strings.Repeat("503 ", 200): {column: 1, reason: "at most"},
	} {
		t.Run(line[:min(len(line), 30)], func(t *testing.T) {
			t.Parallel()
			p, err := faults.Parse(line)
			var at *faults.Error
			switch {
			case c.column == 0 && (err != nil || p.String() != c.want):
				t.Errorf("got %q, error %v, want %q", p, err, c.want)
			case c.column > 0 && (!errors.As(err, &at) || at.Column != c.column || !strings.Contains(at.Reason, c.reason)):
				t.Errorf("got error %v, want one of column %d with %q", err, c.column, c.reason)
			}
		})
	}
}

func TestConfigure(t *testing.T) {
	t.Parallel()
	configured := capture.ResponderConfig{Status: 202, Rules: []capture.Rule{{Path: "/hook", Status: 201}}}
	late, err := faults.Parse("delay:1s..2s")
	if err != nil {
		t.Fatal(err)
	}
	c := late.Configure(configured)
	if c.Status != 202 || c.DelayMax != 2*time.Second || len(c.Rules) != 1 || c.Rules[0].DelayMin != time.Second || c.Rules[0].Status != 201 {
		t.Errorf("a delay alone: got %+v", c)
	}
	if configured.Rules[0].DelayMin != 0 {
		t.Error("the rules that were given are changed")
	}
	failing, err := faults.Parse("503:10%")
	if err != nil {
		t.Fatal(err)
	}
	if c := failing.Configure(configured); len(c.Rules) != 0 || len(c.Faults) != 1 || c.DelayMax != 0 {
		t.Errorf("a failure: got %+v", c)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"503:10% delay:50ms..2s drop:1% for:30s", "202", "delay:", "for:1h x", "é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		p, err := faults.Parse(line)
		if err != nil {
			if at, ok := errors.AsType[*faults.Error](err); !ok || at.Column < 1 || at.Column > len([]rune(line))+1 {
				t.Fatalf("%q: error %v", line, err)
			}
			return
		}
		again, err := faults.Parse(p.String())
		if err != nil || again.String() != p.String() {
			t.Fatalf("%q is written as %q, which reads as %q, error %v", line, p, again, err)
		}
		if _, err := capture.NewResponder(p.Configure(capture.ResponderConfig{})); err != nil {
			t.Fatalf("%q was read and is refused: %v", line, err)
		}
	})
}
