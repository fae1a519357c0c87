package overlay_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/overlay"
)

// standing returns a person of 100x180 at (x, y), its keypoints in COCO's
// order, with their names or without.
func standing(x, y float64, names bool) prediction.Object {
	o := prediction.Object{Class: "person", Confidence: known(0.9)}
	all := strings.Fields("nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow " +
		"right_elbow left_wrist right_wrist left_hip right_hip left_knee right_knee left_ankle right_ankle")
	for i, p := range [][2]float64{
		{50, 12},
		{56, 8},
		{44, 8},
		{63, 12},
		{37, 12},
		{72, 40},
		{28, 40},
		{88, 66},
		{12, 66},
		{94, 92},
		{6, 92},
		{64, 98},
		{36, 98},
		{68, 138},
		{32, 138},
		{70, 176},
		{30, 176},
	} {
		k := prediction.Keypoint{Point: prediction.Point{X: x + p[0], Y: y + p[1]}}
		if names {
			k.Name = all[i]
		}
		o.Keypoints = append(o.Keypoints, k)
	}
	return o
}

// between returns the colour in the middle of a limb.
func between(dst *image.RGBA, a, b prediction.Keypoint) color.RGBA {
	return dst.RGBAAt(int((a.X+b.X)/2), int((a.Y+b.Y)/2))
}

func TestSkeleton(t *testing.T) {
	t.Parallel()
	reversed := standing(20, 10, true)
	for i, j := 0, len(reversed.Keypoints)-1; i < j; i, j = i+1, j-1 {
		reversed.Keypoints[i], reversed.Keypoints[j] = reversed.Keypoints[j], reversed.Keypoints[i]
	}
	spelt := standing(20, 10, true)
	for i := range spelt.Keypoints {
		spelt.Keypoints[i].Name = strings.ToUpper(strings.ReplaceAll(spelt.Keypoints[i].Name, "_", "-"))
	}
	missing := standing(20, 10, false)
	missing.Keypoints[5].Point = prediction.Point{}
	unsure := standing(20, 10, true)
	unsure.Keypoints[5].Confidence = known(0.1)
	fewer := standing(20, 10, false)
	fewer.Keypoints = fewer.Keypoints[:16]
	other := standing(20, 10, true)
	for i := range other.Keypoints {
		other.Keypoints[i].Name = "corner"
	}
	left, right := standing(20, 10, false).Keypoints[5:8:8], standing(20, 10, false).Keypoints
	for name, c := range map[string]struct {
		object              prediction.Object
		upperLeft, rightArm bool // is joined
	}{
		"by count":        {standing(20, 10, false), true, true},
		"by name":         {standing(20, 10, true), true, true},
		"in other order":  {reversed, true, true},
		"spelt otherwise": {spelt, true, true},
		"one is missing":  {missing, false, true},
		"one is unsure":   {unsure, false, true},
		"of another kind": {fewer, false, false},
		"of other names":  {other, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := detection(c.object)
			o := overlay.DefaultOptions()
			o.Labels, o.Threshold = false, 0.5
			dst := image.NewRGBA(image.Rect(0, 0, 320, 200))
			draw(dst, s, o)
			none := color.RGBA{}
			if got := between(dst, left[0], left[2]) != none; got != c.upperLeft {
				t.Errorf("the left shoulder is joined to the elbow: %v", got)
			}
			if got := between(dst, right[8], right[10]) != none; got != c.rightArm {
				t.Errorf("the right elbow is joined to the wrist: %v", got)
			}
			if got := dst.RGBAAt(0, 0); got != none {
				t.Errorf("a point that was not found is drawn in the corner: %v", got)
			}
		})
	}
}
