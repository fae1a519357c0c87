package document_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/ui/tui/document"
	"github.com/framebin/framebin/ui/tui/theme"
)

func open(width int, bodies ...string) *document.Document {
	var sections []document.Section
	for i, b := range bodies {
		sections = append(sections, document.Section{Body: []byte(b), Part: i})
	}
	return document.New(sections, theme.New(true, colorprofile.TrueColor), width)
}

func shown(d *document.Document) string {
	var b strings.Builder
	for i := range d.Len() {
		b.WriteString(strings.TrimRight(ansi.Strip(d.Text(i)), " ") + "\n")
	}
	return b.String()
}

func numbers(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = strconv.Itoa(i)
	}
	return "[" + strings.Join(list, ",") + "]"
}

func TestLayouts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		want string
	}{
		"a tree": {`{"kind":"x","objects":[{"class":"tomato","box":[1,2,3,4],"score":0.9},{}],"n":null}`, `{
  "kind": "x",
  "objects": [
    {
      "class": "tomato",
      "box": [1, 2, 3, 4],
      "score": 0.9
    },
    {}
  ],
  "n": null
}
`},
		"points on a line":  {`{"p":[[1,2],[3,4]]}`, "{\n  \"p\": [[1, 2], [3, 4]]\n}\n"},
		"a list over lines": {`{"p":` + numbers(30) + `}`, "{\n  \"p\": [\n    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,\n    11, 12, 13, 14, 15, 16, 17, 18, 19,\n    20, 21, 22, 23, 24, 25, 26, 27, 28,\n    29\n  ]\n}\n"},
		"a long list":       {`{"p":` + numbers(200) + `}`, "{\n  \"p\": […] 200 items, 691 B\n}\n"},
		"a long string":     {`{"p":"` + strings.Repeat("ab", 50) + `","q":1}`, "{\n  \"p\": \"ababababababababab… 102 B\n  \"q\": 1\n}\n"},
		"broken off":        {`{"a":[{"b":1`, "{\n  \"a\": [\n    {\n      \"b\": 1\n\n\n\n"},
		"closed too often":  {`[1]]}`, "[1]\n]\n}\n"},
		"one after another": {"{\"a\":1}\n{\"a\":2}\n", "{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n"},
		"no value":          {`{"a":,"b":}`, "{\n  \"a\": ,\n  \"b\":\n}\n"},
		"escapes":           {"{\"a\x1b[2J\":\"\u202e\\\"x\"}", "{\n  \"a\\x1b[2J\": \"\\u202e\\\"x\"\n}\n"},
		"text":              {"one\r\ntwo\tx\n\nfour " + strings.Repeat("y", 50) + "\nend", "one\ntwo x\n\nfour yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\nyyyyyyyyyyyyyyy\nend\n"},
		"wide text":         {strings.Repeat("番茄", 12), "番茄番茄番茄番茄番茄番茄番茄番茄番茄番茄\n番茄番茄\n"},
		"bytes":             {"\x00\x01\x02GIF89a~\x7f", "0000  00 01 02 47  |...G|\n0004  49 46 38 39  |IF89|\n0008  61 7e 7f     |a~.|\n"},
		"nothing":           {"", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := shown(open(40, tt.body)); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

func TestFolding(t *testing.T) {
	t.Parallel()
	d := open(40, `{"a":{"b":[{"c":1},{"d":2}]},"e":`+numbers(200)+`}`)
	all := shown(d)
	row := d.Fold(4) // "c"
	if got := strings.TrimSpace(ansi.Strip(d.Text(row))); got != "{…}, 1 item, 7 B" || row != 3 {
		t.Fatalf("row %d is %q\n%s", row, got, shown(d))
	}
	row = d.Fold(row) // the list around it
	if got := strings.TrimSpace(ansi.Strip(d.Text(row))); got != `"b": […] 2 items, 17 B` || row != 2 {
		t.Fatalf("row %d is %q\n%s", row, got, shown(d))
	}
	if folds, isOpen := d.Folds(row); !folds || isOpen {
		t.Error("a folded list is not said to be one")
	}
	if !d.Open(row) || !d.Open(row+1) || d.Open(row+1) {
		t.Error("it does not open again, once")
	}
	if got := shown(d); got != all {
		t.Errorf("got\n%swant\n%s", got, all)
	}
	last := d.Len() - 2
	if !d.Open(last) || d.Len() < last+10 {
		t.Errorf("the long list did not open\n%s", shown(d))
	}
	if got := d.Fold(last + 5); got != last || shown(d) != all {
		t.Errorf("folded to row %d, want %d\n%s", got, last, shown(d))
	}
	if got := d.Fold(0); got != 0 || d.Len() != 1 {
		t.Errorf("folded whole: row %d of %d", got, d.Len())
	}
}

func TestPointers(t *testing.T) {
	t.Parallel()
	d := open(60, `{"a/b":{"~":[{"c":1},{"d":[1,2]}]},"e":"x"}`)
	want := []string{"", "/a~1b", "/a~1b/~0", "/a~1b/~0/0", "/a~1b/~0/0/c", "/a~1b/~0/0", "/a~1b/~0/1", "/a~1b/~0/1/d", "/a~1b/~0/1", "/a~1b/~0", "/a~1b", "/e", ""}
	for row, pointer := range want {
		if got, ok := d.Pointer(row); got != pointer || !ok {
			t.Errorf("row %d: %q, want %q", row, got, pointer)
		}
	}
	if got := string(d.Value(7)); got != "[1,2]" {
		t.Errorf("got %q", got)
	}
	if _, ok := open(60, "text").Pointer(0); ok {
		t.Error("a text has a pointer")
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	d := open(40, `{"objects":`+numbers(300)+`,"x":{"Tomato":"tomato"}}`, "a text\nwith a TOMATO in it\n", "\x00\x00tomatoes in bytes")
	d.Fold(3)
	var rows []string
	for _, p := range d.Find("tomato") {
		rows = append(rows, strings.TrimSpace(ansi.Strip(d.Text(d.Row(p)))))
	}
	want := []string{`"Tomato": "tomato"`, `"Tomato": "tomato"`, "with a TOMATO in it", "0000  00 00 74 6f  |..to|"}
	if strings.Join(rows, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, want %q", rows, want)
	}
	if got := d.Find("Tomato"); len(got) != 1 {
		t.Errorf("an upper-case letter makes no difference: %v", got)
	}
	if got := d.Find("299"); len(got) != 1 || !strings.Contains(ansi.Strip(d.Text(d.Row(got[0]))), "299") {
		t.Errorf("got %v in %q", got, d.Text(d.Row(got[0])))
	}
	if got := d.Find("nowhere"); got != nil {
		t.Errorf("got %v", got)
	}
}

// Each row is as wide as is asked for, and says the same again; opening what
// folds and folding it again leaves all as it was.
func FuzzDocument(f *testing.F) {
	for _, s := range []string{
		`{"a":[1,2,{"b":"c"}],"d":[[1,2],[3,4]]}`, `[[[[`, `]]]`, `{"a":`, "text\nand more\ttabs\r\n", "\x00\xff", `"x`, "{}\n{}", `[1,"a\"b",{}]`,
		"e\u0301\u0301\u0301\u0301 \u202e", `{"k":"` + strings.Repeat("é", 60) + `"}`, numbers(300), "[" + strings.Repeat(`{"a":[1,2]},`, 40),
	} {
		f.Add([]byte(s), uint8(30))
	}
	f.Fuzz(func(t *testing.T, body []byte, width uint8) {
		d := document.New([]document.Section{{Body: body, JSON: true}}, theme.New(true, colorprofile.TrueColor), int(width))
		n := d.Len()
		if n == 0 && len(body) > 0 && len(bytes.Trim(body, " \t\r\n,:")) > 0 {
			t.Fatalf("no rows of %q", body)
		}
		for row := range min(n, 200) {
			text := d.Text(row)
			if text != d.Text(row) || strings.ContainsAny(ansi.Strip(text), "\x1b\n\r") {
				t.Fatalf("row %d: %q", row, text)
			}
			_, _ = d.Pointer(row)
			_ = d.Value(row)
			if d.Open(row) {
				if back := d.Fold(row); back != row || d.Len() != n || d.Text(row) != text {
					t.Fatalf("row %d of %d became %d of %d", row, n, back, d.Len())
				}
			}
		}
		for pos := range min(len(body), 200) {
			if row := d.Row(document.Place{Pos: pos}); row < 0 || row > d.Len() || row == d.Len() && n > 0 {
				t.Fatalf("byte %d is in row %d of %d", pos, row, d.Len())
			}
		}
	})
}

// A row of a tree shows what its pointer leads to.
func TestPointersLead(t *testing.T) {
	t.Parallel()
	var objects []any
	for i := range 700 {
		objects = append(objects, map[string]any{"class": fmt.Sprint("c", i), "box": []int{i, i + 1, i + 2, i + 3}})
	}
	marshal := func(v any) []byte {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	body := marshal(map[string]any{"objects": objects, "size": map[string]any{"w": 3}})
	d := open(80, string(body))
	for row := range d.Len() {
		pointer, _ := d.Pointer(row)
		var at any
		if err := json.Unmarshal(body, &at); err != nil {
			t.Fatal(err)
		}
		for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
			switch v := at.(type) {
			case map[string]any:
				if pointer != "" {
					at = v[token]
				}
			case []any:
				i, _ := strconv.Atoi(token)
				at = v[i]
			}
		}
		want := marshal(at)
		var got any
		if err := json.Unmarshal(d.Value(row), &got); err != nil {
			t.Fatalf("row %d: %v in %.80q", row, err, d.Value(row))
		}
		if again := marshal(got); !bytes.Equal(again, want) {
			t.Fatalf("row %d, %s: got %.80s, want %.80s", row, pointer, again, want)
		}
		if row > 1500 {
			break
		}
	}
}

// BenchmarkOpen opens a document of 16 MiB and shows a screen of its middle.
func BenchmarkOpen(b *testing.B) {
	object := `{"class":"tomato","confidence":0.93,"box":{"x":10,"y":20,"width":30,"height":40},"polygon":` + numbers(200) + `},`
	body := []byte(`{"objects":[` + strings.TrimSuffix(strings.Repeat(object, 16<<20/len(object)), ",") + `]}`)
	styles := theme.New(true, colorprofile.TrueColor)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		d := document.New([]document.Section{{Body: body}}, styles, 100)
		for row := range 40 {
			_ = d.Text(d.Len()/2 + row)
		}
	}
}

// TestLend gives bodies back once, when the last has let go of them.
func TestLend(t *testing.T) {
	t.Parallel()
	d, back := open(80, "{}"), 0
	d.Lend(func() { back++ })
	d.Hold()
	d.Release()
	if back != 0 {
		t.Error("given back while somebody has it on hold")
	}
	d.Release()
	if back != 1 {
		t.Errorf("given back %d times", back)
	}
	var none *document.Document
	none.Hold()
	none.Release()
}
