package document_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/document"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// example is a document and what is read of it.
type example struct {
	json   string
	want   string // the objects
	codes  string // of the findings
	extra  string // pointers to what was not understood, of the document and of the objects
	unread string // pointers to what of it looks like geometry
}

// check reads documents that the request calls predictions.
func check(t *testing.T, examples map[string]example) {
	t.Helper()
	for name, tt := range examples {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, found := document.Read(document.Source{Name: "d", JSON: []byte(tt.json), Declared: true, Sure: true}, vocabulary.Standard)
			var objects, codes, extra []string
			for _, f := range found {
				codes = append(codes, f.Code)
			}
			for _, f := range d.Extra {
				extra = append(extra, f.Pointer)
			}
			for i := range d.Objects {
				objects = append(objects, describe(&d.Objects[i]))
				for _, f := range d.Objects[i].Extra {
					extra = append(extra, f.Pointer)
				}
			}
			for _, is := range [...]struct{ what, got, want string }{
				{"objects", strings.Join(objects, "; "), tt.want},
				{"findings", strings.Join(codes, " "), tt.codes},
				{"extra", strings.Join(extra, " "), tt.extra},
				{"unread", strings.Join(d.Unread, " "), tt.unread},
			} {
				if is.got != is.want {
					t.Errorf("%s\n got %s\nwant %s", is.what, is.got, is.want)
				}
			}
		})
	}
}

// describe writes what an object has: its class, with its id, its confidence and
// its places.
func describe(g *object.Raw) string {
	words := []string{g.Class}
	add := func(has bool, format string, args ...any) {
		if has {
			words = append(words, fmt.Sprintf(format, args...))
		}
	}
	add(g.ClassID != "", "id %s", g.ClassID)
	add(g.Confidence.Known, "%v", g.Confidence.Value)
	how := map[object.Written]string{object.AsList: "list", object.AsRow: "row", object.AsCorner: "corner", object.AsTold: g.Numbers.Layout.String()}
	add(g.Numbers.Written != object.NoBox, "%s%v", how[g.Numbers.Written], g.Numbers.V)
	add(g.Numbers.Units != object.AutoUnits, "%v", g.Numbers.Units)
	add(g.Numbers.Upwards, "upwards")
	add(g.BadBox, "bad box")
	add(g.Twin != nil, "twin")
	add(g.Turn != nil, "turned")
	add(g.Center != nil, "centre")
	add(g.Area != 0, "area %v", g.Area)
	add(g.Polygons != nil, "outline %v", g.Polygons)
	if g.Mask != nil {
		add(true, "mask %q", g.Mask.Ref)
		add(g.MaskValued, "value %d", g.Mask.Value)
		add(g.Mask.Inside != object.Span{}, "inside")
	}
	add(g.MaskLost, "mask lost")
	add(g.MaskPlace != nil, "mask placed")
	if g.RLE != nil {
		add(true, "rle %v", g.RLE.Counts)
	} else if g.Runs != nil {
		add(true, "runs %v", g.Runs.List)
	}
	for _, k := range g.Keypoints {
		add(true, "%s(%v %v)", k.Name, k.X, k.Y)
	}
	return strings.TrimSpace(strings.Join(words, " "))
}
