package prediction_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	const box, score = `"bbox":[1,2,300,400]`, `"confidence":0.5`
	tests := map[string]struct {
		doc  string
		want prediction.Kind
		wire string
	}{
		"as documented":              {`{"kind":"ObjectDetection.v1","objects":[]}`, prediction.ObjectDetection, "ObjectDetection.v1"},
		"of a version to come":       {`{"kind":"ObjectDetection.v12.1","objects":[]}`, prediction.ObjectDetection, "ObjectDetection.v12.1"},
		"snake case":                 {`{"kind":"object_detection","objects":[]}`, prediction.ObjectDetection, "object_detection"},
		"kebab case":                 {`{"kind":"instance-segmentation","objects":[]}`, prediction.InstanceSegmentation, "instance-segmentation"},
		"words":                      {`{"kind":"Semantic segmentation","objects":[]}`, prediction.SemanticSegmentation, "Semantic segmentation"},
		"MultiLabel":                 {`{"kind":"MultiLabelClassification.v1","labels":[]}`, prediction.MultilabelClassification, "MultiLabelClassification.v1"},
		"MultilabelImage":            {`{"kind":"MultilabelImageClassification.v1","labels":["a","b"]}`, prediction.MultilabelClassification, "MultilabelImageClassification.v1"},
		"Multi-class":                {`{"kind":"MultiClassClassification","labels":[]}`, prediction.ImageClassification, "MultiClassClassification"}, // one of many, as Azure Custom Vision's "Multiclass"
		"of the type":                {`{"type":"een.objectDetection.v1","objects":[]}`, prediction.ObjectDetection, "een.objectDetection.v1"},
		"of the task":                {`{"task":"instance-segmentation","objects":[]}`, prediction.InstanceSegmentation, "instance-segmentation"},
		"a word of it":               {`{"kind":"Detector","objects":[{"classId":"a"}]}`, prediction.ObjectDetection, "Detector"},
		"inside":                     {`{"data":{"kind":"SemanticSegmentation.v1","regions":[{"classId":"a","polygon":[1,2,3,4,5,6]}]}}`, prediction.SemanticSegmentation, "SemanticSegmentation.v1"},
		"segmentation with scores":   {`{"kind":"Segmentation.v1","objects":[{"classId":"a",` + score + `,"mask":"m.png"}]}`, prediction.InstanceSegmentation, "Segmentation.v1"},
		"segmentation without":       {`{"kind":"Segmentation.v1","objects":[{"classId":"a","mask":"m.png"}]}`, prediction.SemanticSegmentation, "Segmentation.v1"},
		"by masks and scores":        {`[{"classId":"a",` + score + `,"mask":"m.png"}]`, prediction.InstanceSegmentation, ""},
		"by masks":                   {`[{"classId":"a","mask":"m.png"},{"classId":"b","mask":"n.png"}]`, prediction.SemanticSegmentation, ""},
		"by masks, one class twice":  {`[{"classId":"a","mask":"m.png"},{"classId":"a","mask":"n.png"}]`, prediction.InstanceSegmentation, ""},
		"by boxes":                   {`[{"classId":"a",` + score + `,` + box + `}]`, prediction.ObjectDetection, ""},
		"by one class":               {`{"classId":"a",` + score + `}`, prediction.ImageClassification, ""},
		"by scores that sum above 1": {`[{"classId":"a","confidence":0.9},{"classId":"b","confidence":0.8}]`, prediction.MultilabelClassification, ""},
		"by scores that sum to 1":    {`[{"classId":"a","confidence":0.6},{"classId":"b","confidence":0.4}]`, prediction.ImageClassification, ""},
		"by the objects":             {`[{"kind":"ImageClassification.v1","classId":"a",` + score + `}]`, prediction.ImageClassification, "ImageClassification.v1"},
		"of nothing":                 {`{}`, prediction.Unknown, ""},
		"kind before structure":      {`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a",` + score + `,` + box + `}]}`, prediction.InstanceSegmentation, "InstanceSegmentation.v1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(predictions(tt.doc)), prediction.Options{})
			if r.Prediction == nil {
				t.Fatalf("no prediction: %s", codes(r))
			}
			if p := r.Prediction; p.Kind != tt.want || p.WireKind != tt.wire {
				t.Errorf("got %v, %q; want %v, %q", p.Kind, p.WireKind, tt.want, tt.wire)
			}
		})
	}
}

