package document_test

import "testing"

// What the members of an object are taken for, and which of several.
func TestMembers(t *testing.T) {
	t.Parallel()
	check(t, map[string]example{
		"class, confidence, box":    {json: `[{"label":"a","score":0.5,"bbox":[1,2,3,4]}]`, want: "a 0.5 list[1 2 3 4]"},
		"a name and a number":       {json: `[{"label":"a","class_id":7,"score":0.5}]`, want: "a id 7 0.5"},
		"a number alone":            {json: `[{"class_id":7,"score":0.5}]`, want: "#7 0.5"},
		"an id that is a text":      {json: `[{"label":"a","class_id":"x7"}]`, want: "a id x7"},
		"an id alone":               {json: `[{"class_id":"x7","score":0.5}]`, want: "x7 0.5"},
		"a type that is a number":   {json: `[{"type":3,"bbox":[1,2,3,4]}]`, want: "#3 list[1 2 3 4]"},
		"a type that is a class":    {json: `[{"type":"cat","bbox":[1,2,3,4]}]`, want: "cat list[1 2 3 4]"},
		"a type that is a shape":    {json: `[{"type":"rectangle","label":"a","bbox":[1,2,3,4]}]`, want: "a list[1 2 3 4]", extra: "/0/type"},
		"the first of labels":       {json: `[{"labels":["a","b"],"bbox":[1,2,3,4]}]`, want: "a list[1 2 3 4]", extra: "/0/labels"},
		"scores by class":           {json: `[{"bbox":[1,2,3,4],"classes":{"a":0.2,"b":0.7}}]`, want: "b 0.7 list[1 2 3 4]", extra: "/0/classes"},
		"the likeliest of a list":   {json: `[{"bbox":[1,2,3,4],"categories":[{"name":"a","score":0.2},{"name":"b","score":0.7}]}]`, want: "b 0.7 list[1 2 3 4]", extra: "/0/categories"},
		"a class within a value":    {json: `[{"tag":{"value":"a","confidence":0.9},"bbox":[1,2,3,4]}]`, want: "a 0.9 list[1 2 3 4]"},
		"a key that is the class":   {json: `[{"person":[1,2,3,4],"score":0.9}]`, want: "person 0.9 xyxy[1 2 3 4]"},
		"a text that may be one":    {json: `[{"bbox":[1,2,3,4],"what":"a cat"}]`, want: "a cat list[1 2 3 4]", codes: "class-assumed"},
		"two texts that may be":     {json: `[{"bbox":[1,2,3,4],"hue":"red","mood":"good"}]`, want: "list[1 2 3 4]", extra: "/0/hue /0/mood"},
		"a time is no class":        {json: `[{"bbox":[1,2,3,4],"at":"2024-01-02T03:04:05Z"}]`, want: "list[1 2 3 4]", extra: "/0/at"},
		"an address is no class":    {json: `[{"bbox":[1,2,3,4],"src":"http://x/y"}]`, want: "list[1 2 3 4]", extra: "/0/src"},
		"a hash is no class":        {json: `[{"bbox":[1,2,3,4],"key":"0123456789abcdef"}]`, want: "list[1 2 3 4]", extra: "/0/key"},
		"what lies within members":  {json: `[{"label":"a","geometry":{"box":{"x1":1,"y1":2,"x2":3,"y2":4}}}]`, want: "a xyxy[1 2 3 4]"},
		"unknown members are kept":  {json: `[{"label":"a","bbox":[1,2,3,4],"track":7,"note":"x"}]`, want: "a list[1 2 3 4]", extra: "/0/track /0/note"},
		"a key twice":               {json: `[{"label":"a","label":"b","bbox":[1,2,3,4]}]`, want: "b list[1 2 3 4]", codes: "json-duplicate-key"},
		"the class beside the box":  {json: `[{"detection":{"label":"a","confidence":0.9,"box":{"x1":1,"y1":2,"x2":3,"y2":4}},"type":{"label":"b","confidence":0.6}}]`, want: "a 0.9 xyxy[1 2 3 4]", extra: "/0/type"},
		"a class of its own beside": {json: `[{"label":"a","score":0.9,"bbox":[1,2,3,4],"classification":{"label":"b","score":0.6}}]`, want: "a 0.9 list[1 2 3 4]", extra: "/0/classification"},
		"a better key wins":         {json: `[{"name":"a","label":"b","bbox":[1,2,3,4]}]`, want: "b list[1 2 3 4]", extra: "/0/name"},
	})
}

