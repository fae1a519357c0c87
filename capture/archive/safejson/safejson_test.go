package safejson_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/framebin/framebin/capture/archive/safejson"
)

func TestMarshal(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                   `""`,
		"é漢<&>":              `"é漢<&>"`,
		"\x1b[31m\x00":       `"\u001b[31m\u0000"`,
		"\x7f\u0080\u009b":   `"\u007f\u0080\u009b"`,
		"a\u202eb\u200d":     `"a\u202eb\u200d"`,
		"\u2028\u2029\ufeff": `"\u2028\u2029\ufeff"`,
		"\U000e0041":         `"\udb40\udc41"`,
		"a\ufe0f\U000e0100":  `"a\ufe0f\udb40\udd00"`,
		"\xff":               `"` + "\ufffd" + `"`,
		"👩\u200d🚀":           `"👩\u200d🚀"`,
	} {
		got, err := safejson.Marshal(in)
		if err != nil || string(got) != want && string(got) != strings.ReplaceAll(want, "\ufffd", `\ufffd`) {
			t.Errorf("%q: got %s, want %s: %v", in, got, want, err)
		}
	}
	if _, err := safejson.Marshal(func() {}); err == nil {
		t.Error("a function was encoded")
	}
}

// FuzzWriteString holds the string written in pieces to the one of
// encoding/json: the same value, and nothing in it that acts.
func FuzzWriteString(f *testing.F) {
	f.Add("é\x1b\u009b\xff", 1)
	f.Add("漢", 20_000)
	f.Add("a\xf0\x9f", 30_000)
	f.Add("\U000e0041\x80", 9000)
	f.Fuzz(func(t *testing.T, s string, n int) {
		s = strings.Repeat(s, max(0, min(n, 100_000/max(1, len(s)))))
		var b bytes.Buffer
		if err := safejson.WriteString(&b, []byte(s)); err != nil {
			t.Fatal(err)
		}
		plain, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var got, want string
		if err := json.Unmarshal(plain, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b.Bytes(), &got); err != nil || got != want {
			t.Fatalf("got %.100q, want %.100q: %v", got, want, err)
		}
		if i := bytes.IndexFunc(b.Bytes(), func(c rune) bool { return unicode.Is(unicode.Cc, c) || unicode.Is(unicode.Cf, c) }); i >= 0 {
			t.Fatalf("%q stands at %d", b.String()[i:min(i+8, b.Len())], i)
		}
	})
}
