package tables_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/shapes"
	"github.com/framebin/framebin/capture/prediction/tables"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

func root(tb testing.TB, text string) jsonspan.Node {
	tb.Helper()
	tree, err := jsonspan.Parse([]byte(text), jsonspan.Limits{Depth: 64, Nodes: 1 << 16})
	if err != nil {
		tb.Fatal(err)
	}
	return tree.Root()
}

func reader() *tables.Reader {
	return &tables.Reader{Reader: shapes.Reader{Keys: vocabulary.NewIndex(vocabulary.Standard)}}
}

// write writes the nodes that there are, by their names.
func write(names string, nodes ...jsonspan.Node) string {
	var list []string
	for i, name := range strings.Fields(names) {
		if nodes[i].Kind() != jsonspan.None {
			list = append(list, name+"="+string(nodes[i].Raw()))
		}
	}
	return strings.Join(list, " ")
}

// Which list is what of parallel ones, and whether they are objects.
// What a model fills up its outputs with is no object: the count beside them tells
// how many are, where the others have no confidence.
func TestColumnsPadded(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]int{
		`{"boxes":[[1,2,3,4],[0,0,0,0]],"scores":[0.5,0],"num_detections":1}`:                                        1,
		`{"boxes":[[[1,2,3,4],[0,0,0,0]]],"scores":[[0.5,-1]],"num_dets":[[1]]}`:                                     1,
		`{"boxes":[[1,2,3,4],[0,0,0,0]],"scores":[0,0],"num_detections":[0.0]}`:                                      2,
		`{"boxes":[[1,2,3,4],[5,6,7,8]],"scores":[0.5,0.4],"num_detections":1}`:                                      0,
		`{"boxes":[[1,2,3,4],[5,6,7,8]],"scores":[0.5,0],"num_detections":2}`:                                        0,
		`{"boxes":[[1,2,3,4],[5,6,7,8]],"scores":[0.5,0],"camera":1}`:                                                0,
		`[{"name":"boxes","data":[[1,2,3,4],[0,0,0,0]]},{"name":"scores","data":[0.5,0]}]`:                           0,
		`[{"name":"num","data":[1]},{"name":"boxes","data":[[1,2,3,4],[0,0,0,0]]},{"name":"scores","data":[0.5,0]}]`: 1,
	} {
		n := root(t, json)
		cols := reader().Columns(n)
		if tensors := reader().Tensors(n); tensors != nil {
			cols = *tensors
		}
		if cols.Padding != want {
			t.Errorf("%s: %d of padding, want %d", json, cols.Padding, want)
		}
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		json, want string
		is         bool
	}{
		"boxes, scores and labels":         {`{"boxes":[[1,2,3,4]],"scores":[0.5],"labels":["a"]}`, `labels=["a"] scores=[0.5] boxes=[[1,2,3,4]]`, true},
		"boxes flat":                       {`{"boxes":[1,2,3,4,5,6,7,8],"scores":[0.5,0.6]}`, `scores=[0.5,0.6] boxes=[1,2,3,4,5,6,7,8]`, true},
		"boxes flat and one number short":  {`{"boxes":[1,2,3,4,5,6,7],"scores":[0.5,0.6]}`, `scores=[0.5,0.6] boxes=[1,2,3,4,5,6,7]`, false},
		"fewer boxes than scores":          {`{"boxes":[[1,2,3,4]],"scores":[0.5,0.6]}`, `scores=[0.5,0.6] boxes=[[1,2,3,4]]`, false},
		"labels and boxes alone":           {`{"labels":["a"],"boxes":[[1,2,3,4]]}`, `labels=["a"] boxes=[[1,2,3,4]]`, true},
		"a batch of one":                   {`{"boxes":[[[1,2,3,4]]],"scores":[[0.5]],"labels":[["a"]]}`, `labels=["a"] scores=[0.5] boxes=[[1,2,3,4]]`, true},
		"names of the objects":             {`{"boxes":[[1,2,3,4],[5,6,7,8]],"classes":[0,7],"names":["a","b"]}`, `labels=["a","b"] ids=[0,7] boxes=[[1,2,3,4],[5,6,7,8]]`, true},
		"names of the classes":             {`{"boxes":[[1,2,3,4],[5,6,7,8]],"classes":[0,1],"names":["a","b"]}`, `labels=[0,1] boxes=[[1,2,3,4],[5,6,7,8]]`, true},
		"labels and scores alone":          {`{"labels":["a","b"],"scores":[0.5,0.4]}`, `labels=["a","b"] scores=[0.5,0.4]`, true},
		"more labels than scores":          {`{"labels":["a","b"],"scores":[0.5]}`, `labels=["a","b"] scores=[0.5]`, false},
		"labels alone":                     {`{"labels":["a"]}`, `labels=["a"]`, false},
		"numbers stand in for labels":      {`{"class_ids":[3],"scores":[0.5]}`, `labels=[3] scores=[0.5]`, true},
		"names before numbers":             {`{"labels":[3],"classes":["a"],"scores":[0.5]}`, `labels=["a"] ids=[3] scores=[0.5]`, true},
		"numbers after names":              {`{"labels":["a"],"classes":[3],"scores":[0.5]}`, `labels=["a"] ids=[3] scores=[0.5]`, true},
		"two lists of numbers":             {`{"labels":[3],"classes":[4],"scores":[0.5]}`, `labels=[3] scores=[0.5]`, true},
		"names of all classes are no list": {`{"labels":["a","b","c"],"class_ids":[2],"scores":[0.5]}`, `labels=[2] scores=[0.5] names=["a","b","c"]`, true},
		"scores that are no numbers":       {`{"labels":["a"],"scores":["high"]}`, `labels=["a"] scores=["high"]`, false},
		"what is no list is passed over":   {`{"labels":"a","scores":[0.5],"boxes":[[1,2,3,4]]}`, `scores=[0.5] boxes=[[1,2,3,4]]`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := root(t, tt.json)
			c := reader().Columns(n)
			if got := write("labels ids scores boxes names", c.Labels, c.IDs, c.Scores, c.Boxes, c.Names); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if is := reader().IsColumns(n); is != tt.is {
				t.Errorf("columns: %v", is)
			}
		})
	}
}

