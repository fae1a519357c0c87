package notation_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction/notation"
)

// A section of settings is no list of JSON.
func TestSectioned(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"[object 0]\nclass=cat\n": true, "[[objects]] # all\na = 1": true, "[null]\n": false, "[true]\n[1]": false, "[NaN, 1]\n": false,
		"[[1,2],\n[3,4]]": false, "[\n1]": false, "[cat]": false, "": false, "[\"a\"]\n": false,
	} {
		if got := notation.Sectioned([]byte(text)); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}

func TestToJSON(t *testing.T) {
	for name, c := range map[string]struct {
		data, mediaType, filename string
		in, want                  string // "": none
	}{
		"XML": {
			`<?xml version="1.0"?><a xmlns="urn:x" xmlns:t="urn:y"><t:o id="1">leaf</t:o><t:o id="2"/><size>3</size></a>`, "application/xml", "",
			"XML", `{"a":{"o":[{"id":"1","text":"leaf"},{"id":"2"}],"size":"3"}}`,
		},
		"XML without a type":   {`<a><b/></a>`, "", "", "XML", `{"a":{"b":""}}`},
		"XML that is cut off":  {`<a><b>`, "text/xml", "", "", ""},
		"XML with an entity":   {`<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>`, "text/xml", "", "", ""},
		"HTML":                 {"<!DOCTYPE html><p>x</p>", "text/html", "", "", ""},
		"YAML":                 {"objects:\n- class: leaf\n  box: [1, 2, 3, 4]\n", "application/yaml", "", "YAML", `{"objects":[{"box":[1,2,3,4],"class":"leaf"}]}`},
		"YAML of numbers":      {"2:\n  class: leaf\n", "application/yaml", "", "YAML", `{"2":{"class":"leaf"}}`},
		"YAML of one word":     {"leaf", "application/yaml", "", "", ""},
		"CSV":                  {"class,x,y\nleaf,1,2.5\n\"a,b\",,-3\n", "text/csv", "", "CSV", `[{"class":"leaf","x":1,"y":2.5},{"class":"a,b","x":null,"y":-3}]`},
		"CSV of Excel":         {"\uFEFFclass;x;y\r\nleaf;0,5;1\r\n", "text/csv", "", "CSV", `[{"class":"leaf","x":0.5,"y":1}]`},
		"tabs":                 {"class\tx\ty\nleaf\t1\t2\n", "application/octet-stream", "a.tsv", "CSV", `[{"class":"leaf","x":1,"y":2}]`},
		"CSV of other lengths": {"class,x,y\nleaf,1\n", "text/csv", "", "", ""},
		"Darknet": {
			"0 0.5 0.5 0.25 0.25\n2 0.5 0.5 0.25 0.25 0.91\n", "text/plain", "", "lines of labels",
			`[{"class_id":0,"x_center":0.5,"y_center":0.5,"width":0.25,"height":0.25},{"class_id":2,"x_center":0.5,"y_center":0.5,"width":0.25,"height":0.25,"confidence":0.91}]`,
		},
		"outlines": {"1 0.1 0.1 0.2 0.1 0.2 0.2\n", "text/plain", "", "lines of labels", `[{"class_id":1,"polygon":[0.1,0.1,0.2,0.1,0.2,0.2]}]`},
		"outlines with a confidence": {
			"1 0.1 0.1 0.2 0.1 0.2 0.2 0.9\n", "text/plain", "", "lines of labels", `[{"class_id":1,"confidence":0.9,"polygon":[0.1,0.1,0.2,0.1,0.2,0.2]}]`,
		},
		"MOT": {"1,7,10,20,30,40,-1,-1,-1,-1\n", "text/csv", "", "lines of labels", `[{"frame":1,"track_id":7,"left":10,"top":20,"width":30,"height":40}]`},
		"KITTI": {
			"Car 0.00 0 -0.20 10 20 30 40 1.8 0.4 1.2 1.8 1.4 8.4 0.01 0.91\n", "text/plain", "", "lines of labels",
			`[{"class":"Car","left":10,"top":20,"right":30,"bottom":40,"confidence":0.91}]`,
		},
		"DOTA":    {"1 2 3 2 3 4 1 4 plane 0\n", "text/plain", "", "lines of labels", `[{"x1":1,"y1":2,"x2":3,"y2":2,"x3":3,"y3":4,"x4":1,"y4":4,"class":"plane"}]`},
		"results": {"tvmonitor 0.47 10 13 174 244\n", "", "", "lines of labels", `[{"class":"tvmonitor","confidence":0.47,"bbox":[10,13,174,244]}]`},
		"a program's line": {
			"tv 0.47 [10.5, 13, 174, 244]\n", "text/plain", "", "lines of labels", `[{"class":"tv","confidence":0.47,"bbox":[10.5,13,174,244]}]`,
		},
		"results whose confidence is last":     {"tv 10 13 174 244 0.47\n", "", "", "lines of labels", `[{"class":"tv","bbox":[10,13,174,244],"confidence":0.47}]`},
		"results whose class is last":          {"10 13 174 244 0.47 tv\n", "", "", "lines of labels", `[{"bbox":[10,13,174,244],"confidence":0.47,"class":"tv"}]`},
		"results without a confidence":         {"tv 10 13 174 244\n", "", "", "lines of labels", `[{"class":"tv","bbox":[10,13,174,244]}]`},
		"results behind the number of a frame": {"2312,tv,0.61,480,4,627,176\n", "", "", "lines of labels", `[{"class":"tv","confidence":0.61,"bbox":[480,4,627,176]}]`},
		"results by number":                    {"3 0.47 10 13 174 244\n", "", "", "lines of labels", `[{"class_id":3,"confidence":0.47,"bbox":[10,13,174,244]}]`},
		"results by number behind":             {"10 13 174 244 0.47 3\n", "", "", "lines of labels", `[{"bbox":[10,13,174,244],"confidence":0.47,"class_id":3}]`},
		"a box and its confidence":             {"10 13 174 244 0.47\n", "", "", "lines of labels", `[{"bbox":[10,13,174,244],"confidence":0.47}]`},
		"one line that fits and one not":       {"tv 0.47 10 13 174 244\ntv is 10 13 174 244\n", "", "", "", ""},
		"classes":                              {"golden retriever 0.93\ncat: 5e-2\n", "text/plain", "", "lines of labels", `[{"class":"golden retriever","confidence":0.93},{"class":"cat","confidence":0.05}]`},
		"classes in per cent":                  {"cat: 93%\ndog: 5.5%\n", "text/plain", "", "lines of labels", `[{"class":"cat","confidence":0.93},{"class":"dog","confidence":0.055}]`},
		"classes behind":                       {"0.93 cat\n0.05 dog\n", "text/plain", "", "lines of labels", `[{"class":"cat","confidence":0.93},{"class":"dog","confidence":0.05}]`},
		"a temperature":                        {"temperature 21.5\n", "text/plain", "", "", ""},
		"a number of people":                   {"people 1\n", "text/plain", "", "", ""},
		"blocks of images":                     {"a/b.jpg\n2\n449 330 122 149 0 0 0 0 0 0\n78 221 7 8 2 0 0 0 0 0\nc.jpg\n0\n", "text/plain", "", "lines of labels", `[{"left":449,"top":330,"width":122,"height":149},{"left":78,"top":221,"width":7,"height":8}]`},
		"blocks of results":                    {"b.jpg\n1\n449 330 122 149 0.9\n", "text/plain", "", "lines of labels", `[{"left":449,"top":330,"width":122,"height":149,"confidence":0.9}]`},
		"blocks with another count":            {"b.jpg\n2\n449 330 122 149 0.9\n", "text/plain", "", "", ""},
		"VisDrone":                             {"584,411,50,59,1,4,0,0\n", "text/plain", "", "lines of labels", `[{"left":584,"top":411,"width":50,"height":59,"class_id":4}]`},
		"VisDrone's results":                   {"584.5,411,50,59,0.9,4,-1,-1\n", "text/plain", "", "lines of labels", `[{"left":584.5,"top":411,"width":50,"height":59,"confidence":0.9,"class_id":4}]`},
		"outlines among boxes":                 {"0 0.5 0.5 0.25 0.25\n1 0.1 0.1 0.2 0.1 0.2 0.2\n", "text/plain", "", "lines of labels", `[{"class_id":0,"x_center":0.5,"y_center":0.5,"width":0.25,"height":0.25},{"class_id":1,"polygon":[0.1,0.1,0.2,0.1,0.2,0.2]}]`},
		"settings, an object a line":           {"class=cat score=0.9 x=1 y=2\nclass=dog; score=0.8; x=3; y=4\n", "text/plain", "", "lines of settings", `[{"class":"cat","score":0.9,"x":1,"y":2},{"class":"dog","score":0.8,"x":3,"y":4}]`},
		"a setting":                            {"mode=auto\n", "text/plain", "", "", ""},
		"TOML":                                 {"a = 1\n[[o]]\nclass = \"cat\"\nbox = [1, 2]\n", "application/toml", "", "TOML", `{"a":1,"o":[{"box":[1,2],"class":"cat"}]}`},
		"sections":                             {"; of a camera\n[o 0]\nclass = cat\nscore = 0.9\n[o 1]\nclass = dog\n", "text/plain", "", "sections of settings", `{"o 0":{"class":"cat","score":0.9},"o 1":{"class":"dog"}}`},
		"hOCR": {
			`<html><body><div class='ocr_page' title='image "a.png"; bbox 0 0 640 480'><br><span class="ocrx_word" title="bbox 10 20 110 60; x_wconf 93"><b>STOP</b>&nbsp;</span></div>`, "text/html", "",
			"hOCR", `{"image":{"width":640,"height":480},"objects":[{"label":"STOP","left":10,"top":20,"right":110,"bottom":60,"confidence":0.93}]}`,
		},
		"hOCR of lines":      {`<p><span class="ocr_line" title="bbox 1 2 3 4">a <i>line</i></span></p>`, "text/html", "", "hOCR", `{"objects":[{"label":"a line","left":1,"top":2,"right":3,"bottom":4}]}`},
		"hOCR without boxes": {`<html><span class="ocrx_word" title="bbox 1 2 x 4">a</span></html>`, "text/html", "", "", ""},
		"keras-retinanet":    {"a/b.jpg,10,13,174,244,cow\n", "text/csv", "", "lines of labels", `[{"left":10,"top":13,"right":174,"bottom":244,"class":"cow"}]`},
		"makesense": {
			"cow,10,13,174,244,b.jpg,640,480\n", "text/csv", "", "lines of labels", `[{"class":"cow","left":10,"top":13,"width":174,"height":244,"image_width":640,"image_height":480}]`,
		},
		"tracks of another form": {"1,7,42,320,216,128,288,-1,-1\n", "text/csv", "", "", ""},
		"a greeting":             {"hello, world, again", "text/plain", "", "", ""},
		"other numbers":          {"1 2 3 4\n", "text/plain", "", "", ""},
		"bytes":                  {"\x00\x01,\x02,\x03", "", "", "", ""},
		"nothing":                {" \n", "text/csv", "", "", ""},
		"deep XML":               {strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100), "text/xml", "", "", ""},
	} {
		text, in := notation.ToJSON([]byte(c.data), c.mediaType, c.filename)
		if in != c.in || string(text) != c.want {
			t.Errorf("%s: read as %q: %s", name, in, text)
		}
	}
}