func TestConfidence(t *testing.T) {
	t.Parallel()
	check(t, map[string]example{
		"a text":                      {json: `[{"label":"a","score":"0.5"}]`, want: "a 0.5"},
		"with a comma":                {json: `[{"label":"a","score":"0,5"}]`, want: "a 0.5"},
		"per cent":                    {json: `[{"label":"a","score":"50%"}]`, want: "a 50"},
		"a list of one":               {json: `[{"label":"a","score":[0.5]}]`, want: "a 0.5"},
		"as much as a rounded 100":    {json: `[{"label":"a","score":100.01}]`, want: "a 100.01"},
		"more":                        {json: `[{"label":"a","score":100.02}]`, want: "a", codes: "confidence-range", extra: "/0/score"},
		"below zero":                  {json: `[{"label":"a","score":-0.2}]`, want: "a", codes: "confidence-range", extra: "/0/score"},
		"what DeepStream writes":      {json: `[{"label":"a","score":-0.1}]`, want: "a", extra: "/0/score"},
		"a word":                      {json: `[{"label":"a","confidence":"high"}]`, want: "a", codes: "confidence-range", extra: "/0/confidence"},
		"of the box, where alone":     {json: `[{"label":"a","bbox":{"x1":1,"y1":2,"x2":3,"y2":4,"score":0.5}}]`, want: "a 0.5 xyxy[1 2 3 4]"},
		"of the box, beside another":  {json: `[{"label":"a","score":0.9,"bbox":{"x1":1,"y1":2,"x2":3,"y2":4,"score":0.5}}]`, want: "a 0.9 xyxy[1 2 3 4]", extra: "/0/bbox/score"},
		"of the box, of another sort": {json: `[{"label":"a","bbox":{"x1":1,"y1":2,"x2":3,"y2":4,"id":5}}]`, want: "a xyxy[1 2 3 4]", extra: "/0/bbox/id"},
	})
}

// Boxes under their key, flat beside the class, and twice.
func TestBoxes(t *testing.T) {
	t.Parallel()
	check(t, map[string]example{
		"flat":                      {json: `[{"label":"a","x1":1,"y1":2,"x2":3,"y2":4}]`, want: "a xyxy[1 2 3 4]"},
		"beside its centre":         {json: `[{"label":"a","bbox":[1,2,3,4],"center":[2,3]}]`, want: "a list[1 2 3 4] centre", extra: "/0/center"},
		"flat, turned":              {json: `[{"label":"a","cx":1,"cy":2,"w":3,"h":4,"angle":30}]`, want: "a cxcywh[1 2 3 4] turned"},
		"in two units":              {json: `[{"label":"a","x1":1,"y1":2,"x2":3,"y2":4,"x1_norm":0.1,"y1_norm":0.2,"x2_norm":0.3,"y2_norm":0.4}]`, want: "a xyxy[1 2 3 4] twin", extra: "/0/x1_norm /0/y1_norm /0/x2_norm /0/y2_norm"},
		"of another thing beside":   {json: `[{"label":"a","x1":1,"y1":2,"x2":3,"y2":4,"plate_x1":5,"plate_y1":6,"plate_x2":7,"plate_y2":8}]`, want: "a xyxy[1 2 3 4]", extra: "/0/plate_x1 /0/plate_y1 /0/plate_x2 /0/plate_y2", unread: "/0/plate_x1"},
		"under its key and flat":    {json: `[{"label":"a","bbox":[1,2,3,4],"x":9}]`, want: "a list[1 2 3 4]", extra: "/0/x"},
		"from below":                {json: `[{"label":"a","bbox":{"l":1,"t":2,"r":3,"b":4,"coord_origin":"BOTTOMLEFT"}}]`, want: "a xyxy[1 2 3 4] upwards", extra: "/0/bbox/coord_origin"},
		"four corners":              {json: `[{"label":"a","bbox":[[0,1],[1,2],[2,1],[1,0]]}]`, want: "a xyxy[0 0 2 2] outline [[{0 1} {1 2} {2 1} {1 0}]]"},
		"three numbers":             {json: `[{"label":"a","bbox":[1,2,3]}]`, want: "a bad box", codes: "box-unreadable", extra: "/0/bbox"},
		"a text without numbers":    {json: `[{"label":"a","bbox":"none"}]`, want: "a", extra: "/0/bbox"},
		"null":                      {json: `[{"label":"a","bbox":null}]`, want: "a", extra: "/0/bbox"},
		"another that is one":       {json: `[{"label":"a","bbox":{"x":1,"y":2,"z":3},"box":[1,2,3,4]}]`, want: "a list[1 2 3 4]", extra: "/0/bbox"},
		"an area beside it":         {json: `[{"label":"a","bbox":[1,2,3,4],"area":12}]`, want: "a list[1 2 3 4] area 12", extra: "/0/area"},
		"two corners of rectangle":  {json: `[{"label":"a","shape_type":"rectangle","points":[[1,2],[3,4]]}]`, want: "a xyxy[1 2 3 4]", extra: "/0/shape_type"},
		"two corners of who knows":  {json: `[{"label":"a","points":[[1,2],[3,4]]}]`, want: "a", extra: "/0/points", unread: "/0/points"},
		"four numbers of rectangle": {json: `[{"label":"a","type":"rectangle","points":[1,2,3,4]}]`, want: "a xyxy[1 2 3 4]", extra: "/0/type"},
	})
}

