package prediction_test

import (
	"math"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// TestOutlines reads one outline in the ways in which they are written, and brings
// it to the box of its object, which proves its units.
func TestOutlines(t *testing.T) {
	t.Parallel()
	const box = `"bbox":{"x1":40,"y1":50,"x2":120,"y2":110}`
	for name, c := range map[string]struct {
		member string
		rings  int
		code   string // of a finding; then the outline stays where it is
	}{
		"path of SVG":            {`"path":"M 40 50 L 120 50 L 120 110 L 40 110 Z"`, 1, ""},
		"relative path":          {`"path":"m40,50h80v60h-80z"`, 1, ""},
		"path with a hole":       {`"drawing":"M40 50 120 50 120 110 40 110ZM60 65V95H100V65Z"`, 2, ""},
		"WKT by any key":         {`"wkt":"POLYGON ((40 50, 120 50, 120 110, 40 110, 40 50))"`, 1, ""},
		"contour of OpenCV":      {`"contour":[[[40,50]],[[120,50]],[[120,110]],[[40,110]]]`, 1, ""},
		"outer and holes":        {`"polygon":{"outer":[[40,50],[120,50],[120,110],[40,110]],"holes":[[[60,65],[60,95],[100,95]]]}`, 2, ""},
		"per cent of the image":  {`"polygon":[[12.5,20.833333],[37.5,20.833333],[37.5,45.833333],[12.5,45.833333]]`, 1, ""},
		"per mille of the image": {`"polygon":[[125,208.33333],[375,208.33333],[375,458.33333],[125,458.33333]]`, 1, ""},
		"parts of the box":       {`"polygon":[[0,0],[1,0],[1,1],[0,1]]`, 1, ""},
		"pixels of the box":      {`"polygon":[[0,0],[80,0],[80,60],[0,60]]`, 1, ""},
		"beside the box":         {`"polygon":[[200,150],[300,150],[300,170]]`, 1, "mask-outside-box"},
		"a curve":                {`"path":"M 40 50 C 120 50 120 110 40 110 Z"`, 0, "geometry-not-read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rd := prediction.Read(multipartRequest(pngOf("image", "image.png", 320, 240), predictions(
				`{"objects":[{"label":"leaf","confidence":0.9,`+box+`,`+c.member+`}]}`)), prediction.Options{})
			if len(rd.Prediction.Objects) != 1 || len(rd.Prediction.Objects[0].Polygons) != c.rings {
				t.Fatalf("got %s (%s)", describe(rd), codes(rd))
			}
			if c.code != "" {
				if !hasCode(rd, c.code) {
					t.Errorf("findings %q", codes(rd))
				}
				return
			}
			for i, want := range [][2]float64{{40, 50}, {120, 50}, {120, 110}, {40, 110}} {
				p := rd.Prediction.Objects[0].Polygons[0][i]
				if math.Abs(p.X-want[0]) > 0.01 || math.Abs(p.Y-want[1]) > 0.01 {
					t.Errorf("point %d is %v, want %v", i, p, want)
				}
			}
			if hasCode(rd, "geometry-not-read") || hasCode(rd, "polygon-broken") || hasCode(rd, "mask-outside-box") {
				t.Errorf("findings %q", codes(rd))
			}
		})
	}
}

// TestNoOutlinesInAMap takes a map of classes for no outlines, and its values for
// those of classes that count from 1 where there is one more of them.
func TestNoOutlinesInAMap(t *testing.T) {
	t.Parallel()
	row := "[" + strings.Repeat("0,", 10) + strings.Repeat("1,", 9) + "2]"
	rd := prediction.Read(multipartRequest(pngOf("image", "image.png", 320, 240), predictions(
		`{"kind":"SemanticSegmentation.v1","classes":["soil","leaf"],"mask":[`+strings.Repeat(row+",", 23)+row+`]}`)), prediction.Options{})
	for _, o := range rd.Prediction.Objects {
		if o.Polygons != nil {
			t.Errorf("got %s", describe(rd))
		}
	}
	for i, class := range []string{"soil", "leaf"} {
		if o := rd.Prediction.Objects[i]; o.Class != class || o.RLE == nil {
			t.Errorf("got %s", describe(rd))
		}
	}
	if hasCode(rd, "geometry-not-read") || !hasCode(rd, "mask-value-shifted") {
		t.Errorf("findings %q", codes(rd))
	}
}

// Objects that share a mask are told apart by the colours beside it.
func TestSharedColours(t *testing.T) {
	t.Parallel()
	region := func(class, colour string) string {
		return `{"classId":"` + class + `","color":` + colour + `,"maskFile":"mask_0000.png"}`
	}
	for json, want := range map[string]string{
		region("soil", `"#804000"`) + `,` + region("leaf", `[0,255,0]`): "#804000 #00ff00",
		region("soil", `"#804000"`) + `,` + region("leaf", `"#804000"`): " ",
		region("soil", `"#804000"`) + `,` + region("leaf", `"green"`):   " ",
	} {
		r := prediction.Read(multipartRequest(pngOf("image", "image.png", 64, 48), pngOf("mask", "mask_0000.png", 64, 48),
			predictions(`{"kind":"SemanticSegmentation.v1","regions":[`+json+`]}`)), prediction.Options{})
		objects := r.Prediction.Objects
		if got := objects[0].Mask.Colour + " " + objects[1].Mask.Colour; got != want {
			t.Errorf("%s: colours %q, want %q", json, got, want)
		}
	}
}
