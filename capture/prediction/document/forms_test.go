package document_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/document"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Objects that are written one by one, in a list, by key, by class.
func TestLists(t *testing.T) {
	t.Parallel()
	const one = `{"label":"a","score":0.5,"bbox":[1,2,3,4]}`
	check(t, map[string]example{
		"a list":                         {json: `[` + one + `,` + one + `]`, want: "a 0.5 list[1 2 3 4]; a 0.5 list[1 2 3 4]"},
		"others among them":              {json: `[` + one + `,null,7,"x",[1]]`, want: "a 0.5 list[1 2 3 4]", codes: "object-not-read object-not-read object-not-read object-not-read"},
		"an empty one":                   {json: `[` + one + `,{}]`, want: "a 0.5 list[1 2 3 4]", codes: "object-not-read"},
		"by id":                          {json: `{"predictions":{"1":` + one + `,"2":` + one + `}}`, want: "a 0.5 list[1 2 3 4]; a 0.5 list[1 2 3 4]"},
		"by class":                       {json: `{"predictions":{"cat":{"score":0.5,"bbox":[1,2,3,4]}}}`, want: "cat 0.5 list[1 2 3 4]"},
		"by class, with its number":      {json: `{"predictions":{"cat":{"class_id":7,"bbox":[1,2,3,4]}}}`, want: "cat id 7 list[1 2 3 4]"},
		"by UUID":                        {json: `{"predictions":{"123e4567-e89b-12d3-a456-426614174000":{"score":0.5,"bbox":[1,2,3,4]}}}`, want: "0.5 list[1 2 3 4]"},
		"lists by class":                 {json: `{"predictions":{"cat":[{"score":0.5,"bbox":[1,2,3,4]}],"dog":[]}}`, want: "cat 0.5 list[1 2 3 4]"},
		"lists by number":                {json: `{"predictions":{"0":[` + one + `]}}`, want: "a 0.5 list[1 2 3 4]"},
		"boxes by class":                 {json: `{"boxes":{"cat":[[1,2,3,4],[5,6,7,8]]}}`, want: "cat list[1 2 3 4]; cat list[5 6 7 8]"},
		"boxes by class, one broken":     {json: `{"boxes":{"cat":[[1,2,3,4],[5,6,7]]}}`, want: "cat list[1 2 3 4]; cat bad box", codes: "box-unreadable"},
		"numbers of boxes by class":      {json: `{"boxes":{"cat":[1,2,3,4,5,6,7,8]}}`, want: "cat list[1 2 3 4]; cat list[5 6 7 8]"},
		"rows by class":                  {json: `{"predictions":{"cat":[[1,2,30,40,0.9]],"dog":[[5,6,70,80,0.8]]}}`, want: "cat 0.9 row[1 2 30 40]; dog 0.8 row[5 6 70 80]"},
		"rows by number":                 {json: `{"predictions":[[[1,2,30,40,0.9]],[]]}`, want: "#0 0.9 row[1 2 30 40]"},
		"rows by number or by image":     {json: `{"predictions":[[[1,2,30,40,0.9]],[[5,6,70,80,0.8]]]}`, want: "#0 0.9 row[1 2 30 40]; #1 0.8 row[5 6 70 80]", codes: "key-assumed"},
		"one alone, of the class around": {json: `{"label":"a","result":{"bbox":[1,2,3,4],"score":0.5}}`, want: "a 0.5 list[1 2 3 4]", extra: "/label"},
	})
}