// The tokens by which language models write boxes into their text.
func TestGrounded(t *testing.T) {
	for in, want := range map[string]string{
		`There: <points x1="25.0" y1="40" x2="50" y2="60.5" alt="dogs">dogs</points>`:           `[{"label":"dogs","keypoints_norm":[[0.25,0.4]]},{"label":"dogs","keypoints_norm":[[0.5,0.605]]}]`,
		`<point x="10.5" y="43.0" alt="a cup">cup</point>`:                                      `[{"label":"cup","keypoints_norm":[[0.105,0.43]]}]`,
		"<loc0512><loc0256><loc1024><loc0768> cup ; <loc0000><loc0000><loc0512><loc0512> a dog": `[{"label":"cup","box_norm_xyxy":[0.25,0.5,0.75,1]},{"label":"a dog","box_norm_xyxy":[0,0,0.5,0.5]}]`,
		"cup<loc_250><loc_500><loc_750><loc_1000>":                                              `[{"label":"cup","box_norm_xyxy":[0.25,0.5,0.75,1]}]`,
		"<ref>cup</ref><box>[[250, 500, 750, 1000],[0,0,500,500]]</box>":                        `[{"label":"cup","box_norm_xyxy":[0.25,0.5,0.75,1]},{"label":"cup","box_norm_xyxy":[0,0,0.5,0.5]}]`,
		"<|object_ref_start|>cup<|object_ref_end|><|box_start|>(250,500),(750,1000)<|box_end|>": `[{"label":"cup","box_norm_xyxy":[0.25,0.5,0.75,1]}]`,
		"<|ref|>cup<|/ref|><|det|>[[250, 500, 750, 1000]]<|/det|>":                              `[{"label":"cup","box_norm_xyxy":[0.25,0.5,0.75,1]}]`,
		"It is at <|begin_of_box|>[250,500,750,1000]<|end_of_box|>.":                            `[{"box_norm_xyxy":[0.25,0.5,0.75,1]}]`,
		"a < b, and <box> 1 2 3 4":                                                              "",
		"nothing":                                                                               "",
		"\xff\xfe<loc_250><loc_500><loc_750><loc_1000>":                                         "", // which is no text
	} {
		if got := string(notation.Grounded(in)); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestLenient(t *testing.T) {
	for in, want := range map[string]string{
		`{'a': True, 'b': None, 'c': 'it\'s "so"', "d": (1, 2,)}`: `{"a":true,"b":null,"c":"it's \"so\"","d":[1,2]}`,
		"{a: 1, b$: .5, c: +2., d: -.25, e: -Infinity}":           `{"a":1,"b$":0.5,"c":2,"d":-0.25,"e":null}`,
		"// x\n{\"a\": [1, 2, /* y */ 3,],}":                      `{"a":[1,2,3]}`,
		"callback({\"a\":1});":                                    `{"a":1}`,
		")]}',\n{\"a\":1}":                                        `{"a":1}`,
		"{&quot;a&quot;:&quot;b&quot;}":                           `{"a":"b"}`,
		"{'a': np.float32(0.5), 'b': array([1, 2], dtype=int64)}": `{"a":0.5,"b":[1,2]}`,
		"{'a': tensor([1., 2.], device='cuda:0'), u'b': b'x'}":    `{"a":[1,2],"b":"x"}`,
		"[[1. 2.]\n [-3. 4e-05]]":                                 "[[1,2],[-3,4e-05]]",
		"{'a': [1 nan True\n -inf]}":                              `{"a":[1,null,true,null]}`,
		"[array([1 2]) array([3])]":                               "[[1,2],[3]]",
		"[{'a': 1} {'a': 2}]":                                     `[{"a":1},{"a":2}]`,
		`{"a":"C:\img\d.jpg","b":[064,-007,00.5]}`:                `{"a":"C:\\img\\d.jpg","b":[64,-7,0.5]}`,
		"{'a': 1 2}":             "",
		"{\"a\":\"two\nlines\"}": `{"a":"two\nlines"}`,
		`{"a":1`:                 "",
		`{"a":1}}`:               "",
		`{"a":<b>}`:              "",
		`"a"`:                    "",
		`hello`:                  "",
		``:                       "",
		strings.Repeat("[", 100) + strings.Repeat("]", 100): "",
	} {
		text, ok := notation.Lenient([]byte(in))
		if !ok {
			if want != "" {
				t.Errorf("%s: nothing", in)
			}
			continue
		}
		var plain, expected bytes.Buffer
		if err := errors.Join(json.Compact(&plain, text), json.Compact(&expected, []byte(want))); err != nil || plain.String() != expected.String() {
			t.Errorf("%s: %s, want %s, %v", in, text, want, err)
		}
	}
}

// FuzzNotation: what is returned is JSON, the same again, and not much longer
// than what it was made of.
func FuzzNotation(f *testing.F) {
	for _, s := range []string{
		"<a b='c'><d>e</d><d/></a>", "a: [b, c]", "a;b;c\n1;2,5;x\n", "0 0.5 0.5 0.2 0.2 0.9\n", "{'a': (1,), b: np.float32(.5)}",
		"{&quot;a&quot;:1}", "f({'a': -Infinity});", "Car 0 0 0 1 2 3 4 0 0 0 0 0 0 0 0.9",
		"cup<loc_1><loc_2><loc_3><loc_4>", "<ref>cup</ref><box>[[1,2,3,4]]</box>",
	} {
		f.Add([]byte(s), "text/plain")
		f.Add([]byte(s), "application/yaml")
	}
	f.Fuzz(func(t *testing.T, data []byte, mediaType string) {
		const most = 64 << 10
		if len(data) > most {
			return
		}
		text, in := notation.ToJSON(data, mediaType, "")
		if in != "" && !json.Valid(text) {
			t.Fatalf("%q read as %s: %s", data, in, text)
		}
		if again, _ := notation.ToJSON(data, mediaType, ""); string(again) != string(text) {
			t.Fatalf("%q: %s, then %s", data, text, again)
		}
		if list := notation.Grounded(string(data)); list != nil && !json.Valid(list) {
			t.Fatalf("%q read as grounded: %s", data, list)
		}
		if plain, ok := notation.Lenient(data); ok && !json.Valid(plain) {
			t.Fatalf("%q read leniently: %s", data, plain)
		}
	})
}