// Classes and confidences in lists may be those of one thing, unless they have a
// place each.
func TestInLists(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]int{
		`{"labels":["a"],"scores":[0.5]}`:                       1,
		`{"labels":["a"],"scores":[0.5],"boxes":[[1,2,3,4]]}`:   0,
		`{"labels":["a"],"scores":[0.5],"boxes":[1,2,3,4]}`:     0,
		`{"labels":["a","b"],"scores":[0.5,0.4]}`:               2,
		`{"labels":["a","b"],"scores":[0.5]}`:                   0,
		`{"labels":["a"],"scores":[0.5],"boxes":[[1,2],[3,4]]}`: 1,
	} {
		if got := reader().InLists(root(t, json)); got != want {
			t.Errorf("%s: %v", json, got)
		}
	}
}

// Lists of numbers are rows by what their numbers may be.
func TestRows(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		json, want string // which numbers are what; "" for no rows
	}{
		"box, confidence, class":          {`[[1,2,30,40,0.9,3]]`, "box 0 score 4 class 5"},
		"class, confidence, corners":      {`[[3,0.9,0.1,0.2,0.3,0.4]]`, "box 2 score 1 class 0"},
		"corners on the edge":             {`[[3,0.9,0.1,0.2,1,1.05]]`, "box 2 score 1 class 0"},
		"corners beyond it are in pixels": {`[[3,0.9,0.1,0.2,1,1.06]]`, "box 2 score 1 class 0 open"},
		"corners the wrong way round":     {`[[3,0.9,0.3,0.2,0.1,0.4]]`, "box 2 score 1 class 0 open"},
		"per cent":                        {`[[1,2,30,40,95,3]]`, "box 0 score 4 class 5"},
		"a per cent of 1 is a confidence": {`[[1,2,30,40,1,3]]`, "box 0 score 4 class 5"},
		"no class":                        {`[[1,2,30,40,0.9]]`, "box 0 score 4"},
		"image, class, confidence":        {`[[0,1,0.9,0.1,0.2,0.3,0.4]]`, "box 3 score 2 class 1"},
		"numbers as texts":                {`[["1","2","30","40","0.9","3"]]`, "box 0 score 4 class 5"},
		"a broken one among others":       {`[[1,2,30,40,0.9,3],null,[1,2,30,40,0.8,2]]`, "box 0 score 4 class 5"},
		"the first one is broken":         {`[null,[1,2,30,40,0.9,3]]`, ""},
		"a class with a fraction":         {`[[1,2,30,40,0.9,3.5]]`, ""},
		"a class below zero":              {`[[1,2,30,40,0.9,-1]]`, ""},
		"a confidence beyond all":         {`[[1,2,30,40,101,3]]`, ""},
		"a confidence below zero":         {`[[1,2,30,40,-0.1]]`, ""},
		"four numbers":                    {`[[1,2,30,40]]`, ""},
		"nine numbers":                    {`[[1,2,3,4,0.5,6,7,8,9]]`, ""},
		"none":                            {`[]`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if s, ok := reader().Rows(root(t, tt.json)); ok {
				got = fmt.Sprintf("box %d score %d", s.Box, s.Score)
				if s.Class >= 0 {
					got += fmt.Sprintf(" class %d", s.Class)
				}
				if s.Open {
					got += " open"
				}
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestRowOf(t *testing.T) {
	t.Parallel()
	if row, ok := tables.RowOf(root(t, `[1,"2",3]`)); !ok || row.N != 3 || !slices.Equal(row.V[:row.N], []float64{1, 2, 3}) {
		t.Errorf("%v, %v", row, ok)
	}
	for _, json := range []string{`[1,null]`, `[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]`, `"1,2,3,4"`, `{"a":1}`} {
		if row, ok := tables.RowOf(root(t, json)); ok {
			t.Errorf("%s: %v", json, row)
		}
	}
}

func TestIsListOfBoxes(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]bool{
		`[[1,2,3,4],[5,6]]`: true, // by the first one
		`[[1,2,3]]`:         false,
		`[1,2,3,4]`:         true,
		`[1,2,3,4,5,6,7,8]`: true,
		`[1,2,3,4,5]`:       false,
		`[1,2,3,"4"]`:       false,
		`["1","2","3","4"]`: false,
		`[]`:                false,
		`{"a":[1,2,3,4]}`:   true, // by class
		`[{"x":1}]`:         false,
	} {
		if got := tables.IsListOfBoxes(root(t, json)); got != want {
			t.Errorf("%s: %v", json, got)
		}
	}
}

// Members of all objects by key, as columns, or as rows under a list of keys.
func TestFrame(t *testing.T) {
	t.Parallel()
	const names = `"columns":["xmin","ymin","xmax","ymax","name"]`
	for name, tt := range map[string]struct{ json, want string }{
		"columns":                 {`{"xmin":[1,2],"ymin":[1,2],"xmax":[3,4],"ymax":[3,4],"name":["a","b"]}`, "5 columns of 2"},
		"columns by index":        {`{"xmin":{"0":1},"ymin":{"0":2},"xmax":{"0":3},"ymax":{"0":4}}`, "4 columns of 1"},
		"columns of other length": {`{"xmin":[1,2],"ymin":[1,2],"xmax":[3,4],"ymax":[3,4],"name":["a"]}`, "none"},
		"a side is missing":       {`{"xmin":[1],"ymin":[1],"xmax":[3],"name":["a"]}`, "none"},
		"no places":               {`{"name":["a"],"score":[0.5]}`, "none"},
		"one value each":          {`{"xmin":1,"ymin":1,"xmax":3,"ymax":3}`, "none"},
		"rows":                    {`{` + names + `,"data":[[1,2,3,4,"a"],[1,2,3,4,"b"]]}`, "5 keys of 2 rows"},
		"rows beside the index":   {`{` + names + `,"index":[0,1],"data":[[1,2,3,4,"a"],[1,2,3,4,"b"]]}`, "5 keys of 2 rows"},
		"rows of other length":    {`{` + names + `,"data":[[1,2,3,4]]}`, "none"},
		"rows without a box":      {`{"columns":["a","b","c","d"],"data":[[1,2,3,4]]}`, "none"},
		"a list":                  {`[[1,2,3,4]]`, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := "none"
			switch f := reader().Frame(root(t, tt.json)); {
			case f == nil:
			case f.Columns != nil:
				got = fmt.Sprintf("%d columns of %d", len(f.Keys), f.Columns[0].Len())
			default:
				got = fmt.Sprintf("%d keys of %d rows", len(f.Keys), f.Rows.Len())
			}
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// What is before all keys of a frame says nothing: "predicted_label" is a label.
func TestFramePrefix(t *testing.T) {
	t.Parallel()
	f := reader().Frame(root(t, `{"p_xmin":[1],"p_ymin":[2],"p_xmax":[3],"p_ymax":[4],"p_name":["a"]}`))
	if f == nil || f.Keys[4].Role != vocabulary.Label {
		t.Errorf("%+v", f)
	}
	if f = reader().Frame(root(t, `{"p_xmin":[1],"p_ymin":[2],"p_xmax":[3],"p_ymax":[4],"q_name":["a"]}`)); f == nil || f.Keys[4].Role == vocabulary.Label {
		t.Errorf("%+v", f)
	}
}

// The names and the values of one object, as a list.
func TestPairs(t *testing.T) {
	t.Parallel()
	const box = `{"name":"left","value":1},{"name":"top","value":2},{"name":"width","value":3},{"key":"height","val":4}`
	for name, tt := range map[string]struct {
		json string
		want bool
	}{
		"a box":                   {`[` + box + `]`, true},
		"a box and a label":       {`[` + box + `,{"name":"label","value":"a"}]`, true},
		"a value that is a list":  {`[` + box + `,{"name":"label","value":["a"]}]`, false},
		"a name that is a number": {`[` + box + `,{"name":1,"value":"a"}]`, false},
		"no box":                  {`[{"name":"a","value":1},{"name":"b","value":1},{"name":"c","value":1},{"name":"d","value":1}]`, false},
		"too few":                 {`[{"name":"left","value":1}]`, false},
		"as many as are read":     {`[` + box + strings.Repeat(`,{"name":"a","value":1}`, 60) + `]`, true},
		"one more":                {`[` + box + strings.Repeat(`,{"name":"a","value":1}`, 61) + `]`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := root(t, tt.json)
			keys, cells, ok := reader().Pairs(n)
			if ok != tt.want || ok && (len(keys) != n.Len() || len(cells) != n.Len()) {
				t.Errorf("%v, %d keys, %d values", ok, len(keys), len(cells))
			}
		})
	}
}

func TestTuple(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ json, want string }{
		"class, confidence, box":   {`["a",0.5,[1,2,3,4]]`, `class="a" score=0.5`},
		"box, class":               {`[[1,2,3,4],"a"]`, `class="a"`},
		"box, class in a pair":     {`[[[1,2],[3,2],[3,4]],["STOP",0.9]]`, `class="STOP" score=0.9`},
		"a point beside":           {`["a",0.5,[1,2,3,4],[2,3]]`, `class="a" score=0.5`},
		"no class":                 {`[0.5,[1,2,3,4]]`, ""},
		"no box":                   {`["a",0.5]`, ""},
		"two boxes":                {`["a",[1,2,3,4],[1,2,3,4]]`, ""},
		"another value":            {`["a",[1,2,3,4],null]`, ""},
		"five of them":             {`["a",0.5,[1,2,3,4],"b","c"]`, ""},
		"a list that is no box":    {`["a",[1,2,3]]`, ""},
		"names instead of numbers": {`["a",["b","c","d"],[1,2,3,4]]`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tuple, ok := reader().Tuple(root(t, tt.json))
			if got := write("class score", tuple.Class, tuple.Score); ok != (tt.want != "") || ok && got != tt.want {
				t.Errorf("%s, %v, want %s", got, ok, tt.want)
			}
		})
	}
}

func TestScores(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]bool{
		`{"a":0,"b":1}`: true, `{"a":1.01}`: false, `{"a":-0.1}`: false, `{"a":"0.5"}`: false, `{}`: false, `[0.5]`: false,
	} {
		if got := tables.IsScores(root(t, json)); got != want {
			t.Errorf("scores %s: %v", json, got)
		}
	}
	for json, want := range map[string]bool{
		`["a",0.5]`: true, `[0.5,"a"]`: true, `["a",1.5]`: false, `["a",-1]`: false, `["a","b"]`: false, `["a",0.5,1]`: false, `["a",null]`: false,
	} {
		if class, _, ok := tables.ScoredName(root(t, json)); ok != want || ok && class.Text() != "a" {
			t.Errorf("scored name %s: %v", json, ok)
		}
	}
	for json, want := range map[string]bool{
		`{"c":["a","b"],"p":[0.4,0.6]}`: true, `{"c":["a","b"],"p":[[0.4,0.6]]}`: true, `[["a","b"],[0.4,0.6]]`: true,
		`{"c":["a","b"],"p":[0.4]}`: false, `{"c":["a"],"p":[0.4]}`: false, `{"c":["a","b"],"p":[0.4,1.6]}`: false, `{"c":["a","b"],"p":[0.4,"b"]}`: false, `{"c":["a","b"]}`: false,
	} {
		if names, row, ok := tables.NamedRow(root(t, json)); ok != want || ok && names.Len() != row.Len() {
			t.Errorf("named row %s: %v", json, ok)
		}
	}
}

// What a mask of all classes holds is told by a value or a colour, in a map, a list
// of names, or one of objects; and only where nothing else has a place.
func TestClassMap(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]string{
		`{"mask":"x","class_map":{"1":"a"}}`:                                                             "a 1",
		`{"segmentation_mask":"x","label_map":{"a":1,"b":7}}`:                                            "a 1, b 7",
		`{"mask":"x","classes":["a","b"]}`:                                                               "a 0, b 1",
		`{"mask":[[0,1],[1,0]],"classes":["a","b"]}`:                                                     "a 0, b 1",
		`{"mask":"x","classes":["a","b"],"colors":[[0,0,0],[255,0,16]]}`:                                 "a 0 #000000, b 1 #ff0010",
		`{"mask":"x","colors":{"a":[1,2,3],"b":"#A0B0C0"}}`:                                              "a 0 #010203, b 0 #a0b0c0",
		`{"mask":"x","palette":{"1,2,3":"a","(4, 5, 6)":"b","0xff0000":"c"}}`:                            "a 0 #010203, b 0 #040506, c 0 #ff0000",
		`{"mask":"x","legend":[{"label":"a","color":[1,2,3,255]},{"label":"b","id":9}]}`:                 "a 0 #010203, b 9",
		`{"mask":"x","classes":[{"name":"a","r":1,"g":2,"b":3},{"name":"b","rgb":{"r":4,"g":5,"b":6}}]}`: "a 0 #010203, b 1 #040506",
		`{"mask":"x","class_map":{}}`:                                                                    "",
		`{"mask":"x","class_map":["a"]}`:                                                                 "",
		`{"mask":"x","classes":["a",1]}`:                                                                 "",
		`{"mask":"x","classes":["#ff0000","#00ff00"]}`:                                                   "",
		`{"mask":"x","colors":{"a":[1,2,300]}}`:                                                          "",
		`{"mask":"x","sizes":{"a":1}}`:                                                                   "",
		`{"mask":"x","classes":["a","b"],"score":0.5}`:                                                   "",
		`{"mask":"x","classes":["a","b"],"bbox":[1,2,3,4]}`:                                              "",
		`{"confidence_mask":"x","classes":["a","b"]}`:                                                    "",
		`{"mask":[1],"class_map":{"1":"a"}}`:                                                             "",
		`["mask","class_map"]`:                                                                           "",
	} {
		r := reader()
		c, ok := r.ClassMap(root(t, json))
		var got []string
		for _, class := range c.Classes {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %d %s", class.Name, class.Value, class.Colour)))
		}
		if joined := strings.Join(got, ", "); joined != want && (ok || want != "") || ok != (want != "") {
			t.Errorf("%s: %v %s, want %s", json, ok, joined, want)
		}
	}
}

