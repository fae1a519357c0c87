package query_test

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/query"
)

// now is a moment after that of the request.
var now = time.Date(2026, 1, 31, 12, 0, 0, 0, time.Local)

// facts are those of a frame with three tomatoes, a leaf and a Big Crack.
func facts() query.Facts {
	r := capture.NewRequest("POST", "/Line/3?cam=2", http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}, nil)
	r.Seq, r.Time, r.Size, r.Status = 17, now.Add(-90*time.Minute), 1_500_000, 503
	r.Remote, r.Host, r.Camera = "10.0.0.7:41234", "Factory:8080", "Line3"
	object := func(class string, confidence float64) prediction.Object {
		return prediction.Object{Class: class, Confidence: prediction.Confidence{Value: confidence, Known: confidence > 0}}
	}
	return query.FactsOf(r, &prediction.Reading{
		Prediction: &prediction.Prediction{
			Kind: prediction.InstanceSegmentation, WireKind: "InstanceSegmentation.v1",
			Objects: []prediction.Object{
				object("tomato", 0.9), object("tomato", 0.6), object("tomato", 0.3), object("leaf", 0.8), object("Big Crack", 0),
			},
		},
		Findings: []prediction.Finding{
			{Severity: prediction.Error, Code: finding.MaskMissing.Code},
			{Severity: prediction.Info, Code: finding.ClassNew.Code},
		},
	})
}

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		// Words mean what they always meant.
		"": true, "   ": true,
		"tomato": true, "TOMATO": true, "tomato leaf": true, "leaf tomato": true, "tomato pear": false,
		"!pear": true, "!tomato": false, "tomato !leaf": false,
		`"big crack"`: true, `"crack big"`: false, `!"big crack"`: false,
		`"unclosed`: false, `"tomato`: true, `"tomato pear`: false, `"`: true, `""`: true,
		"!": false, "-": true, "segment 503": true, "/line/3 !413": true, "\ttomato\tleaf": true,
		"instancesegmentation.v1": true, "error": true, "warning": false, "?cam=2": true, "http://x": false,
		"10.0.0.7": false, "ns:part": false, "foo(bar)": false, "path/x": false, "problems": false,

		// Logic.
		"pear or tomato": true, "pear OR apple": false, "tomato and leaf": true, "tomato AND pear": false,
		"pear or tomato leaf": true, "pear tomato or leaf": true, "(pear or tomato) leaf": true, "(pear or apple) leaf": false,
		"not pear": true, "not tomato": false, "-pear": true, "-tomato": false, "not (pear or apple)": true, "-(pear or tomato)": false,
		"not not tomato": true, `"or "`: false, `"not"`: false, "order": false, "nothing": false, "((tomato))": true,

		// Texts.
		"path:/line": true, "PATH:/LINE": true, "path:/cam": false, "path=/line/3?cam=2": true, "path=/line/3": true, "path=/line": false,
		"path!=/line/3": false, "path!=/line": true, "camera=line3": true, "camera:line": true, "camera=line": false, "path~^/line/[0-9]": true, "path~^/cam": false, "-path:/line": false,
		"from:10.0.": true, "from:41234": false, "host:factory": true, "method=post": true, "method:pos": true, "method=pos": false,
		"type:multipart": true, "kind:instance": true, "kind=instance-segmentation": true, "kind:semantic": false, "kind!=semantic": true,
		`class:"big crack"`: true, "class:tom": true, "class=tom": false, "class!=tomato": false, "class!=pear": true, "class~o$": true,
		"-class:leaf": false, "class:leaf -class:pear": true, `class:"big cr`: true,

		// Numbers.
		"status:503": true, "status=503": true, "status:5xx": true, "status:50x": true, "status:4xx": false, "status!=5xx": false,
		"status!=200": true, "status>=500": true, "status>4xx": true, "status>5xx": false, "status>=5xx": true, "status<5xx": false, "status<=5xx": true,
		"size>1MB": true, "size>1.5MB": false, "size>=1.5MB": true, "size<2MiB": true, "size:1500000": true, "size<1k": false,
		"seq:17": true, "seq>16": true, "seq<17": false,

		// Times.
		"age<2h": true, "age>90s": true, "age<5m": false, "age<1d": true, "age>1d": false,
		"after:10:30": true, "after:10:31": false, "before:10:30": false, "before:10:30:01": true,
		"after:2026-01-31": true, "after:2026-01-31T10:31": false, "before:2026-02-01": true,

		// Objects, and those of the classes beside them.
		"count>=3": true, "count:5": true, "count>5": false, "class:tomato count:3": true, "count:3 class:tomato": true,
		"class:tomato count>3": false, "class:leaf count:1": true, "class:tomato class:leaf count:4": true,
		"(class:tomato or class:leaf) count:4": true, "class:pear or count:3": false, "class:pear or count:5": true, "class:tomato -count:5": true,
		"-class:pear count:5": true, "class:pear count:0": false, "class:tomato (count>9 or count:3)": true,
		"confidence>0.8": true, "confidence>0.9": false, "confidence>=0.9": true, "confidence>=90%": true, "confidence<0.5": true, "confidence<0.3": false,
		"class:leaf confidence>0.8": false, "class:leaf confidence>=0.8": true, "class:tomato confidence>0.8": true,
		`class:crack confidence>0`: false, `class:crack confidence<1`: false, "class:leaf -confidence<0.5": true,

		// Problems.
		"problem": true, "Problem": true, "-problem": false, "problem:mask-missing": true, "problem:mask": true, "problem=mask": false,
		"problem:class-new": true, "problem:error": true, "problem:warning": false, "problem:json": false, `"problem"`: false,
	}
	x := facts()
	for line, want := range tests {
		f, err := query.Parse(line)
		if err != nil {
			t.Errorf("Parse(%q): %v", line, err)
			continue
		}
		if got := f.Match(&x, now); got != want {
			t.Errorf("Parse(%q).Match = %v, want %v", line, got, want)
		}
		if f.Empty() != (strings.Trim(line, " \"") == "") {
			t.Errorf("Parse(%q).Empty() = %v", line, f.Empty())
		}
	}
}