// Objects that are not written one by one.
func TestTables(t *testing.T) {
	t.Parallel()
	check(t, map[string]example{
		"names":                      {json: `["a","b",3]`, want: "a; b", codes: "object-not-read"},
		"scores by class":            {json: `{"classes":{"a":0.5,"b":0.25}}`, want: "a 0.5; b 0.25"},
		"files by class":             {json: `{"masks":{"a":"a.png","b":"b.png"}}`, want: `a mask "a.png"; b mask "b.png"`},
		"names with numbers":         {json: `["cat 0.9 310 20 410 220"]`, want: "cat 0.9 310 20 410 220", unread: "/0"},
		"scored names":               {json: `{"predictions":[["a",0.5],["b",0.4],["c"]]}`, want: "a 0.5; b 0.4", codes: "object-not-read"},
		"names beside scores":        {json: `{"predictions":{"names":["a","b"],"values":[0.4,0.6]}}`, want: "a 0.4; b 0.6"},
		"DeepStream's":               {json: `{"objects":["1|2|3|30|40|car","2|5|6|70|80|cat|#|x|0.5"]}`, want: "car xyxy[2 3 30 40] px; cat 0.5 xyxy[5 6 70 80] px", extra: "/objects/1"},
		"DeepStream's, no numbers":   {json: `{"objects":["1|2|3|30|40|car","1|a|3|30|40|car"]}`, want: "car xyxy[2 3 30 40] px; car bad box", codes: "box-unreadable"},
		"DeepStream's, a field less": {json: `{"objects":["1|2|3|30|40|car","1|2|3|30|40"]}`, want: "car xyxy[2 3 30 40] px", codes: "object-not-read"},
		"rows":                       {json: `[[1,2,30,40,0.9,3.0],[5,6,70,80]]`, want: "#3 0.9 row[1 2 30 40]", codes: "object-not-read"},
		"rows of corners":            {json: `[[3,0.9,0.1,0.2,0.3,0.4]]`, want: "#3 0.9 xyxy[0.1 0.2 0.3 0.4]"},
		"tuples":                     {json: `[["a",0.5,[1,2,3,4]],["b"]]`, want: "a 0.5 list[1 2 3 4]", codes: "object-not-read"},
		"tuples of an outline":       {json: `[["a",0.5,[[0,1],[1,2],[2,1],[1,0]]]]`, want: "a 0.5 xyxy[0 0 2 2] outline [[{0 1} {1 2} {2 1} {1 0}]]"},
		"pairs":                      {json: `[{"name":"left","value":1},{"name":"top","value":2},{"name":"width","value":3},{"name":"height","value":4},{"name":"label","value":"a"}]`, want: "a xywh[1 2 3 4]"},
		"a frame of columns":         {json: `{"xmin":[1,5],"ymin":[2,6],"xmax":[3,7],"ymax":[4,8],"name":["a","b"],"who":"me"}`, want: "a xyxy[1 2 3 4]; b xyxy[5 6 7 8]", extra: "/who"},
		"a frame of rows":            {json: `{"columns":["xmin","ymin","xmax","ymax","name"],"data":[[1,2,3,4,"a"],[5,6,7,8]]}`, want: "a xyxy[1 2 3 4]"},
		"tensors":                    {json: `{"outputs":[{"name":"boxes","data":[1,2,3,4]},{"name":"scores","data":[0.5]},{"name":"labels","data":[7]}]}`, want: "#7 0.5 row[1 2 3 4]"},
		"a tensor of rows":           {json: `{"outputs":[{"name":"o","shape":[2,6],"data":[1,2,30,40,0.9,3,5,6,70,80,0.8,2]}]}`, want: "#3 0.9 row[1 2 30 40]; #2 0.8 row[5 6 70 80]"},
		"a tensor of anything":       {json: `{"outputs":[{"name":"o","shape":[2,3],"data":[1,2,3,4,5,6]}]}`, codes: "tensor-not-read"},
		"a mask in colour":           {json: `{"mask":"m.png","colors":{"background":"#ffffff","a":[1,2,3]}}`, want: `a mask "m.png" value 2`, extra: "/colors/background"},
		"a mask of rows":             {json: `{"mask":[[0,1,1],[0,2,2],[0,0,5]],"classes":["background","a","b"]}`, want: "a id 1 rle [1 2 6]; b id 2 rle [4 2 3]", codes: "mask-value-unknown", extra: "/classes/0"},
		"a mask of classes":          {json: `{"mask":"m.png","class_map":{"0":"background","1":"a","2":"b","x":"c"}}`, want: `a id 1 mask "m.png" value 1; b id 2 mask "m.png" value 2`, extra: "/class_map/0 /class_map/x"},
	})
}