func TestKeypoints(t *testing.T) {
	t.Parallel()
	check(t, map[string]example{
		"x, y and visibility":         {json: `[{"label":"a","keypoints":[1,2,2,3,4,0,5,6,1]}]`, want: "a (1 2) (5 6)"},
		"pairs":                       {json: `[{"label":"a","keypoints":[[1,2],[3,4]]}]`, want: "a (1 2) (3 4)"},
		"with a confidence":           {json: `[{"label":"a","keypoints":[[1,2,0.5],[3,4,0.9]]}]`, want: "a (1 2) (3 4)"},
		"numbers without visibility":  {json: `[{"label":"a","keypoints":[10,20,30,40,50,60]}]`, want: "a (10 20) (30 40) (50 60)"},
		"as many as confidences":      {json: `[{"label":"a","keypoints":[1,2,1,4,1,2],"keypoint_scores":[0.5,0.6,0.7]}]`, want: "a (1 2) (1 4) (1 2)"},
		"in space":                    {json: `[{"label":"a","keypoints":[[1,2,-5],[3,4,0.5]]}]`, want: "a (1 2) (3 4)"},
		"in space, in a row":          {json: `[{"label":"a","keypoints":[1,2,-5,3,4,12]}]`, want: "a (1 2) (3 4)"},
		"in a list below":             {json: `[{"label":"a","skeleton":{"nodes":[{"name":"eye","x":1,"y":2},{"name":"ear","x":3,"y":4}]}}]`, want: "a eye(1 2) ear(3 4)"},
		"columns":                     {json: `[{"label":"a","keypoints":{"x":[1,3],"y":[2,4]}}]`, want: "a (1 2) (3 4)"},
		"objects":                     {json: `[{"label":"a","keypoints":[{"name":"eye","x":1,"y":2},{"name":"ear","x":3,"y":4,"seen":true}]}]`, want: "a eye(1 2) ear(3 4)", extra: "/0/keypoints/1/seen"},
		"by name":                     {json: `[{"label":"a","keypoints":{"eye":[1,2],"ear":{"x":3,"y":4}}}]`, want: "a eye(1 2) ear(3 4)"},
		"seven numbers":               {json: `[{"label":"a","keypoints":[1,2,1,3,4,1,5]}]`, want: "a", extra: "/0/keypoints", unread: "/0/keypoints"},
		"one that is none":            {json: `[{"label":"a","keypoints":[[1,2],[3]]}]`, want: "a", extra: "/0/keypoints", unread: "/0/keypoints"},
		"a visibility beyond 0..1":    {json: `[{"label":"a","keypoints":[[1,2,7]]}]`, want: "a", extra: "/0/keypoints"},
		"visible, under any name":     {json: `[{"label":"a","bbox":[1,2,3,4],"body":[{"x":1,"y":2,"visibility":0.9},{"x":3,"y":4,"visibility":0.8}]}]`, want: "a list[1 2 3 4] (1 2) (3 4)", extra: "/0/body/0/visibility /0/body/1/visibility"},
		"three names, under any name": {json: `[{"label":"a","bbox":[1,2,3,4],"body":{"hip":{"x":1,"y":2},"knee":{"x":3,"y":4},"toe":{"x":5,"y":6}}}]`, want: "a list[1 2 3 4] hip(1 2) knee(3 4) toe(5 6)"},
		"two names are none":          {json: `[{"label":"a","bbox":[1,2,3,4],"line":{"here":{"x":1,"y":2},"there":{"x":3,"y":4}}}]`, want: "a list[1 2 3 4]", extra: "/0/line"},
		"scored, under any name":      {json: `[{"label":"a","bbox":[1,2,3,4],"parts":{"nose":{"x":1,"y":2,"score":0.9},"ear":{"x":3,"y":4,"score":0.8}}}]`, want: "a list[1 2 3 4] nose(1 2) ear(3 4)"},
		"beside them what is known":   {json: `[{"label":"a","bbox":[1,2,3,4],"keypoints":[]}]`, want: "a list[1 2 3 4]", extra: "/0/keypoints"},
	})
}

