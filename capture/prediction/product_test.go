package prediction_test

import (
	"testing"

	"framebin/capture/prediction"
)

// Payloads of other vision products, shaped as their makers publish them and
// shortened. What they mean is proved here against the boxes that the makers'
// documentation says they mean.
func TestReadProducts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		json  string
		image [2]int // size of an image sent along; none if zero
		want  string
		boxes string // BoxFormat
		codes string
	}{
		// docs.roboflow.com, serverless object detection: x and y are the
		// centre of the box.
		"Roboflow detection": {
			json: `{"predictions":[{"x":189.5,"y":100,"width":163,"height":186,"class":"helmet","class_id":0,"confidence":0.544}],
				"image":{"width":2048,"height":1371}}`,
			image: [2]int{2048, 1371},
			want:  "object-detection\nhelmet(0) 0.544 [108 7 163 186]",
			boxes: "cxcywh,px",
			codes: "box-encoding-by-product@predictions.json",
		},
		// The same, instance segmentation: points are the outline in pixels.
		"Roboflow segmentation": {
			json: `{"inference_id":"1","time":0.1,"image":{"width":100,"height":80},"predictions":[{"x":50,"y":40,"width":20,"height":20,
				"confidence":0.9,"class":"leaf","class_id":2,"points":[{"x":40,"y":30},{"x":60,"y":30},{"x":60,"y":50}]}]}`,
			want: "instance-segmentation\nleaf(2) 0.9 [40 30 20 20] ring 40,30 60,30 60,50\n" +
				`{/inference_id="1"}` + "\n{/time=0.1}",
			boxes: "cxcywh,px",
			codes: "image-missing@ box-encoding-by-product@predictions.json",
		},
		// docs.roboflow.com, keypoint detection.
		"Roboflow keypoints": {
			json: `{"image":{"width":400,"height":300},"predictions":[{"x":189.5,"y":100,"width":163,"height":186,"class":"helmet","confidence":0.544,
				"keypoints":[{"x":189,"y":20,"class_name":"top","class_id":0,"confidence":0.91}]}]}`,
			want:  "object-detection\nhelmet 0.544 [108 7 163 186] key top 189,20",
			boxes: "cxcywh,px",
			codes: "image-missing@ box-encoding-by-product@predictions.json",
		},
		// docs.roboflow.com, multi-label classification: a map by class.
		"Roboflow multilabel": {
			json: `{"time":0.1,"image":{"width":640,"height":480},"predictions":{"cat":{"confidence":0.9,"class_id":0},"dog":{"confidence":0.8,"class_id":1}},"predicted_classes":["cat","dog"]}`,
			want: "multilabel-classification\ncat(0) 0.9\ndog(1) 0.8\n{/time=0.1}\n" +
				`{/predicted_classes=["cat","dog"]}`,
			codes: "image-missing@",
		},
		// docs.frigate.video, MQTT frigate/events (commit 46ed520): box is
		// x1, y1, x2, y2 in pixels; region is the area searched, not the box.
		"Frigate event": {
			json: `{"type":"update","before":{"id":"1","label":"person","top_score":0.958984375,"score":0.7890625,"box":[424,500,536,712],"region":[264,450,667,853]},
				"after":{"id":"1","label":"person","sub_label":null,"top_score":0.958984375,"score":0.87890625,"box":[432,496,544,854],"area":40096,"region":[218,440,693,915]}}`,
			image: [2]int{1280, 960},
			want: "object-detection\n" + `person 0.878906 [432 496 112 358] {/after/id="1"} {/after/sub_label=null} {/after/top_score=0.958984375} {/after/area=40096} {/after/region=[218,440,693,915]}` +
				"\n" + `{/type="update"}` + "\n" + `{/before={"id":"1","label":"person","top_score":0.958984375,"score":0.7890625,"box":[424,500,536,712],"region":[264,450,667,853]}}`,
			boxes: "xyxy,px",
			codes: "box-encoding-by-product@predictions.json",
		},
		// docs.aws.amazon.com, Rekognition DetectLabels: confidence in per
		// cent, boxes as ratios of the image, one label for many boxes.
		"Rekognition": {
			json: `{"Labels":[{"Name":"Car","Confidence":98.87,"Instances":[
				{"BoundingBox":{"Width":0.1,"Height":0.5,"Left":-0.01,"Top":0.25},"Confidence":98.5},
				{"BoundingBox":{"Width":0.2,"Height":0.25,"Left":0.5,"Top":0.5},"Confidence":97}],"Parents":[{"Name":"Vehicle"}]},
				{"Name":"Metropolis","Confidence":60.5,"Instances":[],"Parents":[]}],"LabelModelVersion":"3.0"}`,
			image: [2]int{1000, 400},
			want: lines("object-detection", `Car 0.985 [-10 100 100 200] {/Labels/0/Parents=[{"Name":"Vehicle"}]}`, "Car 0.97 [500 200 200 100]",
				"Metropolis 0.605 {/Labels/1/Instances=[]} {/Labels/1/Parents=[]}", `{/LabelModelVersion="3.0"}`),
			codes: "box-missing@predictions.json:/Labels/1",
		},
		// cloud.google.com, Vertex AI, interpret results: parallel lists,
		// boxes are xMin, xMax, yMin, yMax of 0..1.
		"Vertex AI": {
			json: `{"instance":{"content":"gs://bucket/image.jpg"},"prediction":{"ids":[1,2],"displayNames":["cat","dog"],
				"bboxes":[[0.1,0.2,0.3,0.4],[0.2,0.3,0.4,0.5]],"confidences":[0.7,0.5]}}`,
			image: [2]int{100, 100},
			want: lines("object-detection", "cat(1) 0.7 [10 30 10 10]", "dog(2) 0.5 [20 40 10 10]",
				`{/instance={"content":"gs://bucket/image.jpg"}}`),
		},
		// cloud.google.com, Vision API object localization: zero coordinates
		// are left out.
		"Google Vision": {
			json: `{"responses":[{"localizedObjectAnnotations":[{"mid":"/m/01bqk0","name":"Bicycle wheel","score":0.89648587,
				"boundingPoly":{"normalizedVertices":[{"y":0.5},{"x":0.25,"y":0.5},{"x":0.25,"y":1},{"y":1}]}}]}]}`,
			image: [2]int{200, 100},
			want:  "object-detection\n" + `Bicycle wheel 0.896486 [0 50 50 50] {/responses/0/localizedObjectAnnotations/0/mid="/m/01bqk0"}`,
		},
		// learn.microsoft.com, Custom Vision prediction API: ratios of the
		// image from the left top.
		"Azure Custom Vision": {
			json: `{"id":"3f76","project":"64","iteration":"1","created":"2020","predictions":[{"probability":0.35,"tagId":"c1","tagName":"fork",
				"boundingBox":{"left":0.05,"top":0.08,"width":0.9,"height":0.32}}]}`,
			image: [2]int{800, 600},
			want: lines("object-detection", "fork(c1) 0.35 [40 48 720 192]",
				`{/id="3f76"}`, `{/project="64"}`, `{/iteration="1"}`, `{/created="2020"}`),
		},
		// viam API, service.vision.v1.Detection: pixels and 0..1 side by side.
		"Viam": {
			json: `{"detections":[{"x_min":10,"y_min":20,"x_max":110,"y_max":70,"confidence":0.9,"class_name":"bottle",
				"x_min_normalized":0.05,"y_min_normalized":0.2,"x_max_normalized":0.55,"y_max_normalized":0.7}]}`,
			image: [2]int{200, 100},
			want: "object-detection\nbottle 0.9 [10 20 100 50] {/detections/0/x_min_normalized=0.05} {/detections/0/y_min_normalized=0.2}" +
				" {/detections/0/x_max_normalized=0.55} {/detections/0/y_max_normalized=0.7}",
		},
		// ultralytics Results.summary() and to_json().
		"Ultralytics": {
			json: `[{"name":"person","class":0,"confidence":0.92,"box":{"x1":10.5,"y1":20,"x2":50.5,"y2":80},
				"segments":{"x":[10.5,50.5,50.5],"y":[20.0,20.0,80.0]}}]`,
			image: [2]int{200, 100},
			want:  "instance-segmentation\nperson(0) 0.92 [10.5 20 40 60] ring 10.5,20 50.5,20 50.5,80",
		},
		// DeGirum PySDK, detection results: corners.
		"DeGirum": {
			json:  `[{"bbox":[10,20,50,80],"category_id":2,"label":"car","score":0.8}]`,
			image: [2]int{200, 100},
			want:  "object-detection\ncar(2) 0.8 [10 20 40 60]",
			boxes: "xyxy,px",
			codes: "box-encoding-by-product@predictions.json",
		},
		// guides.platerecognizer.com, Stream results: the plate, and the
		// vehicle around it as an object of its own.
		"Plate Recognizer": {
			json: `{"hook":{"target":"x"},"data":{"camera_id":"camera-1","results":[{"box":{"xmin":847,"ymin":80,"xmax":944,"ymax":105},"plate":"sjubi1",
				"score":0.781,"dscore":0.441,"vehicle":{"score":0.267,"type":"Big Truck","box":{"xmin":387,"ymin":23,"xmax":1493,"ymax":577}}}]}}`,
			image: [2]int{1920, 1080},
			want: lines("object-detection", "sjubi1 0.781 [847 80 97 25] {/data/results/0/dscore=0.441}",
				"Big Truck 0.267 [387 23 1106 554]", `{/hook={"target":"x"}}`, `{/data/camera_id="camera-1"}`),
		},
		// developer.eagleeyenetworks.com, event data schemas: the box and the
		// class are two items of one objectId.
		"Eagle Eye Networks": {
			json: `{"data":[{"type":"een.objectDetection.v1","objectId":"a","boundingBox":[0.1,0.2,0.3,0.6]},
				{"type":"een.objectDetection.v1","objectId":"b","boundingBox":[0.5,0.2,0.6,0.3]},
				{"type":"een.objectClassification.v1","objectId":"b","label":"person","confidence":0.9},
				{"type":"een.objectClassification.v1","objectId":"a","label":"vehicle","confidence":0.8}]}`,
			image: [2]int{100, 100},
			want: lines("object-detection", `vehicle 0.8 [10 20 20 40] {/data/0/objectId="a"} {/data/3/objectId="a"}`,
				`person 0.9 [50 20 10 10] {/data/1/objectId="b"} {/data/2/objectId="b"}`),
			boxes: "xyxy,norm",
			codes: "box-encoding-by-product@predictions.json",
		},
		// docs.nvidia.com, DeepStream message converter, minimal schema.
		"DeepStream minimal": {
			json:  `{"version":"4.0","id":"14","objects":["6|612.0|12.5|712.0|62.5|Vehicle|#|sedan"]}`,
			image: [2]int{1920, 1080},
			want: lines("object-detection", `Vehicle [612 12.5 100 50] {/objects/0="6|612.0|12.5|712.0|62.5|Vehicle|#|sedan"}`,
				`{/version="4.0"}`, `{/id="14"}`),
			codes: "confidence-missing@predictions.json:/objects/0",
		},
		// docs.nvidia.com, DeepStream full schema.
		"DeepStream full": {
			json: `{"messageid":"x","object":{"id":"18","speed":0,"vehicle":{"type":"sedan","confidence":0.8},
				"bbox":{"topleftx":100,"toplefty":50,"bottomrightx":140,"bottomrighty":90},"classId":"car","confidence":0.9}}`,
			image: [2]int{200, 100},
			want: lines("object-detection", `car 0.9 [100 50 40 40] {/object/id="18"} {/object/speed=0}`,
				"sedan 0.8", `{/messageid="x"}`),
			codes: "box-missing@predictions.json:/object/vehicle",
		},
		// Azure intelligent video analytics accelerator: classId is a number
		// here, rect is left, top, width, height.
		"DeepStream accelerator": {
			json:  `{"objects":[{"classId":8,"label":"boat","confidence":0.6,"rect":[100,60,30,20]},{"classId":0,"label":"person","confidence":0.7,"rect":[10,50,20,40]}]}`,
			image: [2]int{200, 100},
			want:  lines("object-detection", "boat(8) 0.6 [100 60 30 20]", "person(0) 0.7 [10 50 20 40]"),
			boxes: "xywh,px",
			codes: "box-encoding-by-product@predictions.json",
		},
		// docs.landing.ai, JSON responses: a map by id, and the verdict of the
		// post-processing beside it.
		"LandingAI": {
			json: `{"backbonetype":"ObjectDetectionPrediction","backbonepredictions":{"b1a2":{"score":0.98,"labelName":"Screw","labelIndex":3,
				"coordinates":{"xmin":10,"ymin":20,"xmax":60,"ymax":50}}},"type":"ClassificationPrediction","predictions":{"score":0.9,"labelName":"NG","labelIndex":1}}`,
			image: [2]int{200, 100},
			want: lines("object-detection", "Screw(3) 0.98 [10 20 50 30]",
				`{/type="ClassificationPrediction"}`, `{/predictions={"score":0.9,"labelName":"NG","labelIndex":1}}`),
			codes: "container-chosen@predictions.json:",
		},
		// EyesOnIt REST API: confidence is 0..100.
		"EyesOnIt": {
			json:  `{"objects":[{"class_name":"person","class_confidence":99,"bounds":{"left":10,"top":20,"width":30,"height":40}}]}`,
			image: [2]int{200, 100},
			want:  "object-detection\nperson 0.99 [10 20 30 40]",
		},
		// Irisity: the keys of Roboflow, but x and y are the corner.
		"Irisity": {
			json:  `{"detections":[{"obj_type":"person","box":{"x":50,"y":40,"width":20,"height":30},"confidence":0.8,"frame_width":200,"frame_height":100}]}`,
			image: [2]int{200, 100},
			want:  "object-detection\nperson 0.8 [50 40 20 30]",
			boxes: "xywh,px",
			codes: "box-encoding-by-product@predictions.json",
		},
		// Huawei video analysis service, event_set: class by number, no score.
		"Huawei": {
			json:  `{"data":{"event_set":[{"bounding_box":{"x":50,"y":40,"w":20,"h":30},"category":0}]},"image_base64":"AAAA"}`,
			image: [2]int{200, 100},
			want:  "object-detection\n#0 [50 40 20 30]\n" + `{/image_base64="AAAA"}`,
			boxes: "xywh,px",
			codes: "box-encoding-by-product@predictions.json confidence-missing@predictions.json:/data/event_set/0",
		},
		// apidocs.verkada.com, LPR webhook: crop is x1, x2, y1, y2.
		"Verkada": {
			json:  `{"webhook_type":"lpr","data":{"license_plate_number":"ABC123","confidence":0.95,"crop":[0.95,0.99,0.11,0.15]}}`,
			image: [2]int{1000, 1000},
			want:  "object-detection\nABC123 0.95 [950 110 40 40]\n" + `{/webhook_type="lpr"}`,
			codes: "box-encoding-by-product@predictions.json",
		},
		// huggingface.co, object detection task output.
		"Hugging Face": {
			json:  `[{"score":0.99,"label":"remote","box":{"xmin":40,"ymin":70,"xmax":175,"ymax":117}}]`,
			image: [2]int{640, 480},
			want:  "object-detection\nremote 0.99 [40 70 135 47]",
		},
		// Luxonis DepthAI, ImgDetection: 0..1, class by number and by name.
		"DepthAI": {
			json:  `[{"label":15,"labelName":"person","confidence":0.9,"xmin":0.25,"ymin":0.5,"xmax":0.5,"ymax":1}]`,
			image: [2]int{400, 200},
			want:  "object-detection\nperson(15) 0.9 [100 100 100 100]",
			boxes: "auto,norm",
		},
		// Hailo TAPPAS, gst export of a region of interest.
		"Hailo": {
			json: `{"HailoROI":{"SubObjects":[{"HailoDetection":{"label":"person","confidence":0.75,
				"HailoBBox":{"xmin":0.25,"ymin":0.5,"width":0.25,"height":0.5}}}]}}`,
			image: [2]int{400, 200},
			want:  "object-detection\nperson 0.75 [100 100 100 100]",
			boxes: "auto,norm",
		},
		// labelstud.io, predictions and annotations: per cent of the image.
		"Label Studio": {
			json: `[{"id":1,"predictions":[{"score":0.9,"result":[{"from_name":"label","original_width":600,"original_height":400,"image_rotation":0,"type":"rectanglelabels",
				"value":{"x":25,"y":50,"width":50,"height":25,"rotation":0,"rectanglelabels":["Airplane"]}}]}]}]`,
			image: [2]int{600, 400},
			want: "object-detection\n" + `Airplane [150 200 300 100] {/0/predictions/0/result/0/from_name="label"} {/0/predictions/0/result/0/image_rotation=0} {/0/predictions/0/result/0/type="rectanglelabels"} {/0/predictions/0/result/0/value/rotation=0}` +
				"\n{/0/id=1}\n{/0/predictions/0/score=0.9}",
			boxes: "xywh,norm",
			codes: "box-encoding-by-product@predictions.json confidence-missing@predictions.json:/0/predictions/0/result/0",
		},
		// cocodataset.org, results format; first rows of
		// instances_val2014_fakebbox100_results.json (cocodataset/cocoapi).
		"COCO results": {
			json: `[{"image_id":42,"category_id":18,"bbox":[258.15,41.29,348.26,243.78],"score":0.236},
				{"image_id":42,"category_id":11,"bbox":[61,22.75,504,609.67],"score":0.318}]`,
			want: lines("object-detection", "#18 0.236 [258.15 41.29 348.26 243.78] {/0/image_id=42}",
				"#11 0.318 [61 22.75 504 609.67] {/1/image_id=42}"),
			boxes: "xywh,px",
			codes: "image-missing@ box-encoding-by-product@predictions.json canvas-guessed@predictions.json",
		},
		// cocodataset.org, data format: the classes are listed by number.
		"COCO dataset": {
			json: `{"images":[{"id":1,"file_name":"a.jpg","width":640,"height":480}],
				"annotations":[{"id":1,"image_id":1,"category_id":18,"bbox":[10,20,30,40],"area":1200,"iscrowd":0,"segmentation":[]}],
				"categories":[{"id":18,"name":"dog","supercategory":"animal"}]}`,
			image: [2]int{640, 480},
			want: lines("object-detection", `dog(18) [10 20 30 40] {/annotations/0/id=1} {/annotations/0/image_id=1} {/annotations/0/area=1200} {/annotations/0/iscrowd=0} {/annotations/0/segmentation=[]}`,
				`{/images=[{"id":1,"file_name":"a.jpg","width":640,"height":480}]}`, `{/categories=[{"id":18,"name":"dog","supercategory":"animal"}]}`),
			boxes: "xywh,px",
			codes: "box-encoding-by-product@predictions.json confidence-missing@predictions.json:/annotations/0",
		},
		// cocodataset.org, results format of segmentation; "01" style strings
		// are run lengths as maskApi.c writes them.
		"COCO run lengths": {
			json: `[{"image_id":1,"category_id":2,"score":0.5,"segmentation":{"size":[2,3],"counts":[1,3,2]}},
				{"image_id":1,"category_id":3,"score":0.5,"segmentation":{"size":[2,3],"counts":"132"}}]`,
			want:  lines("instance-segmentation", "#2 0.5 rle 3x2 [1 3 2] {/0/image_id=1}", "#3 0.5 rle 3x2 [1 3 2] {/1/image_id=1}"),
			codes: "image-missing@",
		},
		// ai.google.dev, MediaPipe object detector (web).
		"MediaPipe": {
			json: `{"detections":[{"boundingBox":{"originX":126,"originY":100,"width":463,"height":322,"angle":0},
				"categories":[{"index":-1,"score":0.733,"categoryName":"dog","displayName":""}],"keypoints":[]}]}`,
			image: [2]int{640, 480},
			want:  "object-detection\n" + `dog 0.733 [126 100 463 322] {/detections/0/boundingBox/angle=0} {/detections/0/categories/0/index=-1} {/detections/0/categories/0/displayName=""} {/detections/0/keypoints=[]}`,
		},
		// tensorflow.org, object detection API: parallel lists, boxes are
		// yMin, xMin, yMax, xMax of 0..1.
		"TensorFlow": {
			json:  `{"predictions":[{"detection_boxes":[[0.1,0.2,0.3,0.6]],"detection_classes":[18],"detection_scores":[0.9],"num_detections":1}]}`,
			image: [2]int{100, 100},
			want:  "object-detection\n#18 0.9 [20 10 40 20]",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parts := []part{predictions(tt.json)}
			if tt.image != [2]int{} {
				parts = append(parts, pngOf("image", "image.png", tt.image[0], tt.image[1]))
			}
			r := prediction.Read(multipartRequest(parts...), prediction.Options{})
			if got := describe(r); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			want := tt.boxes
			if want == "" {
				want = "auto"
			}
			if got := r.Boxes.String(); got != want {
				t.Errorf("boxes read as %s, want %s", got, want)
			}
			if r.Assumed {
				t.Error("the boxes are marked as assumed")
			}
			if got := codes(r); got != tt.codes {
				t.Errorf("findings %q, want %q", got, tt.codes)
			}
			bare := prediction.Read(bodyRequest("application/json", tt.json), prediction.Options{})
			if bare.Prediction == nil {
				t.Error("not recognised as a whole body without the name of the part")
			}
		})
	}
}
