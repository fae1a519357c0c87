package body_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unsafe"

	"github.com/framebin/framebin/capture/body"
)

const corpus = "../../testdata/multipart/"

// split returns the parts of raw.
func split(tb testing.TB, contentType, raw string) ([]body.Part, error) {
	tb.Helper()
	parts, err := body.Split(contentType, []byte(raw))
	if _, ok := errors.AsType[*body.ContentTypeError](err); err != nil && !ok && !errors.Is(err, body.ErrMultipart) {
		tb.Errorf("error %v does not wrap ErrMultipart", err)
	}
	return parts, err
}

// short writes parts as "name/filename=body" for comparison.
func short(parts []body.Part) string {
	var s []string
	for _, p := range parts {
		s = append(s, p.Name+"/"+p.Filename+"="+string(p.Body))
	}
	return strings.Join(s, " | ")
}

func TestParts(t *testing.T) {
	t.Parallel()
	const form = "multipart/form-data; boundary=b"
	const head = "Content-Disposition: form-data; name=n\r\n\r\n"
	cases := map[string]struct {
		contentType, raw string
		want             string
		err              string // in the error; "" for none
	}{
		"two parts":           {form, "--b\r\n" + head + "one\r\n--b\r\n" + head + "two\r\n--b--\r\n", "n/=one | n/=two", ""},
		"no line end at end":  {form, "--b\r\n" + head + "one\r\n--b--", "n/=one", ""},
		"preamble, epilogue":  {form, "hello\r\n--b\r\n" + head + "one\r\n--b--\r\nbye\r\n--b\r\n", "n/=one", ""},
		"white space padding": {form, "--b \t\r\n" + head + "one\r\n--b-- \r\n", "n/=one", ""},
		"LF alone": {
			form, "--b\nContent-Disposition: form-data; name=n\n\nout\nof\r\n--b--\n", "n/=out\nof\r", "",
		},
		"LF alone inside CRLF is content": {form, "--b\r\n" + head + "one\n--b--\n\r\n--b--\r\n", "n/=one\n--b--\n", ""},
		"body ends in line ends":          {form, "--b\r\n" + head + "\r\n\r\n\r\n--b--\r\n", "n/=\r\n\r\n", ""},
		"empty body":                      {form, "--b\r\n" + head + "\r\n--b--\r\n", "n/=", ""},
		"no line at all in the body":      {form, "--b\r\n" + head + "--b--\r\n", "n/=", ""},
		"no header":                       {form, "--b\r\n\r\none\r\n--b--\r\n", "/=one", ""},
		"boundary as a prefix":            {form, "--b\r\n" + head + "x\r\n--bb\r\n--b-x\r\n--b--x\r\n--b--", "n/=x\r\n--bb\r\n--b-x\r\n--b--x", ""},
		"no part is a valid form":         {form, "--b--\r\n", "", ""},
		"no part, LF":                     {form, "--b--\n", "", ""},
		"quoted boundary":                 {`multipart/mixed; boundary="a b"`, "--a b\r\n\r\nx\r\n--a b--", "/=x", ""},
		"odd other parameter":             {"Multipart/Form-Data; x; y=;charset=a b; BOUNDARY=b", "--b\r\n\r\nx\r\n--b--", "/=x", ""},
		"not multipart":                   {"text/plain; boundary=b", "--b\r\n\r\nx\r\n--b--", "", ""},

		"no line end at a last boundary": {form, "--b\r\n" + head + "one--b--\r\n", "n/=one", "no line end comes before the boundary that ends part 1"},
		"no line end at a boundary":      {form, "--b\r\n" + head + "one--b\r\n" + head + "two\r\n--b--", "n/=one | n/=two", "no line end comes before the boundary that ends part 1"},
		"looks like one in content":      {form, "--b\r\n" + head + "one--b\r\ntwo--b--x\r\n--b--", "n/=one--b\r\ntwo--b--x", ""},
		"no first boundary":              {form, head + "one\r\n--b\r\n" + head + "two\r\n--b--", "n/=one | n/=two", "the boundary line before the first part is missing"},
		"truncated in a body":            {form, "--b\r\n" + head + "one\r\n--b\r\n" + head + "tw", "n/=one | n/=tw", "truncated: the body ends in part 2"},
		"truncated in a header":          {form, "--b\r\n" + head + "one\r\n--b\r\nContent-", "n/=one", "truncated: the body ends in part 2"},
		"truncated at the end":           {form, "--b\r\n" + head + "one\r\n--b", "n/=one\r\n--b", "truncated"},
		"nothing after a line":           {form, "--b\r\n", "", "truncated: the body ends in part 1"},
		"no boundary parameter":          {"multipart/form-data", "--b--", "", "no boundary parameter"},
		"boundary parameter bad":         {"multipart/form-data; boundary=", "--b--", "", "no boundary parameter"},
		"no boundary line":               {form, "x --b\r\n", "", `no line of the body is the boundary "--b"`},
		"empty":                          {form, "", "", "body is empty"},
		"header without end":             {form, "--b\r\nA: b\r\n--b\r\n" + head + "x\r\n--b--", "/=A: b | n/=x", "header of part 1 has no end"},
		"header too large":               {form, "--b\r\nA: " + strings.Repeat("x", 1<<15) + "\r\n\r\n1\r\n--b\r\n" + head + "x\r\n--b--", "/=A: " + strings.Repeat("x", 1<<15) + "\r\n\r\n1 | n/=x", "header of part 1 exceeds 16384"},
		"header line is none":            {form, "--b\r\noops\r\n" + head + "x\r\n--b--", "n/=x", `part 1: header line 1 is not "name: value": "oops"`},
		"header without a name":          {form, "--b\r\n: v\r\n" + head + "x\r\n--b--", "n/=x", "part 1: header line 1"},
		"only a closing line":            {form, "text\r\n--b--\r\n", "", "the only boundary line is the closing one"},
		"control in a header": {
			form, "--b\r\nContent-Disposition: x; name=\x1b[31m\r\n\r\n1\r\n--b--", "\x1b[31m/=1", "part 1: header line 1 has a control",
		},
		"only the first counts": {form, "--b\r\noops\r\n\r\nx", "/=x", "truncated"},
		"too many parts":        {form, strings.Repeat("--b\r\n\r\n\r\n", 10_001) + "--b--", strings.TrimSuffix(strings.Repeat("/= | ", 10_000), " | "), "more than 10000 parts"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parts, err := split(t, c.contentType, c.raw)
			if got := short(parts); got != c.want {
				t.Errorf("got %.200q, want %.200q", got, c.want)
			}
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("got error %v, want %q", err, c.err)
			}
		})
	}
}

