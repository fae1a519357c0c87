package inspected_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive"
	"github.com/framebin/framebin/capture/archive/inspected"
)

// read reads an export, and returns what is said of it beside its requests.
func read(text string) (list []*capture.Request, said []string, err error) {
	message := func(r io.Reader) (*capture.Request, error) { return archive.ReadMessage(r, archive.Limits{}) }
	list, err = inspected.Read(strings.NewReader(text), int64(len(text)), message, func(s string) { said = append(said, s) })
	return list, said, err
}

// TestOrder: the newest comes first in an export, and last in a capture.
func TestOrder(t *testing.T) {
	t.Parallel()
	list, said, err := read(`{"data":[
		{"uuid":"c","type":"web","method":"put","url":"https://webhook.site/t/c?d=1","ip":"1.2.3.4","created_at":"2026-01-02 03:04:07"},
		{"uuid":"m","type":"email","method":"","created_at":"2026-01-02 03:04:06"},
		{"uuid":"a","type":"web","method":"POST","url":"https://webhook.site/t","headers":{"host":["cam"],"x":"y"},"created_at":"2026-01-02T03:04:05Z"}]}`)
	if err != nil || len(list) != 2 || !slices.Equal(said, []string{`request 2: it is no HTTP request but of the type "email"`}) {
		t.Fatalf("%d requests, %q, %v", len(list), said, err)
	}
	first, last := list[0], list[1]
	if first.Seq != 1 || first.Host != "cam" || first.Header.Get("X") != "y" || first.Header.Get("Host") != "" || first.Time.Second() != 5 {
		t.Errorf("first %+v", first)
	}
	if last.Seq != 2 || last.Method != http.MethodPut || last.Target != "/t/c?d=1" || last.Host != "webhook.site" || last.Remote != "1.2.3.4" || last.Time.Second() != 7 {
		t.Errorf("last %+v", last)
	}
}

// TestForms: of a form an export has the fields, and of its files the names.
func TestForms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ item, want, said string }{
		"fields":      {`"request":{"b":"2","a":"1 &"}`, "a=1+%26&b=2", ""},
		"a multipart": {`"headers":{"content-type":"multipart/form-data; boundary=x"},"request":{"a":"1"}`, "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n", ""},
		"files":       {`"request":{"a":"1"},"files":{"z":{},"image":{}}`, "a=1", "request 1: the export has the fields of its form, not its files (image, z)"},
		"cut":         {`"content":"abc","size":9`, "abc", "request 1: the export has 3 of the 9 bytes of its body"},
		"bytes":       {`"content":"ÿØÿ","size":3`, "\xff\xd8\xff", ""},
	} {
		list, said, err := read(`[{"uuid":"a","type":"web","method":"POST","url":"https://webhook.site/t",` + c.item + `}]`)
		if err != nil || len(list) != 1 || strings.Join(said, "|") != c.said || string(list[0].Body()) != c.want || list[0].Truncated != (name == "cut") {
			t.Errorf("%s: %+v, %q, %v", name, list, said, err)
		}
	}
}

// TestOther: what is no export says why.
func TestOther(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		`{"data":[]}`: inspected.ErrEmpty, `{"requests":[]}`: inspected.ErrEmpty, `{}`: inspected.ErrOther, `[1,2]`: inspected.ErrOther,
		`{"uuid":""}`: inspected.ErrOther, `{"uuid":"a","type":"web","method":"a b"}`: inspected.ErrOther,
	} {
		if list, said, err := read(text); !errors.Is(err, want) || list != nil || said != nil {
			t.Errorf("%s: %v, %q, %v", text, list, said, err)
		}
	}
	if _, err := inspected.Read(strings.NewReader(""), 1<<40, nil, nil); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a terabyte: %v", err)
	}
}
