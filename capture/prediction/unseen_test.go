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
	Points    []int   // how many keypoints the objects have; empty where that is not asked
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

// The ways in which payloads are read: beside an image of their size, with the
// maps and by structure alone, and where nothing but their content says that
// they are predictions.
var unseenWays = []string{"with maps", "by structure", "under another name"}

// read reads the payload in a way.
func (u *unseen) read(way string) *prediction.Reading {
	o := prediction.Options{}
	if way == "by structure" {
		o.Maps = o.Maps.Alone()
	}
	document := predictions(string(u.Payload))
	if way == "under another name" {
		document.name, document.filename = "meta", "meta.json"
	}
	return prediction.Read(multipartRequest(document, pngOf("image", "image.png", u.Image[0], u.Image[1])), o)
}

// silent are the payloads that only their name tells from the data of another
// request: what is in them is no place and no confidence.
var silent = map[string]bool{"count-only": true, "lookout-vision": true, "paligemma": true}

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
	if r.Prediction == nil && len(u.Want) == 0 {
		return right, "" // as nothing is there
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
	for i, n := range u.Points {
		if len(objects[i].Keypoints) != n {
			return bad("keypoints")
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
		for _, way := range unseenWays {
			r := u.read(way)
			outcome, why := u.judge(r)
			count[way+": "+outcome]++
			switch {
			case outcome == wrong && way == "under another name" && silent[u.Name] && r.Prediction == nil:
			case outcome == wrong:
				t.Errorf("%s: %s (%s): %s\n%s\n%s", way, u.Name, u.Note, why, describe(r), codes(r))
			default:
				t.Logf("%s: %s: %s %s", way, u.Name, outcome, why)
			}
		}
	}
	t.Log(count)
}
