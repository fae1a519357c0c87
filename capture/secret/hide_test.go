package secret_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/secret"
)

var none = secret.NewValues(nil, 1)

// TestHide: what is called a secret is hidden wherever it stands, and what is called
// like one and is none stays.
func TestHide(t *testing.T) {
	t.Parallel()
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	for text, want := range map[string]string{
		`{"tokens": ["abc", "d\"ef"], "n": ["a"]}`:                 `{"tokens": ["RED", "REDAC"], "n": ["a"]}`,
		`{"payload":"{\"tokens\":[\"abc\",\"de\"]}"}`:              `{"payload":"{\"tokens\":[\"RED\",\"RE\"]}"}`,
		`{"tokens":[{"text":"a","token":"b"}]}`:                    `{"tokens":[{"text":"a","token":"R"}]}`,
		`{"tokens":[[1,"abc"]`:                                     `{"tokens":[[1,"RED"]`,
		`{"auth":"abc","sid":"abc","x_pin":"12","devicePin":"1"}`:  `{"auth":"RED","sid":"RED","x_pin":"RE","devicePin":"R"}`,
		`{"pin":1234,"password":12,"line":12,"spin":12}`:           `{"pin":9999,"password":99,"line":12,"spin":12}`,
		`{"key":"frames/1.jpg","code":"A","pass":"ok"}`:            `{"key":"frames/1.jpg","code":"A","pass":"ok"}`,
		`{"key":"a1b2c3","code":"4711","sig":"0af3"}`:              `{"key":"REDACT","code":"REDA","sig":"REDA"}`,
		`<key>a1b2c3</key><key>frames/1.jpg</key>`:                 `<key>REDACT</key><key>frames/1.jpg</key>`,
		`[{"name":"Authorization","value":"Basic abc"}]`:           `[{"name":"Authorization","value":"REDACTEDR"}]`,
		`[{"key": "X-Api-Key", "value": ["abc"]}]`:                 `[{"key": "X-Api-Key", "value": ["RED"]}]`,
		`[{"name":"token","id":"abc"}]`:                            `[{"name":"token","id":"abc"}]`,
		`p=%7B%22token%22%3A%22abc%22%2C%22class%22%3A%22b%22%7D`:  `p=%7B%22token%22%3A%22RED%22%2C%22class%22%3A%22b%22%7D`,
		`rtsp://me:pw@camera/1?key=person`:                         `rtsp://REDAC@camera/1?key=REDACT`,
		`{"data":"` + encode(`{"token":"abc","class":"b"}`) + `"}`: `{"data":"` + encode(`{"token":"RED","class":"b"}`) + `"}`,
		encode(`{"data":"` + encode(`{"token":"abc"}`) + `"}`):     encode(`{"data":"` + encode(`{"token":"RED"}`) + `"}`),
		encode(`{"class":"abc","text":"~~~"}`):                     encode(`{"class":"abc","text":"~~~"}`),
		"eyJ0b2tlbiI6ImFi\r\nYyJ9":                                 "eyJ0b2tlbiI6IlJF\r\nRCJ9",
		`token:[`:                                                  `token:[`, `tokens:["`: `tokens:["`, `tokens:[\`: `tokens:[\`, `token:\`: `token:\`, `http://`: `http://`, `key%3a%22`: `key%3a%22`,
	} {
		given := []byte(text)
		if got, found := secret.Hide(given, none); string(got) != want || found != (text != want) || string(given) != text {
			t.Errorf("%s\n got %s, %v\nwant %s", text, got, found, want)
		}
	}
}

// TestValues: of values that begin alike, each is found whole, and none in others' beginnings.
func TestValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100)
	v := secret.NewValues([]string{"abcdefgh", "abcdefghij", "abcdefghiz", "short", long + "y"}, 8)
	for text, want := range map[string]string{
		"abcdefghij":   "REDACTEDRE",
		"abcdefghq":    "REDACTEDq",
		"abcdefg":      "abcdefg",
		"-abcdefghiz-": "-REDACTEDRE-",
		"short":        "short",
		long[:63]:      long[:63],
	} {
		if got, _ := secret.Hide([]byte(text), v); string(got) != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	if got, _ := secret.Hide([]byte(long+"z"), v); bytes.Contains(got, []byte("x")) || !bytes.HasSuffix(got, []byte("z")) {
		t.Errorf("got %s", got)
	}
	if got, want := v.Replace("a abcdefghij b abcdefgh"), "a REDACTED b REDACTED"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// hostile are texts in which a search for each separator, value or quotation mark would take a
// time that grows with the square of their length.
func hostile(size int) map[string][]byte {
	texts := map[string][]byte{}
	for _, unit := range []string{
		"key=", "token=", "token:", `token:"`, `token:\"`, "token:[", `token:["`, "<token>", " name=", ` name="token"`, "pin:1", "auth:%22",
		"http://", "http://a@", `"name":"token",`, "aaaaaaaaa ", "eyJ0b2tlbiI6", "%3A", ":", `\`, " =", "aaaaaaaab",
	} {
		texts[unit] = bytes.Repeat([]byte(unit), size/len(unit))
	}
	return texts
}

// many are more values than a person sends.
func many() *secret.Values {
	list := []string{strings.Repeat("a", 1<<16) + "b"}
	for i := range 10_000 {
		list = append(list, fmt.Sprintf("aaaaaaaaac%07d", i))
	}
	return secret.NewValues(list, 8)
}

// TestHideHostile ends.
func TestHideHostile(t *testing.T) {
	t.Parallel()
	for unit, text := range hostile(2 << 20) {
		if got, _ := secret.Hide(text, many()); len(got) != len(text) {
			t.Errorf("%s: %d bytes of %d", unit, len(got), len(text))
		}
	}
}

func BenchmarkHide(b *testing.B) {
	values := many()
	for unit, text := range hostile(16 << 20) {
		b.Run(strings.Trim(unit, " "), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				secret.Hide(text, values)
			}
		})
	}
}

// FuzzHide: the text keeps its length and is not written to, a value that is known is
// gone, and nothing is changed that was not said to be.
func FuzzHide(f *testing.F) {
	for _, text := range []string{
		`{"tokens":["abc",{"a":"b"}],"payload":"{\"token\":\"x\\\"y\"}"}`, "<key>a1b2c3</key>", "token=a%3Db&x=1",
		`[{"name":"Authorization","value":"Basic abc"}]`, "Content-Disposition: form-data; name=\"token\"\r\n\r\nabc\r\n--b",
		"http://user:word@host/?token=a", base64.StdEncoding.EncodeToString([]byte(`{"token":"abcdefgh"}`)),
	} {
		f.Add([]byte(text), "hunter22")
	}
	f.Fuzz(func(t *testing.T, text []byte, value string) {
		was := bytes.Clone(text)
		known := secret.NewValues([]string{value}, 8)
		clean, found := secret.Hide(text, known)
		switch {
		case !bytes.Equal(text, was):
			t.Error("the text was written to")
		case len(clean) != len(text):
			t.Errorf("%d bytes of %d", len(clean), len(text))
		case !found && !bytes.Equal(clean, text):
			t.Error("changed, and not said")
		case len(value) >= 8 && !strings.Contains(strings.Repeat(secret.Redacted, len(value)), value) && bytes.Contains(clean, []byte(value)):
			t.Errorf("%q is still in %q", value, clean)
		}
	})
}
