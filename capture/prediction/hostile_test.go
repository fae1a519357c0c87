package prediction_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
)

// Documents made to exhaust the reader end with a finding.
func TestReadHostile(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, in one goroutine")
	}
	deep := func(open, closing string, n int) string { return strings.Repeat(open, n) + strings.Repeat(closing, n) }
	list := func(element string, n int) string {
		return "[" + strings.TrimSuffix(strings.Repeat(element+",", n), ",") + "]"
	}
	tests := map[string]struct{ doc, code string }{
		"100,000 lists":                       {deep(`[`, `]`, 100_000), finding.JSONBroken.Code},
		"100,000 objects":                     {strings.Repeat(`{"objects":`, 100_000) + strings.Repeat(`}`, 100_000), finding.JSONBroken.Code},
		"9,000 lists":                         {deep(`[`, `]`, 9_000), finding.NotRecognised.Code},
		"9,000 within an object":              {`[{"classId":"a","confidence":1,"x":` + deep(`[`, `]`, 9_000) + `}]`, finding.JSONTooDeep.Code},
		"100,001 objects":                     {list(`{"classId":"a","confidence":1}`, 100_001), finding.JSONTooLarge.Code},
		"3,000,000 numbers":                   {`[{"classId":"a","confidence":1,"x":` + list(`1`, 3_000_000) + `}]`, finding.JSONTooLarge.Code},
		"a key of 1 MB":                       {`[{"classId":"a","confidence":1,"` + strings.Repeat("k", 1<<20) + `":1}]`, ""},
		"a class of 1 MB":                     {`[{"classId":"` + strings.Repeat("a", 1<<20) + `","confidence":1}]`, ""},
		"a number of 1 MB":                    {`[{"classId":"a","confidence":1` + strings.Repeat("0", 1<<20) + `}]`, finding.ConfidenceRange.Code},
		"20,000 members":                      {`[{"classId":"a","confidence":1` + strings.Repeat(`,"x":1`, 20_000) + `}]`, finding.JSONDuplicateKey.Code},
		"100,000 further classes":             {`{"class":"a","confidence":1,"top":` + list(`{"class":"b","confidence":0.5}`, 100_000) + `}`, finding.ImageMissing.Code},
		"100,000 members that may be a place": {`[{"classId":"a"` + numbered(100_000, `,"k%d":"t"`) + `,"u":[1,2,30,40]}]`, finding.ConfidenceMissing.Code},
		"100,000 further classes of a place":  {`[{"classId":"a","confidence":0.5,"bbox":{"x1":1,"y1":2,"x2":30,"y2":40}` + numbered(100_000, `,"class%d":{"label":"b"}`) + `}]`, finding.ImageMissing.Code},
		"30,000 unknown members":              {list(`{"classId":"a","confidence":1,"x":1,"y":2,"z":3}`, 10_000), finding.ExtraDropped.Code},
		"1,000,000 places to look":            {wide(5), finding.NotRecognised.Code},
		"10,000 names to classify":            {`{"a":` + list(`{"b":1}`, 10_000) + `}`, finding.NotRecognised.Code},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(predictions(tt.doc)), prediction.Options{})
			if !strings.Contains(codes(r), tt.code) {
				t.Errorf("findings %q, want %s", codes(r), tt.code)
			}
			if r.Prediction == nil {
				return
			}
			size := 0
			for _, o := range r.Prediction.Objects {
				size += len(o.Class) + len(o.Confidence.Text)
				for _, f := range o.Extra {
					size += len(f.Pointer) + len(f.Value)
				}
			}
			if size > 16<<20 || len(r.Prediction.Objects) > 100_000 {
				t.Errorf("keeps %d bytes of %d objects", size, len(r.Prediction.Objects))
			}
		})
	}
}

// wide returns objects of 16 objects each, depth levels of them.
func wide(depth int) string {
	if depth == 0 {
		return `{"v":1}`
	}
	inner := wide(depth - 1)
	var b strings.Builder
	for i := range 16 {
		b.WriteString(`,"` + string(rune('a'+i)) + `":` + inner)
	}
	return `{` + b.String()[1:] + `}`
}

// A broken document says where and shows the place.
func TestReadSaysWhereJSONBreaks(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ doc, want string }{
		"missing comma":  {"{\n  \"kind\": \"x\"\n  \"objects\": []}", `line 3 column 3: ',' or '}' expected, '"' found, near "  \"objects\": []}"`},
		"after an é":     {`{"é": é}`, `line 1 column 7: a value expected, 'é' found, near "{\"é\": é}"`},
		"cut off":        {`{"a":[1,2`, `line 1 column 10: ',' or ']' expected, but the document ends`},
		"single quotes":  {`{'a':1}`, `line 1 column 2: a key in double quotes expected, '\'' found`},
		"escape in it":   {"{\"a\":\x1b[31m}", `line 1 column 6: a value expected, '\x1b' found, near "{\"a\":\x1b[31m}"`},
		"trailing comma": {`[1,]`, `line 1 column 4: a value expected, ']' found`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(predictions(tt.doc)), prediction.Options{})
			if len(r.Findings) == 0 || !strings.HasPrefix(r.Findings[0].Message, tt.want) {
				t.Fatalf("findings %+v, want %s", r.Findings, tt.want)
			}
			checkMessage(t, r.Findings[0])
		})
	}
}

// numbered repeats a text with a number in it.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