func TestPartsHeaderTotal(t *testing.T) {
	t.Parallel()
	part := "--b\r\nA: " + strings.Repeat("x", 16000) + "\r\n\r\n\r\n"
	parts, err := split(t, "multipart/form-data; boundary=b", strings.Repeat(part, 300)+"--b--")
	if err == nil || !strings.Contains(err.Error(), "exceed 4194304 bytes") {
		t.Errorf("got error %v", err)
	}
	if got := len(parts); got < 200 || got > 263 {
		t.Errorf("got %d parts of 16 kB of header each, want those within 4 MiB", got)
	}
}

func TestPartNames(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ value, name, filename string }{
		"plain":              {`form-data; name="a"; filename="b.png"`, "a", "b.png"},
		"tokens":             {`form-data; name=a; filename=b.png`, "a", "b.png"},
		"case, spaces":       {`FORM-DATA ;  NAME = "a" ;FileName= b c.png `, "a", "b c.png"},
		"semicolon inside":   {`form-data; name="a;b=\"c"; filename="d"`, `a;b="c`, "d"},
		"curl escapes":       {`form-data; name="a\"b"; filename="c\\d\".png"`, `a"b`, `c\d".png`},
		"browser escapes":    {`form-data; name="a%22b%0D%0Ac"; filename="100%.png"`, "a\"b\r\nc", "100%.png"},
		"percent stays":      {`form-data; name="a%20b%2522"; filename="%41"`, "a%20b%2522", "%41"},
		"windows path":       {`form-data; name="a"; filename="C:\temp\new.png"`, "a", `C:\temp\new.png`},
		"raw UTF-8":          {`form-data; name="größe"; filename="画像.png"`, "größe", "画像.png"},
		"invalid UTF-8":      {"form-data; name=\"\xff\"; filename=\"\xfe\"", "\xff", "\xfe"},
		"C1 control, path":   {"form-data; name=\"\x9b31m\"; filename=\"../../x\"", "\x9b31m", "../../x"},
		"extended wins":      {`form-data; name="a"; filename="x"; filename*=UTF-8''%e2%82%ac.png`, "a", "€.png"},
		"extended first":     {`form-data; filename*=utf-8'en'%e2%82%ac.png; filename="x"`, "", "€.png"},
		"extended latin":     {`form-data; filename*=ISO-8859-1''%e9.png`, "", "é.png"},
		"extended broken":    {`form-data; filename="x"; filename*=UTF-8''%zz`, "", "x"},
		"extended unknown":   {`form-data; filename="x"; filename*=klingon''%e9`, "", "x"},
		"extended koi8-r":    {`form-data; filename="x"; filename*=koi8-r''%e9`, "", "И"},
		"sections":           {`form-data; name=n; filename*0="long "; filename*1="name.png"`, "n", "long name.png"},
		"encoded sections":   {`form-data; filename*0*=utf-8''%E2%82%AC%20; filename*1="5.png"`, "", "€ 5.png"},
		"section missing":    {`form-data; filename="x"; filename*1="b"`, "", "x"},
		"encoded words, B":   {`form-data; name="=?utf-8?B?8J+Nhg==?="; filename="=?UTF-8?B?bWFza18wMDAwLnBuZw==?="`, "🍆", "mask_0000.png"},
		"encoded words, Q":   {`form-data; filename="=?iso-8859-1?Q?caf=E9_1.png?="`, "", "café 1.png"},
		"two encoded words":  {`form-data; filename="=?utf-8?Q?mask=5F?= =?utf-8?Q?1.png?="`, "", "mask_1.png"},
		"encoded words, GBK": {`form-data; filename="=?gb2312?B?zfg=?="`, "", "网"},
		"no encoded word":    {`form-data; filename="=?klingon?B?zfg=?="`, "", "=?klingon?B?zfg=?="},
		"unclosed quote":     {`form-data; name="a; filename="b"`, "a; filename=", ""},
		"first of repeated":  {`form-data; name="a"; name="b"`, "a", ""},
		"no parameter":       {`form-data`, "", ""},
		"empty":              {``, "", ""},
		"stray semicolons":   {`;;form-data;;name=a;`, "a", ""},
		"parameter no value": {`form-data; name; filename=x`, "", "x"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := "--b\r\nContent-Disposition: " + c.value + "\r\nContent-type: Image/PNG; x=y\r\n\r\n\r\n--b--"
			parts, err := split(t, "multipart/form-data; boundary=b", raw)
			if err != nil || len(parts) != 1 {
				t.Fatalf("got %d parts, error %v", len(parts), err)
			}
			p := parts[0]
			if p.Name != c.name || p.Filename != c.filename {
				t.Errorf("got %q, %q, want %q, %q", p.Name, p.Filename, c.name, c.filename)
			}
			if p.MediaType != "image/png" {
				t.Errorf("got media type %q", p.MediaType)
			}
			if got := p.Header.Get("Content-Disposition"); got != strings.TrimSpace(c.value) {
				t.Errorf("got header %q, want it as sent", got)
			}
		})
	}
}

