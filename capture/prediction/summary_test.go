package prediction_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	object := func(class, confidence string) string {
		return fmt.Sprintf(`{"classId":%q,"confidence":%s,"bbox":[0,0,300,200]}`, class, confidence)
	}
	tests := map[string]struct {
		doc  string
		text string
	}{
		"by count, then as sent": {
			`[` + object("leaf", "0.9") + "," + object("tomato", "0.2") + "," + object("soil", "0.95") + "," + object("tomato", "0.3") + `]`,
			"2 tomato, 1 leaf, 1 soil",
		},
		"many classes": {
			`[` + object("a", "0.1") + "," + object("b", "0.2") + "," + object("c", "0.3") + "," + object("d", "0.4") + "," + object("e", "0.5") + "," + object("f", "0.6") + `]`,
			"1 a, 1 b, 1 c, 1 d, +2 more",
		},
		"one region":         {`{"kind":"Semantic","regions":[{"classId":"leaf","polygon":[1,2,3,4,5,6]}]}`, "1 region: leaf"},
		"nothing":            {`[]`, "no objects"},
		"without confidence": {`{"kind":"ImageClassification.v1","classId":"a"}`, "a"},
		"confidence of 0":    {`{"kind":"ImageClassification.v1","classId":"a","confidence":0}`, "a 0.00"},
		"without a class":    {`[{"confidence":0.5,"bbox":[0,0,300,200]}]`, "1 without a class"},
		"raw":                {`{"classId":"\u001b[31m","confidence":0.5}`, "\x1b[31m 0.50"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := prediction.Read(multipartRequest(predictions(tt.doc)), prediction.Options{}).Summary()
			if s.Text != tt.text {
				t.Errorf("got %q, want %q", s.Text, tt.text)
			}
		})
	}
}

func TestSummaryOfFindings(t *testing.T) {
	t.Parallel()
	r := prediction.Read(multipartRequest(predictions(`[{"classId":"a","mask":"m.png"},{"classId":"b"}]`)), prediction.Options{})
	s := r.Summary()
	problems := 0
	for _, f := range r.Findings {
		if f.Severity > prediction.Info {
			problems++
		}
	}
	if s.Worst != prediction.Error || s.Problems != problems || problems < 2 || problems == len(r.Findings) {
		t.Errorf("got %v, %d problems of %s", s.Worst, s.Problems, codes(r))
	}
	if got := (&prediction.Reading{}).Summary(); got.Text != "" || got.Worst != prediction.Info {
		t.Errorf("empty reading: %+v", got)
	}
}

// TestSummaryIsBounded: a row is short, whatever there is in a picture.
func TestSummaryIsBounded(t *testing.T) {
	t.Parallel()
	var objects []string
	for i := range 1000 {
		objects = append(objects, fmt.Sprintf(`{"classId":"c%d","confidence":0.5}`, i))
	}
	doc := `[` + strings.Join(objects, ",") + `]`
	if text := prediction.Read(multipartRequest(predictions(doc)), prediction.Options{}).Summary().Text; len(text) > 100 {
		t.Errorf("a text of %d bytes", len(text))
	}
}
