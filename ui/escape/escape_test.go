package escape_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/framebin/framebin/ui/escape"
)

func TestLine(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"plain":               {"tomato 0.93", "tomato 0.93"},
		"letters":             {"Tomate größe 番茄", "Tomate größe 番茄"},
		"escape sequence":     {"\x1b[2J\x1b]0;x\a", `\x1b[2J\x1b]0;x\x07`},
		"c1 csi":              {"a\u009b31mb", `a\u009b31mb`},
		"raw c1 byte":         {"a\x9b31mb", `a\x9b31mb`},
		"newline and return":  {"a\r\nb", `a\r\nb`},
		"delete":              {"a\x7f", `a\x7f`},
		"right to left":       {"a\u202eb", `a\u202eb`},
		"zero width":          {"a\u200bb\ufeff", `a\u200bb\ufeff`},
		"variation selector":  {"a\ufe0f", `a\ufe0f`},
		"private use":         {"\U000f0000", `\U000f0000`},
		"tag":                 {"\U000e0041", `\U000e0041`},
		"no-break space":      {"a\u00a0b", "a b"},
		"hangul filler":       {"\u3164", `\u3164`},
		"line separator":      {"a\u2028b", `a\u2028b`},
		"marks are bounded":   {"e\u0301\u0301\u0301\u0301", `é́\u0301\u0301`},
		"lone surrogate half": {"\xed\xa0\x80", `\xed\xa0\x80`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := escape.Line(tt.in); got != tt.want {
				t.Errorf("Line(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	got := escape.Lines("a\tb\r\n\x1b[0m\n")
	want := []string{"a   b", `\x1b[0m`}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("Lines = %q, want %q", got, want)
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"", "a", "\x1b]52;c;AAAA\a", "\u202e", "\xff", "\U000f0001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := escape.Line(s)
		if !utf8.ValidString(out) {
			t.Fatalf("Line(%q) is not valid UTF-8: %q", s, out)
		}
		for _, r := range out {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) {
				t.Fatalf("Line(%q) lets %U through", s, r)
			}
		}
		if again := escape.Line(out); again != out {
			t.Fatalf("Line is not stable: %q, then %q", out, again)
		}
	})
}