// Parallel lists: each hands its i-th element to the i-th object.
func TestColumns(t *testing.T) {
	t.Parallel()
	const labels, scores = `"labels":["a","b"]`, `"scores":[0.5,0.4]`
	check(t, map[string]example{
		"boxes":                      {json: `{` + labels + `,` + scores + `,"boxes":[[1,2,3,4],[5,6,7,8]]}`, want: "a 0.5 row[1 2 3 4]; b 0.4 row[5 6 7 8]"},
		"boxes flat":                 {json: `{` + labels + `,` + scores + `,"boxes":[1,2,3,4,5,6,7,8]}`, want: "a 0.5 row[1 2 3 4]; b 0.4 row[5 6 7 8]"},
		"fifth numbers, turned":      {json: `{` + labels + `,` + scores + `,"boxes":[[1,2,3,4,9],[5,6,7,8,9]]}`, want: "a 0.5 cxcywh[1 2 3 4] turned; b 0.4 cxcywh[5 6 7 8] turned"},
		"fifth numbers, confidences": {json: `{` + labels + `,"boxes":[[1,2,3,4,0.9],[5,6,7,8,0.8]]}`, want: "a 0.9 row[1 2 3 4]; b 0.8 row[5 6 7 8]"},
		"a box that is none":         {json: `{` + labels + `,` + scores + `,"boxes":[[1,2,3,4],[5,6,7]]}`, want: "a 0.5 row[1 2 3 4]; b 0.4"},
		"boxes by name":              {json: `{` + labels + `,` + scores + `,"boxes":[{"x1":1,"y1":2,"x2":3,"y2":4},{"x1":5,"y1":6,"x2":7,"y2":8}]}`, want: "a 0.5 xyxy[1 2 3 4]; b 0.4 xyxy[5 6 7 8]"},
		"numbers for names":          {json: `{"class_ids":[1,0],` + scores + `,"labels":["x","y","z"]}`, want: "y id 1 0.5; x id 0 0.4"},
		"numbers beside names":       {json: `{` + labels + `,"class_ids":[7,8],` + scores + `}`, want: "a id 7 0.5; b id 8 0.4"},
		"one name of all":            {json: `{"label":"a",` + scores + `,"boxes":[[1,2,3,4],[5,6,7,8]]}`, want: "a 0.5 row[1 2 3 4]; a 0.4 row[5 6 7 8]"},
		"outlines":                   {json: `{` + labels + `,` + scores + `,"polygons":[[[1,2],[3,4],[5,6]],[[1,2],[3,2],[3,4],[1,4]]]}`, want: "a 0.5 outline [[{1 2} {3 4} {5 6}]]; b 0.4 xyxy[1 2 3 4]"},
		"masks":                      {json: `{` + labels + `,` + scores + `,"masks":["a.png","b.png"]}`, want: `a 0.5 mask "a.png"; b 0.4 mask "b.png"`},
		"masks of fewer":             {json: `{` + labels + `,` + scores + `,"masks":["a.png"]}`, want: "a 0.5; b 0.4", extra: "/masks"},
		"boxes once more":            {json: `{` + labels + `,` + scores + `,"boxes":[[1,2,3,4],[5,6,7,8]],"bboxes":[[1,2,3,4],[5,6,7,8]]}`, want: "a 0.5 row[1 2 3 4]; b 0.4 row[5 6 7 8]", extra: "/bboxes"},
		"a list of other length":     {json: `{` + labels + `,` + scores + `,"boxes":[[1,2,3,4],[5,6,7,8]],"track_ids":[4,5,6]}`, want: "a 0.5 row[1 2 3 4]; b 0.4 row[5 6 7 8]", extra: "/track_ids"},
	})
}

