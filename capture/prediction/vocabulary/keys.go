package vocabulary

import "slices"

// Alias is one spelling of a member. Keys are compared in lower case without
// '_', '-' and ' '.
type Alias struct {
	Key  string
	Role Role
	Weak bool // common outside predictions: counts only together with others
}

// objectKeys returns the spellings of an object's members, the preferred
// ones of a role first.
var objectKeys = slices.Concat(labelKeys, scoreKeys, boxKeys, maskKeys, otherKeys)

// labelKeys spell the class. A number is used only where there is no string.
var labelKeys = []Alias{
	{"classname", Label, false},
	{"labelname", Label, false},
	{"categoryname", Label, false},
	{"tagname", Label, false},
	{"displayname", Label, true},
	{"label", Label, false},
	{"class", Label, false},
	{"classlabel", Label, false},
	{"objectname", Label, false}, // Omkar Cloud
	{"category", Label, true},
	{"rectanglelabels", Label, false}, // Label Studio, a list of one
	{"polygonlabels", Label, false},
	{"brushlabels", Label, false},
	{"keypointlabels", Label, false},
	{"choices", Label, true},
	{"name", Label, true},
	{"objtype", Label, false},            // Irisity
	{"licenseplatenumber", Label, false}, // Verkada
	{"plate", Label, true},               // Plate Recognizer
	{"platenumber", Label, false},        // PlateVision
	{"object", Text, true},               // Azure Vision; DeepStream's is the object itself
	{"topclass", Label, false},
	{"toplabel", Label, false},
	{"type", Kind, true},
	{"kind", Kind, true},
	{"classid", LabelID, false}, // the label itself at Robovision AI
	{"categoryid", LabelID, false},
	{"labelid", LabelID, false},
	{"tagid", LabelID, false},
	{"classindex", LabelID, false},
	{"labelindex", LabelID, false},
}

// scoreKeys spell the confidence.
var scoreKeys = []Alias{
	{"confidence", Score, false},
	{"score", Score, true},
	{"probability", Score, false},
	{"conf", Score, false},
	{"prob", Score, false},
	{"classconfidence", Score, false},
	{"typeprob", Score, false},        // HoVer-Net
	{"confidencescore", Score, false}, // Omkar Cloud
	{"detectionconfidence", Score, false},
	{"topscore", Score, true},
	{"percentage", Score, true},
}

// boxKeys spell the box, as four numbers or an object of coordinates.
var boxKeys = []Alias{
	{"boundingbox", Box, false},
	{"bbox", Box, false},
	{"box", Box, false},
	{"rect", Box, false},
	{"bounds", Box, false},
	{"box2d", Box, false},
	{"rectangle", Box, false},           // Azure Vision
	{"relativecoordinates", Box, false}, // darknet
	{"boundingpoly", Box, false},
	{"facialarea", Box, false}, // RetinaFace
	{"fbox", Box, false},       // CrowdHuman, the whole person
	{"estimate", Box, true},    // Norfair
	{"coordinates", Box, true},
	{"crop", Box, true},
}

// maskKeys spell the mask, as a reference to a part or as an outline.
var maskKeys = []Alias{
	{"maskfile", Mask, false},
	{"maskfilename", Mask, false},
	{"maskpath", Mask, false},
	{"maskname", Mask, false},
	{"maskref", Mask, false},
	{"mask", Mask, false},
	{"maskid", Mask, false},
	{"segmentation", Mask, false},
	{"filename", Mask, true},
	{"file", Mask, true},
	{"image", Mask, true},
	{"polygon", Polygon, false},
	{"points", Polygon, true},
	{"contour", Polygon, false},
	{"contours", Polygon, false},
	{"segments", Polygon, false},
	{"vertices", Polygon, true},
	{"normalizedvertices", Polygon, false}, // Google Vision
	{"wkt", Polygon, false},                // xView2
	{"rle", RLE, false},
	{"encodedpixels", RLE, false}, // Kaggle
	{"keypoints", Keypoints, false},
	{"landmarks", Keypoints, true},
}

// otherKeys spell what is around these.
var otherKeys = []Alias{
	{"value", Value, true}, // Label Studio; Edge Impulse
	{"detection", Nest, true},
	{"classification", Nest, true}, // Google AutoML
	{"instances", Instances, true},
	{"inference", Nest, true}, // Azure DeepStream Accelerator
	{"data", Data, true},      // Clarifai
	{"vehicle", Inner, true},
	{"person", Inner, true},    // DeepStream
	{"categories", Nest, true}, // MediaPipe, a list of one
	{"framewidth", ImageSide, true},
	{"frameheight", ImageSide, true},
	{"imagewidth", ImageSide, true},
	{"imageheight", ImageSide, true},
	{"originalwidth", ImageSide, true},
	{"originalheight", ImageSide, true},
}

// containerKeys returns the names of members that hold the objects, in the
// order in which they are believed. With a list that is empty, only the
// strong ones make a document a prediction.
var containerKeys = []Alias{
	{Key: "backbonepredictions"}, // LandingAI, a map
	{Key: "predictions"},
	{Key: "objects"},
	{Key: "detections"},
	{Key: "instances", Weak: true},
	{Key: "annotations"},
	{Key: "localizedobjectannotations"},
	{Key: "boundingboxes"},            // Edge Impulse
	{Key: "customlabels", Weak: true}, // Amazon Rekognition
	{Key: "results", Weak: true},
	{Key: "result", Weak: true},
	{Key: "prediction", Weak: true}, // Amazon SageMaker
	{Key: "classifications"},
	{Key: "boxes", Weak: true},          // Azure AutoML
	{Key: "classification", Weak: true}, // Edge Impulse
	{Key: "classes", Weak: true},
	{Key: "labels", Weak: true},
	{Key: "tags", Weak: true},
	{Key: "concepts", Weak: true}, // Clarifai
	{Key: "masks", Weak: true},
	{Key: "regions", Weak: true},
	{Key: "segments", Weak: true},
	{Key: "shapes", Weak: true},       // labelme
	{Key: "observations", Weak: true}, // Axis
	{Key: "eventset", Weak: true},     // Huawei
	{Key: "values", Weak: true},       // Azure Vision
	{Key: "items", Weak: true},
	{Key: "data", Weak: true},
}
