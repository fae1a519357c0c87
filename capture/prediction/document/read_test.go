package document_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/document"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/interchange"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Objects beyond what memory allows are told of a document that leaves no doubt,
// too.
func TestTooManyOfOwn(t *testing.T) {
	t.Parallel()
	const objects, memory = 1500, 5 << 20
	text := `{"format":"` + interchange.Format + `","objects":[` + strings.TrimSuffix(strings.Repeat(`{"class":"a"},`, objects), ",") + `]}`
	d, found := document.Read(document.Source{Name: "d", JSON: []byte(text), Sure: true, Memory: memory}, vocabulary.Standard)
	if !d.Mapped || len(d.Objects) >= objects || len(d.Objects) != len(d.Values) {
		t.Fatalf("mapped %v, %d objects, %d values", d.Mapped, len(d.Objects), len(d.Values))
	}
	if len(found) != 1 || found[0].Code != finding.JSONTooLarge.Code {
		t.Errorf("findings %+v", found)
	}
}

// A place under a name that is not known is taken where nothing else may be it.
func TestGuess(t *testing.T) {
	t.Parallel()
	const objects = `{"objects":[{"label":"a","wo":[1,2,30,40]},{"label":"b","wo":[5,6,7,8],"bbox":null}]}`
	for name, tt := range map[string]struct {
		json string
		s    document.Source
		want string // key that is assumed
	}{
		"declared":                  {objects, document.Source{Declared: true}, "wo"},
		"beside an image":           {objects, document.Source{Image: true}, "wo"},
		"any JSON":                  {objects, document.Source{}, ""},
		"said to be classification": {`{"kind":"ImageClassification.v1","label":"a","score":0.5,"wo":[1,2,30,40]}`, document.Source{Declared: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.s.Name, tt.s.JSON, tt.s.Sure = "d", []byte(tt.json), true
			d, findings := document.Read(tt.s, vocabulary.Standard)
			said := slices.ContainsFunc(findings, func(f finding.Finding) bool { return f.Code == finding.KeyAssumed.Code })
			if said != (tt.want != "") {
				t.Errorf("findings %v", findings)
			}
			for _, o := range d.Objects {
				if o.Assumed.Key != tt.want || document.Located(&o) != said {
					t.Errorf("%s: assumed %q, located %v", o.Class, o.Assumed.Key, document.Located(&o))
				}
			}
		})
	}
}

// What looks like geometry and is not read is told, by its pointer; what only
// has numbers is not.
func TestUnread(t *testing.T) {
	t.Parallel()
	const object = `"label":"a","score":0.5`
	for doc, want := range map[string]string{
		`{"objects":[{` + object + `,"wo":[1,2,30,40],"wp":[1,2,3,4]}]}`:                                      "/objects/0/wo /objects/0/wp",
		`{"objects":[{` + object + `,"wo":"1,2,30,40"},{` + object + `,"wo":"1,2,30"}]}`:                      "/objects/0/wo",
		`{"objects":[{` + object + `,"shape":{"ps":[[1,2],[3,4],[5,6]]}}]}`:                                   "/objects/0/shape",
		`{"objects":[{` + object + `,"mask":[[0.1,0.9,0.2],[0.3,0.9,0.8]]}]}`:                                 "/objects/0/mask",
		`{"objects":[{` + object + `,"at":{"left":1,"top":2}}]}`:                                              "/objects/0/at",
		`{"objects":[{` + object + `,"points":[{"x":1,"y":2,"z":3},{"x":4,"y":5}]}]}`:                         "/objects/0/points",
		`{"label":"a","score":0.5,"extra":{"where":[{"u":[10,20,30,40]}]}}`:                                   "/extra",
		`{"objects":[{` + object + `,"bbox":{"x1":1,"y1":2,"x2":3,"y2":4},"rle":[1]}]}`:                       "",
		`{"objects":[{` + object + `,"bbox":{"x1":1,"y1":2,"x2":3,"y2":4},"v":[1,2,3,4]}]}`:                   "",
		`{"objects":[{` + object + `,"bbox":{"x1":1,"y1":2,"x2":3,"y2":4}}],"zones":[[1,2],[3,4],[5,6]]}`:     "",
		`{"label":"a","score":0.5,"embedding":[1,2,3,4],"probabilities":[0.1,0.2,0.3,0.4]}`:                   "",
		`{"label":"a","score":0.5,"softmax_out":[0.1,0.2,0.3,0.4],"color":[1,2,3,4],"shape":[1,3,224,224]}`:   "",
		`{"label":"a","score":0.5,"version":"1.2.3.4","time":"2024-01-02T03:04:05Z","gps":[1,2,3,4]}`:         "",
		`{"label":"a","score":0.5,"size":{"width":640,"height":480},"camera":{"name":"b","fps":30}}`:          "",
		`{"objects":[{"label":"a","score":0.5},{"label":"b","score":0.25}],"timing":{"a":[1,2,3,4]},"n":[1]}`: "",
	} {
		d, _ := document.Read(document.Source{Name: "d", JSON: []byte(doc), Declared: true, Sure: true}, vocabulary.Standard)
		if all := strings.Join(d.Unread, " "); all != want || !d.Prediction {
			t.Errorf("%s: %q, want %q", doc, all, want)
		}
	}
}
