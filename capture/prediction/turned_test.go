package prediction_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// shown brings a box from the stored pixels of an image of w x h to those of
// the image as EXIF turns it, corner by corner.
func shown(b prediction.Box, orientation int, w, h float64) prediction.Box {
	corner := func(x, y float64) (float64, float64) {
		switch orientation {
		case 5:
			return y, x
		case 6: // the left edge becomes the top one
			return h - y, x
		case 7:
			return h - y, w - x
		default: // 8: the right edge becomes the top one
			return y, w - x
		}
	}
	x0, y0 := corner(b.X, b.Y)
	x1, y1 := corner(b.X+b.Width, b.Y+b.Height)
	return prediction.Box{X: min(x0, x1), Y: min(y0, y1), Width: max(x0, x1) - min(x0, x1), Height: max(y0, y1) - min(y0, y1)}
}

// Boxes on a turned image come back to the stored pixels, in pixels and 0..1,
// with outlines and keypoints, where the document tells the turned size.
func TestTurnedBoxesComeBack(t *testing.T) {
	t.Parallel()
	const w, h = 64, 40
	want := prediction.Box{X: 8, Y: 4, Width: 20, Height: 6}
	for orientation := 5; orientation <= 8; orientation++ {
		b := shown(want, orientation, w, h)
		for _, norm := range []bool{false, true} {
			sx, sy := 1.0, 1.0
			if norm {
				sx, sy = h, w
			}
			doc := fmt.Sprintf(`{"image":{"width":%d,"height":%d},"objects":[{"class":"a","confidence":0.5,"bbox":{"left":%v,"top":%v,"width":%v,"height":%v},`+
				`"polygon":[[%[3]v,%[4]v],[%[7]v,%[4]v],[%[7]v,%[8]v]],"keypoints":[[%[3]v,%[4]v]]}]}`,
				h, w, b.X/sx, b.Y/sy, b.Width/sx, b.Height/sy, (b.X+b.Width)/sx, (b.Y+b.Height)/sy)
			r := prediction.Read(multipartRequest(predictions(doc), jpegOf("image", "image.jpeg", w, h, orientation)), prediction.Options{})
			o := r.Prediction.Objects[0]
			if !sameBox(*o.Box, want, 1e-9) || codes(r) != "box-turned@predictions.json" {
				t.Errorf("orientation %d, 0..1 %v: %v, want %v (%s)", orientation, norm, *o.Box, want, codes(r))
			}
			o.Box = nil
			if around, ok := o.Bounds(); !ok || !sameBox(around, want, 1e-9) {
				t.Errorf("orientation %d, 0..1 %v: outline around %v, want %v", orientation, norm, around, want)
			}
		}
	}
}

// What the model saw of an image of 64x40 that is to be turned.
func TestTurnedImage(t *testing.T) {
	t.Parallel()
	const rotated, turned = "image-rotated@image.jpeg", "box-turned@predictions.json"
	tests := map[string]struct {
		doc         string
		mask        [2]int
		orientation int
		want        string
		codes       string
	}{
		"nothing proves it":                 {doc: `"left":1,"top":2,"width":10,"height":20`, want: "1 2 10 20", codes: rotated},
		"a box below the stored image":      {doc: `"left":1,"top":42,"width":10,"height":20`, want: "42 29 20 10", codes: turned},
		"a box right of the turned image":   {doc: `"left":45,"top":2,"width":10,"height":20`, want: "45 2 10 20"},
		"outside of both":                   {doc: `"left":45,"top":45,"width":10,"height":10`, want: "45 45 10 10", codes: rotated + " box-outside@predictions.json:/objects/0"},
		"a 4 % overrun is no proof":         {doc: `"left":1,"top":22,"width":10,"height":19`, want: "1 22 10 19", codes: rotated},
		"half a turn keeps the size":        {doc: `"left":1,"top":42,"width":10,"height":20`, orientation: 3, want: "1 42 10 20", codes: rotated + " box-outside@predictions.json:/objects/0"},
		"0..1 proves nothing":               {doc: `"left":0.25,"top":0.5,"width":0.25,"height":0.25`, want: "16 20 16 10", codes: rotated},
		"a mask of the turned size":         {doc: `"left":1,"top":2,"width":10,"height":20,"mask":"mask_0000.png"`, mask: [2]int{40, 64}, want: "2 29 20 10", codes: turned},
		"a mask of the stored size":         {doc: `"left":1,"top":2,"width":10,"height":20,"mask":"mask_0000.png"`, mask: [2]int{64, 40}, want: "1 2 10 20"},
		"four numbers that fit one sight":   {doc: `"box":[30,44,38,60]`, want: "44 2 16 8", codes: turned},
		"four numbers, corners as stored":   {doc: `"box":[45,20,60,38]`, want: "45 20 15 18"},
		"run lengths of the turned size":    {doc: `"left":1,"top":2,"width":10,"height":20,"rle":{"size":[64,40],"counts":[0,2560]}`, want: "2 29 20 10", codes: turned},
		"run lengths beside another's size": {doc: `"left":1,"top":2,"width":10,"height":20,"mask":"mask_0000.png","rle":{"size":[64,40],"counts":[0,2560]}`, mask: [2]int{64, 40}, want: "1 2 10 20", codes: rotated},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.orientation == 0 {
				tt.orientation = 6
			}
			parts := []part{
				predictions(`{"objects":[{"class":"a","confidence":0.5,` + tt.doc + `}]}`),
				jpegOf("image", "image.jpeg", 64, 40, tt.orientation),
			}
			if tt.mask != [2]int{} {
				parts = append(parts, pngOf("m", "mask_0000.png", tt.mask[0], tt.mask[1]))
			}
			r := prediction.Read(multipartRequest(parts...), prediction.Options{})
			b := r.Prediction.Objects[0].Box
			if got := fmt.Sprintf("%.6g %.6g %.6g %.6g", b.X, b.Y, b.Width, b.Height); got != tt.want {
				t.Errorf("box %s, want %s", got, tt.want)
			}
			if got := strings.ReplaceAll(codes(r), " box-encoding-ambiguous@predictions.json", ""); got != tt.codes {
				t.Errorf("findings %q, want %q", got, tt.codes)
			}
		})
	}
}