// What lies around the objects: other objects, the names of classes, the size of
// the image, and what nothing is made of.
func TestSurroundings(t *testing.T) {
	t.Parallel()
	const one = `{"label":"a","score":0.5,"bbox":[1,2,3,4]}`
	check(t, map[string]example{
		"unknown members":          {json: `{"camera":"x","objects":[` + one + `],"took_ms":7}`, want: "a 0.5 list[1 2 3 4]", extra: "/camera /took_ms"},
		"geometry among them":      {json: `{"objects":[{"label":"a","score":0.5}],"thing":{"left":1,"top":2,"right":3,"bottom":4}}`, want: "a 0.5", extra: "/thing", unread: "/thing"},
		"a second list":            {json: `{"objects":[` + one + `],"faces":[{"label":"b","bbox":[5,6,7,8]}]}`, want: "a 0.5 list[1 2 3 4]; b list[5 6 7 8]"},
		"the same objects again":   {json: `{"objects":[` + one + `],"best":[` + one + `]}`, want: "a 0.5 list[1 2 3 4]", codes: "container-chosen", extra: "/best"},
		"zones are none":           {json: `{"objects":[` + one + `],"zones":[{"label":"b","bbox":[5,6,7,8]}]}`, want: "a 0.5 list[1 2 3 4]", extra: "/zones"},
		"masks in their order":     {json: `{"objects":[` + one + `],"masks":["m.png"]}`, want: `a 0.5 list[1 2 3 4] mask "m.png"`},
		"a batch":                  {json: `[{"objects":[` + one + `]},{"objects":[` + one + `]}]`, want: "a 0.5 list[1 2 3 4]", codes: "batch-first", extra: "/1"},
		"names by id":              {json: `{"objects":[{"class_id":2,"bbox":[1,2,3,4]}],"categories":[{"id":2,"name":"leaf"}]}`, want: "leaf id 2 list[1 2 3 4]", extra: "/categories"},
		"the same but for one":     {json: `{"objects":[` + one + `],"best":[` + one + `,{"label":"b","bbox":[5,6,7,8]}]}`, want: "a 0.5 list[1 2 3 4]; a 0.5 list[1 2 3 4]; b list[5 6 7 8]"},
		"masks beside no mask":     {json: `{"objects":[` + one + `],"pictures":["m.png"]}`, want: "a 0.5 list[1 2 3 4]", extra: "/pictures"},
		"names in order":           {json: `{"objects":[{"class_id":1,"bbox":[1,2,3,4]}],"names":["soil","leaf"]}`, want: "leaf id 1 list[1 2 3 4]", extra: "/names"},
		"names by number":          {json: `{"objects":[{"class_id":1,"bbox":[1,2,3,4]}],"names":{"1":"leaf"}}`, want: "leaf id 1 list[1 2 3 4]", extra: "/names"},
		"labels that name all":     {json: `{"objects":[{"class_id":1,"bbox":[1,2,3,4]}],"labels":["soil","leaf"]}`, want: "leaf id 1 list[1 2 3 4]", extra: "/labels"},
		"labels that name too few": {json: `{"objects":[{"class_id":2,"bbox":[1,2,3,4]}],"labels":["soil","leaf"]}`, want: "#2 list[1 2 3 4]", extra: "/labels"},
		"keys twice":               {json: `{"a":1,"a":2,"objects":[` + one + `]}`, want: "a 0.5 list[1 2 3 4]", codes: "json-duplicate-key", extra: "/a /a"},
	})
}

