package theme_test

import (
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/theme"
)

func TestASCII(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"── #1 · 4 king │":               "-- #1 - 4 king |",
		"\x1b[31m● follow\x1b[m  ≥ 0.50": "\x1b[31m* follow\x1b[m  > 0.50",
		"番茄 ripe":                        "???? ripe",
		"Zürich":                         "Z?rich",
		"a\U000F0003b":                   "a\U000F0003b",
		"\x1b]8;;framebin:1:2:3\x1b\\ \x1b]8;;\x1b\\": "\x1b]8;;framebin:1:2:3\x1b\\ \x1b]8;;\x1b\\",
	}
	for _, ruler := range rulers() {
		for screen, want := range tests {
			got := ruler.ASCII(screen)
			if got != want {
				t.Errorf("%q: got %q, want %q", screen, got, want)
			}
			if ruler.Method.StringWidth(got) != ruler.Method.StringWidth(screen) {
				t.Errorf("%q: another width", screen)
			}
		}
		const emoji = "👩‍🌾 क्षत्रिय"
		if got := ruler.ASCII(emoji); ansi.StringWidthWc(got) != ruler.Method.StringWidth(emoji) {
			t.Errorf("%q takes another width", got)
		}
	}
}

// TestOurCharacters finds those that the screen is made of in its source: each
// beyond ASCII needs one that stands for it.
func TestOurCharacters(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("../*.go")
	panes, _ := filepath.Glob("../*/*.go")
	seen := 0
	for _, file := range append(files, panes...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var s scanner.Scanner
		set := token.NewFileSet()
		s.Init(set.AddFile(file, set.Base(), len(source)), source, nil, 0)
		for {
			pos, tok, text := s.Scan()
			if tok == token.EOF {
				break
			}
			if tok != token.STRING && tok != token.CHAR {
				continue
			}
			for _, c := range text {
				if c <= unicode.MaxASCII || c == '\u2010' { // which stands for a hyphen while lines are broken
					continue
				}
				seen++
				if got := (theme.Ruler{}).ASCII(string(c)); got == "?" {
					t.Errorf("%s: nothing stands for %q", set.Position(pos), c)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d characters were found", seen)
	}
}
