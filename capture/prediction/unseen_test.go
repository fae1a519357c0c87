package prediction_test

import (
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// unseen is a payload that no rule was written for, and the right objects in
// it: testdata/unseen.
type unseen struct {
	Name, Product, Source, Note string
	Image                       [2]int
	Payload                     json.RawMessage
	Want                        []struct {
		Class      *string
		Confidence *float64
		Box        *[4]float64
	}
	Tolerance float64 `json:"tol"`
}

func unseenPayloads(tb testing.TB) []unseen {
	tb.Helper()
	files, err := filepath.Glob("testdata/unseen/*.json")
	if err != nil || len(files) == 0 {
		tb.Fatal(len(files), err)
	}
	list := make([]unseen, len(files))
	for i, file := range files {
		if err := json.Unmarshal([]byte(readFile(tb, file)), &list[i]); err != nil {
			tb.Fatal(file, err)
		}
	}
	return list
}

// read reads the payload, beside an image of its size, by structure alone or by
// the maps too.
func (u *unseen) read(maps bool) *prediction.Reading {
	o := prediction.Options{}
	if !maps {
		o.Maps = o.Maps.Alone()
	}
	return prediction.Read(multipartRequest(predictions(string(u.Payload)), pngOf("image", "image.png", u.Image[0], u.Image[1])), o)
}

// The outcomes: an object that is not right must be marked.
const (
	right  = "right"
	marked = "marked"
	wrong  = "wrong"
)

// judge compares a reading with what is right.
func (u *unseen) judge(r *prediction.Reading) (outcome, why string) {
	mark := r.Assumed || strings.Contains(codes(r), "geometry-not-read") || strings.Contains(codes(r), "not-recognised") || strings.Contains(codes(r), "unreadable")
	bad := func(why string) (string, string) {
		if mark {
			return marked, why
		}
		return wrong, why
	}
	if r.Prediction == nil {
		return bad("nothing read")
	}
	objects := r.Prediction.Objects
	if len(objects) != len(u.Want) {
		return bad("number of objects")
	}
	for i, w := range u.Want {
		o := objects[i]
		if w.Class != nil && o.Class != *w.Class {
			return bad("class " + o.Class)
		}
		if w.Confidence != nil && (!o.Confidence.Known || math.Abs(o.Confidence.Value-*w.Confidence) > 1e-4) {
			return bad("confidence " + o.Confidence.Text)
		}
		if b, ok := o.Bounds(); w.Box != nil && (!ok || !sameBox(b, prediction.Box{X: w.Box[0], Y: w.Box[1], Width: w.Box[2], Height: w.Box[3]}, u.Tolerance)) {
			return bad("box")
		}
	}
	return right, ""
}

// Payloads that nobody had seen when the rules were made are read right, or
// say that they are not sure: with the maps, and by structure alone.
func TestReadUnseen(t *testing.T) {
	t.Parallel()
	count := make(map[string]int)
	for _, u := range unseenPayloads(t) {
		for _, maps := range []bool{true, false} {
			r := u.read(maps)
			outcome, why := u.judge(r)
			name := "by structure: "
			if maps {
				name = "with maps: "
			}
			count[name+outcome]++
			if outcome == wrong {
				t.Errorf("%s%s (%s): %s\n%s\n%s", name, u.Name, u.Note, why, describe(r), codes(r))
			} else {
				t.Logf("%s%s: %s %s", name, u.Name, outcome, why)
			}
		}
	}
	t.Log(count)
}
