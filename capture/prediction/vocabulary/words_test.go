package vocabulary_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// A key is understood by its words, however they are joined.
func TestCoordinates(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]vocabulary.Coordinate{
		"x": vocabulary.X, "cx": vocabulary.CenterX, "x_center": vocabulary.CenterX, "centerX": vocabulary.CenterX, "xc": vocabulary.CenterX,
		"xmin": vocabulary.Left, "minX": vocabulary.Left, "x_min": vocabulary.Left, "bboxXmin": vocabulary.Left, "XMin": vocabulary.Left,
		"left": vocabulary.Left, "box_left": vocabulary.Left, "@left": vocabulary.Left, "topX": vocabulary.Left, "topleftx": vocabulary.Left,
		"leftCol": vocabulary.Left, "originX": vocabulary.Left, "x_start": vocabulary.Left, "tl_x": vocabulary.Left, "upper_left_x": vocabulary.Left,
		"rel_x1": vocabulary.X1, "x0": vocabulary.X0, "x_2": vocabulary.X2, "bbox_x2": vocabulary.X2, "y4": vocabulary.Y4,
		"ymax": vocabulary.Bottom, "bottomrighty": vocabulary.Bottom, "bottomRow": vocabulary.Bottom, "lower_right_y": vocabulary.Bottom,
		"w": vocabulary.Width, "box_width": vocabulary.Width, "rel_height": vocabulary.Height, "bboxH": vocabulary.Height,
		"l": vocabulary.Left, "t": vocabulary.Top, "topLeft": vocabulary.TopLeft, "bottom_right": vocabulary.BottomRight, "min": vocabulary.Min,
		"center": vocabulary.Center, "size": vocabulary.Extent, "rotation": vocabulary.Angle, "angle_deg": vocabulary.Angle, "p1": vocabulary.P1,
		"top_right_x": vocabulary.Right, "topRightY": vocabulary.Top, "bottom_left_x": vocabulary.Left, "x_max_normalized": vocabulary.Right,
		"plate_x1": vocabulary.X1, "faceLeft": vocabulary.Left, "xtl": vocabulary.Left, "ybr": vocabulary.Bottom,

		"frame_width": 0, "imageHeight": 0, "name": 0, "score": 0, "top_score": 0, "text": 0, "label": 0, "type": 0, "url": 0, "left_hand": 0,
		"height_cm": 0, "timestamp": 0, "x_offset": 0, "crop": 0, "xywh": 0, "": 0, "éx": 0, "tbc": 0,
	} {
		if got := vocabulary.Standard.Look([]byte(key)).Place.At; got != want {
			t.Errorf("%s: %d, want %d", key, got, want)
		}
	}
	for key, want := range map[string]object.Units{
		"rel_x1": object.Normalised, "x_min_normalized": object.Normalised, "xn": object.Normalised, "left_px": object.Pixels, "w_pct": object.Percent, "x": object.AutoUnits,
	} {
		if got := vocabulary.Standard.Look([]byte(key)).Place.Units; got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
	for key, want := range map[string]string{"plate_x1": "plate", "ROI_X": "roi"} {
		if p := vocabulary.Standard.Look([]byte(key)).Place; p.Group != want || p.Zone != (want == "roi") {
			t.Errorf("%s: group %q, a zone %t", key, p.Group, p.Zone)
		}
	}
}

func TestRolesByWords(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]vocabulary.Role{
		"bounding_box_px": vocabulary.Box, "bbox_2d": vocabulary.Box, "normalizedBoundingBox": vocabulary.Box, "xyxy": vocabulary.Box, "bboxXYXY": vocabulary.Box,
		"BBoxes_xyxy": 0, "box_xywhn": vocabulary.Box, "obb": vocabulary.Polygon, "polygon_points": vocabulary.Polygon,
		"labelString": vocabulary.Label, "classTitle": vocabulary.Label, "ObjectType": vocabulary.Label, "DetectedText": vocabulary.Label, "text": vocabulary.Label,
		"species": vocabulary.Label, "cls_id": vocabulary.LabelID, "category_idx": vocabulary.LabelID, "@Likelihood": vocabulary.Score, "obj_conf": vocabulary.Score,
		"detection_score": vocabulary.Score, "box_confidence": vocabulary.Score, "frame_width": vocabulary.ImageSide, "img_h": vocabulary.ImageSide,
		"plateRect": vocabulary.Box, "CarLocation": vocabulary.Box, "text_box_position": vocabulary.Box, "roi": vocabulary.Box, "plate_polygon": vocabulary.Polygon,
		"box_type": 0, "camera_position": 0, "plate_class": 0, "faceRects": 0, "phrase": vocabulary.Label,
		"id": 0, "hello": 0, "track_id": 0, "timestamp": 0, "top_score": vocabulary.Score, "threshold": 0, "scores": 0, "frame_id": 0, "camera_name": 0,
	} {
		if got := vocabulary.Standard.Look([]byte(key)).Role; got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
}