func TestMatchOtherRequests(t *testing.T) {
	t.Parallel()
	refused := capture.NewRequest("POST", "/", nil, nil)
	refused.Rejected, refused.Reason, refused.Status = true, "Body exceeds 64 MiB", 413
	lost := capture.NewRequest("GET", "/", nil, nil)
	lost.NotRecorded = true
	tests := []struct {
		r    *capture.Request
		line string
		want bool
	}{
		{refused, "rejected", true},
		{refused, `"exceeds 64"`, true},
		{refused, "problem", true},
		{refused, "problem:rejected", true},
		{refused, "error", true},
		{lost, `"not recorded"`, true},
		{lost, "problem:not-recorded", true},
		{lost, "count:0", true},
		{lost, "-kind:unknown", true},
		{lost, "after:00:00", false},
	}
	for _, tt := range tests {
		x := query.FactsOf(tt.r, &prediction.Reading{Image: -1, Document: -1})
		if got := query.MustParse(tt.line).Match(&x, now); got != tt.want {
			t.Errorf("%q: got %v, want %v", tt.line, got, tt.want)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		column int
		words  string
	}{
		"classs:tomato":                        {1, "did you mean class?"},
		"tomato lable:x":                       {0, ""},
		"tomato label:x":                       {8, "no field label; did you mean class?"},
		"score>0.5":                            {1, "did you mean confidence?"},
		"conf>0.5":                             {1, "did you mean confidence?"},
		"pahts:/x":                             {0, ""},
		"paht:/x":                              {1, "did you mean path?"},
		"kinds:x":                              {1, "did you mean kind?"},
		"confidence:0.8":                       {11, "takes > >= < <=, as in confidence>0.8"},
		"confidence>80":                        {12, "0 to 1"},
		"confidence>":                          {12, "needs a value"},
		"confidence> 0.8":                      {12, "needs a value"},
		"path>3":                               {5, "takes : = != ~"},
		"path~[":                               {6, "regular expression: missing closing ]"},
		"class:":                               {7, "needs a value, as in class:tomato"},
		`class:""`:                             {7, "needs a value"},
		"status:banana":                        {8, "status, such as 503 or 5xx"},
		"status:+50":                           {8, "status"},
		"size>big":                             {6, "size, such as"},
		"size>1XB":                             {6, "size, such as"},
		"age<banana":                           {5, "time span"},
		"after:teatime":                        {7, "such as 10:30"},
		"count>=x":                             {8, "not a number"},
		"count>NaN":                            {7, "not a number"},
		"(tomato":                              {1, "not closed"},
		"tomato)":                              {0, ""},
		"tomato )":                             {8, "closes nothing"},
		"()":                                   {1, "nothing stands in"},
		"or tomato":                            {1, "both sides of or"},
		"tomato or":                            {8, "both sides of or"},
		"tomato or or leaf":                    {11, "both sides of or"},
		"and tomato":                           {1, "both sides of and"},
		"tomato and":                           {8, "both sides of and"},
		"not":                                  {1, "has to follow not"},
		"tomato (-)":                           {0, ""},
		"ä class:":                             {9, "needs a value"},
		strings.Repeat("(", 99):                {33, "within each other"},
		strings.Repeat("a", query.MaxLength+1): {query.MaxLength + 1, "at most"},
	}
	for line, tt := range tests {
		_, err := query.Parse(line)
		var e *query.Error
		switch {
		case tt.column == 0 && err == nil:
		case !errors.As(err, &e), e.Column != tt.column, !strings.Contains(e.Error(), tt.words):
			t.Errorf("Parse(%.40q): got %v, want %q in column %d", line, err, tt.words, tt.column)
		}
	}
}

// Every field has an example that is one, is told of, and takes each of its
// operators.
func TestFields(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, f := range query.Fields() {
		if seen[f.Name] || f.About == "" || len(f.Operators) == 0 {
			t.Errorf("%s is there twice, or untold", f.Name)
		}
		seen[f.Name] = true
		if _, err := query.Parse(f.Example); err != nil || !strings.HasPrefix(f.Example, f.Name) {
			t.Errorf("the example of %s: %q: %v", f.Name, f.Example, err)
		}
		value := strings.TrimLeft(strings.TrimPrefix(f.Example, f.Name), ":=<>")
		for _, op := range f.Operators {
			if _, err := query.Parse(f.Name + op + value); err != nil {
				t.Errorf("%s%s: %v", f.Name, op, err)
			}
		}
		if _, err := query.Parse(f.Name); err != nil {
			t.Errorf("%s alone: %v", f.Name, err)
		}
	}
}

// TestNeeds says what of a request a filter has to know: no field is forgotten.
func TestNeeds(t *testing.T) {
	t.Parallel()
	want := map[string]query.Need{
		"size": query.Seen, "kind": query.Seen, "class": query.Seen, "confidence": query.Seen, "count": query.Seen,
		"host": query.Reading, "problem": query.Reading,
	}
	for _, f := range query.Fields() {
		if got := query.MustParse(f.Example).Needs(); got != want[f.Name] {
			t.Errorf("%s: got %d, want %d", f.Example, got, want[f.Name])
		}
	}
	for line, need := range map[string]query.Need{
		"": query.Line, "tomato": query.Reading, "path:a or class=b": query.Seen, "not (class=a problem)": query.Reading, "-status:5xx": query.Line,
	} {
		if got := query.MustParse(line).Needs(); got != need {
			t.Errorf("%s: got %d, want %d", line, got, need)
		}
	}
}

// TestToldIsAsRead compares what is told of a request with what is read in it.
func TestToldIsAsRead(t *testing.T) {
	t.Parallel()
	object := func(class string, confidence float64) prediction.Object {
		return prediction.Object{Class: class, Confidence: prediction.Confidence{Value: confidence, Known: confidence > 0}}
	}
	reading := &prediction.Reading{Prediction: &prediction.Prediction{
		Kind: prediction.ObjectDetection, WireKind: "ObjectDetection.v1",
		Objects: []prediction.Object{object("Tomato", 0.9), object("leaf", 0), object("Tomato", 0.25)},
	}}
	r := capture.NewRequest("POST", "/", nil, nil)
	read := query.FactsOf(r, reading)
	r.Seen = query.SeenIn(reading)
	if told := query.FactsOf(r, &prediction.Reading{}); !reflect.DeepEqual(told, read) {
		t.Errorf("got %+v, want %+v", told, read)
	}
	if told := query.FactsOf(r, reading); !reflect.DeepEqual(told, read) {
		t.Errorf("got %+v of both, want %+v", told, read)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	x := facts()
	want := map[string]string{
		"path": "/line/3?cam=2", "camera": "line3", "from": "10.0.0.7", "host": "factory:8080", "method": "post", "type": "multipart/form-data",
		"status": "503", "kind": "instance-segmentation instancesegmentation.v1", "class": "tomato leaf big crack",
		"problem": "mask-missing class-new error",
	}
	for _, f := range query.Fields() {
		var got []string
		f.Values(&x, func(v string) { got = append(got, v) })
		if strings.Join(got, " ") != want[f.Name] {
			t.Errorf("%s: got %q, want %q", f.Name, got, want[f.Name])
		}
	}
}

func TestMatchAllocatesNothing(t *testing.T) {
	x := facts()
	f := query.MustParse(`path:/line class:tomato confidence>0.8 count>=3 status:5xx size>1MB problem:mask age<5h after:0:30 ` +
		`(-class:leaf or "big crack") from~^10\.`)
	if !f.Match(&x, now) {
		t.Fatal("the filter does not match")
	}
	if n := testing.AllocsPerRun(100, func() { f.Match(&x, now) }); n > 0 {
		t.Errorf("%v allocations a match", n)
	}
}

// 100,000 requests are to be filtered within 100 ms.
func BenchmarkMatch(b *testing.B) {
	x := facts()
	for name, line := range map[string]string{
		"words":  "tomato leaf pear",
		"fields": "path:/line class:tomato confidence>0.8 count>=3 -problem:json age<5h from~^10\\. pear",
	} {
		f := query.MustParse(line)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Match(&x, now)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, line := range []string{
		`a !b "c d" !"e`, `path:/x (class:a or -count>=3) not "x y"`, `size>1MB age<5m after:10:30 from~^1`, `((a) or b) and c`, "a-)(", `status:5xx )`,
	} {
		f.Add(line)
	}
	x := facts()
	f.Fuzz(func(t *testing.T, line string) {
		filter, err := query.Parse(line)
		var e *query.Error
		if err != nil && (!errors.As(err, &e) || e.Column < 1 || e.Column > len(line)+1 || e.Reason == "") {
			t.Fatalf("Parse(%q): %v", line, err)
		}
		if err != nil {
			return
		}
		if filter.Empty() && !filter.Match(&x, now) {
			t.Error("an empty filter matches everything")
		}
		again, err := query.Parse(filter.String())
		if err != nil || again.String() != filter.String() || again.Match(&x, now) != filter.Match(&x, now) {
			t.Errorf("Parse(%q) reads back as %q: %v", line, again, err)
		}
	})
}
