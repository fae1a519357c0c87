package imageheader_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/imageheader"
)

func TestReadPNM(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]struct {
		size  image.Point
		model color.Model
	}{
		"P1\n3 2\n1 0 1 0 1 0":                      {image.Pt(3, 2), color.GrayModel},
		"P2 # of a scanner\n3 # wide\n2\n255\n1 2":  {image.Pt(3, 2), color.GrayModel},
		"P3\r\n3\r\n2\r\n1023\r\n":                  {image.Pt(3, 2), color.NRGBA64Model},
		"P4\n3 2\n\xa0\x40":                         {image.Pt(3, 2), color.GrayModel},
		"P5\n# CREATOR: a camera\n640 480\n65535\n": {image.Pt(640, 480), color.Gray16Model},
		"P6 640 480 255 ":                           {image.Pt(640, 480), color.NRGBAModel},
		"P5\n0 480\n255\n":                          {},
		"P7\nWIDTH 3\n":                             {},
		"P5":                                        {},
		"P5 is where the camera stands":             {},
		"P2P 3 4 5":                                 {},
		"P51 2 3 ":                                  {},
		"P5\n-3 2\n255\n":                           {},
		"P5\n3 2\n65536\n":                          {},
		"P5\n99999999 2\n255\n":                     {},
		"P5\n#" + strings.Repeat("x", 8<<10) + "\n3 2 255\n": {},
	} {
		h, err := imageheader.Read([]byte(head))
		if h.Size != want.size || h.Model != want.model || (err == nil) != (want.size != image.Point{}) {
			t.Errorf("%.40q: got %+v, %v", head, h, err)
		}
	}
}
