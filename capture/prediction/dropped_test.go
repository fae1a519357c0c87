package prediction_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// What says where an object is, is read or said not to be: never kept in
// silence, never read as another object's or as another class.
func TestNothingIsDropped(t *testing.T) {
	t.Parallel()
	object := func(members string) string { return `{"objects":[{"label":"dog","score":0.9,` + members + `}]}` }
	const unread = "geometry-not-read"
	for name, tt := range map[string]struct{ json, want, code string }{
		"a plural of one box":            {`{"Boxes":[64.5,96,224,216],"Class":"dog","p":0.9}`, "dog 0.9 [64.5 96 224 216]", ""},
		"a corner and a size apart":      {object(`"pos":{"x":64.5,"y":96},"dim":{"w":160,"h":120}`), "dog 0.9 [64.5 96 160 120]", ""},
		"two corners":                    {object(`"corner_a":[64.5,96],"corner_b":[224,216]`), "dog 0.9", unread},
		"a circle":                       {object(`"center":{"x":144.25,"y":156},"radius":30`), "dog 0.9 [114.25 126 60 60]", ""},
		"an ellipse":                     {object(`"cx":144.25,"cy":156,"rx":30,"ry":20`), "dog 0.9 [114.25 136 60 40]", ""},
		"an ellipse in pixels or 0..100": {object(`"x":22.5,"y":32.5,"radiusX":12.5,"radiusY":12.5`), "dog 0.9", unread},
		"a point":                        {object(`"centroid":{"x":144.25,"y":156}`), "dog 0.9 key  144.25,156", ""},
		"x and y":                        {object(`"x":144.25,"y":156`), "dog 0.9 key  144.25,156", ""},
		"two points":                     {object(`"tip":[144.25,156],"base":[10,20]`), "dog 0.9", unread},
		"two corners in a list":          {object(`"corners":[[64.5,96],[224,216]]`), "dog 0.9 [64.5 96 159.5 120]", ""},
		"coordinates in lists":           {object(`"xs":[64.5,224,224],"ys":[96,96,216]`), "dog 0.9 ring 64.5,96 224,96 224,216", ""},
		"joints in lists":                {object(`"kp_x":[64.5,224,224],"kp_y":[96,96,216]`), "dog 0.9 key  64.5,96 key  224,96 key  224,216", ""},
		"joints, one not seen":           {object(`"keypoints":{"nose":[64.5,96,0.5],"ear":null}`), "dog 0.9 key nose 64.5,96", ""},
		"outer and holes in a list":      {object(`"contours":[{"outer":[[64.5,96],[224,96],[224,216]],"holes":[[[200,100],[210,100],[210,110]]]}]`), "dog 0.9 ring 64.5,96 224,96 224,216 ring 200,100 210,100 210,110", ""},

		"a line":                       {object(`"line":[[10.5,20],[30,40]]`), "dog 0.9", unread},
		"a path of SVG":                {object(`"svg":"M64.5 96 L224 96 L224 216 Z"`), "dog 0.9 ring 64.5,96 224,96 224,216", ""},
		"a path with a curve":          {object(`"svg":"M64.5 96 C224 96 224 216 64.5 216 Z"`), "dog 0.9", unread},
		"well-known text":              {object(`"geom":"POLYGON((64.5 96, 224 96, 224 216, 64.5 96))"`), "dog 0.9 ring 64.5,96 224,96 224,216 64.5,96", ""},
		"a polygon in well-known text": {object(`"wkt":"POLYGON((64.5 96, 224 96, 230 216, 64.5 96))"`), "dog 0.9 ring 64.5,96 224,96 230,216 64.5,96", ""},
		"corners in space":             {object(`"cuboid":[[1,2,3],[4,5,6],[7,8,9],[1,1,1]]`), "dog 0.9", unread},
		"a position in space":          {object(`"position":{"x":1.5,"y":2,"z":3},"dimensions":{"length":4,"width":2,"height":1.5}`), "dog 0.9", unread},
		"no path, no text":             {object(`"note":"Move 3 more","serial":"M12-4","range":[0,1]`), "dog 0.9", ""},
		"an object in an object": {
			`{"detections":[{"label":"car","score":0.9,"box":{"x1":10.5,"y1":20,"x2":300,"y2":200},"plate":{"text":"ABC","box":{"x1":50.5,"y1":60,"x2":90,"y2":80}}}]}`,
			"car 0.9 [10.5 20 289.5 180]\nABC [50.5 60 39.5 20]", "",
		},
		"GeoJSON": {
			`{"type":"FeatureCollection","features":[{"type":"Feature","bbox":[10.5,20,210,210],"geometry":{"type":"MultiPolygon","coordinates":[[[[10.5,20],[110,20],[110,90],[10.5,20]]],[[[200,200],[210,200],[210,210],[200,200]]]]},"properties":{"class":"roof","score":0.8}}]}`,
			"roof 0.8 [10.5 20 199.5 190] ring 10.5,20 110,20 110,90 10.5,20 ring 200,200 210,200 210,210 200,200", "",
		},
		"GeoJSON of a line":  {`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":[[10.5,20],[30,40]]},"properties":{"class":"roof","score":0.8}}]}`, "roof 0.8", unread},
		"GeoJSON of a point": {`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[10.5,20]},"properties":{"class":"roof","score":0.8}}]}`, "roof 0.8", unread},
		"a tensor of rows":   {`{"outputs":[{"name":"o","shape":[1,2,6],"data":[64.5,96,224,216,0.9,1,300,400,340,470,0.8,2]}]}`, "#1 0.9 [64.5 96 159.5 120]\n#2 0.8 [300 400 40 70]", ""},
		"a tensor of columns": {
			`{"outputs":[{"name":"o","shape":[1,6,2],"data":[64.5,300,96,400,224,340,216,470,0.9,0.8,1,2]}]}`,
			"#1 0.9 [64.5 96 159.5 120]\n#2 0.8 [300 400 40 70]", "",
		},
		"a tensor before its boxes are chosen": {`{"outputs":[{"name":"output0","shape":[1,84,8400],"data":[1,2,3]}]}`, "", "tensor-not-read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(pngOf("image", "image.png", 640, 480), predictions(tt.json)), prediction.Options{})
			got := make([]string, len(r.Prediction.Objects))
			for i := range got { // without what was kept beside
				got[i], _, _ = strings.Cut(strings.Split(describe(r), "\n")[i+1], " {/")
			}
			if text := strings.Join(got, "\n"); text != tt.want {
				t.Errorf("got %s\nwant %s", text, tt.want)
			}
			if found := codes(r); tt.code != "" && !strings.Contains(found, tt.code) || tt.code == "" && strings.Contains(found, "not-read") {
				t.Errorf("findings %q, want %q", found, tt.code)
			}
			if tt.code == unread && r.Prediction.Kind != prediction.Unknown {
				t.Errorf("called %v", r.Prediction.Kind)
			}
		})
	}
}
