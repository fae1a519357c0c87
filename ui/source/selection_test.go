package source_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/ui/source"
)

// numbered is a recording of requests with these numbers.
func numbered(tb testing.TB, numbers ...int) *archive.Source {
	tb.Helper()
	dir, lines := tb.TempDir(), strings.Builder{}
	for _, n := range numbers {
		fmt.Fprintf(&lines, `{"seq":%d,"file":"1.http","method":"POST","target":"/","status":200,"bytes":2}`+"\n", n)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.ndjson"), []byte(lines.String()), 0o600); err != nil {
		tb.Fatal(err)
	}
	src, err := archive.Open(dir, archive.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = src.Close() })
	return src
}

func TestSelect(t *testing.T) {
	t.Parallel()
	whole, gaps := []int{1, 2, 3, 4, 5}, []int{7, 8, 10, 11, 20}
	cases := map[string]struct {
		numbers []int
		args    []string
		want    []int
		err     error
	}{
		"all":            {whole, nil, []int{0, 1, 2, 3, 4}, nil},
		"one":            {whole, []string{"3"}, []int{2}, nil},
		"range":          {whole, []string{"2-4"}, []int{1, 2, 3}, nil},
		"to the end":     {whole, []string{"4-"}, []int{3, 4}, nil},
		"last":           {whole, []string{"last"}, []int{4}, nil},
		"several":        {whole, []string{"5", "1-2"}, []int{4, 0, 1}, nil},
		"zero":           {whole, []string{"0"}, nil, archive.ErrNone},
		"from zero":      {whole, []string{"0-2"}, nil, archive.ErrNone},
		"beyond":         {whole, []string{"6"}, nil, archive.ErrNone},
		"partly beyond":  {whole, []string{"4-6"}, nil, archive.ErrNone},
		"backwards":      {whole, []string{"3-2"}, nil, source.ErrSelection},
		"no number":      {whole, []string{"three"}, nil, source.ErrSelection},
		"no beginning":   {whole, []string{"-3"}, nil, source.ErrSelection},
		"a huge number":  {whole, []string{"1-99999999999999999999"}, nil, source.ErrSelection},
		"a large number": {whole, []string{"18446744073709551615"}, nil, archive.ErrNone},
		"the recorded":   {gaps, []string{"10", "20"}, []int{2, 4}, nil},
		"over a gap":     {gaps, []string{"8-11"}, []int{1, 2, 3}, nil},
		"from a gap":     {gaps, []string{"9-"}, []int{2, 3, 4}, nil},
		"its last":       {gaps, []string{"last"}, []int{4}, nil},
		"in a gap":       {gaps, []string{"9"}, nil, archive.ErrUnrecorded},
		"all of a gap":   {gaps, []string{"12-19"}, nil, archive.ErrUnrecorded},
		"before":         {gaps, []string{"1"}, nil, archive.ErrNone},
		"none at all":    {nil, []string{"1"}, nil, archive.ErrNone},
		"none to end":    {nil, []string{"1-"}, nil, archive.ErrNone},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := source.Select(numbered(t, c.numbers...), c.args)
			if !errors.Is(err, c.err) || !slices.Equal(got, c.want) {
				t.Errorf("got %v, %v, want %v, %v", got, err, c.want, c.err)
			}
		})
	}
}

// Whatever is typed, only requests that exist are picked.
func FuzzSelect(f *testing.F) {
	for _, s := range []string{"1", "2-3", "4-", "last", "-", "1-1-1", "+1"} {
		f.Add(s)
	}
	src := numbered(f, 1, 3, 4, 8, 9)
	f.Fuzz(func(t *testing.T, text string) {
		picked, err := source.Select(src, []string{text})
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