// expectation is what the third-party suite wants of a raw.
type expectation struct {
	Boundary string
	ErrorAt  *int `json:"error_at"`
	Parts    []struct {
		Name     string
		Filename *string
		Size     int
		SHA256   string
	}
}

func TestPartsAsPythonMultipart(t *testing.T) {
	t.Parallel()
	all := expectations(t)
	// Its lines are those of a shorter boundary than the one it declares.
	delete(all, "single_field_blocks")
	for name, want := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := read(t, corpus+"python/"+name+".http")
			parts, err := split(t, "multipart/form-data; boundary="+want.Boundary, raw)
			if (err != nil) != (want.ErrorAt != nil) {
				t.Fatalf("got error %v, want one: %v", err, want.ErrorAt != nil)
			}
			if want.ErrorAt != nil {
				return
			}
			if len(parts) != len(want.Parts) {
				t.Fatalf("got %d parts, want %d", len(parts), len(want.Parts))
			}
			for i, w := range want.Parts {
				filename := ""
				if w.Filename != nil {
					filename = *w.Filename
				}
				sum := sha256.Sum256(parts[i].Body)
				if parts[i].Name != w.Name || parts[i].Filename != filename {
					t.Errorf("part %d: got %q, %q", i, parts[i].Name, parts[i].Filename)
				}
				if got := hex.EncodeToString(sum[:]); got != w.SHA256 {
					t.Errorf("part %d: got %d bytes %q, want %d", i, len(parts[i].Body), parts[i].Body, w.Size)
				}
			}
		})
	}
}

