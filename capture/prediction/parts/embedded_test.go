package parts_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/bmp"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// picture returns a PNG of that size.
func picture(tb testing.TB, width, height int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// TestLook finds what is in the strings of a document, and where.
func TestLook(t *testing.T) {
	t.Parallel()
	inner := `{"objects":[{"class":"leaf"}]}`
	data := base64.StdEncoding.EncodeToString(picture(t, 40, 30))
	document, err := json.Marshal(map[string]any{
		"message": map[string]any{"a/b": []any{1, inner}},
		"frame":   "data:image/png;base64," + data,
		"words":   "no document, no image",
		"url":     "https://example.com/frames/1.jpg",
	})
	if err != nil {
		t.Fatal(err)
	}
	in := parts.Look(document)
	if len(in.Texts) != 1 || in.Texts[0].Pointer != "/message/a~1b/1" || string(in.Texts[0].JSON) != inner {
		t.Errorf("got texts %+v", in.Texts)
	}
	if len(in.Images) != 1 || in.Images[0].Pointer != "/frame" || in.Images[0].MediaType != "image/png" || in.Images[0].Size.String() != "40x30" {
		t.Errorf("got images %+v", in.Images)
	}
	if in.LinkAt != "/url" || in.Link != "https://example.com/frames/1.jpg" {
		t.Errorf("got the link %q at %q", in.Link, in.LinkAt)
	}
	if got := parts.Look([]byte(`{"broken`)); len(got.Texts)+len(got.Images) > 0 || got.Link != "" {
		t.Errorf("got %+v in what is no JSON", got)
	}
}

// TestLookForBMP finds images in base64 whose first letters differ by their size.
func TestLookForBMP(t *testing.T) {
	t.Parallel()
	for _, height := range []int{20, 30, 40, 50, 60, 70, 80, 90} {
		var b bytes.Buffer
		if err := bmp.Encode(&b, image.NewGray(image.Rect(0, 0, 40, height))); err != nil {
			t.Fatal(err)
		}
		in := parts.Look([]byte(`{"image":"` + base64.StdEncoding.EncodeToString(b.Bytes()) + `"}`))
		if len(in.Images) != 1 || in.Images[0].MediaType != "image/bmp" || in.Images[0].Size.Height != height {
			t.Errorf("of %d lines: images %+v", height, in.Images)
		}
	}
}

// TestLookIntoCompressed opens JSON that is compressed in a string, and tells of
// one that it does not open: a few bytes may hold very many.
func TestLookIntoCompressed(t *testing.T) {
	t.Parallel()
	packed := func(text string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return base64.StdEncoding.EncodeToString(b.Bytes())
	}
	const inner = `{"objects":[{"class":"leaf"}]}`
	for name, c := range map[string]struct {
		text   string
		opened bool
	}{
		"short":   {packed(inner), true},
		"long":    {packed(inner + strings.Repeat(" ", 5<<20)), false},
		"cut":     {packed(inner)[:24], false},
		"no JSON": {packed("leaf"), false},
		"no gzip": {"H4sIxxxxxxxxxxxx", false},
	} {
		in := parts.Look([]byte(`{"a":"` + c.text + `"}`))
		if opened := len(in.Texts) == 1 && string(in.Texts[0].JSON) == inner; opened != c.opened || (in.Closed == "/a") == c.opened {
			t.Errorf("%s: got %d texts, closed %q", name, len(in.Texts), in.Closed)
		}
	}
}

// FuzzLook: what is found is where it is said to be, and a JSON document.
func FuzzLook(f *testing.F) {
	f.Add([]byte(`{"a":"{\"b\":[1,2]}","c":["[1,[2]]"]}`))
	f.Add([]byte(`["` + base64.StdEncoding.EncodeToString([]byte(`{"a":1}`)) + `"]`))
	f.Add([]byte(`{"image":"` + base64.StdEncoding.EncodeToString(picture(f, 8, 8)) + `"}`))
	f.Add([]byte(`"` + strings.Repeat(`[`, 100) + `"`))
	f.Fuzz(func(t *testing.T, document []byte) {
		in := parts.Look(document)
		for _, o := range in.Texts {
			var text string
			if err := json.Unmarshal(document[o.Span.Start:o.Span.End], &text); err != nil {
				t.Errorf("%s: %q is no string: %v", o.Pointer, document[o.Span.Start:o.Span.End], err)
			}
			if !json.Valid(o.JSON) {
				t.Errorf("%s: %q is no JSON", o.Pointer, o.JSON)
			}
		}
		for _, o := range in.Images {
			if s := document[o.Span.Start:o.Span.End]; s[0] != '"' || s[len(s)-1] != '"' || o.MediaType == "" {
				t.Errorf("%s: %q is no string with an image", o.Pointer, s)
			}
		}
	})
}

// An image of bare pixels is what its sides, its rows and its samples come out
// even for; it is decoded as a bitmap.
func TestPixels(t *testing.T) {
	t.Parallel()
	bytesOf := func(n int) string { return strings.Repeat(",7", n)[1:] }
	for name, tt := range map[string]struct{ members, want string }{
		"three samples":        {`"width":5,"height":4,"data":[` + bytesOf(60) + `]`, "5x4"},
		"four samples":         {`"width":5,"height":3,"data":[` + bytesOf(60) + `]`, "5x3"},
		"in base64":            {`"width":5,"height":4,"data":"` + base64.StdEncoding.EncodeToString(make([]byte, 60)) + `"`, "5x4"},
		"grey, and said so":    {`"width":10,"height":6,"encoding":"mono8","data":[` + bytesOf(60) + `]`, "10x6"},
		"grey, or classes":     {`"width":10,"height":6,"data":[` + bytesOf(60) + `]`, ""},
		"rows that are longer": {`"width":5,"height":4,"step":16,"data":[` + bytesOf(64) + `]`, "5x4"},
		"a byte too few":       {`"width":5,"height":4,"data":[` + bytesOf(59) + `]`, ""},
		"bytes left over":      {`"width":5,"height":4,"data":[` + bytesOf(63) + `]`, ""},
		"no height":            {`"width":5,"data":[` + bytesOf(60) + `]`, ""},
		"a negative step":      {`"width":5,"height":4,"step":-1,"data":[` + bytesOf(60) + `]`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := []byte(`{"frame":{` + tt.members + `}}`)
			in := parts.Look(document)
			if tt.want == "" {
				if len(in.Images) > 0 {
					t.Errorf("%+v", in.Images)
				}
				return
			}
			if len(in.Images) != 1 || in.Images[0].Size.String() != tt.want || in.Images[0].Pointer != "/frame" {
				t.Fatalf("%+v", in.Images)
			}
			at := in.Images[0].Span
			tree, err := jsonspan.Parse(document[at.Start:at.End], jsonspan.Limits{Depth: 2, Nodes: 100})
			if err != nil {
				t.Fatal(err)
			}
			file, err := parts.DecodeValue(tree.Root())
			if got := parts.Inspect(file); err != nil || got.Size != in.Images[0].Size {
				t.Errorf("decoded as %+v, %v", got, err)
			}
		})
	}
}
