package prediction_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// Documents after public bug reports, each of a kind: what is right of them.
func TestReadReports(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		json string
		w, h int
		want string // of what is described, apart from extra fields
		mark string // a finding that there must be; "" for none that marks
	}{
		// ultralytics: an oriented box is its outline.
		"oriented box": {
			json: `[{"name":"plane","class":0,"confidence":0.93,"box":{"x1":300.0,"y1":100.0,"x2":340.0,"y2":140.0,"x3":240.0,"y3":240.0,"x4":200.0,"y4":200.0}}]`,
			w:    640, h: 480, want: "plane(0) 0.93 [200 100 140 140] ring 300,100 340,140 240,240 200,200", mark: "box-units-assumed",
		},
		// viseron: names with what they are before them.
		"relative corners": {
			json: `{"objects":[{"label":"person","confidence":0.83,"rel_width":0.2,"rel_height":0.4,"rel_x1":0.1,"rel_y1":0.2,"rel_x2":0.3,"rel_y2":0.6}]}`,
			w:    640, h: 480, want: "person 0.83 [64 96 128 192]",
		},
		"a box that is a text": {
			json: `{"objects":[{"label":"cat","confidence":0.9,"bbox":"[10, 20, 110, 90]"}]}`,
			w:    640, h: 480, want: "cat 0.9 [10 20 110 90]", mark: "box-encoding-ambiguous",
		},
		"numbers that are texts": {
			json: `[{"label":"cat","confidence":"0.93","bbox":{"x1":"10","y1":"20","x2":"110","y2":"90"}}]`,
			w:    640, h: 480, want: "cat 0.93 [10 20 100 70]", mark: "box-units-assumed",
		},
		// Home Assistant's DOODS: lists by class, boxes top, left, bottom, right.
		"lists by class": {
			json: `{"matches":{"person":[{"score":99.3,"box":[0.38,0.43,0.93,0.67]}],"car":[{"score":80.1,"box":[0.1,0.1,0.3,0.5]}]},"summary":{"person":1,"car":1},"total_matches":2}`,
			w:    640, h: 480, want: "person 0.993", mark: "box-encoding-ambiguous",
		},
		"lists beside each other": {
			json: `{"persons":[{"label":"a","confidence":0.9,"bbox":{"x1":10,"y1":20,"x2":110,"y2":90}}],"vehicles":[{"label":"b","confidence":0.9,"bbox":{"x1":210,"y1":20,"x2":310,"y2":90}}]}`,
			w:    640, h: 480, want: "a 0.9 [10 20 100 70]\nb 0.9 [210 20 100 70]", mark: "box-units-assumed",
		},
		"a confidence that is rounded": {
			json: `{"predictions":[{"label":"a","confidence":1.00000536},{"label":"b","confidence":1e-05}]}`,
			w:    64, h: 48, want: "a 1\nb 1e-05",
		},
		// frigate: the label is outside of what has the box.
		"a label outside": {
			json: `{"box":null,"camera":"drive","data":{"attributes":[],"box":[0.1,0.2,0.3,0.4],"region":[0.05,0.1,0.5,0.5],"score":0.8,"top_score":0.85},"end_time":null,"has_clip":true,"id":"1700000000.1-abc","label":"person","sub_label":null,"top_score":null,"zones":["yard"]}`,
			w:    640, h: 480, want: "person 0.8 [64 96 192 192]",
		},
		"a mask of run lengths by another name": {
			json: `[{"label":"a","score":0.5,"bbox":{"left":0,"top":0,"width":3,"height":2},"mask":{"size":[2,3],"rleResult":"132"}}]`,
			w:    3, h: 2, want: "a 0.5 [0 0 3 2] rle 3x2 [1 3 2]",
		},
		"an outline that nothing reads": {
			json: `{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","confidence":0.5,"shape":{"beziers":[[1,2],[3,4],[5,6],[7,8]]}}]}`,
			w:    64, h: 48, want: "a 0.5", mark: "geometry-not-read",
		},
		"points in a text": {
			json: `{"objects":[{"label":"cat","confidence":0.9,"region":"(10,20),(110,90)"}]}`,
			w:    640, h: 480, want: "cat 0.9 [10 20 100 70]", mark: "box-units-assumed",
		},
		"a box under a name of nothing": {
			json: `{"objects":[{"classId":"a","confidence":0.5,"wo":[1,2,30,40]}]}`,
			w:    64, h: 48, want: "a 0.5 [1 2 30 40]", mark: "key-assumed",
		},
		"two boxes under names of nothing": {
			json: `{"objects":[{"classId":"a","confidence":0.5,"wo":[1,2,30,40],"wp":[5,6,7,8]}]}`,
			w:    64, h: 48, want: "a 0.5", mark: "geometry-not-read",
		},
		"zones beside what was seen": {
			json: `{"zones":[{"name":"door","polygon":[[0,0],[100,0],[100,100]]}],"detections":[{"class":"a","score":0.5,"box":{"left":1,"top":2,"width":400,"height":300}}]}`,
			w:    640, h: 480, want: "a 0.5 [1 2 400 300]", mark: "box-units-assumed",
		},
		"a part of an object without a class": {
			json: `{"persons":[{"class":"p","score":0.5,"bbox":{"x1":10,"y1":20,"x2":600,"y2":220},"head":{"bbox":{"x1":30,"y1":20,"x2":60,"y2":60},"score":0.25}}]}`,
			w:    640, h: 480, want: "p 0.5 [10 20 590 200]\nhead 0.25 [30 20 30 40]", mark: "box-units-assumed",
		},
		"scores by class": {
			json: `{"objects":[{"bbox":{"x1":10,"y1":10,"x2":600,"y2":400},"scores":{"cat":0.75,"dog":0.125}}]}`,
			w:    640, h: 480, want: "cat 0.75 [10 10 590 390]", mark: "box-units-assumed",
		},
		"shares under any name": {
			json: `{"objects":[{"bbox":{"x1":10,"y1":10,"x2":600,"y2":400},"p":{"cat":0.75,"dog":0.25}}]}`,
			w:    640, h: 480, want: "cat 0.75 [10 10 590 390]", mark: "box-units-assumed",
		},
		"candidates under any name": {
			json: `{"objects":[{"bbox":{"x1":10,"y1":10,"x2":600,"y2":400},"top":[{"name":"dog","p":0.125},{"name":"cat","p":0.75}]}]}`,
			w:    640, h: 480, want: "cat 0.75 [10 10 590 390]", mark: "box-units-assumed",
		},
		"pairs of candidates": {
			json: `{"objects":[{"bbox":{"x1":10,"y1":10,"x2":600,"y2":400},"top":[["dog",0.125],["cat",0.75]]}]}`,
			w:    640, h: 480, want: "cat 0.75 [10 10 590 390]", mark: "box-units-assumed",
		},
		"classes and confidences in lists": {
			json: `{"objects":[{"bbox":{"x1":10,"y1":10,"x2":600,"y2":400},"labels":["dog","cat"],"scores":[0.125,0.75]}]}`,
			w:    640, h: 480, want: "cat 0.75 [10 10 590 390]", mark: "box-units-assumed",
		},
		"confidences of all classes": {
			json: `{"classes":["dog","cat"],"objects":[{"bbox":{"x1":10,"y1":10,"x2":600,"y2":400},"probs":[0.125,0.75]}]}`,
			w:    640, h: 480, want: "cat(1) 0.75 [10 10 590 390]", mark: "box-units-assumed",
		},
		"classes below a class": {
			json: `{"class":"vehicle","confidence":0.75,"children":[{"class":"car","confidence":0.5,"children":[{"class":"suv","confidence":0.25}]}]}`,
			w:    640, h: 480, want: "vehicle 0.75\ncar 0.5\nsuv 0.25",
		},
		"several heads of a model": {
			json: `{"attributes":{"color":{"label":"red","score":0.75},"form":{"label":"round","score":0.5}}}`,
			w:    640, h: 480, want: "red 0.75\nround 0.5",
		},
		"the best and the next": {
			json: `{"top1":{"label":"a","score":0.75},"top5":[{"label":"a","score":0.75},{"label":"b","score":0.125}]}`,
			w:    640, h: 480, want: "a 0.75\nb 0.125",
		},
		"a class under a name that says so": {
			json: `{"model":"m1","prediction":"ripe","probability":0.75}`,
			w:    640, h: 480, want: "ripe 0.75", mark: "class-assumed",
		},
		"a class by its number beside the names": {
			json: `{"predicted_class":1,"score":0.75,"class_names":["a","b"]}`,
			w:    640, h: 480, want: "b(1) 0.75",
		},
		"a map of objects whose places lie deeper": {
			json: `{"0":{"cls":"a","p":0.5,"at":{"min":{"x":22,"y":18},"max":{"x":619,"y":357}}},"1":{"cls":"b","p":0.25,"at":{"min":{"x":2,"y":8},"max":{"x":319,"y":157}}}}`,
			w:    640, h: 480, want: "a 0.5 [22 18 597 339]\nb 0.25 [2 8 317 149]", mark: "key-assumed",
		},
		"contours under a name of nothing": {
			json: `{"output":[{"name":"a","score":0.5,"spot":[[[55,180]],[[341,180]],[[341,370]]]}]}`,
			w:    640, h: 480, want: "a 0.5 ring 55,180 341,180 341,370", mark: "key-assumed",
		},
		"an outline called shape": {
			json: `{"data":[{"name":"a","score":0.5,"shape":[[54,22],[87,22],[287,285],[54,285]]}]}`,
			w:    640, h: 480, want: "a 0.5 ring 54,22 87,22 287,285 54,285", mark: "key-assumed",
		},
		"one class, a place that is not read": {
			json: `{"klass":"bolt","certainty":0.653,"attrs":{"quad":{"origin":[174,30],"size":[186,65]}}}`,
			w:    640, h: 480, want: "", mark: "geometry-not-read",
		},
		"four corners without a confidence": {
			json: `{"codes":[{"type":"QR","corners":[{"x":10,"y":10},{"x":60,"y":12},{"x":580,"y":461},{"x":9,"y":460}]}]}`,
			w:    640, h: 480, want: "QR ring 10,10 60,12 580,461 9,460", mark: "confidence-missing",
		},
		"maps of the same objects": {
			json: `{"bboxes":{"7":[100,200,110,210],"9":[600,400,620,430]},"labels":{"7":"a","9":"b"},"scores":{"7":0.5,"9":0.25}}`,
			w:    640, h: 480, want: "a 0.5 [100 200 10 10]\nb 0.25 [600 400 20 30]", mark: "box-units-assumed",
		},
		"a language that is not known": {
			json: `{"결과":[{"종류":"토마토","확률":0.5,"위치":[100,200,110,210]},{"종류":"잎","확률":0.25,"위치":[600,400,620,430]}]}`,
			w:    640, h: 480, want: "토마토 0.5 [100 200 10 10]\n잎 0.25 [600 400 20 30]", mark: "key-assumed",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := prediction.Options{}
			if name != "a label outside" { // which no structure tells from corners
				o.Maps = o.Maps.Alone()
			}
			r := prediction.Read(multipartRequest(predictions(tt.json), pngOf("image", "image.png", tt.w, tt.h)), o)
			var got []string
			for _, line := range strings.Split(describe(r), "\n")[1:] {
				if line, _, _ = strings.Cut(line, " {"); !strings.HasPrefix(line, "{") {
					got = append(got, line)
				}
			}
			if all := strings.Join(got, "\n"); !strings.HasPrefix(all, tt.want) {
				t.Errorf("got  %s\nwant %s", all, tt.want)
			}
			found := codes(r)
			if tt.mark != "" && !strings.Contains(found, tt.mark) || tt.mark == "" && (r.Assumed || strings.Contains(found, "not-read")) {
				t.Errorf("findings %q, want %q", found, tt.mark)
			}
		})
	}
}