// What is under a mask's key: a name, the mask itself, run lengths, an outline.
func TestMasks(t *testing.T) {
	t.Parallel()
	const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
	check(t, map[string]example{
		"a name":                   {json: `[{"label":"a","mask":"m.png"}]`, want: `a mask "m.png"`},
		"a number":                 {json: `[{"label":"a","mask":3}]`, want: `a mask "3"`},
		"a number with a fraction": {json: `[{"label":"a","mask":3.5}]`, want: "a", extra: "/0/mask"},
		"a file and its value":     {json: `[{"label":"a","mask":{"filename":"m.png","value":3}}]`, want: `a mask "m.png" value 3`},
		"a value as a text":        {json: `[{"label":"a","mask":{"filename":"m.png","value":"3"}}]`, want: `a mask "m.png" value 3`},
		"a value beyond a pixel's": {json: `[{"label":"a","mask":{"filename":"m.png","value":65536}}]`, want: `a mask "m.png"`, extra: "/0/mask/value"},
		"inside":                   {json: `[{"label":"a","mask":"data:image/png;base64,` + png + `"}]`, want: `a mask "" inside`, codes: "mask-inline"},
		"inside, from a place on":  {json: `[{"label":"a","mask":{"data":"` + png + `","origin":[5,6]}}]`, want: `a mask "" inside mask placed`, codes: "mask-inline"},
		"inside, and no image":     {json: `[{"label":"a","mask":"data:image/png;base64,AAAA"}]`, want: "a mask lost", codes: "mask-undecodable", extra: "/0/mask"},
		"run lengths":              {json: `[{"label":"a","mask":{"size":[2,3],"counts":[1,2,3]}}]`, want: "a rle [1 2 3]"},
		"run lengths, broken":      {json: `[{"label":"a","mask":{"size":[2,3],"counts":"!!"}}]`, want: "a", codes: "rle-broken", extra: "/0/mask"},
		"run lengths, too few":     {json: `[{"label":"a","rle":{"size":[2,3],"counts":[1,2]}}]`, want: "a", codes: "rle-broken", extra: "/0/rle"},
		"run lengths alone":        {json: `[{"label":"a","rle":[1,2,3]}]`, want: "a runs [1 2 3]"},
		"run lengths of the box":   {json: `[{"label":"a","bbox":[0,0,3,2],"mask":[1,2,3]}]`, want: "a list[0 0 3 2] rle [1 2 3]", codes: "mask-order-assumed"},
		"pixels":                   {json: `[{"label":"a","mask":[[0,1,1],[0,0,1],[1,0,0]]}]`, want: "a rle [1 2 2 2 2]"},
		"an outline":               {json: `[{"label":"a","mask":[[1,2],[3,4],[5,6]]}]`, want: "a outline [[{1 2} {3 4} {5 6}]]"},
		"under the outline's key":  {json: `[{"label":"a","polygon":[1,2,3,4,5,6]}]`, want: "a outline [[{1 2} {3 4} {5 6}]]"},
		"a drawing under any key":  {json: `[{"label":"a","wkt":"POLYGON((1 2,3 4,5 6))"}]`, want: "a outline [[{1 2} {3 4} {5 6}]]"},
		"an outline of two points": {json: `[{"label":"a","polygon":[[1,2],[3,4]]}]`, want: "a", codes: "polygon-broken", extra: "/0/polygon"},
	})
}

// Objects in objects: those of its class, parts of it, and groups.
func TestNested(t *testing.T) {
	t.Parallel()
	check(t, map[string]example{
		"places of a class":         {json: `[{"label":"a","score":0.5,"instances":[{"bbox":[1,2,3,4]},{"bbox":[5,6,7,8]}]}]`, want: "a 0.5 list[1 2 3 4]; a 0.5 list[5 6 7 8]"},
		"places under any key":      {json: `[{"label":"a","score":0.5,"frames":[{"bbox":[1,2,3,4]},{"bbox":[5,6,7,8]}]}]`, want: "a 0.5 list[1 2 3 4]; a 0.5 list[5 6 7 8]"},
		"a part with its class":     {json: `[{"label":"car","bbox":[1,2,9,9],"plate":{"label":"plate","bbox":[3,4,5,6]}}]`, want: "car list[1 2 9 9]; plate list[3 4 5 6]"},
		"a part with its score":     {json: `[{"label":"car","bbox":[1,2,9,9],"wheel":{"score":0.5,"bbox":[3,4,5,6]}}]`, want: "car list[1 2 9 9]; wheel 0.5 list[3 4 5 6]"},
		"some":                      {json: `[{"label":"car","bbox":[1,2,9,9],"parts":[{"label":"b","bbox":[3,4,5,6]}]}]`, want: "car list[1 2 9 9]; b list[3 4 5 6]"},
		"a group without a class":   {json: `[{"bbox":[1,2,9,9],"words":[{"text":"b","bbox":[3,4,5,6]},{"text":"c","bbox":[5,4,5,6]}]}]`, want: "b list[3 4 5 6]; c list[5 4 5 6]", codes: "box-of-group"},
		"a class around one object": {json: `{"label":"a","detection":{"bbox":[1,2,3,4],"score":0.5}}`, want: "a 0.5 list[1 2 3 4]"},
	})
}
