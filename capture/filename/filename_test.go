package filename_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/framebin/framebin/capture/filename"
)

func TestSafe(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"image.jpeg":                          "image.jpeg",
		"mask_0000.png":                       "mask_0000.png",
		"two words (1).png":                   "two words (1).png",
		"été.png":                             "été.png",
		"e\u0301.png":                         "é.png",
		"漢字.json":                             "漢字.json",
		"../../etc/x":                         "x",
		"/etc/passwd":                         "passwd",
		`C:\Users\x\image.png`:                "image.png",
		`C:x.png`:                             "C_x.png",
		`\\host\share\x.png`:                  "x.png",
		"a/":                                  "fallback",
		"":                                    "fallback",
		".":                                   "fallback",
		"..":                                  "fallback",
		"...":                                 "fallback",
		" .. ":                                "fallback",
		"/":                                   "fallback",
		"\x00":                                "fallback",
		"a\x00b.png":                          "a_b.png",
		".bashrc":                             "_bashrc",
		"-rf":                                 "_rf",
		"~root":                               "_root",
		"x.png.":                              "x.png",
		"x.png . .":                           "x.png",
		"CON":                                 "_CON",
		"con.png":                             "_con.png",
		"Nul .txt":                            "_Nul .txt",
		"com1.tar.gz":                         "_com1.tar.gz",
		"LPT².x":                              "_LPT².x",
		"CONIN$":                              "_CONIN$",
		"com10.x":                             "com10.x",
		"console.x":                           "console.x",
		`a<b>c:d"e|f?g*h`:                     "a_b_c_d_e_f_g_h",
		"a\r\nb\tc":                           "a__b_c",
		"\x1b[31mred\x1b[0m.png":              "_[31mred_[0m.png",
		"\x9b31m.png":                         "_31m.png",
		"\u202egnp.exe":                       "_gnp.exe",
		"a\u200bb\ufeffc":                     "a_b_c",
		"\xff\xfe.png":                        "_.png",
		"a\uff0fb\u2215c\u2044d":              "a_b_c_d",
		"\uff0e\uff0e":                        "．．",
		"\u2025":                              "‥",
		"a\uff1ab":                            "a_b",
		"%2e%2e%2fx":                          "%2e%2e%2fx",
		"a\u2028b":                            "a_b",
		"a\u00a0b":                            "a_b",
		"$(touch x).png":                      "$(touch x).png",
		"file:ads.txt":                        "file_ads.txt",
		strings.Repeat("x", 5000):             strings.Repeat("x", 120),
		strings.Repeat("é", 100) + ".jpeg":    strings.Repeat("é", 57) + ".jpeg",
		"x." + strings.Repeat("y", 5000):      "x." + strings.Repeat("y", 118),
		strings.Repeat("a", 114) + ". .jpeg":  strings.Repeat("a", 114) + ".jpeg",
		strings.Repeat("../", 3000) + "x.png": "x.png",
	} {
		if got := filename.Safe(in, "fallback"); got != want {
			t.Errorf("%.60q: got %q, want %q", in, got, want)
		}
	}
}

// isSafe tells what TestSafe only gives examples of.
func isSafe(name string) bool {
	return name != "" && name != "." && name != ".." && len(name) <= 130 && utf8.ValidString(name) && strings.IndexFunc(name, func(c rune) bool { return !unicode.IsGraphic(c) }) < 0 &&
		!strings.ContainsAny(name, "/\\\x00\t\n<>:\"|?*") && !strings.HasSuffix(name, ".") && !strings.HasSuffix(name, " ") &&
		!strings.HasPrefix(name, "-") && !strings.HasPrefix(name, ".") && filepath.IsLocal(name)
}

func FuzzSafe(f *testing.F) {
	for _, s := range append([]string{"\x1b[2J", "a\u202Eb", "\u0085", "../x"}, "CON", "a.", strings.Repeat("é.", 200)) {
		f.Add(s)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, s string) {
		got := filename.Safe(s, "fallback")
		if !isSafe(got) {
			t.Errorf("%q: got %q", s, got)
		}
		if again := filename.Safe(got, "fallback"); again != got {
			t.Errorf("%q: got %q, and %q of that", s, got, again)
		}
		if err := os.WriteFile(filepath.Join(dir, got), nil, 0o600); err != nil {
			t.Error(err)
		}
		_ = os.Remove(filepath.Join(dir, got))
	})
}
