package prediction

import "github.com/framebin/framebin/capture/jsonspan"

// product is a row of the table of other vision products: the keys that give
// it away, and what they mean there although the numbers alone cannot prove
// it. Keys are compared as in alias.
type product struct {
	name    string
	around  []string // all of them are members of an object around the objects
	object  []string // all of them are members of the objects
	layout  rawLayout
	units   BoxUnits
	scale   float64 // what 1.0 is on the wire, where units are normalised; 0 means 1
	percent bool    // confidences are 0..100
}

// products returns the table, first match first.
func products() []product {
	return []product{
		{
			name: "Roboflow", around: []string{"image"}, layout: rawCXCYWH, units: Pixels,
			object: []string{"x", "y", "width", "height", "class", "confidence"},
		},
		{
			name: "Roboflow", layout: rawCXCYWH, units: Pixels,
			object: []string{"x", "y", "width", "height", "class", "classid", "confidence", "detectionid"},
		},
		{name: "Frigate", object: []string{"label", "topscore", "box"}, layout: rawXYXY, units: Pixels},
		{
			name: "Eagle Eye Networks", object: []string{"boundingbox", "objectid", "type"},
			layout: rawXYXY, units: Normalised,
		},
		{name: "Eagle Eye Networks", object: []string{"plateboundingbox", "plate"}, layout: rawXYXY, units: Normalised},
		{name: "Amazon Rekognition", object: []string{"name", "confidence", "geometry"}, units: Normalised, percent: true},
		{name: "Amazon Rekognition", object: []string{"name", "confidence", "instances"}, units: Normalised, percent: true},
		{
			name: "Azure Custom Vision", object: []string{"probability", "tagname", "boundingbox"},
			layout: rawXYWH, units: Normalised,
		},
		{name: "Azure Vision", object: []string{"rectangle", "object", "confidence"}, layout: rawXYWH, units: Pixels},
		{
			name: "Azure Vision", around: []string{"objectsresult"}, layout: rawXYWH, units: Pixels,
			object: []string{"name", "confidence", "boundingbox"},
		},
		{name: "EyesOnIt", object: []string{"classname", "classconfidence", "bounds"}, percent: true, units: Pixels},
		{name: "Irisity", object: []string{"objtype", "box"}, layout: rawXYWH, units: Pixels},
		{
			name: "Ultinous", around: []string{"detections", "resolution"}, layout: rawXYWH, units: Pixels,
			object: []string{"type", "position"},
		},
		{name: "Huawei", around: []string{"eventset"}, object: []string{"boundingbox", "category"}, layout: rawXYWH, units: Pixels},
		{
			name: "Label Studio", object: []string{"originalwidth", "originalheight", "value"},
			layout: rawXYWH, units: Normalised, scale: 100,
		},
		{name: "COCO", object: []string{"imageid", "categoryid", "bbox"}, layout: rawXYWH, units: Pixels},
		{name: "MegaDetector", object: []string{"category", "conf", "bbox"}, layout: rawXYWH, units: Normalised},
		{
			name: "MegaDetector", around: []string{"file"}, layout: rawXYXY, units: Pixels,
			object: []string{"category", "confidence", "bbox"},
		},
		{
			name: "Edge Impulse", layout: rawXYWH, units: Pixels,
			object: []string{"label", "value", "x", "y", "width", "height"},
		},
		{name: "DeGirum", object: []string{"bbox", "categoryid", "label", "score"}, layout: rawXYXY, units: Pixels},
		{name: "HoVer-Net", object: []string{"bbox", "centroid", "contour"}, layout: rawYXYX, units: Pixels},
		{name: "moovel", object: []string{"x", "y", "w", "h", "prob", "name"}, layout: rawCXCYWH, units: Normalised},
		{name: "DeepStream", object: []string{"rect", "classid", "label"}, layout: rawXYWH, units: Pixels},
		{name: "Gemini", object: []string{"box2d", "label"}, layout: rawYXYX, units: Normalised, scale: 1000},
		{name: "Verkada", object: []string{"crop", "licenseplatenumber"}, layout: rawXXYY, units: Normalised},
	}
}

// productOf returns the product whose keys the container shows.
func (d *decoder) productOf(c container) product {
	object, around := make(map[string]struct{}), make(map[string]struct{})
	if c.form == formAlone {
		d.addKeys(object, c.node, 0)
	} else {
		i := 0
		for n := range c.node.Children() {
			if d.addKeys(object, n, 0); i >= 4 {
				break
			}
			i++
		}
	}
	for _, l := range c.chain {
		d.addKeys(around, l.node, 1)
	}
	for _, p := range d.rules.products {
		if hasAll(object, p.object) && hasAll(around, p.around) {
			return p
		}
	}
	return product{}
}

// addKeys adds the keys of n, and of the objects in it, to set.
func (d *decoder) addKeys(set map[string]struct{}, n jsonspan.Node, depth int) {
	if n.Kind() != jsonspan.Object || n.Len() > 256 {
		return
	}
	for c := range n.Children() {
		set[normalise(c.RawKey())] = struct{}{}
		if r := d.keys.of(c).role; depth < 1 && (r == roleValue || r == roleNest) {
			d.addKeys(set, c, depth+1)
		}
	}
}

func hasAll(set map[string]struct{}, keys []string) bool {
	for _, k := range keys {
		if _, ok := set[k]; !ok {
			return false
		}
	}
	return true
}

// findProduct finds objects that a product keeps where the general rules
// would look wrongly.
func (d *decoder) findProduct(root jsonspan.Node, trust bool) container {
	var before, after jsonspan.Node
	for c := range root.Children() {
		switch string(c.RawKey()) {
		case "before":
			before = c
		case "after":
			after = c
		}
	}
	// Frigate: the object before the event and after it, the same one.
	if before.Kind() == jsonspan.Object && after.Kind() == jsonspan.Object && d.evidence(after, 0).alone(trust) {
		c := container{form: formAlone, node: after, pointer: "/after"}
		return c.under(root, "", after)
	}
	return container{}
}

// join merges what Eagle Eye Networks sends apart: an object with a box and
// no class takes the class of the next object of the same objectId.
func (d *decoder) join() {
	byID := make(map[string]int)
	kept := d.drafts[:0]
	for _, g := range d.drafts {
		id := extraNamed(g.Extra, "/objectId")
		at, ok := byID[id]
		switch {
		case id == "" || !ok && g.box.layout == rawNone:
			kept = append(kept, g)
		case !ok:
			byID[id] = len(kept)
			kept = append(kept, g)
		case kept[at].Class == "" && g.box.layout == rawNone:
			k := &kept[at]
			k.Class, k.ClassID, k.Confidence = g.Class, g.ClassID, g.Confidence
			k.Extra = append(k.Extra, g.Extra...)
		default:
			kept = append(kept, g)
		}
	}
	d.drafts = kept
}

// extraNamed returns the text of the unknown member whose pointer ends so.
func extraNamed(list []Field, suffix string) string {
	for _, f := range list {
		if len(f.Pointer) >= len(suffix) && f.Pointer[len(f.Pointer)-len(suffix):] == suffix {
			return f.Value
		}
	}
	return ""
}