// The outputs of a model server are columns by their names, or rows by their
// shapes, whichever side of a shape the numbers of one object lie along.
func TestTensors(t *testing.T) {
	t.Parallel()
	const labels, scores = `{"name":"labels","data":[1,2]}`, `{"name":"scores","data":[0.5,0.6]}`
	for name, tt := range map[string]struct {
		json  string
		width int // -1 for no columns
	}{
		"boxes as lists":       {`[` + labels + `,` + scores + `,{"name":"boxes","data":[[1,2,3,4],[5,6,7,8]]}]`, 0},
		"boxes in a batch":     {`[` + labels + `,` + scores + `,{"name":"boxes","data":[[[1,2,3,4],[5,6,7,8]]]}]`, 0},
		"boxes flat":           {`[` + labels + `,` + scores + `,{"name":"boxes","data":[1,2,3,4,5,6,7,8]}]`, 4},
		"boxes of five":        {`[` + labels + `,` + scores + `,{"name":"boxes","data":[1,2,3,4,0,5,6,7,8,0]}]`, 5},
		"labels stand alone":   {`[` + labels + `,{"name":"boxes","data":[1,2,3,4,5,6,7,8]}]`, 4},
		"boxes of three":       {`[` + scores + `,{"name":"boxes","data":[1,2,3,4,5,6]}]`, -1},
		"a box and a half":     {`[` + scores + `,{"name":"boxes","data":[1,2,3,4,5,6,7,8,9]}]`, -1},
		"one box of two":       {`[` + scores + `,{"name":"boxes","data":[[1,2,3,4]]}]`, -1},
		"no boxes":             {`[` + labels + `,` + scores + `]`, -1},
		"no scores":            {`[{"name":"boxes","data":[1,2,3,4]}]`, -1},
		"one without its data": {`[` + scores + `,{"name":"boxes"}]`, -1},
		"one without its name": {`[` + scores + `,{"data":[1,2,3,4,5,6,7,8]}]`, -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			width := -1
			if c := reader().Tensors(root(t, tt.json)); c != nil {
				width = c.Width
			}
			if width != tt.width {
				t.Errorf("%d numbers a box, want %d", width, tt.width)
			}
		})
	}
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ json, want string }{
		"rows":                       {`[{"name":"out","shape":[1,2,6],"data":[1,2,30,40,0.9,3,5,6,70,80,0.8,2]}]`, "out 2x6 [1 2 30 40 0.9 3] [5 6 70 80 0.8 2]"},
		"along the other side":       {`[{"name":"out","shape":[5,2],"data":[1,5,2,6,30,70,40,80,0.9,0.8]}]`, "out 5x2 [1 2 30 40 0.9] [5 6 70 80 0.8]"},
		"another shape":              {`[{"name":"out","shape":[2,3],"data":[1,2,3,4,5,6]}]`, "out 2x3"},
		"less data than its shape":   {`[{"name":"out","shape":[2,5],"data":[1,2,30,40,0.9]}]`, "out 2x5"},
		"three sides":                {`[{"name":"out","shape":[2,1,5],"data":[1,2,30,40,0.9,5,6,70,80,0.8]}]`, "out 2x1x5"},
		"no numbers":                 {`[{"name":"out","shape":[1,5],"data":["a","b","c","d","e"]}]`, "out 5"},
		"a side that overflows":      {`[{"name":"out","shape":[4294967296,5],"data":[1]}]`, ""},
		"a side that is no number":   {`[{"name":"out","shape":["a"],"data":[1]}]`, ""},
		"no shape":                   {`[{"name":"out","data":[1]}]`, ""},
		"objects in place of data":   {`[{"name":"out","shape":[1],"data":[{"a":1}]}]`, ""},
		"more outputs than are read": {`[` + strings.Repeat(`{"name":"out","shape":[1],"data":[1]},`, 64) + `{"name":"out","shape":[1],"data":[1]}]`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got strings.Builder
			for _, out := range tables.Outputs(root(t, tt.json)) {
				got.WriteString(out.Name + " " + out.String())
				_, rows, _ := out.Rows(reader())
				for _, row := range rows {
					fmt.Fprint(&got, " ", row.V[:row.N])
				}
			}
			if got := got.String(); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// A tensor says the same written one way and the other.
func TestTensorTransposed(t *testing.T) {
	t.Parallel()
	const n, k = 7, 6
	var rows, columns [n * k]string
	for i := range n {
		for j, v := range [k]float64{float64(i), 2, float64(10 + i), 40, 0.5, float64(i % 3)} {
			rows[i*k+j], columns[j*n+i] = fmt.Sprint(v), fmt.Sprint(v)
		}
	}
	one := tables.Outputs(root(t, fmt.Sprintf(`[{"name":"o","shape":[%d,%d],"data":[%s]}]`, n, k, strings.Join(rows[:], ","))))
	other := tables.Outputs(root(t, fmt.Sprintf(`[{"name":"o","shape":[%d,%d],"data":[%s]}]`, k, n, strings.Join(columns[:], ","))))
	_, a, _ := one[0].Rows(reader())
	_, b, _ := other[0].Rows(reader())
	if len(a) != n || !slices.Equal(a, b) {
		t.Errorf("%v and %v", a, b)
	}
}