// expectations reads those of the suite.
func expectations(tb testing.TB) map[string]expectation {
	tb.Helper()
	var all map[string]expectation
	if err := json.Unmarshal([]byte(read(tb, corpus+"python/expect.json")), &all); err != nil {
		tb.Fatal(err)
	}
	return all
}

func TestPartsAsBrowsersSentThem(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(corpus + "werkzeug/*/request.http")
	if err != nil || len(folders) == 0 {
		t.Fatalf("got %d bodies, error %v", len(folders), err)
	}
	for _, path := range folders {
		t.Run(filepath.Base(filepath.Dir(path)), func(t *testing.T) {
			t.Parallel()
			raw := read(t, path)
			line, _, _ := strings.Cut(raw, "\r\n")
			parts, err := split(t, "multipart/form-data; boundary="+line[2:], raw)
			if err != nil || len(parts) != 3 {
				t.Fatalf("got %d parts, error %v", len(parts), err)
			}
			for i, file := range []string{"file1.png", "file2.png", "text.txt"} {
				want := read(t, filepath.Join(filepath.Dir(path), file))
				if filepath.Ext(file) == ".txt" {
					want = strings.TrimSuffix(want, "\n") // the editor's
				}
				if string(parts[i].Body) != want {
					t.Errorf("%s: got %d bytes, want %d", file, len(parts[i].Body), len(want))
				}
			}
		})
	}
}

func TestPartsOfLFBody(t *testing.T) {
	t.Parallel()
	raw := read(t, corpus+"werkzeug/ie7_full_path_request.http")
	line, _, _ := strings.Cut(raw, "\n")
	parts, err := split(t, "multipart/form-data; boundary="+line[2:], raw)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range parts {
		names = append(names, p.Name)
	}
	want := "file-form-submit-flag categoryId title description cb_file_upload_multiple submit"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := len(parts[4].Body); got != 29184 || !strings.HasPrefix(string(parts[4].Body), "\xd0\xcf\x11\xe0") {
		t.Errorf("got %d bytes of file that begin %q", got, parts[4].Body[:4])
	}
}

// FuzzParts checks that parts lie in the body, in order and apart, and that
// they are those of mime/multipart wherever that reads the body to its end.
func FuzzParts(f *testing.F) {
	for name, e := range expectations(f) {
		f.Add(e.Boundary, read(f, corpus+"python/"+name+".http"))
	}
	f.Add("b", "--b\r\n\r\n--b\r\n")
	f.Add("b", "Content-Type: a\n--b--")
	f.Add("b", "--b\n\nx\n--b--\n--b\r\n\r\n")
	f.Add("b", "--b\r\nA: b\r\n c\r\n\r\n--b--")
	f.Add("b", "--b\r\nContent-Transfer-Encoding: base64\r\n\r\n0\r\n--b--")
	f.Fuzz(func(t *testing.T, boundary, raw string) {
		if boundary == "" || len(boundary) > 70 || strings.Trim(boundary, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			return
		}
		sent := []byte(raw)
		parts, err := body.Split("multipart/form-data; boundary="+boundary, sent)
		if _, ok := errors.AsType[*body.ContentTypeError](err); ok {
			return // the boundary is another
		}
		if err != nil && !errors.Is(err, body.ErrMultipart) {
			t.Fatalf("error %v does not wrap ErrMultipart", err)
		}
		inOrder(t, sent, parts)
		want, ok := reference(boundary, raw)
		if !ok || err != nil && (strings.Contains(err.Error(), "before the first part is missing") || strings.Contains(err.Error(), "no line end comes before")) {
			return // which the reference takes for text around parts, or in them
		}
		if err != nil && len(want) > 0 && !encoded(want) {
			t.Fatalf("got error %v, mime/multipart has none", err)
		}
		if len(parts) != len(want) {
			t.Fatalf("got %d parts, want %d", len(parts), len(want))
		}
		for i, p := range parts {
			if p.Transfer == "" && string(p.Body) != string(want[i].Body) || !reflect.DeepEqual(p.Header, want[i].Header) {
				t.Errorf("part %d: got %q %q, want %q %q", i, p.Header, p.Body, want[i].Header, want[i].Body)
			}
		}
	})
}

