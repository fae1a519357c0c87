package reshape_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/reshape"
)

func TestDocument(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, want string
		ways     reshape.Way
	}{
		"as usual":       {`{"detections":[{"label":"a","score":0.5,"box":[1,2,3,4]}]}`, ``, 0},
		"corners":        {`{"class1":"a","x1":1,"y1":2,"x2":3,"y2":4}`, ``, 0},
		"no object":      {`{"camera_1_fps":5,"camera_1_lost":0,"camera_2_fps":6}`, ``, 0},
		"file names":     {`{"label":"a","masks":{"mask.0.png":"leaf","mask.1.png":"stem"}}`, ``, 0},
		"classes":        {`{"scores":[{"name":"tomato","value":0.9},{"name":"leaf","value":0.1}]}`, ``, 0},
		"types":          {`[{"type":"polygonlabels","value":{"x":1}},{"type":"classlabels","value":{"x":2}}]`, ``, 0},
		"WKT":            {`{"class_1":1,"a_1_b":1,"a_2_b":1,"geom":"POLYGON((1 2,3 4,5 6))"}`, ``, 0},
		"no JSON":        {`{"value":`, ``, 0},
		"dotted":         {`{"d.0.label":"a","d.0.box.x":1,"d.0.box.y":2,"d.1.label":"b","n":1}`, `{"d":[{"label":"a","box":{"x":1,"y":2}},{"label":"b"}],"n":1}`, reshape.Paths},
		"brackets":       {`{"d[1][label]":"a","d[1][score]":1,"d[2][label]":"b","d[2][score]":1}`, `{"d":[{"label":"a","score":1},{"label":"b","score":1}]}`, reshape.Paths},
		"sparse":         {`{"d.7.label":"a","d.7.score":1,"d.9.label":"b","d.9.score":1}`, `{"d":{"7":{"label":"a","score":1},"9":{"label":"b","score":1}}}`, reshape.Paths},
		"numbered":       {`{"obj_0_class":"a","obj_0_x1":1,"obj_1_class":"b","obj_1_x1":2,"n":2}`, `{"obj":[{"class":"a","x1":1},{"class":"b","x1":2}],"n":2}`, reshape.Paths},
		"camel case":     {`{"Object1Class":"a","Object1X":1,"Object2Class":"b","Object2X":2}`, `{"Object":[{"Class":"a","X":1},{"Class":"b","X":2}]}`, reshape.Paths},
		"number at end":  {`{"class1":"a","x1":1,"class2":"b","x2":2}`, `{"objects":[{"class":"a","x":1},{"class":"b","x":2}]}`, reshape.Paths},
		"of corners":     {`{"label_0":"a","x1_0":1,"y1_0":2,"label_1":"b","x1_1":3,"y1_1":4}`, `{"objects":[{"label":"a","x1":1,"y1":2},{"label":"b","x1":3,"y1":4}]}`, reshape.Paths},
		"name is taken":  {`{"obj":2,"obj_0_class":"a","obj_0_x1":1,"obj_1_class":"b","obj_1_x1":1}`, `{"obj":2,"objects":[{"class":"a","x1":1},{"class":"b","x1":1}]}`, reshape.Paths},
		"in a list":      {`[{"t":1,"r_1_label":"a","r_1_score":1,"r_2_label":"b","r_2_score":1}]`, `[{"t":1,"r":[{"label":"a","score":1},{"label":"b","score":1}]}]`, reshape.Paths},
		"pairs":          {`{"attributes":[{"name":"label","value":"a"},{"name":"score","value":0.5}]}`, `{"attributes":{"label":"a","score":0.5}}`, reshape.Pairs},
		"pairs again":    {`[{"n":"label","vs":"a"},{"n":"score","v":1},{"n":"label","vs":"b"},{"n":"score","v":0}]`, `[{"label":"a","score":1},{"label":"b","score":0}]`, reshape.Pairs},
		"paths in pairs": {`[{"key":"d/0/label","value":"a"},{"key":"d/0/score","value":1}]`, `{"d":[{"label":"a","score":1}]}`, reshape.Paths | reshape.Pairs},
		"typed pairs":    {`[{"key":"label","value":{"stringValue":"a"}},{"key":"x","value":{"intValue":"4"}}]`, `{"label":"a","x":4}`, reshape.Typed | reshape.Pairs},
		"columns": {
			`{"columns":[{"name":"label"},{"name":"score"},{"name":"x"}],"data":[["a",1,2]],"n":1}`, `{"n":1,"objects":[{"label":"a","score":1,"x":2}]}`, reshape.Rows,
		},
		"schema": {
			`{"schema":{"fields":[{"name":"label"},{"name":"score"},{"name":"x"}]},"rows":[{"f":[{"v":"a"},{"v":1},{"v":2}]}]}`,
			`{"objects":[{"label":"a","score":1,"x":2}]}`, reshape.Rows,
		},
		"columns of cells": {
			`{"fields":["label","score","x1","y1","x2","y2"],"rows":[["a",0.5,1,2,3,4]]}`, `{"objects":[{"label":"a","score":0.5,"x1":1,"y1":2,"x2":3,"y2":4}]}`, reshape.Rows,
		},
		"titles":          {`{"t":[["label","score","x"],["a",1,2],["b",0,3]]}`, `{"t":[{"label":"a","score":1,"x":2},{"label":"b","score":0,"x":3}]}`, reshape.Rows},
		"cells":           {`[[1,2,30,40,0.5,"a"],[5,6,70,80,0.25,"b"]]`, `[{"label":"a","score":0.5,"box":[1,2,30,40]},{"label":"b","score":0.25,"box":[5,6,70,80]}]`, reshape.Cells},
		"class first":     {`{"d":[["a",0.5,1,2,30,40]],"e":[[1,"a",2,3,4]]}`, `{"d":[{"label":"a","score":0.5,"box":[1,2,30,40]}],"e":[{"label":"a","box":[1,2,3,4]}]}`, reshape.Cells},
		"cells of text":   {`["a 0.5 1 2 30 40","b,0.25,5,6,70,80"]`, `[{"label":"a","score":0.5,"box":[1,2,30,40]},{"label":"b","score":0.25,"box":[5,6,70,80]}]`, reshape.Cells},
		"classes as keys": {`[{"person":[1,2,30,40]}, {"a car": [5,6,70,80]}]`, `[{"label":"person","rect_2d":[1,2,30,40]},{"label":"a car","rect_2d":[5,6,70,80]}]`, reshape.Cells},
		"hands":           {`{"multiHandLandmarks":[[{"x":0.1,"y":0.2},{"x":0.3,"y":0.4}],[{"x":0.5,"y":0.6}]]}`, `{"multiHandLandmarks":[{"keypoints":[{"x":0.1,"y":0.2},{"x":0.3,"y":0.4}]},{"keypoints":[{"x":0.5,"y":0.6}]}]}`, reshape.Grouped},
		"a box alone":     {`[{"bbox":[1,2,30,40]},{"bbox":[5,6,70,80]}]`, ``, 0},
		"all shares":      {`[["a",0.5,0.1,0.2,0.3,0.4]]`, ``, 0},
		"days":            {`[["2026-01-01",1,2,3,4]]`, ``, 0},
		"torch":           {`{"boxes":"tensor([[1., 2.],\n [3., 4.5]], device='cuda:0')","labels":"['a', 'b']"}`, `{"boxes":[[1,2],[3,4.5]],"labels":["a","b"]}`, reshape.Printed},
		"of texts":        {`{"boxes":"[[1 2]]","names":"('a','b')","geom":"POINT(1 2)","at":"(12:30)"}`, `{"boxes":[[1,2]],"names":["a","b"],"geom":"POINT(1 2)","at":"(12:30)"}`, reshape.Printed},
		"numpy":           {`{"boxes":"[[1. 2.]\n [3. 4e-05]]"}`, `{"boxes":[[1,2],[3,4e-05]]}`, reshape.Printed},
		"units":           {`{"score":{"value":91,"unit":"%"},"x":{"value":1,"unit":"px"},"speed":{"value":1,"unit":"m/s"}}`, `{"score":"91%","x":"1px","speed":{"value":1,"unit":"m/s"}}`, reshape.Measured},
		"DynamoDB":        {`{"a":{"L":[{"M":{"x":{"N":"1"},"c":{"S":"leaf"}}}]}}`, `{"a":[{"x":1,"c":"leaf"}]}`, reshape.Typed},
		"Firestore":       {`{"a":{"arrayValue":{"values":[{"mapValue":{"fields":{"x":{"doubleValue":1.5}}}}]}}}`, `{"a":[{"x":1.5}]}`, reshape.Typed},
		"protobuf":        {`{"a":{"listValue":{"values":[{"numberValue":1},{"stringValue":"b"}]}}}`, `{"a":[1,"b"]}`, reshape.Typed},
		"MongoDB":         {`{"a":{"$numberInt":"1"},"b":{"$numberDouble":"0.5"}}`, `{"a":1,"b":0.5}`, reshape.Typed},
		"NGSI-LD":         {`{"a":{"type":"Property","value":[1,2]}}`, `{"a":[1,2]}`, reshape.Typed},
		"a text":          {`{"a":{"N":"one"},"b":{"S":"leaf"}}`, `{"a":{"N":"one"},"b":"leaf"}`, reshape.Typed},
		"named type":      {`{"a":{"name":"n","type":"Double","value":1},"b":{"S":"leaf"}}`, `{"a":{"name":"n","type":"Double","value":1},"b":"leaf"}`, reshape.Typed},
	} {
		text, ways := reshape.Document([]byte(c.in))
		if string(text) != c.want || ways != c.ways {
			t.Errorf("%s: %s (%v), want %s (%v)", name, text, ways, c.want, c.ways)
		}
	}
}

