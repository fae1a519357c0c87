package prediction

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
	roleMaskValue // the pixel value of the object in its mask
	roleFrame     // width or height of the image, told with each object
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
	return []alias{
		{"classname", roleLabel, false},
		{"labelname", roleLabel, false},
		{"categoryname", roleLabel, false},
		{"tagname", roleLabel, false},
		{"displayname", roleLabel, true},
		{"label", roleLabel, false},
		{"class", roleLabel, false},
		{"classlabel", roleLabel, false},
		{"category", roleLabel, true},
		{"rectanglelabels", roleLabel, false}, // Label Studio, a list of one
		{"polygonlabels", roleLabel, false},
		{"brushlabels", roleLabel, false},
		{"keypointlabels", roleLabel, false},
		{"choices", roleLabel, true},
		{"name", roleLabel, true},
		{"objtype", roleLabel, false}, // Irisity
		{"plate", roleLabel, true},    // Plate Recognizer
		{"type", roleKind, true},
		{"kind", roleKind, true},

		{"classid", roleLabelID, false}, // the label itself at Robovision AI
		{"categoryid", roleLabelID, false},
		{"labelid", roleLabelID, false},
		{"tagid", roleLabelID, false},
		{"classindex", roleLabelID, false},
		{"labelindex", roleLabelID, false},

		{"confidence", roleScore, false},
		{"score", roleScore, true},
		{"probability", roleScore, false},
		{"conf", roleScore, false},
		{"prob", roleScore, false},
		{"classconfidence", roleScore, false},
		{"detectionconfidence", roleScore, false},
		{"certainty", roleScore, false},

		{"boundingbox", roleBox, false},
		{"bbox", roleBox, false},
		{"boundingrect", roleBox, false},
		{"box", roleBox, false},
		{"rect", roleBox, false},
		{"bounds", roleBox, false},
		{"bndbox", roleBox, false},
		{"box2d", roleBox, false},
		{"hailobbox", roleBox, false},
		{"boundingpoly", roleBox, false},
		{"coordinates", roleBox, true},
		{"location", roleBox, true},
		{"region", roleBox, true},
		{"crop", roleBox, true},

		{"maskfile", roleMask, false},
		{"maskfilename", roleMask, false},
		{"maskpath", roleMask, false},
		{"maskname", roleMask, false},
		{"maskref", roleMask, false},
		{"maskimage", roleMask, false},
		{"mask", roleMask, false},
		{"maskid", roleMask, false},
		{"maskindex", roleMask, false},
		{"segmentationmask", roleMask, false},
		{"segmentation", roleMask, false},
		{"filename", roleMask, true},
		{"file", roleMask, true},
		{"image", roleMask, true},

		{"polygon", rolePolygon, false},
		{"polygons", rolePolygon, false},
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

		{"value", roleNest, true},
		{"geometry", roleNest, true},
		{"detection", roleNest, true},
		{"hailodetection", roleNest, true},
		{"instances", roleInstances, true},
		{"vehicle", roleInner, true},

		{"categories", roleNest, true}, // MediaPipe, a list of one
		{"maskvalue", roleMaskValue, false},
		{"pixelvalue", roleMaskValue, false},

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
		{key: "predictions"},
		{key: "objects"},
		{key: "detections"},
		{key: "instances", weak: true},
		{key: "annotations"},
		{key: "backbonepredictions"}, // LandingAI, a map
		{key: "localizedobjectannotations"},
		{key: "results", weak: true},
		{key: "result", weak: true},
		{key: "classifications"},
		{key: "classes", weak: true},
		{key: "labels", weak: true},
		{key: "tags", weak: true},
		{key: "masks", weak: true},
		{key: "regions", weak: true},
		{key: "segments", weak: true},
		{key: "eventset", weak: true}, // Huawei
		{key: "items", weak: true},
		{key: "data", weak: true},
	}
}

// keyRing looks keys up in the tables. A document repeats its few keys many
// times, so each spelling is compared with the tables once.
type keyRing struct {
	objects    []alias
	containers []alias
	known      map[string]member
}

// member is what the tables say of a key.
type member struct {
	role role
	rank int // within the table: lower is preferred
	weak bool
	at   coordinate // where the key is a coordinate too
}

func newKeyRing() *keyRing {
	return &keyRing{objects: objectKeys(), containers: containerKeys(), known: make(map[string]member, 16)}
}

// maxKnown bounds the memory of a document with endlessly many keys.
const maxKnown = 1024

// of returns what an object's member of this key is for.
func (k *keyRing) of(raw []byte) member {
	if m, ok := k.known[string(raw)]; ok {
		return m
	}
	key := normalise(raw)
	m := member{at: coordinateOf(key)}
	for i, a := range k.objects {
		if a.key == key {
			m.role, m.rank, m.weak = a.role, i, a.weak
			break
		}
	}
	if len(k.known) < maxKnown {
		k.known[string(raw)] = m
	}
	return m
}

// container returns the rank of a key that may hold objects.
func (k *keyRing) container(raw []byte) (rank int, weak, ok bool) {
	key := normalise(raw)
	for i, a := range k.containers {
		if a.key == key {
			return i, a.weak, true
		}
	}
	return 0, false, false
}

// maxKey is longer than every key in the tables.
const maxKey = 40

// normalise returns the key in lower case without separators; "" for a key
// that is too long to be in a table.
func normalise(raw []byte) string {
	if len(raw) > maxKey {
		return ""
	}
	var buf [maxKey]byte
	n := 0
	for _, c := range raw {
		switch {
		case c == '_' || c == '-' || c == ' ':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		buf[n] = c
		n++
	}
	return string(buf[:n])
}
