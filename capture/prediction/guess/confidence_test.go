package guess_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction/guess"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// The only unknown member that is a fraction in all objects is their confidence.
func TestConfidences(t *testing.T) {
	t.Parallel()
	f := func(pointer, value string) object.Field { return object.Field{Pointer: pointer, Value: value} }
	known := object.Confidence{Value: 0.5, Known: true}
	for name, tt := range map[string]struct {
		fields [][]object.Field
		known  object.Confidence
		want   string
	}{
		"in all":                {fields: [][]object.Field{{f("/0/Sicherheit", "0.9"), f("/0/n", "3")}, {f("/1/Sicherheit", `"0.8"`)}}, want: "Sicherheit"},
		"not Latin, and deeper": {fields: [][]object.Field{{f("/0/info/置信度", "0.9")}}, want: "置信度"},
		"a separator in it":     {fields: [][]object.Field{{f("/0/wie~1viel", "0.9")}}, want: "wie/viel"},
		"not in all":            {fields: [][]object.Field{{f("/0/Sicherheit", "0.9")}, {f("/1/n", "0.8")}}},
		"two of them":           {fields: [][]object.Field{{f("/0/foo", "0.9"), f("/0/bar", "0.8")}}},
		"whole numbers":         {fields: [][]object.Field{{f("/0/foo", "1")}}},
		"flags":                 {fields: [][]object.Field{{f("/0/foo", "1.0")}, {f("/1/foo", "0.0")}}},
		"above 1":               {fields: [][]object.Field{{f("/0/foo", "1.5")}}},
		"a known word":          {fields: [][]object.Field{{f("/0/area", "0.5"), f("/0/rotation", "0.5")}}, want: ""},
		"known already":         {fields: [][]object.Field{{f("/0/foo", "0.9")}}, known: known},
		"none":                  {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := make([]object.Raw, len(tt.fields))
			for i, fields := range tt.fields {
				list[i].Object = &object.Object{Class: "a", Confidence: tt.known, Extra: fields}
			}
			got := guess.Confidences(vocabulary.NewIndex(vocabulary.Standard), list)
			if got != tt.want {
				t.Fatalf("%q, want %q", got, tt.want)
			}
			for i := range list {
				if g := &list[i]; got != "" && (!g.Confidence.Known || len(g.Extra) != len(tt.fields[i])-1) {
					t.Errorf("%+v", g.Object)
				}
			}
		})
	}
}