// inOrder fails unless parts are slices of raw, one after the other, that
// cannot grow into each other.
func inOrder(t *testing.T, raw []byte, parts []body.Part) {
	t.Helper()
	pos := uintptr(0)
	for i, p := range parts {
		if cap(p.Body) != len(p.Body) {
			t.Errorf("part %d has room to append over what follows", i)
		}
		if len(p.Body) == 0 || p.Transfer != "" {
			continue
		}
		at := uintptr(unsafe.Pointer(&p.Body[0])) - uintptr(unsafe.Pointer(&raw[0]))
		if at < pos || at+uintptr(len(p.Body)) > uintptr(len(raw)) {
			t.Errorf("part %d lies at %d, after %d of %d", i, at, pos, len(raw))
		}
		pos = at + uintptr(len(p.Body))
	}
}

// reference splits body by the standard library. It reports false where that
// does not reach the closing boundary.
func reference(boundary, raw string) ([]body.Part, bool) {
	// It takes the end of the input inside a header for that of the body; so
	// let the input end in another way, after the line end that it then needs.
	end := iotest.ErrReader(errors.New("no closing boundary"))
	r := multipart.NewReader(io.MultiReader(strings.NewReader(raw+"\r\n"), end), boundary)
	var parts []body.Part
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return parts, true
		}
		if err != nil {
			return nil, false
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return nil, false
		}
		parts = append(parts, body.Part{Header: p.Header, Body: data})
	}
}

// encoded reports whether a part names a transfer encoding, which the
// reference leaves as it is and Split decodes or says it cannot.
func encoded(parts []body.Part) bool {
	return slices.ContainsFunc(parts, func(p body.Part) bool {
		return p.Header.Get("Content-Transfer-Encoding") != ""
	})
}

func read(tb testing.TB, path string) string {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}

// TestSplitManyThatLookAlike takes a body whose content is nearly a boundary a
// million times: a scan that looks to the end for each of them would take hours.
func TestSplitManyThatLookAlike(t *testing.T) {
	t.Parallel()
	const end = "\r\n--b--\r\n"
	for name, test := range map[string]struct{ content, end, err string }{
		"closing":       {strings.Repeat("x--b--\n", 1<<20) + "x", "--b--\n" + strings.Repeat(" ", 4<<20), "no line end"},
		"opening":       {strings.Repeat("x--b\n", 1<<20) + strings.Repeat("y", 4<<20), end, ""},
		"without lines": {strings.Repeat("x--b", 1<<20) + strings.Repeat(" ", 4<<20), end, ""},
	} {
		parts, err := body.Split("multipart/form-data; boundary=b",
			[]byte("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n"+test.content+test.end))
		if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: got error %v, want %q", name, err, test.err)
		}
		if len(parts) != 1 || string(parts[0].Body) != test.content {
			t.Errorf("%s: %d parts", name, len(parts))
		}
	}
}

func BenchmarkParts(b *testing.B) {
	part := "\r\n--b\r\nContent-Disposition: form-data; name=\"masks\"; filename=\"mask_0000.png\"\r\nContent-Type: image/png\r\n\r\n" + strings.Repeat("\r\n-\x00", 1500)
	raw := []byte(strings.Repeat(part, 130) + "\r\n--b--")
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := body.Split("multipart/form-data; boundary=b", raw); err != nil {
			b.Fatal(err)
		}
	}
}
