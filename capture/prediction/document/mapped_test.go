package document_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/document"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// framebin's own document leaves no doubt: its numbers are what it says they are.
func TestOwn(t *testing.T) {
	t.Parallel()
	own := func(one string) string {
		return `{"format":"` + interchange.Format + `","objects":[` + one + `]}`
	}
	check(t, map[string]example{
		"a box":                      {json: own(`{"class":"a","class_id":"7","confidence":0.5,"box":{"x":1,"y":2,"width":3,"height":4}}`), want: "a id 7 0.5 xywh[1 2 3 4] px"},
		"a turned box":               {json: own(`{"class":"a","rotation":30,"box":{"x":1,"y":2,"width":3,"height":4}}`), want: "a xywh[1 2 3 4] px turned"},
		"a polygon":                  {json: own(`{"class":"a","polygon":[[1,2],[3,4],[5,6]]}`), want: "a outline [[{1 2} {3 4} {5 6}]]"},
		"a turned polygon":           {json: own(`{"class":"a","rotation":30,"polygon":[[1,2],[3,4],[5,6]]}`), want: "a xyxy[1 2 5 6] px outline [[{1 2} {3 4} {5 6}]]"},
		"keypoints":                  {json: own(`{"class":"a","keypoints":[{"x":1,"y":2,"name":"eye"}]}`), want: "a eye(1 2)"},
		"a mask by name":             {json: own(`{"class":"a","mask":"m.png","mask_value":3}`), want: `a mask "m.png" value 3`},
		"run lengths":                {json: own(`{"class":"a","rle":{"size":[2,3],"counts":[1,2,3]}}`), want: "a rle [1 2 3]"},
		"run lengths of other sizes": {json: own(`{"class":"a","rle":{"size":[2,3],"counts":[1,2]}}`), want: "a", codes: "rle-broken"},
		"a mask that is none":        {json: own(`{"class":"a","mask_data":"AAAA"}`), want: "a mask lost", codes: "mask-undecodable"},
		"a mask that is not there":   {json: own(`{"class":"a","mask_pointer":"/nowhere"}`), want: "a mask lost", codes: "mask-missing"},
		"broken, read like others":   {json: own(`{"class":"a","box":[1,2,3,4]}`), want: "a list[1 2 3 4]", codes: "document-broken", extra: "/format"},
	})
}

// What a map makes of a document, and what of the document is left beside it.
func TestMapped(t *testing.T) {
	t.Parallel()
	const program = `{units: "normalised", image: {width: 640, height: 480}, objects: each(.things[]; {class: .what, box: (.at | xywh)})}`
	s := document.Source{
		Name: "d", JSON: []byte(`{"things":[{"what":"a","at":[0.1,0.2,0.3,0.4],"id":7}],"camera":"x"}`), Sure: true,
		Maps: vendors.Set{}.With(vendors.New("own", program)),
	}
	d, found := document.Read(s, vocabulary.Standard)
	if len(found) != 1 || found[0].Code != finding.ReadByMap.Code {
		t.Fatalf("findings %+v", found)
	}
	if !d.Mapped || d.Container != "map own" || d.Units != object.Normalised || d.Size != (object.Size{Width: 640, Height: 480}) {
		t.Errorf("mapped %v, container %q, units %v, size %v", d.Mapped, d.Container, d.Units, d.Size)
	}
	if len(d.Objects) != 1 || describe(&d.Objects[0]) != "a xywh[0.1 0.2 0.3 0.4] norm" || d.Objects[0].Pointer != "/things/0" {
		t.Errorf("%+v", d.Objects)
	}
	if extra := d.Objects[0].Extra; len(extra) != 2 || extra[0].Pointer != "/things/0/at" || extra[1].Pointer != "/things/0/id" {
		t.Errorf("of the object: %+v", extra)
	}
	if len(d.Extra) != 1 || d.Extra[0].Pointer != "/camera" {
		t.Errorf("of the document: %+v", d.Extra)
	}
}

// A map that fails is said, and the document is read like any other.
func TestMapFails(t *testing.T) {
	t.Parallel()
	s := document.Source{
		Name: "d", JSON: []byte(`[{"label":"a","bbox":[1,2,3,4]}]`), Sure: true,
		Maps: vendors.Set{}.With(vendors.New("own", `{objects: error("no")}`)),
	}
	d, found := document.Read(s, vocabulary.Standard)
	if len(found) != 1 || found[0].Code != finding.MapFailed.Code || d.Mapped || len(d.Objects) != 1 {
		t.Errorf("mapped %v, %d objects, findings %+v", d.Mapped, len(d.Objects), found)
	}
}

