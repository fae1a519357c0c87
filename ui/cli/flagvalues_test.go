package cli_test

import (
	"slices"
	"testing"

	"github.com/framebin/framebin/ui/cli"
)

func TestParseSize(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		want int64
		ok   bool
	}{
		"0":        {0, true},
		"1024":     {1024, true},
		"64MiB":    {64 << 20, true},
		"64mib":    {64 << 20, true},
		"512M":     {512 << 20, true},
		"512 M":    {512 << 20, true},
		"1.5GiB":   {3 << 29, true},
		"1KB":      {1000, true},
		"2MB":      {2_000_000, true},
		"1B":       {1, true},
		"":         {0, false},
		"MiB":      {0, false},
		"-1":       {0, false},
		"12X":      {0, false},
		"1KiBM":    {0, false},
		"1e30":     {0, false},
		"nan":      {0, false},
		"inf":      {0, false},
		"0.1":      {0, false},
		"9999999T": {0, false},
	}
	for text, c := range cases {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := cli.ParseSize(text)
			if (err == nil) != c.ok || got != c.want {
				t.Errorf("got %d, %v, want %d, ok %v", got, err, c.want, c.ok)
			}
		})
	}
}

// A size is never negative, whatever is typed.
func FuzzParseSize(f *testing.F) {
	for _, s := range []string{"64MiB", "512M", "-1", "1e300", "0x10", "  7 kb", "NaN"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := cli.ParseSize(text)
		if n < 0 || err != nil && n != 0 {
			t.Errorf("%q: got %d, %v", text, n, err)
		}
	})
}

func TestParseSelection(t *testing.T) {
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
			got, err := cli.ParseSelection(c.args, 5)
			if (err == nil) != c.ok || !slices.Equal(got, c.want) {
				t.Errorf("got %v, %v, want %v, ok %v", got, err, c.want, c.ok)
			}
		})
	}
}

// Whatever is typed, only requests that exist are picked.
func FuzzParseSelection(f *testing.F) {
	for _, s := range []string{"1", "2-3", "4-", "last", "-", "1-1-1", "+1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		picked, err := cli.ParseSelection([]string{text}, 5)
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

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"demo", "export", "listen", "open", "send", "show"}
	cases := map[string]string{
		"snd": "send", "dmeo": "demo", "exp": "export", "listne": "listen", "SEND": "send",
		"frobnicate": "", "x": "", "": "",
	}
	for typed, want := range cases {
		t.Run(typed, func(t *testing.T) {
			t.Parallel()
			if got := cli.Nearest(typed, names); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
