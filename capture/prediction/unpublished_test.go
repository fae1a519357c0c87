package prediction_test

// unpublished lists the rows for which no published payload was found, and
// why they are there. They are proved by tests of their own shape only.
func unpublished() map[string]string {
	missing := make(map[string]string)
	for why, rows := range map[string][]string{
		"a likely spelling of the class": {
			"member classlabel",
		},
		"Google AutoML; read together with its numbered class only": {
			"member displayname",
		},
		"Label Studio's brush has run lengths of its own, which are not drawn": {
			"member brushlabels",
		},
		"a likely spelling of the confidence": {
			"member prob",
			"member certainty",
		},
		"a likely spelling of the box": {
			"member boundingrect",
			"member location",
			"member region",
		},
		"Pascal VOC as JSON": {
			"member bndbox",
		},
		"Gemini: described in its documentation, no payload of its maker found": {
			"member box2d",
			"product Gemini box2d,label",
		},
		"Robovision AI documents that each region refers to its mask file, not by which member": {
			"member maskfile",
			"member maskfilename",
			"member maskpath",
			"member maskname",
			"member maskref",
			"member maskimage",
			"member maskid",
			"member maskindex",
			"member filename",
			"member file",
			"member image",
		},
		"a mask of one object by the name that Roboflow gives to one of all classes": {
			"member segmentationmask",
		},
		"a likely spelling of the outline": {
			"member polygon",
			"member polygons",
			"member contour",
			"member contours",
		},
		"Roboflow names it in its source; no payload found": {
			"member rle",
			"member rlemask",
		},
		"ours: which value of a shared mask is the object's": {
			"member maskvalue",
			"member pixelvalue",
		},
		"the objects within are found without it too, but under trust only": {
			"member hailodetection",
		},
		"labelme tells it around the objects; some senders with each": {
			"member imagewidth",
			"member imageheight",
		},
		"a likely name of the objects": {
			"container classes",
			"container tags",
			"container masks",
			"container segments",
			"container items",
		},
		"a likely spelling of a side": {
			"coordinate minx",
			"coordinate miny",
			"coordinate maxx",
			"coordinate maxy",
		},
		"a likely spelling of the centre": {
			"coordinate cx",
			"coordinate cy",
			"coordinate xc",
			"coordinate yc",
			"coordinate centrex",
			"coordinate centrey",
		},
		"a likely spelling of a corner": {
			"coordinate topleft",
			"coordinate bottomright",
		},
		"DeGirum PySDK: described in its documentation, no payload found": {
			"product DeGirum bbox,categoryid,label,score",
		},
		"a likely name of a column": {
			"column classnames",
			"column classes",
			"column probabilities",
		},
		"TensorFlow Hub's Open Images models: output of that name, no payload found": {
			"column detectionclassentities",
		},
		"Ultralytics' Boxes.data as its documentation lays it out; no JSON of it found": {
			"row of 6, confidence 4, class 5",
			"row of 5, confidence 4, class -1",
		},
		"the other order of the last two, told from the first by its numbers": {
			"row of 6, confidence 5, class 4",
		},
	} {
		for _, row := range rows {
			missing[row] = why
		}
	}
	return missing
}
