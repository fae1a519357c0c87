package prediction

import "slices"

// role is what a member of an object is for.
type role uint8

const (
	roleNone role = iota
	roleLabel
	roleLabelID   // a class by number or identifier, used as label where there is no other
	roleScore     //
	roleBox       // four numbers, or an object of coordinates
	roleMask      // a reference to a part, or the mask itself
	rolePolygon   //
	roleRLE       //
	roleKeypoints //
	roleNest      // an object whose members belong to the object around it
	roleInstances // a list of boxes that share the label of the object around it
	roleInner     // an object of its own inside the object, such as the vehicle around a plate
	roleKind      // the kind, or a label where it is none
	roleFrame     // width or height of the image, told with each object
	roleData      // as roleNest where it holds concepts
	roleText      // a label, unless it is an object, which has another meaning
	roleValue     // an object as roleNest, or a number as the confidence
)

// alias is one spelling of a member. Keys are compared in lower case without
// '_', '-' and ' '.
type alias struct {
	key  string
	role role
	weak bool // common outside predictions: counts only together with others
}

// objectKeys returns the spellings of an object's members, the preferred
// ones of a role first.
func objectKeys() []alias {
	return slices.Concat(labelKeys(), scoreKeys(), boxKeys(), maskKeys(), otherKeys())
}

// labelKeys spell the class. A number is used only where there is no string.
func labelKeys() []alias {
	return []alias{
		{"classname", roleLabel, false},
		{"labelname", roleLabel, false},
		{"categoryname", roleLabel, false},
		{"tagname", roleLabel, false},
		{"displayname", roleLabel, true},
		{"label", roleLabel, false},
		{"class", roleLabel, false},
		{"classlabel", roleLabel, false},
		{"objectname", roleLabel, false}, // Omkar Cloud
		{"category", roleLabel, true},
		{"rectanglelabels", roleLabel, false}, // Label Studio, a list of one
		{"polygonlabels", roleLabel, false},
		{"brushlabels", roleLabel, false},
		{"keypointlabels", roleLabel, false},
		{"choices", roleLabel, true},
		{"name", roleLabel, true},
		{"objtype", roleLabel, false},            // Irisity
		{"licenseplatenumber", roleLabel, false}, // Verkada
		{"plate", roleLabel, true},               // Plate Recognizer
		{"object", roleText, true},               // Azure Vision; DeepStream's is the object itself
		{"type", roleKind, true},
		{"shapetype", roleKind, true}, // labelme
		{"kind", roleKind, true},
		{"classid", roleLabelID, false}, // the label itself at Robovision AI
		{"categoryid", roleLabelID, false},
		{"labelid", roleLabelID, false},
		{"tagid", roleLabelID, false},
		{"classindex", roleLabelID, false},
		{"labelindex", roleLabelID, false},
	}
}

// scoreKeys spell the confidence.
func scoreKeys() []alias {
	return []alias{
		{"confidence", roleScore, false},
		{"score", roleScore, true},
		{"probability", roleScore, false},
		{"conf", roleScore, false},
		{"prob", roleScore, false},
		{"classconfidence", roleScore, false},
		{"typeprob", roleScore, false},        // HoVer-Net
		{"confidencescore", roleScore, false}, // Omkar Cloud
		{"detectionconfidence", roleScore, false},
		{"plateconfidence", roleScore, false}, // Eagle Eye Networks
	}
}

// boxKeys spell the box, as four numbers or an object of coordinates.
func boxKeys() []alias {
	return []alias{
		{"boundingbox", roleBox, false},
		{"bbox", roleBox, false},
		{"box", roleBox, false},
		{"rect", roleBox, false},
		{"bounds", roleBox, false},
		{"box2d", roleBox, false},
		{"rectangle", roleBox, false}, // Azure Vision
		{"hailobbox", roleBox, false},
		{"relativecoordinates", roleBox, false}, // darknet
		{"plateboundingbox", roleBox, false},    // Eagle Eye Networks
		{"boundingpoly", roleBox, false},
		{"coordinates", roleBox, true},
		{"location", roleBox, true},
		{"position", roleBox, true}, // Ultinous
		{"region", roleBox, true},
		{"crop", roleBox, true},
	}
}

// maskKeys spell the mask, as a reference to a part or as an outline.
func maskKeys() []alias {
	return []alias{
		{"maskfile", roleMask, false},
		{"maskfilename", roleMask, false},
		{"maskpath", roleMask, false},
		{"maskname", roleMask, false},
		{"maskref", roleMask, false},
		{"mask", roleMask, false},
		{"maskid", roleMask, false},
		{"segmentation", roleMask, false},
		{"filename", roleMask, true},
		{"file", roleMask, true},
		{"image", roleMask, true},
		{"polygon", rolePolygon, false},
		{"points", rolePolygon, true},
		{"contour", rolePolygon, false},
		{"contours", rolePolygon, false},
		{"segments", rolePolygon, false},
		{"vertices", rolePolygon, true},
		{"normalizedvertices", rolePolygon, false}, // Google Vision
		{"rle", roleRLE, false},
		{"rlemask", roleRLE, false},
		{"keypoints", roleKeypoints, false},
		{"landmarks", roleKeypoints, true},
	}
}

// otherKeys spell what is around these.
func otherKeys() []alias {
	return []alias{
		{"value", roleValue, true}, // Label Studio; Edge Impulse
		{"geometry", roleNest, true},
		{"detection", roleNest, true},
		{"classification", roleNest, true},       // Google AutoML
		{"imageobjectdetection", roleNest, true}, // Google AutoML
		{"instances", roleInstances, true},
		{"regioninfo", roleNest, true}, // Clarifai
		{"inference", roleNest, true},  // Azure DeepStream Accelerator
		{"data", roleData, true},       // Clarifai
		{"concepts", roleNest, true},   // Clarifai, a list with the likeliest first
		{"vehicle", roleInner, true},
		{"person", roleInner, true},    // DeepStream
		{"categories", roleNest, true}, // MediaPipe, a list of one
		{"framewidth", roleFrame, true},
		{"frameheight", roleFrame, true},
		{"imagewidth", roleFrame, true},
		{"imageheight", roleFrame, true},
		{"originalwidth", roleFrame, true},
		{"originalheight", roleFrame, true},
	}
}

// containerKeys returns the names of members that hold the objects, in the
// order in which they are believed. With a list that is empty, only the
// strong ones make a document a prediction.
func containerKeys() []alias {
	return []alias{
		{key: "backbonepredictions"}, // LandingAI, a map
		{key: "predictions"},
		{key: "objects"},
		{key: "detections"},
		{key: "instances", weak: true},
		{key: "annotations"},
		{key: "localizedobjectannotations"},
		{key: "boundingboxes"},            // Edge Impulse
		{key: "customlabels", weak: true}, // Amazon Rekognition
		{key: "results", weak: true},
		{key: "result", weak: true},
		{key: "prediction", weak: true}, // Amazon SageMaker
		{key: "classifications"},
		{key: "boxes", weak: true},          // Azure AutoML
		{key: "classification", weak: true}, // Edge Impulse
		{key: "classes", weak: true},
		{key: "labels", weak: true},
		{key: "tags", weak: true},
		{key: "concepts", weak: true}, // Clarifai
		{key: "masks", weak: true},
		{key: "regions", weak: true},
		{key: "segments", weak: true},
		{key: "shapes", weak: true},       // labelme
		{key: "observations", weak: true}, // Axis
		{key: "eventset", weak: true},     // Huawei
		{key: "values", weak: true},       // Azure Vision
		{key: "items", weak: true},
		{key: "data", weak: true},
	}
}
