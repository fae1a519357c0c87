package check_test

import (
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/check"
	"github.com/framebin/framebin/capture/prediction"
)

// observed is a run of requests, a second apart, each with one prediction.
func observed(t *testing.T, want check.Expectations, bodies ...string) *check.Checker {
	t.Helper()
	c := check.New(want)
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i, body := range bodies {
		r := capture.NewRequest("POST", "/", nil, []byte(body))
		r.Header = map[string][]string{"Content-Type": {"application/json"}}
		r.MediaType = "application/json"
		r.Seq, r.Time = uint64(i+1), at
		if body == "refused" {
			r.Rejected, r.Reason = true, "too large"
		}
		c.Observe(r, prediction.Read(r, prediction.Options{}))
		at = at.Add(time.Second)
	}
	return c
}

func codes(r check.Report) []string {
	var out []string
	for _, g := range r.Groups {
		if g.Severity == prediction.Error {
			out = append(out, g.Code)
		}
	}
	slices.Sort(out)
	return out
}

func TestExpectations(t *testing.T) {
	t.Parallel()
	const (
		ripe   = `{"kind":"ImageClassification.v1","classId":"ripe","confidence":0.97}`
		lost   = `{"kind":"ObjectDetection.v1","objects":[{"classId":"ripe","confidence":0.9,"wo":[1,2,30,40],"wp":[5,6,7,8]}]}`
		rotten = `{"kind":"ImageClassification.v1","classId":"rotten","confidence":0.9}`
	)
	tests := map[string]struct {
		want   check.Expectations
		bodies []string
		codes  []string
	}{
		"nothing expected":  {check.Expectations{}, []string{ripe, rotten}, nil},
		"as expected":       {check.Expectations{Kind: prediction.ImageClassification, Count: 2, MaxGap: time.Second, MinRate: 1, Classes: []string{"ripe"}}, []string{ripe, ripe}, nil},
		"another kind":      {check.Expectations{Kind: prediction.ObjectDetection}, []string{ripe}, []string{check.UnexpectedKind}},
		"another class":     {check.Expectations{Classes: []string{"ripe"}}, []string{ripe, rotten}, []string{check.UnexpectedClass}},
		"too few":           {check.Expectations{Count: 3}, []string{ripe, ripe}, []string{check.TooFew}},
		"none":              {check.Expectations{}, nil, []string{check.TooFew}},
		"gap":               {check.Expectations{MaxGap: 999 * time.Millisecond}, []string{ripe, ripe}, []string{check.GapTooLong}},
		"rate":              {check.Expectations{MinRate: 1.1}, []string{ripe, ripe}, []string{check.RateTooLow}},
		"no prediction":     {check.Expectations{}, []string{`{"hello":"world"}`}, []string{check.NoPrediction}},
		"refused":           {check.Expectations{}, []string{"refused"}, []string{check.Refused}},
		"a box is lost":     {check.Expectations{Kind: prediction.ObjectDetection}, []string{lost}, []string{"geometry-not-read"}},
		"a box not asked":   {check.Expectations{}, []string{lost}, nil},
		"rate of one is ok": {check.Expectations{MinRate: 100}, []string{ripe}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := observed(t, tt.want, tt.bodies...).Report()
			if got := codes(r); !slices.Equal(got, tt.codes) {
				t.Errorf("errors %v, want %v", got, tt.codes)
			}
			if r.Passed != (len(tt.codes) == 0) {
				t.Errorf("passed = %v with errors %v", r.Passed, codes(r))
			}
		})
	}
}

func TestEnough(t *testing.T) {
	t.Parallel()
	c := observed(t, check.Expectations{Count: 2}, `{}`)
	if c.Enough() {
		t.Error("one request is enough of two")
	}
	if observed(t, check.Expectations{}, `{}`).Enough() {
		t.Error("without a count there is never enough")
	}
	if !observed(t, check.Expectations{Count: 2}, `{}`, `{}`).Enough() {
		t.Error("two requests are not enough of two")
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	r := observed(t, check.Expectations{Classes: []string{"a"}},
		`{"kind":"ImageClassification.v1","classId":"\u001b[31m<b>","confidence":0.9}`).Report()

	var text strings.Builder
	if err := r.WriteText(&text, func(s string) string { return strings.ReplaceAll(s, "\x1b", "ESC") }); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 requests", "class-unexpected, in #1", "FAILED"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, text.String())
		}
	}
	if strings.Contains(text.String(), "\x1b") {
		t.Error("an escape sequence got into the text")
	}

	var line strings.Builder
	if err := r.WriteJSON(&line); err != nil {
		t.Fatal(err)
	}
	var parsed struct {
		Passed   bool
		Findings []struct{ Code string }
	}
	if err := json.Unmarshal([]byte(line.String()), &parsed); err != nil || parsed.Passed || len(parsed.Findings) == 0 {
		t.Errorf("JSON %s: %v", line.String(), err)
	}

	var junit strings.Builder
	if err := r.WriteJUnit(&junit, false); err != nil {
		t.Fatal(err)
	}
	var suite struct {
		Failures int `xml:"failures,attr"`
		Cases    []struct {
			Name    string    `xml:"name,attr"`
			Failure *struct{} `xml:"failure"`
		} `xml:"testcase"`
	}
	if err := xml.Unmarshal([]byte(junit.String()), &suite); err != nil || suite.Failures == 0 {
		t.Errorf("JUnit %s: %v", junit.String(), err)
	}
}

func TestStrict(t *testing.T) {
	t.Parallel()
	// A confidence in percent is read, with a warning.
	const percent = `{"kind":"ImageClassification.v1","classId":"ripe","confidence":97}`
	if r := observed(t, check.Expectations{}, percent).Report(); !r.Passed {
		t.Errorf("a warning failed a run that is not strict: %+v", r.Groups)
	}
	if r := observed(t, check.Expectations{Strict: true}, percent).Report(); r.Passed {
		t.Error("a warning passed a strict run")
	}
}
