package query_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/query"
)

func TestComplete(t *testing.T) {
	t.Parallel()
	values := func(f query.Field) []string {
		return map[string][]string{
			"class": {"leaf", "tomato", "big crack", "ripe tomato", `5" pot`},
			"path":  {"/cam1", "/cam2"},
		}[f.Name]
	}
	tests := map[string]struct {
		start int
		want  string // apart by |
		about string
	}{
		"cla":              {0, "class:", ""},
		"c":                {0, "camera=|class:|confidence>|count>", ""},
		"CO":               {0, "confidence>|count>", ""},
		"pro":              {0, "problem|problem:", ""},
		"leaf cl":          {5, "class:", ""},
		"-cl":              {1, "class:", ""},
		"(cl":              {1, "class:", ""},
		"x or -(!cl":       {8, "class:", ""},
		"tomato":           {0, "", ""},
		"/cam":             {0, "", ""},
		"class:":           {6, `leaf|tomato|"big crack"|"ripe tomato"`, "class of an object"},
		"class:tom":        {6, `tomato|"ripe tomato"`, "class of an object"},
		"class=TOM":        {6, `tomato|"ripe tomato"`, "class of an object"},
		`class:"big c`:     {6, `"big crack"`, "class of an object"},
		"class~tom":        {6, "", "class of an object"},
		"class:pear":       {6, "", "class of an object"},
		"leaf path:/cam":   {10, "/cam1|/cam2", "path and query that was sent to"},
		"age<":             {4, "", "time since it came"},
		"http://x":         {0, "", ""},
		`"class:" path:/`:  {14, "/cam1|/cam2", "path and query that was sent to"},
		"ä class:to":       {9, `tomato|"ripe tomato"`, "class of an object"},
		"path:/cam1 class": {11, "class:", ""},
	}
	for line, tt := range tests {
		c := query.Names(nil).Complete(line, values)
		if got := strings.Join(c.Candidates, "|"); got != tt.want || c.Start != tt.start || c.About != tt.about {
			t.Errorf("Complete(%q) = %q from %d (%s), want %q from %d (%s)", line, got, c.Start, c.About, tt.want, tt.start, tt.about)
		}
		for _, candidate := range c.Candidates {
			if whole := line[:c.Start] + candidate; strings.Contains(candidate, "tom") {
				if _, err := query.Parse(whole); err != nil {
					t.Errorf("%q: %v", whole, err)
				}
			}
		}
	}
	if c := query.Names(nil).Complete("", values); len(c.Candidates) < len(query.Fields()) {
		t.Errorf("an empty line offers %v", c.Candidates)
	}
}
