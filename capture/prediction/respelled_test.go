package prediction_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// What programs on the way make of a document: numbers become texts or
// fractions, a value becomes a list of one, names are told by other keys.
func TestReadRespelled(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ json, want string }{
		"the number of a class as a text": {
			`{"detections":[{"class":"0","name":"person","confidence":"0.9","xmin":"10","ymin":"20","xmax":"110","ymax":"90"}]}`,
			"object-detection\nperson(0) 0.9 [10 20 100 70]",
		},
		"a digit that was seen": {
			`{"detections":[{"class":"7","confidence":0.9,"xmin":10,"ymin":20,"xmax":110,"ymax":90}]}`,
			"object-detection\n7 0.9 [10 20 100 70]",
		},
		"the number of a class as a fraction": {
			`{"detections":[{"label":15.0,"confidence":0.9,"xmin":10,"ymin":20,"xmax":110,"ymax":90}]}`,
			"object-detection\n#15 0.9 [10 20 100 70]",
		},
		"classes in a table, by fractions and under another key": {
			`{"annotations":[{"category_id":18.0,"bbox":[10.5,20,30,40],"iscrowd":0.0}],"categories":[{"id":18.0,"label":"dog"}]}`,
			"object-detection\ndog(18) [10.5 20 30 40] {/annotations/0/iscrowd=0.0}\n{/categories=[{\"id\":18.0,\"label\":\"dog\"}]}",
		},
		"run lengths as texts": {
			`{"objects":[{"label":"a","score":"0.5","rle":{"size":["4","6"],"counts":["5","2","2","2","2","2","9"]}}]}`,
			"instance-segmentation\na 0.5 rle 6x4 [5 2 2 2 2 2 9]",
		},
		"a list of one confidence beside a box and an outline": {
			`{"boxes":[{"box":{"left":10,"top":20,"right":110,"bottom":90},"label":"can","score":[0.9],"polygon":[[10,20],[110,20],[110,90]]}]}`,
			"instance-segmentation\ncan 0.9 [10 20 100 70] ring 10,20 110,20 110,90",
		},
		"rows by class beside the size of the image": {
			`{"person":[[10,20,110,90,0.9]],"car":[[300,100,340,200,0.8]],"image_size":[640,480]}`,
			"object-detection\nperson 0.9 [10 20 100 70]\ncar 0.8 [300 100 40 100]\n{/image_size=[640,480]}",
		},
		"parallel lists beside the box of the region that was looked at": {
			`{"labels":["a","b"],"boxes":[[10.5,20,110,90],[300,100,340,200]],"roi":{"x":0,"y":0,"width":640,"height":480}}`,
			"object-detection\na [10.5 20 99.5 70]\nb [300 100 40 100]\n{/roi={\"x\":0,\"y\":0,\"width\":640,\"height\":480}}",
		},
		"fractions in a vendor's words for per cent": {
			`[{"name":"person","confidence":0.92,"geometry":{"x1":10.5,"y1":20,"x2":50.5,"y2":80}}]`,
			"object-detection\nperson 0.92 [10.5 20 40 60]",
		},
		"columns that are maps in another order each": {
			`{"xmin":{"0":64.0,"1":300.0},"ymin":{"1":100.0,"0":96.0},"xmax":{"1":340.0,"0":224.0},"ymax":{"0":216.0,"1":200.0},"name":{"1":"cat","0":"dog"}}`,
			"object-detection\ndog [64 96 160 120]\ncat [300 100 40 100]",
		},
		"a type beside the number of a class that is a text": {
			`[{"x_min":"10","y_min":"20","x_max":"110","y_max":"90","class_id":"0","confidence":"0.9","type":"person"}]`,
			"object-detection\nperson(0) 0.9 [10 20 100 70]",
		},
		"classes by name below any key, with their numbers": {
			`{"content":{"sunny":{"confidence":0.93,"class_id":1},"rain":{"confidence":0.02,"class_id":0}}}`,
			"image-classification\nsunny(1) 0.93\nrain(0) 0.02",
		},
		"rows with a number of them beside": {
			`{"content":[[0,0.98,320.5,216.5,448.5,404.5],[2,0.7,500,100,620.5,400]],"boxes_num":[2]}`,
			"object-detection\n#0 0.98 [320.5 216.5 128 188]\n#2 0.7 [500 100 120.5 300]\n{/boxes_num=[2]}",
		},
		"rows of different classes under one key": {
			`{"found":[[320.5,216.5,448.5,404.5,0.98,0],[500,100,620.5,400,0.7,2]],"lost":[]}`,
			"object-detection\n#0 0.98 [320.5 216.5 128 188]\n#2 0.7 [500 100 120.5 300]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(predictions(tt.json), pngOf("image", "image.png", 640, 480)), prediction.Options{})
			if got := describe(r); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