// Objects that were flattened, in whatever way, are the same objects again.
func TestFlattened(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 2 + random.IntN(5)
		var want []any
		flat := make([]map[string]any, 4)
		for i := range flat {
			flat[i] = map[string]any{"camera": "a"}
		}
		var pairs []any
		from := random.IntN(2)
		for i := range n {
			o := map[string]any{"label": fmt.Sprint("c", i), "score": float64(i) / 8, "left": float64(random.IntN(99)), "top": 1.0, "width": 2.0, "height": 3.0}
			want = append(want, o)
			for key, v := range o {
				flat[0][fmt.Sprintf("found.%d.%s", i+from, key)] = v
				flat[1][fmt.Sprintf("found_%d_%s", i+from, key)] = v
				flat[2][fmt.Sprintf("Found%d%s", i+from, strings.ToUpper(key[:1])+key[1:])] = v
				flat[3][fmt.Sprintf("%s_%d", key, i+from)] = v
				pairs = append(pairs, map[string]any{"name": fmt.Sprintf("found/%d/%s", i+from, key), "value": v})
			}
		}
		for i, in := range append([]any{pairs}, flat[0], flat[1], flat[2], flat[3]) {
			data, err := json.Marshal(in)
			if err != nil {
				t.Fatal(err)
			}
			text, ways := reshape.Document(data)
			var got map[string]any
			if err := json.Unmarshal(text, &got); err != nil || ways&reshape.Paths == 0 {
				t.Fatalf("%s: %s (%v) %v", data, text, ways, err)
			}
			delete(got, "camera")
			if len(got) != 1 {
				t.Fatalf("%s: %v", data, got)
			}
			for _, list := range got {
				if i == 3 { // in camel case
					list = lowered(list)
				}
				if !reflect.DeepEqual(list, want) {
					t.Fatalf("%s: %v, want %v", data, list, want)
				}
			}
		}
	}
}