// What is said around the boxes of how they are written, and numbers that
// contradict it.
func TestTold(t *testing.T) {
	t.Parallel()
	const list, side = `"objects":[{"label":"a","bbox":[1,2,30,40]}]`, `"objects":[{"label":"a","bbox":[0.1,0.2,0.3,0.4]}]`
	check(t, map[string]example{
		"a layout":             {json: `{"bbox_format":"xyxy",` + list + `}`, want: "a xyxy[1 2 30 40]", extra: "/bbox_format"},
		"a layout and units":   {json: `{"mode":"XYXY_ABS",` + list + `}`, want: "a xyxy[1 2 30 40] px", extra: "/mode"},
		"its coordinates":      {json: `{"order":"[ymin, xmin, ymax, xmax]",` + list + `}`, want: "a yxyx[1 2 30 40]", extra: "/order"},
		"a corner or a centre": {json: `{"bbox_format":"xywh",` + list + `}`, want: "a corner[1 2 30 40]", extra: "/bbox_format"},
		"units":                {json: `{"coordinates":"relative",` + side + `}`, want: "a list[0.1 0.2 0.3 0.4] norm", extra: "/coordinates"},
		"units by yes":         {json: `{"normalized":true,` + side + `}`, want: "a list[0.1 0.2 0.3 0.4] norm", extra: "/normalized"},
		"units by no":          {json: `{"is_normalized":false,` + list + `}`, want: "a list[1 2 30 40] px", extra: "/is_normalized"},
		"a list of them":       {json: `{"order":["x1","y1","x2","y2"],` + list + `}`, want: "a xyxy[1 2 30 40]", extra: "/order"},
		"in each object":       {json: `[{"label":"a","bbox":[1,2,30,40],"bbox_mode":"XYXY_ABS"}]`, want: "a xyxy[1 2 30 40] px", extra: "/0/bbox_mode"},
		"units of what":        {json: `{"humidity":"relative",` + side + `}`, want: "a list[0.1 0.2 0.3 0.4]", extra: "/humidity"},
		"other units":          {json: `{"normalized":true,` + list + `}`, want: "a list[1 2 30 40]", extra: "/normalized"},
		"another layout":       {json: `{"bbox_format":"xyxy","objects":[{"label":"a","bbox":[50,2,30,40]}]}`, want: "a list[50 2 30 40]", extra: "/bbox_format"},
		"another format":       {json: `{"format":"jpeg",` + list + `}`, want: "a list[1 2 30 40]", extra: "/format"},
	})
}

func TestSize(t *testing.T) {
	t.Parallel()
	for members, want := range map[string]string{
		`"width":640,"height":480`:                              "640x480",
		`"image_width":"640","image_height":"480"`:              "640x480",
		`"image":{"width":640,"height":480}`:                    "640x480",
		`"size":{"w":640,"h":480}`:                              "640x480",
		`"resolution":"640x480"`:                                "640x480",
		`"resolution":"640 x 480"`:                              "640x480",
		`"width":640,"height":480,"image":{"w":1,"h":2}`:        "640x480", // the first one told
		`"width":640`:                                           "640x0",
		`"width":640.5,"height":480`:                            "0x480",
		`"width":0,"height":-1`:                                 "0x0",
		`"width":1048576,"height":1048577`:                      "1048576x0",
		`"resolution":"640x"`:                                   "0x0",
		`"resolution":"1048577x480"`:                            "0x0",
		`"resolution":"` + strings.Repeat(" ", 24) + `640x480"`: "0x0",
	} {
		d, _ := document.Read(document.Source{Name: "d", JSON: []byte(`{"objects":[{"label":"a"}],` + members + `}`), Declared: true}, vocabulary.Standard)
		if got := d.Size.String(); got != want {
			t.Errorf("%s: %s, want %s", members, got, want)
		}
	}
}

func TestKind(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]object.WireKind{
		`{"kind":"ObjectDetection.v1","objects":[{"label":"a"}]}`:                {Text: "ObjectDetection.v1", Kind: object.ObjectDetection, Version: "1", Exact: true, Pointer: "/kind"},
		`{"result":{"kind":"ObjectDetection.v1","objects":[{"label":"a"}]}}`:     {Text: "ObjectDetection.v1", Kind: object.ObjectDetection, Version: "1", Exact: true, Pointer: "/result/kind"},
		`{"kind":"hello","type":"ObjectDetection.v1","objects":[{"label":"a"}]}`: {Text: "ObjectDetection.v1", Kind: object.ObjectDetection, Version: "1", Exact: true, Pointer: "/type"},
		`{"kind":"hello","objects":[{"label":"a"}]}`:                             {Text: "hello", Pointer: "/kind"},
		`{"kind":7,"objects":[{"label":"a"}]}`:                                   {},
	} {
		d, _ := document.Read(document.Source{Name: "d", JSON: []byte(json), Declared: true}, vocabulary.Standard)
		if d.Kind != want {
			t.Errorf("%s: %+v, want %+v", json, d.Kind, want)
		}
	}
}
