package keymap_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/tui/keymap"
)

func TestRebind(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		keys map[string][]string
		want string // of the error; "" for none
	}{
		"another key":         {map[string][]string{"requests.follow": {"f"}}, ""},
		"two keys":            {map[string][]string{"quit": {"q", "ctrl+q"}}, ""},
		"two change places":   {map[string][]string{"export": {"y"}, "copy": {"x"}}, ""},
		"what it is":          {map[string][]string{"filter": {"/"}}, ""},
		"no such action":      {map[string][]string{"fly": {"f"}}, `no action "fly"`},
		"without its pane":    {map[string][]string{"follow": {"f"}}, `did you mean "requests.follow"?`},
		"no key":              {map[string][]string{"quit": nil}, "has no key"},
		"taken everywhere":    {map[string][]string{"requests.follow": {"q"}}, `"q" would do both`},
		"taken in a pane":     {map[string][]string{"requests.follow": {"i"}}, "preview.raw"},
		"free in another one": {map[string][]string{"preview.raw": {"w"}}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			keys := keymap.Default()
			err := keys.Rebind(test.keys)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// Every name is once there, and speaks for itself.
func TestBound(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, b := range keymap.Default().Bound() {
		if seen[b.Name] || b.Desc == "" && len(b.Keys) == 0 || strings.ToLower(b.Name) != b.Name {
			t.Errorf("%+v", b)
		}
		seen[b.Name] = true
	}
	for _, name := range []string{"quit", "copy-url", "requests.down", "preview.zoom-in", "detail.next-tab"} {
		if !seen[name] {
			t.Errorf("no action %s", name)
		}
	}
}
