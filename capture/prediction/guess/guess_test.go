package guess_test

import (
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/features"
	"github.com/framebin/framebin/capture/prediction/guess"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// What the members of documents are taken for, by what stands under them.
func TestFind(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ document, place, score string }{
		"no name known":      {`{"结果":[{"类别":"番茄","置信度":0.9,"位置":[10,20,110,95]}]}`, "位置", "置信度"},
		"escaped":            {`[{"\u7c7b":"a","\u4f4d\u7f6e":[10,20,110,95],"\u5ea6":0.5}]`, "位置", "度"},
		"all but the place":  {`{"detecciones":[{"clase":"tomate","confianza":0.9,"caja":[10,20,110,95]}]}`, "caja", ""},
		"numbers in a text":  {`[{"nazwa":"pomidor","obszar":"10,20,110,95"}]`, "obszar", ""},
		"an outline":         {`[{"класс":"лист","контур":[[10,10],[60,10],[60,60]]}]`, "контур", ""},
		"a map":              {`{"a":{"class":"x","wo":[1,2,30,40]},"b":{"class":"y","wo":[1,2,30,40]}}`, "wo", ""},
		"the only object":    {`{"class":"x","confidence":0.5,"wo":[1,2,30,40]}`, "wo", ""},
		"missing in one":     {`[{"class":"x","wo":[1,2,30,40]},{"class":"y","wo":null},{"class":"z"}]`, "wo", ""},
		"a number of things": {`[{"class":"x","wo":[1,2,30,40],"n":1},{"class":"x","wo":[1,2,30,40],"n":0}]`, "wo", ""},

		"four numbers":           {`[{"klasa":"a","pewnosc":0.5,"lewo":10,"gora":20,"szer":30,"wys":40}]`, "lewo, gora, szer, wys", "pewnosc"},
		"four, escaped":          {`[{"label":"a","score":0.5,"\u5de6":10,"\u4e0a":20,"\u53f3":30,"\u4e0b":40}]`, "左, 上, 右, 下", ""},
		"four without a score":   {`[{"klasa":"a","lewo":10,"gora":20,"szer":30,"wys":40}]`, "", ""},
		"four, not in all":       {`[{"klasa":"a","p":0.5,"a":10,"b":20,"c":30,"d":40},{"klasa":"a","p":0.5,"a":10,"b":20,"c":30,"d":null}]`, "", ""},
		"four that are no box":   {`[{"klasa":"a","pewnosc":0.5,"lewo":10,"gora":20,"szer":-30,"wys":40}]`, "", ""},
		"two places":             {`[{"class":"x","wo":[1,2,30,40],"wp":[1,2,30,40]}]`, "", ""},
		"two confidences":        {`[{"name":"x","wo":[1,2,30,40],"p":0.5,"q":0.5}]`, "", ""},
		"not in all":             {`[{"class":"x","wo":[1,2,30,40]},{"class":"y","wo":"none"}]`, "", ""},
		"a place that is known":  {`[{"class":"x","bbox":[1,2,30,40],"wo":[1,2,30,40]}]`, "", ""},
		"a colour":               {`[{"class":"x","color":[1,2,30,40]}]`, "", ""},
		"shares":                 {`[{"class":"x","parts":[0.1,0.2,0.3,0.4]}]`, "", ""},
		"below zero":             {`[{"class":"x","wo":[-0.1,0.2,0.3,-0.2]}]`, "", ""},
		"five numbers":           {`[{"class":"x","wo":[1,2,3,4,5]}]`, "", ""},
		"nothing said of it":     {`[{"wo":[1,2,30,40]}]`, "", ""},
		"the only one, unscored": {`{"class":"x","wo":[1,2,30,40]}`, "", ""},
		"no objects":             {`["a",{"b":1},3]`, "", ""},
		"deeper than is looked":  {`[[[[[[[[[[[[[{"class":"x","wo":[1,2,30,40]}]]]]]]]]]]]]]`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tree, err := jsonspan.Parse([]byte(tt.document), jsonspan.Limits{Depth: 64, Nodes: 1000})
			if err != nil {
				t.Fatal(err)
			}
			in := features.Inspector{Reader: tables.Reader{Reader: shapes.Reader{Keys: vocabulary.NewIndex(vocabulary.Standard)}}}
			if k, ok := guess.Find(tree.Root(), &in); ok != (tt.place != "") || ok && (k.Place != tt.place || k.Score != tt.score) {
				t.Errorf("%s: place %q, confidence %q (%v), want %q and %q", tt.document, k.Place, k.Score, ok, tt.place, tt.score)
			}
		})
	}
}
