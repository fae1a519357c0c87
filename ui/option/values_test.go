package option

import (
	"testing"
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
			got, err := parseSize(text)
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
		n, err := parseSize(text)
		if n < 0 || err != nil && n != 0 {
			t.Errorf("%q: got %d, %v", text, n, err)
		}
	})
}
