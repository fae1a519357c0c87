package prediction_test

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// TestMasksWrittenOut: probabilities by the pixel are cut at a half and lie in
// the box of their object; a bitmap with an origin begins there, also one that
// is packed once more.
func TestMasksWrittenOut(t *testing.T) {
	t.Parallel()
	rows := make([]string, 28)
	for y := range rows {
		row := make([]string, 28)
		for x := range row {
			row[x] = fmt.Sprint(1 - float64((2*x-27)*(2*x-27)+(2*y-27)*(2*y-27))/(2*28*28))
		}
		rows[y] = "[" + strings.Join(row, ",") + "]"
	}
	mask := pngOf("", "", 60, 40).body
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write([]byte(mask)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ member, want string }{
		"28x28":    {`"mask":[` + strings.Join(rows, ",") + `]`, "{400 80 120 96}"},
		"origin":   {`"mask":{"data":"` + base64.StdEncoding.EncodeToString([]byte(mask)) + `","origin":[30,20]}`, "{30 20 60 40}"},
		"packed":   {`"mask":{"origin":{"x":30,"y":20},"data":"` + base64.StdEncoding.EncodeToString(packed.Bytes()) + `"}`, "{30 20 60 40}"},
		"no place": {`"mask":{"file":"mask_0000.png"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(pngOf("image", "image.png", 640, 480), predictions(
				`{"objects":[{"class":"a","confidence":0.9,"bbox":{"x1":400,"y1":80,"x2":520,"y2":176},`+c.member+`}]}`)), prediction.Options{})
			got := ""
			if b := r.Prediction.Objects[0].MaskBox; b != nil {
				got = fmt.Sprint(*b)
			}
			if got != c.want {
				t.Errorf("got %s, want %s: %s", got, c.want, codes(r))
			}
		})
	}
}
