package vocabulary_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// What a text says of how boxes are written, by its key where it may be about
// anything.
func TestToldBox(t *testing.T) {
	t.Parallel()
	for said, want := range map[[2]string]vocabulary.BoxWord{
		{"format", "xyxy"}:                    {Layout: object.XYXY},
		{"any", "cxcywhn"}:                    {Layout: object.CXCYWH, Units: object.Normalised},
		{"any", "BoxMode.XYWH_ABS"}:           {},
		{"any", "XYWH_ABS"}:                   {Corner: true, Units: object.Pixels},
		{"any", "x1y1x2y2"}:                   {Layout: object.XYXY},
		{"any", "[x1, y1, x2, y2]"}:           {Layout: object.XYXY},
		{"any", "x_min y_min x_max y_max"}:    {Layout: object.XYXY},
		{"any", "left,top,width,height"}:      {Layout: object.XYWH},
		{"any", "cx,cy,w,h"}:                  {Layout: object.CXCYWH},
		{"any", "top,left,bottom,right"}:      {Layout: object.YXYX},
		{"any", "top,left"}:                   {},
		{"bbox_format", "pascal_voc"}:         {Layout: object.XYXY},
		{"annotation_format", "YOLO"}:         {Layout: object.CXCYWH, Units: object.Normalised},
		{"any", "coco"}:                       {},
		{"any", "pixels"}:                     {},
		{"units", "pixels"}:                   {Units: object.Pixels},
		{"coordinate_type", "relative"}:       {Units: object.Normalised},
		{"format", "relative humidity, mean"}: {},
		{"format", "a text that is longer than any that is about a format xyxy"}: {},
	} {
		if got := vocabulary.Standard.ToldBox([]byte(said[0]), said[1]); got != want {
			t.Errorf("%q: %+v, want %+v", said, got, want)
		}
	}
}

func TestToldUnits(t *testing.T) {
	t.Parallel()
	for key, want := range map[string][2]object.Units{
		"normalized":      {object.Normalised, object.Pixels},
		"is_normalised":   {object.Normalised, object.Pixels},
		"bbox_normalized": {object.Normalised, object.Pixels},
		"absolute":        {object.Pixels, object.AutoUnits},
		"n":               {},
		"mean_normalized": {},
		"enabled":         {},
	} {
		for i, is := range []bool{true, false} {
			if got := vocabulary.Standard.ToldUnits([]byte(key), is); got != want[i] {
				t.Errorf("%s: %v gives %v, want %v", key, is, got, want[i])
			}
		}
	}
}