// What is no prediction, and what is no JSON.
func TestNone(t *testing.T) {
	t.Parallel()
	const one = `{"label":"a","bbox":[1,2,3,4]}`
	for name, tt := range map[string]struct {
		source     document.Source
		json       bool
		prediction bool
		codes      string
	}{
		"a heartbeat":                {document.Source{JSON: []byte(`{"alive":true}`), Sure: true}, true, false, ""},
		"a heartbeat as predictions": {document.Source{JSON: []byte(`{"alive":true}`), Sure: true, Declared: true}, true, false, "not-recognised"},
		"geometry":                   {document.Source{JSON: []byte(`{"thing":[[1,2,3,4],[5,6,7,8]]}`), Sure: true}, true, false, "not-recognised"},
		"none seen":                  {document.Source{JSON: []byte(`{"objects":[]}`), Sure: true}, true, true, ""},
		"broken JSON":                {document.Source{JSON: []byte(`[` + one), Sure: true}, false, false, "json-broken"},
		"a text like JSON":           {document.Source{JSON: []byte(`[hello]`)}, false, false, ""},
		"NaN":                        {document.Source{JSON: []byte(`[{"label":"a","score":NaN,"bbox":[1,2,3,4]}]`), Sure: true}, true, true, "json-not-finite"},
		"as deep as is read":         {document.Source{JSON: []byte(`[{"label":"a","bbox":[1,2,3,4],"x":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}]`), Sure: true}, true, true, ""},
		"deeper":                     {document.Source{JSON: []byte(`[{"label":"a","bbox":[1,2,3,4],"x":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}]`), Sure: true}, true, true, "json-too-deep"},
		"too many objects":           {document.Source{JSON: []byte(`[` + one + strings.Repeat(`,`+one, 1000) + `]`), Sure: true, Memory: 1}, true, true, "json-too-large"},
		"as many as are kept":        {document.Source{JSON: []byte(`[` + one + strings.Repeat(`,`+one, 999) + `]`), Sure: true, Memory: 1}, true, true, ""},
		"too many values":            {document.Source{JSON: []byte(`[{"label":"a","bbox":[1,2,3,4],"x":[0` + strings.Repeat(",0", 10_000) + `]}]`), Sure: true, Memory: 1}, true, true, "json-too-large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.source.Name = "d"
			d, found := document.Read(tt.source, vocabulary.Standard)
			var codes []string
			for _, f := range found {
				codes = append(codes, f.Code)
			}
			if got := strings.Join(codes, " "); d.IsJSON != tt.json || d.Prediction != tt.prediction || got != tt.codes {
				t.Errorf("JSON %v, prediction %v, findings %s", d.IsJSON, d.Prediction, got)
			}
		})
	}
}

// What is kept of what is not understood is bounded, and that it is is said.
func TestExtraBounds(t *testing.T) {
	t.Parallel()
	const most = 20_000
	member := func(n int) string { return `{"label":"a"` + strings.Repeat(`,"x":1`, n) + `}` }
	read := func(json string) (*document.Document, []finding.Finding) {
		d, found := document.Read(document.Source{Name: "d", JSON: []byte(json), Declared: true}, vocabulary.Standard)
		dropped := found[:0]
		for _, f := range found {
			if f.Code == finding.ExtraDropped.Code {
				dropped = append(dropped, f)
			}
		}
		return d, dropped
	}
	if d, dropped := read(`[` + member(most) + `]`); len(d.Objects[0].Extra) != most || len(dropped) != 0 {
		t.Errorf("%d of %d members are kept, %v", len(d.Objects[0].Extra), most, dropped)
	}
	if d, dropped := read(`[` + member(most+1) + `]`); len(d.Objects[0].Extra) != most || len(dropped) != 1 {
		t.Errorf("%d of %d members are kept, %v", len(d.Objects[0].Extra), most+1, dropped)
	}
	d, _ := read(`[{"label":"a","x":"` + strings.Repeat("é", 5000) + `"}]`)
	if value := d.Objects[0].Extra[0].Value; len(value) > 4<<10+len("…") || !strings.HasSuffix(value, "…") {
		t.Errorf("%d bytes are kept: …%q", len(value), value[len(value)-8:])
	}
}

// A map of the program that finds no place gives way to the structure, which does:
// the maker has renamed a member. What a person's map says stands.
func TestMapWithoutPlace(t *testing.T) {
	t.Parallel()
	const renamed = `{"Object":{"ObjectType":"Human","BoundingBox":[],"rect":{"x1":10,"y1":20,"x2":30,"y2":60}},"id":3}`
	read := func(s document.Source) (*document.Document, string) {
		s.Name, s.Sure, s.Declared = "d", true, true
		d, found := document.Read(s, vocabulary.Standard)
		var codes strings.Builder
		for _, f := range found {
			codes.WriteString(f.Code + " ")
		}
		return d, codes.String()
	}
	d, codes := read(document.Source{JSON: []byte(renamed)})
	if len(d.Objects) != 1 || d.Mapped || describe(&d.Objects[0]) != "Human xyxy[10 20 30 60] bad box" || strings.Contains(codes, "read-by-map") {
		t.Errorf("%s, %s", describe(&d.Objects[0]), codes)
	}
	own := vendors.Set{}.With(vendors.New("own", `{objects: [{class: "mine"}]}`))
	if d, codes = read(document.Source{JSON: []byte(renamed), Maps: own}); len(d.Objects) != 1 || d.Objects[0].Class != "mine" || codes != "read-by-map " {
		t.Errorf("%+v, %s", d.Objects, codes)
	}
}
