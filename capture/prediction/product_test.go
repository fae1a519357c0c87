package prediction_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// Payloads of products whose makers' own were not found in full, in the shape
// that their documentation describes; the others are in testdata/published.
func TestReadUnpublished(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		json, want, boxes, codes string
	}{
		// DeGirum PySDK, detection results: corners.
		"DeGirum": {
			json:  `[{"bbox":[10,20,50,80],"category_id":2,"label":"car","score":0.8}]`,
			want:  "object-detection\ncar(2) 0.8 [10 20 40 60]",
			boxes: "xyxy,px",
			codes: "box-encoding-by-product@predictions.json",
		},
		// Gemini, image understanding: top, left, bottom, right of 0..1000.
		"Gemini": {
			json:  `[{"box_2d":[182,110,808,882],"label":"headphones"}]`,
			want:  "object-detection\nheadphones [22 18.2 154.4 62.6]",
			boxes: "auto",
			codes: "box-encoding-by-product@predictions.json confidence-missing@predictions.json:/0",
		},
		// cocodataset.org, results of segmentation: counts as maskApi.c writes
		// them.
		"COCO, compressed run lengths": {
			json:  `[{"image_id":1,"category_id":3,"score":0.5,"segmentation":{"size":[2,3],"counts":"132"}}]`,
			want:  "instance-segmentation\n#3 0.5 rle 3x2 [1 3 2] {/0/image_id=1}",
			boxes: "auto",
			codes: "mask-aspect@predictions.json:/0",
		},
		// DeepStream with a model and a tracker that tell of the object too.
		"DeepStream, class beside the vehicle": {
			json: `{"object":{"bbox":{"topleftx":100,"toplefty":50,"bottomrightx":140,"bottomrighty":90},"classId":"car","confidence":0.9,
				"vehicle":{"type":"sedan","confidence":0.8}}}`,
			want:  lines("object-detection", "car 0.9 [100 50 40 40]", "sedan 0.8"),
			boxes: "auto",
			codes: "box-missing@predictions.json:/object/vehicle",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(predictions(tt.json), pngOf("image", "image.png", 200, 100)), prediction.Options{})
			if got := describe(r); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if got := r.Boxes.String(); got != tt.boxes || r.Assumed {
				t.Errorf("boxes read as %s, assumed %v, want %s", got, r.Assumed, tt.boxes)
			}
			if got := codes(r); got != tt.codes {
				t.Errorf("findings %q, want %q", got, tt.codes)
			}
		})
	}
}
