package source_test

import (
	"slices"
	"testing"

	"github.com/framebin/framebin/ui/source"
)

func TestSelect(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		args []string
		want []int
		ok   bool
	}{
		"all":           {nil, []int{0, 1, 2, 3, 4}, true},
		"one":           {[]string{"3"}, []int{2}, true},
		"range":         {[]string{"2-4"}, []int{1, 2, 3}, true},
		"to the end":    {[]string{"4-"}, []int{3, 4}, true},
		"last":          {[]string{"last"}, []int{4}, true},
		"several":       {[]string{"5", "1-2"}, []int{4, 0, 1}, true},
		"zero":          {[]string{"0"}, nil, false},
		"beyond":        {[]string{"6"}, nil, false},
		"backwards":     {[]string{"3-2"}, nil, false},
		"no number":     {[]string{"three"}, nil, false},
		"no beginning":  {[]string{"-3"}, nil, false},
		"a huge number": {[]string{"1-99999999999999999999"}, nil, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := source.Select(c.args, 5)
			if (err == nil) != c.ok || !slices.Equal(got, c.want) {
				t.Errorf("got %v, %v, want %v, ok %v", got, err, c.want, c.ok)
			}
		})
	}
}

// Whatever is typed, only requests that exist are picked.
func FuzzSelect(f *testing.F) {
	for _, s := range []string{"1", "2-3", "4-", "last", "-", "1-1-1", "+1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		picked, err := source.Select([]string{text}, 5)
		if err == nil && len(picked) == 0 {
			t.Errorf("%q picks nothing", text)
		}
		for _, i := range picked {
			if i < 0 || i > 4 {
				t.Errorf("%q picks %d of 5", text, i)
			}
		}
	})
}