// One member in many spellings, and which one counts where several are sent.
func TestMembers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ object, want string }{
		"camelCase":            {`"className":"a","classConfidence":0.5`, "a 0.5"},
		"snake_case":           {`"class_name":"a","class_confidence":0.5`, "a 0.5"},
		"PascalCase":           {`"ClassName":"a","Confidence":0.5`, "a 0.5"},
		"kebab-case":           {`"class-name":"a","conf":0.5`, "a 0.5"},
		"name before classId":  {`"classId":"c1","className":"a","score":0.5`, "a(c1) 0.5"},
		"string before number": {`"class":3,"name":"a","score":0.5`, "a(3) 0.5"},
		"number alone":         {`"class_id":3,"score":0.5`, "#3 0.5"},
		"a list of one label":  {`"labels":[],"label":["a"],"score":0.5`, `a 0.5 {/objects/0/labels=[]}`},
		"a list of two labels": {`"label":["a","b"]`, `a {/objects/0/label=["a","b"]}`},
		"ranked categories": {
			`"categories":[{"label":"a","score":0.5},{"label":"b","score":0.4}]`,
			`a 0.5 {/objects/0/categories=[{"label":"a","score":0.5},{"label":"b","score":0.4}]}`,
		},
		"label is an object":      {`"label":{"name":"a","id":3},"score":0.5`, `a 0.5 {/objects/0/label/id=3}`},
		"score as a string":       {`"label":"a","score":"0.5"`, "a 0.5"},
		"confidence before score": {`"label":"a","score":0.1,"confidence":0.5`, "a 0.5 {/objects/0/score=0.1}"},
		"unknown members": {
			`"label":"a","track":{"id":7},"a/b~c":[1, 2],"\u00e9":null`,
			`a {/objects/0/track={"id":7}} {/objects/0/a~1b~0c=[1, 2]} {/objects/0/é=null}`,
		},
		"number text":            {`"label":"a","score":0.5,"area_px":1234567890123456789.00`, "a 0.5 {/objects/0/area_px=1234567890123456789.00}"},
		"mask as an object":      {`"label":"a","mask":{"file":"mask_0000.png","value":7}`, `a mask "mask_0000.png" part -1 value 7`},
		"rings":                  {`"label":"a","segmentation":[[1,2,3,4,5,6],[7,8,9,10,11,12]]`, "a ring 1,2 3,4 5,6 ring 7,8 9,10 11,12"},
		"box with an angle":      {`"label":"a","box":{"x1":1,"y1":2,"x2":4,"y2":6,"angle":30}`, "a [0.200962 1.51795 4.59808 4.9641] ring 2.20096,1.51795 4.79904,3.01795 2.79904,6.48205 0.200962,4.98205"},
		"mask with an area":      {`"label":"a","mask":{"file":"mask_0000.png","area":7}`, `a mask "mask_0000.png" part -1 {/objects/0/mask/area=7}`},
		"mask value of no mask":  {`"label":"a","mask":{"value":7}`, `a {/objects/0/mask={"value":7}}`},
		"points with more":       {`"label":"a","keypoints":[{"x":10,"y":20,"name":"tip","visible":true}]`, `a key tip 10,20 {/objects/0/keypoints/0/visible=true}`},
		"points in threes":       {`"label":"a","keypoints":[[10,20,0.5],[30,40,1]]`, `a key  10,20 key  30,40`},
		"mask written out":       {`"label":"a","mask":[[0,0,1,1],[0,1,1,1],[0,0,0,0]]`, `a rle 4x3 [2 2 1 3 4]`},
		"mask of truth values":   {`"label":"a","mask":[[true,false,false],[false,false,false],[false,false,true]]`, `a rle 3x3 [0 1 7 1]`},
		"normalised outlines":    {`"label":"a","segmentation":[[0,0,1,0,1,1],[0,0,1,0,0,1]]`, "a ring 0,0 1,0 1,1 ring 0,0 1,0 0,1"},
		"COCO keypoints":         {`"label":"a","keypoints":[1,2,2,0,0,0,5,6,1]`, "a key  1,2 key  5,6"},
		"keypoints by name":      {`"label":"a","keypoints":{"nose":[1,2],"eye":[3,4,0.5]}`, "a key nose 1,2 key eye 3,4"},
		"keypoints as members":   {`"label":"a","keypoints":{"nose":{"x":1,"y":2},"eye":{"x":3,"y":4,"score":0.5}}`, "a key nose 1,2 key eye 3,4"},
		"Ultralytics keypoints":  {`"label":"a","keypoints":{"x":[1,3],"y":[2,4],"visible":[1,1]}`, "a key  1,2 key  3,4"},
		"file that is no mask":   {`"label":"a","file":"frame.jpg"`, `a {/objects/0/file="frame.jpg"}`},
		"file that is a mask":    {`"label":"a","file":"mask7.png"`, `a mask "mask7.png" part -1`},
		"file of another sort":   {`"label":"a","image":"crop.png"`, `a {/objects/0/image="crop.png"}`},
		"escaped key":            {`"l\u0061bel":"a","label":"b"`, `b {/objects/0/label="a"}`},
		"escaped class":          {`"label":"caf\u00e9 \u001b[31m"`, "café \x1b[31m"},
		"bounds of a flat frame": {`"label":"a","width":640,"height":480`, "a {/objects/0/width=640} {/objects/0/height=480}"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := predictions(`{"kind":"MultilabelClassification.v1","objects":[{` + tt.object + `}]}`)
			r := prediction.Read(multipartRequest(doc), prediction.Options{})
			if got, want := describe(r), "multilabel-classification\n"+tt.want; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// Whether objects are given as a list, a map or alone, they are found.
func TestContainers(t *testing.T) {
	t.Parallel()
	const a = `"classId":"a","confidence":0.9`
	tests := map[string]struct{ doc, want string }{
		"list":                 {`[{` + a + `}]`, "\na 0.9"},
		"alone":                {`{` + a + `}`, "\na 0.9"},
		"predictions":          {`{"predictions":[{` + a + `}]}`, "\na 0.9"},
		"data.objects":         {`{"data":{"objects":[{` + a + `}]}}`, "\na 0.9"},
		"any.any.results":      {`{"response":{"output":{"results":[{` + a + `}]}}}`, "\na 0.9"},
		"map by id":            {`{"objects":{"7":{` + a + `}}}`, "\na 0.9"},
		"map by class":         {`{"predictions":{"leaf":{"confidence":0.9}}}`, "\nleaf 0.9"},
		"scores by class":      {`{"predictions":{"leaf":0.9,"soil":0.1}}`, "\nleaf 0.9\nsoil 0.1"},
		"names":                {`{"labels":["leaf","soil"]}`, "\nleaf\nsoil"},
		"columns":              {`{"labels":["leaf","soil"],"scores":[0.9,0.1],"boxes":[[1,2,3,4],[5,6,700,800]]}`, "\nleaf 0.9 [1 2 2 2]\nsoil 0.1 [5 6 695 794]"},
		"rows":                 {`[[10,20,110,90,0.9,3],[30,40,50,60,0.8,4]]`, "\n#3 0.9 [10 20 100 70]\n#4 0.8 [30 40 20 20]"},
		"rows in a batch":      {`{"predictions":[[[10,20,110,90,0.9,3]]]}`, "\n#3 0.9 [10 20 100 70]"},
		"a broken row":         {`[[10,20,110,90,0.9,3],[1,2]]`, "\n#3 0.9 [10 20 100 70]"},
		"alone in predictions": {`{"predictions":{` + a + `}}`, "\na 0.9"},
		"empty beside full":    {`{"predictions":[],"objects":[{` + a + `}]}`, "\na 0.9\n{/predictions=[]}"},
		"null":                 {`null`, ""},
		"nothing":              {`{}`, ""},
		"an empty list":        {`[]`, ""},
		"an empty map":         {`{"objects":{}}`, ""},
		"only its kind":        {`{"kind":"ObjectDetection.v1"}`, ""},
		"kind with no list":    {`{"kind":"ObjectDetection.v1","frame":17}`, "\n{/frame=17}"},
		"root beside a list":   {`{"name":"camera 1","type":"x","image":"frame.png","predictions":[{` + a + `}]}`, "\na 0.9\n{/name=\"camera 1\"}\n{/type=\"x\"}\n{/image=\"frame.png\"}"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(predictions(tt.doc)), prediction.Options{})
			got := describe(r)
			if r.Prediction != nil {
				got = got[len(r.Prediction.Kind.String()):]
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s (%s)", got, tt.want, codes(r))
			}
		})
	}
}