// What has very many keys takes no longer a key than what has few.
func BenchmarkNumbered(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, `,"list%c%c%c_0_label":"a","list%[1]c%[2]c%[3]c_0_score":1`, 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)
		}
		data := []byte("{" + text.String()[1:] + "}")
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				reshape.Document(data)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/list")
		})
	}
}

// lowered returns a list of objects with their keys in lower case.
func lowered(list any) any {
	objects, _ := list.([]any)
	for i := range objects {
		o, _ := objects[i].(map[string]any)
		with := make(map[string]any)
		for key, v := range o {
			with[strings.ToLower(key)] = v
		}
		objects[i] = with
	}
	return objects
}

// FuzzDocument: what is made is JSON, and is not made again another way.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{
		`{"d.0.label":"a","d.0.score":1,"value":{"S":"x"}}`, `[{"name":"label","value":"a"},{"name":"score","value":1}]`,
		`{"boxes":"tensor([[1, 2]])"}`, `{"columns":["label","score","x"],"rows":[[1,2,3]]}`, `{"class_1":"a","score_1":1,"class_2":"b","score_2":1}`,
		`{"a":{"value":1,"unit":"%"}}`, `{"a":{"mapValue":{"fields":{}}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, ways := reshape.Document(data)
		switch {
		case ways == 0 && text != nil, ways != 0 && !json.Valid(text):
			t.Fatalf("%q: %q (%v)", data, text, ways)
		case len(text) > 4*len(data)+64*strings.Count(string(data), "["):
			t.Fatalf("%d bytes became %d", len(data), len(text))
		}
	})
}
